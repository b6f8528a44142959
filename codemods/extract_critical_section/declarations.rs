//! `global` statements whose names only the section binds: they go with it.

use aiomend_rewrite::{Context, Edit};
use aiomend_semantics::place;
use aiomend_syntax::{Node, Span};

use super::data::Data;
use super::section::Section;

/// Edits that take the names out of the function's declarations, each of a range of its own.
pub(super) fn edits<'m>(cx: &Context<'m>, section: &Section<'m>, data: &Data<'m>) -> Vec<Edit> {
    let is_own = |node: &Node<'m>| place::function_of(*node) == Some(section.function);
    let mut edits = Vec::new();
    for &declaration in section.facts(cx).globals.iter().filter(|node| is_own(node)) {
        let goes = |name: &Node<'m>| {
            let binding =
                data.globals.iter().map(|id| cx.model.scopes().binding(*id)).find(|it| it.name == name.text());
            let bound = binding.into_iter().flat_map(|binding| &binding.definitions).map(|definition| definition.name);
            let mut elsewhere = bound.filter(|name| is_own(name) && !section.holds(*name));
            binding.is_some() && elsewhere.next().is_none()
        };
        let names: Vec<Node<'m>> = declaration.children().collect();
        let kept: Vec<&str> = names.iter().filter(|name| !goes(name)).map(|name| name.text()).collect();
        if kept.len() == names.len() {
            continue;
        }
        if !kept.is_empty() {
            edits.push(Edit::replace(declaration.span(), format!("global {}", kept.join(", "))));
        } else if let Some(lines) = own_lines(declaration) {
            edits.push(Edit::delete(lines));
        }
    }
    edits
}

/// The whole lines of a statement that shares them with nothing and is not alone in its block, with a blank line after
/// it where there would be two.
fn own_lines(statement: Node<'_>) -> Option<Span> {
    let module = statement.module();
    let lines = module.lines();
    let (first, last) = (lines.line_of(statement.start()), lines.line_of(statement.end()));
    let (start, mut end) = (lines.start_of(first), lines.start_of(last + 1));
    let is_alone = statement.parent()?.children().count() < 2;
    let shares = module.slice(Span::new(start, end)).trim() != statement.text();
    if is_alone || shares {
        return None;
    }
    let is_blank = |line: usize| module.slice(lines.span_of(line)).trim().is_empty();
    let begins = statement.previous().is_none() || first.checked_sub(1).is_some_and(is_blank);
    if begins && is_blank(last + 1) {
        end = lines.start_of(last + 2);
    }
    Some(Span::new(start, end))
}
