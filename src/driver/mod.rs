//! Talks to files, threads and processes; knows no codemod by name.

pub mod cache;
pub mod discover;
mod entry;
pub mod environment;
pub(crate) mod fingerprint;
pub mod guard;
pub mod held;
pub mod interrupt;
pub mod journal;
mod loader;
pub(crate) mod notebook;
pub mod outcome;
pub(crate) mod plain;
pub mod prefilter;
pub mod recover;
mod replace;
pub mod session;
#[doc(hidden)]
pub mod steps;
pub(crate) mod stored_path;
mod swap;
pub mod undo;
pub mod write;
