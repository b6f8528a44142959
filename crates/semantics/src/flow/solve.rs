//! What holds on some path to, or from, each block.
//!
//! Every question is put so that sets are joined by union: "definitely assigned" is "on no path unbound".

use super::bits::{self, Table};
use super::graph::{Action, BlockId, Event, Graph};

/// A question about the paths that lead to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Which variables may be unbound.
    Unbound,
    /// Which may be bound.
    Bound,
    /// Which may be known to code that runs later.
    Captured,
    /// Which are as they were at the start, on some path.
    Untouched,
}

impl Question {
    fn effect(self, action: Action) -> Effect {
        match (self, action) {
            (Self::Unbound, Action::Unbind) | (Self::Bound, Action::Write) => Effect::Insert,
            (Self::Unbound, Action::Write) | (Self::Bound, Action::Unbind) => Effect::Remove,
            (Self::Captured, Action::Capture) => Effect::Insert,
            (Self::Untouched, Action::Write | Action::Unbind) => Effect::Remove,
            _ => Effect::None,
        }
    }

    /// Bring a set over one event.
    pub fn apply(self, set: &mut [u64], event: &Event<'_>) {
        match self.effect(event.action) {
            Effect::Insert => bits::insert(set, event.variable),
            Effect::Remove => bits::remove(set, event.variable),
            Effect::None => {}
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    Insert,
    Remove,
    None,
}

/// The answer at the start of each block of `first..limit`, by block minus `first`, when `given` holds at `start`.
/// Blocks that control cannot reach have the empty set.
pub(super) fn forward(
    graph: &Graph<'_>,
    question: Question,
    (start, first, limit): (BlockId, BlockId, BlockId),
    given: &[u64],
) -> Table {
    let mut table = Table::new(limit - first, graph.variables.len());
    table.add(start - first, given);
    let order = graph.in_order(start, first, limit);
    let mut due = vec![false; limit - first];
    order.iter().for_each(|block| due[block - first] = true);
    let mut again = true;
    while std::mem::take(&mut again) {
        for &id in &order {
            if !std::mem::take(&mut due[id - first]) {
                continue;
            }
            let block = &graph.blocks[id];
            let mut normal = table.row(id - first).to_vec();
            // On the way to the handler all that held at any moment may hold.
            let mut raised = normal.clone();
            for event in &block.events {
                question.apply(&mut normal, event);
                if question.effect(event.action) == Effect::Insert {
                    bits::insert(&mut raised, event.variable);
                }
            }
            let ways = block.next.iter().map(|(next, _)| (*next, &normal));
            for (next, set) in ways.chain(std::iter::once((block.handler, &raised))) {
                if (first..limit).contains(&next) && table.add(next - first, set) {
                    due[next - first] = true;
                    again = true;
                }
            }
        }
    }
    table
}
