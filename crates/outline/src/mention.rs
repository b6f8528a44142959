//! Where a module says a name, and what it does with it there.

use aiomend_conformance::Reading;
use aiomend_syntax::Span;
use ruff_python_ast::AnyNodeRef;
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_text_size::Ranged;

use crate::expr::{Expr, Name};
use crate::ids::ScopeId;
use crate::lower::{lower, span_of};
use crate::model::Outline;

mod role;

/// One place where the text says a name: as a variable, as an attribute, in an import, or in a string.
#[derive(Debug, Clone)]
pub struct Mention {
    /// The name, the whole of `object.name`, the string, the `name=value` of a call, or the part of an import.
    pub span: Span,
    /// The scope it is read in.
    pub scope: ScopeId,
    /// As what it is said.
    pub kind: MentionKind,
    /// What is done with it.
    pub role: Role,
}

/// As what a name is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MentionKind {
    /// `name`
    Variable,
    /// `object.name`
    Attribute(Expr),
    /// `from module import name as bound`
    Import {
        /// The dotted module; empty for `from . import name`.
        module: Name,
        /// Dots before it.
        level: u32,
        /// What it is called here.
        bound: Name,
    },
    /// `f(name=value)`
    Keyword,
    /// A string that is the name, or a dotted path that ends in it; the whole of it.
    Text(Name),
}

/// What is done with what a name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// `with name:`, `async with name:`
    With {
        /// The statement.
        statement: Span,
        /// `async with`
        is_async: bool,
        /// How many items the statement has.
        items: usize,
        /// Whether `as` gives the result of entering a name.
        is_bound: bool,
    },
    /// `name.method`
    Method(Box<Method>),
    /// `name[key]`, and what is done with that.
    Element {
        /// The whole subscript.
        span: Span,
        /// What is done with it.
        then: Box<Role>,
    },
    /// An argument of a call.
    Argument(Box<Argument>),
    /// `return name`, `yield name`, `lambda: name`
    Returned,
    /// `name = value` and everything else that binds it.
    Stored(Box<Store>),
    /// `del name`
    Deleted(Span),
    /// `other = name`, or it is put into a display, a default, a comprehension.
    Aliased,
    /// `if name`, `name is None`, `not name`
    Tested,
    /// It is imported.
    Imported,
    /// A string of a display that is assigned to this variable: `__all__`, `__slots__`.
    Listed(Name),
    /// A string in the brackets of `of[…]`.
    Key(Box<Expr>),
    /// Anything else.
    Other,
}

/// An attribute of what a name means: `name.acquire()`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Method {
    /// Its name.
    pub name: Name,
    /// `name.acquire`
    pub attribute: Span,
    /// `name.acquire()`, if it is called.
    pub call: Option<Span>,
    /// `await name.acquire()`
    pub is_awaited: bool,
    /// What is done with the result of the call, or with the attribute where it is not called.
    pub then: Role,
    /// The arguments of the call by position.
    pub arguments: Vec<(Span, Expr)>,
}

/// Where a name, or a string, is an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Argument {
    /// The call.
    pub call: Span,
    /// What is called.
    pub callee: Expr,
    /// The first argument, or `target=` and its like, where that is another one.
    pub receiver: Option<Expr>,
}

/// A place that binds a name or an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// The statement, or the walrus.
    pub statement: Span,
    /// What is assigned, where that is all: `name = value`.
    pub value: Option<(Span, Expr)>,
    /// How.
    pub kind: StoreKind,
}

/// How a name or an attribute is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreKind {
    /// `name = value`
    Plain,
    /// `name: annotation`, without a value.
    Declared,
    /// `name = other = value`, a walrus: another place has the value too.
    Shared,
    /// A part of an unpacking, a loop, `with … as name`, `name += value`.
    Other,
}

impl Outline {
    /// Every place where `name` is said, in the order of the text; `reading` is what the outline was made of.
    ///
    /// Definitions, parameters and other bindings that are no expressions are left out: [`Outline::bindings`] has them.
    pub fn mentions_of(&self, reading: &Reading, name: &str) -> Vec<Mention> {
        let text = reading.text();
        let mut starts: Vec<u32> = text.match_indices(name).map(|(at, _)| at as u32).collect();
        starts.extend(reading.respelled().filter(|(_, read)| read == name).map(|(span, _)| span.start()));
        starts.sort_unstable();
        if starts.is_empty() || name.is_empty() {
            return Vec::new();
        }
        let found = reading.with_stack(|| {
            let mut search = Search { outline: self, name, starts, stack: Vec::new(), found: Vec::new() };
            let module = AnyNodeRef::ModModule(reading.syntax());
            search.stack.push(module);
            module.visit_source_order(&mut search);
            search.found
        });
        found.unwrap_or_default()
    }
}

struct Search<'a> {
    outline: &'a Outline,
    name: &'a str,
    // Where the name begins in the text, whatever it is there.
    starts: Vec<u32>,
    stack: Vec<AnyNodeRef<'a>>,
    found: Vec<Mention>,
}

impl<'a> SourceOrderVisitor<'a> for Search<'a> {
    fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
        self.stack.push(node);
        let (start, end) = (node.start().to_u32(), node.end().to_u32());
        let first = self.starts.partition_point(|&at| at < start);
        if self.starts.get(first).is_none_or(|&at| at >= end) {
            return TraversalSignal::Skip;
        }
        if let Some(kind) = self.kind(node) {
            let role = match kind {
                MentionKind::Import { .. } => Role::Imported,
                MentionKind::Keyword => role::of_keyword(&self.stack, self.outline),
                MentionKind::Text(_) => role::of_text(&self.stack, self.outline),
                MentionKind::Variable | MentionKind::Attribute(_) => role::of(&self.stack, self.outline),
            };
            let scope = self.outline.scope_along(&self.stack);
            self.found.push(Mention { span: span_of(node), scope, kind, role });
        }
        TraversalSignal::Traverse
    }

    fn leave_node(&mut self, _: AnyNodeRef<'a>) {
        self.stack.pop();
    }
}

impl<'a> Search<'a> {
    fn kind(&self, node: AnyNodeRef<'a>) -> Option<MentionKind> {
        match node {
            AnyNodeRef::ExprName(name) if name.id.as_str() == self.name => Some(MentionKind::Variable),
            AnyNodeRef::ExprAttribute(attribute) if attribute.attr.as_str() == self.name => {
                Some(MentionKind::Attribute(lower(&*attribute.value, self.outline)))
            }
            AnyNodeRef::Keyword(keyword) if keyword.arg.as_ref().is_some_and(|name| name.as_str() == self.name) => {
                Some(MentionKind::Keyword)
            }
            AnyNodeRef::ExprStringLiteral(string) => {
                let text = string.value.to_str();
                let before = text.strip_suffix(self.name)?;
                (before.is_empty() || before.ends_with('.')).then(|| MentionKind::Text(text.into()))
            }
            AnyNodeRef::Alias(alias) if alias.name.as_str() == self.name => {
                let Some(AnyNodeRef::StmtImportFrom(import)) = self.stack.iter().rev().nth(1) else { return None };
                Some(MentionKind::Import {
                    module: import.module.as_ref().map_or("", |module| module.as_str()).into(),
                    level: import.level,
                    bound: alias.asname.as_ref().unwrap_or(&alias.name).as_str().into(),
                })
            }
            _ => None,
        }
    }
}
