//! The whole tool from outside, and the house it is built as.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends by panicking and says what it saw")]

mod architecture;
#[cfg(unix)]
mod cache;
mod cases_run;
mod cli;
mod dependencies;
mod determinism;
mod docs;
mod equivalence;
mod errors;
mod explained;
mod extraction;
mod flow;
mod formats;
#[cfg(unix)]
mod hostile;
#[cfg(unix)]
mod html;
mod killed;
mod lock_conditions;
mod narrowing;
#[cfg(unix)]
mod packages;
mod pathological;
#[cfg(unix)]
mod requests;
#[cfg(target_os = "linux")]
mod review;
mod scoping;
mod site;
mod standard_library;
#[cfg(target_os = "linux")]
mod strace;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod verify;
mod workspace;
mod write_safety;
