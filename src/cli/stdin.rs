//! What makes no sense for one text on standard input.

use super::ParseError;
use super::options::{Format, Input, Mode, RequestFiles, RunOptions};

/// Refuse options that would do nothing: `fix -` prints the new text, and `diff -` a patch, and no report.
pub(super) fn check(run: &RunOptions) -> Result<(), ParseError> {
    if !matches!(run.input, Input::Stdin { .. }) {
        return Ok(());
    }
    let refuse = |message: String| Err(ParseError::Value(message));
    if run.narrow.diff_base.is_some() {
        return refuse("--diff-base: standard input has no history".to_owned());
    }
    let (prints, takes_formats) = match run.mode {
        Mode::Fix => ("`fix -` prints the new text", false),
        Mode::Diff => ("`diff -` prints a patch", true),
        Mode::Check => return Ok(()),
    };
    if takes_formats && run.format != Format::Text {
        return Ok(());
    }
    let idle = [
        ("--output-format", run.format != Format::Text),
        ("--output-file", run.output_file.is_some()),
        ("--patch", run.patch.is_some()),
        ("--html", run.html.is_some()),
        ("--statistics", run.statistics),
        ("--verify", run.verify.is_some()),
        ("the texts of a request", run.request != RequestFiles::default()),
    ];
    match idle.iter().find(|(_, is_given)| *is_given) {
        Some((option, _)) => refuse(format!("{prints} alone: it has no use for {option}")),
        None => Ok(()),
    }
}
