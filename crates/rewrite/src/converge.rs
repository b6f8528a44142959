//! One codemod after another, pass after pass, until nothing is accepted any more.
//!
//! A pass looks for sites on a fresh parse, accepts fixes that do not touch each other, applies them, and has the
//! second parser judge the result. A fix goes in whole or not at all, over all modules that it touches; a result that
//! is judged bad gives back every fix of that pass in that module, with all modules those fixes span.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use aiomend_conformance::{OwnedChange, Rejection, TargetVersion, judge, read};
use aiomend_semantics::SemanticModel;
use aiomend_semantics::project::{Here, Project};
use aiomend_syntax::{Source, Span};
use rayon::prelude::*;

use crate::codemod::{AnyCodemod, Context, Settings};
use crate::edit::{Edit, ModuleId, apply};
use crate::finding::{Finding, Verdict};
use crate::fix::Fix;
use crate::history::{History, moved};
use crate::imports::{self, Request};
use crate::outcome::{Defect, Outcome, Reported};
use crate::tree::parse;

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
/// `accept` says whether a fix may go in; it is asked for each finding with a fix.
pub fn converge(
    codemods: &[&dyn AnyCodemod],
    inputs: &[Input],
    project: &Project,
    accept: &(dyn Fn(&Finding) -> bool + Sync),
) -> Vec<Outcome> {
    let mut run = Run { inputs, project, files: inputs.iter().map(File::new).collect() };
    // Every site is looked for on one parse; only files with sites go into rounds.
    let first: Vec<Found> = big_first(inputs, |id| run.find(id, codemods));
    let mut found: Vec<BTreeMap<&'static str, Vec<Finding>>> = Vec::with_capacity(inputs.len());
    for (file, result) in run.files.iter_mut().zip(first) {
        found.push(file.take(result));
    }
    for codemod in codemods {
        let initial = found.iter_mut().map(|by_id| by_id.remove(codemod.meta().id).unwrap_or_default()).collect();
        run.rounds(*codemod, initial, accept);
    }
    run.files.into_iter().enumerate().map(|(id, file)| file.finish(ModuleId(id as u32))).collect()
}

/// `work` for every input on all threads, big files first, results in the order of the inputs.
fn big_first<T: Send>(inputs: &[Input], work: impl Fn(ModuleId) -> T + Sync) -> Vec<T> {
    let mut order: Vec<usize> = (0..inputs.len()).collect();
    order.sort_by_key(|&id| std::cmp::Reverse(inputs[id].source.text().len()));
    let mut results: Vec<(usize, T)> =
        order.into_par_iter().with_max_len(1).map(|id| (id, work(ModuleId(id as u32)))).collect();
    results.sort_by_key(|(id, _)| *id);
    results.into_iter().map(|(_, result)| result).collect()
}

/// What one look at a file gave.
type Found = Result<BTreeMap<&'static str, Vec<Finding>>, Failure>;

enum Failure {
    Rejected(Rejection),
    Panicked(&'static str, String),
}

struct Run<'a> {
    inputs: &'a [Input],
    project: &'a Project,
    files: Vec<File>,
}

struct File {
    // The text so far, when it differs from the input's.
    text: Option<String>,
    history: History,
    seen: HashSet<u64>,
    reported: Vec<Reported>,
    // Those of the reported findings.
    keys: HashSet<String>,
    defects: Vec<Defect>,
    rejection: Option<Rejection>,
}

impl File {
    fn new(input: &Input) -> Self {
        Self {
            text: None,
            history: History::default(),
            seen: HashSet::from([hash(input.source.text())]),
            reported: Vec::new(),
            keys: HashSet::new(),
            defects: Vec::new(),
            rejection: None,
        }
    }

    fn take(&mut self, found: Found) -> BTreeMap<&'static str, Vec<Finding>> {
        match found {
            Ok(findings) => findings,
            Err(Failure::Rejected(rejection)) => {
                self.rejection = Some(rejection);
                BTreeMap::new()
            }
            Err(Failure::Panicked(codemod, message)) => {
                self.defects.push(Defect { codemod, message });
                BTreeMap::new()
            }
        }
    }

    /// Put a finding into the report, with its places in the original text.
    fn report(&mut self, mut finding: Finding, applied: bool, edits: Vec<Edit>, mut requires: Vec<String>) {
        let (span, _) = self.history.original(finding.span);
        finding.span = span;
        // Once the first of two equal sites is rewritten, the second is counted as the first.
        if self.keys.contains(&finding.key) {
            let numbered = (2..).map(|number| format!("{}:{number}", finding.key));
            let is_free = |key: &String| !self.keys.contains(key);
            finding.key = numbered.into_iter().find(is_free).expect("one of endlessly many is free");
        }
        self.keys.insert(finding.key.clone());
        if let Verdict::Refused(refusals) = &mut finding.verdict {
            for refusal in refusals {
                refusal.span = self.history.original(refusal.span).0;
            }
        }
        let placed: Vec<(Span, bool)> = edits.iter().map(|edit| self.history.original(edit.span)).collect();
        let is_original = placed.iter().all(|&(_, intact)| intact);
        let edits = if is_original {
            edits.into_iter().zip(placed).map(|(edit, (span, _))| Edit { span, ..edit }).collect()
        } else {
            requires.extend(
                self.reported.iter().filter(|earlier| earlier.applied).map(|earlier| earlier.finding.key.clone()),
            );
            edits
        };
        requires.sort();
        requires.dedup();
        self.reported.push(Reported { finding, applied, edits, requires });
    }

    fn finish(mut self, id: ModuleId) -> Outcome {
        self.reported.sort_by_key(|reported| (reported.finding.span, reported.finding.codemod));
        Outcome { id, text: self.text, reported: self.reported, defects: self.defects, rejection: self.rejection }
    }
}

/// An accepted fix: its finding's place in the list of its module, and the modules that it touches.
struct Accepted {
    finding: Finding,
    touched: BTreeSet<ModuleId>,
}

impl Accepted {
    fn fix(&self) -> &Fix {
        self.finding.fix().expect("only findings with a fix are accepted")
    }
}

impl Run<'_> {
    fn text(&self, id: ModuleId) -> &str {
        let at = id.0 as usize;
        self.files[at].text.as_deref().unwrap_or_else(|| self.inputs[at].source.text())
    }

    fn version(&self, id: ModuleId) -> TargetVersion {
        TargetVersion::new(self.inputs[id.0 as usize].settings.target_minor)
    }

    /// Parse a file as it stands and ask `codemods` for their findings.
    fn find(&self, id: ModuleId, codemods: &[&dyn AnyCodemod]) -> Found {
        let input = &self.inputs[id.0 as usize];
        let text = self.text(id);
        let reading = read(text, self.version(id)).map_err(Failure::Rejected)?;
        let source = input.source.with_text(text.to_owned());
        let module = parse(source, &reading);
        let model = SemanticModel::new(&module);
        let here = Here::new(self.project, &input.path, &reading);
        let cx = Context {
            id,
            path: &input.path,
            module: &module,
            model: &model,
            project: self.project,
            here: &here,
            settings: &input.settings,
        };
        let mut found = BTreeMap::new();
        for codemod in codemods {
            let name = codemod.meta().id;
            if input.ignored.iter().any(|ignored| ignored == name) {
                continue;
            }
            let findings = catch_unwind(AssertUnwindSafe(|| codemod.findings(&cx, &reading)))
                .map_err(|panic| Failure::Panicked(name, panic_message(&*panic)))?;
            if !findings.is_empty() {
                found.insert(name, findings);
            }
        }
        Ok(found)
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
        let results: Vec<(ModuleId, Found)> = ids.into_par_iter().map(|id| (id, self.find(id, &[codemod]))).collect();
        for (id, result) in results {
            let file = &mut self.files[id.0 as usize];
            let findings = match result {
                Ok(mut by_id) => by_id.remove(codemod.meta().id).unwrap_or_default(),
                // The result was judged before; a rejection now would be a contradiction.
                Err(Failure::Rejected(rejection)) => {
                    file.defects.push(Defect { codemod: codemod.meta().id, message: rejection.message });
                    Vec::new()
                }
                Err(Failure::Panicked(codemod, message)) => {
                    file.defects.push(Defect { codemod, message });
                    Vec::new()
                }
            };
            if !findings.is_empty() {
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
        let input = &self.inputs[id.0 as usize];
        let text = self.text(id);
        let before = read(text, self.version(id)).map_err(|rejection| rejection.message)?;
        let parts = || accepted.iter().flat_map(|accepted| &accepted.fix().parts).filter(|part| part.module == id);
        let mut edits: Vec<Edit> = parts().flat_map(|part| part.edits.iter().cloned()).collect();
        let mut owned: Vec<Span> = parts().flat_map(|part| part.owned.iter().copied()).collect();
        let requests: Vec<Request> = parts().flat_map(|part| part.requests.iter().cloned()).collect();
        let mut shared = Vec::new();
        if !requests.is_empty() {
            let module = parse(input.source.with_text(text.to_owned()), &before);
            let model = SemanticModel::new(&module);
            let merged = imports::merge(&model, self.project, &input.path, &requests, input.settings.line_length);
            owned.extend(merged.owned);
            shared = merged.edits;
            // A helper and the code that uses it may be inserted at the same place: the helper comes first.
            edits.splice(0..0, shared.iter().cloned());
        }
        let result = apply(text, &edits).map_err(|error| error.to_string())?;
        if self.files[id.0 as usize].seen.contains(&hash(&result)) {
            return Err("the fixes lead back to an earlier text".to_owned());
        }
        input.source.with_text(result.clone()).encode().map_err(|error| error.to_string())?;
        let after = read(&result, self.version(id))
            .map_err(|rejection| format!("the result is not valid Python: {rejection}"))?;
        let changes: Vec<OwnedChange> =
            joined(owned).into_iter().map(|span| OwnedChange::new(span, moved(span, &edits))).collect();
        let violations = judge(&before, &after, &changes);
        match violations.first() {
            Some(violation) => Err(violation.message.clone()),
            None => Ok(Rewritten { text: result, edits, shared }),
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
        file.history.push(&rewritten.edits);
        file.seen.insert(hash(&rewritten.text));
        file.text = Some(rewritten.text);
    }
}

struct Rewritten {
    text: String,
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

/// The fixes of this pass in order of path and place, without any that touches an earlier one.
fn choose(
    pending: &BTreeMap<ModuleId, Vec<Finding>>,
    frozen: &BTreeSet<ModuleId>,
    accept: &(dyn Fn(&Finding) -> bool + Sync),
) -> Vec<Accepted> {
    // By module: what accepted fixes own, by start, and the names they introduce.
    let mut taken: BTreeMap<ModuleId, BTreeMap<Span, ()>> = BTreeMap::new();
    let mut names: BTreeSet<(ModuleId, Span, &str)> = BTreeSet::new();
    let mut accepted = Vec::new();
    for finding in pending.values().flatten() {
        let Some(fix) = finding.fix() else { continue };
        let touched: BTreeSet<ModuleId> = fix.parts.iter().map(|part| part.module).collect();
        if !touched.is_disjoint(frozen) || !accept(finding) {
            continue;
        }
        let collides = fix.parts.iter().any(|part| {
            let here = taken.get(&part.module);
            part.owned.iter().any(|owned| here.is_some_and(|here| touches_any(here, *owned)))
                || part.names.iter().any(|(region, name)| names.contains(&(part.module, *region, name.as_str())))
        });
        if collides {
            continue;
        }
        for part in &fix.parts {
            let here = taken.entry(part.module).or_default();
            here.extend(part.owned.iter().map(|owned| (*owned, ())));
            names.extend(part.names.iter().map(|(region, name)| (part.module, *region, name.as_str())));
        }
        accepted.push(Accepted { finding: finding.clone(), touched });
    }
    accepted
}

/// Whether one of `taken`, which do not touch each other, touches `span`.
fn touches_any(taken: &BTreeMap<Span, ()>, span: Span) -> bool {
    let before = taken.range(..=Span::new(span.end(), u32::MAX)).next_back();
    before.is_some_and(|(other, ())| other.touches(span))
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", text.unwrap_or_else(|| "no message".to_owned()))
}
