//! One replaced range of one text.

use std::fmt;

use aiomend_syntax::Span;

/// Which module of the run: an index into its list of files, in path order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId(pub u32);

/// Replace the bytes of `span` by `text`. An empty span inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the text before any edit.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Put `text` in place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Put `text` before byte `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self { span: Span::empty(offset), text: text.into() }
    }

    /// Remove `span`.
    pub fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }
}

/// Edits that cannot be applied: the author's bug, never the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditError {
    /// Two edits change the same byte.
    Overlap(Span, Span),
    /// An edit reaches past the end of the text or into the middle of a character.
    OutOfText(Span),
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::Overlap(a, b) => {
                write!(f, "edits overlap at bytes {}..{} and {}..{}", a.start(), a.end(), b.start(), b.end())
            }
            EditError::OutOfText(span) => write!(f, "edit outside the text at bytes {}..{}", span.start(), span.end()),
        }
    }
}

impl std::error::Error for EditError {}

/// The text after all `edits`. Edits at the same place keep their order; insertions come before a replacement there.
///
/// # Errors
/// When two edits overlap or one lies outside the text; nothing is applied then.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut last = Span::empty(0);
    for edit in sorted {
        if edit.span.start() < last.end() {
            return Err(EditError::Overlap(last, edit.span));
        }
        let untouched = text.get(last.end() as usize..edit.span.start() as usize);
        let (Some(untouched), Some(_)) = (untouched, text.get(edit.span.range())) else {
            return Err(EditError::OutOfText(edit.span));
        };
        out.push_str(untouched);
        out.push_str(&edit.text);
        last = edit.span;
    }
    out.push_str(text.get(last.end() as usize..).ok_or(EditError::OutOfText(last))?);
    Ok(out)
}
