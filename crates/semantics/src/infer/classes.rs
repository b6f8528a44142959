//! The class hierarchy: bases, methods, attributes, and what subclasses override.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use aiomend_outline::{BindingKind, Expr, FunctionId};

use crate::infer::names::{function_ref, without_stand_in};
use crate::infer::{ClassRef, Infer, Overrides, Type};
use crate::project::index::Origin;

/// Classes in a line of inheritance that are looked at.
const MOST_BASES: usize = 100;

/// Where `super()` looks.
pub(super) struct Above {
    pub(super) class: ClassRef,
    pub(super) receiver: Type,
}

/// One class of a line of inheritance.
enum Base {
    Class(ClassRef),
    /// A class of the standard library that the table knows by name alone.
    External(Arc<str>),
    Unknown(Arc<str>),
}

/// Bases that define nothing that a coroutine function could be mistaken for.
const HARMLESS: &[&str] = &["builtins.object", "typing.Generic", "typing.Protocol", "abc.ABC", "typing.NamedTuple"];

impl Infer<'_> {
    /// The class and its bases, depth first and left to right; a class behind two others comes once.
    fn line(&self, class: &ClassRef) -> Vec<Base> {
        let mut line: Vec<Base> = Vec::new();
        let mut open = vec![Base::Class(class.clone())];
        while let Some(base) = open.pop() {
            if line.len() > MOST_BASES {
                break;
            }
            if let Base::Class(class) = &base {
                let is_known = |known: &Base| matches!(known, Base::Class(known) if known == class);
                if line.iter().any(is_known) {
                    continue;
                }
                let bases: Vec<Base> = class.class().bases.iter().map(|base| self.base(class, base)).collect();
                open.extend(bases.into_iter().rev());
            }
            line.push(base);
        }
        line
    }

    fn base(&self, class: &ClassRef, base: &Expr) -> Base {
        let mut named = base;
        while let Expr::Subscript(value, _) = named {
            named = value;
        }
        let name = named.dotted().unwrap_or_else(|| "…".to_owned());
        let unknown =
            |why: &str| Base::Unknown(format!("base `{name}` of `{}` is not known: {why}", class.name()).into());
        match self.expression(&class.at(class.class().parent), named) {
            Type::Class(base) => Base::Class(base),
            Type::External(name) => Base::External(name),
            other => unknown(other.reason().unwrap_or("it is no class that aiomend sees")),
        }
    }

    /// The first class of a line that defines `name`; an error says why it cannot be told.
    fn owner(&self, line: &[Base], name: &str) -> Result<Option<ClassRef>, Arc<str>> {
        for base in line {
            match base {
                Base::Class(class) if self.defines(class, name) => return Ok(Some(class.clone())),
                Base::Class(_) => {}
                Base::External(external) if HARMLESS.contains(&&**external) || is_plain_base(external) => {}
                Base::External(external) => {
                    return Err(format!("`{external}` may define `{name}`").into());
                }
                Base::Unknown(why) => return Err(Arc::clone(why)),
            }
        }
        Ok(None)
    }

    /// Whether a look at `name` of an instance runs a function.
    pub(super) fn is_property(&self, class: &ClassRef, name: &str) -> bool {
        let Ok(Some(owner)) = self.owner(&self.line(class), name) else { return false };
        owner.outline.bindings(owner.class().scope, name).iter().any(|binding| match binding.kind {
            BindingKind::Function(id) => self.shape(&function_ref(&owner.body(), id)).is_property,
            _ => false,
        })
    }

    fn defines(&self, class: &ClassRef, name: &str) -> bool {
        !class.outline.bindings(class.class().scope, name).is_empty()
            || class.outline.own_attribute(class.id, name).next().is_some()
    }

    /// The classes of the project that `class` is made of, itself first.
    pub(crate) fn lineage(&self, class: &ClassRef) -> Vec<ClassRef> {
        let line = self.line(class).into_iter();
        let own = line.filter_map(|base| match base {
            Base::Class(class) => Some(class),
            Base::External(_) | Base::Unknown(_) => None,
        });
        own.filter(|class| class.module.origin == Origin::Project).collect()
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

    /// `super().name`
    pub(super) fn above(&self, start: &Above, name: &str) -> Type {
        let line = self.line(&start.class);
        match self.owner(line.get(1..).unwrap_or_default(), name) {
            Ok(Some(owner)) => self.member_of(&owner, name, &start.receiver),
            Ok(None) => Type::unknown(format!("no base of `{}` has `{name}` that aiomend sees", start.class.name())),
            Err(why) => Type::Unknown(why),
        }
    }

    /// An attribute of an instance, or of a class.
    pub(super) fn class_attribute(&self, class: &ClassRef, name: &str, receiver: &Type) -> Type {
        let is_exact = matches!(receiver, Type::Instance { exact: true, .. });
        let own = match self.owner(&self.line(class), name) {
            Ok(Some(owner)) => {
                if let Some(why) = self.patched(&owner, name) {
                    return why;
                }
                self.member_of(&owner, name, receiver)
            }
            Ok(None) => Type::unknown(format!("`{}` has no `{name}` that aiomend sees", class.name())),
            Err(why) => Type::Unknown(why),
        };
        if is_exact || own.is_unknown() || self.overrides == Overrides::LeftOut {
            return own;
        }
        self.with_overrides(class, name, own)
    }

    /// What subclasses in the project make of it, added.
    fn with_overrides(&self, class: &ClassRef, name: &str, own: Type) -> Type {
        let overriding: Vec<ClassRef> =
            self.subclasses(class).iter().filter(|subclass| self.defines(subclass, name)).cloned().collect();
        let mut found = own;
        for subclass in overriding {
            let receiver = Type::instance(subclass.clone());
            let theirs = self.member_of(&subclass, name, &receiver);
            found = match (found, theirs) {
                (
                    Type::Method { function, receiver, mut others },
                    Type::Method { function: theirs, others: more, .. },
                ) => {
                    others.extend(std::iter::once(theirs).chain(more));
                    Type::Method { function, receiver, others }
                }
                (found, theirs) => Type::union([found, theirs]),
            };
        }
        found
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
    fn defines_value(&self, class: &ClassRef, name: &str) -> bool {
        let bindings = class.outline.bindings(class.class().scope, name);
        !bindings.iter().any(|binding| match binding.kind {
            BindingKind::Function(id) => !self.shape(&function_ref(&class.body(), id)).is_property,
            _ => false,
        })
    }

    /// All classes of the project below `class`, by path.
    pub(crate) fn subclasses(&self, class: &ClassRef) -> Arc<Vec<ClassRef>> {
        let key: (PathBuf, String) = (class.module.path.clone(), format!("{}:{}", class.module.name, class.name()));
        let known = self.index.subclasses.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(known) = known {
            return known;
        }
        // Its own knowledge, so that what one file is being rewritten to is not remembered for all; without overrides, or
        // one such question would lead to the next.
        let found = Arc::new(Infer::without_overrides(self.index).find_subclasses(class));
        let mut all = self.index.subclasses.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry(key).or_insert(found))
    }

    fn find_subclasses(&self, class: &ClassRef) -> Vec<ClassRef> {
        let mut found: Vec<ClassRef> = Vec::new();
        let mut open = vec![class.clone()];
        while let Some(base) = open.pop() {
            let name = base.class().name.clone();
            for path in self.index.files_subclassing(&name) {
                let Some(module) = self.index.module_at(&path) else { continue };
                let Some(top) = self.top(&module) else { continue };
                for (id, candidate) in top.outline.classes() {
                    let subclass = ClassRef { module: module.clone(), outline: top.outline.clone(), id };
                    let is_below = candidate.bases.iter().any(|named| {
                        self.renew();
                        matches!(self.base(&subclass, named), Base::Class(found) if found == base)
                    });
                    if is_below && subclass != *class && !found.contains(&subclass) {
                        found.push(subclass.clone());
                        open.push(subclass);
                    }
                }
            }
        }
        found
    }

    fn here_outline(&self) -> Option<Arc<aiomend_outline::Outline>> {
        self.here.as_ref().and_then(|here| self.index.outline(here))
    }
}

/// Exceptions, enumerations and data types: they define no coroutine functions, and their methods have telling names.
fn is_plain_base(external: &str) -> bool {
    external.ends_with("Error")
        || external.ends_with("Exception")
        || external.starts_with("enum.")
        || matches!(
            external,
            "builtins.dict"
                | "builtins.list"
                | "builtins.str"
                | "builtins.int"
                | "builtins.tuple"
                | "builtins.set"
                | "typing_extensions.Protocol"
                | "typing.TypedDict"
                | "collections.UserDict"
        )
}
