//! What one fix does, as a diff in two columns for each file that it changes.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use super::line::{self, Line};
use super::shades::Shades;
use crate::driver::outcome::{FileOutcome, Reported, Run};
use crate::report::base_text::base_of;
use crate::report::diff::Texts;
use crate::report::hunks::{Hunk, hunks};
use crate::report::printable;
use crate::report::sides::{Side, pairs};

/// What a fix does to one file.
#[derive(Debug, Serialize)]
pub(super) struct DiffOut {
    /// The file, where it is not that of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    hunks: Vec<HunkOut>,
}

#[derive(Debug, Serialize)]
struct HunkOut {
    /// 1-based, of the first line that changes.
    line: usize,
    /// The definition around it.
    inside: String,
    rows: Vec<RowOut>,
}

/// A row of two columns; numbers are 1-based lines.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum RowOut {
    /// In both.
    Same(usize, usize, Line),
    /// What goes, and what comes.
    Changed(Option<usize>, Option<Line>, Option<usize>, Option<Line>),
}

/// Makes the diffs of a run.
pub(super) struct Diffs<'r> {
    files: HashMap<&'r Path, &'r FileOutcome>,
    shades: HashMap<&'r Path, Shades<'r>>,
}

impl<'r> Diffs<'r> {
    pub(super) fn of(run: &'r Run) -> Self {
        Self { files: run.files.iter().map(|file| (file.path.as_path(), file)).collect(), shades: HashMap::new() }
    }

    /// The colours of a file of the run.
    pub(super) fn shades(&mut self, file: &'r FileOutcome) -> &Shades<'r> {
        self.shades.entry(file.path.as_path()).or_insert_with(|| Shades::of(file))
    }

    /// The diff of a fix in the file of its site, then those in others; none of a file in which its edits are not known
    /// by themselves.
    pub(super) fn of_fix(&mut self, file: &'r FileOutcome, reported: &'r Reported) -> Vec<DiffOut> {
        let base = match reported.requires.is_empty() {
            true => Some(file.source.text().to_owned()),
            false => base_of(file, reported).map(|base| base.text().to_owned()),
        };
        let new = base.as_ref().and_then(|base| aiomend_rewrite::apply(base, &reported.edits).ok());
        let own = base.zip(new).map(|(base, new)| self.diff(file, None, &base, &new));
        let mut found: Vec<DiffOut> = own.into_iter().filter(|diff| !diff.hunks.is_empty()).collect();
        for elsewhere in &reported.elsewhere {
            let Some(&other) = self.files.get(elsewhere.path.as_path()) else { continue };
            let old = other.source.text();
            let edits = elsewhere.edits.as_deref();
            let Some(new) = edits.and_then(|edits| aiomend_rewrite::apply(old, edits).ok()) else { continue };
            found.push(self.diff(other, Some(printable::path(&other.path)), old, &new));
        }
        found
    }

    fn diff(&mut self, file: &'r FileOutcome, path: Option<String>, old: &str, new: &str) -> DiffOut {
        let shades = self.shades(file);
        let texts = Texts::new(old, new);
        let hunks = hunks(&texts.old, &texts.new);
        DiffOut { path, hunks: hunks.iter().map(|hunk| hunk_out(&texts, hunk, (old, new), shades)).collect() }
    }
}

fn hunk_out(texts: &Texts<'_>, hunk: &Hunk, (old, new): (&str, &str), shades: &Shades<'_>) -> HunkOut {
    let rows = pairs(&texts.old, &texts.new, hunk);
    let column = |whole: &str, lines: &[&[u8]], sides: Vec<Option<&Side>>| -> Vec<Option<Line>> {
        let own = |side: &Side| texts.bare(lines[side.line]);
        let bare: Vec<&str> = sides.iter().flatten().map(|side| own(side).0).collect();
        let mut colours = shades.in_text(whole, &bare).into_iter();
        let cell = |side: &Side, colours: crate::report::colouring::Pieces| {
            let (text, is_ended) = own(side);
            let mut line = line::line(text, &colours, &side.emphasis);
            line.extend((!is_ended).then(|| line::remark(" no newline at the end of the file")));
            line
        };
        sides.into_iter().map(|side| side.map(|side| cell(side, colours.next().unwrap_or_default()))).collect()
    };
    let before = column(old, &texts.old, rows.iter().map(|row| row.old.as_ref()).collect());
    let after = column(new, &texts.new, rows.iter().map(|row| row.new.as_ref()).collect());
    let number = |side: &Option<Side>| side.as_ref().map(|side| side.line + 1);
    let row = |((row, before), after): ((&crate::report::sides::Pair, Option<Line>), Option<Line>)| match (
        number(&row.old),
        number(&row.new),
        before,
    ) {
        (Some(old), Some(new), Some(line)) if !row.is_changed => RowOut::Same(old, new, line),
        (old, new, before) => RowOut::Changed(old, before, new, after),
    };
    let inside = texts.enclosing(hunk.old.start).trim_start().to_owned();
    HunkOut { line: hunk.first_changed() + 1, inside, rows: rows.iter().zip(before).zip(after).map(row).collect() }
}
