//! Renders what a run found; computes nothing but numbers of it.
//!
//! Every format takes the same [`View`] and the same [`Counts`], so that they agree. Results go to the writer given;
//! nothing here opens a file, asks the clock or knows a codemod by name.

mod address;
mod annotation;
mod base_text;
mod card;
mod changes;
mod check;
mod colouring;
mod columns;
mod counts;
mod diff;
mod escaped_json;
mod excerpt;
mod exit;
mod explain;
mod github;
mod gitlab;
mod html;
pub mod hunks;
mod json;
mod left_alone;
mod link;
mod list;
mod look;
mod markdown;
mod own_edits;
mod pages;
mod patch;
mod place;
mod printable;
mod progress;
mod pull_request;
mod rdjson;
mod sarif;
mod sides;
mod statistics;
mod summary;
#[cfg(test)]
mod tests;
mod text;
mod trying;
mod typeset;

use std::collections::HashSet;
use std::io;
use std::path::Path;
use std::time::Duration;

use aiomend_rewrite::{Applicability, Fix};

use crate::driver::outcome::{FileOutcome, LeftOut, Reported, Run};

pub(crate) use address::slashed;
pub use card::{Card, Change, card};
pub use check::check;
pub use counts::{Counts, Tally};
pub use exit::{Ending, exit_code};
pub use explain::{explain, explain_json, explanation};
pub use github::{github, github_outputs};
pub use gitlab::gitlab;
pub use html::{Asked, html};
pub use json::{InForce, json, json_lines};
pub use list::list;
pub use look::Look;
pub use markdown::markdown;
pub use pages::{DOCS, code_page, codemod_page};
pub use patch::{PatchError, PatchRoot, patch};
pub use place::{Places, Position};
pub(crate) use printable::wrap;
pub use printable::{count, one_line, path, visible, width};
pub use progress::Progress;
pub use pull_request::{RequestText, Step, commit_message, joint_message, request};
pub use rdjson::rdjson;
pub use sarif::sarif;
pub use statistics::statistics;
pub(crate) use summary::broken;
pub use text::{diff, errors, fix_preview, fix_result};
pub use trying::Trying;

/// What a report is made of.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What is shown: for `diff` and `check` a run that took safe and unsafe fixes, for `fix` the one that is written.
    pub shown: &'a Run,
    /// What `fix` with the same flags would write, or wrote; the same run where `shown` is that one.
    pub written: &'a Run,
    /// Whether unsafe fixes are written.
    pub unsafe_fixes: bool,
    /// What a person asked to leave out.
    pub left_out: LeftOut,
    /// How long it took, for the summary.
    pub elapsed: Duration,
}

impl<'a> View<'a> {
    /// The places of all fixes that are in the texts to be written, by path and key.
    pub(crate) fn written_keys(&self) -> HashSet<(&'a Path, &'a str)> {
        let files = self.written.files.iter();
        files
            .flat_map(|file| file.findings.iter().map(move |reported| (file, reported)))
            .filter(|(_, reported)| reported.applied)
            .map(|(file, reported)| (file.path.as_path(), reported.finding.key.as_str()))
            .collect()
    }
}

/// Code of a refusal that a comment in the source asked for; shown on demand alone.
const SUPPRESSED: &str = "suppressed";
/// Code of a refusal that a later Python lifts; never shown one by one.
const PYTHON_VERSION: &str = "python-version";

/// What becomes of a finding in every report.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind<'a> {
    /// A fix that may be applied in bulk.
    Fix(&'a Fix),
    /// A fix that is never applied in bulk.
    DisplayOnly,
    /// Refused for a reason in the code.
    Refused,
    /// Refused for the supported Python alone.
    PythonVersion,
    /// Refused because a comment says so.
    Suppressed,
}

/// What reports ask of a finding.
pub(crate) trait Told {
    /// What becomes of it.
    fn kind(&self) -> Kind<'_>;

    /// The codes of the refusals, each once, in order.
    fn codes(&self) -> Vec<&'static str>;
}

impl Told for Reported {
    fn kind(&self) -> Kind<'_> {
        let refusals = self.finding.refusals();
        match self.finding.fix() {
            Some(fix) if fix.applicability == Applicability::DisplayOnly => Kind::DisplayOnly,
            Some(fix) => Kind::Fix(fix),
            None if refusals.iter().any(|refusal| refusal.code == SUPPRESSED) => Kind::Suppressed,
            None if refusals.iter().all(|refusal| refusal.code == PYTHON_VERSION) => Kind::PythonVersion,
            None => Kind::Refused,
        }
    }

    fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&'static str> = Vec::new();
        for refusal in self.finding.refusals() {
            if !codes.contains(&refusal.code) {
                codes.push(refusal.code);
            }
        }
        codes
    }
}

/// Whether a comment asks to leave the site alone.
pub fn is_suppressed(reported: &Reported) -> bool {
    matches!(reported.kind(), Kind::Suppressed)
}

/// `path:line:column` of a finding.
pub(crate) fn location(file: &FileOutcome, places: &Places<'_>, offset: u32) -> String {
    let (line, column) = places.line_column(offset);
    format!("{}:{line}:{column}", printable::path(&file.path))
}

/// `src/app.py:3:5 gather-to-task-group`
pub fn site(file: &FileOutcome, reported: &Reported) -> String {
    let start = reported.finding.span.start();
    format!("{} {}", location(file, &Places::new(&file.source), start), reported.finding.codemod)
}

/// Nothing to report where the reader has gone away.
///
/// # Errors
/// Any other failure of the writer.
pub fn ignore_broken_pipe(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
