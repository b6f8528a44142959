//! All that a page has to show, as the JSON in it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::asked::Asked;
use super::diffs::Diffs;
use super::finding::{FindingOut, findings};
use super::topics::{self, CodeOut, CodemodOut};
use crate::catalog::CodemodInfo;
use crate::driver::outcome::FileOutcome;
use crate::report::counts::{Counts, TallyOut};
use crate::report::printable::{self, one_line, visible};
use crate::report::{View, slashed, summary};

#[derive(Debug, Serialize)]
pub(super) struct Document<'r> {
    tool: &'static str,
    command: String,
    /// Words after `aiomend fix --only-keys FILE`.
    again: &'r str,
    /// Whether applied fixes are written by now.
    wrote: bool,
    counts: CountsOut,
    /// Sentences on the run as a whole.
    remarks: Vec<String>,
    codemods: BTreeMap<&'r str, CodemodOut>,
    codes: BTreeMap<&'static str, CodeOut<'r>>,
    files: Vec<FileOut<'r>>,
}

/// The numbers that the summary of every other report has.
#[derive(Debug, Serialize)]
struct CountsOut {
    files: usize,
    files_with_asyncio: usize,
    files_with_fixes: usize,
    files_changed: usize,
    #[serde(flatten)]
    total: TallyOut,
    skipped: usize,
    defects: usize,
}

#[derive(Debug, Serialize)]
struct FileOut<'r> {
    path: String,
    /// The path in a list of keys; none where a line cannot hold it, and a key must do.
    listed: Option<String>,
    /// The parts of the path above the file.
    directories: Vec<String>,
    findings: Vec<FindingOut<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<SkipOut<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    defects: Vec<DefectOut>,
}

#[derive(Debug, Serialize)]
struct SkipOut<'r> {
    code: &'r str,
    message: String,
    line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct DefectOut {
    codemod: &'static str,
    message: String,
}

impl<'r> Document<'r> {
    pub(super) fn of(view: &View<'r>, asked: &'r Asked, codemods: &'r [CodemodInfo]) -> Self {
        let counts = Counts::of(view);
        let written = view.written_keys();
        let mut diffs = Diffs::of(view.shown);
        let told = view.shown.files.iter().filter(|file| is_told(file));
        let file_out = |file: &'r FileOutcome| FileOut {
            path: printable::path(&file.path),
            listed: listed(&file.path),
            directories: directories(&file.path),
            findings: findings(file, &written, &mut diffs),
            skipped: file.skipped.as_ref().map(|skip| SkipOut {
                code: skip.code,
                message: one_line(&skip.message),
                line: skip.line,
            }),
            defects: file
                .defects
                .iter()
                .map(|defect| DefectOut { codemod: defect.codemod, message: one_line(&defect.message) })
                .collect(),
        };
        Self {
            tool: concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")),
            command: visible(&asked.command).into_owned(),
            again: &asked.again,
            wrote: asked.writes,
            remarks: remarks(view, &counts),
            codemods: topics::titles(&counts, codemods),
            codes: topics::codes(view, &counts, codemods),
            files: told.map(file_out).collect(),
            counts: CountsOut::of(&counts),
        }
    }
}

impl CountsOut {
    fn of(counts: &Counts) -> Self {
        Self {
            files: counts.files,
            files_with_asyncio: counts.files_with_asyncio,
            files_with_fixes: counts.files_with_fixes,
            files_changed: counts.files_changed,
            total: TallyOut::of(&counts.total),
            skipped: counts.files_skipped,
            defects: counts.defects,
        }
    }
}

/// Whether a file has a line of its own; one that only a fix of another changes is shown with that.
fn is_told(file: &FileOutcome) -> bool {
    !file.findings.is_empty() || file.skipped.is_some() || !file.defects.is_empty()
}

fn remarks(view: &View<'_>, counts: &Counts) -> Vec<String> {
    let mut remarks: Vec<String> = summary::floors(&view.shown.floors).into_iter().collect();
    remarks.extend(view.written.verification.as_ref().map(summary::verification));
    remarks.extend(summary::left_out(view.left_out));
    remarks.extend(summary::offered(counts));
    remarks
}

fn listed(path: &Path) -> Option<String> {
    path.to_str().filter(|name| !name.contains(['\n', '\r'])).map(str::to_owned)
}

fn directories(path: &Path) -> Vec<String> {
    let path = slashed(path);
    let mut parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    parts.pop();
    parts.into_iter().map(|part| if part.is_empty() { "/".to_owned() } else { visible(part).into_owned() }).collect()
}
