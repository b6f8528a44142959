//! Whether what a decorator gives back is called with the same result as the function it was given.

use std::sync::Arc;

use aiomend_outline::{Asked, BindingKind, CallExpr, Expr};

use crate::infer::decorators::Outer;
use crate::infer::names::function_ref;
use crate::infer::{FunctionRef, Infer, Type};

/// What a decorator gives back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kept {
    /// The function itself.
    Same,
    /// An `async def` around it.
    Coroutine,
    /// A plain function around it, which gives what the function gave.
    Plain,
    /// The annotations alone say that a call gives the same.
    Typed,
    /// It cannot be told.
    Unclear,
    /// Something whose calls visibly give something else.
    Other,
}

/// What a decorator is given.
#[derive(Clone, Copy)]
pub(super) struct Decorated<'f> {
    pub(super) function: &'f FunctionRef,
    /// What the decorators inside have made of it.
    pub(super) outer: Outer,
}

impl Decorated<'_> {
    fn is_async(self) -> bool {
        self.function.function().is_async
    }

    /// Whether a `return` behind this question may run.
    fn may_answer(self, asked: &Asked, parameter: &str) -> bool {
        match (asked, self.outer) {
            (Asked::Other(name), Outer::Coroutine) | (Asked::Coroutine(name), Outer::Plain) => **name != *parameter,
            _ => true,
        }
    }
}

impl Infer<'_> {
    /// What a decorator makes of a function.
    pub(super) fn keeps(&self, decorator: &Type, decorated: Decorated<'_>, is_factory: bool) -> Kept {
        let mut kept = Kept::Unclear;
        self.step(|| {
            if let Type::Function(function) | Type::Method { function, .. } = decorator {
                let is_bound = matches!(decorator, Type::Method { .. });
                kept = self.function_keeps(function, decorated, is_factory, is_bound);
            }
            Type::None
        });
        kept
    }

    fn function_keeps(
        &self,
        decorator: &FunctionRef,
        decorated: Decorated<'_>,
        is_factory: bool,
        is_bound: bool,
    ) -> Kept {
        let details = decorator.function();
        let changes = details.decorators.iter().any(|outer| {
            !matches!(outer.last_name(), Some("staticmethod" | "classmethod" | "overload" | "typing_overload"))
        });
        if details.is_async || details.is_generator || changes || decorator == decorated.function {
            return Kept::Unclear;
        }
        match self.body_keeps(decorator, decorated, is_factory, is_bound) {
            Kept::Unclear if self.is_declared_to_keep(decorator, decorated, is_factory, is_bound) => Kept::Typed,
            kept => kept,
        }
    }

    /// What the `return` statements of a decorator say, those left out that cannot run for this function.
    fn body_keeps(&self, decorator: &FunctionRef, decorated: Decorated<'_>, is_factory: bool, is_bound: bool) -> Kept {
        let details = decorator.function();
        if details.falls_through || details.returned.is_empty() {
            return Kept::Unclear;
        }
        let parameter = details.parameters.get(usize::from(is_bound)).map(|parameter| &*parameter.name);
        // What is bound again is no longer the function.
        let taken = parameter
            .filter(|name| !is_factory && decorator.outline.bindings(details.scope, name).len() == 1)
            .unwrap_or_default();
        let may_run = |at: usize| {
            let mut questions = details.questions.iter().filter(|(asked_at, _)| *asked_at == at);
            questions.all(|(_, asked)| taken.is_empty() || decorated.may_answer(asked, taken))
        };
        let returned = details.returned.iter().enumerate().filter(|(at, _)| may_run(*at));
        let results: Vec<Kept> =
            returned.map(|(_, value)| self.value_keeps(decorator, value, decorated, is_factory, taken)).collect();
        let Some((&first, others)) = results.split_first() else { return Kept::Unclear };
        let has = |wanted: Kept| results.contains(&wanted);
        if has(Kept::Other) {
            Kept::Other
        } else if has(Kept::Unclear) {
            Kept::Unclear
        } else if others.iter().all(|other| *other == first) {
            first
        } else {
            Kept::Plain
        }
    }

    /// What one returned value is to the function that was taken.
    fn value_keeps(
        &self,
        decorator: &FunctionRef,
        value: &Expr,
        decorated: Decorated<'_>,
        is_factory: bool,
        taken: &str,
    ) -> Kept {
        let inner = |name: &str| {
            let nested = self.nested(&decorator.body(), name);
            nested.filter(|inner| inner.function().parent == decorator.function().scope)
        };
        match unwrapped(value) {
            Expr::Name(name) if **name == *taken => Kept::Same,
            Expr::Name(name) => match inner(name) {
                Some(inner) if is_factory => self.function_keeps(&inner, decorated, false, false),
                Some(inner) => self.wrapper_keeps(&inner, decorated, taken),
                None => Kept::Unclear,
            },
            // `def decorate(function=None): … return wrap(function)`
            Expr::Call(call) if !is_factory => match (&call.callee, call.arguments.as_slice()) {
                (Expr::Name(called), [Expr::Name(given)]) if **given == *taken => match inner(called) {
                    Some(inner) => self.function_keeps(&inner, decorated, false, false),
                    None => Kept::Unclear,
                },
                _ => Kept::Unclear,
            },
            Expr::Lambda { body, .. } if is_call_of(body, taken) => Kept::Plain,
            _ => Kept::Unclear,
        }
    }

    /// What a function defined in a decorator gives when it is called in the place of the one that was taken.
    fn wrapper_keeps(&self, wrapper: &FunctionRef, decorated: Decorated<'_>, taken: &str) -> Kept {
        let details = wrapper.function();
        let shape = self.shape(wrapper);
        if shape.unknown.is_some() || (details.is_async && !decorated.is_async()) {
            return Kept::Unclear;
        }
        if details.is_generator || shape.context.is_some() || shape.is_property {
            return Kept::Other;
        }
        if details.is_async {
            return if shape.outer == Outer::Coroutine { Kept::Coroutine } else { Kept::Plain };
        }
        let body = wrapper.body();
        let is_result = |value: &Expr| match value {
            Expr::Name(name) => {
                let bindings = body.outline.bindings(details.scope, name);
                let is_one = |kind: &BindingKind| matches!(kind, BindingKind::Value(value, path) if path.is_empty() && is_call_of(value, taken));
                !bindings.is_empty() && bindings.iter().all(|binding| is_one(&binding.kind))
            }
            value => is_call_of(value, taken),
        };
        let is_coroutine =
            |value: &Expr| decorated.is_async() && matches!(self.expression(&body, value), Type::Coroutine(_));
        let gives_it = !details.falls_through
            && !details.returned.is_empty()
            && details.returned.iter().all(|value| is_result(value) || is_coroutine(value));
        if gives_it { Kept::Plain } else { Kept::Other }
    }

    /// Whether the annotations of a decorator, or of an overload of it, say that it keeps what calls give.
    fn is_declared_to_keep(
        &self,
        decorator: &FunctionRef,
        decorated: Decorated<'_>,
        is_factory: bool,
        is_bound: bool,
    ) -> bool {
        let details = decorator.function();
        let overloads = decorator.outline.bindings(details.parent, &details.name).iter();
        let mut overloads = overloads.filter_map(|binding| match binding.kind {
            BindingKind::Function(id) if id != decorator.id => Some(function_ref(&decorator.outside(), id)),
            _ => None,
        });
        self.is_typed_to_keep(decorator, decorated, is_factory, is_bound)
            || overloads.any(|overload| {
                self.is_accessory(&overload) && self.is_typed_to_keep(&overload, decorated, is_factory, is_bound)
            })
    }

    /// Whether a decorator's annotations say that what it gives back is called with the same result.
    fn is_typed_to_keep(
        &self,
        decorator: &FunctionRef,
        decorated: Decorated<'_>,
        is_factory: bool,
        is_bound: bool,
    ) -> bool {
        let details = decorator.function();
        let Some(returns) = &details.returns else { return false };
        let parameter = details.parameters.get(usize::from(is_bound));
        let taken = parameter.and_then(|parameter| parameter.annotation.as_ref());
        match (is_factory, returns) {
            // `def decorate(function: F) -> F`
            (false, Expr::Name(_)) => taken == Some(returns) && self.is_type_variable(decorator, returns),
            (false, Expr::Subscript(callable, arguments)) if callable.last_name() == Some("Callable") => {
                let Expr::Tuple(parts) = &**arguments else { return false };
                let result = parts.get(1);
                // `def decorate(function: Callable[P, T]) -> Callable[P, T]`
                let is_same =
                    taken == Some(returns) && result.is_some_and(|result| self.is_type_variable(decorator, result));
                // `-> Callable[P, Coroutine[Any, Any, T]]`
                let gives = self.annotation(&decorator.outside(), returns);
                let is_coroutine = matches!(gives, Type::Callable(result) if matches!(*result, Type::Coroutine(_)));
                is_same || (is_coroutine && decorated.is_async())
            }
            // `def decorate(...) -> Callable[[F], F]`
            (true, Expr::Subscript(callable, arguments)) => {
                callable.last_name() == Some("Callable")
                    && matches!(&**arguments, Expr::Tuple(parts) if matches!(parts.as_slice(),
                        [Expr::List(taken), given] if taken.as_slice() == std::slice::from_ref(given)
                            && self.is_same_callable(decorator, given)))
            }
            _ => false,
        }
    }

    /// `F`, or `Callable[P, T]`, in an annotation.
    fn is_same_callable(&self, function: &FunctionRef, annotation: &Expr) -> bool {
        match annotation {
            Expr::Subscript(callable, arguments) if callable.last_name() == Some("Callable") => match &**arguments {
                Expr::Tuple(parts) => parts.get(1).is_some_and(|result| self.is_type_variable(function, result)),
                _ => false,
            },
            other => self.is_type_variable(function, other),
        }
    }

    /// Whether a name in an annotation is a type variable, so that the same type goes in and out.
    fn is_type_variable(&self, function: &FunctionRef, name: &Expr) -> bool {
        let Expr::Name(name) = name else { return false };
        let at = function.body();
        let Some(home) = at.outline.home_of(at.scope, name) else { return false };
        at.outline.bindings(home, name).iter().all(|binding| match &binding.kind {
            BindingKind::Value(Expr::Call(call), _) => call.callee.last_name() == Some("TypeVar"),
            BindingKind::Opaque => true,
            BindingKind::Import { .. } => {
                let found = self.variable(&at.scope(home), name);
                matches!(found, Type::Plain(name) if Arc::from("typing.TypeVar") == name)
            }
            _ => false,
        })
    }
}

/// `function(…)`
fn is_call_of(value: &Expr, function: &str) -> bool {
    matches!(value, Expr::Call(call) if matches!(&call.callee, Expr::Name(name) if **name == *function))
}

/// The wrapper in `cast(F, wrapper)`, `update_wrapper(wrapper, function)` and `wraps(function)(wrapper)`.
fn unwrapped(value: &Expr) -> &Expr {
    let inside = |call: &CallExpr| match (&call.callee, call.arguments.len()) {
        (Expr::Call(inner), 1) if inner.callee.last_name() == Some("wraps") => Some(0),
        (callee, 2) if callee.last_name() == Some("cast") => Some(1),
        (callee, _) if callee.last_name() == Some("update_wrapper") => Some(0),
        _ => None,
    };
    let mut value = value;
    while let Expr::Call(call) = value
        && let Some(inner) = inside(call).and_then(|at| call.arguments.get(at))
    {
        value = inner;
    }
    value
}
