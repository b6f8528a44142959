//! Which names a function mentions, whose they are, and what nested code knows of them.

use std::collections::HashMap;

use aiomend_syntax::{Field, Kind, Node};

use super::build::Builder;
use super::graph::{Action, Captured, ENTRY, Event, Home, Variable, VariableId};
use crate::model::SemanticModel;
use crate::scope::{BindingId, DefinitionKind, ScopeId, ScopeKind};

/// Which scopes inside `function` run where they stand: list, set and dictionary comprehensions that are in no function
/// or class of their own.
pub(super) fn scopes_at_once<'m>(
    model: &SemanticModel<'m>,
    function: Node<'m>,
    scope: ScopeId,
) -> HashMap<ScopeId, bool> {
    let mut at_once = HashMap::from([(scope, true)]);
    for (id, inner) in model.scopes().scopes_from(scope).skip(1) {
        if function.kind() != Kind::Module && inner.node.start() >= function.end() {
            break;
        }
        let Some(&outer) = inner.parent.as_ref().and_then(|parent| at_once.get(parent)) else { continue };
        let runs_here = inner.kind == ScopeKind::Comprehension && inner.node.kind() != Kind::GeneratorExpression;
        at_once.insert(id, outer && runs_here);
    }
    at_once
}

impl<'m> Builder<'_, 'm> {
    /// The variable that an identifier names, when it is one of the function's or of a scope around it.
    fn variable(&mut self, binding: BindingId) -> Option<VariableId> {
        if let Some(&known) = self.variable_of.get(&binding) {
            return Some(known);
        }
        let home = self.home_of(binding)?;
        let id = self.graph.variables.len();
        let variable = Variable { binding, home, captured: Captured::No, bound_later: false, unbound_later: false };
        self.graph.variables.push(variable);
        self.variable_of.insert(binding, id);
        Some(id)
    }

    fn home_of(&self, id: BindingId) -> Option<Home> {
        let binding = self.model.scopes().binding(id);
        if binding.scope == self.scope {
            let is_type = binding.definitions.iter().all(|definition| {
                matches!(definition.kind, DefinitionKind::Type)
                    && definition.name.ancestors().take(4).any(|outer| outer.field() == Field::TypeParameters)
            });
            return Some(if is_type { Home::TypeParameter } else { Home::Own });
        }
        if self.at_once.contains_key(&binding.scope) {
            return None;
        }
        Some(if binding.scope == self.model.scopes().module_scope() { Home::Module } else { Home::Enclosing })
    }

    pub(super) fn act(&mut self, action: Action, identifier: Node<'m>) {
        if action == Action::Read {
            self.note_class_cell(identifier);
        }
        let Some(variable) = self.model.scopes().binding_of(identifier).and_then(|id| self.variable(id)) else {
            return;
        };
        if action != Action::Capture && self.model.scopes().scope_of(identifier) != self.scope {
            self.note_captured(variable, Captured::ByComprehension);
        }
        self.graph.blocks[self.current].events.push(Event { action, variable, node: identifier });
    }

    fn note_captured(&mut self, variable: VariableId, how: Captured) {
        let known = &mut self.graph.variables[variable].captured;
        *known = (*known).max(how);
    }

    /// `super` and `__class__` use a cell that the compiler makes in every method.
    fn note_class_cell(&mut self, identifier: Node<'m>) {
        let is_one = matches!(identifier.text(), "super" | "__class__");
        self.graph.uses_class_cell |= self.in_class && is_one;
    }

    /// All names that code below `node` that does not run at once takes from here and from around.
    pub(super) fn capture_in(&mut self, node: Node<'m>) {
        for identifier in std::iter::once(node).chain(node.descendants()) {
            if identifier.kind() != Kind::Identifier {
                continue;
            }
            let scopes = self.model.scopes();
            let scope = scopes.scope_of(identifier);
            if self.at_once.get(&scope).copied().unwrap_or(true) {
                continue;
            }
            let declared = identifier.parent().filter(|parent| parent.kind() == Kind::NonlocalStatement);
            let binding = match declared {
                Some(_) => scopes.scope(scope).parent.and_then(|outer| scopes.lookup(outer, identifier.text())),
                None => scopes.binding_of(identifier),
            };
            if binding.is_none() {
                self.note_class_cell(identifier);
            }
            if let Some(binding) = binding {
                self.capture(identifier, binding);
            }
        }
    }

    pub(super) fn capture_all(&mut self, node: Node<'m>) {
        for identifier in std::iter::once(node).chain(node.descendants()) {
            if let Some(binding) = self.model.scopes().binding_of(identifier) {
                self.capture(identifier, binding);
            }
        }
    }

    fn capture(&mut self, identifier: Node<'m>, binding: BindingId) {
        let Some(variable) = self.variable(binding) else { return };
        self.note_captured(variable, Captured::Later);
        let event = Event { action: Action::Capture, variable, node: identifier };
        self.graph.blocks[self.current].events.push(event);
    }

    /// Names that this function declares to be of a function around it, used or not.
    pub(super) fn declare_nonlocal(&mut self, statement: Node<'m>) {
        let Some(outer) = self.model.scopes().scope(self.scope).parent else { return };
        for name in statement.children() {
            let binding = self.model.scopes().lookup(outer, name.text());
            binding.and_then(|id| self.variable(id));
        }
    }

    pub(super) fn bind_parameters(&mut self, function: Node<'m>) {
        let lists = [Field::TypeParameters, Field::Parameters].into_iter().filter_map(|field| function.child(field));
        for identifier in lists.flat_map(|list| list.descendants()).filter(|node| node.kind() == Kind::Identifier) {
            let Some(id) = self.model.scopes().binding_of(identifier) else { continue };
            let binding = self.model.scopes().binding(id);
            if binding.scope != self.scope || function.kind() == Kind::Module {
                continue;
            }
            let Some(variable) = self.variable(id) else { continue };
            let is_parameter = binding
                .definitions
                .iter()
                .any(|found| found.name == identifier && matches!(found.kind, DefinitionKind::Parameter(_)));
            if is_parameter || self.graph.variables[variable].home == Home::TypeParameter {
                let event = Event { action: Action::Write, variable, node: identifier };
                self.graph.blocks[ENTRY].events.push(event);
            }
        }
    }

    pub(super) fn find_later_bindings(&mut self) {
        for variable in &mut self.graph.variables {
            if variable.captured != Captured::Later || variable.home != Home::Own {
                continue;
            }
            for definition in &self.model.scopes().binding(variable.binding).definitions {
                let scope = self.model.scopes().scope_of(definition.name);
                if self.at_once.get(&scope).copied().unwrap_or(true) {
                    continue;
                }
                variable.bound_later = true;
                variable.unbound_later |= matches!(definition.kind, DefinitionKind::Delete | DefinitionKind::Except);
            }
        }
    }
}
