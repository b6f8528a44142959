//! The control-flow graph of one function: blocks, what happens in them, and the edges between.

use std::collections::HashMap;

use aiomend_syntax::Node;

use crate::scope::BindingId;

/// Number of a block.
pub(crate) type BlockId = usize;

/// Number of a variable within its flow.
pub(crate) type VariableId = usize;

/// What happens to a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Its value is loaded.
    Read,
    /// It is bound.
    Write,
    /// It is unbound: by `del`, or at the end of `except … as name`.
    Unbind,
    /// Code that runs later comes to know it: a nested function, lambda, class or generator expression.
    Capture,
}

/// One action, at the identifier that causes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event<'m> {
    pub action: Action,
    pub variable: VariableId,
    pub node: Node<'m>,
}

/// Why control follows an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Edge {
    /// The next thing in order, a branch, the way back to the head of a loop.
    Normal,
    /// Towards the end of the function, through every `finally` on the way.
    Return,
    /// Out of a loop.
    Break,
    /// To the head of a loop, by `continue`.
    Continue,
}

/// A `return`, `break` or `continue`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Jump<'m> {
    pub node: Node<'m>,
    pub kind: Edge,
    // The first block of the loop that is left or continued; none for a return.
    pub head: Option<BlockId>,
}

/// Actions in a row. An exception may leave it before, between and after any of them.
#[derive(Debug)]
pub(crate) struct Block<'m> {
    pub events: Vec<Event<'m>>,
    pub next: Vec<(BlockId, Edge)>,
    // Where an exception goes.
    pub handler: BlockId,
    pub jump: Option<Jump<'m>>,
}

/// One copy of a statement: a `finally` block is copied for every way that leads into it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Copied {
    // All blocks of the copy are numbered from `first` to before `limit`.
    pub first: BlockId,
    pub limit: BlockId,
    // Where the copy ends when it ends normally.
    pub end: BlockId,
}

/// Where a statement stands, and its copies.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    // The number of its block of statements, and its place among them.
    pub suite: u32,
    pub index: u32,
    pub copies: Vec<Copied>,
}

/// How code outside the function's own frame knows a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Captured {
    /// Not at all.
    No,
    /// Only list, set and dictionary comprehensions do, which are functions of their own before Python 3.12 and run at
    /// once (PEP 709).
    ByComprehension,
    /// A nested function, lambda, class or generator expression does, which may run later.
    Later,
}

/// A name that the function mentions.
#[derive(Debug)]
pub(crate) struct Variable {
    pub binding: BindingId,
    pub home: Home,
    pub captured: Captured,
    // Whether code that runs later binds it, and whether it unbinds it.
    pub bound_later: bool,
    pub unbound_later: bool,
}

/// Which scope a name of a function belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The function itself: a local variable.
    Own,
    /// Its type parameters.
    TypeParameter,
    /// A function around it: a free variable.
    Enclosing,
    /// The module.
    Module,
}

/// Where the function begins.
pub(crate) const ENTRY: BlockId = 0;
/// Where an exception leaves the function.
pub(crate) const RAISED: BlockId = 1;
/// Where the function returns, with or without a `return`.
pub(crate) const RETURNED: BlockId = 2;

/// The graph.
#[derive(Debug)]
pub(crate) struct Graph<'m> {
    pub blocks: Vec<Block<'m>>,
    pub variables: Vec<Variable>,
    pub statements: HashMap<u32, Placed>,
    // Whether `super()` or `__class__` is used, here or in a nested function, below a class.
    pub uses_class_cell: bool,
}

impl<'m> Graph<'m> {
    /// The blocks that control may reach from `start` within `first..limit`, by block minus `first`.
    pub fn reachable(&self, start: BlockId, first: BlockId, limit: BlockId) -> Vec<bool> {
        let mut seen = vec![false; limit - first];
        seen[start - first] = true;
        let mut open = vec![start];
        while let Some(block) = open.pop() {
            for next in self.successors(block).filter(|next| (first..limit).contains(next)) {
                if !std::mem::replace(&mut seen[next - first], true) {
                    open.push(next);
                }
            }
        }
        seen
    }

    /// Where control may go from a block, by an exception too.
    pub fn successors(&self, block: BlockId) -> impl Iterator<Item = BlockId> {
        let block = &self.blocks[block];
        block.next.iter().map(|(next, _)| *next).chain(std::iter::once(block.handler))
    }

    /// All blocks that control may reach from `start` within `first..limit`, so that a block comes after those that
    /// lead to it, but for loops.
    pub fn in_order(&self, start: BlockId, first: BlockId, limit: BlockId) -> Vec<BlockId> {
        let mut seen = vec![false; limit - first];
        seen[start - first] = true;
        // A block, and how many of its successors were followed.
        let mut open = vec![(start, 0)];
        let mut order = Vec::new();
        while let Some((block, followed)) = open.last_mut() {
            let next = &self.blocks[*block].next;
            let successor = match next.get(*followed) {
                Some((successor, _)) => *successor,
                None if *followed == next.len() => self.blocks[*block].handler,
                None => {
                    order.push(*block);
                    open.pop();
                    continue;
                }
            };
            *followed += 1;
            if (first..limit).contains(&successor) && !std::mem::replace(&mut seen[successor - first], true) {
                open.push((successor, 0));
            }
        }
        order.reverse();
        order
    }
}
