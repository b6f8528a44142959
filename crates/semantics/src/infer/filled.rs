//! Containers with what is put into them after they were made.

use std::sync::Arc;

use aiomend_outline::{Binding, BindingKind, Escape, Expr, Fill, FillKind, Outline, ScopeId};

use crate::infer::{At, ClassRef, Infer, Overrides, Type};

impl Infer<'_> {
    /// The value of a variable with what its module puts into it.
    pub(super) fn filled_variable(&self, found: Type, at: &At, name: &str, bindings: &[&Binding]) -> Type {
        if !is_container(&found) {
            return found;
        }
        let is_it = |fill: &&Fill| {
            matches!(&fill.object, Expr::Name(filled) if **filled == *name)
                && at.outline.home_of(fill.scope, name) == Some(at.scope)
        };
        let fills: Vec<(At, &Fill)> =
            at.outline.fills().iter().filter(is_it).map(|fill| (at.scope(fill.scope), fill)).collect();
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

    /// The value of an attribute with what its class, its bases and its subclasses put into it.
    pub(super) fn filled_attribute(&self, found: Type, class: &ClassRef, name: &str) -> Type {
        if !is_container(&found) {
            return found;
        }
        let family = self.family(class);
        let is_of_family = |outline: &Arc<Outline>, scope: ScopeId| {
            let Some(id) = outline.class_around(scope) else { return false };
            family.iter().any(|one| one.id == id && Arc::ptr_eq(&one.outline, outline))
        };
        let mut outlines: Vec<&ClassRef> = Vec::new();
        for one in &family {
            if !outlines.iter().any(|known| Arc::ptr_eq(&known.outline, &one.outline)) {
                outlines.push(one);
            }
        }
        let mut fills: Vec<(At, &Fill)> = Vec::new();
        for one in &outlines {
            for fill in one.outline.fills() {
                let Expr::Attribute(object, attribute) = &fill.object else { continue };
                if **attribute != *name {
                    continue;
                }
                let is_own = matches!(&**object, Expr::Name(object) if matches!(&**object, "self" | "cls"));
                match (is_of_family(&one.outline, fill.scope), is_own) {
                    (true, _) => fills.push((one.at(fill.scope), fill)),
                    // `self` of another class.
                    (false, true) => {}
                    (false, false) => {
                        return Type::unknown(format!("`{name}` is filled from outside `{}`", class.name()));
                    }
                }
            }
        }
        let is_stored_outside = outlines.iter().flat_map(|one| one.outline.stored_attributes()).any(|store| {
            *store.attribute == *name && !store.is_own && !matches!(&store.kind, BindingKind::Value(Expr::None, _))
        });
        let leaks = |one: &&ClassRef| {
            let is_leak = |read: &Escape| !read.is_own || is_of_family(&one.outline, read.scope);
            one.outline.attribute_escapes(name).iter().any(is_leak)
        };
        let escapes = is_stored_outside || outlines.iter().any(leaks);
        map_containers(found, |container| {
            let filled = self.filled(container, &fills);
            match escapes {
                true => with_unknown(filled, &format!("`{name}` is used as a value, so that others may fill it")),
                false => filled,
            }
        })
    }

    /// The classes whose `self` may be an instance of `class`.
    fn family(&self, class: &ClassRef) -> Vec<ClassRef> {
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
            let value = self.expression(at, &fill.value);
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
