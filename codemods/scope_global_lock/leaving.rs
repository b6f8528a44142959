//! The statements that made a primitive go, and their comments with them, to where it is made now.

use aiomend_rewrite::layout::{blank_lines_above, blank_lines_below, rest_of_line};
use aiomend_rewrite::{Context, Edit};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::lazy::Lazy;
use super::site::Variable;
use super::writing::Writing;
use crate::removal::remove_statement;
use crate::spelling;

/// Everything that is said about how a primitive is made.
pub(super) struct Comments<'m> {
    /// On lines of their own.
    pub(super) above: Vec<&'m str>,
    /// Behind the assignment.
    pub(super) behind: Option<&'m str>,
}

impl<'m> Comments<'m> {
    pub(super) fn of(variable: &Variable<'m>) -> Self {
        let statement = variable.declaration();
        let mut above = comments_over(statement);
        if let Some(lazy) = &variable.lazy {
            let making = &lazy.making;
            let (within, until) = match making.getter {
                Some(getter) => (getter.function, Span::new(making.global.start(), getter.last.end())),
                None => (making.guard, making.guard.span()),
            };
            let comments = within.comments();
            let inside = comments.filter(|comment| until.contains(comment.span()));
            above.extend(inside.map(|comment| comment.text().trim_end()));
        }
        Self { above, behind: comment_behind(statement) }
    }
}

/// Remove the statements that make the primitive, wherever they stand, and imports that only `kept`, the annotation that
/// stays, could still use.
pub(super) fn remove<'m>(cx: &Context<'m>, variable: &Variable<'m>, kept: &str, writing: &mut Writing) {
    let statement = variable.declaration();
    writing.anchor(statement);
    let edits = match (comments_above(statement), comment_behind(statement)) {
        (None, None) => remove_statement(statement),
        (above, _) => vec![Edit::delete(lines_with_comments(statement, above))],
    };
    writing.around(statement.span(), edits);
    remove_making(cx, variable, kept, writing);
}

/// The same without the statement of the module, in whose place something else is written.
pub(super) fn remove_making<'m>(cx: &Context<'m>, variable: &Variable<'m>, kept: &str, writing: &mut Writing) {
    if let Some(Lazy { making, .. }) = &variable.lazy
        && making.getter.is_none()
    {
        for gone in [making.global, making.guard] {
            writing.anchor(gone);
            writing.around(gone.span(), remove_statement(gone));
        }
    }
    let declared = variable.lazy.as_ref().and_then(|lazy| lazy.declared.children().next()?.child(Field::Type));
    let words: Vec<&str> = kept.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    for annotation in [variable.annotation, declared].into_iter().flatten() {
        let names = annotation.descendants().filter(|node| node.kind() == Kind::Identifier);
        let gone = names.filter(|name| !words.contains(&name.text()));
        gone.filter_map(|name| spelling::release(cx, name)).for_each(|request| writing.request(request));
        let literals = annotation.descendants().filter(|node| node.kind() == Kind::String);
        literals.filter(|text| !kept.contains(text.text())).for_each(|text| writing.drop_string(text.span()));
    }
}

/// The lines of a statement and of the comments above it, with the blank lines on one side.
fn lines_with_comments(statement: Node<'_>, above: Option<u32>) -> Span {
    let module = statement.module();
    let lines = module.lines();
    let first = lines.line_of(above.unwrap_or_else(|| statement.start()));
    let last = last_line(statement);
    let before = blank_lines_above(module, first);
    let after = blank_lines_below(module, last);
    // Of the blank lines on both sides the larger number stays.
    let (from, until) = if before < after { (first - before, last + 1) } else { (first, last + 1 + after) };
    let end = if until < lines.count() { lines.start_of(until) } else { module.text().len() as u32 };
    Span::new(lines.start_of(from), end)
}

fn last_line(statement: Node<'_>) -> usize {
    statement.module().lines().line_of(statement.end().max(1) - 1)
}

/// The comment behind a statement, on its last line.
fn comment_behind<'m>(statement: Node<'m>) -> Option<&'m str> {
    let behind = statement.module().slice(rest_of_line(statement));
    behind.starts_with('#').then_some(behind)
}

/// The comments that stand directly above a statement.
fn comments_over<'m>(statement: Node<'m>) -> Vec<&'m str> {
    let text = comments_above(statement).map(|start| statement.module().slice(Span::new(start, statement.start())));
    let lines = text.into_iter().flat_map(aiomend_syntax::lines_of);
    lines.map(str::trim).filter(|line| !line.is_empty()).collect()
}

/// Where the comments begin that stand directly above a statement.
pub(super) fn comments_above(statement: Node<'_>) -> Option<u32> {
    let module = statement.module();
    let lines = module.lines();
    let mut line = lines.line_of(statement.start());
    let mut start = None;
    while line > 0 && module.slice(lines.span_of(line - 1)).trim_start().starts_with('#') {
        line -= 1;
        start = Some(lines.start_of(line));
    }
    start
}

/// Whether nothing but a comment stands on the lines of a statement.
pub(super) fn has_its_line(statement: Node<'_>) -> bool {
    let module = statement.module();
    let behind = module.slice(rest_of_line(statement));
    module.is_first_on_line(statement.start()) && (behind.is_empty() || behind.starts_with('#'))
}

/// The line of the first comment above a statement, or its own; as a byte offset.
pub(super) fn first_line_of(statement: Node<'_>) -> u32 {
    let start = comments_above(statement).unwrap_or_else(|| statement.start());
    statement.module().lines().start_at(start)
}
