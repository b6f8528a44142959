//! One codemod over all files, pass after pass.

use std::collections::{BTreeMap, BTreeSet};

use aiomend_conformance::Rejection;

use super::choose::{Accepted, choose};
use super::look::{Failure, Findings, Question, Seen};
use super::{Accept, Run};
use crate::codemod::AnyCodemod;
use crate::edit::ModuleId;
use crate::finding::Finding;
use crate::outcome::Defect;
use crate::snapshot::Snapshot;

/// More passes than this for one codemod are a defect. Sites of one function that want the same name take a pass each.
const MOST_PASSES: usize = 100;

impl Run<'_> {
    /// All passes of one codemod, after `initial`, its findings in the files as they were read.
    pub(super) fn first_passes(&mut self, codemod: &dyn AnyCodemod, initial: Vec<Vec<Finding>>, accept: Accept<'_>) {
        let spans_files = codemod.meta().spans_files;
        // Sites of different files wait for each other only where their fixes may meet in one.
        let counts = initial.iter().map(Vec::len);
        let waiting = if spans_files { counts.sum() } else { counts.max().unwrap_or(0) };
        // Findings on a text that another codemod has changed since are stale.
        let mut pending: BTreeMap<ModuleId, Vec<Finding>> = BTreeMap::new();
        let mut stale = Vec::new();
        // What a fix over several files was made of may be stale although its own file is as it was.
        let is_any_stale = spans_files && self.changes > 0;
        for (id, findings) in initial.into_iter().enumerate() {
            let new_text = self.states[id].text.as_deref();
            let may_be_new = new_text.is_some_and(|text| codemod.meta().may_be_in_text(text));
            if may_be_new || is_any_stale && !findings.is_empty() {
                stale.push(ModuleId(id as u32));
            } else if new_text.is_none() && !findings.is_empty() {
                pending.insert(ModuleId(id as u32), findings);
            }
        }
        if is_any_stale && !stale.is_empty() {
            self.renew();
        }
        self.ask_again(codemod, stale, &mut pending);
        self.passes(codemod, &mut pending, waiting, accept);
        for finding in pending.into_values().flatten() {
            self.report(&finding, false, &BTreeMap::new(), &mut BTreeMap::new());
        }
    }

    /// Pass after pass over `pending`, until nothing is accepted any more. `waiting` sites may wait for each other.
    pub(super) fn passes(
        &mut self,
        codemod: &dyn AnyCodemod,
        pending: &mut BTreeMap<ModuleId, Vec<Finding>>,
        waiting: usize,
        accept: Accept<'_>,
    ) {
        let most = waiting.saturating_add(2).min(MOST_PASSES);
        let mut frozen: BTreeSet<ModuleId> = BTreeSet::new();
        for pass in 0.. {
            let accepted = choose(pending, &frozen, accept);
            if accepted.is_empty() {
                break;
            }
            if pass >= most {
                let touched = accepted.iter().flat_map(|fix| fix.touched.iter().copied()).collect();
                self.is_stuck(codemod, &touched, &format!("still finds sites after {pass} passes"));
                break;
            }
            let mut stale = self.apply_pass(codemod.meta().id, accepted, &mut frozen);
            if codemod.meta().spans_files {
                self.renew();
                stale.extend(pending.keys().copied());
            }
            for id in &stale {
                pending.remove(id);
            }
            self.ask_again(codemod, stale.into_iter().collect(), pending);
        }
    }

    /// Put down that fixes would go on forever.
    pub(super) fn is_stuck(&mut self, codemod: &dyn AnyCodemod, touched: &BTreeSet<ModuleId>, message: &str) {
        for id in touched {
            let message = message.to_owned();
            self.file_mut(*id).defects.push(Defect { codemod: codemod.meta().id, message });
        }
    }

    /// Ask a codemod again about files that were changed.
    pub(super) fn ask_again(
        &mut self,
        codemod: &dyn AnyCodemod,
        ids: Vec<ModuleId>,
        pending: &mut BTreeMap<ModuleId, Vec<Finding>>,
    ) {
        for (id, mut findings) in self.look_again(ids, |_, _| vec![codemod]) {
            if let Some(findings) = findings.remove(codemod.meta().id) {
                pending.insert(id, findings);
            }
        }
    }

    /// What the codemods that `asked` gives for a file find in its text by now.
    pub(super) fn look_again<'c>(
        &mut self,
        ids: Vec<ModuleId>,
        asked: impl Fn(&Self, ModuleId) -> Vec<&'c dyn AnyCodemod> + Sync,
    ) -> Vec<(ModuleId, Findings)> {
        let snapshot = Snapshot::new(self.files, self.texts());
        let results = self.for_each_in_parallel(ids, |id| self.seen_again(id, &asked(self, id), &snapshot));
        results.into_iter().map(|(id, seen)| (id, self.file_mut(id).take(seen))).collect()
    }

    fn seen_again(&self, id: ModuleId, codemods: &[&dyn AnyCodemod], snapshot: &Snapshot<'_>) -> Result<Seen, Failure> {
        // The result was judged before; a rejection now would be a contradiction.
        let contradicts = |rejection: Rejection| {
            let codemod = codemods.first().map_or("", |codemod| codemod.meta().id);
            Failure::Defect(Defect { codemod, message: rejection.message })
        };
        let trees = self.trees(id).map_err(contradicts)?;
        let question = Question { codemods, offered: &[], project: self.project(), snapshot };
        let seen = question.see(id, self.input(id), &trees)?;
        // The next codemod looks at the same text.
        Ok(Seen { trees: Some(trees), ..seen })
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
            let results =
                self.for_each_in_parallel(touched.iter().copied().collect(), |id| self.rewrite(id, &accepted));
            let mut bad = BTreeSet::new();
            for (id, result) in &results {
                if let Err(message) = result {
                    bad.insert(*id);
                    self.file_mut(*id).defects.push(Defect { codemod, message: message.clone() });
                }
            }
            if bad.is_empty() {
                let judged = results.into_iter().filter_map(|(id, result)| Some((id, result.ok()?)));
                self.commit(judged.collect(), &accepted);
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
}
