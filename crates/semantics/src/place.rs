//! Where an expression stands: its statement, function, and what lies between.

use aiomend_syntax::{Field, Kind, Node, Span, lines_of};

/// The function, if any, that evaluates an expression when it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evaluated<'m> {
    /// In the body of this `def`.
    InFunction(Node<'m>),
    /// In the body of this lambda.
    InLambda(Node<'m>),
    /// In this comprehension or generator expression.
    InComprehension(Node<'m>),
    /// When this `def` or `class` is executed: a decorator, default, annotation or base class.
    InDefinition(Node<'m>),
    /// In the body of this class.
    InClass(Node<'m>),
    /// At module level.
    InModule,
}

impl<'m> Evaluated<'m> {
    /// The `async def` in whose body it is.
    pub fn in_coroutine(self) -> Option<Node<'m>> {
        match self {
            Evaluated::InFunction(function) => Some(function).filter(|function| is_async(*function)),
            _ => None,
        }
    }
}

/// What evaluates `expression`.
pub fn evaluated<'m>(expression: Node<'m>) -> Evaluated<'m> {
    let mut child = expression;
    let mut definition_part = None;
    let mut outside = None;
    for parent in expression.ancestors() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda if child.field() != Field::Body => {
                definition_part.get_or_insert(parent);
            }
            Kind::Decorator => {
                definition_part.get_or_insert(parent);
            }
            Kind::FunctionDefinition | Kind::ClassDefinition | Kind::Lambda => {
                if let Some(definition) = definition_part {
                    return Evaluated::InDefinition(definition);
                }
                return match parent.kind() {
                    Kind::FunctionDefinition => Evaluated::InFunction(parent),
                    Kind::Lambda => Evaluated::InLambda(parent),
                    _ => Evaluated::InClass(parent),
                };
            }
            // The first iterable of a comprehension is evaluated outside it.
            Kind::ForInClause if child.field() == Field::Right && is_first_clause(parent) => outside = Some(parent),
            kind if kind.is_comprehension() && definition_part.is_none() && outside != Some(child) => {
                return Evaluated::InComprehension(parent);
            }
            _ => {}
        }
        child = parent;
    }
    definition_part.map_or(Evaluated::InModule, Evaluated::InDefinition)
}

pub(crate) fn is_first_clause(clause: Node<'_>) -> bool {
    let Some(comprehension) = clause.parent() else { return false };
    comprehension.children().find(|child| child.kind() == Kind::ForInClause) == Some(clause)
}

/// The innermost statement that holds `node`, or `node` itself when it is one.
pub fn statement_of(node: Node<'_>) -> Option<Node<'_>> {
    std::iter::once(node).chain(node.ancestors()).find(|node| node.kind().is_statement())
}

/// The innermost `def` around `node`, through lambdas and comprehensions.
pub fn function_of(node: Node<'_>) -> Option<Node<'_>> {
    let mut child = node;
    for parent in node.ancestors() {
        if parent.kind() == Kind::FunctionDefinition && child.field() == Field::Body {
            return Some(parent);
        }
        child = parent;
    }
    None
}

/// The innermost class whose body holds `node`.
pub fn class_of(node: Node<'_>) -> Option<Node<'_>> {
    let mut child = node;
    for parent in node.ancestors() {
        if parent.kind() == Kind::ClassDefinition && child.field() == Field::Body {
            return Some(parent);
        }
        child = parent;
    }
    None
}

/// Whether a function, `for`, `with` or clause of a comprehension says `async`.
pub fn is_async(node: Node<'_>) -> bool {
    node.all_children().any(|child| child.kind() == Kind::AsyncKeyword)
}

/// The head of a compound statement or clause, with its colon; all of what has none.
pub fn head_of(statement: Node<'_>) -> Span {
    let colon = statement.all_children().find(|child| child.kind() == Kind::Colon);
    Span::new(statement.start(), colon.map_or(statement.end(), |colon| colon.end()))
}

/// What a change at `node` touches: all of its simple statement, or the head of the clause or compound statement.
pub fn touched_at(node: Node<'_>) -> Span {
    let Some(statement) = statement_of(node) else { return node.span() };
    if statement.kind().is_simple_statement() {
        return statement.span();
    }
    // A decorator, an `elif` or an `except` clause has a head of its own.
    let clause = node.ancestors().take_while(|outer| *outer != statement).find(|outer| {
        matches!(outer.kind(), Kind::Decorator | Kind::ElifClause | Kind::ExceptClause | Kind::CaseClause)
    });
    head_of(clause.unwrap_or(statement))
}

/// The replacement field around `node` that shows its own code, as `f"{node=}"`.
pub fn shown_as_code(node: Node<'_>) -> Option<Node<'_>> {
    node.ancestors().take_while(|outer| !outer.kind().is_statement()).find(|outer| {
        outer.kind() == Kind::Interpolation && outer.all_children().any(|child| child.kind() == Kind::Equal)
    })
}

/// Whether a statement that comes first in its block is a docstring.
pub fn is_docstring(statement: Node<'_>) -> bool {
    let mut values = statement.children();
    statement.kind() == Kind::ExpressionStatement
        && values.next().is_some_and(|value| matches!(value.kind(), Kind::String | Kind::ConcatenatedString))
}

/// The items of a `with` statement.
pub fn with_items<'m>(statement: Node<'m>) -> impl Iterator<Item = Node<'m>> {
    let clause = statement.children().find(|child| child.kind() == Kind::WithClause);
    let items = clause.into_iter().flat_map(|clause| clause.children());
    items.filter(|item| item.kind() == Kind::WithItem)
}

/// The context manager of an item of a `with` statement: what stands before its `as`.
pub fn manager_of(item: Node<'_>) -> Option<Node<'_>> {
    let value = item.child(Field::Value)?;
    if value.kind() == Kind::AsPattern { value.children().next() } else { Some(value) }
}

/// 1-based line of the first byte of `node`.
pub fn line_of(node: Node<'_>) -> usize {
    node.module().lines().line_of(node.start()) + 1
}

/// `load` of `load` and of `self.api.load`; none for what is neither a name nor an attribute.
pub fn last_name<'m>(expression: Node<'m>) -> Option<&'m str> {
    match expression.kind() {
        Kind::Identifier => Some(expression.text()),
        Kind::Attribute => expression.child(Field::Attribute).map(|name| name.text()),
        _ => None,
    }
}

/// The text of `node` up to its first line break.
pub fn first_line<'m>(node: Node<'m>) -> &'m str {
    lines_of(node.text()).next().unwrap_or_default()
}

/// Names of the definitions around `node`, outermost first, as `Client.fetch`; empty at module level.
pub fn qualified_place(node: Node<'_>) -> String {
    let mut names: Vec<&str> = node
        .ancestors()
        .filter(|outer| matches!(outer.kind(), Kind::FunctionDefinition | Kind::ClassDefinition))
        .filter_map(|outer| outer.child(Field::Name).map(|name| name.text()))
        .collect();
    names.reverse();
    names.join(".")
}

/// The expression inside any parentheses around it, climbing: the outermost parenthesised expression that is only `node`.
pub fn with_parentheses(node: Node<'_>) -> Node<'_> {
    let mut outer = node;
    while let Some(parent) = outer.parent() {
        let holds_only_this = parent.kind() == Kind::ParenthesizedExpression
            && parent.all_children().all(|child| child.kind() != Kind::Comment);
        if !holds_only_this {
            break;
        }
        outer = parent;
    }
    outer
}

/// The expression without parentheses around it.
pub fn without_parentheses(node: Node<'_>) -> Node<'_> {
    let mut inner = node;
    while inner.kind() == Kind::ParenthesizedExpression {
        let Some(child) = inner.children().next() else { break };
        inner = child;
    }
    inner
}

/// Whether a line of `node` ends outside all of its brackets and strings, as in a chain of calls with one a line.
pub fn breaks_outside_brackets(node: Node<'_>) -> bool {
    let lines = node.module().lines();
    let (mut depth, mut last) = (0usize, node.start());
    for inner in node.descendants() {
        let is_leaf = inner.kind() == Kind::String || inner.all_children().next().is_none();
        if !is_leaf || inner.start() < last {
            continue;
        }
        if depth == 0 && lines.line_of(last) != lines.line_of(inner.start()) {
            return true;
        }
        match inner.kind() {
            Kind::LParen | Kind::LBracket | Kind::LBrace => depth += 1,
            Kind::RParen | Kind::RBracket | Kind::RBrace => depth = depth.saturating_sub(1),
            _ => {}
        }
        last = inner.end();
    }
    false
}
