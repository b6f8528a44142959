//! `fix` and `undo`: the commands that write.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Failure;
use super::say::{printed, say};
use crate::cli::{Allow, Input, RunOptions};
use crate::config;
use crate::driver::guard;
use crate::driver::interrupt::Interrupt;
use crate::driver::journal::{Doing, Journal, Session as JournalSession};
use crate::driver::notebook::Notebook;
use crate::driver::outcome::Run;
use crate::driver::recover::Recovered;
use crate::driver::session::Session;
use crate::driver::undo::undo as take_back;
use crate::driver::write::{Change, Group, Plan as WritePlan, commit};
use crate::reason::with_reasons;
use crate::report;
use crate::review;

use super::plan::Plan;

/// A tree that may be written: clean, locked against other runs, and put right after an interrupted one.
pub(super) struct Writer {
    journal: JournalSession<'static>,
    allow: guard::Allow,
    // Files whose changes are ours.
    ours: BTreeSet<PathBuf>,
}

/// How writing ended.
pub(super) struct Ended {
    /// Files that could not be written.
    pub(super) failures: usize,
    /// Whether the person asked to stop before all was written.
    pub(super) stopped: bool,
}

impl Writer {
    /// Look at the tree before any work.
    pub(super) fn open(run: &RunOptions, plan: &Plan) -> Result<Self, Failure> {
        Self::open_after(run, plan, |_| BTreeSet::new())
    }

    /// The same to go on with a review: what it wrote before, by the notes of this name, is no change of the person's.
    pub(super) fn open_again(run: &RunOptions, plan: &Plan, notes: &str) -> Result<Self, Failure> {
        Self::open_after(run, plan, |journal| {
            review::written_before(&Notebook::of(journal.directory(), notes), &plan.root)
        })
    }

    fn open_after(
        run: &RunOptions,
        plan: &Plan,
        ours: impl Fn(&JournalSession<'static>) -> BTreeSet<PathBuf>,
    ) -> Result<Self, Failure> {
        let allow = allowed(run.allow);
        // A tree that was half written would look dirty: it is put right first.
        let (journal, recovered) = Journal::of(&plan.root)?.open()?;
        if let Some(recovered) = &recovered {
            tell_recovered(recovered);
        }
        let ours = ours(&journal);
        if let Input::Paths(paths) = &run.input {
            guard::check(paths, allow).or_else(|error| error.apart_from(&ours))?;
        }
        Ok(Self { journal, allow, ours })
    }

    /// A place for notes that outlive the run.
    pub(super) fn notebook(&self, name: &str) -> Notebook {
        Notebook::of(self.journal.directory(), name)
    }

    /// Look at the files that `run` changed, before they are tried out at length.
    pub(super) fn check(&self, run: &Run) -> Result<(), Failure> {
        let changed = run.files.iter().filter(|file| file.text.is_some());
        let targets: Vec<PathBuf> = changed.map(|file| canonical(&file.path)).collect();
        Ok(guard::check_written(&targets, self.allow).or_else(|error| error.apart_from(&self.ours))?)
    }

    /// Write what `run` changed, and take out of it what could not be written. `interrupt` is at hand where Ctrl-C is
    /// listened for already.
    pub(super) fn write(
        &self,
        session: &Session<'_>,
        run: &mut Run,
        interrupt: Option<Interrupt>,
    ) -> Result<Ended, Failure> {
        let mut plan = WritePlan::default();
        for connected in run.connected() {
            let mut group = Group::default();
            for file in connected {
                let (Some(text), Some(before)) = (&file.text, session.bytes_of(&file.path)) else { continue };
                let after = file.source.with_text(text.clone()).encode()?;
                group.files.push(Change { path: file.path.clone(), before, after });
            }
            plan.groups.extend((!group.files.is_empty()).then_some(group));
        }
        if plan.groups.is_empty() {
            return Ok(Ended { failures: 0, stopped: false });
        }
        let targets: Vec<PathBuf> =
            plan.groups.iter().flat_map(|group| &group.files).map(|change| canonical(&change.path)).collect();
        guard::check_written(&targets, self.allow).or_else(|error| error.apart_from(&self.ours))?;
        // Until here nothing is written, and Ctrl-C may end the process; from here on a file is finished first.
        let interrupt = interrupt.map_or_else(Interrupt::install, Ok)?;
        let written = commit(&self.journal, &plan, &interrupt)?;
        for left in &written.left {
            for reason in &left.reasons {
                say(&format!("not written: {}", with_reasons(reason)));
            }
        }
        if let Some(error) = &written.open {
            say(&format!("{}; the next `aiomend fix` or `aiomend undo` puts that right", with_reasons(error)));
        }
        if written.not_begun > 0 {
            say(&format!("stopped: {} not written", report::count(written.not_begun, "file")));
        }
        for file in &mut run.files {
            if file.text.is_some() && !written.files.contains(&file.path) {
                file.text = None;
                file.findings.iter_mut().for_each(|reported| reported.applied = false);
            }
        }
        let stopped = written.not_begun > 0 && written.open.is_none();
        Ok(Ended { failures: written.left.len() + usize::from(written.open.is_some()), stopped })
    }
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn allowed(allow: Allow) -> guard::Allow {
    guard::Allow { dirty: allow.dirty, staged: allow.staged, no_vcs: allow.no_vcs }
}

/// `aiomend undo`
pub(super) fn undo(out: &mut dyn Write) -> Result<u8, Failure> {
    let here = std::env::current_dir()?;
    let root = config::project_root(&here);
    let (journal, recovered) = Journal::of(&root)?.open()?;
    if let Some(recovered) = &recovered {
        tell_recovered(recovered);
    }
    let undone = take_back(&journal, recovered.as_ref())?;
    let mut told = String::new();
    for path in &undone.restored {
        let shown = path.strip_prefix(&here).unwrap_or(path);
        told.push_str(&format!("{}\n", report::path(shown)));
    }
    told.push_str(&format!("Took back {}\n", report::count(undone.restored.len(), "file")));
    printed(out.write_all(told.as_bytes()))?;
    if let Some(error) = undone.open {
        return Err(error.into());
    }
    Ok(0)
}

/// `diff` and `check` only say that a run was interrupted.
pub(super) fn tell_interrupted(plan: &Plan) {
    let Ok(Some(interrupted)) = Journal::of(&plan.root).and_then(|journal| journal.interrupted()) else { return };
    let doing = match interrupted.doing {
        Doing::Writing => "`fix`",
        Doing::Undoing => "`undo`",
    };
    let files = report::count(interrupted.files, "file");
    say(&format!("{doing} was interrupted with {files} in hand; the next `fix` or `undo` puts that right"));
}

fn tell_recovered(recovered: &Recovered) {
    let finished = report::count(recovered.finished.len(), "file");
    let put_back = report::count(recovered.put_back.len(), "file");
    say(&format!("put an interrupted run right: {finished} finished, {put_back} put back"));
    for path in &recovered.changed {
        say(&format!("left as it is, somebody changed it since: {}", report::path(path)));
    }
    for path in &recovered.saved_aside {
        say(&format!("a content that had no place is kept in {}", report::path(path)));
    }
}
