//! Removing whole statements.

use aiomend_rewrite::Edit;
use aiomend_rewrite::layout::{blank_lines_above, blank_lines_below, joined_before, joined_behind, rest_of_line};
use aiomend_syntax::{Node, Span};

/// Edits that remove a statement and its line; a comment behind it keeps the line.
pub(crate) fn remove_statement(statement: Node<'_>) -> Vec<Edit> {
    remove_statements(statement, statement)
}

/// The same for all statements from `first` to `last`, which semicolons join on one line.
pub(crate) fn remove_statements(first: Node<'_>, last: Node<'_>) -> Vec<Edit> {
    let module = first.module();
    let lines = module.lines();
    // `a = 1; self._lock = Lock()`
    if let Some(previous) = joined_before(first) {
        return vec![Edit::delete(Span::new(previous.end(), last.end()))];
    }
    // With more behind it, or on the line of a header.
    if !module.is_first_on_line(first.start()) || joined_behind(last).is_some() {
        let next = joined_behind(last).map_or(last.end(), |next| next.start());
        return vec![Edit::delete(Span::new(first.start(), next))];
    }
    let rest = rest_of_line(last);
    if module.slice(rest).starts_with('#') {
        return vec![Edit::delete(Span::new(first.start(), rest.start()))];
    }
    let first_line = lines.line_of(first.start());
    let last_line = lines.line_of(last.end().saturating_sub(1));
    let before = blank_lines_above(module, first_line);
    let after = blank_lines_below(module, last_line);
    let follows_header = first.previous().is_none()
        && first_line.checked_sub(1).is_some_and(|line| !module.slice(lines.span_of(line)).trim().starts_with('#'));
    // Of the blank lines on both sides the larger number stays; at the end of a block those behind it are not its own.
    let (mut from, mut until) = (first_line, last_line + 1);
    if last.next().is_none() || before > 0 && before < after {
        from -= before;
    } else if before > 0 || follows_header {
        until += after;
    }
    let end = if until < lines.count() { lines.start_of(until) } else { module.text().len() as u32 };
    vec![Edit::delete(Span::new(lines.start_of(from), end))]
}
