//! Whether a call can make a task: not where it is one of a builtin, or of a method of a list, set, dict or the like.

use aiomend_outline::{CallExpr, Expr};

use crate::infer::{At, Infer, Type};

/// Builtins that run no code but that of operators, of which no task is expected.
const PLAIN: &[&str] = &[
    "abs",
    "bool",
    "bytes",
    "callable",
    "float",
    "hash",
    "id",
    "int",
    "isinstance",
    "issubclass",
    "len",
    "range",
    "repr",
    "round",
    "str",
];

/// Builtins that take what they are given apart as well, which a generator would notice.
const TAKING_APART: &[&str] = &["dict", "frozenset", "list", "set", "tuple"];

/// Methods of lists, sets, dicts and deques that run no code but that of operators.
const METHODS: &[&str] = &[
    "add",
    "append",
    "appendleft",
    "clear",
    "copy",
    "count",
    "discard",
    "get",
    "index",
    "insert",
    "items",
    "keys",
    "pop",
    "popitem",
    "popleft",
    "remove",
    "setdefault",
    "values",
];

/// Methods that take what they are given apart as well.
const METHODS_TAKING_APART: &[&str] = &["extend", "update"];

/// Whether a call runs no code that could make a task. Calls in its callee and its arguments are not looked at.
pub(super) fn makes_no_task(infer: &Infer<'_>, at: &At, call: &CallExpr) -> bool {
    if let Expr::Name(name) = &call.callee
        && at.outline.home_of(at.scope, name).is_none()
        && at.outline.star_imports().is_empty()
    {
        return PLAIN.contains(&&**name) || (TAKING_APART.contains(&&**name) && is_given_whole(call));
    }
    let callee = infer.expression(at, &call.callee);
    let is_plain = |one: &Type| match one {
        Type::Builtin { receiver, name } => {
            let is_container = matches!(**receiver, Type::Iterable(_) | Type::Mapping(..));
            let is_known =
                METHODS.contains(&&**name) || (METHODS_TAKING_APART.contains(&&**name) && is_given_whole(call));
            is_container && is_known
        }
        other => other.qualified().is_some_and(|name| name.starts_with("time.")),
    };
    let alternatives = callee.alternatives();
    !alternatives.is_empty() && alternatives.into_iter().all(is_plain)
}

/// Whether all that a call is given are displays and what other calls give, which are asked about for themselves.
fn is_given_whole(call: &CallExpr) -> bool {
    let is_whole =
        |value: &Expr| matches!(value, Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) | Expr::Dict(_) | Expr::Call(_));
    call.arguments.iter().all(is_whole) && call.keywords.is_empty()
}
