//! A file from its first look to its outcome.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use aiomend_conformance::{Reading, Rejection};

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
    /// A reading of the text so far that has not been looked at yet.
    pub(super) reading: Option<Reading>,
    history: History,
    // Hashes of the texts it had.
    seen: HashSet<u64>,
    reported: Vec<Reported>,
    // Those of the reported findings.
    keys: HashSet<String>,
    // Those of applied fixes of other files that changed this one.
    reached_by: Vec<String>,
    pub(super) defects: Vec<Defect>,
    rejection: Option<Rejection>,
}

impl File {
    pub(super) fn new(input: &Input) -> Self {
        Self {
            text: None,
            trees: None,
            reading: None,
            history: History::default(),
            seen: HashSet::from([hash(input.source.text())]),
            reported: Vec::new(),
            keys: HashSet::new(),
            reached_by: Vec::new(),
            defects: Vec::new(),
            rejection: None,
        }
    }

    /// Take over what a look at its text gave; the findings are returned.
    pub(super) fn take(&mut self, seen: Result<Seen, Failure>) -> Findings {
        match seen {
            Ok(seen) => {
                self.trees = seen.trees;
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

    /// Whether it had this text before.
    pub(super) fn has_been(&self, text: &str) -> bool {
        self.seen.contains(&hash(text))
    }

    /// It has this text from now on, which `edits` made of the one before.
    pub(super) fn becomes(&mut self, text: String, reading: Reading, edits: &[Edit]) {
        self.history.push(edits);
        self.seen.insert(hash(&text));
        self.text = Some(text);
        self.reading = Some(reading);
        self.trees = None;
    }

    /// Give the findings of one look at the text the keys that they are reported under, whatever is accepted of them.
    ///
    /// Of equal sites, the n-th that is left gets the n-th key that is free: once the first is rewritten a codemod counts
    /// the second as the first, and it is the second still.
    pub(super) fn name(&self, findings: &mut [Finding]) {
        let as_found: HashSet<String> = findings.iter().map(|finding| finding.key.clone()).collect();
        let mut given = HashSet::new();
        for finding in findings {
            let numbered = finding.key.rsplit_once(':').filter(|(_, number)| number.parse::<usize>().is_ok());
            let base = numbered.map(|(base, _)| base).filter(|base| as_found.contains(*base)).unwrap_or(&finding.key);
            let mut keys = std::iter::once(base.to_owned()).chain((2..).map(|number| format!("{base}:{number}")));
            let is_free = |key: &String| !self.keys.contains(key) && !given.contains(key);
            let key = keys.find(is_free).expect("one of endlessly many is free");
            given.insert(key.clone());
            finding.key = key;
        }
    }

    /// Put a finding that was named into the report, with its places in the original text.
    pub(super) fn report(
        &mut self,
        mut finding: Finding,
        applied: bool,
        edits: Vec<Edit>,
        elsewhere: Vec<Elsewhere>,
        mut requires: Vec<String>,
    ) {
        let (span, _) = self.history.original(finding.span);
        finding.span = span;
        self.keys.insert(finding.key.clone());
        if let Verdict::Refused(refusals) = &mut finding.verdict {
            for refusal in refusals {
                refusal.span = self.history.original(refusal.span).0;
            }
        }
        let edits = self.in_original(edits.clone()).unwrap_or_else(|| {
            let applied = self.reported.iter().filter(|earlier| earlier.applied);
            requires.extend(applied.map(|earlier| earlier.finding.key.clone()));
            requires.extend(self.reached_by.iter().cloned());
            edits
        });
        requires.sort();
        requires.dedup();
        self.reported.push(Reported { finding, applied, edits, elsewhere, requires });
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
