//! `review`: a person decides about one fix after the other.
//!
//! A fix is shown as it would change the texts with everything that was accepted before, so each is computed anew when
//! its turn comes. Nothing is written meanwhile: every decision goes into notes beside the journal, from which a review
//! that ended early goes on.

mod decisions;
mod editor;
mod memory;
mod menu;
mod sheet;
mod terminal;
mod turn;

use std::collections::HashSet;
use std::io;
use std::path::Path;

use aiomend_rewrite::{Applicability, Finding};

use crate::catalog::CodemodInfo;
use crate::cli::{Color, Volume};
use crate::driver::discover::PythonFile;
use crate::driver::interrupt::Interrupt;
use crate::driver::notebook::Notebook;
use crate::driver::outcome::{FixKey, Run};
use crate::driver::plain;
use crate::driver::session::{Laid, Overlay, Session};
use crate::report;
use crate::report::Look;
use decisions::{Answer, Decision, Decisions, Edited};
use memory::Memory;
pub(crate) use memory::written_before;
pub(crate) use terminal::{Own, Terminal};
use turn::Turn;

/// What went wrong in a way that ends the review.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Whether a fix is one that the person is asked about, by the path of its file and the finding.
pub(crate) type IsOffered<'a> = Box<dyn Fn(&Path, &Finding) -> bool + Sync + 'a>;

/// Opens the files with what lies over them.
pub(crate) type Open<'a> = dyn Fn(Overlay) -> Result<(Session<'a>, IsOffered<'a>), Failure> + 'a;

/// What a review is about.
pub(crate) struct Request<'a> {
    /// The files of the run.
    pub(crate) files: &'a [PythonFile],
    /// The project's root, canonical.
    pub(crate) root: &'a Path,
    /// Opens them.
    pub(crate) open: &'a Open<'a>,
    /// The lowest Python of a file, as a minor version of Python 3.
    pub(crate) minor_of: &'a dyn Fn(&Path) -> u8,
    /// The codemods, to say why.
    pub(crate) codemods: &'a [CodemodInfo],
    /// Whether `a` takes unsafe fixes along with a safe one.
    pub(crate) unsafe_fixes: bool,
    /// Where decisions are kept.
    pub(crate) notebook: Notebook,
    /// Asks to stop.
    pub(crate) interrupt: &'a Interrupt,
    /// When to use colour.
    pub(crate) color: Color,
    /// How much to say.
    pub(crate) volume: Volume,
}

/// How deciding ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// What was accepted is to be written.
    Write,
    /// Nothing is.
    Stop,
}

/// How many fixes were decided about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Accepted, edited ones among them.
    pub(crate) yes: usize,
    /// Edited.
    pub(crate) edited: usize,
    /// Refused.
    pub(crate) no: usize,
    /// In files that were split off.
    pub(crate) aside: usize,
    /// Not decided about.
    pub(crate) open: usize,
}

/// A review under way.
pub(crate) struct Review<'a> {
    request: Request<'a>,
    memory: Memory,
    decisions: Decisions,
    session: Session<'a>,
    is_offered: IsOffered<'a>,
    // With what was accepted.
    run: Run,
    // Fixes that cannot be made beside what was accepted.
    impossible: HashSet<FixKey>,
}

impl<'a> Review<'a> {
    /// Begin, or go on where the last review ended. `terminal` is told what was found of that.
    ///
    /// # Errors
    /// When the notes cannot be read, or the files cannot be opened.
    pub(crate) fn begin(request: Request<'a>, terminal: &mut dyn Terminal) -> Result<Self, Failure> {
        let mut memory = Memory::of(request.files, request.root);
        let on_disk = |typed: &Path| plain::read(absolute(request.files, typed)?).ok();
        let notes = request.notebook.read().map_err(|error| about(request.notebook.path(), &error))?;
        let decisions = match notes {
            None => Decisions::default(),
            Some(notes) => match memory.read(&notes, &on_disk) {
                Some(recalled) if recalled.changed.is_empty() => recalled.decisions,
                Some(recalled) => {
                    let aside = request.notebook.put_aside()?;
                    for path in &recalled.changed {
                        let path = report::path(path);
                        terminal.show(&format!("{path} has changed since you edited a fix in it: that is undone\n"))?;
                    }
                    terminal.show(&format!("The decisions as they were are in {}\n", report::path(&aside)))?;
                    recalled.decisions
                }
                None => {
                    let aside = request.notebook.put_aside()?;
                    terminal.show(&format!(
                        "The decisions of another version of aiomend are in {}\n",
                        report::path(&aside)
                    ))?;
                    Decisions::default()
                }
            },
        };
        let (session, is_offered) = (request.open)(overlay(&decisions, request.files))?;
        let mut review =
            Self { request, memory, decisions, session, is_offered, run: Run::default(), impossible: HashSet::new() };
        review.make();
        if !review.decisions.log().is_empty() {
            let Tally { yes, no, .. } = review.tally();
            terminal.show(&format!("Going on with an earlier review: {yes} yes, {no} no; u takes decisions back\n"))?;
        }
        Ok(review)
    }

    /// Ask about one fix after the other.
    ///
    /// # Errors
    /// When the terminal fails, or a decision cannot be kept.
    pub(crate) fn decide(&mut self, terminal: &mut dyn Terminal) -> Result<End, Failure> {
        loop {
            if self.request.interrupt.requested() {
                return Ok(End::Stop);
            }
            let end = match self.next() {
                Some(turn) => turn.ask(self, terminal)?,
                None => self.ask_at_the_end(terminal)?,
            };
            if let Some(end) = end {
                return Ok(end);
            }
        }
    }

    /// Every fix is decided about, or cannot be made.
    fn ask_at_the_end(&mut self, terminal: &mut dyn Terminal) -> Result<Option<End>, Failure> {
        use terminal::Key;
        if self.decisions.log().is_empty() {
            return Ok(Some(End::Write));
        }
        let Tally { yes, no, aside, .. } = self.tally();
        let aside = if aside > 0 { format!(", {aside} split off") } else { String::new() };
        let what = if yes > 0 { "Enter writes what was accepted" } else { "Enter ends the review" };
        terminal
            .show(&format!("\nEvery fix is decided: {yes} yes, {no} no{aside}. {what}, u takes the last back: "))?;
        loop {
            let end = match terminal.key()? {
                Key::Enter | Key::Char('q') => Some(End::Write),
                Key::Leave => Some(End::Stop),
                Key::Char('u') => {
                    self.take_back(terminal)?;
                    None
                }
                _ => continue,
            };
            terminal.show("\n")?;
            return Ok(end);
        }
    }

    /// The next fix that can be made and that nobody has decided about.
    fn next(&mut self) -> Option<Turn> {
        loop {
            let fixes = self.run.files.iter().flat_map(|file| file.findings.iter().map(move |found| (file, found)));
            let undecided = fixes.filter(|(file, found)| {
                let finding = &found.finding;
                self.is_asked_about(&file.path, finding) && self.decisions.answer(&file.path, finding).is_none()
            });
            let mut named = undecided.map(|(file, found)| (FixKey::of(&file.path, &found.finding), found));
            let (fix, found) = named.find(|(fix, _)| !self.impossible.contains(fix))?;
            let applicability = found.finding.fix()?.applicability;
            let trial = self.trial(&fix);
            match Turn::of(fix.clone(), applicability, &self.run, trial) {
                Some(turn) => return Some(turn),
                None => drop(self.impossible.insert(fix)),
            }
        }
    }

    fn is_asked_about(&self, path: &Path, finding: &Finding) -> bool {
        finding.fix().is_some() && (self.is_offered)(path, finding)
    }

    /// What the files would be with one more fix.
    fn trial(&self, fix: &FixKey) -> Run {
        let is_accepted = self.acceptance();
        self.session.run(&|path, finding| is_accepted(path, finding) || path == fix.path && finding.key == fix.key)
    }

    /// Whether a fix is to be made, by the path of its file.
    pub(crate) fn acceptance(&self) -> impl Fn(&Path, &Finding) -> bool + Sync + use<'_, 'a> {
        let (decisions, is_offered) = (&self.decisions, &self.is_offered);
        move |path, finding| is_offered(path, finding) && decisions.answer(path, finding) == Some(Answer::Yes)
    }

    /// Make what was accepted.
    fn make(&mut self) {
        let run = self.session.run(&self.acceptance());
        self.run = run;
        self.impossible.clear();
    }

    /// Keep a decision.
    fn push(&mut self, decision: Decision) -> Result<(), Failure> {
        self.decisions.push(decision.clone());
        self.keep()?;
        self.follow(&decision)
    }

    /// Keep that a fix is accepted; `run` has it with all that was accepted before.
    fn accept(&mut self, fix: FixKey, run: Run) -> Result<(), Failure> {
        self.decisions.push(Decision::Yes(fix));
        self.keep()?;
        self.run = run;
        self.impossible.clear();
        Ok(())
    }

    fn take_back(&mut self, terminal: &mut dyn Terminal) -> Result<(), Failure> {
        match self.decisions.pop() {
            None => terminal.show("Nothing is decided yet\n")?,
            Some(decision) => {
                self.keep()?;
                self.follow(&decision)?;
                terminal.show(&format!("Took back: {}\n", said(&decision)))?;
            }
        }
        Ok(())
    }

    /// Have the texts as they are with or without a decision that has just come or gone.
    fn follow(&mut self, decision: &Decision) -> Result<(), Failure> {
        if matches!(decision, Decision::Edited(_)) {
            (self.session, self.is_offered) = (self.request.open)(overlay(&self.decisions, self.request.files))?;
        }
        if !decision.leaves_texts() {
            self.make();
        }
        Ok(())
    }

    /// Write the decisions down.
    fn keep(&mut self) -> Result<(), Failure> {
        let Request { notebook, .. } = &self.request;
        let is_empty = self.decisions.log().is_empty() && self.memory.is_empty();
        let kept = if is_empty { notebook.discard() } else { notebook.write(&self.memory.write(&self.decisions)) };
        Ok(kept.map_err(|error| about(notebook.path(), &error))?)
    }

    /// How many fixes were decided about.
    pub(crate) fn tally(&self) -> Tally {
        let edited = self.decisions.edits().count();
        let absorbed: HashSet<&FixKey> = self.decisions.edits().flat_map(|edited| &edited.absorbed).collect();
        let mut tally = Tally { yes: absorbed.len(), edited, ..Tally::default() };
        for file in &self.run.files {
            for finding in file.findings.iter().map(|reported| &reported.finding) {
                if !self.is_asked_about(&file.path, finding) {
                    continue;
                }
                match self.decisions.answer(&file.path, finding) {
                    Some(Answer::Yes) => tally.yes += 1,
                    Some(Answer::No) => tally.no += 1,
                    Some(Answer::Aside) => tally.aside += 1,
                    None => tally.open += 1,
                }
            }
        }
        tally
    }

    /// The session that `run` with [`Self::acceptance`] makes what was accepted in.
    pub(crate) fn session(&self) -> &Session<'a> {
        &self.session
    }

    /// What was accepted is written, as `run` has it. The rest is kept: what could not be written, and refusals while
    /// there is something to decide.
    ///
    /// # Errors
    /// When the notes cannot be written.
    pub(crate) fn written(&mut self, run: &Run, is_finished: bool) -> Result<(), Failure> {
        let decisions = std::mem::take(&mut self.decisions);
        if is_finished {
            self.memory.forget_written();
        } else {
            let mut files = HashSet::new();
            for file in &run.files {
                let Some(text) = &file.text else { continue };
                files.insert(file.path.clone());
                self.memory.note_written(&file.path, &file.source.with_text(text.clone()).encode()?);
            }
            self.decisions = decisions.without(&files);
        }
        self.keep()
    }

    /// How a report looks now: the terminal may have been resized.
    fn look(&self) -> Look {
        Look::of_stdout(self.request.color, self.request.volume)
    }
}

/// What the person edited, over the files.
fn overlay(decisions: &Decisions, files: &[PythonFile]) -> Overlay {
    let mut overlay = Overlay::default();
    for Edited { files: edited, .. } in decisions.edits() {
        let laid = edited.iter().filter_map(|file| {
            let path = absolute(files, &file.path)?.to_path_buf();
            Some(Laid { path, before: file.before.clone(), after: file.after.clone() })
        });
        overlay.lay(laid.collect());
    }
    overlay
}

/// The absolute path of one of `files`, by the one that a person would type.
fn absolute<'f>(files: &'f [PythonFile], typed: &Path) -> Option<&'f Path> {
    files.iter().find(|file| file.path == typed).map(|file| file.absolute.as_path())
}

/// A decision in few words.
fn said(decision: &Decision) -> String {
    match decision {
        Decision::Yes(fix) => format!("yes to {}", fix_name(fix)),
        Decision::No(fix) => format!("no to {}", fix_name(fix)),
        Decision::All { codemod, .. } => format!("yes to all of {codemod}"),
        Decision::NoneOf { codemod } => format!("no to all of {codemod}"),
        Decision::SplitOff(path) => format!("{} split off", report::path(path)),
        Decision::Edited(edited) => format!("your edit of {}", fix_name(&edited.fix)),
    }
}

/// `gather-to-task-group in src/app.py`; a form's id has a colon of its own.
fn fix_name(fix: &FixKey) -> String {
    let codemod = fix.key.split(':').next().unwrap_or(&fix.key);
    format!("{codemod} in {}", report::path(&fix.path))
}

/// How far a fix may be trusted that `a` takes along with one of this trust.
fn trust(applicability: Applicability, unsafe_fixes: bool) -> Applicability {
    if unsafe_fixes { applicability.min(Applicability::Unsafe) } else { applicability }
}

fn about(path: &Path, error: &io::Error) -> String {
    format!("{}: {}", report::path(path), crate::reason::reason(error))
}
