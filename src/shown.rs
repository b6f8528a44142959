//! Text of strangers - names of files, lines of source, what other programs say - made fit for a terminal.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

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

/// A path for a person. What is no text is shown as `�`; tabs and line ends in a name are escaped too. A name that
/// begins as a command of GitHub's logs does not stand at the beginning.
pub fn path(path: &Path) -> String {
    let name = path.to_string_lossy();
    let mut out = String::new();
    if name.trim_start().starts_with("::") {
        out.push_str("./");
    }
    for c in name.chars() {
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{path, visible};

    #[test]
    fn a_terminal_obeys_nothing_that_a_file_says() {
        assert_eq!(visible("x = 1\t# \u{202e}evil\u{1b}[2J"), "x = 1\t# \\u{202e}evil\\u{1b}[2J");
        assert_eq!(visible("é 漢 ok"), "é 漢 ok");
        assert_eq!(path(Path::new("a\tb\n\u{7}.py")), "a\\tb\\n\\u{7}.py");
    }

    #[test]
    fn a_log_obeys_no_name() {
        assert_eq!(path(Path::new("::error::a.py")), "./::error::a.py");
        assert_eq!(path(Path::new(" ::a.py")), "./ ::a.py");
        assert_eq!(path(Path::new("a/::b.py")), "a/::b.py");
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_are_shown_lossily() {
        use std::os::unix::ffi::OsStrExt;
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
        assert_eq!(path(Path::new(name)), "caf\u{fffd}.py");
    }
}
