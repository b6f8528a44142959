//! A primitive that a function makes when it is first needed, and keeps in a global.

use aiomend_rewrite::Context;
use aiomend_semantics::place::{self, is_docstring};
use aiomend_semantics::project::primitives::{Form, Uses};
use aiomend_syntax::{Field, Kind, Node};

use super::site::assignment_of;

/// `_lock = None`, and in a function what makes it.
#[derive(Debug)]
pub(super) struct Lazy<'m> {
    /// The statement of the module that declares it.
    pub(super) declared: Node<'m>,
    pub(super) making: Making<'m>,
}

/// In a function: `global _lock` and `if _lock is None: _lock = asyncio.Lock()`.
#[derive(Debug)]
pub(super) struct Making<'m> {
    pub(super) global: Node<'m>,
    /// The whole `if`.
    pub(super) guard: Node<'m>,
    pub(super) getter: Option<Getter<'m>>,
}

/// A function that does nothing but make the primitive where there is none, and return it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Getter<'m> {
    pub(super) function: Node<'m>,
    pub(super) docstring: Option<Node<'m>>,
    /// `return _lock`
    pub(super) last: Node<'m>,
}

impl<'m> Making<'m> {
    /// What is around the call that makes the primitive: in a coroutine function, where these statements are not all that
    /// it does, or in a getter.
    pub(super) fn of(call: Node<'m>) -> Option<Self> {
        let (statement, _, name) = assignment_of(call)?;
        let block = statement.parent().filter(|block| block.kind() == Kind::Block && block.children().count() == 1)?;
        let guard = block.parent().filter(|guard| guard.kind() == Kind::IfStatement && is_unset(*guard, name))?;
        let function = guard.parent()?.parent().filter(|outer| outer.kind() == Kind::FunctionDefinition)?;
        if place::function_of(function).is_some() || place::class_of(function).is_some() {
            return None;
        }
        let body = function.child(Field::Body)?;
        let is_declaration = |node: &Node<'m>| {
            node.kind() == Kind::GlobalStatement && node.children().map(|name| name.text()).eq([name.text()])
        };
        let global = body.children().find(is_declaration)?;
        let getter = Getter::of(function, [global, guard], name);
        let others = body.children().filter(|other| *other != guard && *other != global && !is_docstring(*other));
        // Else nothing would be left of it.
        let is_part_of_more = place::is_async(function) && others.count() > 0;
        (getter.is_some() || is_part_of_more).then_some(Self { global, guard, getter })
    }

    /// The statements that say how it is made and handed out.
    pub(super) fn statements(&self) -> impl Iterator<Item = Node<'m>> {
        [Some(self.global), Some(self.guard), self.getter.map(|getter| getter.last)].into_iter().flatten()
    }
}

impl<'m> Getter<'m> {
    fn of(function: Node<'m>, making: [Node<'m>; 2], name: Node<'m>) -> Option<Self> {
        let mut statements = function.child(Field::Body)?.children().filter(|child| child.kind() != Kind::Comment);
        let first = statements.next()?;
        let docstring = Some(first).filter(|first| is_docstring(*first));
        let before = if docstring.is_some() { statements.next()? } else { first };
        let (guard, last) = (statements.next()?, statements.next()?);
        let returned = last.children().next().filter(|_| last.kind() == Kind::ReturnStatement)?;
        let is_all = [before, guard] == making && statements.next().is_none();
        let has_parameters = function.child(Field::Parameters)?.children().next().is_some();
        let is_decorated = function.parent().is_some_and(|outer| outer.kind() == Kind::DecoratedDefinition);
        let is_getter = is_all && returned.text() == name.text() && !has_parameters && !is_decorated;
        is_getter.then_some(Self { function, docstring, last })
    }

    pub(super) fn name(&self) -> &'m str {
        self.function.child(Field::Name).map_or("", |name| name.text())
    }
}

/// Whether an `if` without other branches asks for nothing but whether the name is still `None`.
fn is_unset(guard: Node<'_>, name: Node<'_>) -> bool {
    let has_others = guard.children().any(|child| matches!(child.kind(), Kind::ElifClause | Kind::ElseClause));
    let Some(condition) = guard.child(Field::Condition).map(place::without_parentheses) else { return false };
    let is_unset = match condition.kind() {
        Kind::ComparisonOperator => {
            let parts = condition.all_children().filter(|part| part.kind() != Kind::LineContinuation);
            let words: Vec<&str> = parts.map(|part| part.text()).collect();
            words == [name.text(), "is", "None"]
        }
        Kind::NotOperator => condition.child(Field::Argument).is_some_and(|argument| argument.text() == name.text()),
        _ => false,
    };
    is_unset && !has_others
}

/// The statement `name = None` of the module, if there is one and no other there.
pub(super) fn declared<'m>(cx: &Context<'m>, uses: &Uses) -> Option<Node<'m>> {
    let is_of_module = |form: &Form| *form == Form::Nothing;
    let mut nothing = uses
        .constructions
        .iter()
        .filter(|made| is_of_module(&made.form) && made.spot.module == cx.path && made.spot.function.is_empty());
    let only = nothing.next().filter(|_| nothing.next().is_none())?;
    let mut statements = cx.module.root().children().filter(|node| node.kind() == Kind::ExpressionStatement);
    statements.find(|node| node.span() == only.statement)
}
