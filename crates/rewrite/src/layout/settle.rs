//! Rewritten code, split or joined as its new length asks for.

use aiomend_syntax::{Node, Span};

use super::{Style, fits, join_hanging, leading_white, relocate, wrap_line};
use crate::edit::Edit;

/// `text`, the new code of `statement`, on lines that begin with `indent`; the first comes back without it.
///
/// What was split and now has room on one line is joined, what has become too long is split: neither where `# fmt: off`
/// holds, nor the latter where the old code was too long already.
pub fn settle(statement: Node<'_>, text: String, indent: &str, style: &Style) -> String {
    let is_kept = statement.module().is_format_off(statement.start());
    let was_split = statement.text().contains(['\n', '\r']);
    if was_split
        && let Some(joined) = join_hanging(&text)
        && (is_kept || fits(&format!("{indent}{joined}"), style))
    {
        return joined;
    }
    if !may_split(statement, style) {
        return text;
    }
    wrap_line(&format!("{indent}{text}"), style)[indent.len()..].to_owned()
}

/// Whether lines of code that come of `node` may be split: it had no line that was too long, and `# fmt: off` does not
/// hold.
pub fn may_split(node: Node<'_>, style: &Style) -> bool {
    // Asked of each of many nodes on one line, the answer must not take the length of that line.
    let lead = node.start() - node.module().lines().start_at(node.start());
    lead as usize <= style.line_length.saturating_mul(4)
        && !node.module().is_format_off(node.start())
        && whole_lines(node).all(|line| fits(line, style))
}

/// The lines that `node` stands on.
fn whole_lines<'m>(node: Node<'m>) -> impl Iterator<Item = &'m str> {
    let module = node.module();
    let lines = module.lines().line_of(node.start())..=module.lines().line_of(node.end());
    let whole = lines.map(|line| module.lines().span_of(line)).filter(move |line| line.start() < node.end());
    let up_to_end = whole.map(move |line| Span::new(line.start(), line.end().min(node.end())));
    up_to_end.map(|line| module.slice(line).trim_end_matches(['\n', '\r']))
}

/// `lead`, then the code of `node` with `edits` inside it applied, then `tail`, as lines that begin with the indentation
/// of `lead`.
///
/// Code that was split is joined where nothing is lost by that, and the whole is split again where it is too long. Where
/// it may not be split again, what has no room on one line stays as it was split.
pub fn place(lead: &str, node: Node<'_>, edits: &[Edit], tail: &str, style: &Style) -> String {
    let text = relocate(node, edits, lead);
    if let Some(code) = join_hanging(&text) {
        let line = format!("{lead}{code}{tail}");
        if may_split(node, style) {
            return wrap_line(&line, style);
        }
        if !text.contains(['\n', '\r']) || fits(&line, style) {
            return line;
        }
    }
    if !lead.ends_with('(') {
        return format!("{lead}{text}{tail}");
    }
    // The only argument of a call stands on lines of its own.
    let indent = leading_white(lead.rsplit(['\n', '\r']).next().unwrap_or(lead)).to_owned();
    let inner = format!("{indent}{}", style.unit);
    let text = relocate(node, edits, &inner);
    format!("{lead}{nl}{inner}{text}{nl}{indent}{tail}", nl = style.newline)
}
