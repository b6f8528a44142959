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

/// Ask `codemods` for their findings in the inputs of `files` as they were read, and `offered`, which do not run, for their
/// number of fixes where that costs little. The n-th of `readings` is one of the n-th input's text at its settings'
/// version, if there is one at hand.
pub fn look(
    codemods: &[&dyn AnyCodemod],
    offered: &[&dyn AnyCodemod],
    files: &Files<'_>,
    readings: Vec<Option<Reading>>,
    project: &Project,
) -> FirstLook {
    let inputs = files.inputs;
    let question = Question { codemods, offered, project, snapshot: &Snapshot::new(files, []) };
    let mut order: Vec<(usize, Option<Reading>)> =
        readings.into_iter().chain(std::iter::repeat_with(|| None)).take(inputs.len()).enumerate().collect();
    // The longest work first: no thread is left alone with it at the end.
    order.sort_by_key(|(at, _)| std::cmp::Reverse(inputs[*at].source.text().len()));
    let mut seen: Vec<(usize, Result<Seen, Failure>)> = order
        .into_par_iter()
        .with_max_len(1)
        .map(|(at, reading)| (at, question.first(ModuleId(at as u32), &inputs[at], reading)))
        .collect();
    seen.sort_by_key(|(at, _)| *at);
    FirstLook { files: seen.into_iter().map(|(_, seen)| seen).collect() }
}

/// By the codemod's id.
pub(super) type Findings = BTreeMap<&'static str, Vec<Finding>>;

/// The number of fixes, by the codemod's id.
type Offers = BTreeMap<&'static str, usize>;

/// Findings, and the trees of a text that may be rewritten.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) findings: Findings,
    pub(super) trees: Option<Arc<Trees>>,
    /// How many fixes codemods have that do not run.
    pub(super) offers: Offers,
}

#[derive(Debug, Clone)]
pub(super) enum Failure {
    Rejected(Rejection),
    Defect(Defect),
}

/// Who is asked, and of what.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// For their findings.
    pub(super) codemods: &'a [&'a dyn AnyCodemod],
    /// For the number of their fixes; they do not run.
    pub(super) offered: &'a [&'a dyn AnyCodemod],
    /// What other files say.
    pub(super) project: &'a Project,
    /// The other files themselves.
    pub(super) snapshot: &'a Snapshot<'a>,
}

impl Question<'_> {
    /// Asked of a module as it was read. `reading` is one of its text, if there is one.
    fn first(&self, id: ModuleId, input: &Input, reading: Option<Reading>) -> Result<Seen, Failure> {
        let text = input.source.text();
        let reading = match reading {
            Some(reading) => reading,
            None => read(text, version(input)).map_err(Failure::Rejected)?,
        };
        let trees = Arc::new(Trees::of(input, text, reading));
        let seen = self.see(id, input, &trees)?;
        // What nobody accepts is only shown: there the trees would wait in vain.
        let may_be_written =
            |finding: &Finding| finding.fix().is_some_and(|fix| fix.applicability >= Applicability::Unsafe);
        let is_kept = seen.findings.values().flatten().any(may_be_written);
        Ok(Seen { trees: is_kept.then_some(trees), ..seen })
    }

    /// Asked of the module `id` with the text that it holds by now.
    pub(super) fn see(&self, id: ModuleId, input: &Input, trees: &Trees) -> Result<Seen, Failure> {
        let is_asked = |codemod: &&dyn AnyCodemod| {
            let meta = codemod.meta();
            !input.ignored.iter().any(|ignored| meta.is_called(ignored)) && meta.may_be_in(&trees.reading)
        };
        let asked: Vec<&dyn AnyCodemod> = self.codemods.iter().copied().filter(is_asked).collect();
        if asked.is_empty() {
            return Ok(Seen { findings: BTreeMap::new(), trees: None, offers: BTreeMap::new() });
        }
        let offered: Vec<&dyn AnyCodemod> = self.offered.iter().copied().filter(is_asked).collect();
        let (findings, offers) = Question { codemods: &asked, offered: &offered, ..*self }.answers(id, input, trees)?;
        Ok(Seen { findings, trees: None, offers })
    }

    fn answers(&self, id: ModuleId, input: &Input, trees: &Trees) -> Result<(Findings, Offers), Failure> {
        let model = SemanticModel::new(trees.module());
        let here = Here::new(self.project, &input.path, &trees.reading);
        let cx = Context {
            id,
            path: &input.path,
            module: trees.module(),
            model: &model,
            project: self.project,
            here: &here,
            settings: &input.settings,
            files: self.snapshot,
        };
        let mut found = BTreeMap::new();
        for codemod in self.codemods {
            let name = codemod.meta().id;
            let findings = catch_unwind(AssertUnwindSafe(|| codemod.findings(&cx, &trees.reading)))
                .map_err(|panic| Failure::Defect(Defect { codemod: name, message: panic_message(&*panic) }))?;
            if !findings.is_empty() {
                found.insert(name, findings);
            }
        }
        let mut offers = BTreeMap::new();
        for codemod in self.offered {
            // One that does not run is not worth a defect.
            let findings = catch_unwind(AssertUnwindSafe(|| codemod.findings(&cx, &trees.reading))).unwrap_or_default();
            let fixes = findings.iter().filter(|finding| finding.fix().is_some()).count();
            if fixes > 0 {
                offers.insert(codemod.meta().id, fixes);
            }
        }
        Ok((found, offers))
    }
}

/// The lowest Python that a file is for.
pub(crate) fn version(input: &Input) -> TargetVersion {
    TargetVersion::new(input.settings.target_minor)
}
