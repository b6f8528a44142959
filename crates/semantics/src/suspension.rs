//! Where a function may let the event loop run something else.

use aiomend_syntax::{Field, Kind, Node};

use crate::place;

/// The places below `node`, itself included, at which the enclosing function may suspend: `await`, `async for`,
/// `async with`, an asynchronous comprehension, and `yield`. Bodies of nested functions and lambdas do not count.
pub fn suspensions<'m>(node: Node<'m>) -> Vec<Node<'m>> {
    let mut found = Vec::new();
    let mut skip_until = node.id();
    for inner in std::iter::once(node).chain(node.descendants()) {
        if inner.id() < skip_until {
            continue;
        }
        if is_function_body(inner) && inner != node {
            skip_until = inner.descendants().last().map_or(inner.id(), |last| last.id()) + 1;
            continue;
        }
        let suspends = match inner.kind() {
            Kind::Await | Kind::Yield => true,
            Kind::ForStatement | Kind::WithStatement | Kind::ForInClause => place::is_async(inner),
            _ => false,
        };
        if suspends {
            found.push(inner);
        }
    }
    found
}

fn is_function_body(node: Node<'_>) -> bool {
    node.field() == Field::Body
        && node.parent().is_some_and(|parent| matches!(parent.kind(), Kind::FunctionDefinition | Kind::Lambda))
}
