//! Edits are applied as their words say, or not at all.

use aiomend_rewrite::history::{History, Moves};
use aiomend_rewrite::{Edit, apply};
use aiomend_syntax::Span;
use arbitrary::{Arbitrary, Unstructured};

/// A text, and edits that may overlap, or reach out of it or into the middle of a character.
#[derive(Debug, Arbitrary)]
struct Case {
    text: String,
    edits: Vec<(u16, u16, String)>,
    // Numbers that no text here is long enough for.
    far: Option<(u32, u32)>,
}

/// Read a text and edits from `data`, and apply them.
///
/// # Panics
/// When the result is another one than a naive reading of the edits gives, or a byte that no edit touched is not found
/// again.
pub fn apply_edits(data: &[u8]) {
    let Ok(case) = Case::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let text = case.text;
    let near = text.len() as u32 + 3;
    let mut edits: Vec<Edit> = case
        .edits
        .into_iter()
        .map(|(start, length, text)| {
            let start = u32::from(start) % near;
            Edit { span: Span::new(start, start + u32::from(length) % 5), text }
        })
        .collect();
    edits.extend(case.far.map(|(start, end)| Edit { span: Span::new(start, end), text: "far".to_owned() }));
    let applied = apply(&text, &edits).ok();
    assert_eq!(applied, oracle(&text, &edits), "{edits:?} on {text:?}");
    if let Some(after) = applied {
        places_come_back(&text, &after, &edits);
    }
}

/// What the words of `apply` say, byte by byte and without any order of its own: before every byte of the text stand the
/// insertions there, then the replacement that begins there, then the byte itself unless a replacement holds it.
pub fn oracle(text: &str, edits: &[Edit]) -> Option<String> {
    if !edits.iter().all(|edit| text.get(edit.span.range()).is_some()) {
        return None;
    }
    for (at, one) in edits.iter().enumerate() {
        for other in &edits[at + 1..] {
            let (a, b) = (one.span, other.span);
            // An insertion at the edge of a replacement is beside it.
            if a.start() < b.end() && b.start() < a.end() {
                return None;
            }
        }
    }
    let mut out = Vec::new();
    for at in 0..=text.len() {
        for is_insertion in [true, false] {
            let here = edits.iter().filter(|edit| edit.span.start() as usize == at);
            here.filter(|edit| edit.span.is_empty() == is_insertion).for_each(|edit| out.extend(edit.text.bytes()));
        }
        let is_replaced = edits.iter().any(|edit| edit.span.range().contains(&at));
        out.extend(text.as_bytes().get(at).filter(|_| !is_replaced));
    }
    String::from_utf8(out).ok()
}

/// A character that no edit touched is found again, forward and back.
///
/// # Panics
/// When one is not; `after` is `text` with `edits`.
pub fn places_come_back(text: &str, after: &str, edits: &[Edit]) {
    let mut history = History::default();
    history.push(edits);
    let moves = Moves::of(edits);
    for (at, character) in text.char_indices() {
        let span = Span::new(at as u32, (at + character.len_utf8()) as u32);
        // What is inserted at the edges counts as part of a moved span.
        if edits.iter().any(|edit| edit.span.touches(span)) {
            continue;
        }
        let there = moves.span(span);
        assert_eq!(after.get(there.range()), text.get(span.range()), "{span:?} is not where it should be");
        assert_eq!(history.original(there), (span, true), "the way back from {there:?} is lost");
    }
}
