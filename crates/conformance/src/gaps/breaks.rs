//! Line breaks in brackets that the grammar's scanner takes for the end of a block.
//!
//! Behind an operator, a `=` or a `:` no bracket may close, so it does not see that it is inside of one, and compares the
//! indentation of the next line with that of the block (`scan` in `scanner.c`).

use aiomend_syntax::Span;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

use crate::reading::{Reading, span_of};

/// All line breaks in brackets before a line that begins left of its statement's line, but those that end a comment,
/// which no blank may go on.
pub(super) fn left_of_block(reading: &Reading) -> Vec<Span> {
    let text = reading.text();
    let mut found = Vec::new();
    let mut depth = 0_usize;
    // Where the present statement, or the first one of its line, begins, and the column of that once it is asked for.
    let mut statement: Option<&Token> = None;
    let mut column = None;
    // What may have to be masked, once it is known what stands in the next line.
    let mut breaks: Vec<Span> = Vec::new();
    let mut behind_comment = false;
    for token in reading.tokens() {
        match token.kind() {
            TokenKind::Newline => statement = None,
            TokenKind::NonLogicalNewline if depth > 0 && !behind_comment => breaks.push(span_of(token.range())),
            TokenKind::NonLogicalNewline | TokenKind::Comment | TokenKind::Indent | TokenKind::Dedent => {}
            kind => {
                if statement.is_none() {
                    (statement, column) = (Some(token), None);
                }
                if let Some(statement) = statement
                    && !breaks.is_empty()
                {
                    let column = *column.get_or_insert_with(|| column_of(text, statement));
                    if column_of(text, token) < column {
                        found.append(&mut breaks);
                    }
                    breaks.clear();
                }
                match kind {
                    TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace => depth += 1,
                    TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
        behind_comment = token.kind() == TokenKind::Comment;
    }
    found
}

/// How deep the scanner takes the line of `token` to be indented: a tabulator is eight columns wide, and a form feed
/// begins anew.
fn column_of(text: &str, token: &Token) -> usize {
    let before = text.get(..token.start().to_usize()).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let blanks = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c'));
    blanks.fold(0, |column, blank| match blank {
        b'\t' => column + 8,
        b'\x0c' => 0,
        _ => column + 1,
    })
}
