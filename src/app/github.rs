//! What a step of GitHub Actions can leave behind besides its log: files that its environment names.

use std::fs::OpenOptions;
use std::io::Write;

use super::Failure;
use crate::reason::reason;
use crate::report::{self, Look, View};

/// Append the summary and the numbers where the environment asks for them.
pub(super) fn append(view: &View<'_>, look: &Look) -> Result<(), Failure> {
    let mut summary = Vec::new();
    report::markdown(view, look, &mut summary)?;
    append_to("GITHUB_STEP_SUMMARY", &summary)?;
    let mut outputs = Vec::new();
    report::github_outputs(view, &mut outputs)?;
    append_to("GITHUB_OUTPUT", &outputs)
}

fn append_to(variable: &str, text: &[u8]) -> Result<(), Failure> {
    let path = std::env::var_os(variable).unwrap_or_default();
    if path.is_empty() {
        return Ok(());
    }
    // A step writes to both files with `>>`: what others wrote stays.
    let file = OpenOptions::new().create(true).append(true).open(&path);
    let written = file.and_then(|mut file| file.write_all(text));
    Ok(written
        .map_err(|error| format!("cannot write ${variable}, {}: {}", report::path(path.as_ref()), reason(&error)))?)
}
