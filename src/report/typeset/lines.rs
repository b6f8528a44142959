//! Words with styles, and how they make lines.

use std::fmt::Write as _;

use anstyle::Style;

use crate::report::look::paint;
use crate::report::printable::width;

/// What stands between two blanks, in pieces of one style each.
pub(super) type Word = Vec<(Style, String)>;

/// A text that is being read.
#[derive(Debug, Default)]
pub(super) struct Text {
    words: Vec<Word>,
    // Whether what comes next goes on with the last word.
    is_open: bool,
}

impl Text {
    pub(super) fn push(&mut self, text: &str, style: Style) {
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            if !word.is_empty() {
                if !self.is_open {
                    self.words.push(Word::new());
                }
                self.is_open = true;
                self.words.last_mut().into_iter().for_each(|last| last.push((style, word.to_owned())));
            }
            self.is_open &= word.len() == part.len();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The words, which are no longer here then.
    pub(super) fn take(&mut self) -> Vec<Word> {
        std::mem::take(self).words
    }
}

pub(super) fn width_of(word: &Word) -> usize {
    word.iter().map(|(_, text)| width(text)).sum()
}

/// Lines of at most `columns`; a longer word has one of its own.
pub(super) fn fill(words: &[Word], columns: usize) -> Vec<String> {
    let mut lines: Vec<(usize, Vec<Word>)> = Vec::new();
    for word in words {
        let wide = width_of(word);
        match lines.last_mut() {
            Some((used, line)) if *used + 1 + wide <= columns => {
                *used += 1 + wide;
                line.push(word.clone());
            }
            _ => lines.push((wide, vec![word.clone()])),
        }
    }
    lines.iter().map(|(_, line)| painted(line)).collect()
}

/// Words on one line. A blank between two words of one style has it too, so that a heading is underlined throughout.
fn painted(words: &[Word]) -> String {
    let mut runs: Vec<(Style, String)> = Vec::new();
    let mut push = |style: Style, text: &str| match runs.last_mut() {
        Some((last, run)) if *last == style => run.push_str(text),
        _ => runs.push((style, text.to_owned())),
    };
    let mut before: Option<Style> = None;
    for word in words {
        if let Some(before) = before {
            let first = word.first().map(|(style, _)| *style);
            push(if first == Some(before) { before } else { Style::new() }, " ");
        }
        word.iter().for_each(|(style, text)| push(*style, text));
        before = word.last().map(|(style, _)| *style);
    }
    let mut line = String::new();
    for (style, text) in runs {
        // Writing to a `String` cannot fail.
        let _ = write!(line, "{}", paint(style, text));
    }
    line
}

/// The rows in columns, if they fit into `columns`.
pub(super) fn aligned(rows: &[Vec<Vec<Word>>], columns: usize) -> Option<Vec<String>> {
    const GAP: usize = 2;
    let wide = |cell: &Vec<Word>| cell.iter().map(width_of).sum::<usize>() + cell.len().saturating_sub(1);
    let number = rows.iter().map(Vec::len).max()?;
    let widest = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(wide).max().unwrap_or(0);
    let widths: Vec<usize> = (0..number).map(widest).collect();
    if widths.iter().sum::<usize>() + GAP * number.saturating_sub(1) > columns {
        return None;
    }
    let line = |row: &Vec<Vec<Word>>| {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            let room = if at + 1 == row.len() { 0 } else { widths[at] - wide(cell) + GAP };
            let _ = write!(line, "{}{:room$}", painted(cell), "");
        }
        line
    };
    Some(rows.iter().map(line).collect())
}
