//! The outline of one module.

use std::collections::BTreeMap;

use aiomend_syntax::{LineIndex, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::bindings::Bindings;
use crate::expr::{Expr, Name};
use crate::ids::{ClassId, FunctionId, GuardId, ScopeId};

/// What one module binds, defines, calls and protects.
#[derive(Debug)]
pub struct Outline {
    pub(crate) scopes: Vec<Scope>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    pub(crate) guards: Vec<Guard>,
    pub(crate) calls: Vec<Call>,
    pub(crate) stores: Vec<StoredAttribute>,
    pub(crate) fills: Vec<Fill>,
    // The scopes of bare reads as a value, of variables and of attributes of anything.
    pub(crate) escapes: FxHashMap<Name, Vec<ScopeId>>,
    pub(crate) attribute_escapes: FxHashMap<Name, Vec<Escape>>,
    pub(crate) star_imports: Vec<StarImport>,
    pub(crate) exports: Exports,
    // Hashes of the variables and attributes that are read.
    pub(crate) mentioned: FxHashSet<u64>,
    // Scopes but the module's by the span of their node, sorted.
    pub(crate) by_span: Vec<(Span, ScopeId)>,
    pub(crate) lines: LineIndex,
}

pub(crate) type StarImport = (Name, u32);

/// A scope and what it binds.
#[derive(Debug)]
pub struct Scope {
    /// What opens it.
    pub kind: ScopeKind,
    /// The scope around it; only the module has none.
    pub parent: Option<ScopeId>,
    /// The name of a class or function, else empty.
    pub name: Name,
    /// The whole statement or expression that opens it.
    pub span: Span,
    pub(crate) bindings: Bindings,
    pub(crate) globals: FxHashSet<Name>,
    pub(crate) nonlocals: FxHashSet<Name>,
}

/// What opens a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// The file.
    Module,
    /// A `class` statement.
    Class(ClassId),
    /// A `def` or `async def`.
    Function(FunctionId),
    /// A `lambda`.
    Lambda,
    /// A comprehension or generator expression.
    Comprehension,
}

/// One place that binds a name.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The statement or target.
    pub span: Span,
    /// The scope in which the expressions of `kind` are evaluated; a `global` name is bound from elsewhere.
    pub scope: ScopeId,
    /// Under which condition it is bound.
    pub condition: Condition,
    /// How it is bound.
    pub kind: BindingKind,
}

/// The condition around a binding, as far as it says something about imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// None that matters here.
    Always,
    /// `if TYPE_CHECKING:`
    TypeChecking,
    /// Its `else`.
    Runtime,
    /// `except ImportError:` and its like: a stand-in for what could not be imported.
    ImportFallback,
}

/// How a name is bound.
#[derive(Debug, Clone)]
pub enum BindingKind {
    /// `import module` (the first part, as `name` is none), `import module as x`, `from module import name`.
    Import {
        /// The dotted module; empty for `from . import name`.
        module: Name,
        /// Dots before it.
        level: u32,
        /// What is taken from it.
        name: Option<Name>,
    },
    /// A `def`.
    Function(FunctionId),
    /// A `class`.
    Class(ClassId),
    /// `x = value`, a walrus; with a path, `x` is that part of it.
    Value(Expr, Vec<Step>),
    /// `x: annotation = value`
    Annotated(Expr, Option<Expr>),
    /// `x += value`
    Augmented(Expr),
    /// `for x in iterable`, in a statement or a comprehension, `async` or not.
    Element {
        /// What is iterated over.
        iterable: Expr,
        /// The part of an element.
        path: Vec<Step>,
        /// `async for`
        is_async: bool,
    },
    /// `with context as x`
    With {
        /// The context manager.
        context: Expr,
        /// The part of what entering it gives.
        path: Vec<Step>,
        /// `async with`
        is_async: bool,
    },
    /// A parameter; its details are in [`Function::parameters`], or it is a lambda's.
    Parameter {
        /// The function, none for a lambda.
        function: Option<FunctionId>,
        /// The position in [`Function::parameters`].
        index: usize,
    },
    /// `type X = value`
    Alias(Expr),
    /// `except T as x`, `del x`, a match capture, a type parameter.
    Opaque,
}

/// One step of unpacking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The element with this index.
    At(usize),
    /// The list that a starred target takes.
    Rest,
}

/// A function.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// The statement with its decorators.
    pub span: Span,
    /// The name in the text.
    pub name_span: Span,
    /// Its own scope.
    pub scope: ScopeId,
    /// The scope that binds it; decorators, defaults and annotations are evaluated there.
    pub parent: ScopeId,
    /// The class whose body it stands in.
    pub owner: Option<ClassId>,
    /// `async def`
    pub is_async: bool,
    /// Whether it has a `yield` of its own.
    pub is_generator: bool,
    /// Outermost first.
    pub decorators: Vec<Expr>,
    /// All parameters in order.
    pub parameters: Vec<Parameter>,
    /// The annotation of the result.
    pub returns: Option<Expr>,
    /// What its `return` statements give, each with the scope of the function; a bare one gives `None`.
    pub returned: Vec<Expr>,
    /// The `return` statements, by their position in `returned`, that stand behind a question.
    pub questions: Vec<(usize, Asked)>,
    /// What its `yield`s give.
    pub yielded: Vec<Expr>,
    // What protects them.
    pub(crate) yield_guards: Vec<Option<GuardId>>,
    /// Whether its end can be reached, as far as a look at the last statements tells.
    pub falls_through: bool,
    /// Whether its body does nothing but `...`, `pass`, or raise `NotImplementedError`.
    pub is_empty: bool,
    /// The types that an `__exit__` or `__aexit__` compares what it is given with.
    pub tested: Vec<Expr>,
}

/// What `iscoroutinefunction(name)` has answered where a statement runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// The variable holds a coroutine function.
    Coroutine(Name),
    /// It holds none.
    Other(Name),
}

/// A parameter.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its annotation.
    pub annotation: Option<Expr>,
    /// Its default.
    pub default: Option<Expr>,
    /// How it is given.
    pub kind: ParameterKind,
}

/// How a parameter is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// By position, or by name as well.
    Plain,
    /// By name alone.
    Keyword,
    /// `*args`
    Star,
    /// `**kwargs`
    DoubleStar,
}

/// A class.
#[derive(Debug)]
pub struct Class {
    /// Its name.
    pub name: Name,
    /// The statement with its decorators.
    pub span: Span,
    /// Its own scope; methods and class attributes are bound there.
    pub scope: ScopeId,
    /// The scope that binds it.
    pub parent: ScopeId,
    /// In order.
    pub bases: Vec<Expr>,
    /// Whether it names a metaclass.
    pub metaclass: Option<Expr>,
    /// Outermost first.
    pub decorators: Vec<Expr>,
    /// `self.x = …` in its methods, by attribute: numbers for [`Outline::stored_attribute`].
    pub(crate) attributes: BTreeMap<Name, Vec<u32>>,
}

/// An assignment to an attribute: `object.attribute = value`, `object.attribute: annotation`.
#[derive(Debug)]
pub struct StoredAttribute {
    /// The statement.
    pub span: Span,
    /// The scope of the assignment.
    pub scope: ScopeId,
    /// What has the attribute.
    pub object: Expr,
    /// Its name.
    pub attribute: Name,
    /// How it is bound: [`BindingKind::Value`], `Annotated`, `Augmented`, `Element`, `With` or `Opaque`.
    pub kind: BindingKind,
    /// Whether it is an attribute of the instance or class whose method this is.
    pub is_own: bool,
}

/// Something that is put into a container: `object.append(value)`, `object[key] = value`.
#[derive(Debug)]
pub struct Fill {
    /// Where.
    pub span: Span,
    /// The scope of the call.
    pub scope: ScopeId,
    /// The innermost loop around it in its function.
    pub in_loop: Option<Span>,
    /// The container.
    pub object: Expr,
    /// How.
    pub kind: FillKind,
    /// What is put in; for [`FillKind::Extend`] an iterable of it.
    pub value: Expr,
}

/// A bare read of an attribute as a value: whoever gets the value may fill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escape {
    /// The scope of the read.
    pub scope: ScopeId,
    /// Whether it is an attribute of `self` or `cls`.
    pub is_own: bool,
}

/// How something is put into a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FillKind {
    /// `append`, `add`, `appendleft`, `insert`
    One,
    /// `extend`, `update` of a list or set
    Extend,
    /// `object[key] = value`, `setdefault`
    Item,
    /// Into a container inside: `object[key].append(value)`, `object[key][other] = value`. The value is a list of what is
    /// put there, or a dict.
    Inside,
}

/// A call expression.
#[derive(Debug)]
pub struct Call {
    /// The whole call.
    pub span: Span,
    /// What is called.
    pub callee: Expr,
    /// The scope it stands in.
    pub scope: ScopeId,
    /// Whether it is the operand of an `await`.
    pub is_awaited: bool,
    /// Names of its keyword arguments but for those that are given `False` or `None`.
    pub keywords: Vec<Name>,
    /// The innermost protection: see [`Outline::guards_around`].
    pub guard: Option<GuardId>,
}

/// What stands around a call in its function and may catch its exception.
#[derive(Debug)]
pub struct Guard {
    /// The next one outwards.
    pub parent: Option<GuardId>,
    /// The `try` or `with` statement.
    pub span: Span,
    /// What it is.
    pub kind: GuardKind,
}

/// What may catch an exception.
#[derive(Debug)]
pub enum GuardKind {
    /// The handlers of a `try` whose body holds the call.
    Try {
        /// In order.
        handlers: Vec<Handler>,
        /// `except*`
        is_star: bool,
    },
    /// `with context:`, the body of which holds the call; `suppress(…)`, `pytest.raises(…)` and `assertRaises` matter.
    With {
        /// The context manager.
        context: Expr,
        /// `async with`
        is_async: bool,
        /// Whether a name is given to it by `as`.
        is_bound: bool,
    },
}

/// An `except` clause.
#[derive(Debug)]
pub struct Handler {
    /// The whole clause.
    pub span: Span,
    /// The types it names, those of a tuple one by one; none for a bare `except`.
    pub types: Vec<Expr>,
    /// The name after `as`.
    pub name: Option<Name>,
    /// Whether it looks at the exception, other than to raise it again, log or print it.
    pub inspects: bool,
    /// Whether it makes a text of the exception, other than to log or print it, and does not look at it otherwise.
    pub formats: bool,
    /// Whether some branch of it raises the exception again, so that it may go on.
    pub reraises: bool,
}

/// What `__all__` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exports {
    /// There is none.
    Absent,
    /// These names, in order.
    Names(Vec<Name>),
    /// It is made in a way that cannot be told.
    Unknown,
}
