//! Bytes of a file, decoded and encoded again, are the same bytes.

use aiomend_syntax::{LineIndex, Source};

/// What an edit might add: plain code, and a character that not every encoding has.
const ADDED: &[&str] = &["", "\nx = 1\n", "\nx = 'é'\n", "\r\nx = '字'"];

/// Decode `data`; encode it, and changed texts.
///
/// # Panics
/// When the bytes do not come back, or a changed text is read as another one than was written.
pub fn decode_encode(data: &[u8]) {
    let Ok(source) = Source::decode(data) else { return };
    let text = source.text();
    assert_eq!(source.encode().as_deref(), Ok(data), "the bytes do not come back");
    assert_eq!(source.with_text(text.to_owned()).encode().as_deref(), Ok(data), "the same text gives other bytes");
    for added in ADDED {
        let changed = source.with_text(format!("{text}{added}"));
        let Ok(bytes) = changed.encode() else { continue };
        let again = Source::decode(&bytes).unwrap_or_else(|error| panic!("what was written is not read: {error}"));
        assert_eq!(again.text(), changed.text(), "what was written is read as another text");
        assert_eq!(again.has_bom(), source.has_bom());
        assert_eq!(again.encoding_name(), source.encoding_name());
    }
    offsets(&source, data);
}

/// Offsets in the file grow with those in the text, and end where the file ends.
fn offsets(source: &Source, data: &[u8]) {
    let lines = LineIndex::new(source.text());
    // Each one encodes all that stands before it.
    let starts = (0..lines.count().min(50)).map(|line| lines.start_of(line));
    let mut last = 0;
    for offset in starts.chain([source.text().len() as u32]) {
        let at = source.file_offset(offset);
        assert!(last <= at && at as usize <= data.len(), "byte {offset} of the text lies outside the file");
        last = at;
    }
    assert_eq!(last as usize, data.len(), "the end of the text is not that of the file");
}
