//! What calls give.

use aiomend_outline::{BindingKind, CallExpr, Expr};

use crate::infer::decorators::Outer;
use crate::infer::names::function_ref;
use crate::infer::{At, FunctionRef, Infer, Outcome, Type};

/// A call with the place where its arguments are read; none where Python calls by itself.
pub(super) type Given<'c> = Option<(&'c At, &'c CallExpr)>;

impl Infer<'_> {
    /// What calling `callee` gives.
    pub(crate) fn call(&self, callee: &Type, given: Given<'_>) -> Type {
        self.step(|| callee.each(|callee| self.call_one(callee, given)))
    }

    fn call_one(&self, callee: &Type, given: Given<'_>) -> Type {
        if let Some(name) = callee.qualified()
            && let Some(found) = self.standard_call(&name, callee, given)
        {
            return found;
        }
        match callee {
            Type::Function(function) => self.result(function, None),
            Type::Method { function, receiver, others } => self.method_result(function, receiver, others),
            Type::Class(class) => self.made(class),
            Type::External(name) => Type::Plain(name.clone()),
            Type::Instance { .. } => match self.attribute(callee, "__call__", None) {
                called @ (Type::Method { .. } | Type::Function(_)) => self.call(&called, given),
                other => Type::unknown(other.reason().unwrap_or("what calling it gives is not known")),
            },
            Type::Lambda(at, body) => self.expression(at, body),
            Type::Callable(result) => (**result).clone(),
            Type::Builtin { receiver, name } => self.builtin_method(receiver, name),
            Type::Unknown(_) | Type::Never => callee.clone(),
            _ => Type::unknown("what is called is not known"),
        }
    }

    fn method_result(&self, function: &FunctionRef, receiver: &Type, others: &[FunctionRef]) -> Type {
        // An abstract method is never the one that runs, if there is another.
        let is_abstract = |function: &FunctionRef| function.function().is_empty && self.shape(function).is_abstract;
        let all = std::iter::once(function).chain(others);
        let concrete: Vec<&FunctionRef> = all.filter(|function| !is_abstract(function)).collect();
        if concrete.is_empty() {
            return self.result(function, Some(receiver));
        }
        let results = concrete.iter().map(|function| (function, self.result(function, Some(receiver))));
        let results: Vec<_> = results.collect();
        if let Some((_, unknown)) = results.iter().find(|(_, found)| matches!(found, Type::Unknown(_))) {
            return unknown.clone();
        }
        let is_coroutine = |found: &Type| matches!(found, Type::Coroutine(_));
        let differs = results.iter().find(|(_, found)| !is_coroutine(found));
        match (differs, results.iter().any(|(_, found)| is_coroutine(found))) {
            (Some((other, _)), true) => {
                Type::unknown(format!("`{}` and `{}` do not both give coroutines", function.name(), other.name()))
            }
            // They agree that it is a coroutine; what it gives, the first one says.
            (None, _) => results.into_iter().map(|(_, found)| found).next().unwrap_or(Type::Never),
            _ => Type::union(results.into_iter().map(|(_, found)| found)),
        }
    }

    /// What a call of a function gives, its decorators included.
    pub(super) fn result(&self, function: &FunctionRef, receiver: Option<&Type>) -> Type {
        self.step(|| self.result_within(function, receiver))
    }

    fn result_within(&self, function: &FunctionRef, receiver: Option<&Type>) -> Type {
        let details = function.function();
        let shape = self.shape(function);
        if let Some(why) = shape.unknown {
            return Type::unknown(why);
        }
        if let Some(given) = shape.gives {
            return given;
        }
        if let Some(is_async) = shape.context {
            let given = details.returns.as_ref().map(|returns| self.annotation(&function.outside(), returns));
            let value = match given {
                Some(Type::Iterable(element) | Type::AsyncIterable(element)) => *element,
                _ => self.yielded(function),
            };
            return Type::Context { is_async, value: Box::new(value) };
        }
        if details.is_async && !details.is_generator {
            let receiver = receiver.map(|receiver| Box::new(receiver.clone()));
            return Type::Coroutine(Outcome::Of(function.clone(), receiver));
        }
        if details.is_generator {
            let declared = details.returns.as_ref().map(|returns| self.annotation(&function.outside(), returns));
            return match declared {
                Some(declared @ (Type::Iterable(_) | Type::AsyncIterable(_))) => declared,
                _ if details.is_async => Type::AsyncIterable(Box::new(self.yielded(function))),
                _ => Type::iterable(self.yielded(function)),
            };
        }
        self.returned(function, receiver)
    }

    fn yielded(&self, function: &FunctionRef) -> Type {
        let body = function.body();
        let values = function.function().yielded.iter().map(|value| self.expression(&body, value));
        Type::union(values.collect::<Vec<_>>())
    }

    /// What a function returns: as annotated, else what its `return` statements agree on.
    pub(super) fn returned(&self, function: &FunctionRef, receiver: Option<&Type>) -> Type {
        self.step(|| {
            let details = function.function();
            if let Some(returns) = &details.returns {
                if let Some(receiver) = receiver.filter(|_| is_self_type(function, returns)) {
                    return receiver.clone();
                }
                return self.annotation(&function.outside(), returns);
            }
            if details.is_empty {
                return Type::unknown(format!("`{}` has no annotation and no body", function.name()));
            }
            let body = function.body();
            let first = details.parameters.first().map(|parameter| &parameter.name);
            let mut values: Vec<Type> = Vec::new();
            for value in &details.returned {
                let is_self = matches!(value, Expr::Name(name) if Some(name) == first);
                values.push(match receiver.filter(|_| is_self && details.owner.is_some()) {
                    Some(receiver) => receiver.clone(),
                    None => self.expression(&body, value),
                });
            }
            if details.falls_through {
                values.push(Type::None);
            }
            let found = Type::union(values);
            if has_coroutine(&found) && !details.returned.iter().all(|value| self.is_fresh(&body, value)) {
                return Type::unknown(format!("`{}` may return the same coroutine twice", function.name()));
            }
            match found.reason() {
                Some(why) => {
                    Type::unknown(format!("`{}` returns what aiomend cannot tell: {}", function.name(), first_of(why)))
                }
                None => found,
            }
        })
    }

    /// Whether every evaluation in a new call of the function gives a new coroutine object, where it gives one at all.
    fn is_fresh(&self, at: &At, value: &Expr) -> bool {
        match value {
            Expr::Call(call) => {
                let callee = self.expression(at, &call.callee);
                callee.alternatives().into_iter().all(|callee| match (callee, callee.qualified()) {
                    // `cast(T, self._task)`, `next(made)`, `copy(made)` give what they were given.
                    (callee, Some(name)) => name.starts_with("asyncio.") || self.makes_only(callee),
                    (Type::Builtin { .. }, None) => false,
                    (Type::Lambda(at, body), None) => self.is_fresh(at, body),
                    _ => true,
                })
            }
            // A variable of this very call that nobody else was given.
            Expr::Name(name) => {
                let bindings = at.outline.bindings(at.scope, name);
                let is_made = |kind: &BindingKind| match kind {
                    BindingKind::Value(value, path) if path.is_empty() => {
                        matches!(value, Expr::Call(_)) && self.is_fresh(at, value)
                    }
                    _ => false,
                };
                !bindings.is_empty()
                    && !at.outline.escapes(at.scope, name)
                    && bindings.iter().all(|binding| binding.scope == at.scope && is_made(&binding.kind))
            }
            Expr::If(first, second) => self.is_fresh(at, first) && self.is_fresh(at, second),
            Expr::Bool(parts) => parts.iter().all(|part| self.is_fresh(at, part)),
            Expr::None => true,
            // What is no name of something kept gives no coroutine, or gives it in a container.
            other => !has_coroutine(&self.expression(at, other)),
        }
    }

    /// Whether calling this only makes a coroutine object: all that may run is an `async def`.
    pub(crate) fn makes_only(&self, callee: &Type) -> bool {
        let is_async = |function: &FunctionRef| {
            // A stub does not say how its function makes the coroutine.
            let is_stub = function.module.path.extension().is_some_and(|suffix| suffix == "pyi");
            let shape = self.shape(function);
            !is_stub
                && shape.unknown.is_none()
                && shape.context.is_none()
                && !shape.is_property
                && shape.outer == Outer::Coroutine
        };
        // An abstract method is never the one that runs, if there is another.
        let is_abstract = |function: &FunctionRef| function.function().is_empty && self.shape(function).is_abstract;
        let of_one = |callee: &Type| match callee {
            Type::Function(function) => is_async(function),
            Type::Method { function, others, .. } => {
                let all = || std::iter::once(function).chain(others);
                let mut concrete = all().filter(|function| !is_abstract(function)).peekable();
                if concrete.peek().is_some() { concrete.all(is_async) } else { is_async(function) }
            }
            _ => false,
        };
        let alternatives = callee.alternatives();
        !alternatives.is_empty() && alternatives.into_iter().all(of_one)
    }

    /// Whether looking up a dotted expression runs a property on the way.
    pub(crate) fn runs_property(&self, at: &At, expression: &Expr) -> bool {
        let mut here = expression;
        loop {
            here = match here {
                Expr::Attribute(value, name) => {
                    let found = self.expression(at, value);
                    let runs = found.alternatives().into_iter().any(|one| match one {
                        Type::Instance { class, .. } => self.is_property(class, name),
                        _ => false,
                    });
                    if runs {
                        return true;
                    }
                    value
                }
                Expr::Call(call) => &call.callee,
                Expr::Subscript(value, _) | Expr::Await(value) => value,
                _ => return false,
            };
        }
    }

    /// The functions that calling this runs: the function or method with those that override it, or `__init__`.
    pub(crate) fn functions(&self, callee: &Type) -> Vec<FunctionRef> {
        match callee {
            Type::Function(function) => vec![function.clone()],
            Type::Method { function, others, .. } => std::iter::once(function).chain(others).cloned().collect(),
            Type::Class(class) => {
                let made = Type::Instance { class: class.clone(), exact: true };
                match self.class_attribute(class, "__init__", &made) {
                    Type::Method { function, .. } => vec![function],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The only function that a name means.
    pub(super) fn nested(&self, at: &At, name: &str) -> Option<FunctionRef> {
        let home = at.outline.home_of(at.scope, name)?;
        match at.outline.bindings(home, name) {
            [binding] => match binding.kind {
                BindingKind::Function(id) => Some(function_ref(at, id)),
                _ => None,
            },
            _ => None,
        }
    }
}

fn has_coroutine(found: &Type) -> bool {
    match found {
        Type::Coroutine(_) => true,
        Type::Union(parts) => parts.iter().any(has_coroutine),
        _ => false,
    }
}

/// A chain of reasons is told by its first.
fn first_of(why: &str) -> &str {
    why.split(": ").last().unwrap_or(why)
}

/// Whether an annotation names the type of the receiver: `Self`, or the type variable of `self`.
pub(super) fn is_self_type(function: &FunctionRef, returns: &Expr) -> bool {
    let first = function.function().parameters.first().and_then(|parameter| parameter.annotation.as_ref());
    matches!(returns.last_name(), Some("Self"))
        || matches!(returns, Expr::Str(text) if &**text == "Self")
        || (function.function().owner.is_some() && first == Some(returns))
}
