//! Types of values, as far as they decide what awaiting, calling and iterating give.

use std::fmt;
use std::sync::Arc;

use aiomend_outline::{Class, ClassId, Expr, Function, FunctionId, Outline, ScopeId};

use crate::project::index::{ModuleRef, Origin};

/// Where an expression is read.
#[derive(Clone)]
pub(crate) struct At {
    pub(crate) module: ModuleRef,
    pub(crate) outline: Arc<Outline>,
    pub(crate) scope: ScopeId,
}

impl At {
    pub(crate) fn scope(&self, scope: ScopeId) -> Self {
        Self { scope, ..self.clone() }
    }
}

/// A class of some module.
#[derive(Clone)]
pub(crate) struct ClassRef {
    pub(crate) module: ModuleRef,
    pub(crate) outline: Arc<Outline>,
    pub(crate) id: ClassId,
}

/// A function of some module.
#[derive(Clone)]
pub(crate) struct FunctionRef {
    pub(crate) module: ModuleRef,
    pub(crate) outline: Arc<Outline>,
    pub(crate) id: FunctionId,
}

impl ClassRef {
    pub(crate) fn class(&self) -> &Class {
        self.outline.class(self.id)
    }

    /// Its body.
    pub(crate) fn body(&self) -> At {
        self.at(self.class().scope)
    }

    /// A place in its module.
    pub(crate) fn at(&self, scope: ScopeId) -> At {
        At { module: Arc::clone(&self.module), outline: Arc::clone(&self.outline), scope }
    }

    pub(crate) fn name(&self) -> String {
        self.outline.qualified_name(self.class().scope)
    }
}

impl FunctionRef {
    pub(crate) fn function(&self) -> &Function {
        self.outline.function(self.id)
    }

    /// Its body.
    pub(crate) fn body(&self) -> At {
        self.at(self.function().scope)
    }

    /// Where its decorators and annotations are read.
    pub(crate) fn outside(&self) -> At {
        self.at(self.function().parent)
    }

    fn at(&self, scope: ScopeId) -> At {
        At { module: Arc::clone(&self.module), outline: Arc::clone(&self.outline), scope }
    }

    pub(crate) fn owner(&self) -> Option<ClassRef> {
        let id = self.function().owner?;
        Some(ClassRef { module: Arc::clone(&self.module), outline: Arc::clone(&self.outline), id })
    }

    pub(crate) fn name(&self) -> String {
        self.outline.qualified_name(self.function().scope)
    }
}

/// The file, of which there may be two texts: as it is on disk, and as it is being rewritten.
fn same_module(a: &ModuleRef, b: &ModuleRef) -> bool {
    Arc::ptr_eq(a, b) || (a.origin == b.origin && a.path == b.path && a.origin != Origin::Standard)
}

impl PartialEq for ClassRef {
    fn eq(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.outline, &other.outline) {
            return self.id == other.id;
        }
        same_module(&self.module, &other.module) && self.name() == other.name()
    }
}

impl PartialEq for FunctionRef {
    fn eq(&self, other: &Self) -> bool {
        if Arc::ptr_eq(&self.outline, &other.outline) {
            return self.id == other.id;
        }
        same_module(&self.module, &other.module) && self.name() == other.name()
    }
}

impl PartialEq for At {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.outline, &other.outline) && self.scope == other.scope
    }
}

impl fmt::Debug for ClassRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}", self.module, self.name())
    }
}

impl fmt::Debug for FunctionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{}", self.module, self.name())
    }
}

impl fmt::Debug for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}:{:?}", self.module, self.scope)
    }
}

/// What an expression gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Type {
    /// It cannot be told; a clause says why.
    Unknown(Arc<str>),
    /// Nothing: the element of an empty list.
    Never,
    /// `None`
    None,
    /// A module.
    Module(ModuleRef),
    /// A thing of the standard library that the table knows by name alone.
    External(Arc<str>),
    /// An instance of such a class.
    Plain(Arc<str>),
    /// A class itself.
    Class(ClassRef),
    /// An instance; exact, if of no subclass.
    Instance { class: ClassRef, exact: bool },
    /// A function as it is defined.
    Function(FunctionRef),
    /// A method of a receiver, with the others that may be meant.
    Method { function: FunctionRef, receiver: Box<Type>, others: Vec<FunctionRef> },
    /// A method of a list, dict, task …
    Builtin { receiver: Box<Type>, name: Arc<str> },
    /// A `lambda` and the value of its body.
    Lambda(At, Box<Expr>),
    /// Something that gives this when called.
    Callable(Box<Type>),
    /// A coroutine object.
    Coroutine(Outcome),
    /// A future or task of this result.
    Future(Box<Type>),
    /// Annotated as `Awaitable[…]`.
    Awaitable(Box<Type>),
    /// A list, set, iterator … of these.
    Iterable(Box<Type>),
    /// An async generator or iterator of these.
    AsyncIterable(Box<Type>),
    /// A tuple of known length.
    Tuple(Vec<Type>),
    /// A dict.
    Mapping(Box<Type>, Box<Type>),
    /// The result of a function decorated by `contextmanager` or `asynccontextmanager`.
    Context { is_async: bool, value: Box<Type> },
    /// One of these; none of them a union.
    Union(Vec<Type>),
}

/// What awaiting a coroutine gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// This.
    Is(Box<Type>),
    /// What this function returns; found out when it matters.
    Of(FunctionRef, Option<Box<Type>>),
}

impl Type {
    pub(crate) fn unknown(why: impl Into<String>) -> Self {
        Type::Unknown(why.into().into())
    }

    pub(crate) fn external(name: impl Into<String>) -> Self {
        Type::External(name.into().into())
    }

    pub(crate) fn plain(name: impl Into<String>) -> Self {
        Type::Plain(name.into().into())
    }

    pub(crate) fn iterable(element: Type) -> Self {
        Type::Iterable(Box::new(element))
    }

    pub(crate) fn instance(class: ClassRef) -> Self {
        Type::Instance { class, exact: false }
    }

    /// Any of these.
    pub(crate) fn union(types: impl IntoIterator<Item = Type>) -> Self {
        let mut parts: Vec<Type> = Vec::new();
        for type_ in types {
            let inner = match type_ {
                Type::Union(inner) => inner,
                Type::Never => continue,
                other => vec![other],
            };
            for part in inner {
                if parts.contains(&part) || parts.iter_mut().any(|known| known.absorbs(&part)) {
                    continue;
                }
                parts.push(part);
            }
        }
        match parts.len() {
            0 => Type::Never,
            1 => parts.remove(0),
            _ => Type::Union(parts),
        }
    }

    /// Take up another container: `xs = []` and `xs = [f()]` make one list.
    fn absorbs(&mut self, other: &Type) -> bool {
        match (self, other) {
            (Type::Iterable(known), Type::Iterable(element)) => {
                **known = Type::union([(**known).clone(), (**element).clone()]);
                true
            }
            (Type::Mapping(known_key, known_value), Type::Mapping(key, value)) => {
                **known_key = Type::union([(**known_key).clone(), (**key).clone()]);
                **known_value = Type::union([(**known_value).clone(), (**value).clone()]);
                true
            }
            _ => false,
        }
    }

    /// Its alternatives; `None` is left out where there are others, as using it would be an error.
    pub(crate) fn alternatives(&self) -> Vec<&Type> {
        match self {
            Type::Union(parts) => {
                let some: Vec<&Type> = parts.iter().filter(|part| **part != Type::None).collect();
                if some.is_empty() { parts.iter().collect() } else { some }
            }
            other => vec![other],
        }
    }

    /// The same question to every alternative.
    pub(crate) fn each(&self, ask: impl Fn(&Type) -> Type) -> Type {
        Type::union(self.alternatives().into_iter().map(ask))
    }

    pub(crate) fn is_unknown(&self) -> bool {
        match self {
            Type::Unknown(_) => true,
            Type::Union(parts) => parts.iter().any(Type::is_unknown),
            _ => false,
        }
    }

    /// The reason of the first alternative that is unknown.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Type::Unknown(why) => Some(why),
            Type::Union(parts) => parts.iter().find_map(Type::reason),
            _ => None,
        }
    }

    /// The qualified name of a class or function of the standard library.
    pub(crate) fn qualified(&self) -> Option<String> {
        let of = |module: &ModuleRef, name: String| {
            (module.origin == Origin::Standard).then(|| format!("{}.{name}", module.name))
        };
        match self {
            Type::External(name) => Some(name.to_string()),
            Type::Class(class) => of(&class.module, class.name()),
            Type::Function(function) | Type::Method { function, .. } => of(&function.module, function.name()),
            Type::Module(module) if module.origin == Origin::Standard => Some(module.name.clone()),
            _ => None,
        }
    }
}
