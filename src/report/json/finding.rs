//! Findings as the JSON formats write them.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use aiomend_rewrite::{Edit, Elsewhere, Refusal};
use aiomend_syntax::{Source, Span};
use serde::Serialize;

use super::text_of;
use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::View;
use crate::report::base_text::base_of;
use crate::report::pages::{code_page, codemod_page};
use crate::report::place::{Places, Position};

/// What is asked of a run for each finding.
pub(super) struct Findings<'a> {
    // Of the fixes that are written.
    keys: HashSet<(&'a Path, &'a str)>,
    // Files that are.
    changed: HashSet<&'a Path>,
    sources: Sources<'a>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(view: &View<'a>) -> Self {
        let changed = view.written.files.iter().filter(|file| file.text.is_some());
        Self {
            keys: view.written_keys(),
            changed: changed.map(|file| file.path.as_path()).collect(),
            sources: view.shown.files.iter().map(|file| (file.path.as_path(), &file.source)).collect(),
        }
    }

    pub(super) fn is_changed(&self, file: &FileOutcome) -> bool {
        self.changed.contains(file.path.as_path())
    }

    /// The findings of one file, in its order.
    pub(super) fn in_file(&self, file: &'a FileOutcome) -> Vec<FindingOut<'a>> {
        let places = Places::new(&file.source);
        let mut bases = Bases { file, built: HashMap::new() };
        let out = |reported: &'a Reported| {
            let applied = self.keys.contains(&(file.path.as_path(), reported.finding.key.as_str()));
            let edits = bases.edits(reported, &places);
            let elsewhere = reported.elsewhere.iter().map(|other| elsewhere_out(other, &self.sources)).collect();
            FindingOut { applied, edits, elsewhere, ..finding_out(reported, &places) }
        };
        file.findings.iter().map(out).collect()
    }
}

/// A finding, as `schema.json` describes it.
#[derive(Serialize)]
pub(super) struct FindingOut<'a> {
    key: &'a str,
    codemod: &'static str,
    url: String,
    range: RangeOut,
    verdict: &'static str,
    applicability: Option<&'static str>,
    applied: bool,
    title: Option<&'a str>,
    notes: &'a [String],
    reasons: &'a [String],
    edits: Option<Vec<EditOut<'a>>>,
    elsewhere: Vec<ElsewhereOut<'a>>,
    requires: &'a [String],
    together: &'a [String],
    refusals: Vec<RefusalOut<'a>>,
}

#[derive(Serialize)]
struct ElsewhereOut<'a> {
    path: String,
    edits: Option<Vec<EditOut<'a>>>,
}

#[derive(Serialize)]
struct RangeOut {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct EditOut<'a> {
    range: RangeOut,
    text: &'a str,
}

#[derive(Serialize)]
struct RefusalOut<'a> {
    code: &'static str,
    url: String,
    message: &'a str,
    hint: Option<&'a str>,
    range: RangeOut,
    related: Vec<RelatedOut<'a>>,
    output: &'a [String],
}

#[derive(Serialize)]
struct RelatedOut<'a> {
    path: String,
    line: usize,
    message: &'a str,
}

/// The files as they were read, by path.
type Sources<'a> = HashMap<&'a Path, &'a Source>;

fn finding_out<'a>(reported: &'a Reported, places: &Places<'_>) -> FindingOut<'a> {
    let finding = &reported.finding;
    let fix = finding.fix();
    FindingOut {
        key: &finding.key,
        codemod: finding.codemod,
        url: codemod_page(finding.codemod),
        range: range(places, finding.span),
        verdict: if fix.is_some() { "fix" } else { "refused" },
        applicability: fix.map(|fix| fix.applicability.word()),
        applied: false,
        title: fix.map(|fix| fix.title.as_str()),
        notes: fix.map_or(&[], |fix| &fix.notes),
        reasons: fix.map_or(&[], |fix| &fix.reasons),
        edits: None,
        elsewhere: Vec::new(),
        requires: &reported.requires,
        together: &reported.together,
        refusals: finding.refusals().iter().map(|refusal| refusal_out(refusal, places)).collect(),
    }
}

fn refusal_out<'a>(refusal: &'a Refusal, places: &Places<'_>) -> RefusalOut<'a> {
    let related = refusal.related.iter();
    RefusalOut {
        code: refusal.code,
        url: code_page(refusal.code),
        message: &refusal.message,
        hint: refusal.hint.as_deref(),
        range: range(places, refusal.span),
        related: related
            .map(|at| RelatedOut { path: text_of(&at.path), line: at.line, message: &at.message })
            .collect(),
        output: &refusal.output,
    }
}

/// The texts that edits are edits of, each built once.
struct Bases<'a> {
    file: &'a FileOutcome,
    built: HashMap<&'a [String], Option<Source>>,
}

impl<'a> Bases<'a> {
    fn edits(&mut self, reported: &'a Reported, original: &Places<'_>) -> Option<Vec<EditOut<'a>>> {
        if reported.requires.is_empty() {
            return Some(edits_out(&reported.edits, original));
        }
        let base = self.built.entry(&reported.requires).or_insert_with(|| base_of(self.file, reported));
        base.as_ref().map(|base| edits_out(&reported.edits, &Places::new(base)))
    }
}

fn edits_out<'a>(edits: &'a [Edit], places: &Places<'_>) -> Vec<EditOut<'a>> {
    edits.iter().map(|edit| EditOut { range: range(places, edit.span), text: &edit.text }).collect()
}

fn elsewhere_out<'a>(elsewhere: &'a Elsewhere, sources: &Sources<'_>) -> ElsewhereOut<'a> {
    let places = sources.get(elsewhere.path.as_path()).map(|source| Places::new(source));
    let edits = elsewhere.edits.as_deref().zip(places).map(|(edits, places)| edits_out(edits, &places));
    ElsewhereOut { path: text_of(&elsewhere.path), edits }
}

fn range(places: &Places<'_>, span: Span) -> RangeOut {
    RangeOut { start: places.position(span.start()), end: places.position(span.end()) }
}
