//! Types of exceptions and handlers of them, as a message shows them.

use aiomend_outline::{Constant, Expr};

/// `except ValueError`, `except (ValueError, KeyError)`, `except`
pub(super) fn head(word: &str, types: &[Expr]) -> String {
    match types {
        [] => word.to_owned(),
        [one] => format!("{word} {}", shown(one)),
        many => format!("{word} ({})", many.iter().map(shown).collect::<Vec<_>>().join(", ")),
    }
}

/// An expression for a message.
pub(super) fn shown(expression: &Expr) -> String {
    match expression {
        Expr::Tuple(elements) => format!("({})", elements.iter().map(shown_part).collect::<Vec<_>>().join(", ")),
        other => shown_part(other),
    }
}

fn shown_part(expression: &Expr) -> String {
    match expression {
        Expr::Starred(value) => format!("*{}", value.dotted().unwrap_or_else(|| "…".to_owned())),
        Expr::Constant(Constant::Ellipsis) => "...".to_owned(),
        other => other.dotted().unwrap_or_else(|| "…".to_owned()),
    }
}
