//! Reading the scopes of a module: the scopes first, then who declares, binds and loads a name.

use std::collections::BTreeMap;

use aiomend_syntax::{Field, Kind, Module, Node};
use rustc_hash::{FxHashMap, FxHashSet};

use super::role::{definition_kind, is_load};
use super::{Binding, BindingId, Definition, DefinitionKind, MODULE, Scope, ScopeId, ScopeKind, Scopes};
use crate::place::is_first_clause;

pub(super) fn scopes_of(module: &Module) -> Scopes<'_> {
    let mut builder = Builder::new(module);
    builder.find_scopes(module);
    builder.find_declarations(module);
    builder.find_definitions(module);
    builder.find_references(module);
    builder.scopes
}

struct Builder<'m> {
    scopes: Scopes<'m>,
    // Names declared `global` or `nonlocal`, by scope.
    globals: FxHashSet<(ScopeId, &'m str)>,
    nonlocals: FxHashSet<(ScopeId, &'m str)>,
    definitions: BTreeMap<u32, Found<'m>>,
}

struct Found<'m> {
    scope: ScopeId,
    definition: Definition<'m>,
}

impl<'m> Builder<'m> {
    fn new(module: &'m Module) -> Self {
        let root = Scope { kind: ScopeKind::Module, node: module.root(), parent: None };
        let scopes = Scopes {
            scopes: vec![root],
            bindings: Vec::new(),
            by_name: FxHashMap::default(),
            scope_of: vec![MODULE; module.node_count()],
            binding_of: FxHashMap::default(),
            has_star_import: false,
            star_imports: Vec::new(),
        };
        Self { scopes, globals: FxHashSet::default(), nonlocals: FxHashSet::default(), definitions: BTreeMap::new() }
    }

    fn find_scopes(&mut self, module: &'m Module) {
        // The scope that a node opens for its inner parts, by node number.
        let mut opened: FxHashMap<u32, ScopeId> = FxHashMap::default();
        for node in module.nodes() {
            let outer = match node.parent() {
                None => MODULE,
                Some(parent) => self.scope_inside(parent, node, &opened),
            };
            self.scopes.scope_of[node.id() as usize] = outer;
            let kind = match node.kind() {
                Kind::FunctionDefinition => ScopeKind::Function,
                Kind::ClassDefinition => ScopeKind::Class,
                Kind::Lambda => ScopeKind::Lambda,
                kind if kind.is_comprehension() => ScopeKind::Comprehension,
                _ => continue,
            };
            let id = ScopeId(self.scopes.scopes.len() as u32);
            self.scopes.scopes.push(Scope { kind, node, parent: Some(outer) });
            opened.insert(node.id(), id);
        }
    }

    fn scope_inside(&self, parent: Node<'m>, child: Node<'m>, opened: &FxHashMap<u32, ScopeId>) -> ScopeId {
        let around = self.scopes.scope_of[parent.id() as usize];
        let inner = opened.get(&parent.id()).copied();
        let enclosing = |id: ScopeId| self.scopes.scope(id).parent.unwrap_or(MODULE);
        match parent.kind() {
            Kind::FunctionDefinition | Kind::Lambda | Kind::ClassDefinition => match child.field() {
                Field::Body | Field::Parameters | Field::TypeParameters => inner.unwrap_or(around),
                _ => around,
            },
            // Defaults and annotations are evaluated outside the function.
            Kind::DefaultParameter | Kind::TypedDefaultParameter | Kind::TypedParameter => match child.field() {
                Field::Value | Field::Type => enclosing(around),
                _ => around,
            },
            // The first iterable of a comprehension is evaluated outside it.
            Kind::ForInClause if child.field() == Field::Right && is_first_clause(parent) => enclosing(around),
            kind if kind.is_comprehension() => inner.unwrap_or(around),
            _ => around,
        }
    }

    fn find_declarations(&mut self, module: &'m Module) {
        for node in module.nodes() {
            let declared = match node.kind() {
                Kind::GlobalStatement => &mut self.globals,
                Kind::NonlocalStatement => &mut self.nonlocals,
                _ => continue,
            };
            let scope = self.scopes.scope_of[node.id() as usize];
            declared.extend(node.children().map(|name| (scope, name.text())));
        }
    }

    fn find_definitions(&mut self, module: &'m Module) {
        for node in module.nodes() {
            match node.kind() {
                Kind::Identifier => {
                    if let Some(kind) = definition_kind(node) {
                        self.define(node, kind, None);
                    }
                }
                Kind::ImportStatement => self.define_imports(node, None),
                Kind::ImportFromStatement | Kind::FutureImportStatement => {
                    let from = node.child(Field::ModuleName).map_or("__future__", |module| module.text());
                    self.define_imports(node, Some(from));
                }
                Kind::WildcardImport => {
                    self.scopes.has_star_import = true;
                    self.scopes.star_imports.push(node.start());
                }
                _ => {}
            }
        }
        let mut nonlocal = Vec::new();
        for (id, found) in std::mem::take(&mut self.definitions) {
            let key = (found.scope, found.definition.name.text());
            if self.globals.contains(&key) {
                self.add(MODULE, found.definition, true);
            } else if self.nonlocals.contains(&key) {
                nonlocal.push((id, found));
            } else {
                self.add(found.scope, found.definition, false);
            }
        }
        for (_, found) in nonlocal {
            let outer = self.scopes.scope(found.scope).parent.unwrap_or(MODULE);
            let name = found.definition.name.text();
            let home = self.scopes.lookup(outer, name).map_or(outer, |id| self.scopes.binding(id).scope);
            self.add(home, found.definition, true);
        }
    }

    fn define_imports(&mut self, statement: Node<'m>, from: Option<&str>) {
        for item in statement.children_at(Field::Name) {
            let (path, alias) = match item.kind() {
                Kind::AliasedImport => (item.child(Field::Name), item.child(Field::Alias)),
                _ => (Some(item), None),
            };
            let Some(path) = path else { continue };
            let Some(first) = path.children().next() else { continue };
            let imported = match (from, alias) {
                (Some(from), _) if from.ends_with('.') => format!("{from}{}", path.text()),
                (Some(from), _) => format!("{from}.{}", path.text()),
                (None, Some(_)) => path.text().to_owned(),
                (None, None) => first.text().to_owned(),
            };
            self.define(alias.unwrap_or(first), DefinitionKind::Import(statement), Some(imported));
        }
    }

    fn define(&mut self, name: Node<'m>, kind: DefinitionKind<'m>, imported: Option<String>) {
        let mut scope = self.scopes.scope_of[name.id() as usize];
        if matches!(kind, DefinitionKind::Named(_)) {
            // PEP 572: a walrus in a comprehension binds in the scope around it.
            while self.scopes.scope(scope).kind == ScopeKind::Comprehension {
                scope = self.scopes.scope(scope).parent.unwrap_or(MODULE);
            }
        }
        self.definitions.insert(name.id(), Found { scope, definition: Definition { name, kind, imported } });
    }

    fn add(&mut self, scope: ScopeId, definition: Definition<'m>, shared: bool) {
        let name = definition.name.text();
        let next = BindingId(self.scopes.bindings.len() as u32);
        let id = *self.scopes.by_name.entry((scope, name)).or_insert(next);
        if id == next {
            let binding = Binding { name, scope, definitions: Vec::new(), references: Vec::new(), shared: false };
            self.scopes.bindings.push(binding);
        }
        self.scopes.binding_of.insert(definition.name.id(), id);
        let binding = &mut self.scopes.bindings[id.0 as usize];
        binding.shared |= shared;
        binding.definitions.push(definition);
    }

    fn find_references(&mut self, module: &'m Module) {
        for node in module.nodes() {
            if node.kind() != Kind::Identifier || !is_load(node) {
                continue;
            }
            let scope = self.scopes.scope_of[node.id() as usize];
            let scope = if self.globals.contains(&(scope, node.text())) { MODULE } else { scope };
            let Some(id) = self.scopes.lookup(scope, node.text()) else { continue };
            self.scopes.binding_of.insert(node.id(), id);
            self.scopes.bindings[id.0 as usize].references.push(node);
        }
    }
}
