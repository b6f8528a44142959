//! Which lines of two texts differ, in hunks with context.

use std::fmt;
use std::hash::Hash;
use std::ops::Range;

use similar::{Algorithm, DiffOp, DiffTag};

/// Lines kept around a change.
const CONTEXT: usize = 3;

/// Neighbouring changes with the lines around them; all indices are 0-based lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hunk {
    /// Lines of the old text.
    pub old: Range<usize>,
    /// Lines of the new text.
    pub new: Range<usize>,
    /// The lines in the order of a unified diff.
    pub rows: Vec<Row>,
}

/// One line of a unified diff, by its index in one of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// In both texts; the index is the old text's.
    Same(usize),
    /// Only in the old text.
    Removed(usize),
    /// Only in the new text.
    Added(usize),
}

impl Hunk {
    /// The old text's first line that goes, or before which something comes.
    pub fn first_changed(&self) -> usize {
        self.rows.iter().take_while(|row| matches!(row, Row::Same(_))).count() + self.old.start
    }
}

/// `@@ -1,3 +1,4 @@`
impl fmt::Display for Hunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@@ -")?;
        write_range(f, &self.old)?;
        write!(f, " +")?;
        write_range(f, &self.new)?;
        write!(f, " @@")
    }
}

/// As `diff -u` counts: a range of one line has no length, an empty one names the line before it.
fn write_range(f: &mut fmt::Formatter<'_>, range: &Range<usize>) -> fmt::Result {
    match range.len() {
        0 => write!(f, "{},0", range.start),
        1 => write!(f, "{}", range.start + 1),
        length => write!(f, "{},{length}", range.start + 1),
    }
}

/// The lines of `text` with their ends. Only `\n` ends one, as for git.
pub fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

/// Where `old` and `new` differ.
pub fn hunks<T: Hash + Eq + Ord>(old: &[T], new: &[T]) -> Vec<Hunk> {
    let ops = similar::capture_diff_slices(Algorithm::Myers, old, new);
    let groups = similar::group_diff_ops(ops, CONTEXT);
    groups.iter().filter_map(|group| hunk(group)).collect()
}

fn hunk(ops: &[DiffOp]) -> Option<Hunk> {
    let (first, last) = (ops.first()?, ops.last()?);
    let mut rows = Vec::new();
    for op in ops {
        match op.tag() {
            DiffTag::Equal => rows.extend(op.old_range().map(Row::Same)),
            _ => {
                rows.extend(op.old_range().map(Row::Removed));
                rows.extend(op.new_range().map(Row::Added));
            }
        }
    }
    let old = first.old_range().start..last.old_range().end;
    let new = first.new_range().start..last.new_range().end;
    Some(Hunk { old, new, rows })
}

impl Row {
    /// The first character of the line in a unified diff.
    pub fn sign(self) -> char {
        match self {
            Row::Same(_) => ' ',
            Row::Removed(_) => '-',
            Row::Added(_) => '+',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, hunks, lines};

    fn heads(old: &str, new: &str) -> Vec<String> {
        hunks(&lines(old.as_bytes()), &lines(new.as_bytes())).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn heads_count_as_diff_does() {
        assert_eq!(heads("a\n", "b\n"), ["@@ -1 +1 @@"]);
        assert_eq!(heads("", "a\nb\n"), ["@@ -0,0 +1,2 @@"]);
        assert_eq!(heads("a\nb\n", ""), ["@@ -1,2 +0,0 @@"]);
        assert_eq!(heads("1\n2\n3\n4\n5\n", "1\n2\n3\n4\nx\n5\n"), ["@@ -2,4 +2,5 @@"]);
        assert!(heads("a\n", "a\n").is_empty());
    }

    #[test]
    fn a_missing_last_line_end_is_a_difference() {
        let (old, new) = (lines(b"a"), lines(b"a\n"));
        assert_eq!(hunks(&old, &new)[0].rows, [Row::Removed(0), Row::Added(0)]);
    }

    #[test]
    fn the_first_change_is_found_behind_the_context() {
        let (old, new) = (lines(b"1\n2\n3\n4\n5\n"), lines(b"1\n2\n3\n4\nx\n5\n"));
        assert_eq!(hunks(&old, &new)[0].first_changed(), 4);
    }
}
