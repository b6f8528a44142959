//! How deep a tree may get, counted from the tokens before there is one.
//!
//! A tree that is too deep cannot be dropped, let alone compared: the overflow of a stack is not an error that
//! could be caught. So depth is bounded beforehand. The bound is never less than a third of the tree's levels,
//! also for text that is no Python; for valid code it is close.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

mod glance;

use glance::glance;

/// Open brackets, and open f-strings. CPython's tokenizer stops at 200 (`MAXLEVEL`).
pub(crate) const MAX_BRACKETS: usize = 200;
/// Indented blocks in one another. CPython's tokenizer stops at 100 (`MAXINDENT`).
pub(crate) const MAX_INDENTS: usize = 100;
/// Links of all open chains: calls, attributes, operators, `lambda`s … CPython 3.8 to 3.12 compile not quite 3,000 of
/// them, 3.13 less than 10,000.
pub(crate) const MAX_LINKS: usize = 10_000;
/// Stack that a thread with 2 MiB gives in a debug build, with as much to spare: 200 links take 0.8 MiB.
const SHALLOW: usize = 200;
/// Links that take as much stack as a block does: 100 blocks take 1 MiB.
const LINKS_A_BLOCK: usize = 4;

/// Upper bounds for one text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Depth {
    brackets: usize,
    indents: usize,
    links: usize,
}

impl Depth {
    /// Upper bounds: at a glance, where that tells that `text` is shallow, else of its tokens.
    pub(crate) fn bound(text: &str) -> Self {
        glance(text).unwrap_or_else(|| Self::of(text))
    }

    /// Count the tokens of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut count = Count::default();
        let mut lexer = lexer::lex(text, Mode::Module);
        loop {
            match lexer.next_token() {
                TokenKind::EndOfFile => break,
                token => count.token(token),
            }
        }
        count.finish(text)
    }

    /// Whether such a text is turned away.
    pub(crate) fn exceeds_caps(self) -> bool {
        self.brackets > MAX_BRACKETS || self.indents > MAX_INDENTS || self.links > MAX_LINKS
    }

    /// Whether any thread can walk, compare and drop such a tree.
    pub(crate) fn is_shallow(self) -> bool {
        self.brackets + self.indents * LINKS_A_BLOCK + self.links <= SHALLOW
    }

    /// What there is too much of, for a message.
    pub(crate) fn excess(self) -> &'static str {
        if self.brackets > MAX_BRACKETS {
            "brackets nest more than 200 levels deep"
        } else if self.indents > MAX_INDENTS {
            "blocks nest more than 100 levels deep"
        } else {
            "an expression chains more than 10000 operations"
        }
    }
}

/// What is open between one bracket and its end.
#[derive(Debug, Default, Clone, Copy)]
struct Level {
    /// Links since the last separator.
    run: usize,
    /// `yield`s: in text that is no Python the next one nests in the one before, whatever separates them.
    yields: usize,
    /// `lambda`s before their colon: a comma there separates parameters.
    lambdas: usize,
}

impl Level {
    fn links(self) -> usize {
        self.run + self.yields
    }

    fn comma(&mut self) {
        if self.lambdas == 0 {
            self.run = 0;
        }
    }

    fn equal(&mut self) {
        self.run = if self.lambdas == 0 { 0 } else { self.run + 1 };
    }

    fn colon(&mut self) {
        match self.lambdas.checked_sub(1) {
            Some(lambdas) => self.lambdas = lambdas,
            None => self.run = 0,
        }
    }

    fn lambda(&mut self) {
        self.lambdas += 1;
        self.run += 1;
    }
}

/// The levels that are open; `End` says what ends one.
#[derive(Debug)]
struct Levels<End> {
    /// Those around the current one, each with what ends it.
    outer: Vec<(Level, End)>,
    level: Level,
    /// Links of `outer`.
    outer_links: usize,
}

impl<End> Default for Levels<End> {
    fn default() -> Self {
        Self { outer: Vec::new(), level: Level::default(), outer_links: 0 }
    }
}

impl<End> Levels<End> {
    fn links(&self) -> usize {
        self.outer_links + self.level.links()
    }

    fn open(&mut self, end: End) {
        self.level.run += 1;
        let level = std::mem::take(&mut self.level);
        self.outer_links += level.links();
        self.outer.push((level, end));
    }

    /// Leave the innermost level, if it is one that ends so; says whether it is.
    fn close(&mut self, ends: impl FnOnce(&End) -> bool) -> bool {
        let Some((level, _)) = self.outer.pop_if(|(_, end)| ends(end)) else { return false };
        self.outer_links -= level.links();
        self.level = level;
        true
    }

    /// Whether a statement may end here.
    fn is_at_top(&self) -> bool {
        self.outer.is_empty() && self.level.lambdas == 0
    }
}

#[derive(Debug, Default)]
struct Count {
    levels: Levels<TokenKind>,
    indents: usize,
    deepest: Depth,
    /// The parser may read on in another way than the lexer alone: with other brackets closed.
    unbalanced: bool,
}

impl Count {
    fn token(&mut self, token: TokenKind) {
        match token {
            TokenKind::Lpar => self.levels.open(TokenKind::Rpar),
            TokenKind::Lsqb => self.levels.open(TokenKind::Rsqb),
            TokenKind::Lbrace => self.levels.open(TokenKind::Rbrace),
            TokenKind::FStringStart => self.levels.open(TokenKind::FStringEnd),
            TokenKind::TStringStart => self.levels.open(TokenKind::TStringEnd),
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd => {
                // Nothing is taken as closed by a bracket of the wrong kind.
                self.unbalanced |= !self.levels.close(|end| *end == token);
            }
            TokenKind::Newline | TokenKind::Semi if self.levels.is_at_top() => self.levels.level = Level::default(),
            // A `lambda` without a colon or a bracket of the wrong kind: the parser may go on with it in the next line.
            TokenKind::Newline | TokenKind::Semi => self.unbalanced = true,
            TokenKind::Comma => self.levels.level.comma(),
            TokenKind::Equal => self.levels.level.equal(),
            TokenKind::Colon => self.levels.level.colon(),
            TokenKind::Lambda => self.levels.level.lambda(),
            TokenKind::Yield => self.levels.level.yields += 1,
            TokenKind::Indent => self.indents += 1,
            TokenKind::Dedent => self.indents = self.indents.saturating_sub(1),
            TokenKind::Unknown => self.unbalanced = true,
            // A run of strings is one node. So is `a or b or c`, but not where an operand is missing.
            TokenKind::Name | TokenKind::String | TokenKind::Int | TokenKind::Float => {}
            TokenKind::Complex | TokenKind::FStringMiddle | TokenKind::TStringMiddle => {}
            TokenKind::NonLogicalNewline | TokenKind::Comment => {}
            _ => self.levels.level.run += 1,
        }
        self.deepest.brackets = self.deepest.brackets.max(self.levels.outer.len());
        self.deepest.indents = self.deepest.indents.max(self.indents);
        self.deepest.links = self.deepest.links.max(self.levels.links());
    }

    fn finish(mut self, text: &str) -> Depth {
        if self.unbalanced || !self.levels.outer.is_empty() {
            // Inside an open bracket the lexer sees no blocks, the parser may: a block takes a blank at least.
            let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '\u{c}']).len();
            let widest = text.split(['\n', '\r']).map(blanks).max().unwrap_or(0);
            self.deepest.links += widest;
        }
        self.deepest
    }
}

#[cfg(test)]
mod tests;
