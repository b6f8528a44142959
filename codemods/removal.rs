//! Removing whole statements.

use aiomend_rewrite::Edit;
use aiomend_rewrite::layout::{joined_before, joined_behind};
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

fn up_to_next(statement: Node<'_>) -> Span {
    Span::new(statement.start(), joined_behind(statement).map_or(statement.end(), |next| next.start()))
}
