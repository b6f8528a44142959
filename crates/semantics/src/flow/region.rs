//! What a run of statements reads, binds, and leaves by.

use std::collections::HashSet;
use std::sync::OnceLock;

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
    // Sets of variables, made when first asked for.
    unbound_after: OnceLock<Vec<u64>>,
    bound_after: OnceLock<Vec<u64>>,
    unbound_within: OnceLock<Vec<u64>>,
    live_after: OnceLock<Vec<u64>>,
    live_on_jump: OnceLock<Vec<u64>>,
    live_on_exception: OnceLock<Vec<u64>>,
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
        Some(Self {
            flow,
            copies,
            exits,
            unbound_after: OnceLock::new(),
            bound_after: OnceLock::new(),
            unbound_within: OnceLock::new(),
            live_after: OnceLock::new(),
            live_on_jump: OnceLock::new(),
            live_on_exception: OnceLock::new(),
        })
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
        let unbound = self.unbound_after.get_or_init(|| self.at_end(Question::Unbound));
        self.never(name, |id| bits::contains(unbound, id))
    }

    /// Whether a name may be bound when control goes on after the last statement.
    pub fn is_possibly_assigned_after(&self, name: BindingId) -> bool {
        let bound = self.bound_after.get_or_init(|| self.at_end(Question::Bound));
        self.perhaps(name, |id| bits::contains(bound, id))
    }

    /// Whether every way through the region to its end binds a name, and it would be bound there if it was not before.
    pub fn is_always_bound_within(&self, name: BindingId) -> bool {
        let unbound = self.unbound_within.get_or_init(|| {
            let graph = &self.flow.graph;
            let all = bits::full(graph.variables.len());
            // All copies do the same.
            let Some(copy) = self.copies.first() else { return all };
            let range = (copy.first, copy.first, copy.limit);
            let mut set = solve::forward(graph, Question::Unbound, range, &all).row(copy.end - copy.first).to_vec();
            graph.blocks[copy.end].events.iter().for_each(|event| Question::Unbound.apply(&mut set, event));
            set
        });
        self.never(name, |id| bits::contains(unbound, id))
    }

    /// Whether the value that a name has after the last statement may be used later. Always for a name of a scope around
    /// the function, and for one that a nested function knows by then.
    pub fn is_live_after(&self, name: BindingId) -> bool {
        let live = self.live_after.get_or_init(|| {
            let ends = self.copies.iter().map(|copy| copy.end);
            let ways = ends.flat_map(|end| self.flow.graph.blocks[end].next.iter().map(move |way| (end, way)));
            self.live_over(ways.filter(|(_, (_, kind))| *kind == Edge::Normal).map(|(end, (next, _))| (end, *next)))
        });
        self.perhaps(name, |id| bits::contains(live, id))
    }

    /// Whether the value that a name has when the region is left by `return`, `break` or `continue` may be used later.
    pub fn is_live_on_jump(&self, name: BindingId) -> bool {
        let live = self.live_on_jump.get_or_init(|| {
            let ways = self.copies.iter().flat_map(|copy| leaving(self.flow, copy));
            self.live_over(ways.filter(|(_, _, kind)| *kind != Edge::Normal).map(|(from, next, _)| (from, next)))
        });
        self.perhaps(name, |id| bits::contains(live, id))
    }

    /// Whether the value that a name has when the region is left by an exception may be used later: in an `except` or
    /// `finally` around it, or after one, or after a `with` that swallows it.
    pub fn is_live_on_exception(&self, name: BindingId) -> bool {
        let live = self.live_on_exception.get_or_init(|| {
            let handlers = self.copies.iter().flat_map(|copy| {
                let inside = copy.first..copy.limit;
                let handlers = inside.clone().map(|block| (block, self.flow.graph.blocks[block].handler));
                handlers.filter(move |(_, handler)| !inside.contains(handler))
            });
            self.live_over(handlers)
        });
        self.perhaps(name, |id| bits::contains(live, id))
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

    /// What is live when control goes from the first of any of these pairs of blocks to the second.
    fn live_over(&self, ways: impl Iterator<Item = (BlockId, BlockId)>) -> Vec<u64> {
        let mut set = bits::empty(self.flow.graph.variables.len());
        let mut seen = HashSet::new();
        for (from, next) in ways {
            if seen.insert(next) {
                bits::union(&mut set, self.flow.live().row(next));
            }
            // Whoever knows a name by then may use it when the function is long left.
            bits::union(&mut set, self.flow.known_later().row(from));
            let captures = self.flow.graph.blocks[from].events.iter().filter(|event| event.action == Action::Capture);
            captures.for_each(|event| bits::insert(&mut set, event.variable));
        }
        set
    }

    /// What may hold after the last statement, where control may get there.
    fn at_end(&self, question: Question) -> Vec<u64> {
        let table = if question == Question::Unbound { self.flow.unbound() } else { self.flow.bound() };
        let mut all = bits::empty(self.flow.graph.variables.len());
        for copy in self.copies.iter().filter(|copy| self.flow.is_reachable(copy.end)) {
            let mut set = table.row(copy.end).to_vec();
            self.flow.graph.blocks[copy.end].events.iter().for_each(|event| question.apply(&mut set, event));
            bits::union(&mut all, &set);
        }
        all
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
        let mut seen = HashSet::new();
        found.retain(|(_, variable)| seen.insert(*variable));
        found.into_iter().map(|(_, variable)| self.flow.graph.variables[variable].binding).collect()
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
