//! How control goes through a function, which names are bound where, and what a run of statements reads, binds and
//! leaves by.
//!
//! The answers are those that hold for every run Python may make, whatever conditions turn out to be and wherever an
//! exception is raised: any evaluation may raise, before or after any of its parts. "Definitely assigned" and "falls
//! through never" are promises; "possibly assigned" and "live" may name too much. It knows no rewrite.

pub(crate) mod bits;
mod build;
mod expression;
pub(crate) mod graph;
mod manager;
mod names;
mod print;
mod region;
mod solve;
mod statement;

use std::collections::HashMap;
use std::sync::OnceLock;

use aiomend_syntax::{Kind, Node};

pub use graph::{Captured, Home};
pub use print::print;
pub use region::{Exits, Region};

use self::bits::Table;
use self::graph::{BlockId, ENTRY, Graph, VariableId};
use self::solve::Question;
use crate::model::SemanticModel;
use crate::scope::BindingId;

/// How control goes through one function, or through the module's own statements.
///
/// Names that nothing in the module binds, builtins among them, are not reported.
#[derive(Debug)]
pub struct Flow<'m> {
    graph: Graph<'m>,
    is_module: bool,
    variable_of: HashMap<BindingId, VariableId>,
    // Answers for the whole function, by block, made when first asked for.
    unbound: OnceLock<Table>,
    bound: OnceLock<Table>,
    captured: OnceLock<Table>,
    live: OnceLock<Table>,
    reachable: OnceLock<Vec<bool>>,
}

impl<'m> Flow<'m> {
    /// The flow of a `def` or `async def`, or of a module's root; none for any other node.
    ///
    /// Context managers may swallow exceptions, but for locks and a few others of the standard library.
    pub fn of(model: &SemanticModel<'m>, function: Node<'m>) -> Option<Self> {
        let graph = build::graph(model, function)?;
        let variable_of = graph.variables.iter().enumerate().map(|(id, variable)| (variable.binding, id)).collect();
        Some(Self {
            graph,
            is_module: function.kind() == Kind::Module,
            variable_of,
            unbound: OnceLock::new(),
            bound: OnceLock::new(),
            captured: OnceLock::new(),
            live: OnceLock::new(),
            reachable: OnceLock::new(),
        })
    }

    /// Every name that the function mentions, or that code within it takes from it or from around it.
    pub fn names(&self) -> impl Iterator<Item = BindingId> {
        self.graph.variables.iter().map(|variable| variable.binding)
    }

    /// Which scope a name belongs to; none for a name that the function does not mention.
    pub fn home(&self, name: BindingId) -> Option<Home> {
        self.variable_of.get(&name).map(|&id| self.graph.variables[id].home)
    }

    /// How code that is not the function's own knows a name. A local name that is captured is a cell variable of the
    /// compiled function; one captured [`Captured::ByComprehension`] is so before Python 3.12 only.
    ///
    /// Names in annotations of nested functions and in `type` statements count as captured, as they are from Python
    /// 3.14 on (PEP 649, PEP 695).
    pub fn captured(&self, name: BindingId) -> Captured {
        self.variable_of.get(&name).map_or(Captured::No, |&id| self.graph.variables[id].captured)
    }

    /// Whether `super()` or `__class__` is used here or in a nested function, within a class.
    pub fn uses_class_cell(&self) -> bool {
        self.graph.uses_class_cell
    }

    /// A run of consecutive statements of one block of the function; none when they are not that, or stand in a nested
    /// function or class.
    pub fn region<'f>(&'f self, statements: &[Node<'m>]) -> Option<Region<'f, 'm>> {
        Region::of(self, statements)
    }

    fn is_reachable(&self, block: BlockId) -> bool {
        self.reachable.get_or_init(|| self.graph.reachable(ENTRY, 0, self.graph.blocks.len()))[block]
    }

    /// Which variables may be unbound at the start of each block.
    fn unbound(&self) -> &Table {
        self.unbound.get_or_init(|| {
            let all = bits::full(self.graph.variables.len());
            self.everywhere(Question::Unbound, &all)
        })
    }

    fn bound(&self) -> &Table {
        self.bound.get_or_init(|| self.everywhere(Question::Bound, &bits::empty(self.graph.variables.len())))
    }

    fn known_later(&self) -> &Table {
        self.captured.get_or_init(|| self.everywhere(Question::Captured, &bits::empty(self.graph.variables.len())))
    }

    fn everywhere(&self, question: Question, given: &[u64]) -> Table {
        solve::forward(&self.graph, question, (ENTRY, 0, self.graph.blocks.len()), given)
    }

    fn live(&self) -> &Table {
        self.live.get_or_init(|| {
            let names = self.graph.variables.len();
            // Anybody may read a module's names.
            let at_end = if self.is_module { bits::full(names) } else { bits::empty(names) };
            crate::liveness::live(&self.graph, &at_end)
        })
    }
}
