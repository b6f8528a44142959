//! Which names of a function are read later, before they are bound anew.

use crate::flow::bits::{self, Table};
use crate::flow::graph::{Action, BlockId, ENTRY, Graph, RAISED, RETURNED};

/// The variables whose value at the start of each block is used later on some path, exceptions included. When the
/// function ends, those in `at_end` are. Blocks that control cannot reach have the empty set.
pub(crate) fn live(graph: &Graph<'_>, at_end: &[u64]) -> Table {
    let mut table = Table::new(graph.blocks.len(), graph.variables.len());
    table.add(RETURNED, at_end);
    table.add(RAISED, at_end);
    let mut order = graph.in_order(ENTRY, 0, graph.blocks.len());
    order.reverse();
    let mut before: Vec<Vec<BlockId>> = vec![Vec::new(); graph.blocks.len()];
    for &block in &order {
        for next in graph.successors(block) {
            before[next].push(block);
        }
    }
    let mut due = vec![true; graph.blocks.len()];
    let mut again = true;
    while std::mem::take(&mut again) {
        for &id in &order {
            if !std::mem::take(&mut due[id]) {
                continue;
            }
            let set = at_start(graph, &table, id);
            if table.add(id, &set) {
                before[id].iter().for_each(|&block| due[block] = true);
                again = true;
            }
        }
    }
    table
}

fn at_start(graph: &Graph<'_>, table: &Table, id: BlockId) -> Vec<u64> {
    let block = &graph.blocks[id];
    let handled = table.row(block.handler);
    let mut set = handled.to_vec();
    for (next, _) in &block.next {
        bits::union(&mut set, table.row(*next));
    }
    for event in block.events.iter().rev() {
        match event.action {
            Action::Read | Action::Capture => bits::insert(&mut set, event.variable),
            // Before a new value is there, an exception may lead to a reader of the old one.
            Action::Write | Action::Unbind if bits::contains(handled, event.variable) => {}
            Action::Write | Action::Unbind => bits::remove(&mut set, event.variable),
        }
    }
    set
}
