//! One look at a text: its findings, and what is kept of it for rewriting.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use aiomend_conformance::{Reading, Rejection, TargetVersion, read};
use aiomend_semantics::SemanticModel;
use aiomend_semantics::project::{Here, Project};
use rayon::prelude::*;

use super::{Input, panic_message};
use crate::codemod::{AnyCodemod, Context};
use crate::edit::ModuleId;
use crate::finding::Finding;
use crate::fix::Applicability;
use crate::outcome::Defect;
use crate::snapshot::{Files, Snapshot, Trees};

/// What the first look at every file gave. Runs that accept different fixes may share it.
#[derive(Debug)]
pub struct FirstLook {
    // The n-th is that of the n-th input.
    pub(super) files: Vec<Result<Seen, Failure>>,
}

impl FirstLook {
    /// How many fixes codemods that do not run would have, by their ids; those with none are left out. At least: only
    /// files that others look at are counted, and as they were read.
    pub fn offers(&self) -> BTreeMap<&'static str, usize> {
        let mut sums = BTreeMap::new();
        for (id, fixes) in self.files.iter().flatten().flat_map(|seen| &seen.offers) {
            *sums.entry(*id).or_insert(0) += fixes;
        }
        sums
    }
}

/// Ask `codemods` for their findings in the inputs of `files` as they were read, and `offered`, which do not run, for their number of
/// fixes where that costs little. The n-th of `readings` is one of the n-th input's text at its settings' version, if
/// there is one at hand.
pub fn look(
    codemods: &[&dyn AnyCodemod],
    offered: &[&dyn AnyCodemod],
    files: &Files<'_>,
    readings: Vec<Option<Reading>>,
    project: &Project,
) -> FirstLook {
    let inputs = files.inputs;
    let snapshot = Snapshot::new(files, []);
    let mut order: Vec<(usize, Option<Reading>)> =
        readings.into_iter().chain(std::iter::repeat_with(|| None)).take(inputs.len()).enumerate().collect();
    // The longest work first: no thread is left alone with it at the end.
    order.sort_by_key(|(at, _)| std::cmp::Reverse(inputs[*at].source.text().len()));
    let mut seen: Vec<(usize, Result<Seen, Failure>)> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|(at, reading)| {
            let input = &inputs[at];
            (at, first_seen(ModuleId(at as u32), input, reading, (codemods, offered), project, &snapshot))
        })
        .collect();
    seen.sort_by_key(|(at, _)| *at);
    FirstLook { files: seen.into_iter().map(|(_, seen)| seen).collect() }
}

/// By the codemod's id.
pub(super) type Findings = BTreeMap<&'static str, Vec<Finding>>;

/// Findings, and the trees of a text that may be rewritten.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) findings: Findings,
    pub(super) trees: Option<Arc<Trees>>,
    /// How many fixes codemods have that do not run.
    pub(super) offers: BTreeMap<&'static str, usize>,
}

#[derive(Debug, Clone)]
pub(super) enum Failure {
    Rejected(Rejection),
    Defect(Defect),
}

/// A look at a module as it was read. `reading` is one of its text, if there is one.
fn first_seen(
    id: ModuleId,
    input: &Input,
    reading: Option<Reading>,
    asked: (&[&dyn AnyCodemod], &[&dyn AnyCodemod]),
    project: &Project,
    snapshot: &Snapshot<'_>,
) -> Result<Seen, Failure> {
    let text = input.source.text();
    let reading = match reading {
        Some(reading) => reading,
        None => read(text, version(input)).map_err(Failure::Rejected)?,
    };
    let trees = Arc::new(Trees::of(input, text, reading));
    let seen = see(id, input, &trees, asked, project, snapshot)?;
    // What nobody accepts is only shown: there the trees would wait in vain.
    let may_be_written =
        |finding: &Finding| finding.fix().is_some_and(|fix| fix.applicability >= Applicability::Unsafe);
    let is_kept = seen.findings.values().flatten().any(may_be_written);
    Ok(Seen { trees: is_kept.then_some(trees), ..seen })
}

/// Ask the first codemods for their findings in the text that the module `id` holds by now, and those that do not run for
/// the number of their fixes. `snapshot` has the other files.
pub(super) fn see(
    id: ModuleId,
    input: &Input,
    trees: &Trees,
    (codemods, offered): (&[&dyn AnyCodemod], &[&dyn AnyCodemod]),
    project: &Project,
    snapshot: &Snapshot<'_>,
) -> Result<Seen, Failure> {
    let is_asked = |codemod: &&dyn AnyCodemod| {
        let meta = codemod.meta();
        !input.ignored.iter().any(|ignored| meta.is_called(ignored)) && meta.may_be_in(&trees.reading)
    };
    let asked: Vec<&dyn AnyCodemod> = codemods.iter().copied().filter(is_asked).collect();
    if asked.is_empty() {
        return Ok(Seen { findings: BTreeMap::new(), trees: None, offers: BTreeMap::new() });
    }
    let offered: Vec<&dyn AnyCodemod> = offered.iter().copied().filter(is_asked).collect();
    let (findings, offers) = findings_in(id, input, trees, (&asked, &offered), project, snapshot)?;
    Ok(Seen { findings, trees: None, offers })
}

fn findings_in(
    id: ModuleId,
    input: &Input,
    trees: &Trees,
    (codemods, offered): (&[&dyn AnyCodemod], &[&dyn AnyCodemod]),
    project: &Project,
    snapshot: &Snapshot<'_>,
) -> Result<(Findings, BTreeMap<&'static str, usize>), Failure> {
    let model = SemanticModel::new(trees.module());
    let here = Here::new(project, &input.path, &trees.reading);
    let cx = Context {
        id,
        path: &input.path,
        module: trees.module(),
        model: &model,
        project,
        here: &here,
        settings: &input.settings,
        files: snapshot,
    };
    let mut found = BTreeMap::new();
    for codemod in codemods {
        let name = codemod.meta().id;
        let findings = catch_unwind(AssertUnwindSafe(|| codemod.findings(&cx, &trees.reading)))
            .map_err(|panic| Failure::Defect(Defect { codemod: name, message: panic_message(&*panic) }))?;
        if !findings.is_empty() {
            found.insert(name, findings);
        }
    }
    let mut offers = BTreeMap::new();
    for codemod in offered {
        // One that does not run is not worth a defect.
        let findings = catch_unwind(AssertUnwindSafe(|| codemod.findings(&cx, &trees.reading))).unwrap_or_default();
        let fixes = findings.iter().filter(|finding| finding.fix().is_some()).count();
        if fixes > 0 {
            offers.insert(codemod.meta().id, fixes);
        }
    }
    Ok((found, offers))
}

/// The lowest Python that a file is for.
pub(crate) fn version(input: &Input) -> TargetVersion {
    TargetVersion::new(input.settings.target_minor)
}
