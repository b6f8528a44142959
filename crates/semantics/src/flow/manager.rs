//! Context managers that let every exception through.

use aiomend_syntax::{Field, Kind, Node};

use crate::model::SemanticModel;
use crate::place;
use crate::types::Type;

/// Functions whose context managers never swallow an exception; they may raise another in its place.
const FUNCTIONS: &[&str] = &["builtins.open", "asyncio.timeout", "asyncio.timeout_at"];

/// Classes whose `__exit__` or `__aexit__` returns nothing.
const CLASSES: &[&str] = &[
    "asyncio.BoundedSemaphore",
    "asyncio.Condition",
    "asyncio.Lock",
    "asyncio.Semaphore",
    "threading.BoundedSemaphore",
    "threading.Condition",
    "threading.Lock",
    "threading.RLock",
    "threading.Semaphore",
];

/// Functions and classes of `contextlib` that do nothing with an exception.
const HELPERS: &[&str] = &["contextlib.aclosing", "contextlib.closing", "contextlib.nullcontext"];

/// Whether `manager`, the expression after `with`, is known never to swallow an exception.
pub(super) fn lets_exceptions_through<'m>(model: &SemanticModel<'m>, manager: Node<'m>) -> bool {
    let manager = place::without_parentheses(manager);
    if manager.kind() == Kind::Call
        && let Some(name) = manager.child(Field::Function).and_then(|function| model.qualified_name(function))
        && (FUNCTIONS.contains(&name.as_str()) || HELPERS.contains(&name.as_str()))
    {
        return true;
    }
    matches!(model.type_of(manager), Type::Instance(class) if CLASSES.contains(&class.as_str()))
}
