//! JSON that is shown on a terminal: what `serde_json` leaves as it is, and a terminal would obey, is escaped in strings.

use std::io::{self, Write};

use crate::report::printable::is_hidden;

/// Where JSON goes. A reader of the JSON gets what it would have got without this.
pub(crate) struct EscapedJson<W>(pub(crate) W);

impl<W: Write> Write for EscapedJson<W> {
    // `serde_json` hands over strings by pieces, none of which ends within a character.
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        // Line ends between values are no part of a string: those in one are escaped already.
        let is_shown = |c: char| c == '\n' || !is_hidden(c);
        match str::from_utf8(piece) {
            Ok(text) if !text.chars().all(is_shown) => {
                let mut escaped = String::with_capacity(piece.len() + 8);
                for c in text.chars() {
                    if is_shown(c) {
                        escaped.push(c);
                    } else {
                        c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
                    }
                }
                self.0.write_all(escaped.as_bytes())?;
            }
            _ => self.0.write_all(piece)?,
        }
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::EscapedJson;

    #[test]
    fn what_a_terminal_would_obey_is_escaped_and_reads_the_same() {
        let value = serde_json::json!({"a\u{202e}b": ["\u{9b}31m", "\u{7f}", "\u{e0041}", "é 漢\n\t\"\\"]});
        let mut out = Vec::new();
        serde_json::to_writer_pretty(EscapedJson(&mut out), &value).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert!(text.contains(r#""a\u202eb""#) && text.contains(r#""\u009b31m""#), "{text}");
        assert!(text.contains(r#""\u007f""#) && text.contains(r#""\udb40\udc41""#) && text.contains("é 漢"), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }
}
