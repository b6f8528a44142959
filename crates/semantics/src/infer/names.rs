//! Names: what their bindings make of them, over imports.

use std::sync::Arc;

use aiomend_outline::{Binding, BindingKind, Condition, Exports, Expr, FunctionId, ParameterKind, ScopeId, Step};

use crate::infer::{At, ClassRef, FunctionRef, Infer, Key, Type};
use crate::project::index::{ModuleRef, Origin, is_builtin};

/// Ends the reason of what is unknown for want of its package.
const MISSING: &str = " is not installed where aiomend looks";

/// Whether something is unknown because its package is not at hand.
pub(crate) fn is_of_missing_package(why: &str) -> bool {
    why.ends_with(MISSING)
}

/// The package for want of which something is unknown.
pub(crate) fn missing_package(why: &str) -> Option<&str> {
    why.strip_suffix(MISSING)?.strip_prefix('`')?.strip_suffix('`')
}

impl Infer<'_> {
    /// What a name read at a place gives.
    pub(super) fn name(&self, at: &At, name: &str) -> Type {
        match at.outline.home_of(at.scope, name) {
            Some(home) => self.variable(&at.scope(home), name),
            None => match self.starred(at, name) {
                Some(found) => found,
                None if is_builtin(name) => Type::external(format!("builtins.{name}")),
                None if at.module.origin == Origin::Standard => Type::external(format!("{}.{name}", at.module.name)),
                None => Type::unknown(format!("`{name}` is bound nowhere in its module")),
            },
        }
    }

    /// What a star import brings under this name; none where no star import does.
    fn starred(&self, at: &At, name: &str) -> Option<Type> {
        for (module, level) in at.outline.star_imports() {
            let Some(found) = self.index.find(&at.module, *level, module) else {
                return Some(Type::unknown(format!("a star import of `{module}` may bind `{name}`")));
            };
            let found = self.current(found);
            if self.exports(&found, name) {
                return Some(self.member(&found, name));
            }
        }
        None
    }

    /// Whether `from module import *` binds `name`.
    pub(super) fn exports(&self, module: &ModuleRef, name: &str) -> bool {
        let Some(top) = self.top(module) else { return false };
        match top.outline.exports() {
            Exports::Names(names) => names.iter().any(|exported| **exported == *name),
            Exports::Unknown => true,
            Exports::Absent => {
                let binds = !top.outline.bindings(ScopeId::MODULE, name).is_empty();
                !name.starts_with('_') && (binds || self.exports_on(&top, name))
            }
        }
    }

    fn exports_on(&self, top: &At, name: &str) -> bool {
        let found = self.step(|| {
            let through = top.outline.star_imports().iter().any(|(module, level)| {
                let found = self.index.find(&top.module, *level, module);
                found.is_some_and(|found| found.path != top.module.path && self.exports(&found, name))
            });
            if through { Type::None } else { Type::Never }
        });
        found == Type::None
    }

    /// What a variable of exactly this scope gives.
    pub(super) fn variable(&self, at: &At, name: &str) -> Type {
        let key: Key = (Arc::as_ptr(&at.outline) as usize, at.scope, name.into());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        if self.active.borrow().contains(&key) {
            self.cuts.set(self.cuts.get() + 1);
            return Type::unknown(format!("`{name}` is made of itself"));
        }
        let cuts = self.cuts.get();
        self.active.borrow_mut().push(key.clone());
        let found = self.step(|| self.variable_within(at, name));
        self.active.borrow_mut().pop();
        if self.cuts.get() == cuts {
            self.known.borrow_mut().insert(key, found.clone());
        }
        found
    }

    fn variable_within(&self, at: &At, name: &str) -> Type {
        let bindings = self.deciding(at, at.outline.bindings(at.scope, name));
        let functions: Vec<FunctionId> = bindings
            .iter()
            .filter_map(|binding| match binding.kind {
                BindingKind::Function(id) => Some(id),
                _ => None,
            })
            .collect();
        if !functions.is_empty() && functions.len() == bindings.len() {
            return Type::union(functions.into_iter().map(|id| Type::Function(function_ref(at, id))));
        }
        let declared = bindings.iter().find_map(|binding| match &binding.kind {
            BindingKind::Annotated(annotation, _) => self.declared(&at.scope(binding.scope), annotation),
            _ => None,
        });
        match declared {
            Some(declared) => declared,
            None => {
                let values = bindings.iter().map(|binding| self.bound(&at.scope(binding.scope), name, binding));
                let found = Type::union(values.collect::<Vec<_>>());
                self.filled_variable(without_stand_in(found), at, name, &bindings)
            }
        }
    }

    /// The bindings that decide: no stand-ins for what could not be imported, no overloads, no setters.
    fn deciding<'b>(&self, at: &At, bindings: &'b [Binding]) -> Vec<&'b Binding> {
        let checking = bindings.iter().any(|binding| binding.condition == Condition::TypeChecking);
        let mut kept: Vec<&Binding> = bindings
            .iter()
            .filter(|binding| !(checking && binding.condition == Condition::Runtime))
            .filter(|binding| match binding.kind {
                BindingKind::Function(id) => !self.is_accessory(&function_ref(at, id)),
                _ => true,
            })
            .collect();
        if kept.iter().any(|binding| binding.condition != Condition::ImportFallback) {
            // `except ImportError: fast = None`; a function that stands in counts, as it is called in its place.
            kept.retain(|binding| {
                let stands_in = matches!(binding.kind, BindingKind::Value(..) | BindingKind::Import { .. });
                binding.condition != Condition::ImportFallback || !stands_in
            });
        }
        kept
    }

    /// What one binding makes of its name; `at` is where its expressions are read.
    pub(crate) fn bound(&self, at: &At, name: &str, binding: &Binding) -> Type {
        match &binding.kind {
            BindingKind::Import { module, level, name } => self.imported(at, module, *level, name.as_deref()),
            BindingKind::Function(id) => Type::Function(function_ref(at, *id)),
            BindingKind::Class(id) => {
                Type::Class(ClassRef { module: Arc::clone(&at.module), outline: Arc::clone(&at.outline), id: *id })
            }
            BindingKind::Parameter { function: Some(function), index } => {
                self.parameter(&function_ref(at, *function), *index)
            }
            BindingKind::Parameter { function: None, .. } => {
                Type::unknown(format!("`{name}` is a parameter of a lambda"))
            }
            BindingKind::Alias(_) | BindingKind::Opaque => Type::unknown(format!("`{name}` has no known type")),
            kind => self.value(at, kind),
        }
    }

    /// What an assignment, a loop or a `with` gives its target.
    pub(crate) fn value(&self, at: &At, kind: &BindingKind) -> Type {
        match kind {
            BindingKind::Value(value, path) => self.unpack(self.expression(at, value), path),
            BindingKind::Annotated(annotation, value) => match (self.declared(at, annotation), value) {
                (Some(declared), _) => declared,
                (None, Some(value)) => self.expression(at, value),
                (None, None) => Type::Never,
            },
            // `xs += more` keeps what `xs` is and adds elements.
            BindingKind::Augmented(value) => match self.expression(at, value) {
                found @ (Type::Iterable(_) | Type::Tuple(_)) => Type::iterable(self.element(&found)),
                found @ Type::Unknown(_) => found,
                _ => Type::Never,
            },
            BindingKind::Element { iterable, path, is_async } => {
                let whole = self.expression(at, iterable);
                let element = if *is_async { self.async_element(&whole) } else { self.element(&whole) };
                self.unpack(element, path)
            }
            BindingKind::With { context, path, is_async } => {
                let context = self.expression(at, context);
                self.unpack(self.entered(&context, *is_async), path)
            }
            _ => Type::unknown("it is bound in a way that is not followed"),
        }
    }

    /// The type that an annotation gives a variable; none where it leaves that to the values: a bare `list` or `Final`,
    /// or a container of awaitables, all of which may be seen to be coroutines.
    pub(super) fn declared(&self, at: &At, annotation: &Expr) -> Option<Type> {
        let declared = self.annotation(at, annotation);
        let is_bare = matches!(annotation, Expr::Name(_) | Expr::Attribute(..));
        let leaves_open = match &declared {
            Type::Iterable(element) => is_bare && element.is_unknown() || matches!(**element, Type::Awaitable(_)),
            Type::Mapping(_, value) => is_bare && value.is_unknown() || matches!(**value, Type::Awaitable(_)),
            Type::Unknown(_) => annotation.last_name() == Some("Final"),
            _ => false,
        };
        (!leaves_open).then_some(declared)
    }

    pub(super) fn unpack(&self, whole: Type, path: &[Step]) -> Type {
        path.iter().fold(whole, |whole, step| match step {
            Step::At(at) => whole.each(|whole| match whole {
                Type::Tuple(parts) => match parts.get(*at) {
                    Some(part) => part.clone(),
                    None => Type::unknown("it is unpacked from something shorter"),
                },
                other => self.element(other),
            }),
            Step::Rest => Type::iterable(self.element(&whole)),
        })
    }

    fn parameter(&self, function: &FunctionRef, index: usize) -> Type {
        let details = function.function();
        let Some(parameter) = details.parameters.get(index) else { return Type::Never };
        let declared = parameter.annotation.as_ref().map(|annotation| self.annotation(&function.outside(), annotation));
        match parameter.kind {
            ParameterKind::Star => return Type::iterable(declared.unwrap_or_else(|| unannotated(&parameter.name))),
            ParameterKind::DoubleStar => {
                let value = declared.unwrap_or_else(|| unannotated(&parameter.name));
                return Type::Mapping(Box::new(Type::plain("builtins.str")), Box::new(value));
            }
            ParameterKind::Plain | ParameterKind::Keyword => {}
        }
        if index == 0
            && parameter.annotation.is_none()
            && let Some(owner) = function.owner()
        {
            let shape = self.shape(function);
            let takes_class =
                shape.is_class || matches!(&*details.name, "__new__" | "__init_subclass__" | "__class_getitem__");
            if !shape.is_static {
                return if takes_class { Type::Class(owner) } else { Type::instance(owner) };
            }
        }
        declared.unwrap_or_else(|| unannotated(&parameter.name))
    }

    fn imported(&self, at: &At, module: &str, level: u32, name: Option<&str>) -> Type {
        // Its names are those of `typing`, for every version.
        let (module, level) = if module == "typing_extensions" { ("typing", 0) } else { (module, level) };
        let found = self.index.find(&at.module, level, module);
        let Some(found) = found else {
            let top = module.split('.').next().unwrap_or_default();
            let whole = format!("{}{module}", ".".repeat(level as usize));
            return Type::unknown(match level {
                0 => format!("`{top}`{MISSING}"),
                _ => format!("there is no module `{whole}` in the project"),
            });
        };
        let found = self.current(found);
        // `from . import api` in a package means the module beside it, whatever the package calls so later.
        if found.path == at.module.path
            && let Some(inner) = name.and_then(|name| self.index.submodule(&found, name))
        {
            return Type::Module(self.current(inner));
        }
        match name {
            None => Type::Module(found),
            Some(name) => self.member(&found, name),
        }
    }

    /// An attribute of a module.
    pub(super) fn member(&self, module: &ModuleRef, name: &str) -> Type {
        self.step(|| {
            let Some(top) = self.top(module) else {
                return match (self.index.submodule(module, name), module.origin) {
                    (Some(inner), _) => Type::Module(self.current(inner)),
                    (None, Origin::Standard) => Type::external(format!("{}.{name}", module.name)),
                    (None, _) if module.is_namespace() => {
                        Type::unknown(format!("there is no module `{name}` in `{}`", module.name))
                    }
                    (None, _) => Type::unknown(format!("`{}` cannot be read", module.path.display())),
                };
            };
            if !top.outline.bindings(ScopeId::MODULE, name).is_empty() {
                return self.variable(&top, name);
            }
            if let Some(found) = self.starred(&top, name) {
                return found;
            }
            match self.index.submodule(module, name) {
                Some(inner) => Type::Module(self.current(inner)),
                None if module.origin == Origin::Standard => Type::external(format!("{}.{name}", module.name)),
                None => Type::unknown(format!("`{name}` is bound in a way that is not followed")),
            }
        })
    }
}

pub(super) fn function_ref(at: &At, id: FunctionId) -> FunctionRef {
    FunctionRef { module: Arc::clone(&at.module), outline: Arc::clone(&at.outline), id }
}

fn unannotated(name: &str) -> Type {
    Type::unknown(format!("parameter `{name}` has no annotation"))
}

/// `client = None` before it is made says nothing.
pub(super) fn without_stand_in(found: Type) -> Type {
    match found {
        Type::Union(parts) => Type::union(parts.into_iter().filter(|part| *part != Type::None)),
        other => other,
    }
}
