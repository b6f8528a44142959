//! What speaks against a function that makes a primitive when it is first needed, and would give each event loop its own.

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::UseKind;
use aiomend_syntax::{Field, Kind, Node};

use super::by_use::{Runs, closed, runs_in};
use crate::scope_global_lock::lazy::Getter;
use crate::scope_global_lock::site::{Site, Variable};
use crate::scope_global_lock::threading::{uses_of, without_definition};
use crate::scope_global_lock::users::{UseAt, each_file};

/// What calls of the function, and other uses of its name, forbid: each kind once, with all its places.
pub(super) fn by_getter<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    getter: Getter<'m>,
) -> Vec<Refusal> {
    let (name, noun) = (getter.name(), site.noun());
    let refusal = |code, message: String| Refusal::new(code, variable.name.span(), message);
    let function = (cx.path.to_path_buf(), name.to_owned());
    let uses = uses_of(cx, &function);
    let own = without_definition(cx, &function, &uses).filter(|_| uses.constructions.is_empty());
    let Some(own) = own else {
        return vec![refusal("rebound", format!("`{name}` is not defined once, at the top level"))];
    };
    if let Some(reason) = uses.unseen.first() {
        return vec![refusal("uses-unclear", format!("not all uses of `{name}` are seen: {reason}"))];
    }
    let found = each_file(cx, &own, |there, uses| {
        let troubles = uses.iter().filter_map(|used| Some((trouble_of(there, used, getter)?, used)));
        let placed = troubles.map(|(trouble, used)| {
            let (code, what) = trouble;
            (code, Related::at(there.path, place::line_of(used.node), what))
        });
        placed.collect::<Vec<(&'static str, Related)>>()
    });
    let mut found: Vec<(&'static str, Related)> = match found {
        Ok(found) => found.into_iter().flatten().collect(),
        Err(unopened) => return vec![closed(variable, name, unopened)],
    };
    if cx.settings.is_installed && !name.starts_with('_') {
        let line = place::line_of(getter.function);
        found.push(("public-name", Related::at(cx.path, line, "a public function of a package that can be installed")));
    }
    let mut codes: Vec<&'static str> = found.iter().map(|(code, _)| *code).collect();
    codes.sort_unstable();
    codes.dedup();
    let one = |code: &'static str| {
        let related: Vec<Related> = found.iter().filter(|(of, _)| *of == code).map(|(_, at)| at.clone()).collect();
        let why = match code {
            "used-outside-async" => {
                format!("only inside a coroutine `{name}` would know which event loop's {noun} to give")
            }
            "used-as-value" => format!("where the {noun} that `{name}` returns goes cannot be seen"),
            "public-name" => format!("code outside the project may call `{name}` where no event loop runs"),
            _ => format!("not everything that happens to `{name}` can be seen"),
        };
        let first = related.first().map_or("", |place| place.message.as_str());
        refusal(code, format!("{why}: {first}")).with_related(related.clone())
    };
    codes.into_iter().map(one).collect()
}

/// Why one use of the function's name stands in the way: a code, and what is there.
fn trouble_of<'m>(there: &Context<'m>, used: &UseAt<'m>, getter: Getter<'_>) -> Option<(&'static str, &'static str)> {
    match used.kind {
        UseKind::Exported if used.node.kind() == Kind::String => return Some(("public-name", "`__all__` names it")),
        // The function stays where it is, under its name.
        UseKind::Exported | UseKind::Patched => return None,
        UseKind::Rebound | UseKind::Deleted => return Some(("rebound", "assigned or deleted")),
        UseKind::Reflected | UseKind::Unclear(_) | UseKind::UnclearlyBound(_) => {
            return Some(("uses-unclear", "it may be meant here"));
        }
        _ => {}
    }
    let call = used.node.parent().filter(|call| call.kind() == Kind::Call);
    let Some(call) = call.filter(|call| call.child(Field::Function) == Some(used.node)) else {
        return Some(("used-as-value", "the function itself is used as a value"));
    };
    match runs_in(call) {
        Runs::InCoroutine => {}
        Runs::InFunction(_) => return Some(("used-outside-async", "called in a function that is no coroutine")),
        Runs::AtImport => return Some(("used-outside-async", "called while the module is imported")),
    }
    let mut value = place::with_parentheses(call);
    if place::is_async(getter.function) {
        let awaited = value.parent().filter(|outer| outer.kind() == Kind::Await);
        let Some(awaited) = awaited else { return Some(("used-as-value", "not awaited where it is called")) };
        value = place::with_parentheses(awaited);
    }
    let is_used_here = does_its_work(value) || local_of(there, value).is_some_and(|name| is_used_alone(there, name));
    (!is_used_here).then_some(("used-as-value", "what it returns is handed on"))
}

/// `async with VALUE:`, `VALUE.acquire()`
fn does_its_work(value: Node<'_>) -> bool {
    let Some(outer) = value.parent() else { return false };
    match outer.kind() {
        Kind::WithItem => true,
        Kind::Attribute => {
            outer.parent().is_some_and(|call| call.kind() == Kind::Call && outer.field() == Field::Function)
        }
        _ => false,
    }
}

/// `lock` of `lock = VALUE`, a local variable of the coroutine.
fn local_of<'m>(there: &Context<'m>, value: Node<'m>) -> Option<Node<'m>> {
    let assignment = value.parent().filter(|outer| outer.kind() == Kind::Assignment)?;
    let name = assignment.child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    let binding = there.model.binding_of(name)?;
    let scopes = there.model.scopes();
    (binding.scope == scopes.scope_of(name) && !binding.shared).then_some(name)
}

/// Whether a local variable is only used for what a primitive does.
fn is_used_alone<'m>(there: &Context<'m>, name: Node<'m>) -> bool {
    let Some(function) = place::function_of(name) else { return false };
    let mut same = function.descendants().filter(|node| node.kind() == Kind::Identifier && node.text() == name.text());
    same.all(|node| {
        let is_assigned = node.field() == Field::Left;
        let is_name_of_other = node.field() == Field::Attribute || node.field() == Field::Name;
        is_assigned || is_name_of_other || there.model.binding_of(node).is_none() || does_its_work(node)
    })
}
