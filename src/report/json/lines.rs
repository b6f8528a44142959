//! The objects of the JSON report, one a line: for programs that read as they go.

use std::io::{self, Write};

use serde::Serialize;

use super::finding::{FindingOut, Findings};
use super::{DefectOut, InForce, RunOut, SkipOut, defects_out, text_of};
use crate::report::View;
use crate::report::counts::Counts;
use crate::report::escaped_json::EscapedJson;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Finding {
        path: String,
        #[serde(flatten)]
        finding: FindingOut<'a>,
    },
    Skipped {
        path: String,
        #[serde(flatten)]
        skip: SkipOut<'a>,
    },
    Defect(DefectOut<'a>),
    Summary(RunOut<'a>),
}

/// The findings, skipped files and defects of the JSON report, and in the last line what it says of the whole run. `type`
/// tells them apart; what is of a file has its `path`.
///
/// # Errors
/// When `out` fails.
pub fn json_lines(view: &View<'_>, settings: &InForce, out: &mut dyn Write) -> io::Result<()> {
    let findings = Findings::new(view);
    for file in &view.shown.files {
        let path = || text_of(&file.path);
        let skip = file.skipped.as_ref().map(|skip| Line::Skipped { path: path(), skip: SkipOut::of(skip) });
        let found = findings.in_file(file).into_iter().map(|finding| Line::Finding { path: path(), finding });
        for one in skip.into_iter().chain(found).chain(defects_out(file).map(Line::Defect)) {
            line(&one, out)?;
        }
    }
    line(&Line::Summary(RunOut::of(view, settings, &Counts::of(view))), out)
}

fn line(line: &Line<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(EscapedJson(&mut *out), line)?;
    writeln!(out)
}
