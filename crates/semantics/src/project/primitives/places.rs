//! From the place that holds a value to a name for it, and back.

use std::path::Path;
use std::sync::Arc;

use aiomend_outline::{BindingKind, ScopeId, ScopeKind};

use crate::infer::{At, ClassRef, Declared, Infer};
use crate::project::index::Origin;
use crate::project::primitives::{Identity, Number, Owner, family};

/// The name of a place; an error says why it has none.
pub(super) fn identity(infer: &Infer<'_>, place: &Declared) -> Result<Identity, String> {
    let (place, number) = match place {
        Declared::Element(inner) => match &**inner {
            Declared::Element(_) => return Err("it lies in containers inside one another".to_owned()),
            inner => (inner, Number::Many),
        },
        place => (place, Number::One),
    };
    let (module, owner, name) = match place {
        Declared::Variable(at, name) => (&at.module, owner_of_variable(at, name), name),
        Declared::Attribute(class, name) => {
            let dotted = class.name();
            let namesakes =
                class.outline.classes().filter(|(_, one)| class.outline.qualified_name(one.scope) == dotted);
            if namesakes.count() > 1 {
                return Err(format!("several classes are called `{dotted}`"));
            }
            let owner =
                if family::is_of_class(infer, class, name) { Owner::Class(dotted) } else { Owner::Instance(dotted) };
            (&class.module, owner, name)
        }
        Declared::Element(_) => return Err("it lies in containers inside one another".to_owned()),
    };
    if module.origin != Origin::Project {
        return Err(format!("it belongs to `{}`, which is not the project's", module.path.display()));
    }
    Ok(Identity { module: module.path.clone(), owner, name: name.to_string(), number })
}

fn owner_of_variable(at: &At, name: &str) -> Owner {
    let scope = at.outline.scope(at.scope);
    if scope.kind == ScopeKind::Module {
        return Owner::Module;
    }
    let bindings = at.outline.bindings(at.scope, name);
    match bindings.iter().any(|binding| matches!(binding.kind, BindingKind::Parameter { .. })) {
        true => Owner::Parameter(scope.span),
        false => Owner::Function(scope.span),
    }
}

/// The place that an identity names, without regard to containers.
pub(crate) fn identity_of(infer: &Infer<'_>, here: &At, identity: &Identity) -> Option<Declared> {
    let top = top_of(infer, here, &identity.module)?;
    let name: Box<str> = identity.name.as_str().into();
    match &identity.owner {
        Owner::Module => Some(Declared::Variable(top, name)),
        Owner::Function(span) | Owner::Parameter(span) => {
            let scope = top.outline.scope_opened_at(*span)?;
            Some(Declared::Variable(top.scope(scope), name))
        }
        Owner::Instance(dotted) | Owner::Class(dotted) => {
            let (id, _) = top.outline.classes().find(|(_, one)| top.outline.qualified_name(one.scope) == *dotted)?;
            let class = ClassRef { module: Arc::clone(&top.module), outline: Arc::clone(&top.outline), id };
            Some(Declared::Attribute(class, name))
        }
    }
}

/// The top of a module of the project, at its current text if it is the one at hand.
pub(super) fn top_of(infer: &Infer<'_>, here: &At, path: &Path) -> Option<At> {
    if here.module.path == path {
        return Some(here.scope(ScopeId::MODULE));
    }
    infer.top(&infer.index.module_at(path)?)
}
