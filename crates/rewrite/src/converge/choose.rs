//! Which fixes of a pass go in together.

use std::collections::{BTreeMap, BTreeSet};

use aiomend_syntax::Span;

use crate::edit::ModuleId;
use crate::finding::Finding;
use crate::fix::Fix;

/// An accepted fix: its finding's place in the list of its module, and the modules that it touches.
pub(super) struct Accepted {
    pub(super) finding: Finding,
    pub(super) touched: BTreeSet<ModuleId>,
}

impl Accepted {
    pub(super) fn fix(&self) -> &Fix {
        self.finding.fix().expect("only findings with a fix are accepted")
    }
}

/// The fixes of this pass in order of path and place, without any that touches an earlier one.
pub(super) fn choose(
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
