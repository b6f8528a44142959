//! Where the value of an awaited gather goes.

use aiomend_rewrite::Context;
use aiomend_semantics::{order, place};
use aiomend_syntax::{Field, Kind, Node};

/// How the value is used.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Position<'m> {
    /// The await is a statement of its own: nobody reads the value.
    Statement(Node<'m>),
    /// The await is all that a simple statement evaluates: `x = await …`, `return await …`, `yield await …`.
    Value {
        /// The statement.
        statement: Node<'m>,
        /// The await, with parentheses around it.
        replaced: Node<'m>,
        /// The outermost assignment, if it is one.
        assignment: Option<Node<'m>>,
    },
    /// The await is the first thing that matters in a statement, or in the head of one.
    Nested {
        /// The statement.
        statement: Node<'m>,
        /// The await, with parentheses around it.
        replaced: Node<'m>,
    },
    /// There is no place before the statement at which the value could be awaited; holds what stands in the way.
    Unreachable(Node<'m>),
}

impl<'m> Position<'m> {
    /// What the new code replaces: the statement, or what is its value.
    pub(crate) fn replaced(self) -> Option<Node<'m>> {
        match self {
            Position::Statement(statement) => Some(statement),
            Position::Value { replaced, .. } | Position::Nested { replaced, .. } => Some(replaced),
            Position::Unreachable(_) => None,
        }
    }

    pub(super) fn of(cx: &Context<'m>, awaited: Node<'m>) -> Self {
        let Some(statement) = place::statement_of(awaited) else { return Position::Unreachable(awaited) };
        let replaced = place::with_parentheses(awaited);
        if statement.kind().is_simple_statement() {
            return Self::in_simple_statement(cx, statement, replaced);
        }
        let child_of_statement =
            std::iter::once(awaited).chain(awaited.ancestors()).find(|node| node.parent() == Some(statement));
        let Some(part) = child_of_statement else { return Position::Unreachable(awaited) };
        let whole = match (statement.kind(), part.kind(), part.field()) {
            (Kind::IfStatement, kind, Field::Condition) if kind != Kind::ElifClause => part,
            (Kind::ForStatement, _, Field::Right) => part,
            (Kind::MatchStatement, _, Field::Subject) => {
                match part.previous().filter(|node| node.field() == Field::Subject) {
                    // `match a, await …:` has one subject node for each element.
                    Some(earlier) => return Position::Unreachable(earlier),
                    None => part,
                }
            }
            _ => return Position::Unreachable(part),
        };
        match obstacle(cx, whole, replaced) {
            Some(obstacle) => Position::Unreachable(obstacle),
            None => Position::Nested { statement, replaced },
        }
    }

    fn in_simple_statement(cx: &Context<'m>, statement: Node<'m>, replaced: Node<'m>) -> Self {
        let Some(parent) = replaced.parent() else { return Position::Unreachable(replaced) };
        match parent.kind() {
            Kind::ExpressionStatement if parent.children().count() == 1 => return Position::Statement(statement),
            Kind::ReturnStatement => return Position::Value { statement, replaced, assignment: None },
            Kind::Yield if is_statement_value(parent) => {
                return Position::Value { statement, replaced, assignment: None };
            }
            Kind::Assignment if replaced.field() == Field::Right => {
                let outermost = outermost_assignment(parent);
                if outermost.parent() == Some(statement) {
                    return Position::Value { statement, replaced, assignment: Some(outermost) };
                }
            }
            Kind::AugmentedAssignment if replaced.field() == Field::Right => {
                // The target is loaded before the await: only a local is the same afterwards.
                let target = parent.child(Field::Left);
                return match target.filter(|target| !order::is_steady(cx.model, *target)) {
                    Some(target) => Position::Unreachable(target),
                    None => Position::Value { statement, replaced, assignment: None },
                };
            }
            _ => {}
        }
        match obstacle(cx, statement, replaced) {
            Some(obstacle) => Position::Unreachable(obstacle),
            None => Position::Nested { statement, replaced },
        }
    }

    /// The statement that holds the await, where a block can stand before it.
    pub(crate) fn statement(&self) -> Option<Node<'m>> {
        match *self {
            Position::Statement(statement) | Position::Value { statement, .. } | Position::Nested { statement, .. } => {
                Some(statement)
            }
            Position::Unreachable(_) => None,
        }
    }

    /// Whether anybody reads the value.
    pub(crate) fn is_read(&self) -> bool {
        !matches!(self, Position::Statement(_))
    }

    /// The targets of `a, b = await …`, when there are as many as `count` and none has a star.
    pub(crate) fn targets(&self, count: usize) -> Option<Vec<Node<'m>>> {
        let Position::Value { assignment: Some(assignment), .. } = *self else { return None };
        let left = place::without_parentheses(assignment.child(Field::Left)?);
        let is_pattern = matches!(
            left.kind(),
            Kind::PatternList
                | Kind::TuplePattern
                | Kind::ListPattern
                | Kind::ExpressionList
                | Kind::Tuple
                | Kind::List
        );
        let is_chain = assignment.child(Field::Right).is_some_and(|right| right.kind() == Kind::Assignment);
        if !is_pattern || is_chain {
            return None;
        }
        let targets: Vec<_> = left.children().collect();
        let has_star = targets.iter().any(|target| matches!(target.kind(), Kind::ListSplatPattern | Kind::ListSplat));
        (targets.len() == count && !has_star).then_some(targets)
    }

    /// The one name that the value is bound to.
    pub(crate) fn target_name(&self) -> Option<&'m str> {
        let Position::Value { assignment: Some(assignment), .. } = *self else { return None };
        let left = assignment.child(Field::Left)?;
        match left.kind() {
            Kind::Identifier => Some(left.text()),
            Kind::Attribute => left.child(Field::Attribute).map(|name| name.text()),
            _ => None,
        }
    }
}

fn is_statement_value(yielded: Node<'_>) -> bool {
    let outer = place::with_parentheses(yielded).parent();
    outer.is_some_and(|outer| matches!(outer.kind(), Kind::ExpressionStatement | Kind::Assignment))
}

fn outermost_assignment(assignment: Node<'_>) -> Node<'_> {
    let mut outermost = assignment;
    while let Some(parent) = outermost.parent().filter(|parent| parent.kind() == Kind::Assignment) {
        outermost = parent;
    }
    outermost
}

/// Whether looking up `expression` later gives the same, besides what is steady: the type of a `typing.cast`, the method
/// of a local that only ever holds a collection.
fn is_harmless<'m>(cx: &Context<'m>, expression: Node<'m>) -> bool {
    let Some(parent) = expression.parent() else { return false };
    match parent.kind() {
        Kind::ArgumentList => {
            let function = parent.parent().and_then(|call| call.child(Field::Function));
            let is_first = parent.children().next() == Some(expression);
            is_first && function.is_some_and(|function| cx.model.is_known(function, "typing.cast"))
        }
        Kind::Call if expression.kind() == Kind::Attribute && expression.field() == Field::Function => {
            expression.child(Field::Object).is_some_and(|object| {
                object.kind() == Kind::Identifier
                    && order::is_steady(cx.model, object)
                    && super::plain::is_plain_iterable(cx, object)
            })
        }
        _ => false,
    }
}

/// What stands in the way of evaluating `awaited` before everything else in `whole`.
fn obstacle<'m>(cx: &Context<'m>, whole: Node<'m>, awaited: Node<'m>) -> Option<Node<'m>> {
    let before = order::before(whole, awaited);
    let unsteady = before
        .expressions
        .iter()
        .copied()
        .find(|expression| !order::is_steady(cx.model, *expression) && !is_harmless(cx, *expression));
    // A walrus before it could bind a name that is taken to be steady.
    let walrus = || {
        let mut earlier = whole.descendants().take_while(|node| node.start() < awaited.start());
        earlier.find(|node| node.kind() == Kind::NamedExpression && node.end() <= awaited.start())
    };
    unsteady
        .or_else(|| before.conditional.then(|| before.expressions.first().copied().unwrap_or(whole)))
        .or_else(|| place::shown_as_code(awaited))
        .or_else(walrus)
}
