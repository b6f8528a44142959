//! Where the concrete syntax tree's grammar does not read Python as Python does, and a mask for each such place.
//!
//! A masked text has the same length; every byte outside the masks keeps its place.

use std::borrow::Cow;

use aiomend_syntax::Span;

use crate::reading::Reading;

/// Why a [`Gap`] is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapKind {
    /// `class A[T = int]`
    TypeParameterDefault,
}

/// Bytes that the concrete syntax tree reads in no way or in a wrong one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where they stand.
    pub span: Span,
    /// What to show in their place: as many bytes, with the same line ends.
    pub mask: String,
    /// Why.
    pub kind: GapKind,
}

/// All gaps of a file, sorted and disjoint.
pub(crate) fn find(_reading: &Reading) -> Vec<Gap> {
    Vec::new()
}

/// `text` with every gap masked. A gap that does not fit the text is left out.
pub fn masked<'t>(text: &'t str, gaps: &[Gap]) -> Cow<'t, str> {
    if gaps.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for gap in gaps {
        let range = gap.span.range();
        let Some(between) = text.get(done..range.start) else { continue };
        if gap.mask.len() != range.len() || !text.is_char_boundary(range.end) {
            continue;
        }
        out.push_str(between);
        out.push_str(&gap.mask);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}
