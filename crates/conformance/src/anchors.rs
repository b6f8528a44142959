//! Which nodes stand at which bytes.

use std::collections::HashSet;

use aiomend_syntax::Span;
use ruff_python_ast::AnyNodeRef;
use ruff_python_ast::token::TokenKind;
use ruff_text_size::Ranged;

use crate::reading::{Reading, span_of};
use crate::walk::every_node;

/// What kind of node an anchor names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorKind {
    /// An `await` expression.
    Await,
    /// A call.
    Call,
    /// A statement.
    Statement,
    /// Any expression, an `await` or a call as well.
    Expression,
}

/// The places of all statements and expressions of one file.
#[derive(Debug)]
pub(crate) struct Anchors {
    nodes: HashSet<(AnchorKind, Span)>,
    /// Ends of the tokens that are more than layout between statements, sorted.
    solid_ends: Vec<u32>,
}

impl Anchors {
    pub(crate) fn of(reading: &Reading) -> Self {
        let mut nodes = HashSet::new();
        every_node(reading.module(), |node| {
            let span = span_of(node.range());
            if node.is_expression() {
                nodes.insert((AnchorKind::Expression, span));
            }
            match node {
                AnyNodeRef::ExprAwait(_) => nodes.insert((AnchorKind::Await, span)),
                AnyNodeRef::ExprCall(_) => nodes.insert((AnchorKind::Call, span)),
                _ if node.is_statement() => nodes.insert((AnchorKind::Statement, span)),
                _ => false,
            };
            if let Some(start) = start_after_decorators(reading, node) {
                nodes.insert((AnchorKind::Statement, Span::new(start, span.end())));
            }
        });
        let solid = reading.tokens().iter().filter(|token| !is_layout(token.kind()));
        Self { nodes, solid_ends: solid.map(|token| token.end().to_u32()).collect() }
    }

    pub(crate) fn has(&self, kind: AnchorKind, span: Span) -> bool {
        if self.nodes.contains(&(kind, span)) {
            return true;
        }
        // The concrete tree's blocks end at the last comment or semicolon of their indent, the parser's at the last
        // statement.
        kind == AnchorKind::Statement && self.nodes.contains(&(kind, self.without_layout_behind(span)))
    }

    fn without_layout_behind(&self, span: Span) -> Span {
        let count = self.solid_ends.partition_point(|&end| end <= span.end());
        let last = count.checked_sub(1).and_then(|at| self.solid_ends.get(at)).copied();
        Span::new(span.start(), last.unwrap_or(span.end()))
    }
}

fn is_layout(kind: TokenKind) -> bool {
    kind.is_trivia()
        || matches!(
            kind,
            TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi | TokenKind::EndOfFile
        )
}

/// Where `async`, `def` or `class` stands in a definition that has decorators.
fn start_after_decorators(reading: &Reading, node: AnyNodeRef<'_>) -> Option<u32> {
    let decorators = match node {
        AnyNodeRef::StmtFunctionDef(stmt) => &stmt.decorator_list,
        AnyNodeRef::StmtClassDef(stmt) => &stmt.decorator_list,
        _ => return None,
    };
    let end = decorators.last()?.end();
    let tokens = reading.tokens();
    let from = tokens.partition_point(|token| token.start() < end);
    tokens.get(from..)?.iter().find(|token| !is_layout(token.kind())).map(|token| token.start().to_u32())
}

#[cfg(test)]
mod tests {
    use aiomend_syntax::Span;

    use super::AnchorKind;
    use crate::{TargetVersion, read};

    #[track_caller]
    fn has(text: &str, part: &str, kind: AnchorKind) -> bool {
        let start = text.find(part).expect("part of the text") as u32;
        let reading = read(text, TargetVersion::new(13)).expect("valid");
        reading.has(kind, Span::new(start, start + part.len() as u32))
    }

    #[test]
    fn a_node_is_found_by_kind_and_place() {
        let text = "async def f():\n    x = await g(1) + (h)\n";
        assert!(has(text, "await g(1)", AnchorKind::Await));
        assert!(has(text, "await g(1)", AnchorKind::Expression));
        assert!(!has(text, "await g(1)", AnchorKind::Call));
        assert!(has(text, "g(1)", AnchorKind::Call));
        assert!(!has(text, "g(1", AnchorKind::Call));
        assert!(has(text, "x = await g(1) + (h)", AnchorKind::Statement));
        assert!(!has(text, "x = await g(1) + (h)", AnchorKind::Expression));
        assert!(has(text, "h", AnchorKind::Expression));
        assert!(!has(text, "(h)", AnchorKind::Expression));
    }

    #[test]
    fn the_two_parsers_differ_on_power() {
        let text = "async def f():\n    await x ** 2\n";
        assert!(has(text, "await x", AnchorKind::Await));
        assert!(!has(text, "await x ** 2", AnchorKind::Await));
    }

    #[test]
    fn a_definition_is_found_with_and_without_its_decorators() {
        let text = "@a  # b\n# c\n\nasync def f():\n    pass\n";
        assert!(has(text, text.trim_end(), AnchorKind::Statement));
        assert!(has(text, "async def f():\n    pass", AnchorKind::Statement));
        assert!(!has(text, "def f():\n    pass", AnchorKind::Statement));
        assert!(has("@a\n@b\nclass C: pass\n", "class C: pass", AnchorKind::Statement));
    }

    #[test]
    fn a_statement_is_found_with_the_comments_that_follow_it() {
        let text = "if x:\n    y;  # a\n    # b\nz\n";
        assert!(has(text, "if x:\n    y", AnchorKind::Statement));
        assert!(has(text, "if x:\n    y;  # a\n    # b", AnchorKind::Statement));
        assert!(has(text, "y;", AnchorKind::Statement));
        assert!(!has(text, "if x:\n    y;  # a\n    # b\nz", AnchorKind::Statement));
    }

    #[test]
    fn places_are_bytes() {
        assert!(has("'é'; f(x)\r\n", "f(x)", AnchorKind::Call));
        assert!(has("x = f'{g(y)}'\n", "g(y)", AnchorKind::Call));
        assert!(!has("x", "x", AnchorKind::Await));
    }
}
