//! Where the concrete syntax tree's grammar does not read Python as Python does, and a mask for each such place.
//!
//! A masked text has the same length; every byte outside the masks keeps its place. The grammar is that of
//! tree-sitter-python 0.25.0. Not masked, since the two trees simply disagree on the node: `await x ** 2`, which it reads
//! as `await (x ** 2)`, and `[*f(x)]`, a list of one, where it reads a call of `*f`.

mod annotations;
mod breaks;

use std::borrow::Cow;

use aiomend_syntax::Span;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprContext, ExprStarred};
use ruff_text_size::{Ranged, TextSize};

use crate::reading::{Reading, span_of};
use crate::walk::every_node;

/// Why a [`Gap`] is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum GapKind {
    /// The default of a type parameter (PEP 696): `class A[T = int]`. Masked by blanks.
    TypeParameterDefault,
    /// The `*` before anything but a name in a tuple without parentheses: `return a, *b()`, and before a nested target:
    /// `(a, *(b, c)) = d`. Masked by a blank.
    BareStar,
    /// A type that goes on after the brackets of a name: `x: a[b](c)`. Masked by a name in parentheses.
    Annotation,
    /// `type` as an ordinary name at the start of an assignment: `type[1] = 2`. Masked by another name.
    TypeAsName,
    /// `print >> x`, an ordinary expression. `print` is masked by another name.
    PrintShift,
    /// A format specifier that begins with `=`: `f"{x:=5}"`, which is no walrus. Masked by `-`.
    FormatEquals,
    /// A line that ends with a lone carriage return. Masked by a newline.
    CarriageReturn,
    /// A line break in brackets before a line that begins left of its block. Masked by blanks.
    BreakInBrackets,
    /// A long run of lines that hold a backslash alone, which the grammar's scanner reads again for every one of them: the
    /// time grows with the square. Masked by blanks.
    Continuations,
}

/// Bytes that the concrete syntax tree reads in no way or in a wrong one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where they stand.
    pub span: Span,
    /// What to show in their place: as many bytes, with the same line ends but for those behind a backslash or in
    /// brackets.
    pub mask: String,
    /// Why.
    pub kind: GapKind,
}

/// `text` with every gap masked. `gaps` are sorted and disjoint; one that does not fit the text is left out.
pub fn masked<'t>(text: &'t str, gaps: &[Gap]) -> Cow<'t, str> {
    if gaps.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for gap in gaps {
        let range = gap.span.range();
        if gap.mask.len() != range.len() || !text.is_char_boundary(range.end) {
            continue;
        }
        let Some(between) = text.get(done..range.start) else { continue };
        out.push_str(between);
        out.push_str(&gap.mask);
        done = range.end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// All gaps of a file, sorted and disjoint.
pub(crate) fn find(reading: &Reading) -> Vec<Gap> {
    let mut finder = Finder { reading, gaps: Vec::new() };
    finder.breaks_in_brackets();
    finder.carriage_returns();
    finder.continuations();
    every_node(reading.module(), |node| finder.node(node));
    let mut gaps = finder.gaps;
    gaps.sort_by_key(|gap| (gap.span.start(), std::cmp::Reverse(gap.span.end())));
    let mut end = 0;
    gaps.retain(|gap| {
        let is_free = gap.span.start() >= end;
        if is_free {
            end = gap.span.end();
        }
        is_free
    });
    gaps
}

/// Runs of continued lines up to this length cost nothing.
const SHORT_RUN: usize = 50;

/// How many backslashes with a line break behind them `text` begins with, and where the last of those line breaks ends.
fn run_of_continuations(text: &str) -> (usize, usize) {
    let (mut count, mut end) = (0, 0);
    loop {
        let rest = text[end..].trim_start_matches([' ', '\t', '\u{c}']);
        let Some(broken) = rest.strip_prefix('\\') else { break };
        let Some(next) = broken.strip_prefix("\r\n").or_else(|| broken.strip_prefix(['\n', '\r'])) else { break };
        count += 1;
        end = text.len() - next.len();
    }
    // One that stands before something else is passed over.
    (count, end.max(1))
}

struct Finder<'r> {
    reading: &'r Reading,
    gaps: Vec<Gap>,
}

impl Finder<'_> {
    fn node(&mut self, node: AnyNodeRef<'_>) {
        match node {
            AnyNodeRef::TypeParamTypeVar(parameter) => {
                let head = parameter.bound.as_ref().map_or(parameter.name.end(), |bound| bound.end());
                self.default(head, parameter.default.as_deref(), parameter.end());
                self.annotation(parameter.bound.as_deref());
            }
            AnyNodeRef::TypeParamTypeVarTuple(parameter) => {
                self.default(parameter.name.end(), parameter.default.as_deref(), parameter.end());
            }
            AnyNodeRef::TypeParamParamSpec(parameter) => {
                self.default(parameter.name.end(), parameter.default.as_deref(), parameter.end());
            }
            AnyNodeRef::ExprTuple(tuple) if !tuple.parenthesized => {
                tuple.elts.iter().filter_map(Expr::as_starred_expr).for_each(|starred| self.bare_star(starred));
            }
            AnyNodeRef::ExprStarred(starred) if starred.ctx == ExprContext::Store => self.target_star(starred),
            AnyNodeRef::Parameter(parameter) => self.annotation(parameter.annotation.as_deref()),
            AnyNodeRef::StmtFunctionDef(stmt) => self.annotation(stmt.returns.as_deref()),
            AnyNodeRef::StmtTypeAlias(stmt) => self.annotation(Some(&stmt.value)),
            AnyNodeRef::StmtAssign(stmt) => self.type_as_name(stmt.start()),
            AnyNodeRef::StmtAnnAssign(stmt) => {
                self.type_as_name(stmt.start());
                self.annotation(Some(&stmt.annotation));
            }
            AnyNodeRef::StmtExpr(stmt) => self.print_shift(stmt.start()),
            AnyNodeRef::InterpolatedElement(element) => {
                let spec = element.format_spec.as_ref().and_then(|spec| spec.elements.first());
                if let Some(first) = spec
                    && self.reading.slice(first.range()).starts_with('=')
                {
                    let start = first.start().to_u32();
                    self.push(Span::new(start, start + 1), "-", GapKind::FormatEquals);
                }
            }
            _ => {}
        }
    }

    fn push(&mut self, span: Span, mask: impl Into<String>, kind: GapKind) {
        self.gaps.push(Gap { span, mask: mask.into(), kind });
    }

    /// From the `=` to the end of the parameter. `head` is the end of what stands before the `=`.
    fn default(&mut self, head: TextSize, default: Option<&Expr>, end: TextSize) {
        if default.is_none() {
            return;
        }
        let equals = self.tokens_from(head).iter().find(|token| token.kind() == TokenKind::Equal);
        let Some(equals) = equals.filter(|token| token.start() < end) else { return };
        let span = Span::new(equals.start().to_u32(), end.to_u32());
        self.push(span, self.blanks(span), GapKind::TypeParameterDefault);
    }

    /// The grammar reads `*f(x)` as a call of `*f` there, and has no place for `*(x)` and `*[x]`.
    fn bare_star(&mut self, starred: &ExprStarred) {
        if !matches!(*starred.value, Expr::Name(_)) || !self.follows_star(starred) {
            self.star(starred);
        }
    }

    fn target_star(&mut self, starred: &ExprStarred) {
        if matches!(*starred.value, Expr::Tuple(_) | Expr::List(_)) || !self.follows_star(starred) {
            self.star(starred);
        }
    }

    /// Whether no parenthesis stands between the star and its value.
    fn follows_star(&self, starred: &ExprStarred) -> bool {
        let after_star = starred.start() + TextSize::new(1);
        let next = self.tokens_from(after_star).iter().find(|token| !token.kind().is_trivia());
        next.is_some_and(|token| token.start() == starred.value.start())
    }

    fn star(&mut self, starred: &ExprStarred) {
        let start = starred.start().to_u32();
        let star = Span::new(start, start + 1);
        if !self.begins_line(starred.start()) {
            return self.push(star, " ", GapKind::BareStar);
        }
        // A blank would indent the line: `*f(), x` becomes `+f(), x`, and `*(a, b), c = d` becomes `(_    ), c = d`.
        match (starred.ctx, starred.value.as_ref()) {
            (ExprContext::Store, Expr::Attribute(_) | Expr::Subscript(_)) => {}
            (ExprContext::Store, _) => {
                if let Some(mask) = self.name_in_parentheses(span_of(starred.range())) {
                    self.push(span_of(starred.range()), mask, GapKind::BareStar);
                }
            }
            _ => self.push(star, "+", GapKind::BareStar),
        }
    }

    fn begins_line(&self, offset: TextSize) -> bool {
        let tokens = self.reading.tokens();
        let before = tokens.get(..tokens.partition_point(|token| token.start() < offset)).unwrap_or_default();
        let last = before.iter().rev().find(|token| !token.kind().is_trivia());
        last.is_none_or(|token| matches!(token.kind(), TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent))
    }

    fn annotation(&mut self, annotation: Option<&Expr>) {
        let Some(annotation) = annotation else { return };
        for unread in annotations::unread(self.reading, annotation) {
            let span = span_of(unread.range());
            // Such a type has a name and brackets at least, so there is room for `(_)`.
            if let Some(mask) = self.name_in_parentheses(span) {
                self.push(span, mask, GapKind::Annotation);
            }
        }
    }

    fn type_as_name(&mut self, start: TextSize) {
        if let [name, next, ..] = self.tokens_from(start)
            && matches!(next.kind(), TokenKind::Lpar | TokenKind::Lsqb)
            && self.reading.slice(name.range()) == "type"
        {
            self.push(span_of(name.range()), "typ_", GapKind::TypeAsName);
        }
    }

    fn print_shift(&mut self, start: TextSize) {
        if let [name, next, ..] = self.tokens_from(start)
            && next.kind() == TokenKind::RightShift
            && self.reading.slice(name.range()) == "print"
        {
            self.push(span_of(name.range()), "prin_", GapKind::PrintShift);
        }
    }

    fn breaks_in_brackets(&mut self) {
        for span in breaks::left_of_block(self.reading) {
            self.push(span, " ".repeat(span.range().len()), GapKind::BreakInBrackets);
        }
    }

    /// Every lone carriage return that is not inside a string.
    fn carriage_returns(&mut self) {
        let bytes = self.reading.text().as_bytes();
        let lone = |&at: &usize| bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) != Some(&b'\n');
        for at in (0..bytes.len()).filter(lone) {
            let Ok(start) = u32::try_from(at) else { return };
            if !self.is_in_string(TextSize::new(start)) {
                self.push(Span::new(start, start + 1), "\n", GapKind::CarriageReturn);
            }
        }
    }

    /// Every long run of backslashes that each stand before a line break, with nothing but blanks in between.
    fn continuations(&mut self) {
        let text = self.reading.text();
        let mut done = 0;
        for (first, _) in text.match_indices('\\') {
            if first < done {
                continue;
            }
            let (count, end) = run_of_continuations(&text[first..]);
            done = first + end;
            let Ok(start) = u32::try_from(first) else { return };
            if count > SHORT_RUN && !self.is_in_string(TextSize::new(start)) && !self.is_in_comment(start) {
                self.mask_continuations(first, done);
            }
        }
    }

    fn mask_continuations(&mut self, first: usize, end: usize) {
        let text = self.reading.text();
        let span = Span::new(first as u32, end as u32);
        if !self.begins_line(TextSize::new(span.start())) {
            return self.push(span, " ".repeat(end - first), GapKind::Continuations);
        }
        // At the start of a line blanks would indent it. An empty line does not, where all that it joins stands as deep.
        let before = text[..first].rsplit(['\n', '\r']).next().unwrap_or_default();
        let blanks_of = |line: &str| line.len() - line.trim_start_matches([' ', '\t', '\u{c}']).len();
        let lines = text[first..end].split_inclusive(['\n', '\r']).skip(1).filter(|line| *line != "\n");
        if lines.chain([&text[end..]]).all(|line| &line[..blanks_of(line)] == before) {
            let mask = format!("{}\n", " ".repeat(end - first - 1));
            self.push(span, mask, GapKind::Continuations);
        }
    }

    fn is_in_comment(&self, offset: u32) -> bool {
        let tokens = self.reading.tokens();
        let after = tokens.partition_point(|token| token.start().to_u32() <= offset);
        let last = after.checked_sub(1).and_then(|at| tokens.get(at));
        last.is_some_and(|token| token.kind() == TokenKind::Comment && token.end().to_u32() > offset)
    }

    fn is_in_string(&self, offset: TextSize) -> bool {
        let tokens = self.reading.tokens();
        let after = tokens.partition_point(|token| token.start() <= offset);
        let last = after.checked_sub(1).and_then(|at| tokens.get(at));
        let is_string = |token: &&Token| {
            matches!(token.kind(), TokenKind::String | TokenKind::FStringMiddle | TokenKind::TStringMiddle)
        };
        last.filter(is_string).is_some_and(|token| token.range().contains(offset))
    }

    /// The tokens that start at `offset` or later.
    fn tokens_from(&self, offset: TextSize) -> &[Token] {
        let tokens = self.reading.tokens();
        tokens.get(tokens.partition_point(|token| token.start() < offset)..).unwrap_or_default()
    }

    /// `(_)` with as many bytes and the same line ends as `span`, where those leave room for it.
    fn name_in_parentheses(&self, span: Span) -> Option<String> {
        let blanks = self.blanks(span);
        let inside = blanks.strip_prefix(' ')?.strip_suffix(' ')?;
        inside.contains(' ').then(|| format!("({})", inside.replacen(' ', "_", 1)))
    }

    /// As many bytes as `span`, all blank but the line ends.
    fn blanks(&self, span: Span) -> String {
        let bytes = self.reading.text().as_bytes().get(span.range()).unwrap_or_default();
        bytes.iter().map(|&byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' }).collect()
    }
}

#[cfg(test)]
mod tests;
