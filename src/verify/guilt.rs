//! Fixes that break the command, as refusals.

use std::collections::HashMap;
use std::path::Path;

use aiomend_rewrite::{Refusal, Related, VERIFICATION_FAILED, Verdict};

use super::command::Ended;
use crate::driver::outcome::{FixKey, Run};

/// Fixes that the command fails with, none of which can be left out for that.
#[derive(Debug)]
pub(super) struct Guilty {
    pub(super) fixes: Vec<FixKey>,
    /// How the command ended with them and no others.
    pub(super) ended: Ended,
}

/// Makes refusals of the guilty fixes in a run without them.
pub(super) fn mark(run: &mut Run, guilty: &[Guilty], command: &str) {
    let lines = lines_of(run, guilty);
    let by_key: HashMap<&FixKey, &Guilty> =
        guilty.iter().flat_map(|guilty| guilty.fixes.iter().map(move |fix| (fix, guilty))).collect();
    for file in &mut run.files {
        for reported in &mut file.findings {
            let key = FixKey::of(&file.path, &reported.finding);
            let Some(guilty) = by_key.get(&key).filter(|_| !reported.applied) else { continue };
            let others = guilty.fixes.iter().filter(|other| **other != key);
            let related: Vec<Related> = others
                .filter_map(|other| {
                    let line = *lines.get(other)?;
                    Some(Related::at(&other.path, line, "a fix that takes part in it"))
                })
                .collect();
            let together = if guilty.fixes.len() > 1 { "fixes that only fail together" } else { "this fix" };
            let message = format!("`{command}` fails with {together} ({})", guilty.ended.how);
            let refusal = Refusal::new(VERIFICATION_FAILED, reported.finding.span, message)
                .with_related(related)
                .with_output(guilty.ended.output.clone());
            reported.finding.verdict = Verdict::Refused(vec![refusal]);
            reported.edits = Vec::new();
            reported.elsewhere = Vec::new();
            reported.requires = Vec::new();
            reported.together = Vec::new();
        }
    }
}

/// The 1-based lines of the guilty sites.
fn lines_of(run: &Run, guilty: &[Guilty]) -> HashMap<FixKey, usize> {
    let mut wanted: HashMap<&Path, Vec<&str>> = HashMap::new();
    for fix in guilty.iter().flat_map(|guilty| &guilty.fixes) {
        wanted.entry(&fix.path).or_default().push(&fix.key);
    }
    let mut lines = HashMap::new();
    for file in &run.files {
        let Some(keys) = wanted.get(file.path.as_path()) else { continue };
        let text = file.source.text();
        for finding in file.findings.iter().map(|reported| &reported.finding) {
            if keys.contains(&finding.key.as_str()) {
                let before = &text[..finding.span.start() as usize];
                let line = aiomend_syntax::LineIndex::new(before).line_of(finding.span.start()) + 1;
                lines.insert(FixKey::of(&file.path, finding), line);
            }
        }
    }
    lines
}
