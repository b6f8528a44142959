//! From places in a text that was edited back to the text before.

use aiomend_syntax::Span;

use crate::edit::Edit;

/// The edits of one pass after another.
#[derive(Debug, Default, Clone)]
pub struct History {
    // Per pass, sorted by place.
    passes: Vec<Vec<Placed>>,
}

/// An edit of a pass with where its text stands afterwards.
#[derive(Debug, Clone, Copy)]
struct Placed {
    before: Span,
    after: Span,
}

impl History {
    /// Add a pass of edits to the text so far.
    pub fn push(&mut self, edits: &[Edit]) {
        self.passes.push(placed(edits));
    }

    /// The place in the first text, and whether all of it was there: false where an edit wrote part of it.
    pub fn original(&self, span: Span) -> (Span, bool) {
        let mut intact = true;
        let mut span = span;
        for pass in self.passes.iter().rev() {
            let following = pass.partition_point(|edit| edit.after.end() <= span.start());
            intact &= pass.get(following).is_none_or(|edit| span.end() <= edit.after.start());
            span = Span::new(back(pass, span.start(), Side::Start), back(pass, span.end(), Side::End));
        }
        (span, intact)
    }

    /// Whether there was no pass.
    pub fn is_empty(&self) -> bool {
        self.passes.is_empty()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

fn placed(edits: &[Edit]) -> Vec<Placed> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.span.start(), edit.span.end()));
    let mut shift = 0i64;
    sorted
        .into_iter()
        .map(|edit| {
            let start = (i64::from(edit.span.start()) + shift) as u32;
            let length = edit.text.len() as u32;
            shift += i64::from(length) - i64::from(edit.span.len());
            Placed { before: edit.span, after: Span::new(start, start + length) }
        })
        .collect()
}

/// The offset before the pass. Inside text that an edit wrote: the start or the end of what stood there.
fn back(pass: &[Placed], offset: u32, side: Side) -> u32 {
    let upto = pass.partition_point(|edit| match side {
        Side::Start => edit.after.start() <= offset,
        Side::End => edit.after.start() < offset,
    });
    let Some(edit) = pass[..upto].last() else { return offset };
    if offset < edit.after.end() {
        return if side == Side::Start { edit.before.start() } else { edit.before.end() };
    }
    offset - edit.after.end() + edit.before.end()
}

/// Where places of a text stand after some edits.
#[derive(Debug)]
pub struct Moves {
    // Sorted by place.
    edits: Vec<Placed>,
}

impl Moves {
    /// The moves by `edits`, which do not overlap.
    pub fn of(edits: &[Edit]) -> Self {
        Self { edits: placed(edits) }
    }

    /// Where `span` of the text before stands after, with everything inserted at its edges.
    pub fn span(&self, span: Span) -> Span {
        let (start, end) = (span.start(), span.end());
        let before = self.edits.partition_point(|edit| edit.before.end() <= start && edit.before != Span::empty(start));
        let upto = self.edits.partition_point(|edit| edit.before.start() < end || edit.before == Span::empty(end));
        Span::new(self.after(before, start), self.after(upto, end))
    }

    /// Where an offset stands behind the first `number` of the edits.
    fn after(&self, number: usize, offset: u32) -> u32 {
        let last = number.checked_sub(1).and_then(|at| self.edits.get(at));
        // An edit that reaches beyond the offset has taken in what follows it up to its own end.
        last.map_or(offset, |edit| {
            (i64::from(offset) + i64::from(edit.after.end()) - i64::from(edit.before.end())) as u32
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{History, Moves};
    use crate::edit::{Edit, apply};
    use aiomend_syntax::Span;

    #[test]
    fn places_come_back() {
        let text = "abcdef";
        let edits = [Edit::insert(1, "XX"), Edit::replace(Span::new(3, 4), "YYY")];
        assert_eq!(apply(text, &edits).expect("apply"), "aXXbcYYYef");
        let mut history = History::default();
        history.push(&edits);
        assert_eq!(history.original(Span::new(3, 5)), (Span::new(1, 3), true));
        assert_eq!(history.original(Span::new(8, 10)), (Span::new(4, 6), true));
        assert_eq!(history.original(Span::new(5, 7)), (Span::new(3, 4), false));
    }

    #[test]
    fn a_moved_span_takes_in_what_is_inserted_at_its_edges() {
        let edits = [Edit::insert(2, "XX"), Edit::insert(4, "Y")];
        let moves = Moves::of(&edits);
        assert_eq!(moves.span(Span::new(2, 4)), Span::new(2, 7));
        assert_eq!(moves.span(Span::new(4, 5)), Span::new(6, 8));
        assert_eq!(Moves::of(&[Edit::insert(3, "abc")]).span(Span::new(3, 3)), Span::new(3, 6));
    }

    /// One edit after the other, as it is defined.
    fn moved(span: Span, edits: &[Edit]) -> Span {
        let (mut start, mut end) = (i64::from(span.start()), i64::from(span.end()));
        for edit in edits {
            let growth = edit.text.len() as i64 - i64::from(edit.span.len());
            if edit.span.end() <= span.start() && edit.span != Span::empty(span.start()) {
                start += growth;
            }
            if edit.span.start() < span.end() || edit.span == Span::empty(span.end()) {
                end += growth;
            }
        }
        Span::new(start as u32, end as u32)
    }

    #[test]
    fn spans_move_by_all_edits_before_them() {
        let edits = [
            Edit::insert(9, "tail"),
            Edit::replace(Span::new(2, 4), ""),
            Edit::insert(4, "XX"),
            Edit::insert(4, "YYY"),
            Edit::replace(Span::new(4, 6), "longer than before"),
            Edit::replace(Span::new(7, 9), "z"),
        ];
        let moves = Moves::of(&edits);
        for start in 0..=10 {
            for end in start..=10 {
                let span = Span::new(start, end);
                assert_eq!(moves.span(span), moved(span, &edits), "{span:?}");
            }
        }
    }
}
