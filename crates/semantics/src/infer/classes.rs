//! The class hierarchy: bases, methods, attributes, and what subclasses override.

use std::sync::Arc;

use aiomend_outline::{BindingKind, FunctionId};

use crate::infer::hierarchy::Base;
use crate::infer::names::{function_ref, without_stand_in};
use crate::infer::{ClassRef, Infer, Overrides, Type};
use crate::project::index::Origin;

/// Where `super()` looks.
pub(super) struct Above {
    pub(super) class: ClassRef,
    pub(super) receiver: Type,
}

impl Infer<'_> {
    /// Whether a look at `name` of an instance runs a function.
    pub(super) fn is_property(&self, class: &ClassRef, name: &str) -> bool {
        let Ok(Some(owner)) = self.owner(&self.line(class), name) else { return false };
        owner.outline.bindings(owner.class().scope, name).iter().any(|binding| match binding.kind {
            BindingKind::Function(id) => self.shape(&function_ref(&owner.body(), id)).is_property,
            _ => false,
        })
    }

    /// Whether instances have `__await__`; none where that cannot be told.
    pub(crate) fn has_await(&self, class: &ClassRef) -> Option<bool> {
        self.owner(&self.line(class), "__await__").ok().map(|owner| owner.is_some())
    }

    /// Whether its instances are coroutines for asyncio, though no `async def` made them: `class C(Coroutine[…])`.
    pub(crate) fn is_coroutine_class(&self, class: &ClassRef) -> bool {
        let is_coroutine = |base: &Base| match base {
            Base::External(name) => matches!(&**name, "collections.abc.Coroutine" | "typing.Coroutine"),
            Base::Class(_) | Base::Unknown(_) => false,
        };
        self.line(class).iter().any(is_coroutine)
    }

    /// `super().name`: behind the class in the order of its own bases, and in that of every class below it.
    pub(super) fn above(&self, start: &Above, name: &str) -> Type {
        let behind = |below: &ClassRef| {
            let line = self.line(below);
            let at = line.iter().position(|base| matches!(base, Base::Class(class) if *class == start.class));
            self.owner(at.and_then(|at| line.get(at + 1..)).unwrap_or_default(), name)
        };
        let own = match behind(&start.class) {
            Ok(Some(owner)) => owner,
            Ok(None) => {
                return Type::unknown(format!("no base of `{}` has `{name}` that aiomend sees", start.class.name()));
            }
            Err(why) => return Type::Unknown(why),
        };
        let mut found = self.member_of(&own, name, &start.receiver);
        if self.overrides == Overrides::LeftOut {
            return found;
        }
        let mut owners = vec![own];
        for below in self.joining(&start.class, name) {
            if let Ok(Some(owner)) = behind(&below)
                && !owners.contains(&owner)
            {
                found = together(found, self.member_of(&owner, name, &Type::instance(below)));
                owners.push(owner);
            }
        }
        found
    }

    /// The classes of the project below `class` with several bases: in their order others with `name` may come between.
    fn joining(&self, class: &ClassRef, name: &str) -> Vec<ClassRef> {
        let below = self.overriding(class, name);
        below.iter().filter(|below| below.class().bases.len() > 1).cloned().collect()
    }

    /// An attribute of an instance, or of a class.
    pub(super) fn class_attribute(&self, class: &ClassRef, name: &str, receiver: &Type) -> Type {
        let is_exact = matches!(receiver, Type::Instance { exact: true, .. });
        let line = self.line(class);
        let owner = match self.owner(&line, name) {
            Ok(Some(owner)) => owner,
            Ok(None) => return Type::unknown(format!("`{}` has no `{name}` that aiomend sees", class.name())),
            Err(why) => return Type::Unknown(why),
        };
        if let Some(why) = self.patched(&owner, name) {
            return why;
        }
        if matches!(receiver, Type::Instance { .. })
            && let Ok(Some(guard)) = self.owner(&line, "__getattribute__")
            && guard.module.origin != Origin::Standard
        {
            return Type::unknown(format!("`{}.__getattribute__` may give anything", guard.name()));
        }
        // `self.get = wrapped(self.get)` in a base hides the method of a class below, and so does `cls.get = …` there.
        let hides = |base: &Base| match base {
            Base::Class(base) => *base != owner && base.outline.own_attribute(base.id, name).next().is_some(),
            Base::External(_) | Base::Unknown(_) => false,
        };
        if !self.defines_value(&owner, name) && line.iter().any(hides) {
            return Type::unknown(format!("`{}.{name}` is also assigned to", owner.name()));
        }
        let own = self.member_of(&owner, name, receiver);
        if is_exact || own.is_unknown() || self.overrides == Overrides::LeftOut {
            return own;
        }
        self.with_overrides(class, owner, name, own)
    }

    /// What subclasses in the project make of it, added, and what comes before it in the order of their bases.
    fn with_overrides(&self, class: &ClassRef, owner: ClassRef, name: &str, own: Type) -> Type {
        let mut owners = vec![owner];
        for below in self.overriding(class, name).iter().filter(|below| self.defines(below, name)) {
            owners.push(below.clone());
        }
        for below in self.joining(class, name) {
            if let Ok(Some(owner)) = self.owner(&self.line(&below), name)
                && !owners.contains(&owner)
            {
                owners.push(owner);
            }
        }
        for made in self.made_below(class).into_iter().filter(|made| self.defines(made, name)) {
            if !owners.contains(&made) {
                owners.push(made);
            }
        }
        owners
            .iter()
            .skip(1)
            .fold(own, |found, owner| together(found, self.member_of(owner, name, &Type::instance(owner.clone()))))
    }

    /// What `class`, which defines it, says of `name`.
    fn member_of(&self, class: &ClassRef, name: &str, receiver: &Type) -> Type {
        let body = class.body();
        let bindings = class.outline.bindings(class.class().scope, name);
        let functions: Vec<FunctionId> = bindings
            .iter()
            .filter_map(|binding| match binding.kind {
                BindingKind::Function(id) => Some(id),
                _ => None,
            })
            .filter(|id| !self.is_accessory(&function_ref(&body, *id)))
            .collect();
        let mut stores = class.outline.own_attribute(class.id, name).peekable();
        let Some((&last, others)) = functions.split_last() else {
            return self.attribute_value(class, name);
        };
        let function = function_ref(&body, last);
        let shape = self.shape(&function);
        if shape.is_property {
            return self.result(&function, Some(receiver));
        }
        if stores.peek().is_some() || functions.len() < bindings.len() - self.accessories(class, name) {
            return Type::unknown(format!("`{}.{name}` is also assigned to", class.name()));
        }
        if shape.is_static {
            return Type::Function(function);
        }
        let receiver = match receiver {
            // `Api.get(api)`: a plain function of the class.
            Type::Class(_) if !shape.is_class => return Type::Function(function),
            Type::Instance { class, .. } if shape.is_class => Type::Class(class.clone()),
            other => other.clone(),
        };
        let others = others.iter().map(|id| function_ref(&body, *id)).collect();
        Type::Method { function, receiver: Box::new(receiver), others }
    }

    /// Bindings of `name` that are overloads or setters.
    fn accessories(&self, class: &ClassRef, name: &str) -> usize {
        let body = class.body();
        let bindings = class.outline.bindings(class.class().scope, name).iter();
        let is_accessory = |kind: &BindingKind| match kind {
            BindingKind::Function(id) => self.is_accessory(&function_ref(&body, *id)),
            _ => false,
        };
        bindings.filter(|binding| is_accessory(&binding.kind)).count()
    }

    fn attribute_value(&self, class: &ClassRef, name: &str) -> Type {
        let bindings = class.outline.bindings(class.class().scope, name);
        let stores: Vec<_> = class.outline.own_attribute(class.id, name).collect();
        let kinds = bindings
            .iter()
            .map(|binding| (binding.scope, &binding.kind))
            .chain(stores.iter().map(|store| (store.scope, &store.kind)));
        let mut kinds = kinds;
        let declared = kinds.find_map(|(scope, kind)| match kind {
            BindingKind::Annotated(annotation, _) => self.declared(&class.at(scope), annotation),
            _ => None,
        });
        if let Some(declared) = declared {
            return declared;
        }
        let of_class = bindings.iter().map(|binding| self.bound(&class.at(binding.scope), name, binding));
        let mut values: Vec<Type> = of_class.collect();
        values.extend(stores.iter().map(|store| self.value(&class.at(store.scope), &store.kind)));
        let found = without_stand_in(Type::union(values));
        self.filled_attribute(found, class, name)
    }

    /// Where a method is replaced from outside: `client.get = fake`.
    fn patched(&self, class: &ClassRef, name: &str) -> Option<Type> {
        let outlines = [Some(Arc::clone(&class.outline)), self.here_outline()];
        let mut stores = outlines.iter().flatten().flat_map(|outline| outline.stored_attributes());
        stores
            .any(|store| *store.attribute == *name && !store.is_own && !self.defines_value(class, name))
            .then(|| Type::unknown(format!("`{name}` is assigned to from outside `{}`", class.name())))
    }

    /// Whether `name` is a plain attribute, which may be assigned to from anywhere without becoming another thing.
    pub(super) fn defines_value(&self, class: &ClassRef, name: &str) -> bool {
        let bindings = class.outline.bindings(class.class().scope, name);
        !bindings.iter().any(|binding| match binding.kind {
            BindingKind::Function(id) => !self.shape(&function_ref(&class.body(), id)).is_property,
            _ => false,
        })
    }

    fn here_outline(&self) -> Option<Arc<aiomend_outline::Outline>> {
        self.here.as_ref().and_then(|here| self.index.outline(here))
    }
}

/// What one class says of an attribute and what another one does: of methods, either may run.
fn together(found: Type, other: Type) -> Type {
    match (found, other) {
        (Type::Method { function, receiver, mut others }, Type::Method { function: theirs, others: more, .. }) => {
            others.extend(std::iter::once(theirs).chain(more));
            Type::Method { function, receiver, others }
        }
        (found, other) => Type::union([found, other]),
    }
}
