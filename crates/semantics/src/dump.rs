//! The model in a form for people and snapshots.

use std::fmt::Write;

use aiomend_syntax::{Field, Kind};

use crate::model::{Resolution, SemanticModel};
use crate::place::{Evaluated, evaluated, line_of};
use crate::scope::{DefinitionKind, ScopeKind};
use crate::suspension::suspensions;
use crate::types::Type;

/// Scopes with their bindings, then every call with what it denotes and where it is evaluated, then suspensions.
pub fn dump(model: &SemanticModel<'_>) -> String {
    let mut out = String::new();
    for (_, binding) in model.scopes().bindings() {
        let scope = model.scopes().scope(binding.scope);
        let owner = match scope.kind {
            ScopeKind::Module => "module".to_owned(),
            kind => format!("{kind:?} in line {}", line_of(scope.node)).to_lowercase(),
        };
        let definitions: Vec<String> = binding
            .definitions
            .iter()
            .map(|definition| format!("{}@{}", kind_of(definition.kind), line_of(definition.name)))
            .collect();
        let references: Vec<String> = binding.references.iter().map(|node| line_of(*node).to_string()).collect();
        let shared = if binding.shared { " shared" } else { "" };
        let _ = writeln!(
            out,
            "{owner}: {}{shared} = {} used [{}]",
            binding.name,
            definitions.join(" "),
            references.join(" ")
        );
    }
    for call in model.module().nodes().filter(|node| node.kind() == Kind::Call) {
        let Some(function) = call.child(Field::Function) else { continue };
        let denotes = match model.resolve(function) {
            Resolution::Known(name) => name,
            Resolution::Local(id) => format!("local {}", model.scopes().binding(id).name),
            Resolution::Unknown(why) => format!("{why:?}"),
        };
        let kind = match model.type_of(call) {
            Type::Unknown => String::new(),
            found => format!(" : {found:?}"),
        };
        let place = match evaluated(call) {
            Evaluated::InFunction(_) => "in function",
            Evaluated::InLambda(_) => "in lambda",
            Evaluated::InComprehension(_) => "in comprehension",
            Evaluated::InDefinition(_) => "in definition",
            Evaluated::InClass(_) => "in class",
            Evaluated::InModule => "in module",
        };
        let _ = writeln!(out, "{}: call {} -> {denotes}{kind} {place}", line_of(call), function.text());
    }
    let lines: Vec<String> =
        suspensions(model.module().root()).into_iter().map(|node| line_of(node).to_string()).collect();
    let _ = writeln!(out, "suspends at module level in lines [{}]", lines.join(" "));
    for function in model.module().nodes().filter(|node| node.kind() == Kind::FunctionDefinition) {
        let Some(body) = function.child(Field::Body) else { continue };
        let lines: Vec<String> = suspensions(body).into_iter().map(|node| line_of(node).to_string()).collect();
        let name = function.child(Field::Name).map_or("", |name| name.text());
        let _ = writeln!(out, "{name} suspends in lines [{}]", lines.join(" "));
    }
    out
}

fn kind_of(kind: DefinitionKind<'_>) -> &'static str {
    match kind {
        DefinitionKind::Import(_) => "import",
        DefinitionKind::Assignment(_) => "assignment",
        DefinitionKind::Named(_) => "walrus",
        DefinitionKind::Part => "part",
        DefinitionKind::Augmented => "augmented",
        DefinitionKind::Parameter(_) => "parameter",
        DefinitionKind::Function(_) => "def",
        DefinitionKind::Class(_) => "class",
        DefinitionKind::With(_) => "with",
        DefinitionKind::Except => "except",
        DefinitionKind::Delete => "del",
        DefinitionKind::Type => "type",
    }
}
