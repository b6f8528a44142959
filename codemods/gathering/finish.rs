//! From new lines to the edits of a fix.

use std::collections::BTreeSet;

use aiomend_rewrite::layout::{self, Block, relocate, settle};
use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, Part, Refusal, Request};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::Gather;
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
                owned = Span::new(from, head_of(statement).end());
                return part(cx, gather, statement, owned, edits, renamed, self.requests, names.into_given());
            }
            let text = relocate(statement, &[Edit::replace(replaced.span(), name)], &block.indent);
            let text = settle(statement, text, &block.indent, &block.style);
            lines.push(format!("{}{text}", block.indent));
        }
        let text = joined(&lines, &block);
        match moved_from {
            Some(_) => edits.push(Edit::replace(Span::new(from, statement.end()), text)),
            None => edits.extend(layout::replace_statement(statement, &block, &text)),
        }
        if let Some(comment) = self.behind {
            edits.push(Edit::delete(Span::new(statement.end(), comment.end())));
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
    block: &Block,
    value: &str,
) -> Result<Part, Refusal> {
    let (Position::Value { replaced, .. } | Position::Nested { replaced, .. }) = gather.position else {
        return Err(missing(gather));
    };
    if gather.call.descendants().any(|node| node.kind() == Kind::Comment) {
        let message = "no line is left here that could hold the comment";
        return Err(Refusal::new("comment-would-be-lost", gather.call.span(), message));
    }
    let _ = block;
    let edits = vec![Edit::replace(replaced.span(), set_apart(replaced, value.to_owned()))];
    let owned = if statement.kind().is_simple_statement() { statement.span() } else { head_of(statement) };
    let requests = spelling::release(cx, gather.callee).into_iter().collect();
    Ok(part(cx, gather, statement, owned, edits, Vec::new(), requests, Vec::new()))
}

#[allow(clippy::too_many_arguments, reason = "a part has as many")]
fn part<'m>(
    cx: &Context<'m>,
    gather: &Gather<'m>,
    statement: Node<'m>,
    owned: Span,
    mut edits: Vec<Edit>,
    renamed: Vec<Edit>,
    requests: Vec<Request>,
    names: Vec<(Span, String)>,
) -> Part {
    let mut spans = BTreeSet::from([owned]);
    for edit in renamed.into_iter().filter(|edit| !owned.contains(edit.span)) {
        spans.insert(owner_of(cx, edit.span));
        edits.push(edit);
    }
    let mut anchors = vec![
        Anchor { kind: AnchorKind::Call, span: gather.call.span() },
        Anchor { kind: AnchorKind::Statement, span: statement.span() },
    ];
    anchors.extend(gather.awaited.map(|awaited| Anchor { kind: AnchorKind::Await, span: awaited.span() }));
    for element in gather.elements() {
        anchors.push(Anchor { kind: AnchorKind::Expression, span: element.node.span() });
    }
    Part { module: cx.id, owned: spans.into_iter().collect(), edits, requests, names, anchors }
}

/// The simple statement, or the head of the compound one, that holds the name at `span`.
fn owner_of(cx: &Context<'_>, span: Span) -> Span {
    let name = cx.module.nodes().find(|node| node.span() == span && node.kind() == Kind::Identifier);
    let statement = name.and_then(place::statement_of);
    match statement {
        Some(statement) if statement.kind().is_simple_statement() => statement.span(),
        Some(statement) => {
            let clause = name
                .into_iter()
                .flat_map(|name| name.ancestors().take_while(move |outer| *outer != statement))
                .find(|outer| matches!(outer.kind(), Kind::ElifClause | Kind::ExceptClause | Kind::CaseClause));
            head_of(clause.unwrap_or(statement))
        }
        None => span,
    }
}

/// The head of a compound statement or clause, with its colon.
pub(crate) fn head_of(statement: Node<'_>) -> Span {
    let colon = statement.all_children().find(|child| child.kind() == Kind::Colon);
    Span::new(statement.start(), colon.map_or(statement.end(), |colon| colon.end()))
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
    let module = statement.module();
    let line_end = module.lines().span_of(module.lines().line_of(statement.end())).end();
    let rest = module.slice(Span::new(statement.end(), line_end));
    let text = rest.trim();
    if !text.starts_with('#') {
        return None;
    }
    let start = statement.end() + (rest.len() - rest.trim_start().len()) as u32;
    Some((text, Span::new(start, start + text.len() as u32)))
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

/// `text` in the place of `node`, with a space where a word would run into the word beside it: `yield(…)`, `(…)if x`.
pub(crate) fn set_apart(node: Node<'_>, text: String) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let module = node.module();
    let end = module.text().len() as u32;
    let runs_in = module.slice(Span::new(0, node.start())).ends_with(is_word) && text.starts_with(is_word);
    let runs_on = module.slice(Span::new(node.end(), end)).starts_with(is_word) && text.ends_with(is_word);
    format!("{}{text}{}", if runs_in { " " } else { "" }, if runs_on { " " } else { "" })
}
