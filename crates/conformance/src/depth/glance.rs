//! A glance at the bytes of a text, which tells of most that they are shallow and takes a fraction of the lexer's time.
//!
//! It counts no less than [`super::Depth::of`] does, since every word and every byte of an operator is taken for a link,
//! and gives up where more than bytes is needed to tell what is a string, a bracket or a block.

use super::{Depth, Level, Levels};

/// Upper bounds for a text that is shallow; none where it may be deep.
pub(super) fn glance(text: &str) -> Option<Depth> {
    Glance { bytes: text.as_bytes(), at: 0, levels: Levels::default(), columns: vec![0], deepest: Depth::default() }
        .look()
        .filter(|depth| depth.is_shallow() && !depth.exceeds_caps())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Blank,
    LineEnd,
    Quote,
    Hash,
    Open,
    Close,
    Comma,
    Colon,
    Equal,
    Semicolon,
    Operator,
    Backslash,
    // What is no part of Python, or needs a closer look.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'_' => Class::Word,
            b' ' | b'\t' => Class::Blank,
            b'\n' | b'\r' => Class::LineEnd,
            b'"' | b'\'' => Class::Quote,
            b'#' => Class::Hash,
            b'(' | b'[' | b'{' => Class::Open,
            b')' | b']' | b'}' => Class::Close,
            b',' => Class::Comma,
            b':' => Class::Colon,
            b'=' => Class::Equal,
            b';' => Class::Semicolon,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'~' | b'<' | b'>' | b'.' => Class::Operator,
            b'\\' => Class::Backslash,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

struct Glance<'t> {
    bytes: &'t [u8],
    at: usize,
    // Each with the bracket that begins it.
    levels: Levels<u8>,
    // Where the open blocks begin.
    columns: Vec<usize>,
    deepest: Depth,
}

impl Glance<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn look(mut self) -> Option<Depth> {
        self.start_line()?;
        while let Some(byte) = self.peek(0) {
            match CLASSES[byte as usize] {
                Class::Word => self.word()?,
                Class::Blank => self.at += 1,
                Class::LineEnd => {
                    self.at += if byte == b'\r' && self.peek(1) == Some(b'\n') { 2 } else { 1 };
                    if self.levels.outer.is_empty() {
                        self.end_statement()?;
                        self.start_line()?;
                    }
                }
                Class::Quote => self.string()?,
                Class::Hash => self.skip_to_line_end(),
                Class::Open => {
                    self.levels.open(byte);
                    self.at += 1;
                }
                Class::Close => self.close(byte)?,
                Class::Comma => {
                    self.levels.level.comma();
                    self.at += 1;
                }
                Class::Colon if self.peek(1) == Some(b'=') => self.operator(2),
                Class::Colon => {
                    self.levels.level.colon();
                    self.at += 1;
                }
                Class::Equal if self.peek(1) == Some(b'=') => self.operator(2),
                Class::Equal => {
                    // The end of `+=`, `<=` and their like is part of an operator.
                    let before = self.at.checked_sub(1).map(|before| CLASSES[self.bytes[before] as usize]);
                    if !matches!(before, Some(Class::Operator | Class::Colon | Class::Equal | Class::Other)) {
                        self.levels.level.equal();
                    }
                    self.at += 1;
                }
                Class::Semicolon => {
                    self.end_statement()?;
                    self.at += 1;
                }
                Class::Operator => self.operator(1),
                Class::Backslash => self.continue_line()?,
                Class::Other if byte == b'!' && self.peek(1) == Some(b'=') => self.operator(2),
                Class::Other => return None,
            }
            self.note(0, 0);
        }
        self.levels.is_at_top().then_some(self.deepest)
    }

    fn note(&mut self, brackets: usize, links: usize) {
        self.deepest.brackets = self.deepest.brackets.max(self.levels.outer.len() + brackets);
        self.deepest.indents = self.deepest.indents.max(self.columns.len() - 1);
        self.deepest.links = self.deepest.links.max(self.levels.links() + links);
    }

    fn operator(&mut self, length: usize) {
        self.levels.level.run += 1;
        self.at += length;
    }

    fn end_statement(&mut self) -> Option<()> {
        self.levels.is_at_top().then(|| self.levels.level = Level::default())
    }

    /// The blanks at the beginning of a line, and what they say of blocks if a statement follows.
    fn start_line(&mut self) -> Option<()> {
        let column = self.bytes[self.at..].iter().take_while(|&&byte| byte == b' ').count();
        self.at += column;
        match self.peek(0) {
            None | Some(b'\n' | b'\r' | b'#') => return Some(()),
            // A tab or a form feed makes another column of it.
            Some(b'\t' | b'\x0c' | b'\\') => return None,
            Some(_) => {}
        }
        if self.columns.last().is_some_and(|&open| column > open) {
            self.columns.push(column);
        }
        while self.columns.last().is_some_and(|&open| column < open) {
            self.columns.pop();
        }
        // A block ends where one began.
        (self.columns.last() == Some(&column)).then_some(())
    }

    /// A backslash at the end of a line.
    fn continue_line(&mut self) -> Option<()> {
        self.at += match (self.peek(1)?, self.peek(2)) {
            (b'\n', _) => 2,
            (b'\r', Some(b'\n')) => 3,
            _ => return None,
        };
        (self.at < self.bytes.len()).then_some(())
    }

    fn skip_to_line_end(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        self.at += length.unwrap_or(rest.len());
    }

    fn close(&mut self, bracket: u8) -> Option<()> {
        let is_pair = |opener: &u8| matches!((opener, bracket), (b'(', b')') | (b'[', b']') | (b'{', b'}'));
        self.at += 1;
        self.levels.close(is_pair).then_some(())
    }

    /// A name, a keyword, a number, or a string with a prefix.
    fn word(&mut self) -> Option<()> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|&byte| CLASSES[byte as usize] != Class::Word).unwrap_or(rest.len());
        let word = &rest[..length];
        self.at += length;
        if self.peek(0).is_some_and(|byte| matches!(byte, b'"' | b'\'')) {
            let is_prefix = |prefixes: &[&[u8]]| prefixes.iter().any(|prefix| word.eq_ignore_ascii_case(prefix));
            if is_prefix(&[b"f", b"t", b"fr", b"rf", b"tr", b"rt"]) {
                return self.formatted();
            }
            if is_prefix(&[b"r", b"b", b"u", b"br", b"rb"]) {
                return self.string();
            }
        }
        if word[0].is_ascii_digit() && !self.is_plain_number(word) {
            return None;
        }
        match word {
            b"yield" => self.levels.level.yields += 1,
            b"lambda" => self.levels.level.lambda(),
            _ => self.levels.level.run += 1,
        }
        Some(())
    }

    /// Whether a word that begins with a digit, and ends here, is a number and nothing else.
    fn is_plain_number(&self, word: &[u8]) -> bool {
        let before = (self.at - word.len()).checked_sub(1).map(|before| self.bytes[before]);
        match word {
            [b'0', b'x' | b'X', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_hexdigit),
            // `007` is none, `1.007` has one.
            [b'0', _, ..] if before != Some(b'.') => false,
            digits => digits.iter().all(u8::is_ascii_digit),
        }
    }

    /// The quote that begins a string here, and how many there are of it.
    fn opening(&mut self) -> Option<(u8, usize)> {
        let quote = self.peek(0)?;
        let is_triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        let length = if is_triple { 3 } else { 1 };
        self.at += length;
        Some((quote, length))
    }

    /// Whether a string that begins with `length` times `quote` ends here.
    fn is_end(&self, quote: u8, length: usize) -> bool {
        (0..length).all(|ahead| self.peek(ahead) == Some(quote))
    }

    fn string(&mut self) -> Option<()> {
        let (quote, length) = self.opening()?;
        loop {
            let byte = self.peek(0)?;
            match byte {
                b'\\' => self.at += 2,
                b'\n' | b'\r' if length == 1 => return None,
                _ if byte == quote && self.is_end(quote, length) => break,
                _ => self.at += 1,
            }
        }
        self.at += length;
        Some(())
    }

    /// A string with expressions in braces: each is taken for one chain inside as many brackets as it opens.
    fn formatted(&mut self) -> Option<()> {
        let (quote, length) = self.opening()?;
        self.note(1, 1);
        // Open braces, and what the field that they are in has by now.
        let (mut braces, mut brackets, mut links, mut fields) = (0usize, 0, 0, 0);
        loop {
            let byte = self.peek(0)?;
            match (byte, braces) {
                (b'\\', 0) if !matches!(self.peek(1), Some(b'{' | b'}' | b'N')) => self.at += 1,
                (b'\n' | b'\r', 0) if length == 3 => {}
                // What a field has of them, Python has read in several ways.
                (b'\\' | b'\n' | b'\r', _) => return None,
                (b'{', 0) if self.peek(1) == Some(b'{') => self.at += 1,
                (b'}', 0) if self.peek(1) == Some(b'}') => self.at += 1,
                (b'{', 0) => {
                    // The fields of a string are links of one chain.
                    fields += 1;
                    (braces, brackets, links) = (1, 1, fields);
                }
                (_, 0) if byte == quote && self.is_end(quote, length) => break,
                (_, 0) if byte == b'}' => return None,
                (_, 0) => {}
                (b'}', _) => {
                    braces -= 1;
                    self.note(1 + brackets, 1 + links);
                }
                (b'"' | b'\'', _) => return None,
                _ => {
                    braces += usize::from(byte == b'{');
                    match CLASSES[byte as usize] {
                        Class::Open => (brackets, links) = (brackets + 1, links + 1),
                        Class::Blank => {}
                        Class::Word if CLASSES[self.bytes[self.at - 1] as usize] == Class::Word => {}
                        Class::Hash => return None,
                        Class::Other if byte != b'!' => return None,
                        _ => links += 1,
                    }
                }
            }
            self.at += 1;
        }
        self.at += length;
        self.levels.level.run += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests;
