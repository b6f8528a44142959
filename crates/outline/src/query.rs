//! Questions to an outline.

use aiomend_syntax::Span;

use crate::expr::{Name, hash_of};
use crate::ids::{ClassId, FunctionId, GuardId, ScopeId};
use crate::lower::Scopes;
use crate::model::{
    Binding, Call, Class, Escape, Exports, Fill, Function, Guard, Outline, Scope, ScopeKind, StoredAttribute,
};

impl Outline {
    /// A scope.
    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.index()]
    }

    /// A function.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.index()]
    }

    /// A class.
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[id.index()]
    }

    /// Every function in the order of the text.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionId, &Function)> {
        self.functions.iter().enumerate().map(|(at, function)| (FunctionId(at as u32), function))
    }

    /// Every class in the order of the text.
    pub fn classes(&self) -> impl Iterator<Item = (ClassId, &Class)> {
        self.classes.iter().enumerate().map(|(at, class)| (ClassId(at as u32), class))
    }

    /// Every call, inner ones before the calls around them.
    pub fn calls(&self) -> &[Call] {
        &self.calls
    }

    /// What protects a call, innermost first, up to the function's border.
    pub fn guards_around(&self, call: &Call) -> impl Iterator<Item = &Guard> {
        self.guards_from(call.guard)
    }

    /// For every `yield` of a function what protects it, innermost first: an exception of a `with` block comes in there.
    pub fn guards_of_yields(&self, id: FunctionId) -> impl Iterator<Item = impl Iterator<Item = &Guard>> {
        self.function(id).yield_guards.iter().map(|&guard| self.guards_from(guard))
    }

    fn guards_from(&self, mut next: Option<GuardId>) -> impl Iterator<Item = &Guard> {
        std::iter::from_fn(move || {
            let guard = &self.guards[next?.index()];
            next = guard.parent;
            Some(guard)
        })
    }

    /// Assignments to attributes, in the order of the text.
    pub fn stored_attributes(&self) -> &[StoredAttribute] {
        &self.stores
    }

    /// The assignments of `attribute` to the instances or the class itself, in methods of `class`.
    pub fn own_attribute(&self, class: ClassId, attribute: &str) -> impl Iterator<Item = &StoredAttribute> {
        let numbers = self.class(class).attributes.get(attribute).map(Vec::as_slice).unwrap_or_default();
        numbers.iter().filter_map(|&at| self.stores.get(at as usize))
    }

    /// What is put into containers, in the order of the text.
    pub fn fills(&self) -> &[Fill] {
        &self.fills
    }

    /// Whether the variable itself, if it is a container, is handed on before its last read in its own function, and so
    /// may be filled where it is not seen.
    pub fn escapes(&self, scope: ScopeId, name: &str) -> bool {
        let reads = self.escapes.get(name).map(Vec::as_slice).unwrap_or_default();
        reads.iter().any(|&read| self.home_of(read, name) == Some(scope))
    }

    /// Bare reads as a value of an attribute of this name, of whatever object.
    pub fn attribute_escapes(&self, name: &str) -> &[Escape] {
        self.attribute_escapes.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// Modules of which all names are imported, each with the number of dots before it.
    pub fn star_imports(&self) -> &[(Name, u32)] {
        &self.star_imports
    }

    /// What `__all__` says.
    pub fn exports(&self) -> &Exports {
        &self.exports
    }

    /// Whether the module reads a variable or an attribute of this name, or of one with the same hash.
    pub fn mentions(&self, name: &str) -> bool {
        self.mentioned.contains(&hash_of(name))
    }

    /// The 1-based line of the first byte of `span`.
    pub fn line_of(&self, span: Span) -> usize {
        self.lines.line_of(span.start()) + 1
    }

    /// The bindings of a name in this very scope.
    pub fn bindings(&self, scope: ScopeId, name: &str) -> &[Binding] {
        self.scope(scope).bindings.get(name)
    }

    /// The names that a scope binds, sorted.
    pub fn names_of(&self, scope: ScopeId) -> Vec<&str> {
        self.scope(scope).bindings.names()
    }

    /// The scope that a name read in `scope` belongs to, as Python looks it up; none for a builtin or a star import's.
    pub fn home_of(&self, scope: ScopeId, name: &str) -> Option<ScopeId> {
        let mut here = Some(scope);
        while let Some(id) = here {
            let at = self.scope(id);
            if at.globals.contains(name) {
                here = Some(ScopeId::MODULE).filter(|&module| module != id);
                if here.is_some() {
                    return Some(ScopeId::MODULE).filter(|_| !self.bindings(ScopeId::MODULE, name).is_empty());
                }
            }
            // The body of a class is visible to itself alone.
            let is_visible = id == scope || !matches!(at.kind, ScopeKind::Class(_));
            if is_visible && at.bindings.has(name) {
                return Some(id);
            }
            here = at.parent;
        }
        None
    }

    /// The scope of the function, class, lambda or comprehension with exactly this span.
    pub fn scope_opened_at(&self, span: Span) -> Option<ScopeId> {
        self.scope_of(span)
    }

    /// The innermost function around a scope, itself included; a lambda is none.
    pub fn function_around(&self, scope: ScopeId) -> Option<FunctionId> {
        let mut here = Some(scope);
        while let Some(id) = here {
            if let ScopeKind::Function(function) = self.scope(id).kind {
                return Some(function);
            }
            here = self.scope(id).parent;
        }
        None
    }

    /// The class whose method a scope lies in, through nested functions.
    pub fn class_around(&self, scope: ScopeId) -> Option<ClassId> {
        let mut here = Some(scope);
        while let Some(id) = here {
            if let ScopeKind::Class(class) = self.scope(id).kind {
                return Some(class);
            }
            here = self.scope(id).parent;
        }
        None
    }

    /// The dotted name of a function inside its module, as `Api.get`.
    pub fn qualified_name(&self, scope: ScopeId) -> String {
        let mut names: Vec<&str> = Vec::new();
        let mut here = Some(scope);
        while let Some(id) = here {
            let at = self.scope(id);
            if matches!(at.kind, ScopeKind::Class(_) | ScopeKind::Function(_)) {
                names.push(&at.name);
            }
            here = at.parent;
        }
        names.reverse();
        names.join(".")
    }
}
