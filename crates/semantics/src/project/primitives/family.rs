//! The classes that share an attribute, and what they assign to it.

use std::sync::Arc;

use aiomend_outline::{BindingKind, Expr, ScopeKind, StoredAttribute};

use crate::infer::{At, ClassRef, Declared, Infer, is_mangled};
use crate::project::primitives::kinds::{is_element, judge};
use crate::project::primitives::{Certainty, Primitive, PrimitiveKind};

/// The classes whose instances may have the attribute in common: those above and below, and what else is above those.
pub(super) fn sharing(infer: &Infer<'_>, class: &ClassRef, name: &str) -> Vec<ClassRef> {
    let family = infer.family(class).into_iter().map(|one| current(infer, one));
    if !is_mangled(name) {
        return family.collect();
    }
    // Python puts the name of the class before it, without its underscores.
    let own = class.class().name.trim_start_matches('_').to_owned();
    family.filter(|one| one.class().name.trim_start_matches('_') == own).collect()
}

/// The class in the text as it is being rewritten.
fn current(infer: &Infer<'_>, class: ClassRef) -> ClassRef {
    let module = infer.current(Arc::clone(&class.module));
    if Arc::ptr_eq(&module, &class.module) {
        return class;
    }
    let Some(top) = infer.top(&module) else { return class };
    let name = class.name();
    let found = top.outline.classes().find(|(_, one)| top.outline.qualified_name(one.scope) == name);
    match found {
        Some((id, _)) => ClassRef { module, outline: top.outline, id },
        None => class,
    }
}

/// Whether every assignment to a place makes such a primitive, or says so by an annotation; none where nothing is seen
/// that tells. An error says what speaks against it.
pub(super) fn agreement(infer: &Infer<'_>, place: &Declared, kind: PrimitiveKind) -> Result<Option<Certainty>, String> {
    let mut certainty = None;
    let mut add = |found: Option<Certainty>| certainty = weaker(certainty, found);
    match place {
        _ if is_element(place) => return Ok(None),
        Declared::Variable(at, name) => {
            for binding in at.outline.bindings(at.scope, name) {
                match binding.kind {
                    BindingKind::Annotated(_, None) | BindingKind::Parameter { .. } => add(Some(Certainty::Declared)),
                    // `del lock` leaves no value.
                    BindingKind::Opaque => {}
                    _ => add(weigh(infer, &at.scope(binding.scope), &binding.kind, (kind, &format!("`{name}`")))?),
                }
            }
        }
        Declared::Attribute(class, name) => {
            for one in sharing(infer, class, name) {
                let what = format!("`{}.{name}`", one.name());
                for binding in one.outline.bindings(one.class().scope, name) {
                    match binding.kind {
                        BindingKind::Annotated(_, None) => {}
                        BindingKind::Function(_) | BindingKind::Class(_) => {
                            return Err(format!("{what} is also a method"));
                        }
                        _ => add(weigh(infer, &one.at(binding.scope), &binding.kind, (kind, &what))?),
                    }
                }
                for store in one.outline.own_attribute(one.id, name) {
                    if !matches!(store.kind, BindingKind::Annotated(_, None) | BindingKind::Opaque) {
                        add(weigh(infer, &one.at(store.scope), &store.kind, (kind, &what))?);
                    }
                }
            }
        }
        Declared::Element(_) => {}
    }
    Ok(certainty)
}

/// What one assignment to a place says of it, which is called `what` and thought to be of a kind.
fn weigh(
    infer: &Infer<'_>,
    at: &At,
    value: &BindingKind,
    (kind, what): (PrimitiveKind, &str),
) -> Result<Option<Certainty>, String> {
    // What is assigned says more than the annotation beside it.
    let found = match value {
        BindingKind::Value(Expr::None, _) | BindingKind::Annotated(_, Some(Expr::None)) => return Ok(None),
        BindingKind::Annotated(_, Some(value)) => infer.expression(at, value),
        BindingKind::Value(value, path) if path.is_empty() => infer.expression(at, value),
        other => infer.value(at, other),
    };
    match judge(infer, &found) {
        Ok((found, is_exact)) if found == kind => {
            Ok(Some(if is_exact { Certainty::Made } else { Certainty::Declared }))
        }
        Ok((found, _)) => Err(format!("{what} is also assigned a `{found}`")),
        // Only an annotation made it known.
        Err(Primitive::Unknown(_) | Primitive::Known(_)) => Ok(Some(Certainty::Declared)),
        Err(Primitive::Not(why)) => Err(format!("{what} is also assigned something else: {why}")),
    }
}

fn weaker(known: Option<Certainty>, found: Option<Certainty>) -> Option<Certainty> {
    match (known, found) {
        (Some(Certainty::Declared), _) | (_, Some(Certainty::Declared)) => Some(Certainty::Declared),
        (known, found) => known.or(found),
    }
}

/// Whether an attribute is one of the class itself: no instance is given it, and no dataclass makes it one of theirs.
pub(super) fn is_of_class(infer: &Infer<'_>, class: &ClassRef, name: &str) -> bool {
    sharing(infer, class, name).iter().all(|one| {
        let bindings = one.outline.bindings(one.class().scope, name);
        let is_field = bindings.iter().any(|binding| match &binding.kind {
            BindingKind::Annotated(annotation, value) => {
                let generic = if let Expr::Subscript(generic, _) = annotation { generic } else { annotation };
                generic.last_name() != Some("ClassVar") && (is_dataclass(one) || value.is_none())
            }
            BindingKind::Value(Expr::Call(call), _) => {
                matches!(call.callee.last_name(), Some("ib" | "attrib" | "field"))
            }
            _ => false,
        });
        !is_field && one.outline.own_attribute(one.id, name).all(|store| is_stored_on_class(one, store))
    })
}

fn is_stored_on_class(class: &ClassRef, store: &StoredAttribute) -> bool {
    let Expr::Name(object) = &store.object else { return false };
    let Some(home) = class.outline.home_of(store.scope, object) else { return false };
    let ScopeKind::Function(id) = class.outline.scope(home).kind else { return false };
    let function = class.outline.function(id);
    function.decorators.iter().any(|decorator| decorator.last_name() == Some("classmethod"))
        || matches!(&*function.name, "__init_subclass__" | "__new__" | "__class_getitem__")
}

/// Whether a decorator makes fields of the annotated names of a class body.
pub(super) fn is_dataclass(class: &ClassRef) -> bool {
    let details = class.class();
    let makes = |decorator: &Expr| {
        let named = if let Expr::Call(call) = decorator { &call.callee } else { decorator };
        matches!(named.last_name(), Some("dataclass" | "define" | "frozen" | "mutable" | "attrs" | "s"))
    };
    let is_model = |base: &Expr| matches!(base.last_name(), Some("BaseModel" | "NamedTuple" | "Struct"));
    details.decorators.iter().any(makes) || details.bases.iter().any(is_model)
}
