//! A rewrite of one site, before it is text.

use aiomend_syntax::Span;

use crate::edit::{Edit, ModuleId};
use crate::imports::Request;

/// When a fix may be applied: ruff's three words with ruff's meaning, ordered by trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Right only under an assumption that could not be proved; shown and offered, never applied in bulk.
    DisplayOnly,
    /// Changes behaviour in a way that the fix names.
    Unsafe,
    /// No observable difference but the bug that is fixed.
    Safe,
}

impl Applicability {
    /// The word in reports: `safe`, `unsafe` or `display-only`.
    pub fn word(self) -> &'static str {
        match self {
            Applicability::DisplayOnly => "display-only",
            Applicability::Unsafe => "unsafe",
            Applicability::Safe => "safe",
        }
    }
}

/// A rewrite of one site. It goes in whole or not at all, over all modules that it touches.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What the fix does, in a few words, without a full stop.
    pub title: String,
    /// The parts, each in one module.
    pub parts: Vec<Part>,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// What changes at run time, one named difference each; empty for a safe fix.
    pub notes: Vec<String>,
    /// Why it is offered, where the code at the site does not show that; nothing that changes at run time.
    pub reasons: Vec<String>,
}

/// What a fix does to one module.
#[derive(Debug, Clone)]
pub struct Part {
    /// The module.
    pub module: ModuleId,
    /// The statements, or heads of statements, that the fix may change; everything else must come out as it was.
    pub owned: Vec<Span>,
    /// Edits of the module's text, inside `owned`.
    pub edits: Vec<Edit>,
    /// Imports and helpers to be there afterwards; merged over all fixes of the module.
    pub requests: Vec<Request>,
    /// New local names, each with the function that it is new in; two fixes of one pass do not introduce the same.
    pub names: Vec<(Span, String)>,
    /// Nodes that the second parser must see as well, or the site is refused `parsers-disagree`.
    pub anchors: Vec<Anchor>,
    /// String literals, inside `owned`, whose values go: the names of what the fix removes. Every other must be there
    /// afterwards.
    pub dropped_strings: Vec<Span>,
}

impl Part {
    /// A part that does nothing to a module yet.
    pub fn of(module: ModuleId) -> Self {
        Self {
            module,
            owned: Vec::new(),
            edits: Vec::new(),
            requests: Vec::new(),
            names: Vec::new(),
            anchors: Vec::new(),
            dropped_strings: Vec::new(),
        }
    }
}

/// A node that a rewrite relies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    /// What it is.
    pub kind: AnchorKind,
    /// Its exact range, without parentheses around it.
    pub span: Span,
}

pub use aiomend_conformance::AnchorKind;
