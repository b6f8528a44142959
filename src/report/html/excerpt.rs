//! The source around a site, with what stands in the way written under its lines.

use std::collections::{BTreeMap, BTreeSet};

use aiomend_syntax::Span;
use serde::Serialize;

use super::line::{self, Line};
use super::shades::Shades;
use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::place::Places;
use crate::report::printable::{count, visible};

/// Lines around each that is spoken of.
const AROUND: usize = 1;

/// Lines of a site; of a longer one only the first are shown.
const MOST_OF_SITE: usize = 6;

/// Lines in all; what is beyond is counted.
const MOST: usize = 40;

#[derive(Debug, Serialize)]
pub(super) struct ExcerptOut {
    lines: Vec<QuotedOut>,
    /// What is not quoted.
    #[serde(skip_serializing_if = "Option::is_none")]
    more: Option<String>,
}

#[derive(Debug, Serialize)]
struct QuotedOut {
    /// 1-based.
    number: usize,
    text: Line,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    remarks: Vec<RemarkOut>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct RemarkOut {
    code: &'static str,
    message: String,
}

/// The site of a finding, and the place of each refusal with what is there.
pub(super) fn excerpt(file: &FileOutcome, places: &Places<'_>, reported: &Reported, shades: &Shades<'_>) -> ExcerptOut {
    let line_of = |offset: u32| places.line_column(offset).0;
    let site = reported.finding.span;
    let first = line_of(site.start());
    let last = line_of(site.end().saturating_sub(1).max(site.start())).min(first + MOST_OF_SITE - 1);
    let mut remarks: BTreeMap<usize, Vec<RemarkOut>> = BTreeMap::new();
    for refusal in reported.finding.refusals() {
        let told = remarks.entry(line_of(refusal.span.start())).or_default();
        let remark = RemarkOut { code: refusal.code, message: visible(&refusal.message).into_owned() };
        if !told.contains(&remark) {
            told.push(remark);
        }
    }
    let spoken_of = (first..=last).chain(remarks.keys().copied());
    let quoted: BTreeSet<usize> =
        spoken_of.flat_map(|line| line.saturating_sub(AROUND).max(1)..=line + AROUND).collect();
    // Past the end there is nothing.
    let end = line_of(file.source.text().trim_end().len() as u32).max(last);
    let quoted: Vec<usize> = quoted.into_iter().filter(|line| *line <= end).collect();
    let texts: Vec<&str> = quoted.iter().take(MOST).map(|&line| places.line(line)).collect();
    let colours = shades.in_text(file.source.text(), &texts);
    let lines = quoted.iter().zip(texts).zip(colours);
    let lines = lines.map(|((&number, text), colours)| QuotedOut {
        number,
        text: line::line(text, &colours, part_in_line(places, site, number, text).as_slice()),
        remarks: remarks.remove(&number).unwrap_or_default(),
    });
    let lines = lines.collect();
    let more = quoted.len().saturating_sub(MOST);
    ExcerptOut { lines, more: (more > 0).then(|| count(more, "more line")) }
}

/// The bytes of a 1-based line that `span` holds, without the blanks that it begins with.
fn part_in_line(places: &Places<'_>, span: Span, line: usize, text: &str) -> Option<std::ops::Range<usize>> {
    let (first, last) = (places.line_column(span.start()).0, places.line_column(span.end()).0);
    if line < first || line > last {
        return None;
    }
    let indent = text.len() - text.trim_start().len();
    let start = if line == first { places.byte_column(span.start()) - 1 } else { indent };
    let end = if line == last { places.byte_column(span.end()) - 1 } else { text.trim_end().len() };
    (start < end).then_some(start..end)
}
