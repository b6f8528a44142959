//! What stands around a definition that another one is put before.

use aiomend_syntax::{Field, Kind, Node, Span};

/// The first of the definitions of one name that must stay together: overloads, a property and its setter.
pub(super) fn first_of_group(definition: Node<'_>) -> Node<'_> {
    let name = name_of(definition);
    let mut first = definition;
    while let Some(before) = first.previous().filter(|before| name.is_some() && name_of(*before) == name) {
        first = before;
    }
    first
}

fn name_of(definition: Node<'_>) -> Option<&str> {
    let inner = match definition.kind() {
        Kind::DecoratedDefinition => definition.child(Field::Definition)?,
        _ => definition,
    };
    let is_definition = matches!(inner.kind(), Kind::FunctionDefinition | Kind::ClassDefinition);
    Some(inner.child(Field::Name).filter(|_| is_definition)?.text())
}

/// How many blank lines the file leaves between definitions here.
pub(super) fn blank_lines_before(definition: Node<'_>) -> usize {
    let first = first_of_group(definition);
    let is_definition = |node: &Node<'_>| name_of(*node).is_some();
    let before = first.previous().filter(is_definition).and_then(|before| blank_lines_between(before, first));
    let after = || definition.next().filter(is_definition).and_then(|after| blank_lines_between(definition, after));
    let usual = if definition.module().indentation_at(definition.start()).is_empty() { 2 } else { 1 };
    let above = || first.previous().and_then(|before| blank_lines_between(before, first));
    before.or_else(after).or_else(above).unwrap_or(usual)
}

/// Blank lines between two neighbours; none where comments stand between them.
fn blank_lines_between(before: Node<'_>, after: Node<'_>) -> Option<usize> {
    let gap = before.module().slice(Span::new(before.end(), after.start()));
    if !gap.trim().is_empty() {
        return None;
    }
    let breaks = aiomend_syntax::lines_of(gap).count();
    Some(breaks.saturating_sub(if gap.ends_with(['\n', '\r']) { 1 } else { 2 })).filter(|blank| *blank > 0)
}
