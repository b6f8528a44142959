//! One codemod after another, pass after pass, until nothing is accepted any more.
//!
//! A pass looks for sites on a fresh parse, accepts fixes that do not touch each other, applies them, and has the
//! second parser judge the result. A fix goes in whole or not at all, over all modules that it touches; a result that
//! is judged bad gives back every fix of that pass in that module, with all modules those fixes span.

mod choose;
mod file;
mod look;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use aiomend_conformance::{OwnedChange, Reading, judge, read};
use aiomend_semantics::SemanticModel;
use aiomend_semantics::project::Project;
use aiomend_syntax::{Source, Span};
use rayon::prelude::*;

use self::choose::{Accepted, choose};
use self::file::File;
use self::look::{Failure, Findings, Seen, Trees, see, version};
pub use self::look::{FirstLook, look};
use crate::codemod::{AnyCodemod, Settings};
use crate::edit::{Edit, ModuleId, apply};
use crate::finding::Finding;
use crate::fix::Fix;
use crate::history::moved;
use crate::imports::{self, Request};
use crate::outcome::{Defect, Outcome};

/// More passes than this for one codemod are a defect. Sites of one function that want the same name take a pass each.
const MOST_PASSES: usize = 100;

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

/// Run `codemods` over `inputs`; the n-th outcome is that of the n-th input.
///
/// `first` is what [`look`] saw with the same arguments. `accept` says whether a fix may go in; it is asked for each
/// finding with a fix.
pub fn converge(
    codemods: &[&dyn AnyCodemod],
    inputs: &[Input],
    project: &Project,
    first: &FirstLook,
    accept: &(dyn Fn(&Finding) -> bool + Sync),
) -> Vec<Outcome> {
    let mut run = Run { inputs, project, files: inputs.iter().map(File::new).collect() };
    // Every site is looked for on one parse; only files with sites go into rounds.
    let mut found: Vec<Findings> =
        run.files.iter_mut().zip(&first.files).map(|(file, seen)| file.take(seen.clone())).collect();
    for codemod in codemods {
        let initial = found.iter_mut().map(|by_id| by_id.remove(codemod.meta().id).unwrap_or_default()).collect();
        run.rounds(*codemod, initial, accept);
    }
    run.files.into_iter().enumerate().map(|(id, file)| file.finish(ModuleId(id as u32))).collect()
}

struct Run<'a> {
    inputs: &'a [Input],
    project: &'a Project,
    files: Vec<File>,
}

impl Run<'_> {
    fn text(&self, id: ModuleId) -> &str {
        let at = id.0 as usize;
        self.files[at].text.as_deref().unwrap_or_else(|| self.inputs[at].source.text())
    }

    /// All passes of one codemod.
    fn rounds(
        &mut self,
        codemod: &dyn AnyCodemod,
        initial: Vec<Vec<Finding>>,
        accept: &(dyn Fn(&Finding) -> bool + Sync),
    ) {
        let most = initial.iter().map(Vec::len).max().unwrap_or(0).saturating_add(2).min(MOST_PASSES);
        // Findings on a text that another codemod has changed since are stale.
        let mut pending: BTreeMap<ModuleId, Vec<Finding>> = BTreeMap::new();
        let mut stale = Vec::new();
        for (id, findings) in initial.into_iter().enumerate() {
            if self.files[id].text.is_some() {
                stale.push(ModuleId(id as u32));
            } else if !findings.is_empty() {
                pending.insert(ModuleId(id as u32), findings);
            }
        }
        self.look_again(codemod, stale, &mut pending);
        let mut frozen: BTreeSet<ModuleId> = BTreeSet::new();
        for pass in 0.. {
            let accepted = choose(&pending, &frozen, accept);
            if accepted.is_empty() {
                break;
            }
            if pass >= most {
                for id in accepted.iter().flat_map(|fix| fix.touched.iter().copied()).collect::<BTreeSet<_>>() {
                    let message = format!("still finds sites after {pass} passes");
                    self.files[id.0 as usize].defects.push(Defect { codemod: codemod.meta().id, message });
                }
                break;
            }
            let changed = self.apply_pass(codemod.meta().id, accepted, &mut frozen);
            for id in &changed {
                pending.remove(id);
            }
            self.look_again(codemod, changed.into_iter().collect(), &mut pending);
        }
        for (id, findings) in pending {
            for finding in findings {
                let edits = finding.fix().map(|fix| own_edits(fix, id)).unwrap_or_default();
                self.files[id.0 as usize].report(finding, false, edits, Vec::new());
            }
        }
    }

    fn look_again(
        &mut self,
        codemod: &dyn AnyCodemod,
        ids: Vec<ModuleId>,
        pending: &mut BTreeMap<ModuleId, Vec<Finding>>,
    ) {
        let looks: Vec<(ModuleId, Option<Reading>)> =
            ids.into_iter().map(|id| (id, self.files[id.0 as usize].reading.take())).collect();
        let results: Vec<(ModuleId, Result<Seen, Failure>)> = looks
            .into_par_iter()
            .map(|(id, reading)| {
                let input = &self.inputs[id.0 as usize];
                (id, see(id, input, self.text(id), reading, &[codemod], self.project))
            })
            .collect();
        for (id, seen) in results {
            let seen = match seen {
                // The result was judged before; a rejection now would be a contradiction.
                Err(Failure::Rejected(rejection)) => {
                    Err(Failure::Defect(Defect { codemod: codemod.meta().id, message: rejection.message }))
                }
                seen => seen,
            };
            let mut by_id = self.files[id.0 as usize].take(seen);
            if let Some(findings) = by_id.remove(codemod.meta().id) {
                pending.insert(id, findings);
            }
        }
    }

    /// Apply the accepted fixes, give back what is judged bad, and return the modules that changed.
    fn apply_pass(
        &mut self,
        codemod: &'static str,
        mut accepted: Vec<Accepted>,
        frozen: &mut BTreeSet<ModuleId>,
    ) -> BTreeSet<ModuleId> {
        loop {
            let touched: BTreeSet<ModuleId> = accepted.iter().flat_map(|fix| fix.touched.iter().copied()).collect();
            let results: Vec<(ModuleId, Result<Rewritten, String>)> = touched
                .iter()
                .copied()
                .collect::<Vec<_>>()
                .into_par_iter()
                .map(|id| (id, self.rewrite(id, &accepted)))
                .collect();
            let mut bad = BTreeSet::new();
            for (id, result) in &results {
                if let Err(message) = result {
                    bad.insert(*id);
                    self.files[id.0 as usize].defects.push(Defect { codemod, message: message.clone() });
                }
            }
            if bad.is_empty() {
                for (id, result) in results {
                    if let Ok(rewritten) = result {
                        self.commit(id, rewritten, &accepted);
                    }
                }
                return touched;
            }
            // A fix spans modules: giving it back in one gives it back in all.
            accepted.retain(|fix| fix.touched.is_disjoint(&bad));
            frozen.extend(bad);
            if accepted.is_empty() {
                return BTreeSet::new();
            }
        }
    }

    /// The new text of one module, judged.
    fn rewrite(&self, id: ModuleId, accepted: &[Accepted]) -> Result<Rewritten, String> {
        catch_unwind(AssertUnwindSafe(|| self.rewrite_unguarded(id, accepted)))
            .unwrap_or_else(|panic| Err(panic_message(&*panic)))
    }

    fn rewrite_unguarded(&self, id: ModuleId, accepted: &[Accepted]) -> Result<Rewritten, String> {
        let (input, file) = (&self.inputs[id.0 as usize], &self.files[id.0 as usize]);
        let text = self.text(id);
        let trees = match &file.trees {
            Some(trees) => Arc::clone(trees),
            None => {
                let reading = read(text, version(input)).map_err(|rejection| rejection.message)?;
                Arc::new(Trees::of(input, text, reading))
            }
        };
        let parts = || accepted.iter().flat_map(|accepted| &accepted.fix().parts).filter(|part| part.module == id);
        let mut edits: Vec<Edit> = parts().flat_map(|part| part.edits.iter().cloned()).collect();
        let mut owned: Vec<Span> = parts().flat_map(|part| part.owned.iter().copied()).collect();
        let requests: Vec<Request> = parts().flat_map(|part| part.requests.iter().cloned()).collect();
        let mut shared = Vec::new();
        if !requests.is_empty() {
            let model = SemanticModel::new(&trees.module);
            let merged = imports::merge(&model, self.project, &input.path, &requests, input.settings.line_length);
            owned.extend(merged.owned);
            shared = merged.edits;
            // A helper and the code that uses it may be inserted at the same place: the helper comes first.
            edits.splice(0..0, shared.iter().cloned());
            let closing = imports::close_up(text, trees.module.lines(), &edits, &shared);
            owned.extend(closing.iter().map(|edit| edit.span));
            edits.extend(closing.iter().cloned());
            shared.extend(closing);
        }
        let result = apply(text, &edits).map_err(|error| error.to_string())?;
        if file.has_been(&result) {
            return Err("the fixes lead back to an earlier text".to_owned());
        }
        input.source.with_text(result.clone()).encode().map_err(|error| error.to_string())?;
        let after = read(&result, version(input))
            .map_err(|rejection| format!("the result is not valid Python: {rejection}"))?;
        let changes: Vec<OwnedChange> =
            joined(owned).into_iter().map(|span| OwnedChange::new(span, moved(span, &edits))).collect();
        let violations = judge(&trees.reading, &after, &changes);
        match violations.first() {
            Some(violation) => Err(violation.message.clone()),
            None => Ok(Rewritten { text: result, reading: after, edits, shared }),
        }
    }

    fn commit(&mut self, id: ModuleId, rewritten: Rewritten, accepted: &[Accepted]) {
        let file = &mut self.files[id.0 as usize];
        let mut carrier: Option<String> = None;
        for accepted in accepted.iter().filter(|accepted| accepted.finding.module == id) {
            let fix = accepted.fix();
            let mut edits = own_edits(fix, id);
            let mut requires = Vec::new();
            let has_requests = fix.parts.iter().any(|part| part.module == id && !part.requests.is_empty());
            if has_requests && !rewritten.shared.is_empty() {
                // The first fix that asked carries the imports and helpers, the others build on it.
                match &carrier {
                    Some(key) => requires.push(key.clone()),
                    None => {
                        edits.splice(0..0, rewritten.shared.iter().cloned());
                        carrier = Some(accepted.finding.key.clone());
                    }
                }
            }
            file.report(accepted.finding.clone(), true, edits, requires);
        }
        file.becomes(rewritten.text, rewritten.reading, &rewritten.edits);
    }
}

struct Rewritten {
    text: String,
    reading: Reading,
    edits: Vec<Edit>,
    // Those of them that imports and helpers made.
    shared: Vec<Edit>,
}

fn own_edits(fix: &Fix, id: ModuleId) -> Vec<Edit> {
    fix.parts.iter().filter(|part| part.module == id).flat_map(|part| part.edits.iter().cloned()).collect()
}

/// Ranges that touch made one: a new import and a helper may be inserted at the same place.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.touches(span) => *last = last.cover(span),
            _ => joined.push(span),
        }
    }
    joined
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.unwrap_or_else(|| "no message".to_owned()))
}
