//! Texts tried out: each in a copy of the project, several at once, none twice.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::command::{self, Ended};
use super::copy::{Copy, Project};
use super::error::VerifyError;
use super::{Request, Step, Watcher};
use crate::driver::fingerprint::Fingerprint;
use crate::driver::interrupt::Interrupt;
use crate::driver::outcome::Run;
use crate::driver::session::Session;

/// A command that takes this many times as long as before does not end, most likely.
const TIMES: u32 = 10;
/// It is never ended earlier.
const PATIENCE: Duration = Duration::from_secs(60);

/// New contents of files, by their paths from the project's top.
pub(super) type Texts = BTreeMap<PathBuf, Vec<u8>>;

/// What was tried so far, and where.
pub(super) struct Trials<'a> {
    request: &'a Request<'a>,
    interrupt: &'a Interrupt,
    watcher: &'a dyn Watcher,
    project: Project,
    copies: Vec<Copy>,
    // Every file that was given another text in some copy, as it was read.
    originals: Texts,
    known: HashMap<Fingerprint, Ended>,
    // None until the command has passed once.
    limit: Option<Duration>,
    runs: usize,
}

impl<'a> Trials<'a> {
    pub(super) fn open(
        request: &'a Request<'a>,
        interrupt: &'a Interrupt,
        watcher: &'a dyn Watcher,
    ) -> Result<Self, VerifyError> {
        watcher.copies();
        let project = Project::look(request.root)?;
        let copies = vec![project.copy(interrupt)?];
        Ok(Self {
            request,
            interrupt,
            watcher,
            project,
            copies,
            originals: Texts::new(),
            known: HashMap::new(),
            limit: None,
            runs: 0,
        })
    }

    /// How often the command was run.
    pub(super) fn runs(&self) -> usize {
        self.runs
    }

    /// A file beside the first copy, in which single trials are made.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.copies[0].beside(name)
    }

    /// A path from the project's top.
    pub(super) fn inside(&self, path: &Path) -> Result<PathBuf, VerifyError> {
        self.project.inside(path)
    }

    /// The texts that a run would write.
    pub(super) fn texts(&mut self, session: &Session<'_>, run: &Run) -> Result<Texts, VerifyError> {
        let mut texts = Texts::new();
        for file in &run.files {
            let (Some(text), Some(original)) = (&file.text, session.bytes_of(&file.path)) else { continue };
            let path = self.project.inside(&file.path)?;
            // The engine made sure that the encoding has every character.
            let Ok(bytes) = file.source.with_text(text.clone()).encode() else { continue };
            self.originals.entry(path.clone()).or_insert(original);
            texts.insert(path, bytes);
        }
        Ok(texts)
    }

    /// What is known of these texts.
    pub(super) fn known(&self, texts: &Texts) -> Option<&Ended> {
        self.known.get(&fingerprint(texts))
    }

    /// The end of a trial of these texts, made if there was none.
    pub(super) fn ended(&mut self, step: Step, texts: &Texts) -> Result<Ended, VerifyError> {
        match self.known(texts) {
            Some(ended) => Ok(ended.clone()),
            None => self.again(step, texts),
        }
    }

    /// A new trial of these texts. The command always does the same with the same texts, or nothing can be said.
    pub(super) fn again(&mut self, step: Step, texts: &Texts) -> Result<Ended, VerifyError> {
        let before = self.known(texts).cloned();
        let mut ended = self.at_once(&[(step, texts)])?;
        let ended = ended.pop().expect("one end for one trial");
        match before {
            Some(before) if before.passed != ended.passed => {
                let failed = if before.passed { ended } else { before };
                Err(VerifyError::Wavers { command: self.request.command.to_owned(), ended: failed })
            }
            _ => Ok(ended),
        }
    }

    /// Whether the command passes in `width` copies at once as it does in one.
    pub(super) fn pass_beside_each_other(&mut self, width: usize) -> Result<bool, VerifyError> {
        let unchanged = Texts::new();
        let known = self.known.clone();
        let ended = self.at_once(&vec![(Step::AtOnce { copies: width }, &unchanged); width])?;
        // They may have failed for being several.
        self.known = known;
        Ok(ended.iter().all(|ended| ended.passed))
    }

    /// New trials, each in a copy of its own.
    pub(super) fn at_once(&mut self, trials: &[(Step, &Texts)]) -> Result<Vec<Ended>, VerifyError> {
        while self.copies.len() < trials.len() {
            self.watcher.copies();
            self.copies.push(self.project.copy(self.interrupt)?);
        }
        let first = self.runs;
        self.runs += trials.len();
        let (request, originals, limit) = (self.request, &self.originals, self.limit);
        let (interrupt, watcher) = (self.interrupt, self.watcher);
        let tried: Vec<Result<Ended, VerifyError>> = thread::scope(|scope| {
            let threads: Vec<_> = trials
                .iter()
                .zip(&mut self.copies)
                .enumerate()
                .map(|(at, ((step, texts), copy))| {
                    scope.spawn(move || {
                        let number = first + at + 1;
                        watcher.begins(number, *step);
                        let ended = one(request.command, copy, originals, texts, limit, interrupt)?;
                        watcher.ends(number, *step, &ended);
                        Ok(ended)
                    })
                })
                .collect();
            threads.into_iter().map(|thread| thread.join().expect("a trial does not panic")).collect()
        });
        let tried = tried.into_iter().collect::<Result<Vec<_>, _>>()?;
        for ((_, texts), ended) in trials.iter().zip(&tried) {
            self.known.insert(fingerprint(texts), ended.clone());
            if self.limit.is_none() && ended.passed {
                self.limit = Some((ended.took * TIMES).max(PATIENCE));
            }
        }
        Ok(tried)
    }
}

fn one(
    command: &str,
    copy: &mut Copy,
    originals: &Texts,
    texts: &Texts,
    limit: Option<Duration>,
    interrupt: &Interrupt,
) -> Result<Ended, VerifyError> {
    let all = originals.iter().chain(texts).map(|(path, bytes)| (path.clone(), bytes.as_slice()));
    copy.write(&all.collect())?;
    let here = copy.here();
    let mut ended = command::run(command, &here, &copy.beside("output"), limit, interrupt)
        .map_err(|reason| VerifyError::not_run(reason, &here))?;
    ended.output.iter_mut().for_each(|line| *line = copy.as_of_original(line));
    Ok(ended)
}

fn fingerprint(texts: &Texts) -> Fingerprint {
    let part = |bytes: &[u8]| [&(bytes.len() as u64).to_le_bytes(), bytes].concat();
    let parts = |(path, bytes): (&PathBuf, &Vec<u8>)| [part(name(path)), part(bytes)].concat();
    Fingerprint::of(&texts.iter().flat_map(parts).collect::<Vec<u8>>())
}

fn name(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}
