//! A section, and what is known of the function around it.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use aiomend_rewrite::{Context, Refusal};
use aiomend_semantics::flow::{Flow, Region};
use aiomend_semantics::place::{self, Evaluated};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::blockers::sees_locals;
use super::data::Data;
use super::helper::Helper;

/// A run of consecutive statements of one block of a function.
#[derive(Debug)]
pub struct Section<'m> {
    pub(super) statements: Vec<Node<'m>>,
    /// The innermost function around them.
    pub(super) function: Node<'m>,
    /// The `async with` whose whole body they are.
    pub(super) guard: Option<Node<'m>>,
    around: Rc<Function<'m>>,
    names: Names<'m>,
    data: OnceCell<Data<'m>>,
    helper: OnceCell<Result<Helper<'m>, Refusal>>,
}

/// Every name in the module, attributes too, found when first asked for.
type Names<'m> = Rc<OnceCell<HashSet<&'m str>>>;

impl<'m> Section<'m> {
    pub(super) fn flow(&self) -> &Flow<'m> {
        &self.around.flow
    }

    /// What control does in it.
    pub(super) fn region(&self) -> Option<Region<'_, 'm>> {
        self.flow().region(&self.statements)
    }

    /// What stands in the whole function.
    pub(super) fn facts(&self, cx: &Context<'m>) -> &Facts<'m> {
        self.around.facts.get_or_init(|| Facts::read(cx, self.function))
    }

    /// How names and control pass its borders.
    pub(super) fn data(&self, cx: &Context<'m>) -> &Data<'m> {
        self.data.get_or_init(|| Data::of(cx, self))
    }

    /// The new function, or why there can be none.
    pub(super) fn helper(&self, cx: &Context<'m>) -> Result<&Helper<'m>, Refusal> {
        let choose = || Helper::choose(cx, self, &self.data(cx).inputs);
        self.helper.get_or_init(choose).as_ref().map_err(Clone::clone)
    }

    /// From its first statement to its last.
    pub(super) fn span(&self) -> Span {
        let ends = self.statements.first().zip(self.statements.last());
        ends.map_or(Span::empty(self.function.start()), |(first, last)| Span::new(first.start(), last.end()))
    }

    pub(super) fn holds(&self, node: Node<'_>) -> bool {
        self.span().contains(node.span())
    }

    /// Whether the module has this name anywhere, be it of an attribute.
    pub(super) fn is_name_in_module(&self, name: &str) -> bool {
        let all = || {
            let identifiers = self.function.module().nodes().filter(|node| node.kind() == Kind::Identifier);
            identifiers.map(|node| node.text()).collect()
        };
        self.names.get_or_init(all).contains(name)
    }

    /// Everything in it.
    pub(super) fn nodes(&self) -> impl Iterator<Item = Node<'m>> {
        self.statements.iter().flat_map(|statement| std::iter::once(*statement).chain(statement.descendants()))
    }

    /// The function's loops around it.
    pub(super) fn loops(&self) -> impl Iterator<Item = Node<'m>> {
        let start = self.statements.first().copied().unwrap_or(self.function);
        let function = self.function;
        let inside = start.ancestors().take_while(move |outer| *outer != function);
        inside.filter(|outer| matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement))
    }
}

/// What is known of a function, once for all sections in it.
#[derive(Debug)]
struct Function<'m> {
    flow: Flow<'m>,
    facts: OnceCell<Facts<'m>>,
}

/// What stands in a function, nested ones included, wherever its sections are.
#[derive(Debug, Default)]
pub(super) struct Facts<'m> {
    /// Calls that see its local variables.
    pub(super) sees_locals: Vec<Node<'m>>,
    pub(super) globals: Vec<Node<'m>>,
    pub(super) is_generator: bool,
    /// What a test or an assignment may tell a type checker more of, with the place of that.
    pub(super) tested: Vec<(u32, &'m str)>,
}

impl<'m> Facts<'m> {
    fn read(cx: &Context<'m>, function: Node<'m>) -> Self {
        let mut facts = Self::default();
        for node in function.descendants() {
            match node.kind() {
                Kind::Call if sees_locals(cx, node) => facts.sees_locals.push(node),
                Kind::GlobalStatement => facts.globals.push(node),
                Kind::Yield => facts.is_generator = true,
                _ => {}
            }
            let test = match node.kind() {
                Kind::IfStatement | Kind::WhileStatement | Kind::ElifClause => node.child(Field::Condition),
                Kind::AssertStatement => Some(node),
                Kind::MatchStatement => node.child(Field::Subject),
                Kind::Assignment => node.child(Field::Left),
                _ => None,
            };
            let parts = test.into_iter().flat_map(|test| std::iter::once(test).chain(test.descendants()));
            let names = parts.filter(|part| matches!(part.kind(), Kind::Attribute | Kind::Identifier));
            facts.tested.extend(names.map(|name| (node.start(), name.text())));
        }
        facts
    }
}

/// The functions of a module, each looked at once.
#[derive(Default)]
pub(super) struct Functions<'m> {
    known: HashMap<u32, Option<Rc<Function<'m>>>>,
    names: Names<'m>,
}

impl<'m> Functions<'m> {
    /// The section of consecutive statements of one block; none outside functions.
    pub(super) fn section(
        &mut self,
        cx: &Context<'m>,
        statements: Vec<Node<'m>>,
        guard: Option<Node<'m>>,
    ) -> Option<Section<'m>> {
        let Evaluated::InFunction(function) = place::evaluated(*statements.first()?) else { return None };
        let read = || Some(Rc::new(Function { flow: Flow::of(cx.model, function)?, facts: OnceCell::new() }));
        let around = Rc::clone(self.known.entry(function.id()).or_insert_with(read).as_ref()?);
        around.flow.region(&statements)?;
        let names = Rc::clone(&self.names);
        Some(Section { statements, function, guard, around, names, data: OnceCell::new(), helper: OnceCell::new() })
    }
}
