//! From new lines to the edits of a fix.

use std::collections::BTreeSet;

use aiomend_rewrite::layout::{self, Block, relocate, set_apart, settle};
use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, Part, Refusal, Request};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::Gather;
use super::annotation;
use super::comments::Comments;
use super::position::Position;
use super::write::Writer;
use crate::spelling;

/// What a fix comes to.
pub(crate) struct Finish {
    /// All new lines, with their indentation.
    pub(crate) lines: Vec<String>,
    /// The name that the rest of the statement reads, where it stays.
    pub(crate) value: Option<String>,
    /// A comment behind the statement that stands elsewhere now.
    pub(crate) behind: Option<Span>,
    pub(crate) requests: Vec<Request>,
}

impl Finish {
    /// The edits that put the lines in the place of the gather's statement, or before it.
    pub(crate) fn into_part<'m>(self, writer: Writer<'_, 'm>, statement: Node<'m>) -> Part {
        let Writer { cx, gather, block, names, renamed, moved_from, .. } = writer;
        let mut lines = self.lines;
        let mut edits = Vec::new();
        let from = moved_from.map_or(statement.start(), |moved| moved.start());
        let owned;
        if let (Position::Nested { replaced, .. }, Some(name)) = (gather.position, &self.value) {
            let name = set_apart(replaced, name.clone());
            if statement.kind().is_compound_statement() {
                let text = joined(&lines, &block);
                let gap = format!("{text}{}{}", block.style.newline, block.indent);
                edits.push(Edit::replace(Span::new(from, statement.start()), gap));
                edits.push(Edit::replace(replaced.span(), name));
                owned = Span::new(from, place::head_of(statement).end());
                return part(cx, gather, statement, owned, edits, renamed, self.requests, names.into_given());
            }
            let text = relocate(statement, &[Edit::replace(replaced.span(), name)], &block.indent);
            let text = settle(statement, text, &block.indent, &block.style);
            lines.push(format!("{}{text}", block.indent));
        }
        let text = joined(&lines, &block);
        match moved_from {
            Some(_) => {
                edits.push(Edit::replace(Span::new(from, statement.end()), text));
                // What shares a line with the end of the region gets one of its own.
                let after = layout::replace_statement(statement, &block, "");
                edits.extend(after.into_iter().filter(|edit| edit.span.start() >= statement.end()));
            }
            None => edits.extend(layout::replace_statement(statement, &block, &text)),
        }
        if let Some(comment) = self.behind {
            let before = statement.module().slice(Span::new(statement.end(), comment.start())).trim_end();
            edits.push(Edit::delete(Span::new(statement.end() + before.len() as u32, comment.end())));
        }
        owned = edits.iter().map(|edit| edit.span).reduce(Span::cover).unwrap_or(statement.span());
        part(cx, gather, statement, owned, edits, renamed, self.requests, names.into_given())
    }
}

/// Only the value of the gather changes: `await asyncio.gather()` is `[]`.
pub(crate) fn replace_value<'m>(
    cx: &Context<'m>,
    gather: &Gather<'m>,
    statement: Node<'m>,
    value: &str,
) -> Result<Part, Refusal> {
    let (Position::Value { replaced, .. } | Position::Nested { replaced, .. }) = gather.position else {
        return Err(missing(gather));
    };
    if replaced.comments().next().is_some() {
        let message = "no line is left here that could hold the comment";
        return Err(Refusal::new("comment-would-be-lost", gather.call.span(), message));
    }
    let edits = vec![Edit::replace(replaced.span(), set_apart(replaced, value.to_owned()))];
    let owned = if statement.kind().is_simple_statement() { statement.span() } else { place::head_of(statement) };
    let requests = spelling::release(cx, gather.callee).into_iter().collect();
    Ok(part(cx, gather, statement, owned, edits, None, requests, Vec::new()))
}

#[allow(clippy::too_many_arguments, reason = "a part has as many")]
fn part<'m>(
    cx: &Context<'m>,
    gather: &Gather<'m>,
    statement: Node<'m>,
    owned: Span,
    mut edits: Vec<Edit>,
    renamed: Option<(Vec<Node<'m>>, String)>,
    requests: Vec<Request>,
    names: Vec<(Span, String)>,
) -> Part {
    let mut spans = BTreeSet::from([owned]);
    let (places, name) = renamed.unwrap_or_default();
    for place in places.into_iter().filter(|place| !owned.contains(place.span())) {
        spans.insert(place::touched_at(place));
        edits.push(Edit::replace(place.span(), name.as_str()));
    }
    let mut anchors = vec![
        Anchor { kind: AnchorKind::Call, span: gather.call.span() },
        Anchor { kind: AnchorKind::Statement, span: statement.span() },
    ];
    anchors.extend(gather.awaited.map(|awaited| Anchor { kind: AnchorKind::Await, span: awaited.span() }));
    for element in gather.elements() {
        anchors.push(Anchor { kind: AnchorKind::Expression, span: element.node.span() });
    }
    let mut part = Part { owned: spans.into_iter().collect(), edits, requests, names, anchors, ..Part::of(cx.id) };
    annotation::tell_coroutines(cx, gather, owned, &mut part);
    part
}

pub(crate) fn missing(gather: &Gather<'_>) -> Refusal {
    Refusal::new("evaluation-order", gather.call.span(), "there is no place for a block here")
}

/// The lines as one text whose first line has no indentation.
fn joined(lines: &[String], block: &Block) -> String {
    let text = lines.join(block.style.newline);
    text.strip_prefix(&block.indent).unwrap_or(&text).to_owned()
}

/// The comment behind a gather that is a statement of its own, unless a tool reads it at this place.
pub(crate) fn remark_behind<'m>(gather: &Gather<'m>) -> Option<(&'m str, Span)> {
    const PRAGMAS: &[&str] = &["type:", "noqa", "pragma:", "pylint:", "pyright:", "ruff:", "fmt:", "nosec", "mypy:"];
    let Position::Statement(_) = gather.position else { return None };
    comment_behind(gather).filter(|(text, _)| {
        let words = text.trim_start_matches(['#', ' ']);
        !PRAGMAS.iter().any(|mark| words.starts_with(mark))
    })
}

/// The comment behind the simple statement that awaits a gather.
pub(crate) fn comment_behind<'m>(gather: &Gather<'m>) -> Option<(&'m str, Span)> {
    let statement = gather.position.statement().filter(|statement| statement.kind().is_simple_statement())?;
    let rest = layout::rest_of_line(statement);
    let text = statement.module().slice(rest);
    text.starts_with('#').then_some((text, rest))
}

/// Refuse if the new code ends in a comment, and behind the statement stands something that cannot go elsewhere: a
/// comment that a tool reads there, or a backslash.
pub(crate) fn end_blocker(gather: &Gather<'_>, statement: Node<'_>, lines: &[String]) -> Option<Refusal> {
    let rest = statement.module().slice(layout::rest_of_line(statement));
    if !rest.starts_with(['#', '\\']) || remark_behind(gather).is_some() {
        return None;
    }
    let last = lines.last()?;
    statement.comments().find(|comment| last.ends_with(comment.text().trim_end())).map(Comments::lost)
}

/// Imports of functions that made tasks, each used once less.
pub(crate) fn released_makers<'m>(writer: &Writer<'_, 'm>) -> Vec<Request> {
    let shown = writer.gather.elements().filter_map(|element| element.made()).map(|made| made.call);
    let mut calls: Vec<Node<'m>> = shown.chain(writer.retired.iter().copied()).collect();
    calls.sort_by_key(|call| call.start());
    calls.dedup();
    calls
        .into_iter()
        .filter_map(|call| call.child(Field::Function))
        .filter(|callee| callee.kind() == Kind::Identifier)
        .filter_map(|callee| spelling::release(writer.cx, callee))
        .collect()
}
