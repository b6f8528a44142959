//! One codemod after another, pass after pass, until nothing is accepted any more: a second run finds nothing to do.
//!
//! A pass looks for sites on a fresh parse, accepts fixes that do not touch each other, applies them, and has the
//! second parser judge the result. A fix goes in whole or not at all, over all modules that it touches; a result that
//! is judged bad gives back every fix of that pass in that module, with all modules those fixes span.

mod choose;
mod file;
mod look;
mod passes;
mod rewriting;
mod turns;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use aiomend_conformance::{Rejection, read};
use aiomend_semantics::project::Project;
use aiomend_syntax::Source;
use rayon::prelude::*;

use self::choose::Accepted;
use self::file::File;
use self::look::Findings;
pub(crate) use self::look::version;
pub use self::look::{FirstLook, look};
use self::rewriting::Rewritten;
use crate::codemod::{AnyCodemod, Settings};
use crate::edit::ModuleId;
use crate::finding::Finding;
use crate::outcome::{Elsewhere, Outcome};
use crate::snapshot::{Files, Trees};

/// Whether a fix may go in.
type Accept<'a> = &'a (dyn Fn(&Finding) -> bool + Sync);

/// A file to work on.
#[derive(Debug)]
pub struct Input {
    /// Path relative to the project's root.
    pub path: PathBuf,
    /// The file as read.
    pub source: Source,
    /// Settings for it.
    pub settings: Arc<Settings>,
    /// Ids of codemods that are switched off for it.
    pub ignored: Vec<String>,
}

/// Run `codemods` over `files`, again where one changed what another had seen, until none has anything to do. The n-th
/// outcome is that of the n-th input; those of companions that were changed follow.
///
/// `first` is what [`look`] saw with the same arguments. `accept` says whether a fix may go in; it is asked for each
/// finding with a fix, under the key that the finding is reported with.
pub fn converge(
    codemods: &[&dyn AnyCodemod],
    files: &Files<'_>,
    project: &Project,
    first: &FirstLook,
    accept: Accept<'_>,
) -> Vec<Outcome> {
    let mut run = Run {
        files,
        project,
        renewed: None,
        changes: 0,
        known_changes: 0,
        states: files.inputs.iter().map(File::new).collect(),
        companions: BTreeMap::new(),
    };
    // Every site is looked for on one parse; only files with sites go into passes.
    let mut found: Vec<Findings> =
        run.states.iter_mut().zip(&first.files).map(|(file, seen)| file.take(seen.clone())).collect();
    // The n-th is how many changes there were when the n-th codemod had last seen all files.
    let mut turns = Vec::new();
    for codemod in codemods {
        let initial = found.iter_mut().map(|by_id| by_id.remove(codemod.meta().id).unwrap_or_default()).collect();
        run.first_passes(*codemod, initial, accept);
        turns.push(run.changes);
    }
    run.until_nothing_is_new(codemods, turns, accept);
    let inputs = run.states.into_iter().enumerate().map(|(id, file)| file.finish(ModuleId(id as u32)));
    inputs.chain(run.companions.into_iter().map(|(id, file)| file.finish(id))).collect()
}

struct Run<'a> {
    files: &'a Files<'a>,
    // The project as it is on disk.
    project: &'a Project,
    // The project at the texts of some moment in this run.
    renewed: Option<Project>,
    // How many passes have changed something.
    changes: usize,
    // How many of them the project knows.
    known_changes: usize,
    // The n-th is that of the n-th input.
    states: Vec<File>,
    companions: BTreeMap<ModuleId, File>,
}

impl Run<'_> {
    fn input(&self, id: ModuleId) -> &Input {
        self.files.input(id).expect("a fix changes no file that could not be opened")
    }

    fn file(&self, id: ModuleId) -> Option<&File> {
        self.states.get(id.0 as usize).or_else(|| self.companions.get(&id))
    }

    fn file_mut(&mut self, id: ModuleId) -> &mut File {
        let files = self.files;
        match self.states.get_mut(id.0 as usize) {
            Some(file) => file,
            None => self
                .companions
                .entry(id)
                .or_insert_with(|| File::new(files.input(id).expect("a fix changes no file that could not be opened"))),
        }
    }

    fn text(&self, id: ModuleId) -> &str {
        let changed = self.file(id).and_then(|file| file.text.as_deref());
        changed.unwrap_or_else(|| self.input(id).source.text())
    }

    /// The trees of its text by now.
    fn trees(&self, id: ModuleId) -> Result<Arc<Trees>, Rejection> {
        if let Some(trees) = self.file(id).and_then(|file| file.trees.as_ref()) {
            return Ok(Arc::clone(trees));
        }
        let (input, text) = (self.input(id), self.text(id));
        Ok(Arc::new(Trees::of(input, text, read(text, version(input))?)))
    }

    fn project(&self) -> &Project {
        self.renewed.as_ref().unwrap_or(self.project)
    }

    /// What `work` gives for each of these modules, by module. The longest begin: no thread is left alone with one.
    fn for_each_in_parallel<T: Send>(
        &self,
        mut ids: Vec<ModuleId>,
        work: impl Fn(ModuleId) -> T + Sync,
    ) -> Vec<(ModuleId, T)> {
        ids.sort_by_key(|id| std::cmp::Reverse(self.text(*id).len()));
        let mut done: Vec<(ModuleId, T)> = ids.into_par_iter().with_max_len(1).map(|id| (id, work(id))).collect();
        done.sort_by_key(|(id, _)| *id);
        done
    }

    /// Files that no longer have the text that they were read with.
    fn texts(&self) -> impl Iterator<Item = (ModuleId, &str)> {
        let states = self.states.iter().enumerate().map(|(at, file)| (ModuleId(at as u32), file));
        let all = states.chain(self.companions.iter().map(|(id, file)| (*id, file)));
        all.filter_map(|(id, file)| Some((id, file.text.as_deref()?)))
    }

    /// Have the project know the texts by now.
    fn renew(&mut self) {
        if self.changes == self.known_changes {
            return;
        }
        let texts = self.texts().map(|(id, text)| (self.input(id).path.clone(), Arc::from(text))).collect();
        self.renewed = Some(self.project.renewed(texts));
        self.known_changes = self.changes;
    }

    /// Take over the texts of a pass, and report the fixes that made them.
    fn commit(&mut self, rewritten: BTreeMap<ModuleId, Rewritten>, accepted: &[Accepted]) {
        let mut sharers = BTreeMap::new();
        for accepted in accepted {
            self.report(&accepted.finding, true, &rewritten, &mut sharers);
        }
        for (id, sharers) in &sharers {
            let takes_away = rewritten.get(id).is_some_and(|new| new.shared.iter().any(|edit| !edit.span.is_empty()));
            if let Some(((home, carrier), others)) = sharers.split_first().filter(|_| takes_away) {
                let others = others.iter().filter(|(other, _)| other == home).map(|(_, key)| key.clone());
                self.file_mut(*home).goes_with(carrier, others);
            }
        }
        self.changes += 1;
        for (id, rewritten) in rewritten {
            let changes = self.changes;
            self.file_mut(id).becomes(rewritten.text, rewritten.trees, &rewritten.edits, changes);
        }
    }

    /// Put a finding into the report of its file. `rewritten` are the files as its pass made them; `sharers` has for each
    /// file the fixes that asked for imports or helpers in it, with their own files: the first one carries them.
    fn report(
        &mut self,
        finding: &Finding,
        applied: bool,
        rewritten: &BTreeMap<ModuleId, Rewritten>,
        sharers: &mut BTreeMap<ModuleId, Vec<(ModuleId, String)>>,
    ) {
        let file = self.file_mut(finding.module);
        if applied {
            file.takes_back(finding.codemod, &finding.key);
        }
        let key = file.free_key(&finding.key);
        let mut together = Vec::new();
        let (mut own, mut elsewhere) = (Vec::new(), Vec::new());
        for part in finding.fix().into_iter().flat_map(|fix| &fix.parts) {
            let mut edits = part.edits.clone();
            let mut is_whole = true;
            let shared = rewritten.get(&part.module).map_or(&[][..], |rewritten| rewritten.shared.as_slice());
            if !part.requests.is_empty() && !shared.is_empty() {
                let sharers = sharers.entry(part.module).or_default();
                match sharers.first() {
                    Some((home, carrier)) if *home == finding.module => together.push(carrier.clone()),
                    Some(_) => is_whole = false,
                    None => drop(edits.splice(0..0, shared.iter().cloned())),
                }
                sharers.push((finding.module, key.clone()));
            }
            if part.module == finding.module {
                own.extend(edits);
            } else {
                let file = self.file_mut(part.module);
                let original = file.in_original(edits);
                if applied {
                    file.is_reached_by(&key);
                }
                let path = self.input(part.module).path.clone();
                elsewhere.push(Elsewhere { path, edits: original.filter(|_| is_whole) });
            }
        }
        let finding = Finding { key, ..finding.clone() };
        self.file_mut(finding.module).report(finding, applied, own, elsewhere, together);
    }
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.unwrap_or_else(|| "no message".to_owned()))
}
