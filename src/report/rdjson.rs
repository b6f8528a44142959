//! The diagnostics that reviewdog reads, and posts on a pull request with what it can apply.
//!
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>: columns are bytes of UTF-8, counted from 1, and ends
//! are half open.

use std::io::{self, Write};

use serde::Serialize;

use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::View;
use crate::report::address::slashed;
use crate::report::annotation::{Annotation, Severity, Spot, annotations, spots};
use crate::report::escaped_json::EscapedJson;
use crate::report::look::Look;
use crate::report::own_edits::own_edits;
use crate::report::place::Places;

#[derive(Serialize)]
struct Diagnostics<'a> {
    source: Source,
    severity: &'static str,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    url: String,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

/// The report: one object.
///
/// # Errors
/// When `out` fails.
pub fn rdjson(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let all = annotations(view, look.volume);
    let report = Diagnostics {
        source: Source { name: env!("CARGO_PKG_NAME"), url: env!("CARGO_PKG_REPOSITORY") },
        severity: "WARNING",
        diagnostics: all.iter().map(|annotation| diagnostic(view, annotation)).collect(),
    };
    serde_json::to_writer_pretty(EscapedJson(&mut *out), &report)?;
    writeln!(out)
}

fn diagnostic<'a>(view: &View<'a>, annotation: &Annotation<'a>) -> Diagnostic<'a> {
    Diagnostic {
        message: format!("{} {}", annotation.title, annotation.sentences.join("\n")),
        location: Location { path: slashed(&annotation.file.path), range: range(annotation.start, annotation.end) },
        severity: match annotation.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Notice => "INFO",
        },
        code: Code { value: annotation.check, url: annotation.page() },
        suggestions: annotation.reported.map(|one| suggestions(view, annotation.file, one)).unwrap_or_default(),
    }
}

/// The edits that make the fix. A suggestion is always one for the file of its diagnostic, so a fix that reaches into
/// others has none. The one at the site comes first: beside that line they are posted.
fn suggestions<'a>(view: &View<'a>, file: &'a FileOutcome, reported: &'a Reported) -> Vec<Suggestion<'a>> {
    let changed = own_edits(view.shown, file, reported);
    let Some([own]) = changed.as_deref() else { return Vec::new() };
    let places = Places::new(&file.source);
    let mut edits = own.edits.clone();
    edits.sort_by_key(|edit| !edit.span.touches(reported.finding.span));
    let suggestion = |edit: &&'a aiomend_rewrite::Edit| {
        let (start, end) = spots(&places, edit.span);
        Suggestion { range: range(start, end), text: &edit.text }
    };
    edits.iter().map(suggestion).collect()
}

fn range(start: Spot, end: Spot) -> Range {
    let position = |spot: Spot| Position { line: spot.line, column: spot.byte_column };
    Range { start: position(start), end: position(end) }
}
