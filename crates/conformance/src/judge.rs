//! Has anything changed but what the fixes own?

use std::collections::HashMap;
use std::hash::Hash;

use aiomend_syntax::Span;
use ruff_python_ast::AnyNodeRef;
use ruff_text_size::Ranged;

use crate::compare::{Side, compare};
use crate::reading::{Reading, span_of};
use crate::walk::every_node;

/// A range of statements, or the head of a compound one, that a fix rewrites.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedChange {
    /// Bytes of the text before. Empty where code is inserted.
    pub before: Span,
    /// Bytes of the result. Empty where code is removed.
    pub after: Span,
    /// Statements inside that must be equal at their new place.
    pub moved: Vec<Moved>,
    /// String literals of the text before, inside, whose values need not be in the result; each its exact bytes.
    pub dropped: Vec<Span>,
}

impl OwnedChange {
    /// `before` becomes `after`, and nothing in it is promised to stay.
    pub fn new(before: Span, after: Span) -> Self {
        Self { before, after, moved: Vec::new(), dropped: Vec::new() }
    }

    /// The same, with the statements of `before` standing unchanged in `after`, both inside this change's ranges.
    pub fn moving(mut self, before: Span, after: Span) -> Self {
        self.moved.push(Moved { before, after });
        self
    }

    /// The same, without these string literals of `before`.
    pub fn dropping(mut self, strings: impl IntoIterator<Item = Span>) -> Self {
        self.dropped.extend(strings);
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
    /// Byte offset in the result; 0 for what the result does not have.
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

/// Compare a result with its input. Empty means that all is well.
///
/// `owned` names what the fixes own, in any order; the ranges of two changes do not overlap and have the same order on
/// both sides. What lies outside must be the same, statement by statement; a comment may move anywhere, and so may a
/// string literal from one owned range to another.
pub fn judge(before: &Reading, after: &Reading, owned: &[OwnedChange]) -> Vec<Violation> {
    let mut changes: Vec<&OwnedChange> = owned.iter().collect();
    changes.sort_by_key(|change| (change.before, change.after));
    if let Some(violation) = ownership(before, after, &changes) {
        return vec![violation];
    }
    let work = || {
        let old = Side { reading: before, owned: changes.iter().map(|change| change.before).collect() };
        let new = Side { reading: after, owned: changes.iter().map(|change| change.after).collect() };
        let mut found = compare(&old, &new, &changes);
        found.extend(new_complaints(before, after));
        found.extend(lost_strings(before, after, &changes));
        found.extend(lost_comments(before, after));
        found.sort();
        found
    };
    let deeper = if before.is_shallow() { after } else { before };
    deeper.with_stack(work).unwrap_or_else(|| {
        let message = "there is no memory to compare the result with its input".to_owned();
        vec![Violation { offset: 0, kind: ViolationKind::Code, message }]
    })
}

/// Ranges that reach out of their text, overlap, or change places.
fn ownership(before: &Reading, after: &Reading, changes: &[&OwnedChange]) -> Option<Violation> {
    let report = |span: Span, message: &str| {
        Some(Violation { offset: span.start(), kind: ViolationKind::Ownership, message: message.to_owned() })
    };
    let mut last: Option<&OwnedChange> = None;
    for change in changes {
        if before.text().get(change.before.range()).is_none() || after.text().get(change.after.range()).is_none() {
            return report(change.after, "a fix owns bytes outside the text");
        }
        if let Some(last) = last
            && (change.before.start() < last.before.end() || change.after.start() < last.after.end())
        {
            return report(change.after, "two fixes own the same bytes, or have changed places");
        }
        for moved in &change.moved {
            if !change.before.contains(moved.before) || !change.after.contains(moved.after) {
                return report(moved.after, "a fix moves statements that it does not own");
            }
        }
        last = Some(change);
    }
    None
}

/// What the result is refused for and the input was not.
fn new_complaints(before: &Reading, after: &Reading) -> Vec<Violation> {
    let mut known = count(before.complaints().iter().map(|complaint| complaint.message.as_str()));
    let new = after.complaints().iter().filter(|complaint| !take(&mut known, complaint.message.as_str()));
    new.map(|complaint| Violation {
        offset: complaint.offset,
        kind: ViolationKind::Complaint,
        message: complaint.message.clone(),
    })
    .collect()
}

/// String literals of the owned ranges that are in none of them afterwards.
fn lost_strings(before: &Reading, after: &Reading, changes: &[&OwnedChange]) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut spare = HashMap::new();
    let mut missing = Vec::new();
    let old = strings(before, changes.iter().map(|change| change.before).collect());
    let new = strings(after, changes.iter().map(|change| change.after).collect());
    for ((change, old), new) in changes.iter().zip(old).zip(new) {
        let mut new = count(new.into_iter().map(|(_, string)| string));
        if change.dropped.iter().any(|span| !old.iter().any(|(place, _)| place == span)) {
            let message = "a fix drops a string literal where there is none".to_owned();
            found.push(Violation { offset: change.after.start(), kind: ViolationKind::Ownership, message });
        }
        let staying = old.into_iter().filter(|(place, _)| !change.dropped.contains(place));
        missing
            .extend(staying.filter(|(_, string)| !take(&mut new, *string)).map(|(_, string)| (change.after, string)));
        for (string, times) in new {
            *spare.entry(string).or_insert(0) += times;
        }
    }
    for (span, string) in missing {
        if !take(&mut spare, string) {
            let message = format!("the value of the literal {} is lost", string.shown());
            found.push(Violation { offset: span.start(), kind: ViolationKind::StringLost, message });
        }
    }
    found
}

/// The value of one literal, or of one literal part of an f-string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Literal<'r> {
    Text(&'r str),
    Bytes(&'r [u8]),
}

impl Literal<'_> {
    fn shown(self) -> String {
        let (prefix, mut text) = match self {
            Literal::Text(text) => ("", text.escape_debug().to_string()),
            Literal::Bytes(bytes) => ("b", bytes.escape_ascii().to_string()),
        };
        if let Some((end, _)) = text.char_indices().nth(40) {
            text.truncate(end);
            text.push('…');
        }
        format!("`{prefix}\"{text}\"`")
    }
}

/// The literals of each of `spans`, which are sorted, with their places.
fn strings(reading: &Reading, spans: Vec<Span>) -> Vec<Vec<(Span, Literal<'_>)>> {
    let mut strings = vec![Vec::new(); spans.len()];
    every_node(reading.module(), |node| {
        let literal = match node {
            AnyNodeRef::StringLiteral(literal) => Literal::Text(&literal.value),
            AnyNodeRef::BytesLiteral(literal) => Literal::Bytes(&literal.value),
            AnyNodeRef::InterpolatedStringLiteralElement(literal) => Literal::Text(&literal.value),
            _ => return,
        };
        let place = span_of(node.range());
        let at = spans.partition_point(|span| span.end() < place.end());
        if spans.get(at).is_some_and(|span| span.contains(place))
            && let Some(strings) = strings.get_mut(at)
        {
            strings.push((place, literal));
        }
    });
    strings
}

/// Comments of the input that the result does not have.
fn lost_comments(before: &Reading, after: &Reading) -> Vec<Violation> {
    let mut kept = count(after.comments().map(|comment| comment.text));
    let lost = before.comments().filter(|comment| !take(&mut kept, comment.text));
    lost.map(|comment| Violation {
        offset: 0,
        kind: ViolationKind::CommentLost,
        message: format!("the comment `{}` is lost", comment.text),
    })
    .collect()
}

fn count<T: Eq + Hash>(things: impl Iterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for thing in things {
        *counts.entry(thing).or_insert(0) += 1;
    }
    counts
}

/// Take one `thing` away, if there is one left.
fn take<T: Eq + Hash>(counts: &mut HashMap<T, usize>, thing: T) -> bool {
    match counts.get_mut(&thing) {
        Some(left) if *left > 0 => {
            *left -= 1;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
