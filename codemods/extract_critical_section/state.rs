//! State that tasks share: attributes of `self`, and variables of the module.

use std::collections::HashMap;

use aiomend_rewrite::Context;
use aiomend_semantics::{BindingId, DefinitionKind, place, target_kind};
use aiomend_syntax::{Field, Kind, Node};

use super::closures::runs_later;
use super::helper::method_of;

/// Something that lives longer than a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place<'m> {
    /// `self.name`
    Attribute {
        /// The first parameter of the method.
        object: BindingId,
        name: &'m str,
    },
    /// A variable of the module.
    Global(BindingId),
}

impl<'m> Place<'m> {
    /// As the code says it.
    pub(super) fn text(self, cx: &Context<'m>) -> String {
        let name_of = |binding| cx.model.scopes().binding(binding).name;
        match self {
            Place::Attribute { object, name } => format!("{}.{name}", name_of(object)),
            Place::Global(binding) => name_of(binding).to_owned(),
        }
    }
}

/// What code does with a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Access<'m> {
    pub(super) at: u32,
    pub(super) place: Place<'m>,
    pub(super) reads: bool,
    /// Binds or unbinds it, or an element of it.
    pub(super) writes: bool,
}

/// What the code of `function` itself does with places, in the order of the text; nested functions are left out.
pub(super) fn accesses<'m>(cx: &Context<'m>, function: Node<'m>) -> Vec<Access<'m>> {
    let Some(body) = function.child(Field::Body) else { return Vec::new() };
    let object = method_of(function).and_then(|(method, _)| receiver(cx, method));
    let mut found: Vec<Access<'m>> = body
        .descendants()
        .filter(|node| matches!(node.kind(), Kind::Attribute | Kind::Identifier))
        .filter_map(|node| Some((node, place_of(cx, node, object)?)))
        .filter(|(node, _)| !runs_later(cx, *node, function))
        .map(|(node, place)| {
            let (reads, writes) = done_with(cx, node);
            Access { at: node.start(), place, reads, writes }
        })
        .collect();
    found.sort_by_key(|access| access.at);
    found
}

/// What the first parameter of a method is called where it is the object.
const OBJECTS: &[&str] = &["self", "cls"];

fn receiver<'m>(cx: &Context<'m>, method: Node<'m>) -> Option<BindingId> {
    let first = method.child(Field::Parameters)?.children().next()?;
    let first = if first.kind() == Kind::TypedParameter { first.children().next()? } else { first };
    let binding = cx.model.scopes().binding_of(first).filter(|_| OBJECTS.contains(&first.text()))?;
    // Bound again, it may be anything.
    (cx.model.scopes().binding(binding).definitions.len() == 1).then_some(binding)
}

fn place_of<'m>(cx: &Context<'m>, node: Node<'m>, object: Option<BindingId>) -> Option<Place<'m>> {
    let scopes = cx.model.scopes();
    if node.kind() == Kind::Attribute {
        let of = node.child(Field::Object).filter(|of| of.kind() == Kind::Identifier)?;
        let object = object.filter(|object| scopes.binding_of(of) == Some(*object))?;
        return Some(Place::Attribute { object, name: node.child(Field::Attribute)?.text() });
    }
    let binding = scopes.binding_of(node)?;
    (scopes.binding(binding).scope == scopes.module_scope()).then_some(Place::Global(binding))
}

/// Whether an expression is read where it stands, and whether it or an element of it is written.
fn done_with<'m>(cx: &Context<'m>, node: Node<'m>) -> (bool, bool) {
    let mut target = place::with_parentheses(node);
    let mut element = false;
    while let Some(outer) = target.parent().filter(|outer| outer.kind() == Kind::Subscript)
        && target.field() == Field::Value
    {
        target = place::with_parentheses(outer);
        element = true;
    }
    let is_augmented =
        target.parent().is_some_and(|outer| outer.kind() == Kind::AugmentedAssignment && target.field() == Field::Left);
    let is_bound = || {
        let binding = cx.model.scopes().binding_of(node).filter(|_| node.kind() == Kind::Identifier && !element)?;
        let definitions = &cx.model.scopes().binding(binding).definitions;
        definitions.iter().find(|definition| definition.name == node)
    };
    let writes = match target_kind(target) {
        // `self.count: int` binds nothing.
        Some(DefinitionKind::Assignment(assignment)) if assignment.child(Field::Right).is_none() => {
            return (false, false);
        }
        Some(_) => true,
        None => is_bound().is_some(),
    };
    (!writes || is_augmented, writes)
}

/// Who writes which place, as far as a module shows.
#[derive(Debug, Default)]
pub(super) struct Writers<'m> {
    // By the class's place in the text.
    attributes: HashMap<(u32, &'m str), Vec<&'m str>>,
    globals: HashMap<BindingId, Vec<&'m str>>,
}

/// Methods that run before anybody else has the object.
const CONSTRUCTORS: &[&str] = &["__init__", "__new__", "__post_init__"];

impl<'m> Writers<'m> {
    pub(super) fn read(cx: &Context<'m>) -> Self {
        let mut writers = Self::default();
        for function in cx.module.nodes().filter(|node| node.kind() == Kind::FunctionDefinition) {
            let Some(name) = function.child(Field::Name).map(|name| name.text()) else { continue };
            let class = method_of(function).map(|(_, class)| class.start());
            for access in accesses(cx, function).iter().filter(|access| access.writes) {
                let known = match (access.place, class) {
                    (Place::Attribute { .. }, _) if CONSTRUCTORS.contains(&name) => continue,
                    (Place::Attribute { name, .. }, Some(class)) => {
                        writers.attributes.entry((class, name)).or_default()
                    }
                    (Place::Attribute { .. }, None) => continue,
                    (Place::Global(binding), _) => writers.globals.entry(binding).or_default(),
                };
                if !known.contains(&name) {
                    known.push(name);
                }
            }
        }
        writers
    }

    /// The names of the functions that write a place which `function` writes, in the order of the text: methods of its
    /// class but the constructor, or functions of the module.
    pub(super) fn of(&self, function: Node<'m>, place: Place<'m>) -> &[&'m str] {
        let known = match place {
            Place::Attribute { name, .. } => {
                method_of(function).and_then(|(_, class)| self.attributes.get(&(class.start(), name)))
            }
            Place::Global(binding) => self.globals.get(&binding),
        };
        known.map_or(&[], Vec::as_slice)
    }
}
