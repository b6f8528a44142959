//! From byte offsets to lines and back.

use crate::span::Span;

/// Where the lines of a text begin. A line ends with `\n`, `\r\n` or a lone `\r`, as for Python's tokenizer.
#[derive(Debug, Clone)]
pub struct LineIndex {
    // Invariant: ascending, the first is 0, so every offset has a line.
    starts: Vec<u32>,
    length: u32,
}

impl LineIndex {
    /// Index the lines of `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at as u32 + 1);
        }
        Self { starts, length: bytes.len() as u32 }
    }

    /// The 0-based line that holds byte `offset`.
    pub fn line_of(&self, offset: u32) -> usize {
        self.starts.partition_point(|&start| start <= offset) - 1
    }

    /// First byte of the 0-based `line`; the length of the text for a line past the last.
    pub fn start_of(&self, line: usize) -> u32 {
        self.starts.get(line).copied().unwrap_or(self.length)
    }

    /// First byte of the line that holds `offset`.
    pub fn start_at(&self, offset: u32) -> u32 {
        self.start_of(self.line_of(offset))
    }

    /// The 0-based `line` with its line ending.
    pub fn span_of(&self, line: usize) -> Span {
        Span::new(self.start_of(line), self.start_of(line + 1))
    }

    /// Number of lines; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

/// The lines of a piece of code without their line ends, whichever of the three those are.
pub fn lines_of(code: &str) -> impl Iterator<Item = &str> {
    let index = LineIndex::new(code);
    let count = index.count() - usize::from(code.is_empty() || code.ends_with(['\n', '\r']));
    (0..count).map(move |line| code[index.span_of(line).range()].trim_end_matches(['\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::{LineIndex, lines_of};

    #[test]
    fn every_line_ending_counts_once() {
        let index = LineIndex::new("a\nb\r\nc\rd");
        let starts: Vec<u32> = (0..index.count()).map(|line| index.start_of(line)).collect();
        assert_eq!(starts, [0, 2, 5, 7]);
        assert_eq!(index.line_of(4), 1);
        assert_eq!(index.line_of(8), 3);
    }

    #[test]
    fn lines_are_those_of_std_and_more() {
        for code in ["", "a", "a\n", "\n", "a\r\n\nb"] {
            assert!(lines_of(code).eq(code.lines()), "{code:?}");
        }
        assert!(lines_of("a\r\rb\r").eq(["a", "", "b"]));
    }
}
