//! What speaks against one primitive for each event loop.

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{Form, Primitive, Use, UseKind};
use aiomend_syntax::{Field, Kind, Node};

use super::evidence::Evidence;
use super::site::{Holder, Instance, Site, Variable};
use crate::starters::{Starters, passed_runners};

mod by_getter;
mod by_use;

use by_getter::by_getter;
use by_use::by_use;

/// All obstacles.
pub(super) fn all<'m>(cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
    let variable = match &site.holder {
        Holder::Variable(variable) => variable,
        Holder::Default(function) => return vec![default_argument(site, *function)],
        Holder::Instance(instance) => return vec![held_by_instance(site, instance)],
        Holder::Other => {
            let message = format!("the {} is part of another value, so who uses it cannot be seen", site.noun());
            let hint = "assign it to a name of its own";
            return vec![Refusal::new("used-as-value", site.call.span(), message).with_hint(hint)];
        }
    };
    let changes = rebound(cx, site, variable).or_else(|| conditional(variable));
    let is_steady = changes.is_none();
    let found = [
        constructor_arguments(cx, site),
        comment_inside(site, variable),
        changes,
        dataclass_field(variable),
        patched_by_name(variable),
        uses_unclear(variable).or_else(|| is_steady.then(|| of_unknown_type(cx, variable)).flatten()),
        public_name(cx, variable),
        several_threads(cx, variable),
    ];
    let mut found: Vec<Refusal> = found.into_iter().flatten().collect();
    found.extend(by_use(cx, site, variable));
    found.extend(variable.getter().into_iter().flat_map(|getter| by_getter(cx, site, variable, getter)));
    // What is done before any loop runs says more than that there are several.
    if !found.iter().any(|refusal| refusal.code == "state-before-loop") {
        found.extend(outlives_its_loop(cx, site, variable));
    }
    found
}

/// Refuse a default: it is one for all calls, and a caller may pass another.
fn default_argument(site: &Site<'_>, function: Node<'_>) -> Refusal {
    let name = function.child(Field::Name).map_or("the lambda".to_owned(), |name| format!("`{}`", name.text()));
    let message = format!("every call of {name} shares this {}, and a caller may pass another", site.noun());
    let hint = "make `None` the default, and a private variable of the module what stands for it";
    Refusal::new("default-argument", site.call.span(), message).with_hint(hint)
}

/// Refuse what an instance makes for itself: where the instance is made, has to change, and who uses it.
fn held_by_instance(site: &Site<'_>, instance: &Instance<'_>) -> Refusal {
    let class = instance.class.child(Field::Name).map_or("its class", |name| name.text());
    let attribute = instance.attribute.text();
    let related = Related::at_each(&instance.places, "makes an instance while it is imported");
    let first = instance.places.first();
    let place = first.map(|place| format!("`{}:{}`", place.path.display(), place.line)).unwrap_or_default();
    let message = format!("{place} makes a `{class}` for the whole program, and `{attribute}` with it");
    let hint = "make the instance in the coroutine that starts first";
    Refusal::new("held-by-instance", site.call.span(), message).with_hint(hint).with_related(related)
}

/// Refuse a comment between the words of the assignment, which are written anew elsewhere; the arguments are kept.
fn comment_inside(site: &Site<'_>, variable: &Variable<'_>) -> Option<Refusal> {
    let arguments = site.call.child(Field::Arguments)?;
    let comment = variable.declaration().comments().find(|comment| !arguments.span().contains(comment.span()))?;
    let message = "this comment stands between words that are written anew, where no line could hold it";
    Some(Refusal::new("comment-would-be-lost", comment.span(), message))
}

/// Refuse arguments that may mean something else, or fail, when they are evaluated later, and more than once.
fn constructor_arguments<'m>(cx: &Context<'m>, site: &Site<'m>) -> Option<Refusal> {
    let arguments = site.call.child(Field::Arguments)?;
    let mut values = arguments.children().map(|argument| match argument.kind() {
        Kind::KeywordArgument => (argument.child(Field::Name).map(|name| name.text()), argument.child(Field::Value)),
        _ => (None, Some(argument)),
    });
    let unlike =
        values.find(|(name, value)| *name == Some("loop") || !value.is_some_and(|value| is_fixed(cx, value)))?;
    let (name, value) = unlike;
    let span = value.unwrap_or(arguments).span();
    if name == Some("loop") {
        let message = "`loop=` was removed in Python 3.10: this call fails as it is";
        let hint = "leave the argument out, as Python 3.10 and later find the loop by themselves";
        return Some(Refusal::new("constructor-arguments", span, message).with_hint(hint));
    }
    let text = value.map_or("", place::first_line);
    let message =
        format!("`{text}` would be evaluated later, once for each event loop, and may be something else then");
    Some(Refusal::new("constructor-arguments", span, message))
}

/// Whether an argument has the same value whenever it is evaluated: a literal, or a constant of the module.
fn is_fixed<'m>(cx: &Context<'m>, value: Node<'m>) -> bool {
    match value.kind() {
        Kind::Integer | Kind::None | Kind::True | Kind::False => true,
        Kind::UnaryOperator => value.children().all(|inner| inner.kind() == Kind::Integer),
        Kind::ParenthesizedExpression => value.children().all(|inner| is_fixed(cx, inner)),
        Kind::Identifier => {
            let binding = cx.model.binding_of(value);
            let is_of_module = |binding: &&aiomend_semantics::scope::Binding<'m>| {
                binding.scope == cx.model.scopes().module_scope() && !binding.shared
            };
            let constant = binding.filter(is_of_module).and_then(|binding| cx.model.single_value(binding));
            let name = value.text();
            constant.is_some_and(|constant| constant.kind() == Kind::Integer)
                && cx.project.replacements(name, cx.path).is_empty()
        }
        _ => false,
    }
}

/// Refuse if it is assigned anything else, or deleted.
fn rebound(cx: &Context<'_>, site: &Site<'_>, variable: &Variable<'_>) -> Option<Refusal> {
    let own = variable.statement.span();
    let is_making = |module: &std::path::Path, span| {
        module == cx.path && (span == own || variable.lazy.as_ref().is_some_and(|lazy| lazy.declared.span() == span))
    };
    let others = variable
        .uses
        .constructions
        .iter()
        .filter(|made| made.form != Form::Annotation && !is_making(&made.spot.module, made.statement));
    let mut spots: Vec<_> = others.map(|made| &made.spot).collect();
    let changing = |used: &&Use| matches!(used.kind, UseKind::Rebound | UseKind::Deleted);
    spots.extend(variable.uses.uses.iter().filter(changing).map(|used| &used.spot));
    spots.sort();
    spots.dedup();
    let related: Vec<Related> =
        spots.iter().map(|spot| Related::at(&spot.module, spot.line, "assigns or deletes it")).collect();
    let first = related.first()?;
    let message = format!(
        "`{}` is not this one {} for good: `{}` changes it",
        variable.shown(),
        site.noun(),
        first.path.display()
    );
    Some(Refusal::new("rebound", site.call.span(), message).with_related(related))
}

/// Refuse if it is made under a condition, or again and again.
fn conditional(variable: &Variable<'_>) -> Option<Refusal> {
    let statement = variable.declaration();
    let outer = statement.parent()?;
    let is_direct = match (outer.kind(), variable.class) {
        (Kind::Module, _) => true,
        (Kind::Block, Some(class)) => outer.parent() == Some(class),
        _ => false,
    };
    if is_direct {
        return None;
    }
    let message = format!("whether `{}` is made depends on the code around it", variable.shown());
    Some(Refusal::new("rebound", statement.span(), message).with_hint("make it at the top level"))
}

/// Refuse if it may be a field, which each instance has for itself: a decorator makes those of annotated names, what a
/// class has from its bases may do so with any.
fn dataclass_field(variable: &Variable<'_>) -> Option<Refusal> {
    variable.class?;
    let is_annotated = variable.annotation.is_some_and(|annotation| !annotation.text().contains("ClassVar"));
    let why = match is_annotated {
        true => variable.uses.makes_fields.as_ref()?,
        false => variable.uses.makes_fields_of_all.as_ref()?,
    };
    let message = format!("`{}` may be a field, of which each instance has its own: {why}", variable.shown());
    let hint = "make it a private variable of the module";
    Some(Refusal::new("dataclass-field", variable.name.span(), message).with_hint(hint))
}

/// Refuse if a test replaces it by its name.
fn patched_by_name(variable: &Variable<'_>) -> Option<Refusal> {
    let places = variable.uses.uses.iter().filter(|used| used.kind == UseKind::Patched);
    let related: Vec<Related> =
        places.map(|used| Related::at(&used.spot.module, used.spot.line, "replaces it")).collect();
    let first = related.first()?;
    let message = format!("`{}` replaces `{}` by its name", first.path.display(), variable.shown());
    Some(Refusal::new("patched-by-name", variable.name.span(), message).with_related(related))
}

/// Refuse if what happens to it cannot all be seen.
fn uses_unclear(variable: &Variable<'_>) -> Option<Refusal> {
    let mut related = Vec::new();
    for used in &variable.uses.uses {
        let why = match &used.kind {
            UseKind::Unclear(why) | UseKind::UnclearlyBound(why) => why.as_str(),
            UseKind::Reflected => "it is reached by the text of its name, or with all attributes",
            _ => continue,
        };
        related.push(Related::at(&used.spot.module, used.spot.line, why));
    }
    let said = related.first().map(|place| place.message.clone());
    let reason = variable.uses.unseen.first().cloned().or(said)?;
    let message = format!("not all uses of `{}` are seen: {reason}", variable.shown());
    let hint = "an annotation, or an installed dependency, tells aiomend what is what";
    Some(Refusal::new("uses-unclear", variable.name.span(), message).with_hint(hint).with_related(related))
}

/// Refuse if it may be something else where this module enters it: its annotation may be of no known type.
fn of_unknown_type(cx: &Context<'_>, variable: &Variable<'_>) -> Option<Refusal> {
    let is_entered = |used: &&Use| matches!(used.kind, UseKind::AsyncWith { .. }) && used.spot.module == cx.path;
    let unknown = |used: &Use| match cx.here.primitive(used.spot.span) {
        Primitive::Known(_) => None,
        Primitive::Unknown(why) | Primitive::Not(why) => Some((used.spot.clone(), why)),
    };
    let (spot, why) = variable.uses.uses.iter().filter(is_entered).find_map(unknown)?;
    let message = format!("`{}` may be something else where it is entered: {why}", variable.shown());
    let hint = "annotate it with the class that it is made of";
    let related = vec![Related::at(&spot.module, spot.line, "enters it")];
    Some(Refusal::new("uses-unclear", variable.name.span(), message).with_hint(hint).with_related(related))
}

/// Refuse if code that is not in the project may use it.
fn public_name(cx: &Context<'_>, variable: &Variable<'_>) -> Option<Refusal> {
    let listed = variable.uses.uses.iter().find(|used| used.kind == UseKind::Exported && is_listed(cx, used));
    if let Some(listed) = listed {
        let related = vec![Related::at(&listed.spot.module, listed.spot.line, "names it")];
        let message = format!("`__all__` names `{}`, so code outside the project may use it", variable.shown());
        return Some(Refusal::new("public-name", variable.name.span(), message).with_related(related));
    }
    // What a getter keeps is not used by itself; the getter's own name counts.
    let is_private = variable.identity.name.starts_with('_') || variable.getter().is_some();
    if is_private || !cx.settings.is_installed {
        return None;
    }
    let message = format!("`{}` has a public name in a package that can be installed", variable.shown());
    let hint = "begin its name with an underscore, or run with `--assume-closed-world` if nobody uses it";
    Some(Refusal::new("public-name", variable.name.span(), message).with_hint(hint))
}

/// Whether it is a text of `__all__` that names it, and no import.
fn is_listed(cx: &Context<'_>, used: &Use) -> bool {
    let slice = |module: &aiomend_syntax::Module| module.slice(used.spot.span).starts_with(['"', '\'']);
    if used.spot.module == cx.path {
        return slice(cx.module);
    }
    cx.files.open(&used.spot.module).is_ok_and(|file| slice(file.module()))
}

/// Refuse if loops run in threads: today such a primitive is loud there, one for each loop would exclude nothing, and
/// say nothing (evidence case l06).
fn several_threads(cx: &Context<'_>, variable: &Variable<'_>) -> Option<Refusal> {
    let starters = Starters::of(cx, passed_runners(cx));
    let related = starters.related();
    related.first()?;
    let (described, shown) = (starters.described(), variable.shown());
    let message = format!("{described}: with one for each loop, `{shown}` would keep nothing apart between them");
    Some(Refusal::new("several-threads", variable.name.span(), message).with_related(related))
}

/// Refuse if what one run leaves in it may be there for the next (evidence case l05).
fn outlives_its_loop(cx: &Context<'_>, site: &Site<'_>, variable: &Variable<'_>) -> Option<Refusal> {
    if !site.has_state() {
        return None;
    }
    let runs = Evidence::of(cx).runs_of_programs();
    if runs.is_empty() {
        return None;
    }
    let related = Related::at_each(&runs, "makes an event loop");
    let message = format!(
        "what one run leaves in `{}` may be meant for the next, which would have {} of its own",
        variable.shown(),
        if site.noun() == "event" { "an event" } else { "a queue" }
    );
    Some(Refusal::new("state-before-loop", variable.name.span(), message).with_related(related))
}
