//! Text of strangers - names of files, lines of source - made fit for a terminal and measured there.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// `text` with every character shown as `\u{202e}` that a terminal would obey instead of showing: control characters
/// and those that change the direction of text. Tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\t' && is_hidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if c != '\t' && is_hidden(c) { push_escape(&mut out, c) } else { out.push(c) }
    }
    Cow::Owned(out)
}

/// `text` on one line: as [`visible`], with line ends shown as blanks and tabs as four.
pub fn one_line(text: &str) -> String {
    let flat = text.replace("\r\n", " ").replace(['\n', '\r'], " ").replace('\t', "    ");
    visible(&flat).into_owned()
}

/// A path for a person. What is no text is shown as `�`; tabs and line ends in a name are escaped too.
pub fn path(path: &Path) -> String {
    let mut out = String::new();
    for c in path.to_string_lossy().chars() {
        if is_hidden(c) { push_escape(&mut out, c) } else { out.push(c) }
    }
    out
}

/// Whether a terminal or a browser would obey `c` instead of showing it.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line ends to some, nothing to others; and characters without any look.
            | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn push_escape(out: &mut String, c: char) {
    match c {
        '\t' => out.push_str("\\t"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        // Writing to a `String` cannot fail.
        _ => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
    }
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
    use std::path::Path;

    use super::{cut, one_line, path, visible, wrap};

    #[test]
    fn a_terminal_obeys_nothing_that_a_file_says() {
        assert_eq!(visible("x = 1\t# \u{202e}evil\u{1b}[2J"), "x = 1\t# \\u{202e}evil\\u{1b}[2J");
        assert_eq!(visible("é 漢 ok"), "é 漢 ok");
        assert_eq!(path(Path::new("a\tb\n\u{7}.py")), "a\\tb\\n\\u{7}.py");
        assert_eq!(one_line("a(\n\tb)"), "a(     b)");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_are_shown_lossily() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
        assert_eq!(path(Path::new(name)), "caf\u{fffd}.py");
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
