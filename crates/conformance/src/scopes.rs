//! The scopes around a node, as far as the compiler's refusals depend on them.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use ruff_python_ast::{AnyNodeRef, ExprContext, Parameters, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::walk::{Below, descendants};

/// What opens a scope.
#[derive(Debug)]
pub(crate) enum Kind<'a> {
    Module,
    Class,
    Function { is_async: bool, parameters: &'a Parameters },
    Lambda,
    Comprehension { is_async: bool, is_generator: bool },
}

/// One scope and how deep in it the walk is.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) kind: Kind<'a>,
    /// Loops around the current statement.
    pub(crate) loops: usize,
    /// Blocks around the current statement, as CPython counts them.
    pub(crate) blocks: usize,
    names: OnceCell<Names<'a>>,
    body: &'a [Stmt],
}

/// The names that a body declares or binds, without those of scopes inside it.
#[derive(Debug, Default)]
struct Names<'a> {
    globals: HashMap<&'a str, TextRange>,
    bound: HashSet<&'a str>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(kind: Kind<'a>, body: &'a [Stmt]) -> Self {
        Self { kind, loops: 0, blocks: 0, names: OnceCell::new(), body }
    }

    /// Where the scope declares `name` as `global`.
    pub(crate) fn global(&self, name: &str) -> Option<TextRange> {
        self.names().globals.get(name).copied()
    }

    /// Whether a `nonlocal` of `name` in a scope inside this one can mean it.
    pub(crate) fn binds_for_nested(&self, name: &str) -> bool {
        let Kind::Function { parameters, .. } = self.kind else { return false };
        parameters.includes(name) || (self.names().bound.contains(name) && !self.names().globals.contains_key(name))
    }

    fn names(&self) -> &Names<'a> {
        self.names.get_or_init(|| {
            let mut names = Names::default();
            for stmt in self.body {
                let node = AnyNodeRef::from(stmt);
                if names.take(node) == Below::Enter {
                    descendants(node, |node| names.take(node));
                }
            }
            names
        })
    }
}

impl<'a> Names<'a> {
    fn take(&mut self, node: AnyNodeRef<'a>) -> Below {
        match node {
            AnyNodeRef::StmtGlobal(stmt) => {
                for name in &stmt.names {
                    self.globals.entry(name.as_str()).or_insert(name.range());
                }
            }
            AnyNodeRef::StmtFunctionDef(stmt) => {
                self.bound.insert(stmt.name.as_str());
                return Below::Skip;
            }
            AnyNodeRef::StmtClassDef(stmt) => {
                self.bound.insert(stmt.name.as_str());
                return Below::Skip;
            }
            AnyNodeRef::ExprLambda(_) => return Below::Skip,
            AnyNodeRef::ExprName(name) if matches!(name.ctx, ExprContext::Store | ExprContext::Del) => {
                self.bound.insert(name.id.as_str());
            }
            AnyNodeRef::StmtNonlocal(stmt) => self.bound.extend(stmt.names.iter().map(|name| name.as_str())),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => {
                self.bound.extend(handler.name.as_ref().map(|name| name.as_str()));
            }
            AnyNodeRef::Alias(alias) => {
                let name = match &alias.asname {
                    Some(name) => name.as_str(),
                    None => alias.name.as_str().split('.').next().unwrap_or_default(),
                };
                self.bound.insert(name);
            }
            AnyNodeRef::PatternMatchAs(pattern) => self.bound.extend(pattern.name.as_ref().map(|name| name.as_str())),
            AnyNodeRef::PatternMatchStar(pattern) => self.bound.extend(pattern.name.as_ref().map(|name| name.as_str())),
            AnyNodeRef::PatternMatchMapping(pattern) => {
                self.bound.extend(pattern.rest.as_ref().map(|name| name.as_str()))
            }
            _ => {}
        }
        Below::Enter
    }
}
