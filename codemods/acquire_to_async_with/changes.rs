//! What a fix changes at run time.

use aiomend_rewrite::Context;
use aiomend_semantics::project::primitives::{Certainty, Owner, Primitive, UseKind};
use aiomend_semantics::{DefinitionKind, place};
use aiomend_syntax::{Field, Node};

use super::root;
use super::site::{Site, Try};

/// What changes at run time, one named difference each.
pub(super) fn of<'m>(cx: &Context<'m>, site: &Site<'m>, guarded: &Try<'m>) -> Vec<String> {
    let mut changes = Vec::new();
    let lock = place::first_line(site.lock);
    for first in guarded.between.first().into_iter().chain(guarded.first.first()) {
        let text = place::first_line(*first);
        changes.push(format!("an exception at `{text}` now releases the lock; before, it stayed locked for ever"));
    }
    let Primitive::Known(known) = &site.primitive else { return changes };
    if known.certainty == Certainty::Declared {
        changes.push(format!("that `{lock}` is an `asyncio.{}` is known by its annotation alone", known.kind));
    }
    if let Some(object) = annotated_object(cx, site.lock) {
        changes.push(format!("what `{object}` is, and that it has this lock, is known by its annotation alone"));
    }
    if root(site.lock).is_some_and(|root| cx.model.is_doubtful(root)) {
        changes.push("a star import further down may rebind the name, and the lock with it".to_owned());
    }
    let uses = match &known.identity {
        Ok(identity) if !matches!(identity.owner, Owner::Function(_) | Owner::Parameter(_)) => Some(site.uses(cx)),
        _ => None,
    };
    if let Some(why) = uses.and_then(|uses| uses.unseen.first()) {
        changes.push(format!("code that is not seen may bind `{lock}` to another lock meanwhile: {why}"));
    }
    let mut found = uses.into_iter().flat_map(|uses| &uses.uses);
    if let Some(reached) = found.find(|found| found.kind == UseKind::Reflected) {
        let (path, line) = (reached.spot.module.display(), reached.spot.line);
        changes.push(format!(
            "`{lock}` is reached by its name or with all attributes at {path}:{line}, which may bind it to another lock \
             meanwhile"
        ));
    }
    changes
}

/// `store` of `store.lock` where it is a parameter whose annotation says what it is.
fn annotated_object<'m>(cx: &Context<'m>, lock: Node<'m>) -> Option<&'m str> {
    let object = root(lock).filter(|root| *root != lock)?;
    let is_annotated = |kind: &DefinitionKind<'_>| match kind {
        DefinitionKind::Parameter(parameter) => parameter.child(Field::Type).is_some(),
        _ => false,
    };
    let binding = cx.model.binding_of(object)?;
    binding.definitions.iter().any(|definition| is_annotated(&definition.kind)).then(|| object.text())
}
