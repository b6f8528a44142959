//! Statements on lines of their own.

use aiomend_syntax::{Kind, Node, Span};

use super::Style;
use super::depth::room_for;
use crate::edit::Edit;
use crate::refusal::Refusal;

/// Where a statement's lines begin and how one level more is indented there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Indentation of the statement, once it has a line of its own.
    pub indent: String,
    /// Unit, line length and line ending.
    pub style: Style,
}

impl Block {
    /// The block that holds `statement`.
    ///
    /// # Errors
    /// `mixed-indentation` where the block's indentation does not begin with that of the line that opens it.
    pub fn around(statement: Node<'_>, line_length: usize) -> Result<Self, Refusal> {
        let module = statement.module();
        let newline = module.source().newline().as_str();
        // The line of a statement behind a `;` may begin inside the statement before it.
        let first = first_on_line(statement);
        let header = first.parent().and_then(|block| block.parent()).filter(|_| header_end(first).is_some());
        // A header may end on another line than it begins, and this line may go on behind a backslash.
        let line_indent = indentation_of(header.unwrap_or(first)).to_owned();
        let unit = unit_at(statement).ok_or_else(|| mixed(statement))?;
        let indent = if header.is_some() { format!("{line_indent}{unit}") } else { line_indent };
        Ok(Self { indent, style: Style { unit, line_length, newline } })
    }

    /// The block that holds `statement`, for a fix that opens `more` blocks in one another there.
    ///
    /// # Errors
    /// As [`Block::around`]; `blocks-too-deep` where CPython would not compile the result.
    pub fn to_open(more: usize, statement: Node<'_>, line_length: usize) -> Result<Self, Refusal> {
        room_for(more, statement)?;
        Self::around(statement, line_length)
    }

    /// Indentation of a statement one level deeper.
    pub fn inner_indent(&self) -> String {
        format!("{}{}", self.indent, self.style.unit)
    }
}

/// Indentation of a statement that begins its line. Below lines with nothing but a backslash it is that of the first of
/// them which has any: so CPython reads it.
fn indentation_of(statement: Node<'_>) -> &str {
    let module = statement.module();
    let lines = module.lines();
    let white = |line: usize| module.indentation_at(lines.start_of(line));
    let mut line = lines.line_of(statement.start());
    let mut indent = white(line);
    while let Some(above) = line.checked_sub(1).filter(|above| module.slice(lines.span_of(*above)).trim() == "\\") {
        line = above;
        indent = Some(white(line)).filter(|white| !white.is_empty()).unwrap_or(indent);
    }
    indent
}

fn mixed(statement: Node<'_>) -> Refusal {
    Refusal::new(
        "mixed-indentation",
        statement.span(),
        "tabs and spaces indent this block, so a moved line could end up in another one",
    )
}

/// The colon of the clause whose block holds `statement`.
fn header_colon(statement: Node<'_>) -> Option<u32> {
    let block = statement.parent().filter(|parent| parent.kind() == Kind::Block)?;
    let before = block.parent()?.all_children().take_while(|child| *child != block);
    before.filter(|child| child.kind() == Kind::Colon).last().map(|colon| colon.start())
}

/// The first of the statements that are joined to this one by `;`.
pub(crate) fn first_on_line(statement: Node<'_>) -> Node<'_> {
    let mut first = statement;
    while let Some(previous) = joined_before(first) {
        first = previous;
    }
    first
}

/// The last of the statements that are joined to this one by `;`.
pub(crate) fn last_on_line(statement: Node<'_>) -> Node<'_> {
    let mut last = statement;
    while let Some(next) = joined_behind(last) {
        last = next;
    }
    last
}

/// The statement before this one, when a `;` joins them, also over a line that ends in a backslash.
pub fn joined_before<'m>(statement: Node<'m>) -> Option<Node<'m>> {
    let previous = statement.previous()?;
    (!has_line_end(statement.module().slice(Span::new(previous.end(), statement.start())))).then_some(previous)
}

/// The statement behind this one, when a `;` joins them.
pub fn joined_behind<'m>(statement: Node<'m>) -> Option<Node<'m>> {
    statement.next().filter(|next| joined_before(*next) == Some(statement))
}

/// Whether a logical line ends in `gap`, which lies between two pieces of code: one that ends in a backslash goes on.
fn has_line_end(gap: &str) -> bool {
    // A comment ends its line, with a backslash too.
    gap.contains('#') || gap.replace("\\\r\n", "").replace("\\\n", "").replace("\\\r", "").contains(['\n', '\r'])
}

/// Where the header of its block ends, if a statement that no `;` joins to one before shares the header's line.
pub fn header_end(statement: Node<'_>) -> Option<u32> {
    // Only the first can. To look back from every other one to the header would be quadratic.
    if statement.previous().is_some() {
        return None;
    }
    let end = header_colon(statement)? + 1;
    (!has_line_end(statement.module().slice(Span::new(end, statement.start())))).then_some(end)
}

/// One level of indentation near `statement`: what its block adds to the line that opens it, else what the first
/// indented block of the file adds, else four spaces. None where tabs and spaces disagree.
fn unit_at(statement: Node<'_>) -> Option<String> {
    let blocks = statement.ancestors().filter(|node| node.kind() == Kind::Block);
    for block in blocks {
        if let Some(unit) = unit_of(block) {
            return unit;
        }
    }
    let first = statement.module().nodes().filter(|node| node.kind() == Kind::Block).find_map(unit_of);
    first.unwrap_or_else(|| Some("    ".to_owned()))
}

/// What a block adds to its header's indentation; none for a block on its header's line, `Some(None)` for a mixture.
pub(crate) fn unit_of(block: Node<'_>) -> Option<Option<String>> {
    let module = block.module();
    let first = block.children().next()?;
    if first.kind() == Kind::CaseClause {
        return None;
    }
    let colon = header_colon(first)?;
    let clause = block.parent()?;
    if !has_line_end(module.slice(Span::new(colon + 1, first.start()))) {
        return None;
    }
    let inner = module.indentation_at(first.start());
    let outer = module.indentation_at(clause.start());
    Some(inner.strip_prefix(outer).filter(|unit| !unit.is_empty()).map(str::to_owned))
}

/// Edits that put `lines` in the place of a simple statement, on lines of their own even where the statement shared
/// its line with others or with the header of its block. The first line is written without its indentation.
pub fn replace_statement(statement: Node<'_>, block: &Block, lines: &str) -> Vec<Edit> {
    let module = statement.module();
    let line_break = format!("{}{}", block.style.newline, block.indent);
    let mut edits = Vec::new();
    let shares_line = joined_before(statement).is_some() || header_end(statement).is_some();
    if !module.is_first_on_line(statement.start()) || shares_line {
        edits.extend(break_before(statement, &line_break));
    }
    edits.push(Edit::replace(statement.span(), lines));
    edits.extend(break_after(statement, &line_break));
    edits
}

/// Line breaks before the statement and before everything that its block has on the same line as its header.
fn break_before(statement: Node<'_>, line_break: &str) -> Vec<Edit> {
    // Siblings to the left move only when they stand on the header's line.
    let moves_all = header_end(first_on_line(statement)).is_some();
    let mut edits = Vec::new();
    let mut current = Some(statement);
    while let Some(node) = current {
        let previous = joined_before(node);
        let Some(from) = previous.map(|previous| previous.end()).or_else(|| header_end(node)) else { break };
        edits.push(Edit::replace(Span::new(from, node.start()), line_break));
        current = previous.filter(|_| moves_all);
    }
    edits
}

fn break_after(statement: Node<'_>, line_break: &str) -> Option<Edit> {
    if let Some(next) = joined_behind(statement) {
        return Some(Edit::replace(Span::new(statement.end(), next.start()), line_break));
    }
    let mut behind = statement.following().skip_while(|sibling| sibling.start() < statement.end());
    let semicolon = behind.find(|token| token.kind() != Kind::LineContinuation)?;
    (semicolon.kind() == Kind::Semicolon).then(|| Edit::delete(Span::new(statement.end(), semicolon.end())))
}

/// An edit that puts `lines` before a compound statement, which always begins its line.
pub fn insert_before(statement: Node<'_>, block: &Block, lines: &str) -> Edit {
    Edit::insert(statement.start(), format!("{lines}{}{}", block.style.newline, block.indent))
}
