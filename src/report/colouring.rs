//! What the pieces of a Python text are, for faces that colour them.

use std::ops::Range;

use aiomend_syntax::{Field, Kind, Module, Node, Source, Span};

/// What a piece of source is; everything else is plain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// `async`, `not in`
    Keyword,
    /// The name that a `def` or `class` gives.
    Definition,
    /// `@pytest.fixture`, without arguments.
    Decorator,
    /// `None`, `True`, `...`
    Constant,
    /// A string's quotes and text; what an f-string computes is code.
    String,
    /// `0x1f`
    Number,
    /// `# …`
    Comment,
}

/// The coloured pieces of one line: bytes of the line, ascending and disjoint.
pub(crate) type Pieces = Vec<(Range<usize>, Token)>;

/// The coloured pieces of each line of `text`; only `\n` ends one. A text that is no Python has fewer of them.
pub(crate) fn coloured(text: &str) -> Vec<Pieces> {
    let module = Module::parse(Source::from_text(text));
    let mut lines = Lines::new(text);
    for node in module.nodes() {
        if let Some((span, token)) = piece(node) {
            lines.add(span, token);
        }
    }
    lines.pieces
}

fn piece(node: Node<'_>) -> Option<(Span, Token)> {
    let token = match node.kind() {
        Kind::Comment => Token::Comment,
        Kind::StringStart | Kind::StringContent | Kind::StringEnd => Token::String,
        Kind::Integer | Kind::Float => Token::Number,
        Kind::True | Kind::False | Kind::None | Kind::Ellipsis => Token::Constant,
        Kind::Identifier if node.field() == Field::Name && node.parent().is_some_and(is_definition) => {
            Token::Definition
        }
        Kind::Decorator => {
            let expression = node.children().next()?;
            let named = expression.child(Field::Function).unwrap_or(expression);
            return Some((Span::new(node.start(), named.end()), Token::Decorator));
        }
        kind if kind.is_token() && node.text().starts_with(|c: char| c.is_ascii_alphabetic()) => Token::Keyword,
        _ => return None,
    };
    Some((node.span(), token))
}

fn is_definition(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition)
}

/// Pieces put into their lines.
struct Lines {
    // First byte of each line, and the text's length.
    starts: Vec<usize>,
    pieces: Vec<Pieces>,
    // Up to where pieces are given; what begins before it is part of one.
    covered: usize,
    line: usize,
}

impl Lines {
    fn new(text: &str) -> Self {
        let mut starts = vec![0];
        for line in text.split_inclusive('\n') {
            starts.push(starts.last().map_or(0, |start| start + line.len()));
        }
        Self { pieces: vec![Vec::new(); starts.len() - 1], starts, covered: 0, line: 0 }
    }

    fn add(&mut self, span: Span, token: Token) {
        let (mut start, end) = (span.start() as usize, span.end() as usize);
        if start < self.covered {
            return;
        }
        self.covered = end;
        while self.line < self.pieces.len() && start < end {
            let line = self.starts[self.line]..self.starts[self.line + 1];
            if start >= line.end {
                self.line += 1;
                continue;
            }
            let here = end.min(line.end);
            self.pieces[self.line].push((start - line.start..here - line.start, token));
            start = here;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Token, coloured};

    fn told(text: &str) -> Vec<Vec<(&str, Token)>> {
        let lines = text.split_inclusive('\n').zip(coloured(text));
        lines.map(|(line, pieces)| pieces.into_iter().map(|(range, token)| (&line[range], token)).collect()).collect()
    }

    #[test]
    fn pieces_are_told_by_line() {
        use Token::*;
        let text = "@pytest.mark.slow(1)\nasync def load(x=None):\n    # é\n    return f\"a{x}b\"\n";
        assert_eq!(
            told(text),
            [
                vec![("@pytest.mark.slow", Decorator), ("1", Number)],
                vec![("async", Keyword), ("def", Keyword), ("load", Definition), ("None", Constant)],
                vec![("# é", Comment)],
                vec![("return", Keyword), ("f\"", String), ("a", String), ("b", String), ("\"", String)],
            ]
        );
    }

    #[test]
    fn a_string_of_several_lines_is_one_in_each() {
        let text = "x = '''a\nb'''\npass";
        let lines = told(text);
        assert_eq!(lines[1].first(), Some(&("b", Token::String)));
        assert_eq!(lines[2], [("pass", Token::Keyword)]);
    }

    #[test]
    fn what_is_no_python_is_no_failure() {
        assert_eq!(coloured("").len(), 0);
        assert_eq!(coloured("def (:\n\u{0}").len(), 2);
    }
}
