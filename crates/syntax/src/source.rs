//! The text of a Python file, and the way back to its exact bytes.

use std::fmt;
use std::sync::{Arc, OnceLock};

use encoding_rs::Encoding;

/// A decoded Python file. [`Source::encode`] of the same text gives back the bytes it was decoded from.
#[derive(Debug, Clone)]
pub struct Source {
    // Copies of a source share it.
    text: Arc<str>,
    encoding: &'static Encoding,
    bom: bool,
    // Counted when it is first asked for.
    newline: OnceLock<Newline>,
}

/// The line ending of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newline {
    /// `\n`
    Lf,
    /// `\r\n`
    CrLf,
    /// A lone `\r`
    Cr,
}

impl Newline {
    /// The characters of the line ending.
    pub fn as_str(self) -> &'static str {
        match self {
            Newline::Lf => "\n",
            Newline::CrLf => "\r\n",
            Newline::Cr => "\r",
        }
    }
}

/// Why bytes are no text that Python would read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecodeError {
    /// The coding cookie of PEP 263 names an encoding that is unknown here.
    UnknownEncoding(String),
    /// The bytes are not valid in the file's encoding. Holds the encoding's name and the 1-based line.
    InvalidBytes {
        /// Name of the encoding that was tried.
        encoding: &'static str,
        /// 1-based line of the first bad byte; 1 where the encoding does not tell.
        line: usize,
    },
    /// A byte order mark and a cookie that says otherwise: CPython refuses such a file.
    BomDisagrees(String),
    /// The text does not encode back to the same bytes, so it could not be written safely.
    NotReversible(&'static str),
    /// A NUL byte: CPython refuses it.
    NulByte {
        /// 1-based line of the byte.
        line: usize,
    },
    /// More than [`Source::MOST_BYTES`].
    TooLarge,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::UnknownEncoding(name) => write!(f, "unknown encoding `{name}` in the coding cookie"),
            DecodeError::InvalidBytes { encoding, line } => write!(f, "line {line} is not valid {encoding}"),
            DecodeError::BomDisagrees(name) => write!(f, "the byte order mark says UTF-8, the coding cookie `{name}`"),
            DecodeError::NotReversible(encoding) => {
                write!(f, "decoding as {encoding} cannot be reversed exactly")
            }
            DecodeError::NulByte { line } => write!(f, "NUL byte in line {line}"),
            DecodeError::TooLarge => write!(f, "the file has more than {} MiB", Source::MOST_BYTES >> 20),
        }
    }
}

impl std::error::Error for DecodeError {}

/// A character that the file's encoding does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    /// Name of the file's encoding.
    pub encoding: &'static str,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the new text has a character that {} lacks", self.encoding)
    }
}

impl std::error::Error for EncodeError {}

const BOM: &[u8] = b"\xef\xbb\xbf";

impl Source {
    /// A file may have so many bytes. What is done with one takes time and memory in proportion, a second and 100 MB for
    /// each megabyte at worst: this is the time that one file may take from all others, by a measure that does not depend
    /// on the machine.
    pub const MOST_BYTES: usize = 16 << 20;

    fn new(text: String, encoding: &'static Encoding, bom: bool) -> Self {
        Self { text: text.into(), encoding, bom, newline: OnceLock::new() }
    }

    /// Decode the bytes of a file as CPython would: UTF-8 unless a cookie in the first two lines says otherwise (PEP 263).
    ///
    /// # Errors
    /// When they are too many, not valid in that encoding, or could not be written back byte for byte.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > Self::MOST_BYTES {
            return Err(DecodeError::TooLarge);
        }
        let (bom, body) = match bytes.strip_prefix(BOM) {
            Some(rest) => (true, rest),
            None => (false, bytes),
        };
        if let Some(at) = memchr::memchr(0, body) {
            return Err(DecodeError::NulByte { line: line_of(body, at) });
        }
        let encoding = match cookie(body) {
            None => encoding_rs::UTF_8,
            Some(name) => {
                let found = encoding_named(&name).ok_or_else(|| DecodeError::UnknownEncoding(name.clone()))?;
                if bom && found != encoding_rs::UTF_8 {
                    return Err(DecodeError::BomDisagrees(name));
                }
                found
            }
        };
        let text = decode_body(body, encoding)?;
        Ok(Self::new(text, encoding, bom))
    }

    /// A UTF-8 source of `text`, for tests and for texts that never were bytes.
    pub fn from_text(text: impl Into<String>) -> Self {
        Self::new(text.into(), encoding_rs::UTF_8, false)
    }

    /// The text, without a byte order mark. Line endings are as in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same file with another text.
    pub fn with_text(&self, text: String) -> Self {
        Self::new(text, self.encoding, self.bom)
    }

    /// Whether the file begins with a byte order mark.
    pub fn has_bom(&self) -> bool {
        self.bom
    }

    /// Name of the encoding, as in the WHATWG standard.
    pub fn encoding_name(&self) -> &'static str {
        self.encoding.name()
    }

    /// How many bytes of the file lie before byte `offset` of the text.
    ///
    /// Differs from `offset` where the file has a byte order mark or is not UTF-8.
    pub fn file_offset(&self, offset: u32) -> u32 {
        let mark = if self.bom { BOM.len() as u32 } else { 0 };
        if self.encoding == encoding_rs::UTF_8 {
            return offset + mark;
        }
        let before = self.text.get(..offset as usize).unwrap_or(&self.text);
        mark + self.encoding.encode(before).0.len() as u32
    }

    /// The bytes of this file.
    ///
    /// # Errors
    /// When the text has a character that the encoding lacks.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        let mut bytes = if self.bom { BOM.to_vec() } else { Vec::new() };
        if self.encoding == encoding_rs::UTF_8 {
            bytes.extend_from_slice(self.text.as_bytes());
            return Ok(bytes);
        }
        let (encoded, _, lossy) = self.encoding.encode(&self.text);
        if lossy {
            return Err(EncodeError { encoding: self.encoding.name() });
        }
        bytes.extend_from_slice(&encoded);
        Ok(bytes)
    }

    /// The line ending that most lines have; the first of the file where two are as frequent, `\n` where there is none.
    pub fn newline(&self) -> Newline {
        *self.newline.get_or_init(|| dominant_newline(&self.text))
    }
}

fn dominant_newline(text: &str) -> Newline {
    let bytes = text.as_bytes();
    let (mut lf, mut crlf, mut cr) = (0usize, 0usize, 0usize);
    let mut first = None;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let kind = match bytes[at] {
            b'\n' if at > 0 && bytes[at - 1] == b'\r' => {
                crlf += 1;
                Newline::CrLf
            }
            b'\n' => {
                lf += 1;
                Newline::Lf
            }
            _ if bytes.get(at + 1) == Some(&b'\n') => continue,
            _ => {
                cr += 1;
                Newline::Cr
            }
        };
        first.get_or_insert(kind);
    }
    let most = lf.max(crlf).max(cr);
    let winners = [(lf, Newline::Lf), (crlf, Newline::CrLf), (cr, Newline::Cr)];
    let first = first.unwrap_or(Newline::Lf);
    if winners.iter().any(|&(count, kind)| count == most && kind == first) {
        return first;
    }
    winners.into_iter().find(|&(count, _)| count == most).map_or(Newline::Lf, |(_, kind)| kind)
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1
}

fn decode_body(body: &[u8], encoding: &'static Encoding) -> Result<String, DecodeError> {
    if encoding == encoding_rs::UTF_8 {
        return match std::str::from_utf8(body) {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => {
                Err(DecodeError::InvalidBytes { encoding: "UTF-8", line: line_of(body, error.valid_up_to()) })
            }
        };
    }
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or(DecodeError::InvalidBytes { encoding: encoding.name(), line: 1 })?
        .into_owned();
    let (back, _, lossy) = encoding.encode(&text);
    if lossy || back != body {
        return Err(DecodeError::NotReversible(encoding.name()));
    }
    Ok(text)
}

/// The encoding that a cookie in the first two lines names. The second line counts only when the first is blank or a
/// comment, as in CPython's tokenizer.
fn cookie(body: &[u8]) -> Option<String> {
    for line in body.split(|&byte| byte == b'\n').take(2) {
        let text = String::from_utf8_lossy(line);
        let text = text.trim_start_matches([' ', '\t', '\u{c}']).trim_end();
        if text.is_empty() {
            continue;
        }
        let comment = text.strip_prefix('#')?;
        if let Some(name) = cookie_name(comment) {
            return Some(name);
        }
    }
    None
}

/// PEP 263: `coding[:=]\s*([-\w.]+)`, the first place in the comment that matches.
fn cookie_name(comment: &str) -> Option<String> {
    let mut rest = comment;
    while let Some(at) = rest.find("coding") {
        rest = &rest[at + "coding".len()..];
        let Some(after) = rest.strip_prefix([':', '=']) else { continue };
        let after = after.trim_start_matches([' ', '\t']);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let name: String = after.chars().take_while(|&c| is_name(c)).collect();
        if !name.is_empty() {
            return Some(name);
        }
    }
    None
}

/// Python's names for encodings on the labels of the WHATWG standard.
fn encoding_named(name: &str) -> Option<&'static Encoding> {
    let label = name.to_ascii_lowercase().replace('_', "-");
    if label == "utf-8" || label.starts_with("utf-8-") || label == "utf8" {
        return Some(encoding_rs::UTF_8);
    }
    let label = match label.as_str() {
        "latin-1" | "latin1" | "iso-latin-1" | "l1" => "iso-8859-1",
        "latin9" | "latin-9" | "l9" => "iso-8859-15",
        "cp932" | "ms932" => "shift_jis",
        "cp936" => "gbk",
        "cp949" => "euc-kr",
        "cp950" | "big5-tw" => "big5",
        "euc-jp" | "eucjp" => "euc-jp",
        other => match other.strip_prefix("cp") {
            Some(digits) if digits.starts_with("125") => {
                return Encoding::for_label(format!("windows-{digits}").as_bytes());
            }
            _ => other,
        },
    };
    let found = Encoding::for_label(label.as_bytes())?;
    // Python reads no UTF-16 source, and `replacement` stands for encodings that are not safe to decode.
    let readable =
        found != encoding_rs::UTF_16LE && found != encoding_rs::UTF_16BE && found != encoding_rs::REPLACEMENT;
    readable.then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{DecodeError, Newline, Source};

    fn round_trip(bytes: &[u8]) -> Source {
        let source = Source::decode(bytes).expect("decodable");
        assert_eq!(source.encode().expect("encodable"), bytes);
        source
    }

    #[test]
    fn bytes_come_back() {
        assert!(round_trip(b"\xef\xbb\xbfx = 1\r\n").has_bom());
        assert_eq!(round_trip(b"x = 1\r\ny = 2\r\nz = 3\n").newline(), Newline::CrLf);
        assert_eq!(
            round_trip(b"# -*- coding: latin-1 -*-\nx = '\xe9'\n").text(),
            "# -*- coding: latin-1 -*-\nx = 'é'\n"
        );
        assert_eq!(
            round_trip(b"#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\nx = '\x80'").text().chars().last(),
            Some('\'')
        );
        round_trip(b"");
        round_trip(b"\x0cx = 1");
    }

    #[test]
    fn what_python_refuses_is_refused() {
        assert!(matches!(Source::decode(b"x = '\xe9'"), Err(DecodeError::InvalidBytes { line: 1, .. })));
        assert!(matches!(Source::decode(b"# coding: klingon\n"), Err(DecodeError::UnknownEncoding(_))));
        assert!(matches!(Source::decode(b"\xef\xbb\xbf# coding: latin-1\n"), Err(DecodeError::BomDisagrees(_))));
        assert!(matches!(Source::decode(b"a\nb\0"), Err(DecodeError::NulByte { line: 2 })));
    }

    #[test]
    fn a_cookie_counts_only_in_a_comment_of_the_first_two_lines() {
        assert!(Source::decode(b"x = 'coding: latin-1'\n# coding: latin-1\ny = '\xe9'").is_err());
        assert!(Source::decode(b"\n\n# coding: latin-1\ny = '\xe9'").is_err());
    }

    #[test]
    fn offsets_in_the_file_count_its_own_bytes() {
        let source = round_trip(b"# coding: latin-1\nx = '\xe9'; y");
        let y = source.text().rfind('y').expect("present") as u32;
        assert_eq!(source.file_offset(y), y - 1);
    }
}
