//! How deep blocks may nest.

use aiomend_syntax::{Kind, Node};

use crate::refusal::Refusal;

/// Loops, `with` items and `try`s that CPython compiles inside one another within one function (`CO_MAXBLOCKS`).
const MOST_OPEN: usize = 20;
/// Levels of indentation that CPython's tokenizer takes (`MAXINDENT`).
const MOST_INDENTED: usize = 99;

/// Refuse to open `more` blocks in one another around `statement` where CPython would not compile them. Never counts
/// fewer blocks than there are.
pub(super) fn room_for(more: usize, statement: Node<'_>) -> Result<(), Refusal> {
    if open_around(statement) + more <= MOST_OPEN && indents_around(statement) + more <= MOST_INDENTED {
        return Ok(());
    }
    let message = "blocks nest so deep here that Python would not compile one more";
    let hint = "move the inner blocks into a function of their own";
    Err(Refusal::new("blocks-too-deep", statement.span(), message).with_hint(hint))
}

fn indents_around(statement: Node<'_>) -> usize {
    statement.ancestors().filter(|node| node.kind() == Kind::Block).count()
}

fn open_around(statement: Node<'_>) -> usize {
    let is_own = |node: &Node<'_>| !matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition);
    statement.ancestors().take_while(is_own).map(opened_by).sum()
}

/// What stays open while a statement inside `node` runs.
fn opened_by(node: Node<'_>) -> usize {
    match node.kind() {
        Kind::ForStatement | Kind::WhileStatement => 1,
        Kind::WithStatement => {
            let clause = node.children().find(|child| child.kind() == Kind::WithClause);
            clause.map_or(1, |clause| clause.descendants().filter(|inner| inner.kind() == Kind::WithItem).count())
        }
        // A handler holds the exception, and its name.
        Kind::ExceptClause => 1,
        Kind::TryStatement => {
            let has = |kind| usize::from(node.children().any(|child| child.kind() == kind));
            has(Kind::ExceptClause) + has(Kind::FinallyClause)
        }
        _ => 0,
    }
}
