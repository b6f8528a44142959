//! The rows of a diff in two columns: which old line stands beside which new one, and what differs in them.

use std::ops::Range;

use similar::{Algorithm, DiffTag};

use crate::report::hunks::{Hunk, Row};

/// A line on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// 0-based, in the text of its side.
    pub(crate) line: usize,
    /// Bytes of the line that the line beside it has not; none where the lines have little in common.
    pub(crate) emphasis: Vec<Range<usize>>,
}

/// Two lines beside each other, or one beside nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pair {
    pub(crate) old: Option<Side>,
    pub(crate) new: Option<Side>,
    /// Whether the line is not the same on both sides.
    pub(crate) is_changed: bool,
}

/// Changed blocks of more lines times lines are set side by side in their order: what looks for the likest lines
/// compares each with each.
const MOST_COMPARED: usize = 2_500;

/// Lines that have less of their words in common are no forms of one line.
const LIKE: f64 = 0.5;

/// The rows of `hunk` between two texts in lines.
pub(crate) fn pairs(old: &[&[u8]], new: &[&[u8]], hunk: &Hunk) -> Vec<Pair> {
    let mut pairs = Vec::with_capacity(hunk.rows.len());
    let (mut removed, mut added) = (Vec::new(), Vec::new());
    // The new text's lines are counted along: a row of both names the old one's alone.
    let mut next = hunk.new.start;
    for &row in &hunk.rows {
        match row {
            Row::Removed(line) => removed.push(line),
            Row::Added(line) => {
                added.push(line);
                next = line + 1;
            }
            Row::Same(line) => {
                block(old, new, &mut removed, &mut added, &mut pairs);
                let side = |line| Some(Side { line, emphasis: Vec::new() });
                pairs.push(Pair { old: side(line), new: side(next), is_changed: false });
                next += 1;
            }
        }
    }
    block(old, new, &mut removed, &mut added, &mut pairs);
    pairs
}

/// Lines that go beside lines that come.
fn block(old: &[&[u8]], new: &[&[u8]], removed: &mut Vec<usize>, added: &mut Vec<usize>, pairs: &mut Vec<Pair>) {
    let texts = |lines: &[usize], of: &[&[u8]]| -> Vec<String> {
        lines.iter().map(|&line| String::from_utf8_lossy(of[line]).trim_end().to_owned()).collect()
    };
    let (before, after) = (texts(removed, old), texts(added, new));
    let (mut left, mut right) = (0, 0);
    for (this, that) in matches(&before, &after).into_iter().chain([(removed.len(), added.len())]) {
        // What is between two matches has no counterpart: the sides fill up from the top.
        while left < this || right < that {
            let old = (left < this).then(|| Side { line: removed[left], emphasis: Vec::new() });
            let new = (right < that).then(|| Side { line: added[right], emphasis: Vec::new() });
            (left, right) = (left + usize::from(old.is_some()), right + usize::from(new.is_some()));
            pairs.push(Pair { old, new, is_changed: true });
        }
        if this < removed.len() && that < added.len() {
            let (gone, come) = differing(&before[this], &after[that]);
            let old = Some(Side { line: removed[this], emphasis: gone });
            let new = Some(Side { line: added[that], emphasis: come });
            pairs.push(Pair { old, new, is_changed: true });
            (left, right) = (this + 1, that + 1);
        }
    }
    removed.clear();
    added.clear();
}

/// Which line of `before` became which of `after`: the choice, in order, whose lines are the likest together.
fn matches(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    if before.len() * after.len() > MOST_COMPARED {
        return (0..before.len().min(after.len())).map(|at| (at, at)).collect();
    }
    let words: Vec<Vec<&str>> = before.iter().map(|line| words(line)).collect();
    let others: Vec<Vec<&str>> = after.iter().map(|line| self::words(line)).collect();
    let like = |this: usize, that: usize| likeness(&words[this], &others[that]);
    let likes: Vec<Vec<f64>> =
        (0..before.len()).map(|this| (0..after.len()).map(|that| like(this, that)).collect()).collect();
    // The most that the lines from `this` and `that` on can be alike.
    let mut most = vec![vec![0.0; after.len() + 1]; before.len() + 1];
    for this in (0..before.len()).rev() {
        for that in (0..after.len()).rev() {
            let matched = if likes[this][that] >= LIKE { likes[this][that] + most[this + 1][that + 1] } else { 0.0 };
            most[this][that] = f64::max(matched, f64::max(most[this + 1][that], most[this][that + 1]));
        }
    }
    let (mut this, mut that, mut found) = (0, 0, Vec::new());
    while this < before.len() && that < after.len() {
        if most[this][that] <= most[this + 1][that] {
            this += 1;
        } else if most[this][that] <= most[this][that + 1] {
            that += 1;
        } else {
            found.push((this, that));
            (this, that) = (this + 1, that + 1);
        }
    }
    found
}

/// Names, numbers and single characters, without blanks: what stands deeper is alike.
fn words(line: &str) -> Vec<&str> {
    pieces(line).into_iter().filter(|word| !word.trim().is_empty()).collect()
}

/// Names and numbers, and single other characters.
fn pieces(line: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        found.push(word);
        rest = after;
    }
    found
}

/// The share, from 0 to 1, that two lines have in common.
fn likeness(one: &[&str], other: &[&str]) -> f64 {
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let ops = similar::capture_diff_slices(Algorithm::Myers, one, other);
    let same = ops.iter().filter(|op| op.tag() == DiffTag::Equal);
    let same: usize = same.map(|op| length(&one[op.old_range()])).sum();
    let all = length(one) + length(other);
    if all == 0 { 0.0 } else { 2.0 * same as f64 / all as f64 }
}

/// The bytes of each line that the other has not.
fn differing(one: &str, other: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (words, others) = (pieces(one), pieces(other));
    let ops = similar::capture_diff_slices(Algorithm::Myers, &words, &others);
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (0, 0);
    for op in &ops {
        let old: usize = words[op.old_range()].iter().map(|word| word.len()).sum();
        let new: usize = others[op.new_range()].iter().map(|word| word.len()).sum();
        if op.tag() != DiffTag::Equal {
            push(&mut gone, left..left + old);
            push(&mut come, right..right + new);
        }
        (left, right) = (left + old, right + new);
    }
    (behind_indentation(gone, one), behind_indentation(come, other))
}

/// The ranges without the blanks that the line begins with: that they differ can be seen.
fn behind_indentation(mut ranges: Vec<Range<usize>>, line: &str) -> Vec<Range<usize>> {
    let indented = line.len() - line.trim_start().len();
    ranges.iter_mut().for_each(|range| range.start = range.start.max(indented));
    ranges.retain(|range| range.start < range.end);
    ranges
}

fn push(ranges: &mut Vec<Range<usize>>, range: Range<usize>) {
    match ranges.last_mut() {
        _ if range.is_empty() => {}
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

#[cfg(test)]
mod tests {
    use super::{Pair, pairs};
    use crate::report::hunks::{hunks, lines};

    /// Each row as `old | new`, with `«»` around what is emphasised.
    fn told(old: &str, new: &str) -> Vec<String> {
        let (before, after) = (lines(old.as_bytes()), lines(new.as_bytes()));
        let marked = |side: &Option<super::Side>, of: &[&[u8]]| {
            let Some(side) = side else { return String::from("-") };
            let mut text = String::from_utf8_lossy(of[side.line]).trim_end().to_owned();
            for range in side.emphasis.iter().rev() {
                text.insert(range.end, '»');
                text.insert(range.start, '«');
            }
            text
        };
        let show = |pair: Pair| {
            let sign = if pair.is_changed { '|' } else { '=' };
            format!("{} {sign} {}", marked(&pair.old, &before), marked(&pair.new, &after))
        };
        let hunks = hunks(&before, &after);
        hunks.iter().flat_map(|hunk| pairs(&before, &after, hunk)).map(show).collect()
    }

    #[test]
    fn a_line_stands_beside_what_became_of_it() {
        let old = "await lock.acquire()\ntry:\n    work(a)\nfinally:\n    lock.release()\nend\n";
        let new = "async with lock:\n    work(a, b)\nend\n";
        assert_eq!(
            told(old, new),
            [
                "await lock.acquire() | async with lock:",
                "try: | -",
                "    work(a) |     work(a«, b»)",
                "finally: | -",
                "    lock.release() | -",
                "end = end",
            ]
        );
    }

    #[test]
    fn lines_that_move_inwards_are_the_same_lines() {
        let old = "a(1)\nb(2)\n";
        let new = "with c:\n    a(1)\n    b(2)\n";
        assert_eq!(told(old, new), ["- | with c:", "a(1) |     a(1)", "b(2) |     b(2)"]);
    }

    #[test]
    fn rows_after_a_change_name_the_line_of_either_text() {
        assert_eq!(told("a\nb\n", "a\nx\ny\nb\n"), ["a = a", "- | x", "- | y", "b = b"]);
    }

    #[test]
    fn large_blocks_are_set_in_order() {
        let old: String = (0..60).map(|n| format!("old{n}\n")).collect();
        let new: String = (0..60).map(|n| format!("new{n}\n")).collect();
        assert_eq!(told(&old, &new).len(), 60);
    }
}
