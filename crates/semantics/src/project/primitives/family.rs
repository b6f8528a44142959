//! The classes that share an attribute, and what they assign to it.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use aiomend_outline::{BindingKind, Constant, Expr, Name, ScopeKind, StoredAttribute};

use crate::infer::{At, ClassRef, Declared, Infer, is_mangled};
use crate::project::index::Origin;
use crate::project::primitives::kinds::{is_element, judge};
use crate::project::primitives::{Certainty, Primitive, PrimitiveKind};

/// Files that may subclass a class; where there are more, its subclasses are not told one by one.
const MOST_SUBCLASSING: usize = 200;

/// The classes whose instances may have an attribute in common: those above the class that has it, those below, and what
/// else is above those.
pub(super) struct Family<'s, 'p> {
    infer: &'s Infer<'p>,
    owner: ClassRef,
    // Of a mangled name the class alone has it, and those of the same name, without their underscores.
    only: Option<String>,
    above: Vec<ClassRef>,
    // What was found out, by file and dotted name.
    known: RefCell<HashMap<(PathBuf, String), bool>>,
}

impl<'s, 'p> Family<'s, 'p> {
    pub(super) fn of(infer: &'s Infer<'p>, owner: &ClassRef, name: &str) -> Self {
        let only = is_mangled(name).then(|| bare(owner));
        let above = infer.lineage(owner);
        Self { infer, owner: owner.clone(), only, above, known: RefCell::default() }
    }

    pub(super) fn contains(&self, class: &ClassRef) -> bool {
        if class.module.origin != Origin::Project {
            return false;
        }
        let key = (class.module.path.clone(), class.name());
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        let is_related = || {
            self.above.contains(class)
                || self.infer.is_below(class, &self.owner)
                || self.infer.subclasses(class).iter().any(|below| self.infer.is_below(below, &self.owner))
        };
        let found = self.only.as_ref().is_none_or(|only| *only == bare(class)) && is_related();
        self.known.borrow_mut().insert(key, found);
        found
    }

    /// Its classes in their current text; of those below none where they are too many, and then a clause says so.
    pub(super) fn members(&self) -> (Vec<ClassRef>, Option<String>) {
        let (infer, owner) = (self.infer, &self.owner);
        let mut members: Vec<ClassRef> = self.above.clone();
        let subclassing = infer.index.files_subclassing_at(&owner.class().name, &owner.module.path).len();
        let mut unseen = None;
        if subclassing > MOST_SUBCLASSING {
            unseen = Some(format!("`{}` has too many subclasses to look at each", owner.name()));
        } else {
            let below = infer.subclasses(owner);
            members.extend(below.iter().flat_map(|below| infer.lineage(below)));
        }
        let mut seen: HashSet<(PathBuf, String)> = HashSet::new();
        members.retain(|one| seen.insert((one.module.path.clone(), one.name())));
        members.retain(|one| self.only.as_ref().is_none_or(|only| *only == bare(one)));
        (members.into_iter().map(|one| current(infer, one)).collect(), unseen)
    }
}

/// What Python puts before a mangled name.
fn bare(class: &ClassRef) -> String {
    class.class().name.trim_start_matches('_').to_owned()
}

/// The classes that say what the attribute is: of the class, its bases, those below, and what else is above those.
fn saying(infer: &Infer<'_>, class: &ClassRef, name: &str) -> Vec<ClassRef> {
    if is_mangled(name) {
        return vec![class.clone()];
    }
    let mut found = infer.lineage(class);
    for below in infer.overriding(class, name).iter() {
        found.extend(infer.lineage(below));
    }
    let mut seen: HashSet<(PathBuf, String)> = HashSet::new();
    found.retain(|one| infer.defines(one, name) && seen.insert((one.module.path.clone(), one.name())));
    found.into_iter().map(|one| current(infer, one)).collect()
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
                    BindingKind::Parameter { .. } => add(Some(Certainty::Declared)),
                    BindingKind::Annotated(_, None) => {}
                    // `del lock` leaves no value.
                    BindingKind::Opaque => {}
                    _ => add(weigh(infer, &at.scope(binding.scope), &binding.kind, (kind, &format!("`{name}`")))?),
                }
            }
        }
        Declared::Attribute(class, name) => {
            for one in saying(infer, class, name) {
                let what = format!("`{}.{name}`", one.name());
                for binding in one.outline.bindings(one.class().scope, name) {
                    match binding.kind {
                        BindingKind::Annotated(_, None) => {}
                        BindingKind::Function(_) | BindingKind::Class(_) => {
                            return Err(format!("{what} is also a method"));
                        }
                        _ => {
                            add(weigh(infer, &one.at(binding.scope), &binding.kind, (kind, &what))?);
                            add(is_given(&one, &binding.kind).then_some(Certainty::Declared));
                        }
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

/// Whether the `__init__` that a decorator or a base makes of the names in a class body may be given another value.
fn is_given(class: &ClassRef, kind: &BindingKind) -> bool {
    let BindingKind::Annotated(annotation, Some(value)) = kind else { return false };
    let generic = if let Expr::Subscript(generic, _) = annotation { generic } else { annotation };
    let is_kept_out = match value {
        Expr::Call(call) => {
            let is_init = |name: &Option<Name>| name.as_deref() == Some("init");
            let is_off = |value: &Expr| *value == Expr::Constant(Constant::Bool(false));
            call.callee.last_name() == Some("PrivateAttr")
                || call.keywords.iter().any(|(name, value)| is_init(name) && is_off(value))
        }
        _ => false,
    };
    is_dataclass(class) && generic.last_name() != Some("ClassVar") && !is_kept_out
}

fn weaker(known: Option<Certainty>, found: Option<Certainty>) -> Option<Certainty> {
    match (known, found) {
        (Some(Certainty::Declared), _) | (_, Some(Certainty::Declared)) => Some(Certainty::Declared),
        (known, found) => known.or(found),
    }
}

/// Functions that declare a field of each instance in the body of a class.
const FIELD_MAKERS: &[&str] = &["field", "Field", "PrivateAttr", "ib", "attrib"];

/// Whether an attribute is one of the class itself: no instance is given it, and no dataclass makes it one of theirs.
pub(super) fn is_of_class(infer: &Infer<'_>, class: &ClassRef, name: &str) -> bool {
    let family = saying(infer, class, name);
    let makes_fields = family.iter().any(is_dataclass);
    let is_maker = |value: &Expr| match value {
        Expr::Call(call) => call.callee.last_name().is_some_and(|name| FIELD_MAKERS.contains(&name)),
        _ => false,
    };
    family.iter().all(|one| {
        let bindings = one.outline.bindings(one.class().scope, name);
        let is_field = bindings.iter().any(|binding| match &binding.kind {
            BindingKind::Annotated(annotation, value) => {
                let generic = if let Expr::Subscript(generic, _) = annotation { generic } else { annotation };
                let is_made = value.as_ref().is_none_or(is_maker);
                generic.last_name() != Some("ClassVar") && (makes_fields || is_made)
            }
            BindingKind::Value(value, _) => is_maker(value),
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

/// Bases outside the project that leave annotated names alone.
const PLAIN_BASES: &[&str] = &["builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol"];

/// What may make fields of the annotated names in the body of a class: a clause about the first such thing.
pub(super) fn field_maker(infer: &Infer<'_>, class: &ClassRef) -> Option<String> {
    let (name, details) = (class.name(), class.class());
    if !details.decorators.is_empty() {
        return Some(format!("`{name}` is decorated"));
    }
    let standard = || infer.standard_bases(class).into_iter().find(|base| !PLAIN_BASES.contains(&&**base));
    maker_of_all(infer, class).or_else(|| Some(format!("`{}` is a base of `{name}`", standard()?)))
}

/// What may make fields of all names in the body of a class: a clause about the first such thing.
pub(super) fn maker_of_all(infer: &Infer<'_>, class: &ClassRef) -> Option<String> {
    let (name, details) = (class.name(), class.class());
    if details.metaclass.is_some() {
        return Some(format!("`{name}` has a metaclass"));
    }
    if !class.outline.bindings(details.scope, "__init_subclass__").is_empty() {
        return Some(format!("`{name}` has an `__init_subclass__`"));
    }
    // The standard library makes it of a function, and no class.
    if details.bases.iter().any(|base| base.last_name() == Some("NamedTuple")) {
        return Some(format!("`{name}` is a named tuple"));
    }
    let installed = || infer.installed_bases(class).into_iter().map(|base| base.name()).next();
    let standard =
        || infer.standard_bases(class).into_iter().map(|base| base.to_string()).find(|base| base.starts_with("enum."));
    infer.unseen_base(class).or_else(|| Some(format!("`{}` is a base of `{name}`", installed().or_else(standard)?)))
}
