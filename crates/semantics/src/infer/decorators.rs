//! What decorators make of a function.

use aiomend_outline::Expr;

use crate::infer::keeping::{Decorated, Kept};
use crate::infer::{FunctionRef, Infer, Type};
use crate::project::index::Origin;

/// What the decorators of a function make of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub(super) is_static: bool,
    pub(super) is_class: bool,
    pub(super) is_property: bool,
    pub(super) is_abstract: bool,
    /// Decorated by `contextmanager`, or by `asynccontextmanager`.
    pub(super) context: Option<bool>,
    /// What a call gives, where a decorator says so; else the function itself says it.
    pub(super) gives: Option<Type>,
    /// What runs first.
    pub(super) outer: Outer,
    /// Why a call cannot be told from the function.
    pub(super) unknown: Option<String>,
}

/// What runs first when a function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Outer {
    /// An `async def`: a call makes a coroutine object and runs nothing.
    Coroutine,
    /// A plain `def` without decorators that matter.
    Plain,
    /// It cannot be told, or a plain wrapper.
    #[default]
    Unknown,
}

/// Decorators that leave what a call gives as it is.
const TRANSPARENT: &[&str] = &[
    "abc.abstractmethod",
    "typing.override",
    "typing.final",
    "typing.no_type_check",
    "typing.type_check_only",
    "functools.wraps",
    "builtins.staticmethod",
    "builtins.classmethod",
];

/// Decorators that may put a plain function around, which gives what the function gave.
const WRAPPING: &[&str] = &[
    "warnings.deprecated",
    "unittest.skip",
    "unittest.skipIf",
    "unittest.skipUnless",
    "unittest.expectedFailure",
    "unittest.case.skip",
];

impl Infer<'_> {
    /// Whether a definition is there for type checkers alone, or sets what another one gets.
    pub(super) fn is_accessory(&self, function: &FunctionRef) -> bool {
        function.function().decorators.iter().any(|decorator| match decorator {
            Expr::Attribute(owner, name) if matches!(&**name, "setter" | "deleter") => {
                matches!(&**owner, Expr::Name(owner) if *owner == function.function().name)
            }
            Expr::Name(_) | Expr::Attribute(..) if decorator.last_name() == Some("overload") => {
                let qualified = self.expression(&function.outside(), decorator).qualified();
                qualified.as_deref() == Some("typing.overload")
            }
            _ => false,
        })
    }

    /// What all decorators together make of a function.
    pub(super) fn shape(&self, function: &FunctionRef) -> Shape {
        let details = function.function();
        let outer = match (details.is_async, details.is_generator) {
            (true, false) => Outer::Coroutine,
            _ => Outer::Plain,
        };
        let mut shape = Shape { outer, ..Shape::default() };
        for decorator in details.decorators.iter().rev() {
            let (named, is_factory) = match decorator {
                Expr::Call(call) => (&call.callee, true),
                other => (other, false),
            };
            let found = self.expression(&function.outside(), named);
            let name = named.dotted().unwrap_or_else(|| "something".to_owned());
            let inside = (shape.outer, shape.gives.clone());
            let mut outer: Option<Outer> = None;
            let mut gives: Vec<Option<Type>> = Vec::new();
            for one in found.alternatives() {
                (shape.outer, shape.gives) = inside.clone();
                self.decorate(&mut shape, function, one, named, &name, is_factory);
                let is_same = outer.is_none_or(|outer| outer == shape.outer);
                outer = Some(if is_same { shape.outer } else { Outer::Unknown });
                gives.push(shape.gives.take());
            }
            shape.outer = outer.unwrap_or_default();
            shape.gives = gives.pop().flatten();
            if gives.iter().any(|other| *other != shape.gives) {
                shape.unknown = Some(format!("`{}` is decorated by `{name}`", function.name()));
            }
        }
        shape
    }

    /// What one thing that a decorator may be makes of a function.
    fn decorate(
        &self,
        shape: &mut Shape,
        function: &FunctionRef,
        decorator: &Type,
        named: &Expr,
        name: &str,
        is_factory: bool,
    ) {
        match decorator.qualified().as_deref() {
            Some("builtins.staticmethod") => shape.is_static = true,
            Some("builtins.classmethod") => shape.is_class = true,
            Some("builtins.property" | "functools.cached_property" | "abc.abstractproperty") => {
                shape.is_property = true;
            }
            Some("contextlib.asynccontextmanager") => (shape.context, shape.gives) = (Some(true), None),
            Some("contextlib.contextmanager") => (shape.context, shape.gives) = (Some(false), None),
            Some("abc.abstractmethod") => shape.is_abstract = true,
            Some(qualified) if TRANSPARENT.contains(&qualified) => {}
            Some(qualified) if WRAPPING.contains(&qualified) => shape.outer = Outer::Unknown,
            _ if name == "varies" && function.module.origin == Origin::Standard => {
                let why = format!("whether `{}` is a coroutine function depends on Python", function.name());
                shape.unknown = Some(why);
            }
            _ if name.ends_with("cached_property") => shape.is_property = true,
            // Marks of pytest give the function back.
            _ if name.starts_with("pytest.mark.") => shape.outer = Outer::Unknown,
            _ if matches!(named, Expr::Attribute(_, name) if &**name == "getter") => shape.is_property = true,
            _ => {
                let decorated = Decorated { function, outer: shape.outer, gives: shape.gives.as_ref() };
                match self.keeps(decorator, decorated, is_factory) {
                    Kept::Same => {}
                    Kept::Coroutine => shape.outer = Outer::Coroutine,
                    Kept::Plain | Kept::Typed => shape.outer = Outer::Unknown,
                    Kept::Gives(given) => (shape.outer, shape.gives) = (Outer::Unknown, Some(given)),
                    Kept::Other | Kept::Unclear => {
                        shape.unknown = Some(format!("`{}` is decorated by `{name}`", function.name()));
                    }
                }
            }
        }
    }
}
