//! The statements that make and declare a lock go.

use std::collections::HashSet;

use aiomend_rewrite::{Context, Edit, Part};
use aiomend_syntax::{Field, Kind, Module, Node, Span};

use super::site::Site;

/// Edits that remove the statements, each with its line.
pub(super) fn remove<'m>(cx: &Context<'m>, site: &Site<'m>, part: &mut Part) {
    let gone: HashSet<u32> = site.statements.iter().map(|statement| statement.id()).collect();
    let mut emptied: HashSet<u32> = HashSet::new();
    for &statement in &site.statements {
        let Some(block) = statement.parent() else { continue };
        let is_emptied = block.children().all(|sibling| gone.contains(&sibling.id()));
        let edits = match is_emptied {
            true if !emptied.insert(block.id()) => remove_statement(statement),
            true => match superfluous_function(cx, block) {
                Some(function) => remove_statement(function),
                None => vec![Edit::replace(statement.span(), "pass")],
            },
            false => remove_statement(statement),
        };
        let owned = edits.iter().map(|edit| edit.span).fold(statement.span(), Span::cover);
        // Up to the next statement, so that the fix of a lock that is made there waits for this one: together they
        // might leave an empty block.
        let next = statement.next().map_or(owned.end(), |next| next.start().max(owned.end()));
        part.owned.push(Span::new(owned.start(), next));
        part.edits.extend(edits);
    }
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

/// Edits that remove a statement and its line; a comment behind it keeps the line.
fn remove_statement(statement: Node<'_>) -> Vec<Edit> {
    let module = statement.module();
    let lines = module.lines();
    if !module.is_first_on_line(statement.start()) {
        // `a = 1; self._lock = Lock()`, or on the line of a header, with more behind it.
        return match statement.previous().filter(|previous| is_joined(module, *previous, statement)) {
            Some(previous) => vec![Edit::delete(Span::new(previous.end(), statement.end()))],
            None => vec![Edit::delete(up_to_next(statement))],
        };
    }
    if statement.next().is_some_and(|next| is_joined(module, statement, next)) {
        return vec![Edit::delete(up_to_next(statement))];
    }
    let last = lines.span_of(lines.line_of(statement.end().saturating_sub(1)));
    let behind = module.slice(Span::new(statement.end(), last.end()));
    if let Some(at) = behind.find('#') {
        return vec![Edit::delete(Span::new(statement.start(), statement.end() + at as u32))];
    }
    let first_line = lines.line_of(statement.start());
    let last_line = lines.line_of(statement.end().saturating_sub(1));
    let is_blank = |line: usize| line < lines.count() && module.slice(lines.span_of(line)).trim().is_empty();
    let before = (0..first_line).rev().take_while(|line| is_blank(*line)).count();
    let after = (last_line + 1..lines.count()).take_while(|line| is_blank(*line)).count();
    let follows_header = statement.previous().is_none()
        && first_line.checked_sub(1).is_some_and(|line| !module.slice(lines.span_of(line)).trim().starts_with('#'));
    // Of the blank lines on both sides the larger number stays; at the end of a block those behind it are not its own.
    let (mut from, mut until) = (first_line, last_line + 1);
    if statement.next().is_none() || before > 0 && before < after {
        from -= before;
    } else if before > 0 || follows_header {
        until += after;
    }
    let end = if until < lines.count() { lines.start_of(until) } else { module.text().len() as u32 };
    vec![Edit::delete(Span::new(lines.start_of(from), end))]
}

/// Whether a `;` joins two statements.
fn is_joined(module: &Module, first: Node<'_>, second: Node<'_>) -> bool {
    !module.slice(Span::new(first.end(), second.start())).contains(['\n', '\r'])
}

fn up_to_next(statement: Node<'_>) -> Span {
    let module = statement.module();
    let next = statement.next().filter(|next| is_joined(module, statement, *next));
    Span::new(statement.start(), next.map_or(statement.end(), |next| next.start()))
}
