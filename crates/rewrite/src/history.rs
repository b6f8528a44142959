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
            intact &= pass.iter().all(|edit| edit.after.end() <= span.start() || span.end() <= edit.after.start());
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

/// Where places of a text stand after edits.
#[derive(Debug)]
pub struct Shifts {
    // Sorted by place; with each, by how much it and those before it lengthen the text.
    edits: Vec<(Span, i64)>,
}

impl Shifts {
    /// The shifts that `edits` cause, none of which overlap.
    pub fn of(edits: &[Edit]) -> Self {
        let growth = |edit: &Edit| edit.text.len() as i64 - i64::from(edit.span.len());
        let mut edits: Vec<(Span, i64)> = edits.iter().map(|edit| (edit.span, growth(edit))).collect();
        edits.sort_by_key(|(span, _)| *span);
        let mut sum = 0;
        for (_, growth) in &mut edits {
            sum += *growth;
            *growth = sum;
        }
        Self { edits }
    }

    /// Where `span` of the text before the edits stands after them, with everything inserted at its edges.
    pub fn moved(&self, span: Span) -> Span {
        let is_before = |edit: Span| edit.end() <= span.start() && edit != Span::empty(span.start());
        let is_begun = |edit: Span| edit.start() < span.end() || edit == Span::empty(span.end());
        let place = |offset: u32, growth: i64| (i64::from(offset) + growth) as u32;
        Span::new(place(span.start(), self.grown_by(is_before)), place(span.end(), self.grown_by(is_begun)))
    }

    /// How much longer the first edits make the text, those that `is_counted` says yes to.
    fn grown_by(&self, is_counted: impl Fn(Span) -> bool) -> i64 {
        let count = self.edits.partition_point(|(span, _)| is_counted(*span));
        count.checked_sub(1).and_then(|last| self.edits.get(last)).map_or(0, |(_, growth)| *growth)
    }
}

#[cfg(test)]
mod tests {
    use super::{History, Shifts};
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
        assert_eq!(Shifts::of(&edits).moved(Span::new(2, 4)), Span::new(2, 7));
        assert_eq!(Shifts::of(&edits).moved(Span::new(4, 5)), Span::new(6, 8));
        assert_eq!(Shifts::of(&[Edit::insert(3, "abc")]).moved(Span::new(3, 3)), Span::new(3, 6));
    }
}
