//! The whole tool, from outside.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends by panicking and says what it saw")]

mod cli;
#[cfg(test)]
mod write_safety;
