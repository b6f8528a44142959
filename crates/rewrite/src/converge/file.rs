//! A file from its first look to its outcome.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use aiomend_conformance::Rejection;
use aiomend_syntax::Span;

use super::Input;
use super::look::{Failure, Findings, Seen};
use crate::edit::{Edit, ModuleId};
use crate::finding::{Finding, Verdict};
use crate::history::History;
use crate::outcome::{Defect, Elsewhere, Outcome, Reported};
use crate::snapshot::Trees;

/// One file during a run.
pub(super) struct File {
    /// The text so far, when it differs from the input's.
    pub(super) text: Option<String>,
    /// The trees of the text so far, where they are at hand.
    pub(super) trees: Option<Arc<Trees>>,
    /// The number of the change that made the text so far, from 1; 0 for the input's.
    pub(super) changed_by: usize,
    history: History,
    // Hashes of the texts it had.
    seen: HashSet<u64>,
    reported: Vec<Reported>,
    // Those of the reported findings.
    keys: HashSet<String>,
    // Those of applied fixes of other files that changed this one.
    reached_by: Vec<String>,
    // Those of the fixes that the text so far holds.
    in_text: Vec<String>,
    // Of the findings in the text as it was read, by codemod and place.
    first_keys: HashMap<(&'static str, Span), String>,
    // Of those in the report that were left, likewise.
    left_keys: HashMap<(&'static str, Span), String>,
    // The place of a finding in the text as it was read, by its key.
    first_places: HashMap<String, Span>,
    pub(super) defects: Vec<Defect>,
    rejection: Option<Rejection>,
}

impl File {
    pub(super) fn new(input: &Input) -> Self {
        Self {
            text: None,
            trees: None,
            changed_by: 0,
            history: History::default(),
            seen: HashSet::from([hash(input.source.text())]),
            reported: Vec::new(),
            keys: HashSet::new(),
            reached_by: Vec::new(),
            in_text: Vec::new(),
            first_keys: HashMap::new(),
            left_keys: HashMap::new(),
            first_places: HashMap::new(),
            defects: Vec::new(),
            rejection: None,
        }
    }

    /// Take over what a look at its text gave; the findings are returned, with the keys that they had when the file was
    /// read.
    pub(super) fn take(&mut self, seen: Result<Seen, Failure>) -> Findings {
        match seen {
            Ok(mut seen) => {
                self.trees = seen.trees;
                let findings = seen.findings.values_mut().flatten();
                if self.text.is_none() {
                    for finding in findings {
                        self.first_keys.insert((finding.codemod, finding.span), finding.key.clone());
                        self.first_places.insert(finding.key.clone(), finding.span);
                    }
                } else {
                    findings.for_each(|finding| self.carry_key(finding));
                }
                seen.findings
            }
            Err(Failure::Defect(defect)) => {
                self.defects.push(defect);
                BTreeMap::new()
            }
            Err(Failure::Rejected(rejection)) => {
                self.rejection = Some(rejection);
                BTreeMap::new()
            }
        }
    }

    /// Fixes change the text of sites around them, and how many equal ones come before: the key stays that of the input.
    fn carry_key(&self, finding: &mut Finding) {
        let (original, _) = self.history.original(finding.span);
        let place = (finding.codemod, original);
        let known = self.first_keys.get(&place).or_else(|| self.left_keys.get(&place));
        finding.key = known.cloned().unwrap_or_else(|| self.free_key(&finding.key));
    }

    /// What the report says of a site that was left is no longer true: it is rewritten after all.
    pub(super) fn takes_back(&mut self, codemod: &str, key: &str) {
        if !self.keys.contains(key) {
            return;
        }
        let is_it = |reported: &Reported| {
            !reported.applied && (reported.finding.codemod, reported.finding.key.as_str()) == (codemod, key)
        };
        if let Some(at) = self.reported.iter().position(is_it) {
            self.reported.remove(at);
            self.keys.remove(key);
        }
    }

    /// Whether it had this text before.
    pub(super) fn has_been(&self, text: &str) -> bool {
        self.seen.contains(&hash(text))
    }

    /// It has this text from now on, which `edits` made of the one before in the `changes`-th change of the run.
    pub(super) fn becomes(&mut self, text: String, trees: Trees, edits: &[Edit], changes: usize) {
        self.changed_by = changes;
        self.history.push(edits);
        self.seen.insert(hash(&text));
        let applied = self.reported.iter().filter(|reported| reported.applied);
        self.in_text = applied.map(|reported| reported.finding.key.clone()).collect();
        self.in_text.extend(self.reached_by.iter().cloned());
        self.text = Some(text);
        self.trees = Some(Arc::new(trees));
    }

    /// The key of a finding in the report. Once the first of two equal sites is rewritten, the second is counted as the
    /// first.
    pub(super) fn free_key(&self, key: &str) -> String {
        let numbered = (2..).map(|number| format!("{key}:{number}"));
        let mut keys = std::iter::once(key.to_owned()).chain(numbered);
        keys.find(|key| !self.keys.contains(key)).expect("one of endlessly many is free")
    }

    /// Put a finding, whose key is free, into the report, with its places in the original text.
    pub(super) fn report(
        &mut self,
        mut finding: Finding,
        applied: bool,
        edits: Vec<Edit>,
        elsewhere: Vec<Elsewhere>,
        together: Vec<String>,
    ) {
        // Within what another fix has rewritten, the history knows no place; the key may.
        let (span, is_intact) = self.history.original(finding.span);
        let first = self.first_places.get(&finding.key).filter(|_| !is_intact);
        finding.span = first.copied().unwrap_or(span);
        self.keys.insert(finding.key.clone());
        if !applied {
            self.left_keys.insert((finding.codemod, finding.span), finding.key.clone());
        }
        if let Verdict::Refused(refusals) = &mut finding.verdict {
            for refusal in refusals {
                refusal.span = self.history.original(refusal.span).0;
            }
        }
        let (edits, mut requires) = match self.in_original(edits.clone()) {
            Some(edits) => (edits, Vec::new()),
            None => (edits, self.in_text.clone()),
        };
        requires.sort();
        requires.dedup();
        self.reported.push(Reported { finding, applied, edits, elsewhere, requires, together });
    }

    /// The fix `key` carries what `others` need as well, and takes away what only they used.
    pub(super) fn goes_with(&mut self, key: &str, others: impl Iterator<Item = String>) {
        let carrier = self.reported.iter_mut().find(|reported| reported.finding.key == key);
        if let Some(carrier) = carrier {
            carrier.together.extend(others);
        }
    }

    /// A fix of another file has changed this one.
    pub(super) fn is_reached_by(&mut self, key: &str) {
        self.reached_by.push(key.to_owned());
    }

    /// Edits of the text so far as edits of the original one; none where they change what other edits wrote.
    pub(super) fn in_original(&self, edits: Vec<Edit>) -> Option<Vec<Edit>> {
        let placed = edits.into_iter().map(|edit| {
            let (span, is_intact) = self.history.original(edit.span);
            is_intact.then_some(Edit { span, ..edit })
        });
        placed.collect()
    }

    pub(super) fn finish(mut self, id: ModuleId) -> Outcome {
        self.reported.sort_by_key(|reported| (reported.finding.span, reported.finding.codemod));
        Outcome { id, text: self.text, reported: self.reported, defects: self.defects, rejection: self.rejection }
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
