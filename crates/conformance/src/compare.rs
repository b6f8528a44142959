//! Whether two modules are the same where no fix owns them.
//!
//! Statement lists are walked side by side. A statement that a change owns is passed over on its side; one that no
//! change touches must equal its counterpart as a tree; one that is owned in part is taken apart into clauses (a head up
//! to its colon, and a body), whose heads must have the same tokens outside the owned bytes and whose bodies are lists
//! again.

use ruff_python_ast::comparable::ComparableStmt;
use ruff_python_ast::token::TokenKind;
use ruff_python_ast::{ExceptHandler, Stmt};
use ruff_text_size::{Ranged, TextSize};

use aiomend_syntax::Span;

use crate::judge::{OwnedChange, Violation, ViolationKind};
use crate::reading::{Reading, span_of};

/// One of the two modules, with the ranges that changes own in it.
#[derive(Debug)]
pub(crate) struct Side<'r> {
    pub(crate) reading: &'r Reading,
    /// Sorted and disjoint: one for each change, in the same order on both sides.
    pub(crate) owned: Vec<Span>,
}

/// A part of a compound statement, or a simple statement as a whole.
struct Clause<'r> {
    /// From its first word to the end of its body.
    whole: Span,
    /// From its first word to its colon.
    head: Span,
    body: &'r [Stmt],
}

/// How much of a range the changes own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owned {
    Not,
    Partly,
    Wholly,
}

impl<'r> Side<'r> {
    fn owned(&self, range: Span) -> Owned {
        let from = self.owned.partition_point(|owned| owned.end() <= range.start());
        let touching = self.owned.get(from..).unwrap_or_default().iter();
        let mut touching = touching.take_while(|owned| owned.start() < range.end());
        match touching.next() {
            None => Owned::Not,
            Some(owned) if owned.contains(range) => Owned::Wholly,
            Some(_) => Owned::Partly,
        }
    }

    /// Whether the changes own every word of `range`, one or several of them.
    fn owns_all(&self, range: Span) -> bool {
        match self.owned(range) {
            Owned::Not => false,
            Owned::Wholly => true,
            Owned::Partly => self.unowned_tokens(range).next().is_none(),
        }
    }

    /// How many changes end before `offset`.
    fn changes_before(&self, offset: TextSize) -> usize {
        self.owned.partition_point(|owned| owned.end() <= offset.to_u32())
    }

    fn clauses(&self, stmt: &'r Stmt) -> Vec<Clause<'r>> {
        let bodies = bodies(stmt);
        let (start, end) = (stmt.start(), stmt.end());
        let mut clauses = Vec::new();
        let mut from = start;
        for body in bodies {
            let Some((first, last)) = body.first().zip(body.last()) else { continue };
            // The colon is the last token before a body that is more than layout.
            let colon = self.last_solid_before(first.start()).unwrap_or(from);
            let mut head = Span::new(self.first_solid_from(from).to_u32(), colon.to_u32());
            if let Stmt::Match(stmt) = stmt
                && from == start
            {
                // `match x:` has no statements of its own.
                let case = stmt.cases.first().map_or(end, Ranged::start);
                let colon = self.last_solid_before(case).unwrap_or(from);
                let subject = Span::new(start.to_u32(), colon.to_u32());
                clauses.push(Clause { whole: subject, head: subject, body: &[] });
                head = Span::new(case.to_u32(), head.end());
            }
            clauses.push(Clause { whole: Span::new(head.start(), last.end().to_u32()), head, body });
            from = last.end();
        }
        if clauses.is_empty() {
            let whole = span_of(stmt.range());
            clauses.push(Clause { whole, head: whole, body: &[] });
        }
        clauses.retain(|clause| !self.owns_all(clause.whole));
        clauses
    }

    fn last_solid_before(&self, offset: TextSize) -> Option<TextSize> {
        let tokens = self.reading.tokens();
        let before = tokens.get(..tokens.partition_point(|token| token.start() < offset))?;
        before.iter().rev().find(|token| !is_layout(token.kind())).map(Ranged::end)
    }

    fn first_solid_from(&self, offset: TextSize) -> TextSize {
        let tokens = self.reading.tokens();
        let after = tokens.get(tokens.partition_point(|token| token.start() < offset)..).unwrap_or_default();
        after.iter().find(|token| !is_layout(token.kind())).map_or(offset, Ranged::start)
    }

    /// The tokens of `range` that no change owns.
    fn unowned_tokens(&self, range: Span) -> impl Iterator<Item = &'r str> {
        let tokens = self.reading.tokens();
        let from = tokens.partition_point(|token| token.start().to_u32() < range.start());
        let inside = tokens.get(from..).unwrap_or_default().iter();
        let inside = inside.take_while(move |token| token.start().to_u32() < range.end());
        let unowned =
            inside.filter(|token| !is_layout(token.kind()) && self.owned(span_of(token.range())) == Owned::Not);
        unowned.map(|token| self.reading.slice(token.range()))
    }
}

fn is_layout(kind: TokenKind) -> bool {
    kind.is_trivia() || matches!(kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent | TokenKind::Semi)
}

/// The statement lists of a compound statement, in order.
fn bodies(stmt: &Stmt) -> Vec<&[Stmt]> {
    match stmt {
        Stmt::FunctionDef(stmt) => vec![&stmt.body],
        Stmt::ClassDef(stmt) => vec![&stmt.body],
        Stmt::For(stmt) => vec![&stmt.body, &stmt.orelse],
        Stmt::While(stmt) => vec![&stmt.body, &stmt.orelse],
        Stmt::With(stmt) => vec![&stmt.body],
        Stmt::If(stmt) => {
            let others = stmt.elif_else_clauses.iter().map(|clause| clause.body.as_slice());
            [stmt.body.as_slice()].into_iter().chain(others).collect()
        }
        Stmt::Match(stmt) => stmt.cases.iter().map(|case| case.body.as_slice()).collect(),
        Stmt::Try(stmt) => {
            let handlers = stmt.handlers.iter().map(|ExceptHandler::ExceptHandler(handler)| handler.body.as_slice());
            let first = [stmt.body.as_slice()].into_iter().chain(handlers);
            first.chain([stmt.orelse.as_slice(), stmt.finalbody.as_slice()]).collect()
        }
        _ => Vec::new(),
    }
}

/// Statement lists to compare, and where to report that one is empty.
type Pair<'r> = (Vec<&'r Stmt>, Vec<&'r Stmt>, u32);

/// Compare all of `before` and `after`, and the statements that `changes` move.
///
/// It recurses no deeper than one expression or untouched statement; see [`Reading::with_stack`].
pub(crate) fn compare(before: &Side<'_>, after: &Side<'_>, changes: &[&OwnedChange]) -> Vec<Violation> {
    let mut found = Vec::new();
    let whole = (before.reading.module().body.iter().collect(), after.reading.module().body.iter().collect(), 0);
    lists(before, after, whole, &mut found);
    for (index, change) in changes.iter().enumerate() {
        for moved in &change.moved {
            let pair = (
                statements_in(before.reading, moved.before),
                statements_in(after.reading, moved.after),
                moved.after.start(),
            );
            lists(&without(before, index), &without(after, index), pair, &mut found);
        }
    }
    found
}

/// The same side where change `index` owns nothing: what it moves is compared with the other changes in it.
fn without<'r>(side: &Side<'r>, index: usize) -> Side<'r> {
    let mut owned = side.owned.clone();
    if index < owned.len() {
        owned.remove(index);
    }
    Side { reading: side.reading, owned }
}

/// The outermost statements that lie wholly in `span`.
fn statements_in(reading: &Reading, span: Span) -> Vec<&Stmt> {
    let mut inside = Vec::new();
    let mut pending: Vec<&Stmt> = reading.module().body.iter().rev().collect();
    while let Some(stmt) = pending.pop() {
        let range = span_of(stmt.range());
        if span.contains(range) {
            inside.push(stmt);
        } else if span.start() < range.end() && range.start() < span.end() {
            let lists = bodies(stmt);
            pending.extend(lists.into_iter().rev().flat_map(|body| body.iter().rev()));
        }
    }
    inside
}

fn lists<'r>(before: &Side<'r>, after: &Side<'r>, pair: Pair<'r>, found: &mut Vec<Violation>) {
    let mut pending = vec![pair];
    while let Some((old, new, at)) = pending.pop() {
        let mut old = old.into_iter().filter(|stmt| !before.owns_all(span_of(stmt.range())));
        let mut new = new.into_iter().filter(|stmt| !after.owns_all(span_of(stmt.range())));
        loop {
            match (old.next(), new.next()) {
                (None, None) => break,
                (Some(_), None) => {
                    found.push(violation(at, "a statement that no fix owns is lost at the end of this block"));
                    break;
                }
                (None, Some(new)) => {
                    found.push(violation(new.start().to_u32(), "a statement that no fix owns has appeared"));
                    break;
                }
                (Some(old), Some(new)) => {
                    if let Some(message) = statement(before, after, old, new, &mut pending) {
                        found.push(violation(new.start().to_u32(), message));
                        break;
                    }
                }
            }
        }
    }
}

/// What is wrong with `new` in the place of `old`. What is left to compare goes to `pending`.
fn statement<'r>(
    before: &Side<'r>,
    after: &Side<'r>,
    old: &'r Stmt,
    new: &'r Stmt,
    pending: &mut Vec<Pair<'r>>,
) -> Option<&'static str> {
    if before.changes_before(old.start()) != after.changes_before(new.start()) {
        return Some("a statement that no fix owns has changed its place among those that a fix owns");
    }
    let touched = |side: &Side<'r>, stmt: &Stmt| side.owned(span_of(stmt.range())) != Owned::Not;
    if !touched(before, old) && !touched(after, new) {
        let is_same = ComparableStmt::from(old) == ComparableStmt::from(new);
        return (!is_same).then_some("a statement that no fix owns has changed");
    }
    let (old, new) = (before.clauses(old), after.clauses(new));
    if old.len() != new.len() {
        return Some("a statement that a fix owns in part has lost or gained a clause");
    }
    for (old, new) in old.iter().zip(&new) {
        if !before.unowned_tokens(old.head).eq(after.unowned_tokens(new.head)) {
            return Some("the part of a statement that no fix owns has changed");
        }
        pending.push((old.body.iter().collect(), new.body.iter().collect(), new.whole.start()));
    }
    None
}

fn violation(offset: u32, message: &str) -> Violation {
    Violation { offset, kind: ViolationKind::Code, message: message.to_owned() }
}
