//! Where the elements of a container come from: of one coroutine object, twice is once too often.

use std::collections::HashSet;

use aiomend_outline::{Binding, BindingKind, Expr};

use crate::infer::filled::repeated;
use crate::infer::{At, Type};

/// Expressions looked into for one question; where there are more, they count as shared.
const MOST_EXPRESSIONS: usize = 4_000;

/// Functions and methods that hand on the elements of what they are given.
const HANDING_ON: &[&str] = &[
    "list",
    "tuple",
    "set",
    "frozenset",
    "sorted",
    "reversed",
    "iter",
    "filter",
    "chain",
    "from_iterable",
    "islice",
    "values",
    "copy",
    "deque",
    "cast",
    "union",
    "next",
];

/// The element of a container made of `parts`; where two of them hand on the same object, a coroutine comes twice.
pub(super) fn once_unless_shared<'e>(at: &'e At, parts: impl IntoIterator<Item = &'e Expr>, element: Type) -> Type {
    let is_coroutine = |one: &&Type| matches!(one, Type::Coroutine(_));
    let comes_again = element.alternatives().iter().any(is_coroutine) && shares(at, parts);
    if comes_again { repeated(element) } else { element }
}

/// Whether two of `parts` hand on what one variable or attribute holds: `xs + xs`, `[*xs, xs[0]]`, `(made, made)`.
pub(super) fn shares<'e>(at: &'e At, parts: impl IntoIterator<Item = &'e Expr>) -> bool {
    let mut seen: HashSet<String> = HashSet::new();
    let mut left = MOST_EXPRESSIONS;
    for part in parts {
        let mut own: HashSet<String> = HashSet::new();
        // The two ways of `a if c else b` share what they like.
        let Some(()) = sources(at, part, &mut own, &mut left) else { return true };
        if own.iter().any(|source| seen.contains(source)) {
            return true;
        }
        seen.extend(own);
    }
    false
}

/// Add the names of what may hold the elements of `root`, or `root` itself; none where that is too much.
fn sources<'e>(at: &'e At, root: &'e Expr, found: &mut HashSet<String>, left: &mut usize) -> Option<()> {
    let mut open = vec![(at.scope, root)];
    while let Some((scope, expression)) = open.pop() {
        *left = left.checked_sub(1)?;
        match expression {
            Expr::Name(name) => {
                let home = at.outline.home_of(scope, name);
                match home.map(|home| at.outline.bindings(home, name)) {
                    // `[coro for coro in coros]`
                    Some([Binding { kind: BindingKind::Element { iterable, .. }, scope, .. }]) => {
                        open.push((*scope, iterable));
                    }
                    _ => _ = found.insert(name.to_string()),
                }
            }
            Expr::Attribute(..) => _ = found.insert(expression.dotted().unwrap_or_default()),
            Expr::Starred(inner) => open.push((scope, inner)),
            Expr::Subscript(value, _) => open.push((scope, value)),
            Expr::If(first, second) | Expr::Sum(first, second) | Expr::Or(first, second) => {
                open.push((scope, first));
                open.push((scope, second));
            }
            Expr::List(parts) | Expr::Tuple(parts) | Expr::Set(parts) | Expr::Bool(parts) => {
                open.extend(parts.iter().map(|part| (scope, part)));
            }
            Expr::Dict(items) => open.extend(items.iter().map(|(_, value)| (scope, value))),
            Expr::Comprehension { element, scope, .. } => open.push((*scope, element)),
            Expr::Call(call) if call.callee.last_name().is_some_and(|name| HANDING_ON.contains(&name)) => {
                open.extend(call.arguments.iter().map(|argument| (scope, argument)));
                if let Expr::Attribute(receiver, _) = &call.callee {
                    open.push((scope, receiver));
                }
            }
            _ => {}
        }
    }
    Some(())
}
