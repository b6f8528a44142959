//! Containers with what is put into them after they were made.

use std::path::PathBuf;
use std::sync::Arc;

use aiomend_outline::{Binding, BindingKind, Escape, Expr, Fill, FillKind, ScopeId};
use aiomend_syntax::Span;

use crate::infer::{At, ClassRef, Declared, Infer, Overrides, Type};

/// Files that fill something of one name; where there are more, it is anybody's.
const MOST_FILLING: usize = 24;

impl Infer<'_> {
    /// The value of a variable with what its module puts into it, and what other files put into one of a module.
    pub(super) fn filled_variable(&self, found: Type, at: &At, name: &str, bindings: &[&Binding]) -> Type {
        if !is_container(&found) {
            return found;
        }
        let is_it = |fill: &&Fill| {
            matches!(&fill.object, Expr::Name(filled) if **filled == *name)
                && at.outline.home_of(fill.scope, name) == Some(at.scope)
        };
        let mut fills: Vec<(At, &Fill)> =
            at.outline.fills().iter().filter(is_it).map(|fill| (at.scope(fill.scope), fill)).collect();
        let others = match at.scope == ScopeId::MODULE && self.overrides == Overrides::Matter {
            true => self.filling_elsewhere(name, std::slice::from_ref(at)),
            false => Some(Vec::new()),
        };
        let Some(others) = others else {
            return Type::unknown(format!("`{name}` is filled in many places"));
        };
        for top in &others {
            let inside = top.outline.fills().iter().map(|fill| (top.scope(fill.scope), fill));
            fills.extend(inside.filter(|(from, fill)| self.is_variable_of_module(at, name, from, &fill.object)));
        }
        // What others put into a parameter, or into a list they gave, its annotation says.
        let is_made_here = |kind: &BindingKind| match kind {
            BindingKind::Value(value, path) => path.is_empty() && is_display(value),
            BindingKind::Annotated(_, value) => value.as_ref().is_some_and(is_display),
            _ => false,
        };
        let is_ours = bindings.iter().any(|binding| is_made_here(&binding.kind));
        let escapes = at.outline.escapes(at.scope, name);
        map_containers(found, |container| {
            let filled = self.filled(container, &fills);
            match escapes && (is_ours || may_be_awaitable(&filled)) {
                true => with_unknown(filled, &format!("`{name}` is used as a value, so that others may fill it")),
                false => filled,
            }
        })
    }

    /// The value of an attribute with what its class, its bases and its subclasses put into it, and other files do.
    pub(super) fn filled_attribute(&self, found: Type, class: &ClassRef, name: &str) -> Type {
        if !is_container(&found) {
            return found;
        }
        let family = self.family(class);
        let mut outlines: Vec<At> = Vec::new();
        for one in &family {
            if !outlines.iter().any(|known| Arc::ptr_eq(&known.outline, &one.outline)) {
                outlines.push(one.at(ScopeId::MODULE));
            }
        }
        let own_files = outlines.len();
        if self.overrides == Overrides::Matter {
            match self.filling_elsewhere(name, &outlines) {
                Some(others) => outlines.extend(others),
                None => return Type::unknown(format!("`{name}` is filled in many places")),
            }
        }
        let mut fills: Vec<(At, &Fill)> = Vec::new();
        for (number, top) in outlines.iter().enumerate() {
            for fill in top.outline.fills() {
                let Expr::Attribute(object, attribute) = &fill.object else { continue };
                if **attribute != *name {
                    continue;
                }
                let at = top.scope(fill.scope);
                match self.is_of_family(&family, &at, object, number >= own_files) {
                    Some(true) => fills.push((at, fill)),
                    Some(false) => {}
                    None => return Type::unknown(format!("`{name}` is filled from outside `{}`", class.name())),
                }
            }
        }
        let own = outlines.get(..own_files).unwrap_or_default();
        let is_stored_outside = own.iter().flat_map(|top| top.outline.stored_attributes()).any(|store| {
            *store.attribute == *name && !store.is_own && !matches!(&store.kind, BindingKind::Value(Expr::None, _))
        });
        let leaks = |top: &At| {
            let is_leak = |read: &Escape| !read.is_own || lies_in(&family, &top.scope(read.scope));
            top.outline.attribute_escapes(name).iter().any(is_leak)
        };
        let escapes = is_stored_outside || own.iter().any(leaks);
        map_containers(found, |container| {
            let filled = self.filled(container, &fills);
            match escapes {
                true => with_unknown(filled, &format!("`{name}` is used as a value, so that others may fill it")),
                false => filled,
            }
        })
    }

    /// Whether an expression of another file means this variable of a module: `locks` behind an import, `api.locks`.
    fn is_variable_of_module(&self, home: &At, name: &str, at: &At, object: &Expr) -> bool {
        let found = self.declared_place(at, object);
        let is_it =
            |at: &At, found: &str| at.module.path == home.module.path && at.scope == home.scope && found == name;
        matches!(found, Ok(Declared::Variable(at, found)) if is_it(&at, &found))
    }

    /// Whether an object whose attribute is filled is of one of these classes; none where it may be. In another file the
    /// class of the object is asked for: there the attribute's name alone says little.
    fn is_of_family(&self, family: &[ClassRef], at: &At, object: &Expr, is_elsewhere: bool) -> Option<bool> {
        if matches!(object, Expr::Name(object) if matches!(&**object, "self" | "cls")) {
            return Some(lies_in(family, at));
        }
        if !is_elsewhere {
            return lies_in(family, at).then_some(true);
        }
        let found = self.expression(at, object);
        let alternatives = found.alternatives();
        let is_one = |one: &&&Type| match one {
            Type::Instance { class, .. } | Type::Class(class) => family.contains(class),
            _ => false,
        };
        if alternatives.iter().any(|one| is_one(&one)) {
            return Some(true);
        }
        // What is no instance of the project's has no such attribute.
        if found.is_unknown() { None } else { Some(false) }
    }

    /// The tops of other files of the project that may fill the attribute; none where they are many.
    fn filling_elsewhere(&self, name: &str, seen: &[At]) -> Option<Vec<At>> {
        let files = self.index.files_filling(name);
        let is_seen = |path: &PathBuf| seen.iter().any(|top| top.module.path == *path);
        let others: Vec<PathBuf> = files.into_iter().filter(|path| !is_seen(path)).collect();
        if others.len() > MOST_FILLING {
            return None;
        }
        let tops = others.iter().filter_map(|path| self.top(&self.current(self.index.module_at(path)?)));
        Some(tops.collect())
    }

    /// The classes whose `self` may be an instance of `class`.
    pub(crate) fn family(&self, class: &ClassRef) -> Vec<ClassRef> {
        let mut family = vec![class.clone()];
        if self.overrides == Overrides::LeftOut {
            return family;
        }
        let below = self.subclasses(class);
        for one in std::iter::once(class).chain(below.iter()) {
            for base in self.lineage(one) {
                if !family.contains(&base) {
                    family.push(base);
                }
            }
        }
        family
    }

    fn filled(&self, container: Type, fills: &[(At, &Fill)]) -> Type {
        let (mut keys, mut inside, is_mapping) = match container {
            Type::Iterable(element) => (Type::Never, *element, false),
            Type::Mapping(key, value) => (*key, *value, true),
            other => return other,
        };
        for (at, fill) in fills {
            let mut value = self.expression(at, &fill.value);
            if fill.in_loop.is_some_and(|loop_| is_bound_outside(at, &fill.value, loop_)) {
                value = repeated(value);
            }
            let more = match (fill.kind, is_mapping) {
                (FillKind::Extend, false) => self.element(&value),
                (FillKind::Extend, true) => match value {
                    Type::Mapping(key, value) => {
                        keys = Type::union([keys, *key]);
                        *value
                    }
                    _ => Type::unknown("a dict is updated by something that is not followed"),
                },
                // `d[k].extend(xs)` adds what `xs` holds, whatever it is.
                (FillKind::Inside, _) => match value {
                    found @ (Type::Iterable(_) | Type::Tuple(_)) => Type::iterable(self.element(&found)),
                    found @ Type::Mapping(..) => found,
                    found => Type::unknown(found.reason().unwrap_or("a container inside is filled")),
                },
                (FillKind::One | FillKind::Item, _) => value,
            };
            inside = Type::union([inside, more]);
        }
        if is_mapping {
            let keys = if keys == Type::Never { Type::unknown("the keys are not followed") } else { keys };
            Type::Mapping(Box::new(keys), Box::new(inside))
        } else {
            Type::iterable(inside)
        }
    }
}

/// Whether an expression is a variable that no turn of a loop binds anew.
fn is_bound_outside(at: &At, value: &Expr, loop_: Span) -> bool {
    let Expr::Name(name) = value else { return false };
    let Some(home) = at.outline.home_of(at.scope, name) else { return true };
    !at.outline.bindings(home, name).iter().any(|binding| loop_.contains(binding.span))
}

/// What comes more than once: of coroutine objects that is no good.
pub(super) fn repeated(element: Type) -> Type {
    element.each(|one| match one {
        Type::Coroutine(_) => Type::unknown("the same coroutine comes more than once"),
        other => other.clone(),
    })
}

/// Whether a place lies in a method of one of these classes.
fn lies_in(family: &[ClassRef], at: &At) -> bool {
    let Some(id) = at.outline.class_around(at.scope) else { return false };
    family.iter().any(|one| one.id == id && Arc::ptr_eq(&one.outline, &at.outline))
}

/// Whether an expression makes a new container.
fn is_display(value: &Expr) -> bool {
    match value {
        Expr::List(_) | Expr::Set(_) | Expr::Dict(_) | Expr::Comprehension { .. } | Expr::Sum(..) => true,
        Expr::Call(call) => {
            matches!(call.callee.last_name(), Some("list" | "set" | "dict" | "deque" | "defaultdict" | "OrderedDict"))
        }
        Expr::If(first, second) => is_display(first) || is_display(second),
        Expr::Bool(parts) => parts.iter().any(is_display),
        _ => false,
    }
}

fn is_container(found: &Type) -> bool {
    match found {
        Type::Iterable(_) | Type::Mapping(..) => true,
        Type::Union(parts) => parts.iter().any(is_container),
        _ => false,
    }
}

fn map_containers(found: Type, change: impl Fn(Type) -> Type) -> Type {
    match found {
        Type::Union(parts) => {
            Type::union(parts.into_iter().map(|part| if is_container(&part) { change(part) } else { part }))
        }
        one => change(one),
    }
}

/// Whether a container holds, or may come to hold, awaitables.
fn may_be_awaitable(container: &Type) -> bool {
    let (Type::Iterable(inside) | Type::Mapping(_, inside)) = container else { return false };
    let one = |part: &Type| matches!(part, Type::Coroutine(_) | Type::Future(_) | Type::Awaitable(_) | Type::Never);
    match &**inside {
        Type::Union(parts) => parts.iter().any(one),
        other => one(other),
    }
}

fn with_unknown(container: Type, why: &str) -> Type {
    let add = |inside: Type| Box::new(Type::union([inside, Type::unknown(why)]));
    match container {
        Type::Iterable(element) => Type::Iterable(add(*element)),
        Type::Mapping(key, value) => Type::Mapping(key, add(*value)),
        other => other,
    }
}
