//! What `gather-cancel-siblings` writes is never a site again: its gather in the `try`, and the one that drains.

use aiomend_rewrite::Context;
use aiomend_syntax::{Field, Kind, Node};

use super::{Gather, is_gather};

/// Whether `gather` stands in a `try` whose handler cancels the tasks, drains them and raises again.
pub(crate) fn is_own_output<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> bool {
    let mut child = gather.call;
    for parent in gather.call.ancestors() {
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => return false,
            Kind::ExceptClause if child.kind() == Kind::Block => return drains(cx, parent),
            Kind::TryStatement if child.field() == Field::Body => {
                let mut handlers = parent.children().filter(|part| part.kind() == Kind::ExceptClause);
                if handlers.any(|handler| drains(cx, handler)) {
                    return true;
                }
            }
            _ => {}
        }
        child = parent;
    }
    false
}

/// `except Exception:` with a loop that cancels, a gather of the same tasks with `return_exceptions=True`, and `raise`.
fn drains<'m>(cx: &Context<'m>, handler: Node<'m>) -> bool {
    let Some(block) = handler.children().find(|child| child.kind() == Kind::Block) else { return false };
    let statements: Vec<_> = block.children().collect();
    let [cancelling, draining, raising] = statements[..] else { return false };
    raising.kind() == Kind::RaiseStatement
        && raising.children().next().is_none()
        && cancels_each(cancelling)
        && is_drain(cx, draining)
}

/// `for task in …: task.cancel()`
fn cancels_each(statement: Node<'_>) -> bool {
    let target = statement.child(Field::Left).filter(|_| statement.kind() == Kind::ForStatement);
    let body: Vec<_> = statement.child(Field::Body).into_iter().flat_map(|body| body.children()).collect();
    match (target, &body[..]) {
        (Some(target), [only]) => only.text() == format!("{}.cancel()", target.text()),
        _ => false,
    }
}

/// `await asyncio.gather(…, return_exceptions=True)`
fn is_drain<'m>(cx: &Context<'m>, statement: Node<'m>) -> bool {
    let call = statement
        .children()
        .next()
        .filter(|awaited| awaited.kind() == Kind::Await)
        .and_then(|awaited| awaited.children().next())
        .filter(|call| call.kind() == Kind::Call);
    let Some(call) = call else { return false };
    let keeps_exceptions = call.child(Field::Arguments).is_some_and(|arguments| {
        arguments.children().any(|argument| {
            argument.kind() == Kind::KeywordArgument
                && argument.child(Field::Name).is_some_and(|name| name.text() == "return_exceptions")
                && argument.child(Field::Value).is_some_and(|value| value.kind() == Kind::True)
        })
    });
    keeps_exceptions && call.child(Field::Function).is_some_and(|callee| is_gather(cx, callee))
}
