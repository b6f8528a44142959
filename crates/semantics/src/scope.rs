//! Scopes of a module, what is bound in them, and who refers to it.

use std::collections::BTreeMap;

use aiomend_syntax::{Field, Kind, Module, Node};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::place::is_first_clause;

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
        let mut builder = Builder::new(module);
        builder.find_scopes(module);
        builder.find_declarations(module);
        builder.find_definitions(module);
        builder.find_references(module);
        builder.scopes
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

/// How an identifier is bound here, or none when it is only read or is no variable at all.
fn definition_kind<'m>(identifier: Node<'m>) -> Option<DefinitionKind<'m>> {
    let parent = identifier.parent()?;
    match (parent.kind(), identifier.field()) {
        (Kind::FunctionDefinition, Field::Name) => return Some(DefinitionKind::Function(parent)),
        (Kind::ClassDefinition, Field::Name) => return Some(DefinitionKind::Class(parent)),
        (Kind::NamedExpression, Field::Name) => return Some(DefinitionKind::Named(parent)),
        (Kind::Parameters | Kind::LambdaParameters, _) => return Some(DefinitionKind::Parameter(identifier)),
        (Kind::DefaultParameter | Kind::TypedDefaultParameter, Field::Name) => {
            return Some(DefinitionKind::Parameter(parent));
        }
        (Kind::TypedParameter, Field::None) => return Some(DefinitionKind::Parameter(parent)),
        (Kind::DictionarySplatPattern, _) => return Some(DefinitionKind::Parameter(parent)),
        (Kind::ListSplatPattern, _) => {
            let outer = parent.parent()?;
            if matches!(outer.kind(), Kind::Parameters | Kind::LambdaParameters | Kind::TypedParameter) {
                return Some(DefinitionKind::Parameter(parent));
            }
        }
        // `case Name():` loads; a bare name in a pattern captures.
        (Kind::DottedName, _) => return is_capture(parent).then_some(DefinitionKind::Part),
        (Kind::SplatPattern, _) => return Some(DefinitionKind::Part),
        (Kind::AsPattern, _) if parent.parent().is_some_and(|outer| outer.kind() == Kind::CasePattern) => {
            return Some(DefinitionKind::Part);
        }
        _ => {}
    }
    target_kind(identifier)
}

fn is_capture(dotted: Node<'_>) -> bool {
    dotted.children().count() == 1
        && dotted.parent().is_some_and(|outer| {
            matches!(
                outer.kind(),
                Kind::CasePattern
                    | Kind::ListPattern
                    | Kind::TuplePattern
                    | Kind::UnionPattern
                    | Kind::KeywordPattern
                    | Kind::DictPattern
            )
        })
        && dotted.text() != "_"
}

/// How the statement around it binds or unbinds an expression that is a target of assignment, loop, `with`, `except`,
/// `del` or type statement; none for what is no target. The expression may be an attribute or an element too.
pub fn target_kind<'m>(expression: Node<'m>) -> Option<DefinitionKind<'m>> {
    let mut node = expression;
    let mut whole = true;
    loop {
        let parent = node.parent()?;
        match parent.kind() {
            Kind::PatternList | Kind::TuplePattern | Kind::ListPattern | Kind::ListSplatPattern => whole = false,
            Kind::Tuple | Kind::List | Kind::ListSplat | Kind::ExpressionList => whole = false,
            Kind::ParenthesizedExpression => {}
            Kind::Assignment if node.field() == Field::Left => {
                return Some(if whole { DefinitionKind::Assignment(parent) } else { DefinitionKind::Part });
            }
            Kind::AugmentedAssignment if node.field() == Field::Left => return Some(DefinitionKind::Augmented),
            Kind::ForStatement | Kind::ForInClause if node.field() == Field::Left => return Some(DefinitionKind::Part),
            Kind::AsPatternTarget => return as_target_kind(parent, whole),
            Kind::DeleteStatement => return Some(DefinitionKind::Delete),
            Kind::Type => {
                let outer = parent.parent()?;
                let is_type_name = outer.kind() == Kind::TypeParameter && declares_type_parameters(outer)
                    || outer.kind() == Kind::TypeAliasStatement && parent.field() == Field::Left;
                return is_type_name.then_some(DefinitionKind::Type);
            }
            _ => return None,
        }
        node = parent;
    }
}

/// Whether `[T]` stands behind a name that a `def`, `class` or `type` statement defines, not in an annotation.
fn declares_type_parameters(list: Node<'_>) -> bool {
    let Some(owner) = list.parent() else { return false };
    match owner.kind() {
        Kind::FunctionDefinition | Kind::ClassDefinition => list.field() == Field::TypeParameters,
        Kind::GenericType => owner.parent().is_some_and(|outer| {
            outer.field() == Field::Left && outer.parent().is_some_and(|alias| alias.kind() == Kind::TypeAliasStatement)
        }),
        _ => false,
    }
}

fn as_target_kind<'m>(target: Node<'m>, whole: bool) -> Option<DefinitionKind<'m>> {
    let pattern = target.parent()?;
    let in_except = pattern.parent().is_some_and(|outer| outer.kind() == Kind::ExceptClause);
    if in_except {
        return Some(DefinitionKind::Except);
    }
    let value = pattern.children().next()?;
    Some(if whole { DefinitionKind::With(value) } else { DefinitionKind::Part })
}

/// Whether an identifier reads a variable.
fn is_load(identifier: Node<'_>) -> bool {
    let Some(parent) = identifier.parent() else { return false };
    match (parent.kind(), identifier.field()) {
        (Kind::Attribute, Field::Attribute) | (Kind::KeywordArgument, Field::Name) => return false,
        (Kind::GlobalStatement | Kind::NonlocalStatement | Kind::AliasedImport, _) => return false,
        (Kind::KeywordPattern, _) => return parent.children().next() != Some(identifier),
        (Kind::DottedName, _) => {
            let in_import = parent.ancestors().take(2).any(|outer| {
                matches!(
                    outer.kind(),
                    Kind::ImportStatement
                        | Kind::ImportFromStatement
                        | Kind::FutureImportStatement
                        | Kind::RelativeImport
                )
            });
            return !in_import && parent.children().next() == Some(identifier) && definition_kind(identifier).is_none();
        }
        _ => {}
    }
    match definition_kind(identifier) {
        None | Some(DefinitionKind::Augmented) => true,
        Some(_) => false,
    }
}
