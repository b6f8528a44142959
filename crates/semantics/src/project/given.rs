//! What a decorator is given that has to do with exceptions: `@retry(OSError)`.

use aiomend_outline::{CallExpr, Expr};

/// What a call, with the calls among its arguments, is given.
#[derive(Default)]
pub(super) struct Given<'e> {
    /// Names of types of exceptions, and of tuples of them.
    pub(super) types: Vec<&'e Expr>,
    /// Whether it is given a function that is asked about each exception, or a pattern for its text.
    pub(super) asks: bool,
}

impl<'e> Given<'e> {
    pub(super) fn to(call: &'e CallExpr) -> Self {
        let mut given = Self::default();
        let mut open = vec![call];
        while let Some(call) = open.pop() {
            given.asks |= asks(call);
            let takes_types = call.callee.last_name().is_some_and(|name| name.contains("exception_type"));
            let mut values: Vec<&Expr> = arguments(call).collect();
            while let Some(value) = values.pop() {
                match value {
                    Expr::Name(_) | Expr::Attribute(..) if takes_types || is_called_exception(value) => {
                        given.types.push(value);
                    }
                    Expr::Tuple(parts) | Expr::List(parts) | Expr::Set(parts) => values.extend(parts),
                    Expr::Call(inner) => open.push(inner),
                    _ => {}
                }
            }
        }
        given
    }
}

fn arguments(call: &CallExpr) -> impl Iterator<Item = &Expr> {
    call.arguments.iter().chain(call.keywords.iter().map(|(_, value)| value))
}

/// `retry_if_exception(is_temporary)` and `retry_if_exception_message(…)` of tenacity, `giveup=` of backoff.
fn asks(call: &CallExpr) -> bool {
    let is_predicate = matches!(
        call.callee.last_name(),
        Some("retry_if_exception" | "retry_if_exception_message" | "retry_if_not_exception_message")
    );
    let is_giveup = |(name, value): &(Option<_>, Expr)| name.as_deref() == Some("giveup") && *value != Expr::None;
    is_predicate && arguments(call).next().is_some() || call.keywords.iter().any(is_giveup)
}

/// Whether something is called as exceptions and tuples of them are: `ReadTimeout`, `RETRYABLE_ERRORS`.
fn is_called_exception(expression: &Expr) -> bool {
    let ends = |name: &str| ["Error", "Exception", "Timeout"].iter().any(|end| name.ends_with(end));
    let is_constant = |name: &str| ["ERRORS", "EXCEPTIONS", "TIMEOUTS"].iter().any(|end| name.ends_with(end));
    expression.last_name().is_some_and(|name| name.starts_with(char::is_uppercase) && ends(name) || is_constant(name))
}
