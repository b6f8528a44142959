//! Expressions, and what iterating, subscribing, awaiting and entering give.

use aiomend_outline::{ComprehensionKind, Constant, Expr};

use crate::infer::filled::repeated;
use crate::infer::names::function_ref;
use crate::infer::sources::{once_unless_shared, shares};
use crate::infer::{At, Infer, Outcome, Type};

impl Infer<'_> {
    pub(super) fn expression_within(&self, at: &At, expression: &Expr) -> Type {
        match expression {
            Expr::Name(name) => self.name(at, name),
            Expr::Attribute(value, name) => match self.super_of(at, value) {
                Some(start) => self.above(&start, name),
                None => self.attribute(&self.expression(at, value), name, Some(at)),
            },
            Expr::Call(call) => {
                let callee = self.expression(at, &call.callee);
                self.call(&callee, Some((at, call)))
            }
            Expr::Await(value) => self.awaited(&self.expression(at, value)),
            Expr::Subscript(value, index) => self.subscript(&self.expression(at, value), index),
            Expr::List(parts) | Expr::Set(parts) => Type::iterable(self.parts(at, parts)),
            Expr::Tuple(parts) if !parts.iter().any(|part| matches!(part, Expr::Starred(_))) => {
                let found: Vec<Type> = parts.iter().map(|part| self.expression(at, part)).collect();
                let comes_again = found.iter().any(|part| matches!(part, Type::Coroutine(_))) && shares(at, parts);
                Type::Tuple(if comes_again { found.into_iter().map(repeated).collect() } else { found })
            }
            Expr::Tuple(parts) => Type::iterable(self.parts(at, parts)),
            Expr::Dict(items) => {
                let mut keys = Vec::new();
                let mut values = Vec::new();
                for (key, value) in items {
                    let found = self.expression(at, value);
                    match (key, found) {
                        (Some(key), value) => {
                            keys.push(self.expression(at, key));
                            values.push(value);
                        }
                        (None, Type::Mapping(key, value)) => {
                            keys.push(*key);
                            values.push(*value);
                        }
                        (None, _) => values.push(Type::unknown("a dict is made of another one that is not followed")),
                    }
                }
                Type::Mapping(Box::new(Type::union(keys)), Box::new(Type::union(values)))
            }
            Expr::Comprehension { kind, key, element, scope } => {
                let inside = at.scope(*scope);
                let mut found = self.expression(&inside, element);
                // `[made for _ in range(3)]`
                let mut root = &**element;
                while let Expr::Attribute(value, _) = root {
                    root = value;
                }
                if matches!(root, Expr::Name(name) if at.outline.home_of(*scope, name) != Some(*scope)) {
                    found = repeated(found);
                }
                let element = found;
                match (kind, key) {
                    (ComprehensionKind::Dict, Some(key)) => {
                        Type::Mapping(Box::new(self.expression(&inside, key)), Box::new(element))
                    }
                    _ => Type::iterable(element),
                }
            }
            Expr::Lambda { body, scope } => Type::Lambda(at.scope(*scope), body.clone()),
            Expr::If(first, second) => Type::union([self.expression(at, first), self.expression(at, second)]),
            Expr::Bool(parts) => Type::union(parts.iter().map(|part| self.expression(at, part)).collect::<Vec<_>>()),
            Expr::Sum(first, second) => self.sum(at, first, second),
            Expr::Str(_) => Type::plain("builtins.str"),
            Expr::None => Type::None,
            Expr::Constant(constant) => Type::plain(match constant {
                Constant::Integer(_) => "builtins.int",
                Constant::Number => "builtins.float",
                Constant::Bool(_) => "builtins.bool",
                Constant::Bytes => "builtins.bytes",
                Constant::Text => "builtins.str",
                Constant::Ellipsis => "builtins.ellipsis",
            }),
            Expr::Or(..) | Expr::Starred(_) | Expr::Slice | Expr::Unknown => {
                Type::unknown("the expression is not followed")
            }
        }
    }

    /// Any of the parts of a display.
    fn parts(&self, at: &At, parts: &[Expr]) -> Type {
        let types = parts.iter().map(|part| match part {
            Expr::Starred(inner) => self.element(&self.expression(at, inner)),
            part => self.expression(at, part),
        });
        once_unless_shared(at, parts, Type::union(types.collect::<Vec<_>>()))
    }

    fn sum(&self, at: &At, first: &Expr, second: &Expr) -> Type {
        match (self.expression(at, first), self.expression(at, second)) {
            (left @ (Type::Iterable(_) | Type::Tuple(_)), right @ (Type::Iterable(_) | Type::Tuple(_))) => {
                let element = Type::union([self.element(&left), self.element(&right)]);
                Type::iterable(once_unless_shared(at, [first, second], element))
            }
            (Type::Plain(first), _) => Type::Plain(first),
            _ => Type::unknown("the sum of values that are not followed"),
        }
    }

    /// What iterating gives.
    pub(crate) fn element(&self, whole: &Type) -> Type {
        self.step(|| {
            whole.each(|whole| match whole {
                Type::Never => Type::Never,
                Type::Iterable(element) => (**element).clone(),
                Type::Tuple(parts) => Type::union(parts.iter().cloned()),
                Type::Mapping(key, _) => (**key).clone(),
                Type::Plain(name) if matches!(&**name, "builtins.str") => whole.clone(),
                Type::Plain(name) if matches!(&**name, "builtins.bytes") => Type::plain("builtins.int"),
                Type::Instance { .. } => {
                    let iterator = self.call(&self.attribute(whole, "__iter__", None), None);
                    match iterator {
                        Type::Iterable(element) => *element,
                        Type::Instance { .. } => self.call(&self.attribute(&iterator, "__next__", None), None),
                        other => Type::unknown(other.reason().unwrap_or("its elements are not known")),
                    }
                }
                Type::Unknown(_) => whole.clone(),
                _ => Type::unknown("its elements are not known"),
            })
        })
    }

    /// What `async for` gives.
    pub(super) fn async_element(&self, whole: &Type) -> Type {
        whole.each(|whole| match whole {
            Type::AsyncIterable(element) => (**element).clone(),
            Type::Instance { .. } => match self.call(&self.attribute(whole, "__aiter__", None), None) {
                Type::AsyncIterable(element) => *element,
                iterator @ Type::Instance { .. } => {
                    self.awaited(&self.call(&self.attribute(&iterator, "__anext__", None), None))
                }
                other => Type::unknown(other.reason().unwrap_or("its elements are not known")),
            },
            Type::Unknown(_) => whole.clone(),
            _ => Type::unknown("its elements are not known"),
        })
    }

    /// What `await` gives.
    pub(crate) fn awaited(&self, value: &Type) -> Type {
        value.each(|value| match value {
            Type::Coroutine(Outcome::Is(result)) | Type::Future(result) | Type::Awaitable(result) => (**result).clone(),
            Type::Coroutine(Outcome::Of(function, receiver)) => self.returned(function, receiver.as_deref()),
            Type::Unknown(_) | Type::Never => value.clone(),
            Type::Instance { .. } => Type::unknown("what its `__await__` gives is not followed"),
            _ => Type::unknown("the awaited value is not known"),
        })
    }

    /// What `with` gives its target.
    pub(super) fn entered(&self, context: &Type, is_async: bool) -> Type {
        context.each(|context| match context {
            Type::Context { value, .. } => (**value).clone(),
            Type::Instance { .. } if is_async => {
                self.awaited(&self.call(&self.attribute(context, "__aenter__", None), None))
            }
            Type::Instance { .. } => self.call(&self.attribute(context, "__enter__", None), None),
            Type::Unknown(_) => context.clone(),
            _ => Type::unknown("what the context manager gives is not known"),
        })
    }

    fn subscript(&self, value: &Type, index: &Expr) -> Type {
        let is_slice = *index == Expr::Slice;
        value.each(|value| match value {
            Type::Iterable(_) if is_slice => value.clone(),
            Type::Iterable(element) => (**element).clone(),
            Type::Tuple(parts) => match index {
                Expr::Constant(Constant::Integer(Some(at))) => {
                    let at = if *at < 0 { at + parts.len() as i64 } else { *at };
                    usize::try_from(at).ok().and_then(|at| parts.get(at)).cloned().unwrap_or(Type::Never)
                }
                _ if is_slice => Type::iterable(self.element(value)),
                _ => self.element(value),
            },
            Type::Mapping(_, value) => (**value).clone(),
            // `list[int]()`, `Repository[User](…)`
            Type::Class(_) | Type::External(_) => value.clone(),
            Type::Instance { .. } => self.call(&self.attribute(value, "__getitem__", None), None),
            Type::Plain(name) if &**name == "builtins.str" => value.clone(),
            Type::Unknown(_) | Type::Never => value.clone(),
            _ => Type::unknown("what the subscript gives is not known"),
        })
    }

    /// The class above which `super()` looks, and the receiver, where `value` is a call of `super`.
    pub(super) fn super_of(&self, at: &At, value: &Expr) -> Option<super::classes::Above> {
        let Expr::Call(call) = value else { return None };
        if !matches!(&call.callee, Expr::Name(name) if &**name == "super")
            || at.outline.home_of(at.scope, "super").is_some()
        {
            return None;
        }
        let class = at.outline.class_around(at.scope)?;
        let function = at.outline.function_around(at.scope)?;
        // `super()` in a function inside a method means that method's first argument all the same.
        let shape = self.shape(&function_ref(at, function));
        let class = super::ClassRef { module: at.module.clone(), outline: at.outline.clone(), id: class };
        let receiver = if shape.is_class { Type::Class(class.clone()) } else { Type::instance(class.clone()) };
        Some(super::classes::Above { class, receiver })
    }
}
