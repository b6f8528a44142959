//! Which fixes make the command fail: the search over what the session can make.

use std::collections::HashSet;

use super::delta::{Oracle, Start, minimal_failing};
use super::error::VerifyError;
use super::guilt::Guilty;
use super::trials::{Texts, Trials};
use super::{Fixes, Step};
use crate::driver::outcome::FixKey;

/// Most copies at once. More make little difference: a search with eight takes a third of the time of one alone.
const MOST_COPIES: usize = 4;
/// With fewer fixes, to see whether several runs at once disturb each other takes longer than it saves.
const WORTH_IT: usize = 12;

/// What one search leaves for the next.
pub(super) struct Search {
    width: Width,
    // Fixes that the command passed with, the longest list of the last search.
    passing: Vec<FixKey>,
}

/// How many runs there are at once.
enum Width {
    /// Not tried yet.
    Wanted(usize),
    /// As many as do not disturb each other.
    Sure(usize),
}

impl Search {
    pub(super) fn new(copies: usize) -> Self {
        let width = match copies.min(MOST_COPIES) {
            0 | 1 => Width::Sure(1),
            several => Width::Wanted(several),
        };
        Self { width, passing: Vec::new() }
    }

    /// A smallest set of `applied` that the command fails with. It fails with all of them.
    pub(super) fn guilty(
        &mut self,
        trials: &mut Trials<'_>,
        fixes: Fixes<'_>,
        applied: &[FixKey],
    ) -> Result<Guilty, VerifyError> {
        let width = self.width(trials, applied.len())?;
        let passing = Some(self.passing.len()).filter(|&some| some < applied.len() && applied[..some] == self.passing);
        let start = Start { all: applied.len(), passing: passing.unwrap_or(0), width };
        let mut tried = Tried { trials, fixes, applied };
        let set = minimal_failing(start, &mut tried)?;
        // The command passed up to the fix that was found first, which most often is the last of the set.
        let before: Vec<usize> = (0..set.last().copied().unwrap_or(0)).collect();
        let passed = tried.is_known_to_pass(&before)?;
        self.passing = if passed { applied[..before.len()].to_vec() } else { Vec::new() };
        tried.blame(&set)
    }

    fn width(&mut self, trials: &mut Trials<'_>, fixes: usize) -> Result<usize, VerifyError> {
        match self.width {
            Width::Sure(width) => Ok(width),
            Width::Wanted(_) if fixes < WORTH_IT => Ok(1),
            Width::Wanted(several) => {
                // They may want the same port, or the same file somewhere.
                let width = if trials.pass_beside_each_other(several)? { several } else { 1 };
                self.width = Width::Sure(width);
                Ok(width)
            }
        }
    }
}

/// Sets of `applied`, tried out.
struct Tried<'t, 'a> {
    trials: &'t mut Trials<'a>,
    fixes: Fixes<'t>,
    applied: &'t [FixKey],
}

impl Tried<'_, '_> {
    /// What is made where these fixes alone are accepted: the fixes of it, and the texts. Some may be missing, which
    /// build on others.
    fn make(&mut self, set: &[usize]) -> Result<(HashSet<FixKey>, Texts), VerifyError> {
        let wanted: HashSet<&FixKey> = set.iter().map(|&at| &self.applied[at]).collect();
        let (session, accept) = self.fixes;
        let run = session.run(&|path, finding| accept(path, finding) && wanted.contains(&FixKey::of(path, finding)));
        Ok((run.applied().into_iter().collect(), self.trials.texts(session, &run)?))
    }

    fn is_known_to_pass(&mut self, set: &[usize]) -> Result<bool, VerifyError> {
        let texts = self.make(set)?.1;
        Ok(self.trials.known(&texts).is_some_and(|ended| ended.passed))
    }

    fn step(&self, set: &[usize]) -> Step {
        Step::Fixes { some: set.len(), of: self.applied.len() }
    }

    /// The guilty of a smallest failing set. A fix that only has to be there for another to be made is not: without it
    /// more than itself is missing.
    fn blame(&mut self, set: &[usize]) -> Result<Guilty, VerifyError> {
        let (all, texts) = self.make(set)?;
        let mut fixes = Vec::new();
        for &at in set {
            let others: Vec<usize> = set.iter().copied().filter(|&other| other != at).collect();
            if self.make(&others)?.0.len() + 1 == all.len() {
                fixes.push(self.applied[at].clone());
            }
        }
        if fixes.is_empty() {
            fixes = set.iter().map(|&at| self.applied[at].clone()).collect();
        }
        let ended = self.trials.ended(self.step(set), &texts)?;
        Ok(Guilty { fixes, ended })
    }
}

impl Oracle for Tried<'_, '_> {
    type Stop = VerifyError;

    fn pass(&mut self, sets: &[Vec<usize>]) -> Result<Vec<bool>, VerifyError> {
        let mut made = Vec::new();
        for set in sets {
            made.push((self.step(set), self.make(set)?.1));
        }
        let mut fresh: Vec<(Step, &Texts)> = Vec::new();
        for (step, texts) in &made {
            let is_known = texts.is_empty() || self.trials.known(texts).is_some();
            if !is_known && fresh.iter().all(|(_, other)| *other != texts) {
                fresh.push((*step, texts));
            }
        }
        if !fresh.is_empty() {
            self.trials.at_once(&fresh)?;
        }
        // Without a fix the command passes.
        let passes = |texts: &Texts| texts.is_empty() || self.trials.known(texts).is_some_and(|ended| ended.passed);
        Ok(made.iter().map(|(_, texts)| passes(texts)).collect())
    }

    fn fails_again(&mut self, set: &[usize]) -> Result<(), VerifyError> {
        let texts = self.make(set)?.1;
        self.trials.again(self.step(set), &texts).map(drop)
    }
}
