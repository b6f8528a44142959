//! Annotations of the new function: all of them, or none where one cannot be told.

use std::collections::{HashMap, HashSet};

use aiomend_rewrite::Context;
use aiomend_semantics::{Binding, BindingId, DefinitionKind};
use aiomend_syntax::{Field, Kind, Node};

use super::data::Data;
use super::helper::{Helper, with_decorators};
use super::leaving::Ending;
use super::section::Section;

/// The text of each annotation.
#[derive(Debug)]
pub(super) struct Annotations {
    parameters: HashMap<BindingId, String>,
    pub(super) returned: String,
}

impl Annotations {
    /// What the function says of its own parameters holds for those of the helper, as far as nothing narrows it before
    /// the section. A checker looks at no body without annotations, so none are better than some.
    pub(super) fn of<'m>(
        cx: &Context<'m>,
        section: &Section<'m>,
        data: &Data<'m>,
        helper: &Helper<'m>,
        parameters: &[BindingId],
    ) -> Option<Self> {
        let function = section.function;
        // What an annotation names is there where the function itself is defined.
        let is_same_scope = with_decorators(function) == helper.before;
        // The result of a generator is not what it returns.
        if section.facts(cx).is_generator && data.ending == Ending::Return {
            return None;
        }
        if !is_annotated(function) || !is_same_scope || function.child(Field::TypeParameters).is_some() {
            return None;
        }
        if narrows(cx, section) {
            return None;
        }
        let mut texts = HashMap::new();
        for &name in parameters {
            texts.insert(name, annotation_of(cx.model.scopes().binding(name), section)?);
        }
        let returned = match data.ending {
            Ending::Call if data.outputs.is_empty() => "None".to_owned(),
            Ending::Call => {
                let types: Option<Vec<String>> =
                    data.outputs.iter().map(|name| annotation_of(cx.model.scopes().binding(*name), section)).collect();
                match types?.as_slice() {
                    [only] => only.clone(),
                    _ => return None,
                }
            }
            Ending::CallThenReturn => "None".to_owned(),
            Ending::ReturnUnless => "bool".to_owned(),
            Ending::Return => one_line(function.child(Field::ReturnType)?)?,
        };
        Some(Self { parameters: texts, returned })
    }

    pub(super) fn parameter(&self, name: BindingId) -> Option<&str> {
        self.parameters.get(&name).map(String::as_str)
    }
}

/// Whether type checkers look into a function.
pub(super) fn is_annotated(function: Node<'_>) -> bool {
    let has_type = |parameter: Node<'_>| matches!(parameter.kind(), Kind::TypedParameter | Kind::TypedDefaultParameter);
    function.child(Field::ReturnType).is_some()
        || function.child(Field::Parameters).is_some_and(|list| list.children().any(has_type))
}

/// The annotation of a name that is bound once, in the function at hand.
fn annotation_of(binding: &Binding<'_>, section: &Section<'_>) -> Option<String> {
    let [definition] = binding.definitions.as_slice() else { return None };
    match definition.kind {
        DefinitionKind::Parameter(parameter) => {
            let is_own = parameter.parent().and_then(|list| list.parent()) == Some(section.function);
            let is_plain = matches!(parameter.kind(), Kind::TypedParameter | Kind::TypedDefaultParameter)
                && parameter.children().next().is_some_and(|first| first.kind() == Kind::Identifier);
            one_line(parameter.child(Field::Type).filter(|_| is_own && is_plain)?)
        }
        DefinitionKind::Assignment(assignment) => value_type(&one_line(assignment.child(Field::Type)?)?),
        _ => None,
    }
}

fn one_line(annotation: Node<'_>) -> Option<String> {
    let text = annotation.text();
    (!text.contains(['\n', '\r', '#'])).then(|| text.to_owned())
}

/// The type that a value has by the annotation of its variable. `Final` and `TypeAlias` speak of the variable, and are no
/// types of what a function returns.
fn value_type(annotation: &str) -> Option<String> {
    let (head, inner) = match annotation.split_once('[') {
        Some((head, rest)) => (head, rest.strip_suffix(']')),
        None => (annotation, None),
    };
    match head.rsplit('.').next().unwrap_or(head).trim() {
        "Final" => inner.map(|inner| inner.trim().to_owned()),
        "TypeAlias" => None,
        quoted if quoted.contains(['"', '\'']) && quoted.contains("Final") => None,
        _ => Some(annotation.to_owned()),
    }
}

/// Whether a test or an assignment before the section may tell a checker more of something the section uses than its
/// declaration does: `if self._process is None: return`.
fn narrows<'m>(cx: &Context<'m>, section: &Section<'m>) -> bool {
    let start = section.span().start();
    let before = section.facts(cx).tested.iter().filter(|(at, text)| *at < start && !matches!(*text, "self" | "cls"));
    let tested: HashSet<&str> = before.map(|(_, text)| *text).collect();
    section.nodes().any(|node| {
        matches!(node.kind(), Kind::Attribute | Kind::Identifier)
            && node.field() != Field::Attribute
            && tested.contains(node.text())
    })
}
