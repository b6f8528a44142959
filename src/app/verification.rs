//! `--verify`: from options to what may be written.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use aiomend_rewrite::Finding;

use super::Failure;
use super::runs::Wanted;
use super::say::say;
use crate::cli::{Options, RunOptions};
use crate::driver::interrupt::Interrupt;
use crate::driver::outcome::Run;
use crate::driver::session::Session;
use crate::report::Trying;
use crate::verify::{Accept, Request, Verified, verify};

use super::plan::Plan;

/// Tries out what a run changes that makes the fixes which are `wanted`, and tells of nothing else.
pub(super) fn of_wanted(
    asked: (&Options, &RunOptions),
    command: &str,
    plan: &Plan,
    session: &Session<'_>,
    (written, wanted): (Run, &Wanted),
    interrupt: &Interrupt,
) -> Result<Verified, Failure> {
    let accept = |path: &Path, finding: &Finding| wanted.has(path, finding);
    let mut verified = verified(asked, command, plan, session, (written, &accept), interrupt)?;
    wanted.narrow(&mut verified.run);
    Ok(verified)
}

/// Tries out what `written` changes; gives what may be written of it. `interrupt` listens for Ctrl-C: there is a copy to
/// take away before the process ends.
pub(super) fn verified(
    (options, run): (&Options, &RunOptions),
    command: &str,
    plan: &Plan,
    session: &Session<'_>,
    (written, accept): (Run, &Accept<'_>),
    interrupt: &Interrupt,
) -> Result<Verified, Failure> {
    // A command is more than one thread most often, and has to share its processor with others.
    let half = || thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2));
    let request = Request { command, root: &plan.root, copies: run.jobs.map_or_else(half, NonZeroUsize::get) };
    let watcher = Trying::new(command, options.volume);
    let verified = verify(&request, session, accept, written, interrupt, &watcher);
    watcher.finish();
    let verified = verified?;
    if verified.stopped {
        say("stopped: nothing is written");
    }
    Ok(verified)
}
