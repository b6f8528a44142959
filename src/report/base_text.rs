//! The text that a fix's edits are edits of.

use std::collections::BTreeSet;

use aiomend_rewrite::{Edit, apply};
use aiomend_syntax::Source;

use crate::driver::outcome::{FileOutcome, Reported};

/// The file as it stands before `reported`: with all the fixes applied that it requires. `None` where these cannot be
/// put together from what is reported.
pub(crate) fn base_of(file: &FileOutcome, reported: &Reported) -> Option<Source> {
    let required: BTreeSet<&str> = reported.requires.iter().map(String::as_str).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut text = file.source.text().to_owned();
    while done != required {
        // The next layer: fixes whose edits are edits of exactly this text.
        let mut edits: Vec<Edit> = Vec::new();
        let mut layer = Vec::new();
        for other in &file.findings {
            let key = other.finding.key.as_str();
            let builds_on: BTreeSet<&str> = other.requires.iter().map(String::as_str).collect();
            if !required.contains(key) || done.contains(key) || builds_on != done {
                continue;
            }
            layer.push(key);
            // An import that two fixes ask for is written once.
            edits.extend(other.edits.iter().filter(|edit| !edits.contains(edit)).cloned().collect::<Vec<_>>());
        }
        if layer.is_empty() {
            return None;
        }
        text = apply(&text, &edits).ok()?;
        done.extend(layer);
    }
    Some(file.source.with_text(text))
}
