//! The command `aiomend`.

use std::process::ExitCode;

/// Syntax trees are many small allocations.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(aiomend::app::run(std::env::args_os()))
}
