//! Expressions as far as their value can be told without running them.

use std::hash::BuildHasher as _;

use rustc_hash::FxBuildHasher;

/// A name, or a short text.
pub type Name = Box<str>;

/// Of two names in a million modules the same is not to be expected.
pub(crate) fn hash_of(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

/// An expression, owned, without places; what no conclusion is drawn from is [`Expr::Unknown`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Expr {
    /// `name`
    Name(Name),
    /// `value.attribute`
    Attribute(Box<Expr>, Name),
    /// `callee(…)`
    Call(Box<CallExpr>),
    /// `await value`
    Await(Box<Expr>),
    /// `value[index]`
    Subscript(Box<Expr>, Box<Expr>),
    /// `a:b` in the brackets of a subscript.
    Slice,
    /// `[a, b]`
    List(Vec<Expr>),
    /// `a, b`
    Tuple(Vec<Expr>),
    /// `{a, b}`
    Set(Vec<Expr>),
    /// `{key: value, **value}`
    Dict(Vec<(Option<Expr>, Expr)>),
    /// `[element for …]` and its like.
    Comprehension {
        /// What it makes.
        kind: ComprehensionKind,
        /// The key of a dict.
        key: Option<Box<Expr>>,
        /// The element, or the value of a dict; evaluated in `scope`.
        element: Box<Expr>,
        /// The scope that holds its loop names.
        scope: crate::ScopeId,
    },
    /// `lambda …: body`; the body is evaluated in `scope`.
    Lambda {
        /// The value of a call.
        body: Box<Expr>,
        /// The scope that holds its parameters.
        scope: crate::ScopeId,
    },
    /// `a if … else b`
    If(Box<Expr>, Box<Expr>),
    /// `a or b`, `a and b`
    Bool(Vec<Expr>),
    /// `a | b`: a union, where it is an annotation.
    Or(Box<Expr>, Box<Expr>),
    /// `a + b`
    Sum(Box<Expr>, Box<Expr>),
    /// `*value`
    Starred(Box<Expr>),
    /// A string; in an annotation it is an expression: see [`crate::parse_expression`].
    Str(Name),
    /// `None`
    None,
    /// Another literal.
    Constant(Constant),
    /// Anything else, and what nests too deep.
    #[default]
    Unknown,
}

/// A call inside an [`Expr`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallExpr {
    /// What is called.
    pub callee: Expr,
    /// Positional arguments; `*xs` is [`Expr::Starred`].
    pub arguments: Vec<Expr>,
    /// Keyword arguments; `**xs` has no name.
    pub keywords: Vec<(Option<Name>, Expr)>,
}

/// What a comprehension makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[…]`
    List,
    /// `{…}`
    Set,
    /// `{…: …}`
    Dict,
    /// `(…)`
    Generator,
}

/// A literal that is neither `None` nor a plain string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constant {
    /// An integer, where it is small.
    Integer(Option<i64>),
    /// A float or complex number.
    Number,
    /// `True`, `False`
    Bool(bool),
    /// `b"…"`
    Bytes,
    /// An f-string.
    Text,
    /// `...`
    Ellipsis,
}

impl Expr {
    /// The last name of a dotted expression: `wait_for` of `asyncio.wait_for`.
    pub fn last_name(&self) -> Option<&str> {
        match self {
            Expr::Name(name) | Expr::Attribute(_, name) => Some(name),
            _ => None,
        }
    }

    /// The text of a dotted expression, as `self.client.get`; a call in between is `()`. For messages.
    pub fn dotted(&self) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        let mut here = self;
        loop {
            here = match here {
                Expr::Name(name) => {
                    names.push(name);
                    break;
                }
                Expr::Attribute(value, name) => {
                    names.push(name);
                    names.push(".");
                    value
                }
                Expr::Call(call) => {
                    names.push("()");
                    &call.callee
                }
                _ => return None,
            };
        }
        names.reverse();
        Some(names.concat())
    }
}
