//! What calling a class gives.

use aiomend_outline::{BindingKind, Expr};

use crate::infer::calls::is_self_type;
use crate::infer::names::function_ref;
use crate::infer::{ClassRef, FunctionRef, Infer, Type};
use crate::project::index::Origin;

impl Infer<'_> {
    /// A new instance; a metaclass or `__new__` may make something else.
    pub(super) fn made(&self, class: &ClassRef) -> Type {
        let details = class.class();
        let is_usual = |metaclass: &Expr| matches!(metaclass.last_name(), Some("ABCMeta" | "type" | "EnumMeta"));
        if details.metaclass.as_ref().is_some_and(|metaclass| !is_usual(metaclass)) {
            return Type::instance(class.clone());
        }
        let is_transparent = |decorator: &Expr| {
            let called = match decorator {
                Expr::Call(call) => &call.callee,
                other => other,
            };
            matches!(
                called.last_name(),
                Some(
                    "dataclass"
                        | "define"
                        | "frozen"
                        | "final"
                        | "attrs"
                        | "s"
                        | "total_ordering"
                        | "runtime_checkable"
                        | "dataclass_transform"
                        | "unique"
                        | "mutable"
                        | "attr"
                )
            )
        };
        match details
            .decorators
            .iter()
            .find(|decorator| !is_transparent(decorator) && !self.gives_class_back(class, decorator))
        {
            Some(decorator) => {
                let decorator = decorator.dotted().unwrap_or_else(|| "something".to_owned());
                Type::unknown(format!("class `{}` is decorated by `{decorator}`", class.name()))
            }
            None => match self.owner(&self.line(class), "__new__") {
                Ok(Some(owner)) if owner.module.origin != Origin::Standard => self.made_by_new(class, &owner),
                _ => Type::Instance { class: class.clone(), exact: true },
            },
        }
    }

    /// Whether a decorator of a class is seen to give it back as it was: it calls nothing, and sets no method of it.
    fn gives_class_back(&self, class: &ClassRef, decorator: &Expr) -> bool {
        let (named, is_factory) = match decorator {
            Expr::Call(call) => (&call.callee, true),
            other => (other, false),
        };
        let Type::Function(function) = self.expression(&class.at(class.class().parent), named) else { return false };
        if !is_factory {
            return self.gives_back(class, &function);
        }
        let is_plain = is_undecorated(&function) && !function.function().falls_through;
        let inner = match function.function().returned.as_slice() {
            [Expr::Name(inner)] if is_plain => self.nested(&function.body(), inner),
            _ => None,
        };
        inner.is_some_and(|inner| self.gives_back(class, &inner))
    }

    fn gives_back(&self, class: &ClassRef, decorator: &FunctionRef) -> bool {
        let details = decorator.function();
        let Some(taken) = details.parameters.first().map(|parameter| &*parameter.name) else { return false };
        let is_taken = |value: &Expr| matches!(value, Expr::Name(name) if **name == *taken);
        let sets_method = decorator.outline.stored_attributes().iter().any(|store| {
            let is_here = details.span.contains(store.span) && is_taken(&store.object);
            let is_value = match self.owner(&self.line(class), &store.attribute) {
                Ok(Some(owner)) => self.defines_value(&owner, &store.attribute),
                Ok(None) => true,
                Err(_) => false,
            };
            is_here && !is_value
        });
        is_undecorated(decorator)
            && !details.falls_through
            && !details.returned.is_empty()
            && details.returned.iter().all(is_taken)
            && decorator.outline.bindings(details.scope, taken).len() == 1
            && !decorator.outline.calls().iter().any(|call| details.span.contains(call.span))
            && !sets_method
    }

    /// A new instance, where the `__new__` of `owner` makes one of the class it is given.
    fn made_by_new(&self, class: &ClassRef, owner: &ClassRef) -> Type {
        let unknown = || Type::unknown(format!("`{}.__new__` may make something else", owner.name()));
        let [binding] = owner.outline.bindings(owner.class().scope, "__new__") else { return unknown() };
        let BindingKind::Function(id) = binding.kind else { return unknown() };
        let function = function_ref(&owner.body(), id);
        let details = function.function();
        let is_made = match &details.returns {
            Some(returns) if is_self_type(&function, returns) => true,
            Some(returns) => match self.annotation(&function.outside(), returns) {
                Type::Instance { class: made, .. } => made == *class,
                _ => false,
            },
            None => {
                !details.falls_through
                    && !details.returned.is_empty()
                    && details.returned.iter().all(|value| self.is_new(owner, &function, value))
            }
        };
        if is_made { Type::instance(class.clone()) } else { unknown() }
    }

    /// `super().__new__(cls)`, or a variable or an attribute of the class that holds nothing else.
    fn is_new(&self, owner: &ClassRef, function: &FunctionRef, value: &Expr) -> bool {
        let Some(first) = function.function().parameters.first().map(|parameter| &*parameter.name) else {
            return false;
        };
        let is_first = |value: &Expr| matches!(value, Expr::Name(name) if **name == *first);
        let is_call = |value: &Expr| match value {
            Expr::Call(call) => {
                call.callee.last_name() == Some("__new__") && call.arguments.first().is_some_and(is_first)
            }
            _ => false,
        };
        let is_kept = |kind: &BindingKind| match kind {
            BindingKind::Value(value, path) => path.is_empty() && (*value == Expr::None || is_call(value)),
            BindingKind::Annotated(_, value) => {
                value.as_ref().is_none_or(|value| *value == Expr::None || is_call(value))
            }
            _ => false,
        };
        match value {
            Expr::Name(name) => {
                let bindings = function.outline.bindings(function.function().scope, name);
                !bindings.is_empty() && bindings.iter().all(|binding| is_kept(&binding.kind))
            }
            Expr::Attribute(object, name) if is_first(object) => {
                let bindings = owner.outline.bindings(owner.class().scope, name).iter().map(|binding| &binding.kind);
                let stores = owner.outline.own_attribute(owner.id, name).map(|store| &store.kind);
                let mut kinds = bindings.chain(stores).peekable();
                kinds.peek().is_some() && kinds.all(is_kept)
            }
            other => is_call(other),
        }
    }
}

fn is_undecorated(function: &FunctionRef) -> bool {
    let details = function.function();
    details.decorators.is_empty() && !details.is_async && !details.is_generator
}
