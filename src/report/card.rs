//! One fix for a person who decides about it: where it is, its diff in colour, and what changes at run time.

use std::io::{self, Write};
use std::path::Path;

use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::changes::Changes;
use crate::report::columns::{Columns, Text};
use crate::report::diff::style_of;
use crate::report::hunks::{hunks, lines};
use crate::report::look::{Look, paint};
use crate::report::place::Places;
use crate::report::printable::{count, one_line, path, wrap};

/// What stands on a card.
#[derive(Debug, Clone, Copy)]
pub struct Card<'a> {
    /// Which of how many fixes it is, counted from 1.
    pub number: usize,
    /// How many there are.
    pub of: usize,
    /// The file of the site.
    pub file: &'a FileOutcome,
    /// The site and its fix.
    pub reported: &'a Reported,
    /// The texts that the fix changes, that of the site first.
    pub changes: &'a [Change<'a>],
}

/// A text before and after a fix.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// As a person would type it.
    pub path: &'a Path,
    /// With what was accepted before.
    pub old: &'a str,
    /// With this fix.
    pub new: &'a str,
}

impl Card<'_> {
    /// 1-based line of the site in the text with what was accepted before.
    pub fn line(&self) -> usize {
        let (line, _) = Places::new(&self.file.source).line_column(self.reported.finding.span.start());
        let here = self.changes.iter().find(|change| change.path == self.file.path);
        here.map_or(line, |change| line_after(self.file.source.text(), change.old, line))
    }

    /// `src/app/loader.py:41 gather-to-task-group [unsafe]`
    pub fn name(&self, look: &Look) -> String {
        let place = format!("{}:{}", path(&self.file.path), self.line());
        let finding = &self.reported.finding;
        let tag = finding.fix().map(|fix| fix.applicability);
        let tag = tag.map(|tag| paint(style_of(tag, look.palette), format!(" [{}]", tag.word())).to_string());
        format!("{} {}{}", paint(look.palette.path, place), finding.codemod, tag.unwrap_or_default())
    }
}

/// Where line `line` of `old` is in `new`, both 1-based.
fn line_after(old: &str, new: &str, line: usize) -> usize {
    let hunks = hunks(&lines(old.as_bytes()), &lines(new.as_bytes()));
    let before = hunks.iter().filter(|hunk| hunk.old.end < line);
    let (gone, come) = before.fold((0, 0), |(gone, come), hunk| (gone + hunk.old.len(), come + hunk.new.len()));
    line + come - gone
}

/// The whole card.
///
/// # Errors
/// When `out` fails.
pub fn card(card: &Card<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let palette = look.palette;
    writeln!(out, "{}", paint(palette.dim, "─".repeat(look.width)))?;
    writeln!(out, "{} of {}  {}", card.number, card.of, card.name(look))?;
    if let Some(fix) = card.reported.finding.fix() {
        for line in wrap(&one_line(&fix.title), look.width) {
            writeln!(out, "{line}")?;
        }
    }
    let is_alone = card.changes.iter().all(|change| change.path == card.file.path);
    if !is_alone {
        writeln!(out, "changes {} together", count(card.changes.len(), "file"))?;
    }
    for change in card.changes {
        writeln!(out)?;
        if !is_alone {
            writeln!(out, "{}", paint(palette.path, path(change.path)))?;
        }
        let (old, new) = (Text::of(change.old), Text::of(change.new));
        Columns::of(&old, &new, look).write(out)?;
    }
    writeln!(out)?;
    let places = Places::new(&card.file.source);
    Changes::default().write(card.file, &places, &[card.reported], look, out)
}

#[cfg(test)]
mod tests {
    use super::line_after;

    #[test]
    fn lines_move_with_what_was_accepted_above() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
        let new = old.replace("a\n", "a\nx\ny\n");
        assert_eq!([line_after(old, &new, 1), line_after(old, &new, 8)], [1, 10]);
        assert_eq!(line_after(&new, old, 10), 8);
    }
}
