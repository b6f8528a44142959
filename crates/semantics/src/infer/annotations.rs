//! What values of an annotated type are.

use aiomend_outline::{BindingKind, Expr, parse_expression};

use crate::infer::{At, Infer, Outcome, Type};

impl Infer<'_> {
    /// The type of a value with this annotation.
    pub(super) fn annotation(&self, at: &At, annotation: &Expr) -> Type {
        self.step(|| match annotation {
            Expr::Str(text) => match parse_expression(text) {
                Some(inner) if !matches!(inner, Expr::Str(_)) => self.annotation(at, &inner),
                _ => Type::unknown("an annotation in quotes is not followed"),
            },
            Expr::None => Type::None,
            Expr::Or(first, second) => Type::union([self.annotation(at, first), self.annotation(at, second)]),
            Expr::Name(_) | Expr::Attribute(..) => self.annotated_name(at, annotation),
            Expr::Subscript(base, index) => self.annotated_generic(at, base, index),
            _ => Type::unknown("an annotation is not followed"),
        })
    }

    fn annotated_name(&self, at: &At, name: &Expr) -> Type {
        if let Some((alias_at, alias)) = self.alias(at, name) {
            return self.annotation(&alias_at, &alias);
        }
        let text = || name.dotted().unwrap_or_default();
        let found = self.expression(at, name);
        if let Some(qualified) = found.qualified()
            && let Some(known) = self.of_standard(at, &qualified, &[])
        {
            return known;
        }
        found.each(|found| match found {
            Type::Class(class) => Type::instance(class.clone()),
            Type::External(name) => Type::Plain(name.clone()),
            Type::Unknown(_) => found.clone(),
            _ => Type::unknown(format!("annotation `{}` is no class that aiomend sees", text())),
        })
    }

    /// An annotation without the quotes around it, and behind the alias that it names.
    pub(super) fn spelled(&self, at: &At, annotation: &Expr) -> (At, Expr) {
        let unquoted = match annotation {
            Expr::Str(text) => parse_expression(text),
            _ => None,
        };
        let annotation = unquoted.as_ref().unwrap_or(annotation);
        let named = match annotation {
            Expr::Name(_) | Expr::Attribute(..) => self.origin(at, annotation),
            _ => None,
        };
        match named {
            Some((at, BindingKind::Alias(value))) => (at, value),
            Some((at, BindingKind::Annotated(declared, Some(value)))) if declared.last_name() == Some("TypeAlias") => {
                (at, value)
            }
            Some((at, BindingKind::Value(value @ Expr::Subscript(..), path))) if path.is_empty() => (at, value),
            _ => (at.clone(), annotation.clone()),
        }
    }

    /// The expression that an alias of a type, or the bound of a type variable, stands for.
    fn alias(&self, at: &At, name: &Expr) -> Option<(At, Expr)> {
        let (at, binding) = self.origin(at, name)?;
        match binding {
            BindingKind::Alias(value) => Some((at, value)),
            BindingKind::Annotated(declared, Some(value)) if declared.last_name() == Some("TypeAlias") => {
                Some((at, value))
            }
            BindingKind::Value(value, path) if path.is_empty() => match &value {
                Expr::Call(call) if call.callee.last_name() == Some("TypeVar") => {
                    let bound = call.keywords.iter().find(|(name, _)| name.as_deref() == Some("bound"));
                    bound.map(|(_, bound)| (at, bound.clone()))
                }
                Expr::Subscript(..) | Expr::Or(..) => Some((at, value)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The only binding of a name, behind all imports.
    fn origin(&self, at: &At, name: &Expr) -> Option<(At, BindingKind)> {
        let mut at = at.clone();
        let mut name: Box<str> = match name {
            Expr::Name(name) => name.clone(),
            Expr::Attribute(owner, name) => {
                let Type::Module(module) = self.expression(&at, owner) else { return None };
                at = self.top(&module)?;
                name.clone()
            }
            _ => return None,
        };
        // A chain of re-exports is short; a circle of them ends here.
        for _ in 0..8 {
            let home = at.outline.home_of(at.scope, &name)?;
            let [binding] = at.outline.bindings(home, &name) else { return None };
            let BindingKind::Import { module, level, name: Some(imported) } = &binding.kind else {
                return Some((at.scope(binding.scope), binding.kind.clone()));
            };
            let module = self.index.find(&at.module, *level, module)?;
            let imported = imported.clone();
            at = self.top(&self.current(module))?;
            name = imported;
        }
        None
    }

    fn annotated_generic(&self, at: &At, base: &Expr, index: &Expr) -> Type {
        let arguments: &[Expr] = match index {
            Expr::Tuple(parts) => parts,
            one => std::slice::from_ref(one),
        };
        let found = self.expression(at, base);
        if let Some(qualified) = found.qualified()
            && let Some(known) = self.of_standard(at, &qualified, arguments)
        {
            return known;
        }
        // `Repository[User]`: what the arguments are is not followed.
        self.annotated_name(at, base)
    }

    /// Annotations with a meaning of their own, by the names of typing and of the containers.
    fn of_standard(&self, at: &At, qualified: &str, arguments: &[Expr]) -> Option<Type> {
        let (module, name) = qualified.rsplit_once('.')?;
        if !matches!(module, "typing" | "collections.abc" | "collections" | "builtins" | "contextlib")
            && !module.starts_with("asyncio")
        {
            return None;
        }
        let argument = |at_index: usize| match arguments.get(at_index) {
            Some(argument) => self.annotation(at, argument),
            None => Type::unknown(format!("`{name}` does not say of what")),
        };
        let boxed = |at_index: usize| Box::new(argument(at_index));
        Some(match name {
            "Any" | "object" => Type::unknown(format!("it is annotated as `{name}`")),
            "Optional" => Type::union([argument(0), Type::None]),
            "Union" => Type::union(arguments.iter().map(|part| self.annotation(at, part)).collect::<Vec<_>>()),
            "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly" | "InitVar" => argument(0),
            "Self" => match at.outline.class_around(at.scope) {
                Some(id) => {
                    let class = super::ClassRef { module: at.module.clone(), outline: at.outline.clone(), id };
                    Type::instance(class)
                }
                None => Type::unknown("`Self` outside a class"),
            },
            "list" | "set" | "frozenset" | "deque" | "List" | "Set" | "FrozenSet" | "Deque" | "Sequence"
            | "MutableSequence" | "Iterable" | "Iterator" | "Collection" | "AbstractSet" | "MutableSet"
            | "Reversible" | "KeysView" | "ValuesView" | "Generator" | "Container" => Type::Iterable(boxed(0)),
            "tuple" | "Tuple" => match arguments {
                [_, Expr::Constant(aiomend_outline::Constant::Ellipsis)] => Type::Iterable(boxed(0)),
                [] => Type::Iterable(boxed(0)),
                parts => Type::Tuple(parts.iter().map(|part| self.annotation(at, part)).collect()),
            },
            "dict" | "Dict" | "Mapping" | "MutableMapping" | "defaultdict" | "DefaultDict" | "OrderedDict" => {
                Type::Mapping(boxed(0), boxed(1))
            }
            "ItemsView" => Type::iterable(Type::Tuple(vec![argument(0), argument(1)])),
            "AsyncIterable" | "AsyncIterator" | "AsyncGenerator" if module != "contextlib" => {
                Type::AsyncIterable(boxed(0))
            }
            "Coroutine" => Type::Coroutine(Outcome::Is(boxed(2))),
            "Awaitable" => Type::Awaitable(boxed(0)),
            "Callable" => match arguments.get(1) {
                Some(result) => Type::Callable(Box::new(self.annotation(at, result))),
                None => Type::unknown("`Callable` does not say what it gives"),
            },
            "type" | "Type" => match argument(0) {
                Type::Instance { class, .. } => Type::Class(class),
                Type::Unknown(why) => Type::Unknown(why),
                _ => Type::unknown("a class that is not followed"),
            },
            "AbstractAsyncContextManager" | "AsyncContextManager" => Type::Context { is_async: true, value: boxed(0) },
            "AbstractContextManager" | "ContextManager" => Type::Context { is_async: false, value: boxed(0) },
            "Future" | "Task" if module.starts_with("asyncio") => Type::Future(boxed(0)),
            "NoReturn" | "Never" => Type::Never,
            "AnyStr" | "Text" => Type::plain("builtins.str"),
            "Literal" | "LiteralString" => Type::plain("builtins.str"),
            _ => return None,
        })
    }
}
