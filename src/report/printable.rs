//! Text of strangers - names of files, lines of source - brought to the lines of a terminal and measured there.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

pub(crate) use crate::shown::is_hidden;
pub use crate::shown::{path, visible};

/// `text` on one line: as [`visible`], with line ends shown as blanks and tabs as four.
pub fn one_line(text: &str) -> String {
    let flat = text.replace("\r\n", " ").replace(['\n', '\r'], " ").replace('\t', "    ");
    visible(&flat).into_owned()
}

/// Columns that a terminal gives to `text`.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` in at most `columns` columns, its end replaced by `…` where it is longer.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let mut used = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used + 1 > columns {
            break;
        }
        end = at + c.len_utf8();
    }
    Cow::Owned(format!("{}…", text.get(..end).unwrap_or("").trim_end()))
}

/// `text` in lines of at most `columns` columns, broken at blanks; a longer word has a line of its own.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `1 file`, `2 files`.
pub fn count(number: usize, thing: &str) -> String {
    let end = match (number, thing) {
        (1, _) => "",
        (_, "fix") => "es",
        _ => "s",
    };
    format!("{number} {thing}{end}")
}

#[cfg(test)]
mod tests {
    use super::{cut, one_line, wrap};

    #[test]
    fn code_of_several_lines_is_one_line() {
        assert_eq!(one_line("a(\n\tb)"), "a(     b)");
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(cut("漢字漢字", 8), "漢字漢字");
        assert_eq!(cut("漢字漢字", 7), "漢字漢…");
        assert_eq!(cut("漢字漢字", 6), "漢字…");
        assert_eq!(cut("await x", 4), "awa…");
        assert_eq!(cut("abc", 0), "…");
    }

    #[test]
    fn words_are_not_broken() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("extraordinary x", 5), ["extraordinary", "x"]);
    }
}
