//! Whether the end of a body is reached, as far as its last statements tell.

use ruff_python_ast::{Expr as Node, Stmt};

/// How deep blocks are followed; deeper ones are taken to fall through.
const MOST_DEPTH: usize = 20;

/// Whether control may leave the end of `body`. Says yes when in doubt.
pub(super) fn falls_through(body: &[Stmt]) -> bool {
    falls(body, MOST_DEPTH)
}

fn falls(body: &[Stmt], depth: usize) -> bool {
    let (Some(last), Some(depth)) = (body.last(), depth.checked_sub(1)) else { return true };
    match last {
        Stmt::Return(_) | Stmt::Raise(_) => false,
        Stmt::If(choice) => {
            let has_else = choice.elif_else_clauses.last().is_some_and(|clause| clause.test.is_none());
            !has_else
                || falls(&choice.body, depth)
                || choice.elif_else_clauses.iter().any(|clause| falls(&clause.body, depth))
        }
        Stmt::Try(attempt) => {
            let in_handlers = || {
                attempt
                    .handlers
                    .iter()
                    .any(|handler| handler.as_except_handler().is_none_or(|handler| falls(&handler.body, depth)))
            };
            let main = if attempt.orelse.is_empty() { &attempt.body } else { &attempt.orelse };
            let ends_in_finally = !attempt.finalbody.is_empty() && !falls(&attempt.finalbody, depth);
            !ends_in_finally && (falls(main, depth) || in_handlers())
        }
        // A context manager may swallow an exception of the body; what the body returns is returned all the same.
        Stmt::With(with) => falls(&with.body, depth),
        Stmt::Match(matched) => {
            let is_total =
                matched.cases.last().is_some_and(|case| case.guard.is_none() && case.pattern.is_irrefutable());
            !is_total || matched.cases.iter().any(|case| falls(&case.body, depth))
        }
        _ => true,
    }
}

/// Whether a body does nothing but `...`, `pass`, or raise `NotImplementedError`; a docstring may stand before.
pub(super) fn is_empty(body: &[Stmt]) -> bool {
    body.iter().all(|statement| match statement {
        Stmt::Pass(_) => true,
        Stmt::Expr(expression) => matches!(&*expression.value, Node::StringLiteral(_) | Node::EllipsisLiteral(_)),
        Stmt::Raise(raise) => {
            let raised = raise.exc.as_deref().map(|raised| match raised {
                Node::Call(call) => &*call.func,
                other => other,
            });
            matches!(raised, Some(Node::Name(name)) if name.id.as_str() == "NotImplementedError")
        }
        _ => false,
    })
}
