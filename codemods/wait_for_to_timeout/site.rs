//! What is known of one call of `wait_for`.

use aiomend_rewrite::Context;
use aiomend_semantics::order;
use aiomend_semantics::place::{self, Evaluated};
use aiomend_syntax::{Field, Kind, Node};

use super::timeout::Timeout;

/// One call of `asyncio.wait_for`.
#[derive(Debug)]
pub struct Site<'m> {
    pub(super) call: Node<'m>,
    pub(super) callee: Node<'m>,
    pub(super) arguments: Arguments<'m>,
    pub(super) timeout: Timeout,
    /// The `await` expression, when the call is its operand.
    pub(super) awaited: Option<Node<'m>>,
    pub(super) evaluated: Evaluated<'m>,
    pub(super) shape: Shape<'m>,
}

/// The arguments by their meaning.
#[derive(Debug, Default)]
pub(super) struct Arguments<'m> {
    pub(super) awaitable: Option<Node<'m>>,
    pub(super) timeout: Option<Node<'m>>,
    pub(super) event_loop: Option<Node<'m>>,
    pub(super) star: Option<Node<'m>>,
    pub(super) unexpected: Option<Node<'m>>,
}

/// How the awaited value gets into a block.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'m> {
    /// The whole simple statement moves in.
    Move(Node<'m>),
    /// The value is awaited before the statement, and a name replaces `replaced` there.
    Hoist { statement: Node<'m>, replaced: Node<'m> },
    /// In the condition of this `elif` clause.
    Elif(Node<'m>),
    /// In the condition of this `while` statement.
    While(Node<'m>),
    /// In a head, behind this part of it.
    Unreachable(Node<'m>),
}

impl<'m> Site<'m> {
    pub(super) fn read(cx: &Context<'m>, call: Node<'m>) -> Self {
        let callee = call.child(Field::Function).unwrap_or(call);
        let arguments = Arguments::read(call);
        let timeout = arguments.timeout.map_or(Timeout::Unknown, |timeout| Timeout::read(cx, timeout));
        let awaited = place::with_parentheses(call).parent().filter(|parent| parent.kind() == Kind::Await);
        let shape = Shape::of(cx, awaited.unwrap_or(call));
        Self { call, callee, arguments, timeout, awaited, evaluated: place::evaluated(call), shape }
    }
}

impl<'m> Arguments<'m> {
    fn read(call: Node<'m>) -> Self {
        let mut read = Self::default();
        let Some(list) = call.child(Field::Arguments) else { return read };
        if list.kind() != Kind::ArgumentList {
            // `wait_for(x for x in y)`
            read.unexpected = Some(list);
            return read;
        }
        for argument in list.children() {
            let slot = match argument.kind() {
                Kind::ListSplat | Kind::DictionarySplat | Kind::ParenthesizedListSplat => &mut read.star,
                Kind::KeywordArgument => match argument.child(Field::Name).map(|name| name.text()) {
                    Some("fut") => &mut read.awaitable,
                    Some("timeout") => &mut read.timeout,
                    Some("loop") => &mut read.event_loop,
                    _ => &mut read.unexpected,
                },
                _ if read.awaitable.is_none() => &mut read.awaitable,
                _ if read.timeout.is_none() => &mut read.timeout,
                _ => &mut read.unexpected,
            };
            let value = match argument.kind() {
                Kind::KeywordArgument => argument.child(Field::Value).unwrap_or(argument),
                _ => argument,
            };
            match slot {
                None => *slot = Some(value),
                Some(_) => read.unexpected = Some(value),
            }
        }
        read
    }
}

impl<'m> Shape<'m> {
    fn of(cx: &Context<'m>, awaited: Node<'m>) -> Self {
        let Some(statement) = place::statement_of(awaited) else { return Shape::Unreachable(awaited) };
        if statement.kind().is_simple_statement() {
            let in_yield =
                awaited.ancestors().take_while(|node| *node != statement).any(|node| node.kind() == Kind::Yield);
            // The consumer of a generator must not run under the timeout (evidence case w13).
            return if in_yield { Self::hoisted(cx, statement, statement, awaited) } else { Shape::Move(statement) };
        }
        let child_of_statement =
            std::iter::once(awaited).chain(awaited.ancestors()).find(|node| node.parent() == Some(statement));
        let Some(part) = child_of_statement else { return Shape::Unreachable(awaited) };
        match (statement.kind(), part.kind(), part.field()) {
            (Kind::WhileStatement, ..) => Shape::While(statement),
            (Kind::IfStatement, Kind::ElifClause, _) => Shape::Elif(part),
            (Kind::IfStatement, _, Field::Condition)
            | (Kind::ForStatement, _, Field::Right)
            | (Kind::WithStatement, Kind::WithClause, _) => Self::hoisted(cx, statement, part, awaited),
            (Kind::MatchStatement, _, Field::Subject) => {
                match part.previous().filter(|node| node.field() == Field::Subject) {
                    // `match a, await …:` has one subject node for each element.
                    Some(earlier) => Shape::Unreachable(earlier),
                    None => Self::hoisted(cx, statement, part, awaited),
                }
            }
            _ => Shape::Unreachable(part),
        }
    }

    /// The await must be the first thing that `whole`, a part of `statement`, evaluates.
    fn hoisted(cx: &Context<'m>, statement: Node<'m>, whole: Node<'m>, awaited: Node<'m>) -> Self {
        let mut first = first_obstacle(cx, whole, awaited);
        if let (None, Kind::WithClause) = (first, whole.kind()) {
            let item = std::iter::once(awaited).chain(awaited.ancestors()).find(|node| node.kind() == Kind::WithItem);
            first = item.and_then(|item| item.previous());
        }
        if let Some(obstacle) = first {
            return Shape::Unreachable(obstacle);
        }
        let outer = place::with_parentheses(awaited);
        let replaced = match outer.parent() {
            // `(item := await …)` already has a name.
            Some(named) if named.kind() == Kind::NamedExpression => place::with_parentheses(named),
            _ => outer,
        };
        Shape::Hoist { statement, replaced }
    }
}

/// What stands in the way of evaluating `awaited` before everything else in `whole`. Constants and builtins do not.
fn first_obstacle<'m>(cx: &Context<'m>, whole: Node<'m>, awaited: Node<'m>) -> Option<Node<'m>> {
    let mut top = whole;
    if whole.kind() == Kind::WithClause {
        top = std::iter::once(awaited).chain(awaited.ancestors()).find(|node| node.kind() == Kind::WithItem)?;
        let value = top.child(Field::Value)?;
        top = value;
    }
    let before = order::before(top, awaited);
    let obstacle = before
        .expressions
        .iter()
        .copied()
        .find(|expression| !order::is_constant(*expression) && !order::is_builtin(cx.model, *expression));
    obstacle.or_else(|| before.conditional.then(|| before.expressions.first().copied().unwrap_or(whole)))
}
