//! `async with lock:` goes, and its body takes its place.

use aiomend_rewrite::layout::{self, Block, relocate};
use aiomend_rewrite::{Context, Edit, Part, Refusal};
use aiomend_semantics::place;
use aiomend_syntax::{Kind, Module, Node, Span};

use super::site::Section;

/// Edits that take the lock from a section.
pub(super) fn drop_lock(cx: &Context<'_>, section: &Section<'_>, part: &mut Part) -> Result<(), Refusal> {
    if section.before.is_empty() {
        part.edits.push(only_item(cx, section)?);
        part.owned.push(section.statement.span());
    } else {
        let edits = last_item(cx, section)?;
        // Refuse if a comment stands between the words that go.
        let clause = section.item.parent().unwrap_or(section.item);
        let mut comments = clause.comments();
        if let Some(lost) = comments.find(|comment| edits.iter().any(|edit| edit.span.contains(comment.span()))) {
            let message = "this comment stands between words that go, and no line is left that could hold it";
            return Err(Refusal::new("comment-would-be-lost", lost.span(), message));
        }
        part.edits.extend(edits);
        part.owned.push(place::head_of(section.statement));
    }
    Ok(())
}

/// `async with lock: body` → `body`, with the comments of the head above it.
fn only_item(cx: &Context<'_>, section: &Section<'_>) -> Result<Edit, Refusal> {
    let (statement, body) = (section.statement, section.body);
    let module = statement.module();
    // The line of the statement, and whether tabs and spaces disagree about the depth of its body.
    let block = Block::around(statement, cx.settings.line_length)?;
    if let Some(first) = body.children().next() {
        Block::around(first, cx.settings.line_length)?;
    }
    let (old_indent, indent) = (module.indentation_at(body.start()), block.indent.as_str());
    let head = statement.descendants().take_while(|node| node.start() < body.start());
    let comments = head.filter(|node| node.kind() == Kind::Comment);
    let mut text = String::new();
    for comment in comments {
        text.push_str(comment.text().trim_end());
        text.push_str(block.style.newline);
        text.push_str(indent);
    }
    let joined = joined_statements(body, old_indent, &block);
    text.push_str(&relocate(body, &joined, indent));
    Ok(Edit::replace(Span::new(statement.start(), body.end()), text))
}

/// Statements that were split because they were too long, and have room on one line now.
fn joined_statements(body: Node<'_>, old_indent: &str, block: &Block) -> Vec<Edit> {
    let module = body.module();
    let mut edits: Vec<Edit> = Vec::new();
    for statement in body.descendants().filter(|node| node.kind().is_simple_statement()) {
        let is_inside = edits.last().is_some_and(|edit| edit.span.contains(statement.span()));
        if is_inside || !statement.text().contains(['\n', '\r']) || !has_its_lines(module, statement) {
            continue;
        }
        let here = module.indentation_at(statement.start());
        let Some(deeper) = here.strip_prefix(old_indent) else { continue };
        let Some(joined) = layout::join_hanging(statement.text()) else { continue };
        let fits = |indent: &str| layout::fits(&format!("{indent}{joined}"), &block.style);
        let is_kept = module.is_format_off(statement.start());
        if !is_kept && !fits(here) && fits(&format!("{}{deeper}", block.indent)) {
            edits.push(Edit::replace(statement.span(), joined));
        }
    }
    edits
}

/// Whether nothing else stands on the lines of a statement.
fn has_its_lines(module: &Module, statement: Node<'_>) -> bool {
    let line = module.lines().span_of(module.lines().line_of(statement.end()));
    let behind = module.slice(Span::new(statement.end(), line.end()));
    module.is_first_on_line(statement.start()) && behind.trim().is_empty()
}

/// `async with a, lock:` → `async with a:`
fn last_item(cx: &Context<'_>, section: &Section<'_>) -> Result<Vec<Edit>, Refusal> {
    let (statement, item) = (section.statement, section.item);
    let module = statement.module();
    let block = Block::around(statement, cx.settings.line_length)?;
    let clause = item.parent().unwrap_or(item);
    let last = section.before.last().copied().unwrap_or(item);
    let has_comments = clause.comments().next().is_some();
    let is_split = section.before.iter().any(|item| item.text().contains(['\n', '\r']));
    if !has_comments && !is_split {
        let items: Vec<&str> = section.before.iter().map(|item| item.text()).collect();
        let text = items.join(", ");
        if layout::fits(&format!("{}async with {text}:", block.indent), &block.style) {
            return Ok(vec![Edit::replace(clause.span(), text)]);
        }
    }
    let tokens = clause.all_children().skip_while(|node| node.start() < last.end());
    let commas: Vec<Node<'_>> = tokens.filter(|node| node.kind() == Kind::Comma).collect();
    let trailing = commas.iter().find(|comma| comma.start() >= item.end());
    let line = module.lines().span_of(module.lines().line_of(item.start()));
    let end = trailing.map_or(item.end(), |comma| comma.end());
    let is_alone = module.is_first_on_line(item.start()) && module.slice(Span::new(end, line.end())).trim().is_empty();
    if is_alone && end <= line.end() {
        return Ok(vec![Edit::delete(line)]);
    }
    // A comment behind it keeps its line.
    let behind = module.slice(Span::new(end, line.end().max(end)));
    let white = if module.is_first_on_line(item.start()) { behind.len() - behind.trim_start().len() } else { 0 };
    let mut edits = vec![Edit::delete(Span::new(item.start(), end + white as u32))];
    // Without a comma behind the lock, the one before it goes; else that one is now the last.
    if trailing.is_none() {
        edits.extend(commas.iter().find(|comma| comma.start() < item.start()).map(|comma| Edit::delete(comma.span())));
    }
    Ok(edits)
}
