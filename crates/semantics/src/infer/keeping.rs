//! Whether what a decorator gives back is called with the same result as the function it was given.

use std::sync::Arc;

use aiomend_outline::{Asked, BindingKind, CallExpr, Expr, ParameterKind};

use crate::infer::decorators::Outer;
use crate::infer::names::function_ref;
use crate::infer::{At, ClassRef, FunctionRef, Infer, Outcome, Type};

/// What a decorator gives back.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kept {
    /// The function itself.
    Same,
    /// An `async def` around it.
    Coroutine,
    /// A plain function around it, which gives what the function gave.
    Plain,
    /// The annotations alone say that a call gives the same.
    Typed,
    /// Something whose calls give this.
    Gives(Type),
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
    /// What a call gives, where they have changed that.
    pub(super) gives: Option<&'f Type>,
}

impl Decorated<'_> {
    /// Whether calling it gives a coroutine.
    fn is_async(self) -> bool {
        match self.gives {
            Some(given) => matches!(given, Type::Coroutine(_)),
            None => self.function.function().is_async && !self.function.function().is_generator,
        }
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
            kept = match decorator {
                Type::Function(function) => self.function_keeps(function, decorated, is_factory, false),
                Type::Method { function, .. } => self.function_keeps(function, decorated, is_factory, true),
                // `@Retry(3)` calls an instance with the function, and so does `@retry` of a variable.
                Type::Class(class) if is_factory => self.instance_keeps(&self.made(class), decorated, false),
                Type::Instance { .. } => self.instance_keeps(decorator, decorated, is_factory),
                // `@Cached` puts an instance in the place of the function.
                Type::Class(class) => self.instance_gives(class),
                _ => Kept::Unclear,
            };
            Type::None
        });
        kept
    }

    fn instance_keeps(&self, instance: &Type, decorated: Decorated<'_>, is_factory: bool) -> Kept {
        match self.attribute(instance, "__call__", None) {
            Type::Method { function, others, .. } if others.is_empty() => {
                self.function_keeps(&function, decorated, is_factory, true)
            }
            _ => Kept::Unclear,
        }
    }

    /// What calls of an instance give that stands in the place of a function.
    fn instance_gives(&self, class: &ClassRef) -> Kept {
        let made = self.made(class);
        // What `__get__` gives is called in the place of the instance.
        let is_bound_anew = !matches!(self.owner(&self.line(class), "__get__"), Ok(None));
        if is_bound_anew || !matches!(made, Type::Instance { .. }) {
            return Kept::Unclear;
        }
        gives(self.call(&made, None)).unwrap_or(Kept::Unclear)
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
            Kept::Unclear => self.declared_keeps(decorator, decorated, is_factory, is_bound),
            // What the body shows to be something else, the annotations may name; they do not make a coroutine of it.
            Kept::Other => match self.declared_keeps(decorator, decorated, is_factory, is_bound) {
                Kept::Gives(given) if !given.alternatives().iter().any(|one| matches!(one, Type::Coroutine(_))) => {
                    Kept::Gives(given)
                }
                _ => Kept::Other,
            },
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
        let Some((first, others)) = results.split_first() else { return Kept::Unclear };
        if results.contains(&Kept::Other) {
            Kept::Other
        } else if results.contains(&Kept::Unclear) {
            Kept::Unclear
        } else if others.iter().all(|other| other == first) {
            first.clone()
        } else if results.iter().any(|one| matches!(one, Kept::Gives(_))) {
            Kept::Other
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
        if shape.unknown.is_some() {
            return Kept::Unclear;
        }
        if shape.is_property {
            return Kept::Other;
        }
        let other = || gives(self.result(wrapper, None)).unwrap_or(Kept::Other);
        if details.is_generator || shape.context.is_some() || shape.gives.is_some() {
            return other();
        }
        if details.is_async {
            return match shape.outer {
                _ if !decorated.is_async() => Kept::Gives(Type::Coroutine(Outcome::Of(wrapper.clone(), None))),
                Outer::Coroutine => Kept::Coroutine,
                Outer::Plain | Outer::Unknown => Kept::Plain,
            };
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
        if gives_it { Kept::Plain } else { other() }
    }

    /// What the annotations of a decorator say, or those of its overloads that fit the way it is used, where all agree.
    fn declared_keeps(
        &self,
        decorator: &FunctionRef,
        decorated: Decorated<'_>,
        is_factory: bool,
        is_bound: bool,
    ) -> Kept {
        let details = decorator.function();
        let bindings = decorator.outline.bindings(details.parent, &details.name).iter();
        let overloads = bindings.filter_map(|binding| match binding.kind {
            BindingKind::Function(id) if id != decorator.id => Some(function_ref(&decorator.outside(), id)),
            _ => None,
        });
        let overloads: Vec<FunctionRef> = overloads.filter(|overload| self.is_accessory(overload)).collect();
        if overloads.is_empty() {
            return self.typed_keeps(decorator, decorated, is_factory, is_bound);
        }
        let takes_function = |overload: &&FunctionRef| {
            let first = overload.function().parameters.get(usize::from(is_bound));
            first.is_some_and(|first| first.kind == ParameterKind::Plain && first.annotation != Some(Expr::None))
        };
        // `@overload def log(function: F) -> F`, `@overload def log(*, level: int) -> Callable[[F], F]`
        let (bare, called): (Vec<_>, Vec<_>) = overloads.iter().partition(takes_function);
        let fitting = if is_factory && !called.is_empty() { called } else { bare };
        let mut kept = fitting.iter().map(|overload| self.typed_keeps(overload, decorated, is_factory, is_bound));
        let Some(first) = kept.next() else { return Kept::Unclear };
        if kept.all(|other| other == first) { first } else { Kept::Unclear }
    }

    /// What a decorator's annotations say of that which it gives back.
    fn typed_keeps(&self, decorator: &FunctionRef, decorated: Decorated<'_>, is_factory: bool, is_bound: bool) -> Kept {
        let details = decorator.function();
        let Some(returns) = &details.returns else { return Kept::Unclear };
        let parameter = details.parameters.get(usize::from(is_bound));
        let taken = parameter.and_then(|parameter| parameter.annotation.as_ref()).filter(|_| !is_factory);
        let outside = decorator.outside();
        let (at, returns) = self.spelled(&outside, returns);
        let taken = taken.map(|taken| self.spelled(&outside, taken).1);
        // Where a function has type parameters, they are bound inside.
        let inside = if at == outside { decorator.body() } else { at.clone() };
        let is_same = match (is_factory, callable_parts(&returns)) {
            // `def decorate(function: F) -> F`
            (false, None) => taken.as_ref() == Some(&returns) && self.is_type_variable(&inside, &returns),
            // `def decorate(function: Callable[P, T]) -> Callable[P, T]`
            (false, Some((_, result))) => taken.as_ref() == Some(&returns) && self.is_type_variable(&inside, result),
            // `def decorate(...) -> Callable[[F], F]`
            (true, Some((Expr::List(taken), given))) => {
                taken.as_slice() == std::slice::from_ref(given) && self.is_same_callable(&inside, given)
            }
            (true, _) => false,
        };
        if is_same {
            return Kept::Typed;
        }
        // `-> Callable[P, Coroutine[Any, Any, T]]`, and all else that says what calls give.
        let mut given = self.call(&self.annotation(&at, &returns), None);
        if is_factory {
            given = self.call(&given, None);
        }
        match gives(given) {
            Some(Kept::Gives(Type::Coroutine(_))) if decorated.is_async() => Kept::Typed,
            found => found.unwrap_or(Kept::Unclear),
        }
    }

    /// `F`, or `Callable[P, T]`, in an annotation.
    fn is_same_callable(&self, at: &At, annotation: &Expr) -> bool {
        let (at, annotation) = self.spelled(at, annotation);
        match callable_parts(&annotation) {
            Some((_, result)) => self.is_type_variable(&at, result),
            None => self.is_type_variable(&at, &annotation),
        }
    }

    /// Whether a name in an annotation is a type variable, so that the same type goes in and out.
    fn is_type_variable(&self, at: &At, name: &Expr) -> bool {
        let Expr::Name(name) = name else { return false };
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

/// Something whose calls give this, where it is known.
fn gives(given: Type) -> Option<Kept> {
    (!given.is_unknown() && given != Type::Never).then_some(Kept::Gives(given))
}

/// What a `Callable` takes and gives.
fn callable_parts(annotation: &Expr) -> Option<(&Expr, &Expr)> {
    let Expr::Subscript(callable, arguments) = annotation else { return None };
    match &**arguments {
        Expr::Tuple(parts) if callable.last_name() == Some("Callable") => match parts.as_slice() {
            [taken, given] => Some((taken, given)),
            _ => None,
        },
        _ => None,
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
