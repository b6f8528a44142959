//! What is known only at the end: homes of `nonlocal` names, and whose attributes were assigned.

use crate::build::Builder;
use crate::expr::{Expr, Name};
use crate::ids::{ClassId, ScopeId};
use crate::model::{BindingKind, Outline, ScopeKind};

impl Builder {
    pub(super) fn finish(mut self) -> Outline {
        for (scope, name, binding) in std::mem::take(&mut self.adrift) {
            let home = self.nonlocal_home(scope, &name).unwrap_or(scope);
            self.outline.scopes[home.index()].bindings.push(&name, binding);
        }
        self.decide_escapes();
        let owners: Vec<Option<ClassId>> = self
            .outline
            .stores
            .iter()
            .map(|store| match &store.object {
                Expr::Name(object) => owner_of_first_parameter(&self.outline, store.scope, object),
                _ => None,
            })
            .collect();
        for (at, owner) in owners.into_iter().enumerate() {
            let (Some(owner), Some(store)) = (owner, self.outline.stores.get_mut(at)) else { continue };
            store.is_own = true;
            let name = store.attribute.clone();
            self.outline.classes[owner.index()].attributes.entry(name).or_default().push(at as u32);
        }
        self.outline.by_span = self.spans.into_iter().collect();
        self.outline.by_span.sort_unstable();
        self.outline.settle();
        self.outline
    }

    /// The function around `scope` that binds `name`.
    fn nonlocal_home(&self, scope: ScopeId, name: &Name) -> Option<ScopeId> {
        let mut here = self.outline.scope(scope).parent;
        while let Some(id) = here {
            let at = self.outline.scope(id);
            if matches!(at.kind, ScopeKind::Function(_) | ScopeKind::Lambda) && at.bindings.has(name) {
                return Some(id);
            }
            here = at.parent;
        }
        None
    }
}

impl Outline {
    /// Nothing is added any more: what is kept for long takes no more room than it needs.
    fn settle(&mut self) {
        self.scopes.iter_mut().for_each(|scope| scope.bindings.close());
        self.scopes.shrink_to_fit();
        self.functions.shrink_to_fit();
        self.classes.shrink_to_fit();
        self.guards.shrink_to_fit();
        self.calls.shrink_to_fit();
        self.stores.shrink_to_fit();
        self.fills.shrink_to_fit();
    }
}

/// The class, where `name` is the first parameter of one of its methods and nothing else.
fn owner_of_first_parameter(outline: &Outline, scope: ScopeId, name: &str) -> Option<ClassId> {
    let home = outline.home_of(scope, name)?;
    let [binding] = outline.bindings(home, name) else { return None };
    let BindingKind::Parameter { function: Some(function), index: 0 } = binding.kind else { return None };
    let function = outline.function(function);
    let is_static = function.decorators.iter().any(|decorator| decorator.last_name() == Some("staticmethod"));
    function.owner.filter(|_| !is_static)
}
