//! One fix whose turn it is.

use std::path::Path;

use aiomend_conformance::{TargetVersion, read};
use aiomend_rewrite::Applicability;

use super::decisions::{Decision, Edited, EditedFile};
use super::editor::{self, EditorError};
use super::menu::{self, Choice};
use super::sheet::{self, Change};
use super::terminal::{Key, Terminal};
use super::{End, Failure, Review, Tally, trust};
use crate::driver::outcome::{FileOutcome, FixKey, Reported, Run};
use crate::report::{self, Card, Look};

/// A fix, and what the files would be with it.
pub(super) struct Turn {
    fix: FixKey,
    applicability: Applicability,
    trial: Run,
    changes: Vec<Change>,
}

impl Turn {
    /// None where the fix cannot be made beside what was accepted.
    pub(super) fn of(fix: FixKey, applicability: Applicability, run: &Run, trial: Run) -> Option<Self> {
        let (_, reported) = found(&trial, &fix)?;
        if !reported.applied {
            return None;
        }
        let mut changes: Vec<Change> = trial.files.iter().filter_map(|file| change(run, file)).collect();
        changes.sort_by_key(|change| (change.path != fix.path, change.path.clone()));
        (!changes.is_empty()).then_some(Self { fix, applicability, trial, changes })
    }

    /// Show it, and do what the person says; tells how the review ends where it does.
    pub(super) fn ask(self, review: &mut Review<'_>, terminal: &mut dyn Terminal) -> Result<Option<End>, Failure> {
        self.show(review, terminal)?;
        let codemod = self.codemod();
        loop {
            let Some(choice) = self.choice(review, terminal)? else { return Ok(Some(End::Stop)) };
            match choice {
                Choice::Quit => return Ok(Some(End::Write)),
                Choice::Why => {
                    terminal.show(&self.why(review))?;
                    continue;
                }
                Choice::Edit => match self.edit(review, terminal)? {
                    Some(edited) => review.push(Decision::Edited(edited))?,
                    None => continue,
                },
                Choice::Undo => review.take_back(terminal)?,
                Choice::Yes => review.accept(self.fix, self.trial)?,
                Choice::No => review.push(Decision::No(self.fix))?,
                Choice::All => {
                    let trust = trust(self.applicability, review.request.unsafe_fixes);
                    let all = Decision::All { codemod: codemod.to_owned(), trust };
                    let more = decide_many(review, all, |tally| tally.yes)?;
                    terminal.show(&format!("Yes to {more} of {codemod}\n"))?;
                }
                Choice::NoneOf => {
                    let none = Decision::NoneOf { codemod: codemod.to_owned() };
                    let more = decide_many(review, none, |tally| tally.no)?;
                    terminal.show(&format!("No to {more} of {codemod}\n"))?;
                }
                Choice::SplitOff => {
                    let path = report::path(&self.fix.path);
                    let more = decide_many(review, Decision::SplitOff(self.fix.path), |tally| tally.aside)?;
                    terminal.show(&format!("Split off {path} with {more}\n"))?;
                }
            }
            return Ok(None);
        }
    }

    /// Wait for a key that means something; none where the person leaves.
    fn choice(&self, review: &Review<'_>, terminal: &mut dyn Terminal) -> Result<Option<Choice>, Failure> {
        loop {
            terminal.show(&self.prompt(review))?;
            match terminal.key()? {
                Key::Leave => {
                    terminal.show("^C\n")?;
                    return Ok(None);
                }
                Key::Again => {
                    terminal.show("\n")?;
                    self.show(review, terminal)?;
                }
                Key::Char(c) if let Some(choice) = menu::choice(c) => {
                    terminal.show(&format!("{c}\n"))?;
                    return Ok(Some(choice));
                }
                Key::Char(_) | Key::Enter | Key::Other => terminal.show(&format!("\n{}", self.keys(review)))?,
            }
        }
    }

    fn codemod(&self) -> &'static str {
        found(&self.trial, &self.fix).map_or("", |(_, reported)| reported.finding.codemod)
    }

    /// The card of the fix, made of the run that has it.
    fn with_card<T>(&self, review: &Review<'_>, make: impl FnOnce(&Card<'_>, &Look) -> T) -> Option<T> {
        let (file, reported) = found(&self.trial, &self.fix)?;
        let changes: Vec<report::Change<'_>> = self.changes.iter().map(shown).collect();
        let tally = review.tally();
        let decided = tally.yes + tally.no + tally.aside;
        let card = Card { number: decided + 1, of: decided + tally.open, file, reported, changes: &changes };
        Some(make(&card, &review.look()))
    }

    fn show(&self, review: &Review<'_>, terminal: &mut dyn Terminal) -> Result<(), Failure> {
        let mut text = Vec::new();
        let written = self.with_card(review, |card, look| report::card(card, look, &mut text));
        written.transpose()?;
        Ok(terminal.show(&format!("\n{}", String::from_utf8_lossy(&text)))?)
    }

    /// The name once more: the head of a long diff is far up.
    fn prompt(&self, review: &Review<'_>) -> String {
        let name = self.with_card(review, |card, look| format!("{} of {}  {}", card.number, card.of, card.name(look)));
        format!("\n{}\n({}) ", name.unwrap_or_default(), menu::keys())
    }

    fn keys(&self, review: &Review<'_>) -> String {
        let trust = match trust(self.applicability, review.request.unsafe_fixes) {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "safe or unsafe",
            Applicability::DisplayOnly => "offered",
        };
        menu::help(self.codemod(), trust, &review.look())
    }

    /// What the codemod is for, what the fix changes, and the keys.
    fn why(&self, review: &Review<'_>) -> String {
        let look = review.look();
        let mut lines = Vec::new();
        let codemod = review.request.codemods.iter().find(|info| info.id == self.codemod());
        if let Some(info) = codemod {
            // The contract begins with its name, then with what it is about.
            let about = info.doc.split("\n\n").nth(1).unwrap_or(info.title);
            lines.extend(report::wrap(about, look.width()));
        }
        let trust = match self.applicability {
            Applicability::Safe => "Safe: nothing changes at run time but the bug that is fixed.",
            Applicability::Unsafe => "Unsafe: it changes at run time what is named above.",
            Applicability::DisplayOnly => "Display only: it is right only if something holds that could not be shown.",
        };
        lines.extend(report::wrap(trust, look.width()));
        lines.extend(report::wrap(
            &format!("`aiomend explain {}` says when it applies, and what it refuses.", self.codemod()),
            look.width(),
        ));
        format!("\n{}\n\n{}", lines.join("\n"), self.keys(review))
    }

    /// Have the fix edited until what comes back is Python, or the person gives up.
    fn edit(&self, review: &Review<'_>, terminal: &mut dyn Terminal) -> Result<Option<Edited>, Failure> {
        let name = self.with_card(review, |card, _| card.name(&Look::plain(review.request.volume)));
        let mut sheet = sheet::write(&name.unwrap_or_default(), &self.changes);
        loop {
            let mut edited = None;
            terminal.lend(&mut || edited = Some(editor::edit(&sheet)));
            sheet = match edited.unwrap_or(Err(EditorError::None)) {
                Ok(edited) => edited,
                Err(error) => {
                    terminal.show(&format!("{error}\n"))?;
                    return Ok(None);
                }
            };
            let wrong = match self.checked(&sheet, review) {
                Ok(edited) => {
                    if edited.is_none() {
                        terminal.show("Nothing is left of the fix: n refuses it\n")?;
                    }
                    return Ok(edited);
                }
                Err(wrong) => wrong,
            };
            terminal.show(&format!("{wrong}\ne edits it again, any other key gives the edit up: "))?;
            let again = terminal.key()? == Key::Char('e');
            terminal.show("\n")?;
            if !again {
                return Ok(None);
            }
        }
    }

    /// What an edited sheet makes of the files; none where that is nothing. Else why it cannot be.
    fn checked(&self, sheet: &str, review: &Review<'_>) -> Result<Option<Edited>, String> {
        let texts =
            sheet::read(sheet, &self.changes).map_err(|error| format!("line {}: {}", error.line, error.message))?;
        if sheet::is_undone(&texts, &self.changes) {
            return Ok(None);
        }
        for (change, text) in self.changes.iter().zip(&texts) {
            let minor = (review.request.minor_of)(&change.path);
            read(text, TargetVersion::new(minor)).map_err(|rejection| {
                format!(
                    "{}:{} is no Python 3.{minor}: {}",
                    report::path(&change.path),
                    rejection.line,
                    rejection.message
                )
            })?;
        }
        // The edited text takes the place of all that was accepted in the files that hang together with it.
        let connected = self.connected();
        let mut files = Vec::new();
        let mut absorbed = Vec::new();
        for file in &connected {
            let edited = self.changes.iter().zip(&texts).find(|(change, _)| change.path == file.path);
            let text = match edited {
                Some((_, text)) => text.clone(),
                None => file.text.clone().unwrap_or_else(|| file.source.text().to_owned()),
            };
            let Some(before) = review.session.bytes_of(&file.path) else { continue };
            let after = file
                .source
                .with_text(text)
                .encode()
                .map_err(|error| format!("{} cannot be written: {error}", report::path(&file.path)))?;
            files.push(EditedFile { path: file.path.clone(), before, after });
            let applied = file.findings.iter().filter(|reported| reported.applied);
            absorbed.extend(applied.map(|reported| FixKey::of(&file.path, &reported.finding)));
        }
        Ok(Some(Edited { fix: self.fix.clone(), absorbed, files }))
    }

    /// The files that the fix changes, with those that fixes accepted before reach across to.
    fn connected(&self) -> Vec<&FileOutcome> {
        let is_changed = |path: &Path| self.changes.iter().any(|change| change.path == path);
        let sets = self.trial.connected().into_iter();
        sets.filter(|set| set.iter().any(|file| is_changed(&file.path)))
            .flatten()
            .filter(|file| file.text.is_some())
            .collect()
    }
}

/// Decide about many fixes; says how many that `count` counts came by it, as `3 fixes`.
fn decide_many(review: &mut Review<'_>, decision: Decision, count: impl Fn(Tally) -> usize) -> Result<String, Failure> {
    let before = count(review.tally());
    review.push(decision)?;
    Ok(report::count(count(review.tally()) - before, "fix"))
}

/// A fix in a run.
fn found<'r>(run: &'r Run, fix: &FixKey) -> Option<(&'r FileOutcome, &'r Reported)> {
    let file = run.files.iter().find(|file| file.path == fix.path)?;
    let reported = file.findings.iter().find(|reported| reported.finding.key == fix.key)?;
    Some((file, reported))
}

/// What one more fix does to a file, if anything.
fn change(run: &Run, file: &FileOutcome) -> Option<Change> {
    let before = run.files.iter().find(|before| before.path == file.path).and_then(|before| before.text.as_deref());
    let text = |text: Option<&str>| text.unwrap_or(file.source.text()).to_owned();
    let (old, new) = (text(before), text(file.text.as_deref()));
    (old != new).then(|| Change { path: file.path.clone(), old, new })
}

fn shown(change: &Change) -> report::Change<'_> {
    report::Change { path: &change.path, old: &change.old, new: &change.new }
}
