//! Attributes of values.

use crate::infer::{At, Infer, Outcome, Type};

impl Infer<'_> {
    /// What `value.name` gives.
    pub(super) fn attribute(&self, value: &Type, name: &str, _at: Option<&At>) -> Type {
        self.step(|| value.each(|value| self.attribute_of_one(value, name)))
    }

    fn attribute_of_one(&self, value: &Type, name: &str) -> Type {
        let builtin = || Type::Builtin { receiver: Box::new(value.clone()), name: name.into() };
        match value {
            Type::Module(module) => self.member(module, name),
            Type::External(owner) => match self.index.standard(&format!("{owner}.{name}")) {
                Some(module) => Type::Module(module),
                None => Type::external(format!("{owner}.{name}")),
            },
            Type::Class(class) => self.class_attribute(class, name, value),
            Type::Instance { class, .. } => self.class_attribute(class, name, value),
            Type::Iterable(_)
            | Type::AsyncIterable(_)
            | Type::Tuple(_)
            | Type::Mapping(..)
            | Type::Future(_)
            | Type::Coroutine(_)
            | Type::Context { .. } => builtin(),
            Type::Plain(_) => builtin(),
            Type::Unknown(_) | Type::Never => value.clone(),
            Type::Function(function) | Type::Method { function, .. } => {
                Type::unknown(format!("attribute `{name}` of the function `{}`", function.name()))
            }
            _ => Type::unknown(format!("attribute `{name}` of a value that is not followed")),
        }
    }

    /// What a call of a method of a list, dict, task … gives.
    pub(super) fn builtin_method(&self, receiver: &Type, name: &str) -> Type {
        let boxed = |type_: &Type| Box::new(type_.clone());
        match (receiver, name) {
            (Type::Mapping(_, value), "values") => Type::Iterable(value.clone()),
            (Type::Mapping(key, _), "keys") => Type::Iterable(key.clone()),
            (Type::Mapping(key, value), "items") => {
                Type::iterable(Type::Tuple(vec![(**key).clone(), (**value).clone()]))
            }
            (Type::Mapping(_, value), "get" | "pop" | "setdefault") => (**value).clone(),
            (Type::Mapping(key, value), "popitem") => Type::Tuple(vec![(**key).clone(), (**value).clone()]),
            (Type::Mapping(..), "copy" | "__iter__") => receiver.clone(),
            (Type::Iterable(element), "pop" | "popleft" | "__next__" | "get_nowait") => (**element).clone(),
            (
                Type::Iterable(_),
                "copy" | "union" | "intersection" | "difference" | "symmetric_difference" | "__iter__",
            ) => receiver.clone(),
            (Type::AsyncIterable(element), "__anext__" | "asend") => Type::Awaitable(element.clone()),
            (Type::AsyncIterable(_), "aclose") => Type::Awaitable(boxed(&Type::None)),
            (Type::Future(result), "result") => (**result).clone(),
            (Type::Coroutine(_), "send" | "throw" | "close") => Type::unknown("a coroutine is driven by hand"),
            (Type::Context { value, is_async: true }, "__aenter__") => Type::Coroutine(Outcome::Is(value.clone())),
            (Type::Context { value, is_async: false }, "__enter__") => (**value).clone(),
            (Type::Plain(owner), "split" | "splitlines" | "rsplit") if &**owner == "builtins.str" => {
                Type::iterable(receiver.clone())
            }
            (Type::Plain(owner), _) if &**owner == "builtins.str" && is_text_method(name) => receiver.clone(),
            // Methods of lists and dicts change them and give nothing; a text's give no awaitables.
            (
                Type::Mapping(..) | Type::Iterable(_) | Type::Tuple(_),
                "append" | "add" | "extend" | "insert" | "remove" | "clear" | "update" | "sort" | "reverse" | "discard",
            ) => Type::None,
            _ => Type::unknown(format!("what `{name}` gives is not known")),
        }
    }
}

fn is_text_method(name: &str) -> bool {
    matches!(
        name,
        "format"
            | "join"
            | "strip"
            | "lstrip"
            | "rstrip"
            | "lower"
            | "upper"
            | "replace"
            | "title"
            | "removeprefix"
            | "removesuffix"
    )
}
