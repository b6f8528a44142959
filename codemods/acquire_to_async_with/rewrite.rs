//! The new code: the head of `async with`, the body where it stands, and no release.

use aiomend_rewrite::layout::{Block, header_end, joined_before, relocate, rest_of_line};
use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, Part, Refusal};
use aiomend_semantics::place;
use aiomend_syntax::{Kind, Node, Span};

use super::site::{Site, Try};
use crate::spelling::dotted;

/// The fix for an acquire whose `finally` releases at its end.
pub(super) fn write<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    acquire: Node<'m>,
    guarded: &Try<'m>,
) -> Result<Part, Refusal> {
    let block = Block::to_open(1, acquire, cx.settings.line_length)?;
    let whole = acquire.span().cover(guarded.statement.span());
    let lines = Lines::read(site, acquire, guarded, &block);
    // Behind another statement on its line, it gets a line of its own.
    let previous = joined_before(acquire);
    let start = previous.map_or(acquire.start(), |previous| previous.end());
    let lead = previous.map(|_| format!("{}{}", block.style.newline, block.indent)).unwrap_or_default();
    let head = format!("{lead}{}", lines.join(&block));
    let edits = if guarded.stays() {
        let inner = block.inner_indent();
        let release = if guarded.first.is_empty() { without_finally(guarded) } else { without_release(guarded) };
        let rest = relocate(guarded.statement, &[release], &inner);
        let text = format!("{head}{}{inner}{rest}", block.style.newline);
        vec![Edit::replace(Span::new(start, guarded.statement.end()), text)]
    } else {
        vec![take_over_head(guarded, start, head, &lines, &block), without_finally(guarded)]
    };
    let anchors = vec![
        Anchor { kind: AnchorKind::Call, span: site.call.span() },
        Anchor { kind: AnchorKind::Statement, span: acquire.span() },
        Anchor { kind: AnchorKind::Statement, span: guarded.statement.span() },
        Anchor { kind: AnchorKind::Call, span: guarded.release.span() },
    ];
    let end = edits.iter().map(|edit| edit.span.end()).fold(whole.end(), u32::max);
    let owned = vec![Span::new(start, end)];
    Ok(Part { owned, edits, anchors, ..Part::of(cx.id) })
}

/// The new head in the place of everything from the acquire to the colon of the `try`; the body stays.
fn take_over_head(guarded: &Try<'_>, start: u32, head: String, lines: &Lines, block: &Block) -> Edit {
    let end = guarded.statement.all_children().take_while(|child| *child != guarded.body);
    let end = end.last().map_or(guarded.body.start(), code_end);
    if body_has_own_lines(guarded) {
        return Edit::replace(Span::new(start, end), head);
    }
    // Behind a comment nothing can follow.
    let gap = if lines.inside.is_empty() && !lines.head.contains('#') {
        " ".to_owned()
    } else {
        format!("{}{}", block.style.newline, block.inner_indent())
    };
    Edit::replace(Span::new(start, guarded.body.start()), format!("{head}{gap}"))
}

/// Whether the body begins a line, as opposed to `try: await job()`.
fn body_has_own_lines(guarded: &Try<'_>) -> bool {
    guarded.body.children().next().and_then(header_end).is_none()
}

fn without_finally(guarded: &Try<'_>) -> Edit {
    let parts = guarded.statement.children().take_while(|part| *part != guarded.finally);
    let start = parts.last().map_or(guarded.body.end(), code_end);
    // A backslash behind the release, with nothing behind it, would come behind the body.
    let rest = rest_of_line(guarded.finally);
    let end = match guarded.finally.module().slice(rest) {
        "\\" => rest.end(),
        _ => code_end(guarded.finally),
    };
    Edit::delete(Span::new(start, end))
}

/// The lines of the release go, from a `finally` that does more before it.
fn without_release(guarded: &Try<'_>) -> Edit {
    let module = guarded.release.module();
    let lines = module.lines();
    let end_of = |line: usize| {
        let span = lines.span_of(line);
        span.start() + module.slice(span).trim_end().len() as u32
    };
    let release = place::statement_of(guarded.release).unwrap_or(guarded.release);
    let first = lines.line_of(release.start());
    let above = first.checked_sub(1).map_or(release.start(), end_of);
    let end = end_of(lines.line_of(release.end()));
    Edit::delete(Span::new(above, end.min(guarded.statement.end())))
}

/// The end of `node`, without the line break that a comment at its end may hold.
fn code_end(node: Node<'_>) -> u32 {
    node.start() + node.text().trim_end().len() as u32
}

/// The lines before the body.
struct Lines {
    /// Comments of what goes: they stand above.
    above: Vec<String>,
    head: String,
    /// Comments and statements that stand between the acquire and the body.
    inside: Vec<String>,
}

impl Lines {
    fn read<'m>(site: &Site<'m>, acquire: Node<'m>, guarded: &Try<'m>, block: &Block) -> Self {
        let module = acquire.module();
        let inner = if !guarded.stays() && body_has_own_lines(guarded) {
            module.indentation_at(guarded.body.start()).to_owned()
        } else {
            block.inner_indent()
        };
        let mut lines =
            Self { above: Vec::new(), head: format!("async with {}:", dotted(site.lock)), inside: Vec::new() };
        // Between the words of the acquire.
        let inside = acquire.comments();
        lines.above.extend(inside.map(|comment| comment.text().trim_end().to_owned()));
        let siblings = acquire.parent().into_iter().flat_map(|parent| parent.all_children());
        let between = siblings.filter(|node| node.start() >= acquire.end() && node.end() <= guarded.statement.start());
        for node in between {
            match node.kind() {
                Kind::Comment => lines.comment(node, &inner),
                _ if node.is_syntax() => lines.inside.push(format!("{inner}{}", relocate(node, &[], &inner))),
                _ => {}
            }
        }
        let is_moved = guarded.stays();
        for node in guarded.statement.all_children().filter(|node| node.kind() == Kind::Comment) {
            if node.start() < guarded.body.start() {
                // A `try` that stays keeps its comment.
                if !is_moved {
                    lines.comment(node, &inner);
                }
            } else if guarded.first.is_empty() && node.start() >= last_part_end(guarded) {
                lines.above.push(node.text().trim_end().to_owned());
            }
        }
        // Where the `finally` stays, its comments do, but the one behind the release.
        let is_release = |comment: &Node<'m>| without_release(guarded).span.contains_offset(comment.start());
        let finally = guarded.finally.comments();
        let finally = finally.filter(|comment| guarded.first.is_empty() || is_release(comment));
        lines.above.extend(finally.map(|comment| comment.text().trim_end().to_owned()));
        lines
    }

    /// A comment goes behind what it stood behind, if that line has none, else on a line of its own.
    fn comment(&mut self, comment: Node<'_>, inner: &str) {
        let text = comment.text().trim_end();
        let is_behind = !comment.module().is_first_on_line(comment.start());
        let line = match self.inside.last_mut() {
            Some(last) => last,
            None => &mut self.head,
        };
        if is_behind && !line.contains('#') {
            line.push_str("  ");
            line.push_str(text);
        } else {
            self.inside.push(format!("{inner}{text}"));
        }
    }

    fn join(&self, block: &Block) -> String {
        let above = self.above.iter().cloned();
        let first = above.chain([self.head.clone()]).collect::<Vec<_>>();
        let first = first.join(&format!("{}{}", block.style.newline, block.indent));
        std::iter::once(first).chain(self.inside.iter().cloned()).collect::<Vec<_>>().join(block.style.newline)
    }
}

/// Where the part before the `finally` ends.
fn last_part_end(guarded: &Try<'_>) -> u32 {
    without_finally(guarded).span.start()
}
