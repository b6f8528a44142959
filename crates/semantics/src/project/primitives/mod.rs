//! asyncio's primitives: which expressions are one, where they are declared, and what the project does with them.
//!
//! A codemod asks [`Here::primitive`](crate::project::Here::primitive) what an expression is, and with the
//! [`Identity`] in the answer [`Here::uses_of`](crate::project::Here::uses_of) for everything that happens to it:
//!
//! ```text
//! let Primitive::Known(known) = cx.here.primitive(item.span()) else { /* refuse with the clause */ };
//! if !known.kind.is_lock() { /* an event or a queue: no site */ }
//! let identity = known.identity?;                       // an error is a clause for the refusal
//! let uses = cx.here.uses_of(&identity);
//! let is_closed = uses.unseen.is_empty();               // else refuse, or say so
//! let is_made_once = uses.sole_construction().is_some();
//! let elsewhere = uses.uses.iter().filter(|one| !matches!(one.kind, UseKind::AsyncWith { .. }));
//! ```
//!
//! What an answer covers:
//! - `primitive` looks at the assignments in the module, and for an attribute at those in all classes that share it. What
//!   other code assigns from outside (`api._lock = fake`) is among the constructions of `uses_of`, and so is the
//!   [`UseKind::Unclear`] or [`UseKind::UnclearlyBound`] of an object without a known type. Who needs certainty asks for
//!   both.
//! - A name is followed through imports, re-exports and aliases of the class, not through other variables: after
//!   `lock = self._lock` the attribute is [`UseKind::Aliased`], and `lock` is a place of its own.
//! - That the project replaces `asyncio.Lock` itself is for
//!   [`Project::replacements`](crate::project::Project::replacements) to say.
//! - Values that a dataclass is given by position are not seen; by name they are [`UseKind::Rebound`].
//! - Names put together at run time, and names in comments, are not seen.

use std::fmt;
use std::path::{Path, PathBuf};

use aiomend_syntax::Span;

mod classify;
mod family;
mod handed;
mod kinds;
mod meant;
mod places;
mod starters;
mod texts;
mod uses;

pub(crate) use kinds::primitive;
pub(crate) use places::identity_of;
pub(crate) use starters::Starters;
pub(crate) use uses::Search;

/// What an expression is, as far as asyncio's primitives go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Primitive {
    /// One of asyncio's own, whatever the expression gives when it runs; `None` aside.
    Known(Known),
    /// It cannot be told; a clause says why, as "parameter `lock` has no annotation".
    Unknown(String),
    /// It is something else; a clause says what, as "`threading.Lock` is not asyncio's".
    Not(String),
}

/// A primitive that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its class.
    pub kind: PrimitiveKind,
    /// How it is known.
    pub certainty: Certainty,
    /// The place that holds it; an error is a clause that says why it has none, as "it is what `self.get_lock` gives,
    /// and no variable or attribute".
    pub identity: Result<Identity, String>,
}

/// How a primitive is known to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// Every value that the project gives it is made by a call of asyncio's class.
    Made,
    /// By an annotation, and nothing speaks against it: no class of the project lies below that class.
    Declared,
}

/// The class of a primitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrimitiveKind {
    /// `asyncio.Lock`
    Lock,
    /// `asyncio.Semaphore`
    Semaphore,
    /// `asyncio.BoundedSemaphore`
    BoundedSemaphore,
    /// `asyncio.Condition`
    Condition,
    /// `asyncio.Event`
    Event,
    /// `asyncio.Barrier`
    Barrier,
    /// `asyncio.Queue`
    Queue,
    /// `asyncio.LifoQueue`
    LifoQueue,
    /// `asyncio.PriorityQueue`
    PriorityQueue,
}

impl PrimitiveKind {
    /// Whether it has `acquire` and `release`: not an event, a barrier or a queue.
    pub fn is_lock(self) -> bool {
        matches!(self, Self::Lock | Self::Semaphore | Self::BoundedSemaphore | Self::Condition)
    }

    /// The name of its class, as `Lock`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lock => "Lock",
            Self::Semaphore => "Semaphore",
            Self::BoundedSemaphore => "BoundedSemaphore",
            Self::Condition => "Condition",
            Self::Event => "Event",
            Self::Barrier => "Barrier",
            Self::Queue => "Queue",
            Self::LifoQueue => "LifoQueue",
            Self::PriorityQueue => "PriorityQueue",
        }
    }
}

impl fmt::Display for PrimitiveKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The place in the project that holds a primitive: two expressions with the same identity mean the same variable or
/// attribute, which need not be the same object.
///
/// It is made by [`Here::primitive`](crate::project::Here::primitive) alone, and good as long as that `Here`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity {
    /// The file, relative to the project's root; of an attribute the one with the class.
    pub module: PathBuf,
    /// What it belongs to.
    pub owner: Owner,
    /// Its name in that file.
    pub name: String,
    /// Whether it is the primitive itself.
    pub number: Number,
}

/// What a place that holds a primitive belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A variable of the function, lambda or comprehension with this span.
    Function(Span),
    /// A parameter of the function or lambda with this span.
    Parameter(Span),
    /// A variable of the module.
    Module,
    /// An attribute of each instance of the class with this dotted name. Of a class and its bases it is the last base
    /// that has the attribute; subclasses share it, and so does a mixin.
    Instance(String),
    /// An attribute of the class itself, which all instances and subclasses share until one hides it.
    Class(String),
}

/// How many primitives a place holds at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// One.
    One,
    /// It is a dict or list of them; the expression is one of its elements.
    Many,
}

/// Everything that the project does with one place that holds a primitive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Uses {
    /// Where it gets its value, by path and place.
    pub constructions: Vec<Construction>,
    /// What else is done with it, by path and place.
    pub uses: Vec<Use>,
    /// Why there may be more that is not seen, as "base `Client` of `Api` is not known: …"; sorted.
    pub unseen: Vec<String>,
    /// Of an attribute: what may make a field of a name that the body of its class annotates, as "`Api` is decorated";
    /// none where that is a note for readers and no more.
    pub makes_fields: Option<String>,
    /// The same of names in the body of a class that are not annotated: enumerations, and what a metaclass or a base that
    /// is not read may do.
    pub makes_fields_of_all: Option<String>,
    /// Of an attribute: where a method of one of its classes calls `__init__` of an object that has been made before,
    /// as in `self.__init__()`; by path and place.
    pub initialized_again: Vec<Spot>,
}

impl Uses {
    /// The only construction that is no `None` and no bare annotation, if that is a call of asyncio's class.
    pub fn sole_construction(&self) -> Option<&Construction> {
        let mut values =
            self.constructions.iter().filter(|made| !matches!(made.form, Form::Nothing | Form::Annotation));
        let first = values.next().filter(|made| matches!(made.form, Form::Made { .. } | Form::Field { .. }));
        first.filter(|_| values.next().is_none())
    }

    /// The uses in one file.
    pub fn uses_in(&self, path: &Path) -> &[Use] {
        in_file(&self.uses, path, |one| &one.spot)
    }

    /// The constructions in one file.
    pub fn constructions_in(&self, path: &Path) -> &[Construction] {
        in_file(&self.constructions, path, |one| &one.spot)
    }
}

/// Those of a list by path that are in one file.
fn in_file<'a, T>(list: &'a [T], path: &Path, spot: impl Fn(&T) -> &Spot) -> &'a [T] {
    let from = list.partition_point(|one| spot(one).module.as_path() < path);
    let length = list[from..].partition_point(|one| spot(one).module.as_path() == path);
    &list[from..from + length]
}

/// A place in a file. In the module at hand spans are those of its current text, elsewhere of the text
/// that the project knows: the one on disk, or a later one after [`Project::renewed`](crate::project::Project::renewed).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The file, relative to the project's root.
    pub module: PathBuf,
    /// The name, the whole of `object.name`, or the string.
    pub span: Span,
    /// 1-based line of its first byte.
    pub line: usize,
    /// The dotted name of the innermost function around it, as `Api.get`; empty where the module or a class runs it.
    pub function: String,
    /// Whether it is an attribute of what that function is called on: `self._lock` in a method.
    pub is_of_self: bool,
    /// Whether it is an attribute of another object: `client._lock`.
    pub is_of_other: bool,
}

/// An assignment to a place that holds a primitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Construction {
    /// The target; of an element of a container the whole of `object.name`.
    pub spot: Spot,
    /// The whole statement; where there is none, the expression that assigns.
    pub statement: Span,
    /// What is assigned, where a statement assigns it alone.
    pub value: Option<Span>,
    /// What that is.
    pub form: Form,
}

/// What a place is assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `asyncio.Lock()`
    Made {
        /// The class.
        kind: PrimitiveKind,
        /// How many arguments it is given, `loop=` included.
        arguments: usize,
    },
    /// `field(default_factory=asyncio.Lock)` in a dataclass.
    Field {
        /// The class.
        kind: PrimitiveKind,
    },
    /// Of a container of primitives: `{}`, `defaultdict(asyncio.Lock)` and other calls that give an empty one.
    Container,
    /// `None`
    Nothing,
    /// An annotation without a value.
    Annotation,
    /// Anything else, which is a use of the kind [`UseKind::Rebound`] too; a clause says what.
    Other(String),
}

/// One thing that is done with a primitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Where.
    pub spot: Spot,
    /// What.
    pub kind: UseKind,
}

/// What is done with a primitive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UseKind {
    /// `async with lock:`
    AsyncWith {
        /// The statement.
        statement: Span,
        /// How many items it has; 1 where this is all.
        items: usize,
        /// `async with lock as name:`
        is_bound: bool,
    },
    /// `lock.acquire()`
    Acquire {
        /// The call.
        call: Span,
        /// Whether it is the operand of an `await`.
        is_awaited: bool,
    },
    /// `lock.release()`
    Release {
        /// The call.
        call: Span,
    },
    /// `lock.locked()`
    Locked,
    /// Another attribute, or one of these three that is not called.
    OtherMethod {
        /// Its name.
        name: String,
        /// The call, if it is called.
        call: Option<Span>,
    },
    /// It is an argument of this call.
    Passed {
        /// The call.
        call: Span,
    },
    /// A function or a lambda gives it to its caller.
    Returned,
    /// Another name, attribute or container has it as well.
    Aliased,
    /// It is compared, or its truth is asked for, as in `if self._lock is None`.
    Tested,
    /// A test replaces it: `patch("app.api.LOCK")`, `monkeypatch.setattr(api, "_lock", …)`, `setattr`.
    Patched,
    /// Another module imports it, or `__all__` names it.
    Exported,
    /// It is assigned something else than a new primitive; see [`Construction`].
    Rebound,
    /// `del lock`
    Deleted,
    /// It is reached by the text of its name, or with all attributes at once: `getattr`, `__dict__`, `__getstate__`.
    Reflected,
    /// `__slots__` names it: no use, but an edit is due where the attribute goes.
    Slots,
    /// Whether this is meant cannot be told; a clause says why, as "parameter `api` has no annotation".
    Unclear(String),
    /// The same where it would be bound or deleted: `api._lock = asyncio.Lock()`, `setattr(api, "_lock", …)`.
    UnclearlyBound(String),
    /// Anything else.
    Other,
}
