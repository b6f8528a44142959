//! Where an expression stands: its statement, function, and what lies between.

use aiomend_syntax::{Field, Kind, Node};

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

/// Whether a function definition says `async`.
pub fn is_async(function: Node<'_>) -> bool {
    function.all_children().any(|child| child.kind() == Kind::AsyncKeyword)
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
