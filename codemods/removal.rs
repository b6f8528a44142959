//! Removing whole statements.

use aiomend_rewrite::Edit;
use aiomend_rewrite::layout::{blank_lines_above, blank_lines_below, joined_before, joined_behind, rest_of_line};
use aiomend_syntax::{Node, Span};

/// Edits that remove a statement and its line; a comment behind it keeps the line.
pub(crate) fn remove_statement(statement: Node<'_>) -> Vec<Edit> {
    let module = statement.module();
    let lines = module.lines();
    // `a = 1; self._lock = Lock()`
    if let Some(previous) = joined_before(statement) {
        return vec![Edit::delete(Span::new(previous.end(), statement.end()))];
    }
    // With more behind it, or on the line of a header.
    if !module.is_first_on_line(statement.start()) || joined_behind(statement).is_some() {
        return vec![Edit::delete(up_to_next(statement))];
    }
    let rest = rest_of_line(statement);
    if module.slice(rest).starts_with('#') {
        return vec![Edit::delete(Span::new(statement.start(), rest.start()))];
    }
    let first_line = lines.line_of(statement.start());
    let last_line = lines.line_of(statement.end().saturating_sub(1));
    let before = blank_lines_above(module, first_line);
    let after = blank_lines_below(module, last_line);
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

fn up_to_next(statement: Node<'_>) -> Span {
    Span::new(statement.start(), joined_behind(statement).map_or(statement.end(), |next| next.start()))
}
