//! What speaks against single uses of a primitive, in whatever file.

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_semantics::place::{self, Evaluated, evaluated};
use aiomend_semantics::project::primitives::UseKind;
use aiomend_syntax::{Field, Kind, Node};

use crate::scope_global_lock::site::{Site, Variable};
use crate::scope_global_lock::users::{Unopened, UseAt, each_file};

/// What single uses forbid: each kind once, with all its places.
pub(super) fn by_use<'m>(cx: &Context<'m>, site: &Site<'m>, variable: &Variable<'m>) -> Vec<Refusal> {
    let found = each_file(cx, &variable.uses, |there, uses| {
        let mut outside: Vec<Related> = Vec::new();
        let mut before: Vec<Related> = Vec::new();
        let mut as_value: Vec<Related> = Vec::new();
        let mut starred: Vec<Related> = Vec::new();
        let others = uses.iter().filter(|used| !variable.is_of_making(there.path, used.node.span()));
        for used in others {
            let at = |message: &str| Related::at(there.path, place::line_of(used.node), message);
            match (value_use(used), runs_in(used.node)) {
                (Some(what), _) => as_value.push(at(what)),
                (None, _) if variable.getter().is_some() && used.kind == UseKind::Exported => {
                    as_value.push(at("named beside the function that returns it"));
                }
                (None, _) if has_its_own_refusal(&used.kind) => {}
                (None, Runs::InCoroutine) if is_starred(there, used) => {
                    starred.push(at("it comes by a star import"));
                }
                (None, Runs::InCoroutine) if variable.getter().is_some() => {
                    as_value.push(at("used beside the function that returns it"));
                }
                (None, Runs::InCoroutine) => {}
                (None, Runs::InFunction(name)) => outside.push(at(&format!("used in {name}, which is no coroutine"))),
                (None, Runs::AtImport) if is_change(&used.kind) => {
                    before.push(at("changed before any event loop runs"))
                }
                (None, Runs::AtImport) => outside.push(at("used while the module is imported")),
            }
        }
        (outside, before, as_value, starred)
    });
    let all = match found {
        Ok(found) => found,
        Err(unopened) => return vec![closed(variable, &variable.shown(), unopened)],
    };
    let mut joined: (Vec<Related>, Vec<Related>, Vec<Related>, Vec<Related>) = Default::default();
    for (outside, before, as_value, starred) in all {
        joined.0.extend(outside);
        joined.1.extend(before);
        joined.2.extend(as_value);
        joined.3.extend(starred);
    }
    let shown = variable.shown();
    let noun = site.noun();
    let refusal = |code: &'static str, related: Vec<Related>, message: String, hint: Option<&str>| {
        let first = related.first()?;
        let refusal = Refusal::new(code, variable.name.span(), format!("{message}: {}", first.message));
        let refusal = match hint {
            Some(hint) => refusal.with_hint(hint),
            None => refusal,
        };
        Some(refusal.with_related(related))
    };
    let found = [
        refusal(
            "used-outside-async",
            joined.0,
            format!("only inside a coroutine it is known which event loop's {noun} `{shown}` means"),
            None,
        ),
        refusal(
            "state-before-loop",
            joined.1,
            format!("no event loop's {noun} would have what is done to `{shown}` here"),
            None,
        ),
        refusal(
            "used-as-value",
            joined.2,
            format!("where the {noun} itself goes cannot be seen: `{shown}` is not only used where it stands"),
            None,
        ),
        refusal("uses-unclear", joined.3, format!("not all uses of `{shown}` are seen"), Some("import it by its name")),
    ];
    found.into_iter().flatten().collect()
}

/// Refuse what a file that cannot be looked at would have to go with.
pub(super) fn closed(variable: &Variable<'_>, used: &str, unopened: Unopened) -> Refusal {
    let path = unopened.path.display();
    let message = format!("`{path}` uses `{used}` too, and {}", unopened.closed.why);
    let related = vec![Related::at(&unopened.path, unopened.line, "uses it")];
    Refusal::new(unopened.closed.code, variable.name.span(), message).with_related(related)
}

/// Whether something else than a use of the primitive itself, which is judged by itself.
fn has_its_own_refusal(kind: &UseKind) -> bool {
    matches!(
        kind,
        UseKind::Exported
            | UseKind::Patched
            | UseKind::Rebound
            | UseKind::Deleted
            | UseKind::Reflected
            | UseKind::Unclear(_)
            | UseKind::UnclearlyBound(_)
    )
}

/// What is done with it as a value; none where it only does its work. A method that is taken as a value is one of the
/// running loop's primitive.
fn value_use(used: &UseAt<'_>) -> Option<&'static str> {
    if place::shown_as_code(used.node).is_some() {
        return Some("its code is shown");
    }
    match &used.kind {
        UseKind::AsyncWith { .. } | UseKind::Acquire { .. } | UseKind::Release { .. } | UseKind::Locked => None,
        UseKind::OtherMethod { .. } => None,
        kind if has_its_own_refusal(kind) => None,
        UseKind::Passed { .. } => Some("it is passed to a call"),
        UseKind::Returned => Some("it is returned"),
        UseKind::Aliased => Some("it gets another name"),
        UseKind::Tested => Some("it is tested or compared"),
        UseKind::Slots => Some("`__slots__` names it"),
        _ => Some("it is used in another way"),
    }
}

/// Whether it is not afterwards as it was before.
fn is_change(kind: &UseKind) -> bool {
    match kind {
        UseKind::Acquire { .. } | UseKind::Release { .. } => true,
        UseKind::OtherMethod { name, .. } => {
            matches!(name.as_str(), "set" | "clear" | "put_nowait" | "put" | "get_nowait")
        }
        _ => false,
    }
}

/// What runs a use.
pub(super) enum Runs {
    InCoroutine,
    InFunction(String),
    AtImport,
}

pub(super) fn runs_in(node: Node<'_>) -> Runs {
    match evaluated(node) {
        Evaluated::InFunction(function) if place::is_async(function) => Runs::InCoroutine,
        Evaluated::InFunction(function) => {
            let name = function.child(Field::Name).map_or("a function", |name| name.text());
            Runs::InFunction(format!("`{name}`"))
        }
        Evaluated::InLambda(_) => Runs::InFunction("a lambda".to_owned()),
        // Who runs a generator expression, and when, is not known; the others are run where they stand.
        Evaluated::InComprehension(inner) if inner.kind() == Kind::GeneratorExpression => {
            Runs::InFunction("a generator expression".to_owned())
        }
        Evaluated::InComprehension(inner) => runs_in(inner),
        Evaluated::InDefinition(_) | Evaluated::InClass(_) | Evaluated::InModule => Runs::AtImport,
    }
}

/// Whether a bare name in another file is bound by no import that names it.
fn is_starred<'m>(there: &Context<'m>, used: &UseAt<'m>) -> bool {
    used.node.kind() == Kind::Identifier && there.model.binding_of(used.node).is_none()
}
