//! What stands on the lines of a node and around them.

use aiomend_syntax::{Module, Node, Span};

/// What stands behind a statement on the line on which it ends, its `;` and white space apart: a comment, another
/// statement, a backslash; most often nothing.
pub fn rest_of_line(statement: Node<'_>) -> Span {
    let module = statement.module();
    // A block may end with a comment, and that with the first half of a line end.
    let end = statement.start() + statement.text().trim_end().len() as u32;
    let line_end = module.lines().span_of(module.lines().line_of(end)).end();
    let whole = module.slice(Span::new(end, line_end)).trim_end();
    let rest = whole.trim_start();
    let rest = rest.strip_prefix(';').unwrap_or(rest).trim_start();
    let end = end + whole.len() as u32;
    Span::new(end - rest.len() as u32, end)
}

/// How many lines directly above `line`, 0-based, are blank.
pub fn blank_lines_above(module: &Module, line: usize) -> usize {
    let is_free = |line: &usize| is_blank(module, *line) && !goes_on_from_above(module, *line);
    (0..line).rev().take_while(is_free).count()
}

/// How many lines directly below `line`, 0-based, are blank.
pub fn blank_lines_below(module: &Module, line: usize) -> usize {
    (line + 1..module.lines().count()).take_while(|line| is_blank(module, *line)).count()
}

fn is_blank(module: &Module, line: usize) -> bool {
    module.slice(module.lines().span_of(line)).trim().is_empty()
}

/// Whether `line`, 0-based, belongs to the line above, which ends in a backslash: even a blank one or a comment ends the
/// statement there.
pub fn goes_on_from_above(module: &Module, line: usize) -> bool {
    let ends_in_backslash = |above: usize| module.slice(module.lines().span_of(above)).trim_end().ends_with('\\');
    line.checked_sub(1).is_some_and(ends_in_backslash)
}
