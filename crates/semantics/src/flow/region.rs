//! What a run of statements reads, binds, and leaves by.

use std::collections::HashMap;

use aiomend_syntax::Node;

use super::graph::{Action, BlockId, Copied, Edge, Home, VariableId};
use super::solve::{self, Question};
use super::{Flow, bits};
use crate::scope::BindingId;

/// A run of consecutive statements of one block.
#[derive(Debug)]
pub struct Region<'f, 'm> {
    flow: &'f Flow<'m>,
    // More than one where the run stands in a `finally` block.
    copies: Vec<Copied>,
    exits: Exits<'m>,
}

/// How control may leave a region, other than by an exception, which any evaluation may raise.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exits<'m> {
    /// Whether control may go on after the last statement.
    pub falls_through: bool,
    /// Whether control may leave by a `return`.
    pub may_return: bool,
    /// Whether control may leave by a `break` or `continue` of a loop around the region.
    pub may_leave_loop: bool,
    /// Every `return` in it, also one that control cannot reach or that a `finally` overrides.
    pub returns: Vec<Node<'m>>,
    /// Every `break` of a loop around the region.
    pub breaks: Vec<Node<'m>>,
    /// Every `continue` of a loop around the region.
    pub continues: Vec<Node<'m>>,
}

impl Exits<'_> {
    /// Whether control leaves by `return` on every path that neither raises nor runs for ever, and there is one.
    pub fn always_returns(&self) -> bool {
        self.may_return && !self.falls_through && !self.may_leave_loop
    }

    /// Whether control leaves by an exception or not at all.
    pub fn never_ends(&self) -> bool {
        !self.may_return && !self.falls_through && !self.may_leave_loop
    }
}

impl<'f, 'm> Region<'f, 'm> {
    pub(super) fn of(flow: &'f Flow<'m>, statements: &[Node<'m>]) -> Option<Self> {
        let (&first, &last) = (statements.first()?, statements.last()?);
        let placed = |node: Node<'m>| flow.graph.statements.get(&node.id());
        let start = placed(first)?;
        for (nth, &statement) in statements.iter().enumerate() {
            let here = placed(statement)?;
            if here.suite != start.suite || here.index != start.index + nth as u32 {
                return None;
            }
        }
        let ends = &placed(last)?.copies;
        let copies: Vec<Copied> = start
            .copies
            .iter()
            .zip(ends)
            .map(|(start, end)| Copied { first: start.first, limit: end.limit, end: end.end })
            .collect();
        let exits = exits(flow, &copies);
        Some(Self { flow, copies, exits })
    }

    /// Whether control may reach it.
    pub fn is_reachable(&self) -> bool {
        self.copies.iter().any(|copy| self.flow.is_reachable(copy.first))
    }

    /// How control may leave it.
    pub fn exits(&self) -> &Exits<'m> {
        &self.exits
    }

    /// Names whose value from before the region it may use, by a read, `del`, or nested function, in the order of their
    /// first such use.
    pub fn reads(&self) -> Vec<BindingId> {
        let graph = &self.flow.graph;
        let all = bits::full(graph.variables.len());
        let mut found = Vec::new();
        for copy in &self.copies {
            let table = solve::forward(graph, Question::Untouched, (copy.first, copy.first, copy.limit), &all);
            for block in copy.first..copy.limit {
                let mut untouched = table.row(block - copy.first).to_vec();
                for event in &graph.blocks[block].events {
                    let is_use = matches!(event.action, Action::Read | Action::Capture);
                    if is_use && bits::contains(&untouched, event.variable) {
                        found.push((event.node.start(), event.variable));
                    }
                    Question::Untouched.apply(&mut untouched, event);
                }
            }
        }
        self.in_order(found)
    }

    /// Names that the region binds or unbinds, in the order of the text; also where control cannot reach.
    pub fn writes(&self) -> Vec<BindingId> {
        self.touched(|action| matches!(action, Action::Write | Action::Unbind))
    }

    /// Names that the region unbinds, by `del` or at the end of `except … as name`.
    pub fn unbinds(&self) -> Vec<BindingId> {
        self.touched(|action| action == Action::Unbind)
    }

    /// Names that a nested function, lambda, class or generator expression of the region takes from outside itself.
    pub fn captures(&self) -> Vec<BindingId> {
        self.touched(|action| action == Action::Capture)
    }

    /// Whether a name is bound whenever control reaches the region. Never for a name of a scope around the function.
    pub fn is_definitely_assigned_before(&self, name: BindingId) -> bool {
        self.never(name, |id| self.copies.iter().any(|copy| bits::contains(self.flow.unbound().row(copy.first), id)))
    }

    /// Whether a name may be bound when control reaches the region. Always for a name of a scope around the function.
    pub fn is_possibly_assigned_before(&self, name: BindingId) -> bool {
        self.perhaps(name, |id| self.copies.iter().any(|copy| bits::contains(self.flow.bound().row(copy.first), id)))
    }

    /// Whether a name is bound whenever control goes on after the last statement.
    pub fn is_definitely_assigned_after(&self, name: BindingId) -> bool {
        self.never(name, |id| self.at_end(Question::Unbound, id))
    }

    /// Whether a name may be bound when control goes on after the last statement.
    pub fn is_possibly_assigned_after(&self, name: BindingId) -> bool {
        self.perhaps(name, |id| self.at_end(Question::Bound, id))
    }

    /// Whether the value that a name has after the last statement may be used later. Always for a name of a scope around
    /// the function, and for one that a nested function knows by then.
    pub fn is_live_after(&self, name: BindingId) -> bool {
        self.perhaps(name, |id| {
            self.copies.iter().any(|copy| {
                let ways = &self.flow.graph.blocks[copy.end].next;
                ways.iter().any(|(next, kind)| *kind == Edge::Normal && self.is_live_at(*next, id))
            })
        })
    }

    /// Whether the value that a name has when the region is left by `return`, `break` or `continue` may be used later.
    pub fn is_live_on_jump(&self, name: BindingId) -> bool {
        self.perhaps(name, |id| self.leaving().any(|(_, next, kind)| kind != Edge::Normal && self.is_live_at(next, id)))
    }

    /// Whether the value that a name has when the region is left by an exception may be used later: in an `except` or
    /// `finally` around it, or after one, or after a `with` that swallows it.
    pub fn is_live_on_exception(&self, name: BindingId) -> bool {
        self.perhaps(name, |id| {
            self.copies.iter().any(|copy| {
                let inside = copy.first..copy.limit;
                let handlers = inside.clone().map(|block| self.flow.graph.blocks[block].handler);
                handlers.filter(|handler| !inside.contains(handler)).any(|handler| self.is_live_at(handler, id))
            })
        })
    }

    /// The local names of the function that are live after the last statement.
    pub fn live_after(&self) -> Vec<BindingId> {
        self.own_names(|name| self.is_live_after(name))
    }

    /// The local names of the function that are live when the region is left by an exception.
    pub fn live_on_exception(&self) -> Vec<BindingId> {
        self.own_names(|name| self.is_live_on_exception(name))
    }

    fn own_names(&self, is_wanted: impl Fn(BindingId) -> bool) -> Vec<BindingId> {
        let own = self.flow.graph.variables.iter().filter(|variable| variable.home == Home::Own);
        own.map(|variable| variable.binding).filter(|name| is_wanted(*name)).collect()
    }

    fn is_live_at(&self, block: BlockId, variable: VariableId) -> bool {
        bits::contains(self.flow.live().row(block), variable)
            || bits::contains(self.flow.known_later().row(block), variable)
    }

    fn at_end(&self, question: Question, variable: VariableId) -> bool {
        let table = if question == Question::Unbound { self.flow.unbound() } else { self.flow.bound() };
        self.copies.iter().filter(|copy| self.flow.is_reachable(copy.end)).any(|copy| {
            let set = solve::at_end(&self.flow.graph, question, table.row(copy.end), copy.end);
            bits::contains(&set, variable)
        })
    }

    fn never(&self, name: BindingId, may_be_unbound: impl Fn(VariableId) -> bool) -> bool {
        let Some(&id) = self.flow.variable_of.get(&name) else { return false };
        let variable = &self.flow.graph.variables[id];
        let is_seen = matches!(variable.home, Home::Own | Home::TypeParameter) && !variable.unbound_later;
        is_seen && !may_be_unbound(id)
    }

    fn perhaps(&self, name: BindingId, may_be: impl Fn(VariableId) -> bool) -> bool {
        let Some(&id) = self.flow.variable_of.get(&name) else { return true };
        let variable = &self.flow.graph.variables[id];
        variable.home != Home::Own || variable.bound_later || may_be(id)
    }

    fn touched(&self, is_wanted: impl Fn(Action) -> bool) -> Vec<BindingId> {
        // All copies touch the same.
        let blocks = self.copies.first().map(|copy| &self.flow.graph.blocks[copy.first..copy.limit]);
        let events = blocks.into_iter().flatten().flat_map(|block| &block.events);
        let found = events.filter(|event| is_wanted(event.action));
        self.in_order(found.map(|event| (event.node.start(), event.variable)).collect())
    }

    fn in_order(&self, mut found: Vec<(u32, VariableId)>) -> Vec<BindingId> {
        found.sort_unstable();
        let mut seen = HashMap::new();
        found.retain(|(_, variable)| seen.insert(*variable, ()).is_none());
        found.into_iter().map(|(_, variable)| self.flow.graph.variables[variable].binding).collect()
    }

    fn leaving(&self) -> impl Iterator<Item = (BlockId, BlockId, Edge)> {
        self.copies.iter().flat_map(|copy| leaving(self.flow, copy))
    }
}

/// The edges out of a copy that are no exceptions.
fn leaving(flow: &Flow<'_>, copy: &Copied) -> impl Iterator<Item = (BlockId, BlockId, Edge)> {
    let inside = copy.first..copy.limit;
    inside.clone().flat_map(move |block| {
        let inside = inside.clone();
        let ways = flow.graph.blocks[block].next.iter();
        ways.filter(move |(next, _)| !inside.contains(next)).map(move |(next, kind)| (block, *next, *kind))
    })
}

fn exits<'m>(flow: &Flow<'m>, copies: &[Copied]) -> Exits<'m> {
    let mut exits = Exits::default();
    for copy in copies {
        let reachable = flow.graph.reachable(copy.first, copy.first, copy.limit);
        exits.falls_through |= reachable[copy.end - copy.first];
        for (block, _, kind) in leaving(flow, copy).filter(|(block, ..)| reachable[block - copy.first]) {
            debug_assert!(kind != Edge::Normal || block == copy.end);
            exits.may_return |= kind == Edge::Return;
            exits.may_leave_loop |= matches!(kind, Edge::Break | Edge::Continue);
        }
    }
    let Some(copy) = copies.first() else { return exits };
    for jump in flow.graph.blocks[copy.first..copy.limit].iter().filter_map(|block| block.jump) {
        let leaves = jump.head.is_none_or(|head| !(copy.first..copy.limit).contains(&head));
        match jump.kind {
            Edge::Return => exits.returns.push(jump.node),
            Edge::Break if leaves => exits.breaks.push(jump.node),
            Edge::Continue if leaves => exits.continues.push(jump.node),
            _ => {}
        }
    }
    let lists = [&mut exits.returns, &mut exits.breaks, &mut exits.continues];
    for list in lists {
        // A `finally` block within the region is there several times.
        list.sort_unstable_by_key(|node| node.id());
        list.dedup();
    }
    exits
}
