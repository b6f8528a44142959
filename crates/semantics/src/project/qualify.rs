//! The qualified name of an expression, as far as the imports of its own module tell.

use aiomend_outline::{Binding, BindingKind, Condition, Expr, Outline, ScopeId};

/// Dots in one expression; a longer one is no name of an exception.
const MOST_PARTS: usize = 12;

/// `asyncio.CancelledError` for `aio.CancelledError` after `import asyncio as aio`; `builtins.ValueError` for a name
/// that nothing binds. Names of relative imports begin with their dots.
pub(super) fn qualified(outline: &Outline, scope: ScopeId, expression: &Expr) -> Option<String> {
    let mut attributes: Vec<&str> = Vec::new();
    let mut here = expression;
    let root = loop {
        here = match here {
            Expr::Attribute(value, name) if attributes.len() < MOST_PARTS => {
                attributes.push(name);
                value
            }
            Expr::Name(name) => break name,
            _ => return None,
        };
    };
    let mut qualified = match outline.home_of(scope, root) {
        None => format!("builtins.{root}"),
        Some(home) => imported(outline.bindings(home, root))?,
    };
    for name in attributes.into_iter().rev() {
        qualified.push('.');
        qualified.push_str(name);
    }
    Some(qualified)
}

/// What a name is imported as; none where it is bound in another way too. A stand-in after a failed import says nothing.
fn imported(bindings: &[Binding]) -> Option<String> {
    let counts = |binding: &&Binding| !matches!(binding.condition, Condition::ImportFallback);
    let names: Vec<String> =
        bindings.iter().filter(counts).map(|binding| import_of(&binding.kind)).collect::<Option<_>>()?;
    let first = names.first()?;
    names.iter().all(|name| name == first).then(|| first.clone())
}

fn import_of(kind: &BindingKind) -> Option<String> {
    let BindingKind::Import { module, level, name } = kind else { return None };
    let dots = ".".repeat(*level as usize);
    Some(match name {
        Some(name) if module.is_empty() => format!("{dots}{name}"),
        Some(name) => format!("{dots}{module}.{name}"),
        None => format!("{dots}{module}"),
    })
}
