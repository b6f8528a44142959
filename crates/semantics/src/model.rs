//! Everything known of one module.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use aiomend_syntax::{Field, Kind, Module, Node};

use crate::scope::{Binding, BindingId, DefinitionKind, Scopes};

/// The meaning of one module; immutable.
#[derive(Debug)]
pub struct SemanticModel<'m> {
    module: &'m Module,
    scopes: Scopes<'m>,
    // Answers that take a walk over the whole module, made when first asked for.
    variables: OnceLock<HashSet<&'m str>>,
    attributes: OnceLock<AttributeAssignments<'m>>,
}

/// Assignments to attributes, by the number of the class and the attribute's name.
pub(crate) type AttributeAssignments<'m> = HashMap<(u32, &'m str), Vec<Node<'m>>>;

/// What an expression denotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// A thing with a qualified name, as `asyncio.wait_for` or `builtins.len`. Relative imports keep their dots.
    Known(String),
    /// A variable, function, class or parameter of this module.
    Local(BindingId),
    /// It cannot be told.
    Unknown(Unknown),
}

/// Why something cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// A star import may bind the name.
    StarImport,
    /// The name has several definitions that disagree.
    Rebound,
    /// No name and no attribute of one.
    NotAName,
}

/// How many aliases in a row are followed: `a = b`, `b = asyncio`.
const ALIAS_DEPTH: u8 = 8;

impl<'m> SemanticModel<'m> {
    /// Read the meaning of `module`.
    pub fn new(module: &'m Module) -> Self {
        Self { module, scopes: Scopes::new(module), variables: OnceLock::new(), attributes: OnceLock::new() }
    }

    /// Whether any variable, function, class or import of the module has this name. A name that only a class body
    /// assigns is an attribute for everybody else and does not count, nor do attributes and keywords of calls.
    pub fn is_variable_name(&self, name: &str) -> bool {
        let names = || self.module.nodes().filter(|node| names_variable(*node)).map(|node| node.text()).collect();
        self.variables.get_or_init(names).contains(name)
    }

    pub(crate) fn attributes(&self) -> &AttributeAssignments<'m> {
        self.attributes.get_or_init(|| crate::types::read_attribute_assignments(self.module))
    }

    /// The module.
    pub fn module(&self) -> &'m Module {
        self.module
    }

    /// Its scopes.
    pub fn scopes(&self) -> &Scopes<'m> {
        &self.scopes
    }

    /// The binding that an identifier loads or defines.
    pub fn binding_of(&self, identifier: Node<'m>) -> Option<&Binding<'m>> {
        self.scopes.binding_of(identifier).map(|id| self.scopes.binding(id))
    }

    /// The qualified name of an expression, when it has one.
    pub fn qualified_name(&self, expression: Node<'m>) -> Option<String> {
        match self.resolve(expression) {
            Resolution::Known(name) => Some(name),
            _ => None,
        }
    }

    /// Whether an expression denotes the thing with this qualified name.
    pub fn is_known(&self, expression: Node<'m>, name: &str) -> bool {
        matches!(self.resolve(expression), Resolution::Known(known) if known == name)
    }

    /// What an expression denotes: a name, or attributes of one.
    pub fn resolve(&self, expression: Node<'m>) -> Resolution {
        self.resolve_within(expression, ALIAS_DEPTH)
    }

    fn resolve_within(&self, expression: Node<'m>, depth: u8) -> Resolution {
        let mut attributes = Vec::new();
        let mut base = expression;
        loop {
            base = match base.kind() {
                Kind::ParenthesizedExpression => match base.children().next() {
                    Some(inner) => inner,
                    None => return Resolution::Unknown(Unknown::NotAName),
                },
                Kind::Attribute => {
                    let (Some(object), Some(attribute)) = (base.child(Field::Object), base.child(Field::Attribute))
                    else {
                        return Resolution::Unknown(Unknown::NotAName);
                    };
                    attributes.push(attribute.text());
                    object
                }
                _ => break,
            };
        }
        if base.kind() != Kind::Identifier {
            return Resolution::Unknown(Unknown::NotAName);
        }
        let start = match self.scopes.binding_of(base) {
            None if self.scopes.has_star_import() => return Resolution::Unknown(Unknown::StarImport),
            None => Resolution::Known(format!("builtins.{}", base.text())),
            Some(id) => self.resolve_binding(id, depth),
        };
        match start {
            Resolution::Known(mut name) => {
                for attribute in attributes.iter().rev() {
                    name.push('.');
                    name.push_str(attribute);
                }
                Resolution::Known(canonical(name))
            }
            other if attributes.is_empty() => other,
            _ => Resolution::Unknown(Unknown::NotAName),
        }
    }

    fn resolve_binding(&self, id: BindingId, depth: u8) -> Resolution {
        let binding = self.scopes.binding(id);
        let mut known: Option<String> = None;
        for definition in &binding.definitions {
            let name = match (definition.kind, &definition.imported) {
                (DefinitionKind::Import(_), Some(imported)) => canonical(imported.clone()),
                (DefinitionKind::Assignment(assignment), _) => {
                    let Some(value) = assignment.child(Field::Right) else { return Resolution::Local(id) };
                    if value.kind() == Kind::None && is_import_fallback(assignment) {
                        // `try: import asyncio` / `except ImportError: asyncio = None`
                        continue;
                    }
                    if depth == 0 || binding.shared {
                        return Resolution::Local(id);
                    }
                    match self.resolve_within(value, depth - 1) {
                        Resolution::Known(name) => name,
                        _ => return Resolution::Local(id),
                    }
                }
                _ => return Resolution::Local(id),
            };
            match &known {
                Some(before) if *before != name => return Resolution::Unknown(Unknown::Rebound),
                _ => known = Some(name),
            }
        }
        known.map_or(Resolution::Local(id), Resolution::Known)
    }

    /// Whether a star import may have given the name at the root of an expression another meaning.
    pub fn is_doubtful(&self, expression: Node<'m>) -> bool {
        let mut root = crate::place::without_parentheses(expression);
        while let Some(object) = root.child(Field::Object) {
            root = crate::place::without_parentheses(object);
        }
        self.binding_of(root).is_some_and(|binding| self.scopes.may_be_rebound_by_star(binding))
    }

    /// The value of a name that is bound exactly once, by a plain assignment or a walrus; following no alias.
    pub fn single_value(&self, binding: &Binding<'m>) -> Option<Node<'m>> {
        let [definition] = binding.definitions.as_slice() else { return None };
        if binding.shared {
            return None;
        }
        match definition.kind {
            DefinitionKind::Assignment(assignment) => assignment.child(Field::Right),
            DefinitionKind::Named(named) => named.child(Field::Value),
            _ => None,
        }
    }
}

/// Where asyncio defines its functions; `asyncio.tasks.wait_for` is `asyncio.wait_for`.
const ASYNCIO_MODULES: &[&str] = &[
    "base_events",
    "coroutines",
    "events",
    "exceptions",
    "futures",
    "locks",
    "queues",
    "runners",
    "streams",
    "subprocess",
    "taskgroups",
    "tasks",
    "threads",
    "timeouts",
];

pub(crate) fn canonical(name: String) -> String {
    let Some(rest) = name.strip_prefix("asyncio.") else { return name };
    match rest.split_once('.') {
        Some((module, inner)) if ASYNCIO_MODULES.contains(&module) => format!("asyncio.{inner}"),
        _ => name,
    }
}

/// Whether an assignment stands in an `except ImportError` whose `try` imports.
fn is_import_fallback(assignment: Node<'_>) -> bool {
    assignment.ancestors().take_while(|node| node.kind() != Kind::TryStatement).any(|node| {
        node.kind() == Kind::ExceptClause
            && node.child(Field::Value).is_some_and(|value| {
                ["ImportError", "ModuleNotFoundError", "Exception"].iter().any(|name| value.text().contains(name))
            })
    })
}

/// Whether an identifier names a variable: see [`SemanticModel::is_variable_name`].
pub fn names_variable(identifier: Node<'_>) -> bool {
    let Some(parent) = identifier.parent().filter(|_| identifier.kind() == Kind::Identifier) else { return false };
    match (parent.kind(), identifier.field()) {
        (Kind::Attribute, Field::Attribute) | (Kind::KeywordArgument, Field::Name) => false,
        // The module of `from module import name` is not bound, nor is what an alias replaces.
        (Kind::DottedName, _) => {
            parent.field() != Field::ModuleName
                && parent
                    .parent()
                    .is_none_or(|outer| !matches!(outer.kind(), Kind::RelativeImport | Kind::AliasedImport))
        }
        (Kind::Assignment, Field::Left) => !is_in_class_body(parent),
        _ => true,
    }
}

fn is_in_class_body(assignment: Node<'_>) -> bool {
    let block = assignment.parent().and_then(|statement| statement.parent());
    let owner = block.filter(|block| block.kind() == Kind::Block).and_then(|block| block.parent());
    owner.is_some_and(|owner| owner.kind() == Kind::ClassDefinition)
}
