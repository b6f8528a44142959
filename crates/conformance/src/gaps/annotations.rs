//! Types that the grammar does not read.
//!
//! It takes a name and its brackets for a generic type, and after one of those it knows only `|`, `.name` and the end of
//! the type. What stands in the brackets are types again.

use ruff_python_ast::{Expr, Operator};
use ruff_text_size::Ranged;

use crate::reading::Reading;

/// The outermost types within `annotation` that the grammar stumbles over.
pub(super) fn unread<'a>(reading: &Reading, annotation: &'a Expr) -> Vec<&'a Expr> {
    let mut unread = Vec::new();
    let mut pending = vec![annotation];
    while let Some(ty) = pending.pop() {
        if is_parenthesized(reading, ty) {
            continue;
        }
        match arguments(ty) {
            Some(arguments) => pending.extend(arguments),
            None => unread.push(ty),
        }
    }
    unread
}

/// Whether the token before `ty` opens a parenthesis. No type follows one but inside it.
fn is_parenthesized(reading: &Reading, ty: &Expr) -> bool {
    let before = reading.text().get(..ty.start().to_usize()).unwrap_or_default();
    before.trim_end().ends_with('(')
}

/// The types inside the brackets of `ty`'s generic types. `None` where the grammar does not read `ty`.
fn arguments(ty: &Expr) -> Option<Vec<&Expr>> {
    let (union, is_whole) = leftmost_union(ty);
    let mut arguments = Vec::new();
    for operand in operands(union) {
        match generic(operand) {
            Generic::Not => return split_slices(arguments),
            Generic::GoesOn => return None,
            Generic::Is(slice) => match slice {
                Expr::Tuple(tuple) if !tuple.parenthesized => arguments.extend(&tuple.elts),
                other => arguments.push(other),
            },
        }
    }
    // `a[b] == c`: the grammar is still in a type when the comparison comes.
    if is_whole { split_slices(arguments) } else { None }
}

/// `b` and `c` of `a[b:c]`, which the grammar reads as a constrained type; it wants both.
fn split_slices(arguments: Vec<&Expr>) -> Option<Vec<&Expr>> {
    let mut types = Vec::with_capacity(arguments.len());
    for argument in arguments {
        match argument {
            Expr::Slice(slice) => {
                types.push(slice.lower.as_deref()?);
                types.push(slice.upper.as_deref()?);
                types.extend(slice.step.as_deref());
            }
            // Its star is masked.
            Expr::Starred(starred) => types.push(&starred.value),
            other => types.push(other),
        }
    }
    Some(types)
}

/// The chain of `|` that `ty` begins with, and whether it is all of `ty`.
fn leftmost_union(ty: &Expr) -> (&Expr, bool) {
    let mut expr = ty;
    loop {
        let left = match expr {
            Expr::Compare(compare) => &compare.left,
            Expr::BoolOp(operation) => match operation.values.first() {
                Some(first) => first,
                None => return (expr, false),
            },
            Expr::If(conditional) => &conditional.body,
            _ => return (expr, std::ptr::eq(expr, ty)),
        };
        if left.start() != ty.start() {
            return (expr, false);
        }
        expr = left;
    }
}

/// `a`, `b` and `c` of `a | b | c`.
fn operands(union: &Expr) -> Vec<&Expr> {
    let mut operands = Vec::new();
    let mut expr = union;
    while let Expr::BinOp(operation) = expr
        && operation.op == Operator::BitOr
        && operation.left.start() == expr.start()
    {
        operands.push(operation.right.as_ref());
        expr = &operation.left;
    }
    operands.push(expr);
    operands.reverse();
    operands
}

enum Generic<'a> {
    /// It does not begin with a name and brackets.
    Not,
    /// `a[b]` or `a[b].c`, with what is in the brackets.
    Is(&'a Expr),
    /// It begins so and goes on in a way that the grammar does not expect.
    GoesOn,
}

fn generic(operand: &Expr) -> Generic<'_> {
    let start = operand.start();
    let mut expr = operand;
    let mut goes_on = false;
    loop {
        let left = match expr {
            Expr::Subscript(subscript) => {
                if let Expr::Name(name) = subscript.value.as_ref()
                    && name.start() == start
                {
                    let is_plain = !matches!(name.id.as_str(), "print" | "exec" | "match" | "async" | "await");
                    return match (is_plain, goes_on) {
                        (false, _) => Generic::Not,
                        (true, true) => Generic::GoesOn,
                        (true, false) => Generic::Is(&subscript.slice),
                    };
                }
                goes_on = true;
                &subscript.value
            }
            Expr::Attribute(attribute) => &attribute.value,
            Expr::Call(call) => {
                goes_on = true;
                &call.func
            }
            Expr::BinOp(operation) => {
                goes_on = true;
                &operation.left
            }
            _ => return Generic::Not,
        };
        if left.start() != start {
            return Generic::Not;
        }
        expr = left;
    }
}
