//! The statements that make and declare a lock go.

use std::collections::HashSet;

use aiomend_rewrite::layout::{joined_before, joined_behind};
use aiomend_rewrite::{Context, Edit, Part};
use aiomend_syntax::{Field, Kind, Node, Span};

use crate::removal::{remove_statement, remove_statements};

/// Edits that remove the statements, each with its line.
pub(super) fn remove<'m>(cx: &Context<'m>, statements: &[Node<'m>], part: &mut Part) {
    let mut gone: HashSet<u32> = statements.iter().map(|statement| statement.id()).collect();
    // The bodies of functions that go as a whole.
    let mut bodies: HashSet<u32> = HashSet::new();
    for &statement in statements {
        let Some(block) = statement.parent() else { continue };
        let is_emptied = block.children().all(|sibling| gone.contains(&sibling.id()));
        let edits = if bodies.contains(&block.id()) {
            Vec::new()
        } else if !is_emptied {
            remove_with_neighbours(statement, &gone)
        } else if let Some(function) = superfluous_function(cx, block) {
            bodies.insert(block.id());
            remove_statement(function)
        } else {
            // From now on the block is one that keeps a statement.
            gone.remove(&statement.id());
            vec![Edit::replace(statement.span(), "pass")]
        };
        let owned = edits.iter().map(|edit| edit.span).fold(statement.span(), Span::cover);
        // Up to the next statement, so that the fix of a lock that is made there waits for this one: together they
        // might leave an empty block.
        let next = statement.next().map_or(owned.end(), |next| next.start().max(owned.end()));
        part.owned.push(Span::new(owned.start(), next));
        part.edits.extend(edits);
    }
}

/// Edits that remove a statement together with those of `gone` behind it on its line; none where one before it takes it
/// along.
fn remove_with_neighbours(statement: Node<'_>, gone: &HashSet<u32>) -> Vec<Edit> {
    let goes = |neighbour: &Node<'_>| gone.contains(&neighbour.id());
    if joined_before(statement).is_some_and(|previous| goes(&previous)) {
        return Vec::new();
    }
    let mut last = statement;
    while let Some(next) = joined_behind(last).filter(goes) {
        last = next;
    }
    remove_statements(statement, last)
}

/// The `__init__` that the block is the body of, if all goes on as before without it.
///
/// A base class, or a class beside it among the bases of a subclass, may have an `__init__` that would run instead.
fn superfluous_function<'m>(cx: &Context<'m>, block: Node<'m>) -> Option<Node<'m>> {
    let function = block.parent().filter(|outer| outer.kind() == Kind::FunctionDefinition)?;
    let class_body = function.parent()?;
    let class = class_body.parent().filter(|outer| outer.kind() == Kind::ClassDefinition)?;
    let name = class.child(Field::Name)?.text();
    let is_init = function.child(Field::Name).is_some_and(|name| name.text() == "__init__");
    let parameters = function.child(Field::Parameters)?;
    let has_self_alone = parameters.children().count() == 1
        && parameters.children().all(|parameter| parameter.kind() == Kind::Identifier);
    let bases = class.child(Field::Superclasses).into_iter().flat_map(|bases| bases.children());
    let has_bases = bases.into_iter().any(|base| base.text() != "object");
    let has_comments = lines_around(function).any(|node| node.kind() == Kind::Comment);
    let is_alone = class_body.children().count() == 1;
    let is_mentioned = cx.module.nodes().any(|node| {
        node.kind() == Kind::ClassDefinition
            && node.child(Field::Superclasses).is_some_and(|bases| bases.text().contains(name))
    });
    let may_be_base = is_mentioned || !cx.project.files_subclassing(name).is_empty();
    let is_superfluous = is_init && has_self_alone && !has_bases && !has_comments && !is_alone && !may_be_base;
    is_superfluous.then_some(function)
}

/// Everything on the lines of a node.
fn lines_around(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let lines = node.module().lines();
    let (first, last) = (lines.start_at(node.start()), lines.span_of(lines.line_of(node.end())).end());
    node.module().nodes().filter(move |inner| inner.start() >= first && inner.start() < last)
}
