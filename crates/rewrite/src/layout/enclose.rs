//! An expression inside a call of something else.

use aiomend_syntax::{Kind, Node, Span, lines_of};

use super::wrap::{width, wrap_at_least_once};
use super::{Style, fits, join_hanging, leading_white, relocate, wrap_line};
use crate::edit::Edit;

/// Edits that make `expression` the only argument of a call of `function`, laid out in the style of the code around it.
///
/// They stay inside the statement, or the head of the statement, that holds the expression.
pub fn enclose(expression: Node<'_>, function: &str, style: &Style) -> Vec<Edit> {
    let open = format!("{function}(");
    if expression.text().contains(['\n', '\r']) {
        return vec![Edit::replace(expression.span(), enclose_lines(expression, &open, style))];
    }
    let line = Line::of(expression);
    let inline = vec![Edit::insert(expression.start(), open.as_str()), Edit::insert(expression.end(), ")")];
    let grown = width(line.code) + width(&open) + 1;
    let with_comment = if line.comment_counts { width(line.text) + width(&open) + 1 } else { grown };
    let was_fine = if line.comment_counts { fits(line.text, style) } else { fits(line.code, style) };
    if with_comment <= style.line_length || !was_fine || !line.may_wrap(expression) {
        return inline;
    }
    let at = (expression.start() - line.start) as usize;
    let length = expression.span().len() as usize;
    let (before, after) = line.code.split_at(at);
    let whole = format!("{before}{open}{}){}", &after[..length], &after[length..]);
    let wrapped = match arguments_of_line(expression, &line) {
        Some(arguments) => {
            let indent = leading_white(line.code);
            let rows = arguments.iter().map(|argument| {
                let code = argument.text();
                if !argument.span().contains(expression.span()) {
                    return format!("{indent}{code},");
                }
                let (before, after) = code.split_at((expression.start() - argument.start()) as usize);
                format!("{indent}{before}{open}{}){},", &after[..length], &after[length..])
            });
            rows.map(|row| wrap_line(&row, style)).collect::<Vec<_>>().join(style.newline)
        }
        None if fits(&whole, style) => wrap_at_least_once(&whole, style),
        None => wrap_line(&whole, style),
    };
    let span = Span::new(line.start, line.start + line.code.len() as u32);
    // The indentation of the line is not the statement's to change.
    let indent = leading_white(line.code).len();
    vec![Edit::replace(Span::new(span.start() + indent as u32, span.end()), &wrapped[indent..])]
}

/// The arguments of the call that has them all on `line`, and its brackets on others: as soon as these have no room there
/// any more, formatters give each a line.
fn arguments_of_line<'m>(expression: Node<'m>, line: &Line<'m>) -> Option<Vec<Node<'m>>> {
    let end = line.start + line.code.len() as u32;
    let list = expression.ancestors().find(|node| node.start() < line.start)?;
    let arguments: Vec<_> = list.children().collect();
    let (first, last) = (arguments.first()?, arguments.last()?);
    let is_whole = list.kind() == Kind::ArgumentList
        && first.start() == line.start + leading_white(line.code).len() as u32
        && last.end() == end
        && list.end() > end;
    (is_whole && arguments.len() > 1).then_some(arguments)
}

/// The physical line of an expression, without its line break.
struct Line<'m> {
    start: u32,
    text: &'m str,
    // Without a comment at its end.
    code: &'m str,
    comment_counts: bool,
}

impl<'m> Line<'m> {
    fn of(expression: Node<'m>) -> Self {
        let module = expression.module();
        let span = module.lines().span_of(module.lines().line_of(expression.start()));
        let text = module.slice(span).trim_end_matches(['\n', '\r']);
        let comment_at = comment_after(expression, span.end());
        let code = match comment_at {
            Some(at) => text[..(at - span.start()) as usize].trim_end(),
            None => text.trim_end(),
        };
        let comment = text[code.len()..].trim();
        // Formatters let pragmas stand out.
        let is_pragma = ["# type:", "# noqa", "# pylint:", "# pyright:", "# pragma:", "# ruff:", "#noqa"]
            .iter()
            .any(|mark| comment.starts_with(mark));
        Self { start: span.start(), text, code, comment_counts: !comment.is_empty() && !is_pragma }
    }

    /// Whether the line can be split by itself: its brackets match, and no other statement or block shares it.
    fn may_wrap(&self, expression: Node<'_>) -> bool {
        let module = expression.module();
        let statement =
            std::iter::once(expression).chain(expression.ancestors()).find(|node| node.kind().is_statement());
        let shares_line = statement.is_some_and(|statement| {
            let is_inside = module.lines().line_of(statement.start()) == module.lines().line_of(expression.start());
            is_inside
                && (!module.is_first_on_line(statement.start()) || self.code.ends_with(';') || self.code.contains("; "))
        });
        let goes_on = self.code.ends_with('\\');
        !shares_line && !goes_on && !module.is_format_off(expression.start()) && !self.code.contains("\"\"\"")
    }
}

/// Where a comment begins on the line that ends at `line_end`, behind `expression`.
fn comment_after(expression: Node<'_>, line_end: u32) -> Option<u32> {
    // Comments are children of the smallest node around them: look behind every node on the way up.
    let on_the_way = std::iter::once(expression).chain(expression.ancestors());
    let behind = on_the_way.flat_map(|node| node.following().take_while(|next| next.start() < line_end));
    let mut comments = behind.filter(|next| next.kind() == Kind::Comment && next.start() >= expression.end());
    comments.next().map(|comment| comment.start())
}

fn enclose_lines(expression: Node<'_>, open: &str, style: &Style) -> String {
    let module = expression.module();
    let line_start = module.lines().start_at(expression.start());
    let before = module.slice(Span::new(line_start, expression.start()));
    let indent = leading_white(before);
    if !hangs(expression) {
        let lead = format!("{before}{open}");
        return format!("{open}{})", relocate(expression, &[], &lead));
    }
    let inner = format!("{indent}{}", style.unit);
    let moved = relocate(expression, &[], &inner);
    let mut lines: Vec<String> = Vec::new();
    let body = format!("{inner}{moved}");
    let fitted = lines_of(expression.text()).all(|line| fits(line, style));
    let may_wrap = fitted && !module.is_format_off(expression.start()) && !body.contains("\"\"\"");
    // What was split for the want of room is joined if it has room now. Arguments that shared a line and have no room on
    // it any more are told apart in the whole call only.
    let body = match join_hanging(&moved) {
        Some(joined) if may_wrap => {
            let had_no_room = !fits(&format!("{before}{joined}"), style);
            let has_room = fits(&format!("{inner}{joined}"), style);
            let is_too_long = lines_of(&body).any(|line| !fits(line, style));
            if is_too_long || had_no_room && has_room { format!("{inner}{joined}") } else { body }
        }
        _ => body,
    };
    for line in body.split(style.newline) {
        lines.push(if may_wrap { wrap_line(line, style) } else { line.to_owned() });
    }
    format!("{open}{nl}{}{nl}{indent})", lines.join(style.newline), nl = style.newline)
}

/// Whether a call is split as formatters do: nothing behind its opening bracket but a comment, and its closing bracket
/// alone on the last line.
fn hangs(expression: Node<'_>) -> bool {
    let text = expression.text();
    let first = lines_of(text).next().unwrap_or_default();
    let code = first.split('#').next().unwrap_or_default().trim_end();
    let last = lines_of(text).last().unwrap_or_default().trim();
    code.ends_with(['(', '[', '{'])
        && code.matches(['(', '[', '{']).count() == code.matches([')', ']', '}']).count() + 1
        && last == ")"
}
