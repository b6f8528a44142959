//! Functions of the standard library whose result depends on their arguments.

use std::sync::Arc;

use aiomend_outline::{BindingKind, Expr};

use crate::infer::calls::Given;
use crate::infer::filled::repeated;
use crate::infer::sources::once_unless_shared;
use crate::infer::{At, Infer, Outcome, Type};

impl Infer<'_> {
    /// `getattr(client, "_lock", None)`: the attribute, or the default.
    fn attribute_by_text(&self, given: Given<'_>) -> Type {
        let unknown = || Type::unknown("what `getattr` gives is not known");
        let Some((at, call)) = given.filter(|(_, call)| call.keywords.is_empty()) else { return unknown() };
        let (object, name, default) = match call.arguments.as_slice() {
            [object, Expr::Str(name)] => (object, name, None),
            [object, Expr::Str(name), default] => (object, name, Some(default)),
            _ => return unknown(),
        };
        let is_name = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        let is_starred = [Some(object), default].into_iter().flatten().any(|one| matches!(one, Expr::Starred(_)));
        // The text of a name with two underscores means another one than the name itself.
        if !is_name || is_starred || name.starts_with("__") {
            return unknown();
        }
        let found = self.expression(at, &Expr::Attribute(Box::new(object.clone()), name.clone()));
        match default {
            Some(default) => Type::union([found, self.expression(at, default)]),
            None => found,
        }
    }

    /// What a call of a function or class of the standard library gives, where that is known here.
    pub(super) fn standard_call(&self, qualified: &str, callee: &Type, given: Given<'_>) -> Option<Type> {
        let argument = |index: usize| -> Option<Type> {
            let (at, call) = given?;
            match call.arguments.get(index)? {
                Expr::Starred(_) => None,
                argument => Some(self.expression(at, argument)),
            }
        };
        let missing = || Type::unknown("an argument is missing");
        let first = || argument(0).unwrap_or_else(missing);
        let elements = || match argument(0) {
            Some(whole) => self.element(&whole),
            None => Type::Never,
        };
        let (module, name) = qualified.rsplit_once('.').unwrap_or(("", qualified));
        Some(match (module, name) {
            ("builtins", "list" | "tuple" | "set" | "frozenset" | "sorted" | "reversed" | "iter") => {
                Type::iterable(elements())
            }
            ("collections", "deque") => Type::iterable(elements()),
            ("builtins", "filter") => match argument(1) {
                Some(whole) => Type::iterable(self.element(&whole)),
                None => missing(),
            },
            ("builtins", "map") => {
                let (at, call) = given?;
                if call.arguments.len() < 2 || call.arguments.iter().any(|one| matches!(one, Expr::Starred(_))) {
                    return Some(missing());
                }
                if let Some(Expr::Lambda { scope, .. }) = call.arguments.first() {
                    self.give_elements(&at.scope(*scope), |index| argument(index + 1));
                }
                Type::iterable(self.call(&first(), None))
            }
            ("builtins", "enumerate") => Type::iterable(Type::Tuple(vec![Type::plain("builtins.int"), elements()])),
            ("builtins", "range") => Type::iterable(Type::plain("builtins.int")),
            ("builtins", "zip") => {
                let (at, call) = given?;
                if call.arguments.iter().any(|argument| matches!(argument, Expr::Starred(_))) {
                    return Some(Type::iterable(Type::unknown("what is zipped is not followed")));
                }
                let parts = call.arguments.iter().map(|argument| self.element(&self.expression(at, argument)));
                Type::iterable(Type::Tuple(parts.collect()))
            }
            ("builtins", "next" | "min" | "max") => match given {
                Some((_, call)) if call.arguments.len() == 1 => elements(),
                _ => Type::union([
                    argument(0).map_or(Type::Never, |one| if name == "next" { self.element(&one) } else { one }),
                    argument(1).unwrap_or(Type::Never),
                ]),
            },
            ("builtins", "dict") | ("collections", "OrderedDict") => self.made_dict(given),
            ("collections", "defaultdict") => {
                let value = argument(0).map_or(Type::Never, |factory| self.call(&factory, None));
                Type::Mapping(Box::new(Type::Never), Box::new(value))
            }
            ("builtins", "type") => match argument(0) {
                Some(Type::Instance { class, .. }) => Type::Class(class),
                _ => Type::unknown("a class that is not followed"),
            },
            ("builtins", "getattr") => self.attribute_by_text(given),
            ("builtins", "eval" | "__import__" | "vars" | "globals" | "locals") => {
                Type::unknown(format!("what `{name}` gives is not known"))
            }
            ("builtins", "super") => Type::unknown("`super` with arguments is not followed"),
            ("itertools", "chain") => {
                let (at, call) = given?;
                let parts = call.arguments.iter().map(|argument| match argument {
                    Expr::Starred(_) => Type::unknown("what is chained is not followed"),
                    argument => self.element(&self.expression(at, argument)),
                });
                let element = Type::union(parts.collect::<Vec<_>>());
                Type::iterable(once_unless_shared(at, &call.arguments, element))
            }
            ("itertools.chain", "from_iterable") => Type::iterable(self.element(&elements())),
            ("itertools", "islice" | "takewhile" | "dropwhile" | "cycle" | "filterfalse") => {
                let index = usize::from(!matches!(name, "islice" | "cycle"));
                let element = argument(index).map_or_else(missing, |whole| self.element(&whole));
                Type::iterable(if name == "cycle" { repeated(element) } else { element })
            }
            // The same one again and again.
            ("itertools", "repeat") => Type::iterable(repeated(first())),
            ("functools", "partial") => Type::Callable(Box::new(self.call(&first(), None))),
            ("typing", "cast") => {
                let (at, call) = given?;
                call.arguments.first().map_or_else(missing, |annotation| self.annotation(at, annotation))
            }
            ("copy", "copy" | "deepcopy") | ("contextlib", "aclosing" | "closing") if name != "aclosing" => first(),
            ("dataclasses", "field") => {
                let (at, call) = given?;
                let keyword = |wanted: &str| call.keywords.iter().find(|(name, _)| name.as_deref() == Some(wanted));
                match (keyword("default_factory"), keyword("default")) {
                    (Some((_, factory)), _) => self.call(&self.expression(at, factory), None),
                    (None, Some((_, value))) => self.expression(at, value),
                    (None, None) => Type::Never,
                }
            }
            (module, name) if module.starts_with("asyncio") => return self.asyncio_call(module, name, callee, given),
            ("contextlib.AsyncExitStack", "enter_async_context") => {
                Type::Coroutine(Outcome::Is(Box::new(self.entered(&first(), true))))
            }
            ("contextlib.ExitStack" | "contextlib.AsyncExitStack" | "contextlib._BaseExitStack", "enter_context") => {
                self.entered(&first(), false)
            }
            _ => return None,
        })
    }

    /// Let the parameters of a `lambda` that stands in a call of `map` be the elements of its other arguments.
    fn give_elements(&self, inside: &At, argument: impl Fn(usize) -> Option<Type>) {
        for name in inside.outline.names_of(inside.scope) {
            let index = match inside.outline.bindings(inside.scope, name) {
                [binding] => match binding.kind {
                    BindingKind::Parameter { function: None, index } => index,
                    _ => continue,
                },
                _ => continue,
            };
            let cuts = self.cuts.get();
            let Some(whole) = argument(index) else { continue };
            let element = self.element(&whole);
            if self.cuts.get() == cuts {
                let key = (Arc::as_ptr(&inside.outline) as usize, inside.scope, name.into());
                self.known.borrow_mut().insert(key, element);
            }
        }
    }

    fn made_dict(&self, given: Given<'_>) -> Type {
        let Some((at, call)) = given else { return Type::Mapping(Box::new(Type::Never), Box::new(Type::Never)) };
        let mut keys = Vec::new();
        let mut values = Vec::new();
        for argument in &call.arguments {
            match self.expression(at, argument) {
                Type::Mapping(key, value) => {
                    keys.push(*key);
                    values.push(*value);
                }
                whole => {
                    let element = self.element(&whole);
                    keys.push(self.unpack(element.clone(), &[aiomend_outline::Step::At(0)]));
                    values.push(self.unpack(element, &[aiomend_outline::Step::At(1)]));
                }
            }
        }
        for (name, value) in &call.keywords {
            let value = self.expression(at, value);
            match (name, value) {
                (Some(_), value) => values.push(value),
                (None, Type::Mapping(key, value)) => {
                    keys.push(*key);
                    values.push(*value);
                }
                (None, _) => values.push(Type::unknown("a dict is made of another one that is not followed")),
            }
        }
        Type::Mapping(Box::new(Type::union(keys)), Box::new(Type::union(values)))
    }

    /// asyncio's functions that hand on what they are given; the table says which give futures.
    fn asyncio_call(&self, module: &str, name: &str, callee: &Type, given: Given<'_>) -> Option<Type> {
        let (at, call) = given?;
        let arguments: Vec<Type> = call
            .arguments
            .iter()
            .map(|argument| match argument {
                Expr::Starred(inner) => Type::iterable(self.awaited(&self.element(&self.expression(at, inner)))),
                argument => self.expression(at, argument),
            })
            .collect();
        let first = || arguments.first().cloned().unwrap_or_else(|| Type::unknown("an argument is missing"));
        match name {
            "wait_for" if module.ends_with("tasks") => {
                Some(Type::Coroutine(Outcome::Is(Box::new(self.awaited(&first())))))
            }
            "to_thread" => Some(Type::Coroutine(Outcome::Is(Box::new(self.call(&first(), None))))),
            "run" | "run_until_complete" => Some(self.awaited(&first())),
            "gather" => {
                let has_star = call.arguments.iter().any(|argument| matches!(argument, Expr::Starred(_)));
                let results = if has_star {
                    let each = arguments.iter().zip(&call.arguments).map(|(found, argument)| match argument {
                        Expr::Starred(_) => self.element(found),
                        _ => self.awaited(found),
                    });
                    Type::iterable(Type::union(each.collect::<Vec<_>>()))
                } else {
                    Type::Tuple(arguments.iter().map(|argument| self.awaited(argument)).collect())
                };
                let may_be_errors = call.keywords.iter().any(|(name, _)| name.as_deref() != Some("loop"));
                let results = if may_be_errors { Type::unknown("results may be exceptions") } else { results };
                Some(Type::Future(Box::new(results)))
            }
            "create_task" | "ensure_future" | "shield" | "wrap_future" => {
                self.is_future_function(callee).then(|| Type::Future(Box::new(self.awaited(&first()))))
            }
            "run_in_executor" => {
                let result = arguments.get(1).map(|called| self.call(called, None));
                self.is_future_function(callee).then(|| Type::Future(Box::new(result.unwrap_or(Type::Never))))
            }
            _ => None,
        }
    }

    /// Whether the table says that a function gives a future or task.
    fn is_future_function(&self, callee: &Type) -> bool {
        match callee {
            Type::Function(function) | Type::Method { function, .. } => {
                let returns = function.function().returns.as_ref();
                returns.is_some_and(|returns| matches!(self.annotation(&function.outside(), returns), Type::Future(_)))
            }
            _ => false,
        }
    }
}
