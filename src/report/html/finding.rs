//! Findings as the page has them.

use std::collections::HashSet;
use std::path::Path;

use aiomend_rewrite::Refusal;
use aiomend_syntax::Span;
use serde::Serialize;

use super::diffs::{DiffOut, Diffs};
use super::excerpt::{ExcerptOut, excerpt};
use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::place::Places;
use crate::report::printable::{self, cut, one_line, visible};
use crate::report::{Kind, Told};

/// Columns of a site's source in the head of a card.
const WIDEST_SITE: usize = 160;

#[derive(Debug, Serialize)]
pub(super) struct FindingOut<'r> {
    /// As `--only-keys` takes it.
    key: &'r str,
    codemod: &'static str,
    /// `safe`, `unsafe`, `display-only`, `refused` or `suppressed`: what `Counts` counts it as.
    state: &'static str,
    /// Whether the fix is in what is written.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    applied: bool,
    /// 1-based.
    line: usize,
    column: usize,
    /// The first line of the site.
    site: String,
    title: Option<String>,
    notes: Vec<String>,
    reasons: Vec<String>,
    /// Keys of fixes of the same file that have changed its own lines before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    builds_on: Vec<&'r str>,
    /// Whether its diff is one of the text that other fixes have left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_later: bool,
    /// Keys of fixes of the same file with which it makes an import or a helper.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    together: &'r [String],
    /// Other files that it changes.
    others: Vec<String>,
    diffs: Vec<DiffOut>,
    /// Whether imports come with it that the diffs do not have.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    lacks_imports: bool,
    refusals: Vec<RefusalOut<'r>>,
    excerpt: Option<ExcerptOut>,
}

#[derive(Debug, Serialize)]
struct RefusalOut<'r> {
    code: &'static str,
    message: String,
    hint: Option<String>,
    related: Vec<RelatedOut>,
    output: Vec<std::borrow::Cow<'r, str>>,
}

#[derive(Debug, Serialize)]
struct RelatedOut {
    place: String,
    message: String,
}

/// The findings of one file; `written` are the fixes in what is written.
pub(super) fn findings<'r>(
    file: &'r FileOutcome,
    written: &HashSet<(&Path, &str)>,
    diffs: &mut Diffs<'r>,
) -> Vec<FindingOut<'r>> {
    let places = Places::new(&file.source);
    file.findings.iter().map(|reported| finding(file, &places, reported, written, diffs)).collect()
}

fn finding<'r>(
    file: &'r FileOutcome,
    places: &Places<'_>,
    reported: &'r Reported,
    written: &HashSet<(&Path, &str)>,
    diffs: &mut Diffs<'r>,
) -> FindingOut<'r> {
    let found = &reported.finding;
    let fix = found.fix();
    let (line, column) = places.line_column(found.span.start());
    let lines = |texts: &'r [String]| texts.iter().map(|text| visible(text).into_owned()).collect();
    let requests_imports = || fix.is_some_and(|fix| fix.parts.iter().any(|part| !part.requests.is_empty()));
    FindingOut {
        key: &found.key,
        codemod: found.codemod,
        state: state(reported.kind()),
        applied: written.contains(&(file.path.as_path(), found.key.as_str())),
        line,
        column,
        site: cut(&one_line(&places.beginning(found.span, WIDEST_SITE)), WIDEST_SITE).into_owned(),
        title: fix.map(|fix| one_line(&fix.title)),
        notes: fix.map_or_else(Vec::new, |fix| lines(&fix.notes)),
        reasons: fix.map_or_else(Vec::new, |fix| lines(&fix.reasons)),
        builds_on: builds_on(file, places, reported),
        is_later: !reported.requires.is_empty(),
        together: &reported.together,
        others: reported.elsewhere.iter().map(|elsewhere| printable::path(&elsewhere.path)).collect(),
        diffs: if fix.is_some() { diffs.of_fix(file, reported) } else { Vec::new() },
        lacks_imports: !reported.applied && requests_imports(),
        refusals: found.refusals().iter().map(refusal).collect(),
        excerpt: fix.is_none().then(|| excerpt(file, places, reported, diffs.shades(file))),
    }
}

/// A fix requires all that was made before it where it is made in text that another has written. Of these it builds on
/// those that touch the lines of its site; without the others it is the same.
fn builds_on<'r>(file: &'r FileOutcome, places: &Places<'_>, reported: &'r Reported) -> Vec<&'r str> {
    let lines = |span: Span| places.line_column(span.start()).0..=places.line_column(span.end()).0;
    let own = lines(reported.finding.span);
    let meets = |span: Span| {
        let other = lines(span);
        other.start() <= own.end() && own.start() <= other.end()
    };
    let touches = |other: &Reported| {
        // Edits of one that is later itself are not in the text as read.
        let mut edits = other.edits.iter().filter(|_| other.requires.is_empty());
        meets(other.finding.span) || edits.any(|edit| meets(edit.span))
    };
    let required = file.findings.iter().filter(|other| reported.requires.contains(&other.finding.key));
    required.filter(|other| touches(other)).map(|other| other.finding.key.as_str()).collect()
}

fn state(kind: Kind<'_>) -> &'static str {
    match kind {
        Kind::Fix(fix) => fix.applicability.word(),
        Kind::DisplayOnly => "display-only",
        Kind::Refused | Kind::PythonVersion => "refused",
        Kind::Suppressed => "suppressed",
    }
}

fn refusal(refusal: &Refusal) -> RefusalOut<'_> {
    let related = refusal.related.iter().map(|at| RelatedOut {
        place: format!("{}:{}", printable::path(&at.path), at.line),
        message: one_line(&at.message),
    });
    RefusalOut {
        code: refusal.code,
        message: one_line(&refusal.message),
        hint: refusal.hint.as_deref().map(one_line),
        related: related.collect(),
        output: refusal.output.iter().map(|line| visible(line)).collect(),
    }
}
