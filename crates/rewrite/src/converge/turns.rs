//! Further turns of codemods, over what others made of the files since they last saw them.

use std::collections::{BTreeMap, BTreeSet};

use super::choose::choose;
use super::look::Findings;
use super::{Accept, Run};
use crate::codemod::AnyCodemod;
use crate::edit::ModuleId;

/// More turns than this are a defect: codemods make work for each other.
const MOST_TURNS: usize = 10;

impl Run<'_> {
    /// Give all codemods further turns, until none has a fix for what another made. The n-th of `seen` is how many changes
    /// there were when the n-th codemod had last seen all files.
    ///
    /// What is not accepted is in the report as it was when the codemod had its first turn.
    pub(super) fn until_nothing_is_new(
        &mut self,
        codemods: &[&dyn AnyCodemod],
        mut seen: Vec<usize>,
        accept: Accept<'_>,
    ) {
        for turn in 1.. {
            let now = self.changes;
            let mut found = self.found_since(codemods, &seen);
            seen.fill(now);
            for codemod in codemods {
                let of_codemod =
                    found.iter_mut().filter_map(|(id, by_id)| Some((*id, by_id.remove(codemod.meta().id)?)));
                let mut pending: BTreeMap<_, _> = of_codemod.collect();
                if codemod.meta().spans_files && self.changes > now {
                    // What a fix over several files was made of may be stale although its own file is as it was.
                    let ids = std::mem::take(&mut pending).into_keys().collect();
                    self.renew();
                    self.ask_again(*codemod, ids, &mut pending);
                } else {
                    // The others are stale by now, and looked at in the next turn.
                    pending.retain(|id, _| self.file(*id).is_some_and(|file| file.changed_by <= now));
                }
                if turn <= MOST_TURNS {
                    let waiting = pending.values().map(Vec::len).sum();
                    self.passes(*codemod, &mut pending, waiting, accept);
                    continue;
                }
                let endless = choose(&pending, &BTreeSet::new(), accept);
                let touched = endless.into_iter().flat_map(|fix| fix.touched).collect();
                self.is_stuck(*codemod, &touched, &format!("still finds sites in turn {turn}"));
            }
            if self.changes == now {
                break;
            }
        }
    }

    /// What codemods find in files that were changed since they saw them.
    fn found_since(&mut self, codemods: &[&dyn AnyCodemod], seen: &[usize]) -> Vec<(ModuleId, Findings)> {
        let mut behind = codemods.iter().zip(seen).filter(|(_, seen)| **seen < self.changes);
        if behind.any(|(codemod, _)| codemod.meta().spans_files) {
            self.renew();
        }
        let earliest = seen.iter().copied().min().unwrap_or(self.changes);
        let changed_after = |run: &Self, id, changes| run.file(id).is_some_and(|file| file.changed_by > changes);
        let changed = self.texts().map(|(id, _)| id).filter(|id| changed_after(self, *id, earliest)).collect();
        let question = |run: &Self, id| {
            let behind = codemods.iter().zip(seen).filter(|(_, seen)| changed_after(run, id, **seen));
            behind.map(|(codemod, _)| *codemod).collect()
        };
        self.look_again(changed, question)
    }
}
