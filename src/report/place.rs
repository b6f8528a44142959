//! Offsets become lines and columns here, and nowhere else.

use std::cell::OnceCell;

use aiomend_syntax::{LineIndex, Source, Span};

/// A place in a file, for people and machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// 0-based offset in the bytes on disk, mark and encoding counted.
    pub byte: u32,
    /// 1-based.
    pub line: usize,
    /// 1-based, in code points.
    pub column: usize,
}

/// The places of one text.
pub struct Places<'a> {
    source: &'a Source,
    lines: LineIndex,
    // Bytes on disk before each line; filled for encodings in which an offset is costly to find.
    disk: OnceCell<Vec<u32>>,
}

impl<'a> Places<'a> {
    /// The places of `source`.
    pub fn new(source: &'a Source) -> Self {
        Self { source, lines: LineIndex::new(source.text()), disk: OnceCell::new() }
    }

    /// 1-based line and column of byte `offset` of the text; an offset past the end is at the end.
    pub fn line_column(&self, offset: u32) -> (usize, usize) {
        let (line, before) = self.before(offset);
        (line + 1, before.chars().count() + 1)
    }

    /// 1-based column of byte `offset` of the text, in bytes of UTF-8.
    pub fn byte_column(&self, offset: u32) -> usize {
        self.before(offset).1.len() + 1
    }

    /// The place of byte `offset` of the text, with its byte on disk.
    pub fn position(&self, offset: u32) -> Position {
        let (line, column) = self.line_column(offset);
        Position { byte: self.byte(offset), line, column }
    }

    /// The 1-based `line` without its line ending; empty past the end.
    pub fn line(&self, line: usize) -> &'a str {
        let span = self.lines.span_of(line.saturating_sub(1));
        self.source.text().get(span.range()).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// The beginning of `span` on one line: at least `columns` characters of it, where it has as many.
    pub fn beginning(&self, span: Span, columns: usize) -> String {
        let mut shown = String::new();
        for line in self.source.text().get(span.range()).unwrap_or("").lines().map(str::trim) {
            let is_open = shown.is_empty() || shown.ends_with(['(', '[', '{']);
            let closes = line.starts_with([')', ']', '}']);
            if closes && shown.ends_with(',') {
                shown.pop();
            }
            shown.push_str(if is_open || closes || line.is_empty() { "" } else { " " });
            shown.push_str(line);
            if shown.chars().count() > columns {
                break;
            }
        }
        shown
    }

    fn byte(&self, offset: u32) -> u32 {
        // `Source::file_offset` encodes all that stands before for such a file: once for each line must do.
        if self.source.encoding_name() == "UTF-8" {
            return self.source.file_offset(offset);
        }
        let (line, before) = self.before(offset);
        let disk = self.disk.get_or_init(|| self.disk_starts());
        disk.get(line).copied().unwrap_or(0) + self.disk_length(before)
    }

    fn disk_starts(&self) -> Vec<u32> {
        let mut starts = Vec::with_capacity(self.lines.count());
        let mut at = self.source.file_offset(0);
        for line in 0..self.lines.count() {
            starts.push(at);
            at += self.disk_length(self.source.text().get(self.lines.span_of(line).range()).unwrap_or(""));
        }
        starts
    }

    fn disk_length(&self, text: &str) -> u32 {
        let part = self.source.with_text(text.to_owned());
        part.file_offset(text.len() as u32) - part.file_offset(0)
    }

    /// The 0-based line of `offset`, and what stands before it there.
    fn before(&self, offset: u32) -> (usize, &'a str) {
        let text = self.source.text();
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = self.lines.line_of(end as u32);
        (line, text.get(self.lines.start_of(line) as usize..end).unwrap_or(""))
    }
}

#[cfg(test)]
mod tests {
    use aiomend_syntax::Source;

    use super::{Places, Position};

    #[test]
    fn columns_are_code_points_and_bytes_are_those_on_disk() {
        let source = Source::decode("\u{feff}é = 1\r\nß漢 = y".as_bytes()).expect("decodable");
        let y = source.text().find('y').expect("present") as u32;
        assert_eq!(Places::new(&source).position(y), Position { byte: 3 + 8 + 8, line: 2, column: 6 });
    }

    #[test]
    fn other_encodings_agree_with_the_source() {
        for bytes in
            [&b"# coding: latin-1\nx = '\xe9\xe9'\n# \xe9\ny = 1\n"[..], b"# coding: shift_jis\nx = '\x83\x65'\ny\n"]
        {
            let source = Source::decode(bytes).expect("decodable");
            let places = Places::new(&source);
            for (offset, _) in source.text().char_indices() {
                assert_eq!(places.position(offset as u32).byte, source.file_offset(offset as u32));
            }
        }
    }

    #[test]
    fn a_site_of_several_lines_is_shown_on_one() {
        let text = "await gather(\n    first(),\n    [\n        second(),\n    ],\n)\n";
        let source = Source::from_text(text);
        let span = aiomend_syntax::Span::new(0, text.len() as u32);
        let shown = |columns| Places::new(&source).beginning(span, columns);
        assert_eq!(shown(80), "await gather(first(), [second()])");
        assert_eq!(shown(14), "await gather(first(),");
    }

    #[test]
    fn nothing_lies_past_the_end() {
        let source = Source::from_text("ab\n");
        assert_eq!(Places::new(&source).line_column(99), (2, 1));
        assert_eq!(Places::new(&source).line(7), "");
    }
}
