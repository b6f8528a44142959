//! Fixes tried out by the person's own command, in a copy of the project, before anything is written.
//!
//! 1. The command runs with files that tell when they are imported, and must pass.
//! 2. It runs with files that fail on import, and must fail: else it tests another tree.
//! 3. It runs with all fixes. While it fails, a smallest set of fixes that makes it fail is searched for and left out.
//!
//! What to fix without some fixes is planned anew each time, so no set is tried that the tool itself would not make: a
//! fix that builds on another goes with it, and one over several files is in all of them or in none.

mod canary;
mod command;
mod copy;
mod delta;
mod error;
mod guilt;
mod search;
mod trials;

use std::collections::HashSet;
use std::path::Path;

use aiomend_rewrite::Finding;

use crate::driver::interrupt::Interrupt;
use crate::driver::outcome::{FixKey, Run, Verification};
use crate::driver::session::Session;

pub use command::Ended;
pub use error::VerifyError;
use guilt::{Guilty, mark};
use search::Search;
use trials::Trials;

/// What the person asks for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// For `sh -c`.
    pub command: &'a str,
    /// The project's root, canonical.
    pub root: &'a Path,
    /// How many copies the command may run in at once.
    pub copies: usize,
}

/// What the command is run for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Whether it passes before.
    Before,
    /// Whether it fails when the files do.
    Canary,
    /// Whether it passes in several copies at once.
    AtOnce {
        /// How many.
        copies: usize,
    },
    /// Whether it passes with what the person edited, and nothing else.
    Edits,
    /// Whether it passes with some fixes.
    Fixes {
        /// How many.
        some: usize,
        /// Of so many that are left.
        of: usize,
    },
}

/// Is told how far verification has come, from several threads.
pub trait Watcher: Sync {
    /// A copy is being made.
    fn copies(&self);

    /// A run begins; they are counted from 1.
    fn begins(&self, number: usize, step: Step);

    /// It has ended.
    fn ends(&self, number: usize, step: Step, ended: &Ended);
}

/// What was found out.
#[derive(Debug)]
pub struct Verified {
    /// What may be written, with the fixes refused that break the command; nothing is to be written of one that was
    /// stopped.
    pub run: Run,
    /// Whether the person asked to stop before there was a set of fixes that the command passes with.
    pub stopped: bool,
}

/// Which fixes go in whatever the command says of them.
pub type Accept<'a> = dyn Fn(&Path, &Finding) -> bool + Sync + 'a;

/// Verifies `all`, the run of `session` with the fixes that `accept` takes. Where it has none, nothing is run.
///
/// # Errors
/// When the command tells nothing about fixes, or cannot be run.
pub fn verify(
    request: &Request<'_>,
    session: &Session<'_>,
    accept: &Accept<'_>,
    all: Run,
    interrupt: &Interrupt,
    watcher: &dyn Watcher,
) -> Result<Verified, VerifyError> {
    if !is_changed(&all) {
        return Ok(Verified { run: all, stopped: false });
    }
    let fixes = (session, accept);
    let told = Verification { command: request.command.to_owned(), ..Verification::default() };
    let mut known = Known { guilty: Vec::new(), told };
    let ended = Trials::open(request, interrupt, watcher)
        .and_then(|mut trials| what_passes(&mut trials, request, fixes, all, &mut known));
    let ended = match ended {
        // Ctrl-C reaches git, too, which then fails.
        Err(_) if interrupt.requested() => None,
        other => Some(other?),
    };
    let stopped = ended.is_none();
    known.told.is_complete = !stopped;
    let mut run = ended.unwrap_or_else(|| nothing_of(plan(fixes, &known.guilty)));
    mark(&mut run, &known.guilty, request.command);
    run.verification = Some(known.told);
    Ok(Verified { run, stopped })
}

/// Bring into `tree`, another work tree of the repository at `top`, what git ignores there and a command may need.
///
/// # Errors
/// When git fails, or there is no room.
pub fn bring_ignored(top: &Path, tree: &Path, interrupt: &Interrupt) -> Result<(), VerifyError> {
    copy::bring_ignored(top, tree, interrupt)
}

/// Which fixes there are: the session, and what it may accept.
type Fixes<'a> = (&'a Session<'a>, &'a Accept<'a>);

/// What is known so far, also where it goes no further.
struct Known {
    guilty: Vec<Guilty>,
    told: Verification,
}

/// The run that the command passes with.
fn what_passes(
    trials: &mut Trials<'_>,
    request: &Request<'_>,
    fixes: Fixes<'_>,
    all: Run,
    known: &mut Known,
) -> Result<Run, VerifyError> {
    let exercised = canary::exercised(trials, request.command, fixes.0, &all);
    known.told.runs = trials.runs();
    known.told.not_exercised = exercised?;
    if !all.together.is_empty() {
        let edits = fixes.0.run(&|_, _| false);
        // What lies over the files is no fix that could be left out.
        let texts = trials.texts(fixes.0, &edits)?;
        let ended = trials.again(Step::Edits, &texts);
        known.told.runs = trials.runs();
        let ended = ended?;
        if !ended.passed {
            return Err(VerifyError::FailsEdited { command: request.command.to_owned(), ended });
        }
    }
    let mut search = Search::new(request.copies);
    let mut run = all;
    loop {
        let applied = run.applied();
        if applied.is_empty() {
            return Ok(run);
        }
        let texts = trials.texts(fixes.0, &run)?;
        let step = Step::Fixes { some: applied.len(), of: applied.len() };
        // What passed while it was searched for is tried once more now that it is to be written.
        let ended = trials.again(step, &texts);
        known.told.runs = trials.runs();
        if ended?.passed {
            return Ok(run);
        }
        let found = search.guilty(trials, fixes, &applied);
        known.told.runs = trials.runs();
        known.guilty.push(found?);
        run = plan(fixes, &known.guilty);
    }
}

/// Whether a run would write anything.
fn is_changed(run: &Run) -> bool {
    run.files.iter().any(|file| file.text.is_some())
}

/// What the session makes without the guilty fixes.
fn plan((session, accept): Fixes<'_>, guilty: &[Guilty]) -> Run {
    let denied: HashSet<&FixKey> = guilty.iter().flat_map(|guilty| &guilty.fixes).collect();
    session.run(&|path, finding| accept(path, finding) && !denied.contains(&FixKey::of(path, finding)))
}

/// The same run with nothing done.
fn nothing_of(mut run: Run) -> Run {
    for file in &mut run.files {
        file.text = None;
        file.findings.iter_mut().for_each(|reported| reported.applied = false);
    }
    run
}
