//! Talks to files, threads and processes; knows no codemod by name.

pub mod outcome;
