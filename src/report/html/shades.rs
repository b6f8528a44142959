//! The colours of a file's lines, in whatever text they stand.

use std::collections::HashMap;

use crate::driver::outcome::FileOutcome;
use crate::report::colouring::{Pieces, coloured};

/// Colours by line. A line looks the same in every text of its file, as good as always; so the text as read and the last
/// one are parsed, and not one for each fix.
pub(super) struct Shades<'r> {
    known: HashMap<&'r str, Pieces>,
}

impl<'r> Shades<'r> {
    pub(super) fn of(file: &'r FileOutcome) -> Self {
        let mut known = HashMap::new();
        for text in [file.text.as_deref(), Some(file.source.text())].into_iter().flatten() {
            known.extend(text.split('\n').map(bare).zip(coloured(text)));
        }
        Self { known }
    }

    /// The colours of each line of `lines`, which are some of `text`'s by their numbers.
    pub(super) fn in_text(&self, text: &str, lines: &[&str]) -> Vec<Pieces> {
        if let Some(found) = lines.iter().map(|line| self.known.get(bare(line)).cloned()).collect() {
            return found;
        }
        let parsed: HashMap<&str, Pieces> = text.split('\n').map(bare).zip(coloured(text)).collect();
        lines.iter().map(|line| parsed.get(bare(line)).cloned().unwrap_or_default()).collect()
    }
}

fn bare(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}
