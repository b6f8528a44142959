//! Scopes of a module, what is bound in them, and who refers to it.

use aiomend_syntax::{Module, Node};
use rustc_hash::FxHashMap;

mod build;
mod role;

pub use role::target_kind;

/// Number of a scope; the module's is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId(pub(crate) u32);

/// Number of a binding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BindingId(pub(crate) u32);

/// What opens a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeKind {
    /// The file.
    Module,
    /// A class body. Its names are not visible in scopes inside it.
    Class,
    /// A `def`.
    Function,
    /// A lambda.
    Lambda,
    /// A comprehension or generator expression.
    Comprehension,
}

/// A region with names of its own.
#[derive(Debug)]
pub struct Scope<'m> {
    /// What opens it.
    pub kind: ScopeKind,
    /// The node that opens it.
    pub node: Node<'m>,
    /// The scope around it; none for the module's.
    pub parent: Option<ScopeId>,
}

/// How one definition binds its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefinitionKind<'m> {
    /// By an import statement (the node); see [`Definition::imported`].
    Import(Node<'m>),
    /// `name = value`, also annotated; no value in `name: T`. Holds the assignment.
    Assignment(Node<'m>),
    /// `name := value`. Holds the named expression.
    Named(Node<'m>),
    /// As a part of a target: `a, b = value`, `for a in …`, a match capture.
    Part,
    /// `name += value`
    Augmented,
    /// A parameter. Holds the parameter with its annotation and default.
    Parameter(Node<'m>),
    /// A `def`. Holds the function definition.
    Function(Node<'m>),
    /// A `class`. Holds the class definition.
    Class(Node<'m>),
    /// `with value as name`. Holds the value.
    With(Node<'m>),
    /// `except E as name`, which unbinds it afterwards.
    Except,
    /// `del name`
    Delete,
    /// A type parameter or a type alias.
    Type,
}

/// One place that binds a name.
#[derive(Debug, Clone)]
pub struct Definition<'m> {
    /// The identifier that is bound; for `import a.b` the first component.
    pub name: Node<'m>,
    /// How.
    pub kind: DefinitionKind<'m>,
    /// For an import: the dotted name that is bound, with leading dots when relative.
    pub imported: Option<String>,
}

/// A name in a scope: all its definitions and all its uses.
#[derive(Debug)]
pub struct Binding<'m> {
    /// The name.
    pub name: &'m str,
    /// Where it lives.
    pub scope: ScopeId,
    /// In the order of the text.
    pub definitions: Vec<Definition<'m>>,
    /// Loads of the name, in the order of the text; a nested scope's loads too.
    pub references: Vec<Node<'m>>,
    /// Whether a `global` or `nonlocal` statement lets another scope bind it.
    pub shared: bool,
}

/// All scopes and bindings of a module.
#[derive(Debug)]
pub struct Scopes<'m> {
    scopes: Vec<Scope<'m>>,
    bindings: Vec<Binding<'m>>,
    by_name: FxHashMap<(ScopeId, &'m str), BindingId>,
    // For every node the scope it is evaluated in.
    scope_of: Vec<ScopeId>,
    // Identifier (by node number) to the binding it loads or defines.
    binding_of: FxHashMap<u32, BindingId>,
    has_star_import: bool,
    // Starts of `from x import *` statements.
    star_imports: Vec<u32>,
}

const MODULE: ScopeId = ScopeId(0);

impl<'m> Scopes<'m> {
    /// Read the scopes of `module`.
    pub fn new(module: &'m Module) -> Self {
        build::scopes_of(module)
    }

    /// The scope with this number.
    pub fn scope(&self, id: ScopeId) -> &Scope<'m> {
        &self.scopes[id.0 as usize]
    }

    /// The scopes from this one on, in the order of the text.
    pub(crate) fn scopes_from(&self, first: ScopeId) -> impl Iterator<Item = (ScopeId, &Scope<'m>)> {
        let scopes = self.scopes.iter().enumerate().skip(first.0 as usize);
        scopes.map(|(id, scope)| (ScopeId(id as u32), scope))
    }

    /// The module's own scope.
    pub fn module_scope(&self) -> ScopeId {
        MODULE
    }

    /// The binding with this number.
    pub fn binding(&self, id: BindingId) -> &Binding<'m> {
        &self.bindings[id.0 as usize]
    }

    /// All bindings, in the order of their first definition.
    pub fn bindings(&self) -> impl Iterator<Item = (BindingId, &Binding<'m>)> {
        self.bindings.iter().enumerate().map(|(id, binding)| (BindingId(id as u32), binding))
    }

    /// The scope in which `node` is evaluated.
    pub fn scope_of(&self, node: Node<'m>) -> ScopeId {
        self.scope_of[node.id() as usize]
    }

    /// What an identifier loads or binds; none for a builtin, an unknown name, an attribute or a keyword.
    pub fn binding_of(&self, identifier: Node<'m>) -> Option<BindingId> {
        self.binding_of.get(&identifier.id()).copied()
    }

    /// The binding of `name` in exactly this scope.
    pub fn bound_in(&self, scope: ScopeId, name: &str) -> Option<BindingId> {
        self.by_name.get(&(scope, name)).copied()
    }

    /// What `name` means in `scope`, by Python's rule: a class body is skipped from within.
    pub fn lookup(&self, scope: ScopeId, name: &str) -> Option<BindingId> {
        let mut current = Some(scope);
        while let Some(id) = current {
            let here = self.scope(id);
            if (id == scope || here.kind != ScopeKind::Class)
                && let Some(found) = self.bound_in(id, name)
            {
                return Some(found);
            }
            current = here.parent;
        }
        None
    }

    /// Whether `from x import *` may bind any name of the module.
    pub fn has_star_import(&self) -> bool {
        self.has_star_import
    }

    /// Whether a star import further down than its definition may bind a module-level name anew.
    pub fn may_be_rebound_by_star(&self, binding: &Binding<'m>) -> bool {
        binding.scope == MODULE
            && binding
                .definitions
                .first()
                .is_some_and(|first| self.star_imports.iter().any(|&star| star > first.name.start()))
    }

    /// Whether any scope of the module binds `name`, or any code loads it.
    pub fn is_name_used(&self, name: &str) -> bool {
        self.bindings.iter().any(|binding| binding.name == name)
    }
}
