//! What the searches for handlers and callers ask of the project.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_outline::{Expr, FunctionId, Outline, ScopeId};

/// A function in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FunctionAt {
    /// Relative to the project's root.
    pub(crate) path: Arc<Path>,
    pub(crate) id: FunctionId,
}

/// Whether a call is one of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meant {
    /// It is, or may be where a subclass overrides what is called.
    Yes,
    /// It is a call of something else.
    No,
    /// Nothing is known of the object whose method is called.
    Unknown,
}

/// A place where expressions are read.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    /// The file, relative to the project's root.
    pub(crate) path: &'a Path,
    /// What it says.
    pub(crate) outline: &'a Arc<Outline>,
    /// The scope.
    pub(crate) scope: ScopeId,
}

impl<'a> At<'a> {
    /// Another scope of the same file.
    pub(crate) fn within(self, scope: ScopeId) -> At<'a> {
        At { scope, ..self }
    }
}

/// The project as the searches see it.
pub(crate) trait Program {
    /// Files that may call a function, by path.
    fn files_calling(&self, function: &FunctionAt) -> Vec<PathBuf>;

    /// Files that may call a function of this name through a module or object that is found at run time, by path.
    fn files_dispatching(&self, name: &str) -> Vec<PathBuf>;

    /// Whether a callee may be a function of a module that is found at run time.
    fn dispatches(&self, at: At<'_>, callee: &Expr) -> bool;

    /// Whether a method of this name is one and the same whatever the object is.
    fn is_name_enough(&self, name: &str) -> bool;

    /// What a file says.
    fn outline_at(&self, path: &Path) -> Option<Arc<Outline>>;

    /// Whether a callee is `function`.
    fn means(&self, at: At<'_>, callee: &Expr, function: &FunctionAt) -> Meant;

    /// The functions of the project that a callee names; what subclasses make of it is left out.
    fn functions(&self, at: At<'_>, callee: &Expr) -> Vec<FunctionAt>;

    /// The qualified name of an expression, as `asyncio.CancelledError` or `builtins.ValueError`.
    fn qualified(&self, at: At<'_>, expression: &Expr) -> Option<String>;
}

#[cfg(test)]
#[path = "program_tests.rs"]
pub(crate) mod simple;
