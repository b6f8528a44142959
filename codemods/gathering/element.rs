//! What one gathered awaitable is.

use aiomend_rewrite::Context;
use aiomend_semantics::project::Awaitable;
use aiomend_semantics::{Definition, DefinitionKind, Type, place};
use aiomend_syntax::{Field, Kind, Node};

use super::plain;

/// One awaitable that the source shows.
#[derive(Debug)]
pub(crate) struct Element<'m> {
    /// As written, without parentheses.
    pub(crate) node: Node<'m>,
    pub(crate) kind: ElementKind<'m>,
}

/// What an element evaluates to.
#[derive(Debug)]
pub(crate) enum ElementKind<'m> {
    /// A coroutine object, as far as the project index tells.
    Coroutine(Awaitable),
    /// A task that is made in this place, `asyncio.create_task(f())`.
    Made(Made<'m>),
    /// A name of a task that a statement right before the gather makes.
    MadeBefore {
        /// The assignment statement.
        statement: Node<'m>,
        made: Made<'m>,
    },
    /// A name of a task that is made further up, with the call that makes it.
    MadeElsewhere(Node<'m>),
}

/// A call that makes a task of a coroutine.
#[derive(Debug)]
pub(crate) struct Made<'m> {
    pub(crate) call: Node<'m>,
    pub(crate) callee: Node<'m>,
    pub(crate) coroutine: Node<'m>,
    /// `create_task` takes nothing but coroutines; `ensure_future` takes anything that can be awaited.
    pub(crate) proof: Awaitable,
}

impl<'m> Element<'m> {
    /// What `node`, an argument of the gather in `statement`, is.
    pub(super) fn read(cx: &Context<'m>, node: Node<'m>, statement: Option<Node<'m>>) -> Self {
        let node = place::without_parentheses(node);
        let kind = match Made::read(cx, node) {
            Some(made) => ElementKind::Made(made),
            None => named_task(cx, node, statement).unwrap_or_else(|| ElementKind::Coroutine(proof_of(cx, node))),
        };
        Self { node, kind }
    }

    /// The expression that gives the coroutine object.
    pub(crate) fn coroutine(&self) -> Node<'m> {
        match &self.kind {
            ElementKind::Made(made) | ElementKind::MadeBefore { made, .. } => made.coroutine,
            ElementKind::Coroutine(_) | ElementKind::MadeElsewhere(_) => self.node,
        }
    }

    /// The call that makes a task of it here, if any.
    pub(crate) fn made(&self) -> Option<&Made<'m>> {
        match &self.kind {
            ElementKind::Made(made) | ElementKind::MadeBefore { made, .. } => Some(made),
            _ => None,
        }
    }

    /// What is known of the coroutine.
    pub(crate) fn proof(&self) -> &Awaitable {
        match &self.kind {
            ElementKind::Coroutine(proof) => proof,
            ElementKind::Made(made) | ElementKind::MadeBefore { made, .. } => &made.proof,
            ElementKind::MadeElsewhere(_) => &Awaitable::Coroutine,
        }
    }

    /// Whether it can be evaluated inside a task group without a difference.
    pub(crate) fn is_plain(&self, cx: &Context<'m>) -> bool {
        match self.made() {
            None => plain::is_plain_element(cx, self.node),
            Some(made) => plain::is_plain_element(cx, made.coroutine) && made.rest_is_plain(),
        }
    }
}

impl<'m> Made<'m> {
    /// Read `node` as a call of `asyncio.create_task`, `ensure_future` or a loop's `create_task`.
    pub(crate) fn read(cx: &Context<'m>, node: Node<'m>) -> Option<Self> {
        let call = Some(node).filter(|node| node.kind() == Kind::Call)?;
        let callee = place::without_parentheses(call.child(Field::Function)?);
        let last = match callee.kind() {
            Kind::Attribute => callee.child(Field::Attribute)?,
            Kind::Identifier => callee,
            _ => return None,
        };
        if callee.kind() == Kind::Attribute && !matches!(last.text(), "create_task" | "ensure_future") {
            return None;
        }
        let arguments = call.child(Field::Arguments).filter(|list| list.kind() == Kind::ArgumentList)?;
        let coroutine = arguments
            .children()
            .next()
            .filter(|first| !matches!(first.kind(), Kind::KeywordArgument | Kind::ListSplat | Kind::DictionarySplat))?;
        let coroutine = place::without_parentheses(coroutine);
        let is_ensure = match cx.model.qualified_name(callee).as_deref() {
            Some("asyncio.create_task") => false,
            Some("asyncio.ensure_future") => true,
            _ => {
                let receiver = callee.child(Field::Object)?;
                let is_loop = last.text() == "create_task" && cx.model.type_of(receiver) == Type::EventLoop;
                if !is_loop {
                    return None;
                }
                false
            }
        };
        let has_other_arguments = arguments.children().count() > 1;
        if is_ensure && has_other_arguments {
            return None;
        }
        // What `create_task` gets is a coroutine, or the call fails as it is.
        let proof = if is_ensure { cx.here.awaitable(coroutine.span()) } else { Awaitable::Coroutine };
        Some(Self { call, callee, coroutine, proof })
    }

    /// The arguments behind the coroutine: `name=` and `context=`.
    pub(crate) fn rest(&self) -> impl Iterator<Item = Node<'m>> {
        self.call.child(Field::Arguments).into_iter().flat_map(|list| list.children().skip(1))
    }

    /// Whether the arguments behind the coroutine can be evaluated anywhere.
    pub(crate) fn rest_is_plain(&self) -> bool {
        self.rest().all(|argument| match argument.child(Field::Value) {
            Some(value) if argument.kind() == Kind::KeywordArgument => plain::is_plain_label(value),
            _ => false,
        })
    }
}

/// What is known of an element. A name that a loop or comprehension binds comes out of a collection that other code may
/// have put something into.
fn proof_of<'m>(cx: &Context<'m>, node: Node<'m>) -> Awaitable {
    let found = cx.here.awaitable(node.span());
    let is_taken = node.kind() == Kind::Identifier
        && cx.model.binding_of(node).is_some_and(|binding| {
            binding.definitions.iter().any(|definition| matches!(definition.kind, DefinitionKind::Part))
        });
    let is_stored = matches!(node.kind(), Kind::Attribute | Kind::Subscript);
    if found == Awaitable::Coroutine && (is_taken || is_stored) {
        return Awaitable::Unknown("what is put there elsewhere is not seen".to_owned());
    }
    found
}

/// A name that holds a task: made by one of the statements right before the gather, or further up.
fn named_task<'m>(cx: &Context<'m>, node: Node<'m>, statement: Option<Node<'m>>) -> Option<ElementKind<'m>> {
    if node.kind() != Kind::Identifier {
        return None;
    }
    let binding = cx.model.binding_of(node)?;
    let made_by = |definition: &Definition<'m>| match definition.kind {
        DefinitionKind::Assignment(assignment) => {
            let made = Made::read(cx, place::without_parentheses(assignment.child(Field::Right)?))?;
            Some((assignment.parent()?, made))
        }
        _ => None,
    };
    let mut found: Vec<_> = binding.definitions.iter().map(made_by).collect();
    let any = found.iter().flatten().next()?.1.call;
    if let ([Some(_)], Some(statement)) = (&found[..], statement)
        && !binding.shared
        && let Some(Some((assigned, made))) = found.pop()
        && assigned.kind() == Kind::ExpressionStatement
        && is_just_before(cx, assigned, statement)
    {
        return Some(ElementKind::MadeBefore { statement: assigned, made });
    }
    Some(ElementKind::MadeElsewhere(any))
}

/// Whether only statements that bind names to new tasks stand between `assigned` and `statement`, in one block.
fn is_just_before<'m>(cx: &Context<'m>, assigned: Node<'m>, statement: Node<'m>) -> bool {
    if assigned.parent() != statement.parent() {
        return false;
    }
    let mut current = statement.previous();
    while let Some(node) = current {
        if node == assigned {
            return true;
        }
        if !binds_task(cx, node) {
            return false;
        }
        current = node.previous();
    }
    false
}

/// `task = asyncio.create_task(…)`
fn binds_task<'m>(cx: &Context<'m>, statement: Node<'m>) -> bool {
    statement.kind() == Kind::ExpressionStatement
        && statement.children().count() == 1
        && statement.children().next().is_some_and(|assignment| {
            assignment.kind() == Kind::Assignment
                && assignment.child(Field::Left).is_some_and(|left| left.kind() == Kind::Identifier)
                && assignment
                    .child(Field::Right)
                    .is_some_and(|right| Made::read(cx, place::without_parentheses(right)).is_some())
        })
}
