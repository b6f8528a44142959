//! The annotation of a local whose coroutines become tasks: `create_task` takes a `Coroutine`, and `list[Awaitable[int]]`
//! tells a type checker of less.

use aiomend_rewrite::{Context, Edit, Part, Request};
use aiomend_semantics::{BindingId, DefinitionKind, Resolution, ScopeKind, place};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::element::ElementKind;
use super::series::Series;
use super::{Gather, Input};

/// The modules that have `Awaitable` and `Coroutine`.
const MODULES: &[&str] = &["collections.abc", "typing", "typing_extensions"];

/// Make `list[Coroutine[Any, Any, int]]` of the `list[Awaitable[int]]` that a local with coroutines is annotated as, where
/// its statement stays as it is: outside `replaced`.
pub(crate) fn tell_coroutines<'m>(cx: &Context<'m>, gather: &Gather<'m>, replaced: Span, part: &mut Part) {
    for input in &gather.inputs {
        let Input::Each(series) = input else { continue };
        let Some(name) = holder(series) else { continue };
        let Some(awaitable) = awaitable_of(cx, name).filter(|node| !replaced.contains(node.span())) else { continue };
        let Some((edits, requests)) = as_coroutine(cx, awaitable) else { continue };
        let touched = place::touched_at(awaitable);
        if !part.owned.contains(&touched) {
            part.owned.push(touched);
            part.owned.sort_by_key(|span| span.start());
        }
        part.edits.extend(edits);
        part.requests.extend(requests);
    }
}

/// The local that holds coroutine objects: `coros`, also where `coros.values()` is gathered.
fn holder<'m>(series: &Series<'m>) -> Option<Node<'m>> {
    match series {
        Series::Comprehension(_) => None,
        Series::Variable(variable) => {
            let are_coroutines =
                variable.elements.iter().all(|element| matches!(element.kind, ElementKind::Coroutine(_)));
            are_coroutines.then_some(variable.name)
        }
        Series::Other { node, .. } => match node.kind() {
            Kind::Call => node.child(Field::Function)?.child(Field::Object),
            _ => Some(*node),
        },
    }
}

/// `Awaitable` in the annotation of a local, if it is said once.
fn awaitable_of<'m>(cx: &Context<'m>, name: Node<'m>) -> Option<Node<'m>> {
    let binding = Some(name).filter(|name| name.kind() == Kind::Identifier).and_then(|it| cx.model.binding_of(it))?;
    if binding.shared || cx.model.scopes().scope(binding.scope).kind != ScopeKind::Function {
        return None;
    }
    let mut annotations = binding.definitions.iter().filter_map(|definition| match definition.kind {
        DefinitionKind::Assignment(assignment) => assignment.child(Field::Type),
        _ => None,
    });
    let annotation = annotations.next().filter(|_| annotations.next().is_none())?;
    let mut found =
        annotation.descendants().filter(|node| node.kind() == Kind::Identifier && node.text() == "Awaitable");
    found.next().filter(|_| found.next().is_none())
}

fn as_coroutine<'m>(cx: &Context<'m>, awaitable: Node<'m>) -> Option<(Vec<Edit>, Vec<Request>)> {
    let mut requests = Vec::new();
    let qualified = awaitable.parent().filter(|outer| outer.kind() == Kind::Attribute);
    let any = match qualified.and_then(|outer| outer.child(Field::Object)) {
        Some(module) if cx.model.is_known(module, "typing") => format!("{}.Any", module.text()),
        Some(module) if cx.model.is_known(module, "collections.abc") => any(cx, awaitable, &mut requests)?,
        Some(_) => return None,
        None => {
            import_coroutine(cx, awaitable, &mut requests)?;
            any(cx, awaitable, &mut requests)?
        }
    };
    let rest = &awaitable.module().source().text()[awaitable.end() as usize..];
    let mut edits = vec![Edit::replace(awaitable.span(), "Coroutine")];
    if rest.starts_with('[') {
        edits.push(Edit::insert(awaitable.end() + 1, format!("{any}, {any}, ")));
    } else {
        edits = vec![Edit::replace(awaitable.span(), format!("Coroutine[{any}, {any}, {any}]"))];
    }
    Some((edits, requests))
}

/// `Coroutine` from where `Awaitable` is imported.
fn import_coroutine<'m>(cx: &Context<'m>, awaitable: Node<'m>, requests: &mut Vec<Request>) -> Option<()> {
    let binding = cx.model.binding_of(awaitable)?;
    let [only] = binding.definitions.as_slice() else { return None };
    let DefinitionKind::Import(statement) = only.kind else { return None };
    let module = statement.child(Field::ModuleName)?.text();
    if !MODULES.contains(&module) || only.name.text() != "Awaitable" {
        return None;
    }
    if !is_one_of(cx, awaitable, "Coroutine", MODULES) {
        if cx.model.is_variable_name("Coroutine") {
            return None;
        }
        let (module, name) = (module.to_owned(), "Coroutine".to_owned());
        requests.push(Request::ImportFrom { module, name, beside: Some(statement.span()) });
    }
    requests.push(Request::Release { definition: only.name.span() });
    Some(())
}

fn any<'m>(cx: &Context<'m>, place: Node<'m>, requests: &mut Vec<Request>) -> Option<String> {
    let name = "Any".to_owned();
    if !is_one_of(cx, place, &name, &["typing"]) {
        if cx.model.is_variable_name(&name) {
            return None;
        }
        requests.push(Request::ImportFrom { module: "typing".to_owned(), name: name.clone(), beside: None });
    }
    Some(name)
}

/// Whether `name` means that of one of the modules at `place`, if only for type checkers: annotations of locals are not
/// evaluated.
fn is_one_of<'m>(cx: &Context<'m>, place: Node<'m>, name: &str, modules: &[&str]) -> bool {
    let scopes = cx.model.scopes();
    let found: Option<BindingId> = scopes.lookup(scopes.scope_of(place), name);
    let first = found.and_then(|id| scopes.binding(id).definitions.first());
    let resolved = first.map(|definition| cx.model.resolve(definition.name));
    modules.iter().any(|module| resolved == Some(Resolution::Known(format!("{module}.{name}"))))
}
