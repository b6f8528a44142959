//! Talks to files, threads and processes; knows no codemod by name.

pub mod discover;
pub mod guard;
pub mod outcome;
pub mod prefilter;
pub mod session;
