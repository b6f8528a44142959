//! What expressions give, over modules: names, attributes, calls, elements, awaited results.
//!
//! Total: what cannot be told is [`Type::Unknown`] with the reason, and whoever asks decides what doubt means. A claim is
//! made only where every binding, every override in the project and every decorator agrees.

use std::cell::{Cell, RefCell};

use std::sync::Arc;

use aiomend_outline::{ClassId, Expr, ScopeId};
use rustc_hash::FxHashMap;

use crate::infer::hierarchy::Base;
use crate::project::index::{Index, ModuleRef};

mod annotations;
mod builtins;
mod calls;
mod classes;
mod decorators;
mod expressions;
mod filled;
mod hierarchy;
mod instances;
mod keeping;
mod members;
mod names;
mod places;
mod sources;
mod types;

pub(crate) use names::{is_of_missing_package, missing_package};
pub(crate) use places::{Declared, is_mangled};
pub(crate) use types::{At, ClassRef, FunctionRef, Outcome, Type};

/// Steps inside one another; each takes some stack.
const MOST_DEPTH: usize = 64;

/// Steps for one question.
const MOST_STEPS: usize = 20_000;

/// A name of a scope of an outline, by the outline's address.
type Key = (usize, ScopeId, Box<str>);

/// The orders of bases found so far, by the outline's address and the class.
type Lines = FxHashMap<(usize, ClassId), Arc<Vec<Base>>>;

/// Whether a method of a receiver may be one of a subclass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Overrides {
    Matter,
    LeftOut,
}

/// Answers questions about expressions; remembers what names were found to be.
pub(crate) struct Infer<'p> {
    pub(crate) index: &'p Index,
    // The module as it is being rewritten; it stands in for its file.
    here: Option<ModuleRef>,
    overrides: Overrides,
    depth: Cell<usize>,
    steps: Cell<usize>,
    // How often an answer was cut short: what was found meanwhile is not remembered.
    cuts: Cell<usize>,
    active: RefCell<Vec<Key>>,
    known: RefCell<FxHashMap<Key, Type>>,
    lines: RefCell<Lines>,
}

impl<'p> Infer<'p> {
    pub(crate) fn new(index: &'p Index, here: Option<ModuleRef>) -> Self {
        Self {
            index,
            here,
            overrides: Overrides::Matter,
            depth: Cell::new(0),
            steps: Cell::new(0),
            cuts: Cell::new(0),
            active: RefCell::default(),
            known: RefCell::default(),
            lines: RefCell::default(),
        }
    }

    /// Answers that leave out what subclasses make of methods: their files need not be read.
    pub(crate) fn without_overrides(index: &'p Index) -> Self {
        Self { overrides: Overrides::LeftOut, ..Self::new(index, None) }
    }

    /// Begin a new question.
    pub(crate) fn renew(&self) {
        self.steps.set(0);
    }

    /// One step further in, unless the question has become too long.
    fn step(&self, work: impl FnOnce() -> Type) -> Type {
        let (depth, steps) = (self.depth.get() + 1, self.steps.get() + 1);
        if depth > MOST_DEPTH || steps > MOST_STEPS {
            self.cuts.set(self.cuts.get() + 1);
            return Type::unknown("it takes too many steps to find out");
        }
        self.depth.set(depth);
        self.steps.set(steps);
        let found = work();
        self.depth.set(depth - 1);
        found
    }

    /// The module where it is being rewritten, else as it was found.
    pub(crate) fn current(&self, module: ModuleRef) -> ModuleRef {
        match &self.here {
            Some(here) if here.origin == module.origin && here.path == module.path => Arc::clone(here),
            _ => module,
        }
    }

    /// The top of a module.
    pub(crate) fn top(&self, module: &ModuleRef) -> Option<At> {
        let outline = self.index.outline(module)?;
        Some(At { module: Arc::clone(module), outline, scope: ScopeId::MODULE })
    }

    /// What an expression gives.
    pub(crate) fn expression(&self, at: &At, expression: &Expr) -> Type {
        self.step(|| self.expression_within(at, expression))
    }
}
