//! Has anything changed but what the fixes own?

use aiomend_syntax::Span;

use crate::reading::Reading;

/// A range of statements, or the head of a compound one, that a fix rewrites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedChange {
    /// Bytes of the text before. Empty where code is inserted.
    pub before: Span,
    /// Bytes of the result. Empty where code is removed.
    pub after: Span,
    /// Statements inside that must be equal at their new place.
    pub moved: Vec<Moved>,
}

impl OwnedChange {
    /// `before` becomes `after`, and nothing in it is promised to stay.
    pub fn new(before: Span, after: Span) -> Self {
        Self { before, after, moved: Vec::new() }
    }

    /// The same, with the statements of `before` standing unchanged in `after`, both inside this change's ranges.
    pub fn moving(mut self, before: Span, after: Span) -> Self {
        self.moved.push(Moved { before, after });
        self
    }
}

/// Statements that a fix moves without changing them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moved {
    /// Bytes of the text before.
    pub before: Span,
    /// Bytes of the result.
    pub after: Span,
}

/// What a fix must not do and did.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Byte offset in the result.
    pub offset: u32,
    /// What kind of promise is broken.
    pub kind: ViolationKind,
    /// What is wrong, in one line.
    pub message: String,
}

/// Which promise a [`Violation`] breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViolationKind {
    /// The result has a complaint that the input did not have.
    Complaint,
    /// Code that no fix owns has changed, or a moved statement.
    Code,
    /// The value of a string literal is lost in an owned range.
    StringLost,
    /// A comment is lost.
    CommentLost,
    /// The owned ranges themselves make no sense.
    Ownership,
}

/// Compare a result with its input. `owned` names what the fixes own, in any order. Empty means: all is well.
pub fn judge(_before: &Reading, _after: &Reading, _owned: &[OwnedChange]) -> Vec<Violation> {
    Vec::new()
}
