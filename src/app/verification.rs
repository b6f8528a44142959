//! `--verify`: from options to what may be written.

use std::num::NonZeroUsize;
use std::path::Path;
use std::thread;

use aiomend_rewrite::Finding;

use super::runs::Wanted;
use super::{Failure, fix, tell_error};
use crate::cli::{Options, RunOptions};
use crate::driver::interrupt::Interrupt;
use crate::driver::outcome::Run;
use crate::driver::session::Session;
use crate::report::Trying;
use crate::verify::{Request, Verified, verify};

use super::plan::Plan;

/// Tries out what `written` changes; gives what may be written of it, and what listens for Ctrl-C from now on.
pub(super) fn verified(
    (options, run): (&Options, &RunOptions),
    command: &str,
    plan: &Plan,
    session: &Session<'_>,
    writer: &fix::Writer,
    (written, wanted): (Run, &Wanted),
) -> Result<(Verified, Interrupt), Failure> {
    writer.check(&written)?;
    // Until here Ctrl-C may end the process; from here on there is a copy to take away first.
    let interrupt = Interrupt::install()?;
    // A command is more than one thread most often, and has to share its processor with others.
    let half = || thread::available_parallelism().map_or(1, |processors| processors.get().div_ceil(2));
    let request = Request { command, root: &plan.root, copies: run.jobs.map_or_else(half, NonZeroUsize::get) };
    let watcher = Trying::new(command, options.volume);
    let accept = |path: &Path, finding: &Finding| wanted.has(path, finding);
    let verified = verify(&request, session, &accept, written, &interrupt, &watcher);
    watcher.finish();
    let mut verified = verified?;
    wanted.narrow(&mut verified.run);
    if verified.stopped {
        tell_error("stopped: nothing is written");
    }
    Ok((verified, interrupt))
}
