//! Where the value of an expression is declared: the variable or the attribute that holds it, over imports and classes.

use aiomend_outline::{Binding, BindingKind, CallExpr, Expr, ScopeId};

use crate::infer::hierarchy::Base;
use crate::infer::{At, ClassRef, Infer, Type};
use crate::project::index::{ModuleRef, Origin};

/// Re-exports after one another that are followed.
const MOST_IMPORTS: usize = 16;

/// Containers inside one another that are followed.
const MOST_CONTAINERS: usize = 4;

/// Methods of a dict that give one of its values.
const GIVING: &[&str] = &["get", "setdefault", "pop", "__getitem__"];

/// A place that holds a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Declared {
    /// A variable of exactly this scope, which is no class's.
    Variable(At, Box<str>),
    /// An attribute of a class or of its instances; the class is the last of its bases that says what it is.
    Attribute(ClassRef, Box<str>),
    /// Something in the container that this place holds.
    Element(Box<Declared>),
}

impl Infer<'_> {
    /// The place that holds what `expression` gives; an error is a clause that says why there is none.
    pub(crate) fn declared_place(&self, at: &At, expression: &Expr) -> Result<Declared, String> {
        self.place_within(at, expression, MOST_CONTAINERS)
    }

    fn place_within(&self, at: &At, expression: &Expr, containers: usize) -> Result<Declared, String> {
        let element = |whole: &Expr| {
            let containers = containers.checked_sub(1).ok_or("it lies in containers inside one another")?;
            Ok(Declared::Element(Box::new(self.place_within(at, whole, containers)?)))
        };
        match expression {
            Expr::Name(name) => self.variable_place(at, name),
            Expr::Attribute(object, name) => self.attribute_place(at, object, name),
            Expr::Subscript(whole, _) => element(whole),
            Expr::Call(call) => match container_of(call) {
                Some(whole) => element(whole),
                None => {
                    let callee = call.callee.dotted().unwrap_or_else(|| "a call".to_owned());
                    Err(format!("it is what `{callee}` gives, and no variable or attribute"))
                }
            },
            _ => Err("it is no variable and no attribute".to_owned()),
        }
    }

    fn variable_place(&self, at: &At, name: &str) -> Result<Declared, String> {
        if let Some(home) = at.outline.home_of(at.scope, name) {
            return self.place_in(&at.scope(home), name, MOST_IMPORTS);
        }
        for (module, level) in at.outline.star_imports() {
            let unknown = || format!("a star import of `{module}` may bind `{name}`");
            let found = self.index.find(&at.module, *level, module).ok_or_else(unknown)?;
            let found = self.current(found);
            if self.exports(&found, name) {
                return self.member_place(&found, name, MOST_IMPORTS);
            }
        }
        Err(format!("`{name}` is bound nowhere in its module"))
    }

    /// The place of a variable of a scope, behind its imports.
    fn place_in(&self, at: &At, name: &str, imports: usize) -> Result<Declared, String> {
        if let aiomend_outline::ScopeKind::Class(id) = at.outline.scope(at.scope).kind {
            let class = ClassRef { module: at.module.clone(), outline: at.outline.clone(), id };
            return self.class_place(&class, name);
        }
        let bindings = at.outline.bindings(at.scope, name);
        let is_import = |binding: &&Binding| matches!(binding.kind, BindingKind::Import { .. });
        if !bindings.iter().any(|binding| is_import(&binding)) {
            return Ok(Declared::Variable(at.clone(), name.into()));
        }
        if !bindings.iter().all(|binding| is_import(&binding)) {
            return Err(format!("`{name}` is imported, and bound in another way too"));
        }
        let mut found: Option<Declared> = None;
        for binding in bindings {
            let one = self.imported_place(at, binding, imports)?;
            match &found {
                Some(known) if *known != one => return Err(format!("`{name}` is imported from several modules")),
                _ => found = Some(one),
            }
        }
        found.ok_or_else(|| format!("`{name}` is not bound"))
    }

    fn imported_place(&self, at: &At, binding: &Binding, imports: usize) -> Result<Declared, String> {
        let BindingKind::Import { module, level, name: Some(name) } = &binding.kind else {
            return Err("it is a module".to_owned());
        };
        let missing = || format!("there is no module `{}{module}` that aiomend sees", ".".repeat(*level as usize));
        let found = self.current(self.index.find(&at.module, *level, module).ok_or_else(missing)?);
        if found.path == at.module.path && self.index.submodule(&found, name).is_some() {
            return Err("it is a module".to_owned());
        }
        self.member_place(&found, name, imports)
    }

    /// The place of a variable of a module.
    fn member_place(&self, module: &ModuleRef, name: &str, imports: usize) -> Result<Declared, String> {
        let imports = imports.checked_sub(1).ok_or_else(|| format!("`{name}` is imported in a circle"))?;
        let top = self.top(module).ok_or_else(|| format!("`{}` cannot be read", module.path.display()))?;
        if !top.outline.bindings(ScopeId::MODULE, name).is_empty() {
            return self.place_in(&top, name, imports);
        }
        for (inner, level) in top.outline.star_imports() {
            let unknown = || format!("a star import of `{inner}` may bind `{name}`");
            let found = self.current(self.index.find(&top.module, *level, inner).ok_or_else(unknown)?);
            if found.path != module.path && self.exports(&found, name) {
                return self.member_place(&found, name, imports);
            }
        }
        Err(format!("`{name}` is not bound in `{}`", module.path.display()))
    }

    fn attribute_place(&self, at: &At, object: &Expr, name: &str) -> Result<Declared, String> {
        if is_mangled(name) {
            // Only the class around can say such a name.
            let class = self.class_of(at).ok_or_else(|| format!("`{name}` belongs to no class here"))?;
            return self.class_place(&class, name);
        }
        if let Some(above) = self.super_of(at, object) {
            return self.class_place(&above.class, name);
        }
        let found = self.expression(at, object);
        let mut places: Vec<Declared> = Vec::new();
        for one in found.alternatives() {
            let place = match one {
                Type::Module(module) => self.member_place(module, name, MOST_IMPORTS)?,
                Type::Instance { class, .. } | Type::Class(class) => self.class_place(class, name)?,
                Type::Unknown(why) => return Err(why.to_string()),
                _ => return Err(format!("what has the attribute `{name}` is no object of the project")),
            };
            if !places.contains(&place) {
                places.push(place);
            }
        }
        match (places.pop(), places.is_empty()) {
            (Some(place), true) => Ok(place),
            _ => Err(format!("`{name}` may be an attribute of several classes")),
        }
    }

    /// The place of an attribute: of the class and its bases, the last one that says what it is.
    pub(crate) fn class_place(&self, class: &ClassRef, name: &str) -> Result<Declared, String> {
        if is_mangled(name) {
            return match self.defines(class, name) {
                true => Ok(Declared::Attribute(class.clone(), name.into())),
                false => Err(format!("`{}` has no `{name}`", class.name())),
            };
        }
        let line = self.line(class);
        let owner = line.iter().rev().find_map(|base| match base {
            Base::Class(base) if base.module.origin != Origin::Standard && self.defines(base, name) => Some(base),
            _ => None,
        });
        let Some(owner) = owner else {
            return Err(format!("`{}` has no `{name}` that aiomend sees", class.name()));
        };
        if let Some(first) = line.iter().find_map(|base| match base {
            Base::Class(base) if self.defines(base, name) => Some(base),
            _ => None,
        }) && (self.is_property(first, name) || !self.defines_value(first, name))
        {
            return Err(format!("`{}.{name}` is a method", first.name()));
        }
        Ok(Declared::Attribute(owner.clone(), name.into()))
    }

    /// Whether a class says what others look like.
    pub(crate) fn is_protocol(&self, class: &ClassRef) -> bool {
        class.class().bases.iter().any(|base| {
            let base = if let Expr::Subscript(generic, _) = base { generic } else { base };
            let is_named = base.last_name() == Some("Protocol");
            // asyncio's `Protocol` is a class like others.
            is_named
                && self
                    .expression(&class.at(class.class().parent), base)
                    .qualified()
                    .is_none_or(|name| !name.starts_with("asyncio."))
        })
    }

    /// The innermost class around a place.
    pub(crate) fn class_of(&self, at: &At) -> Option<ClassRef> {
        let id = at.outline.class_around(at.scope)?;
        Some(ClassRef { module: at.module.clone(), outline: at.outline.clone(), id })
    }

    /// Whether `other` is `class` or one of its bases.
    pub(crate) fn is_below(&self, class: &ClassRef, other: &ClassRef) -> bool {
        self.line(class).iter().any(|base| matches!(base, Base::Class(base) if base == other))
    }

    /// Why not all is known of the bases of a class; none where they are.
    pub(crate) fn unseen_base(&self, class: &ClassRef) -> Option<String> {
        self.line(class).iter().find_map(|base| match base {
            Base::Unknown(why) => Some(why.to_string()),
            Base::Class(_) | Base::External(_) => None,
        })
    }

    /// The classes outside the project that `class` is made of; the standard library's left out.
    pub(crate) fn installed_bases(&self, class: &ClassRef) -> Vec<ClassRef> {
        let line = self.line(class);
        let found = line.iter().filter_map(|base| match base {
            Base::Class(base) if base.module.origin == Origin::Environment => Some(base.clone()),
            _ => None,
        });
        found.collect()
    }

    /// Whether a class of the standard library is among the bases; its qualified name without the module inside asyncio.
    pub(crate) fn standard_bases(&self, class: &ClassRef) -> Vec<String> {
        let line = self.line(class);
        let found = line.iter().filter_map(|base| match base {
            Base::Class(base) => Type::Class(base.clone()).qualified(),
            Base::External(name) => Some(name.to_string()),
            Base::Unknown(_) => None,
        });
        found.collect()
    }
}

/// `locks` of `locks.get(key)`.
fn container_of(call: &CallExpr) -> Option<&Expr> {
    match &call.callee {
        Expr::Attribute(whole, method) if GIVING.contains(&&**method) && !call.arguments.is_empty() => Some(whole),
        _ => None,
    }
}

/// Whether Python makes another name of it inside a class: `__lock`.
pub(crate) fn is_mangled(name: &str) -> bool {
    name.starts_with("__") && !name.ends_with("__")
}
