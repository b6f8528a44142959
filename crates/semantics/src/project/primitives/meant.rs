//! Whether a mention of a name means the place that is searched for.

use std::sync::Arc;

use aiomend_outline::{BindingKind, Expr, Mention, MentionKind, Role, ScopeId, ScopeKind};

use crate::infer::{At, ClassRef, Declared, Type, is_mangled, is_of_missing_package};
use crate::project::facts::{Target, module_path};
use crate::project::index::Origin;
use crate::project::primitives::family::{Family, is_dataclass};
use crate::project::primitives::texts::{Text, text};
use crate::project::primitives::uses::Search;

/// What gives a module, and the class of modules.
const GIVING_MODULES: &[&str] = &["importlib.import_module", "importlib.reload", "types.ModuleType"];

/// Whether a mention means the place.
pub(super) enum Meant {
    Yes,
    No,
    Unclear(String),
}

impl Search<'_, '_> {
    pub(super) fn means_variable(&self, home: &At, name: &str, at: &At, mention: &Mention, said: &str) -> Meant {
        let is_it = |found: &Declared| match found {
            Declared::Variable(at, found) => {
                at.scope == ScopeId::MODULE && at.module.path == home.module.path && **found == *name
            }
            _ => false,
        };
        let expression = || Expr::Name(said.into());
        match &mention.kind {
            MentionKind::Variable => match self.infer.declared_place(at, &expression()) {
                Ok(found) if is_it(&found) => Meant::Yes,
                Ok(_) => Meant::No,
                Err(why) => match at.outline.home_of(at.scope, said) {
                    Some(scope) if self.may_import(&at.scope(scope), said, &is_it) => Meant::Unclear(why),
                    // A star of a module that is not found.
                    None if why.starts_with("a star import") && self.knows(at, home) => Meant::Unclear(why),
                    _ => Meant::No,
                },
            },
            MentionKind::Import { module, level, bound } => {
                let is_found = || self.infer.index.find(&at.module, *level, module).is_some();
                match self.infer.declared_place(at, &Expr::Name(bound.clone())) {
                    Ok(found) if is_it(&found) => Meant::Yes,
                    // In the body of a class it is an attribute from then on.
                    Ok(_) if self.may_import(at, bound, &is_it) => {
                        Meant::Unclear(format!("what is imported as `{bound}` is something else besides"))
                    }
                    Ok(_) => Meant::No,
                    Err(why) if self.may_import(at, bound, &is_it) => Meant::Unclear(why),
                    Err(_) if said.starts_with('_') && is_named(home, module) && !is_found() => {
                        Meant::Unclear(format!("`{module}`, which `{said}` is imported from, is not found"))
                    }
                    Err(_) => Meant::No,
                }
            }
            MentionKind::Attribute(object) => {
                let whole = Expr::Attribute(Box::new(object.clone()), said.into());
                if self.infer.declared_place(at, &whole).is_ok_and(|found| is_it(&found)) {
                    return Meant::Yes;
                }
                self.may_be_module(home, at, object)
            }
            MentionKind::Text(whole) => self.text_means_variable(home, at, whole, mention, &is_it, said),
            // `patch.multiple("app.api", LOCK=…)`
            MentionKind::Keyword => match &mention.role {
                Role::Argument(argument) if argument.callee.last_name() == Some("multiple") => {
                    match &argument.receiver {
                        Some(Expr::Str(module)) => {
                            yes(Target::Dotted(module.to_string()).is(&module_path(&home.module.path)))
                        }
                        Some(object) => match self.infer.expression(at, object) {
                            Type::Module(module) => yes(module.path == home.module.path),
                            Type::Unknown(why) => Meant::Unclear(why.to_string()),
                            _ => Meant::No,
                        },
                        None => Meant::No,
                    }
                }
                _ => Meant::No,
            },
        }
    }

    /// Whether an object that is no name of a module may be the module of the variable: what `importlib.import_module`
    /// gives, one of several modules, something unknown.
    fn may_be_module(&self, home: &At, at: &At, object: &Expr) -> Meant {
        if matches!(object, Expr::Subscript(all, _) if all.dotted().as_deref() == Some("sys.modules")) {
            return Meant::Unclear("it may be any module".to_owned());
        }
        let found = self.infer.expression(at, object);
        let doubt = found.alternatives().into_iter().find_map(|one| match one {
            Type::Unknown(why) if is_of_missing_package(why) => None,
            Type::Unknown(why) => Some(why.to_string()),
            Type::Plain(name) if GIVING_MODULES.contains(&&**name) => Some("it may be any module".to_owned()),
            Type::Module(module) if module.path == home.module.path => Some("it may be this module".to_owned()),
            _ => None,
        });
        doubt.map_or(Meant::No, Meant::Unclear)
    }

    /// Whether one of the imports that bind a name in this scope may bring the variable.
    fn may_import(&self, at: &At, name: &str, is_it: &dyn Fn(&Declared) -> bool) -> bool {
        let bindings = at.outline.bindings(at.scope, name);
        bindings.iter().any(|binding| match &binding.kind {
            BindingKind::Import { module, level, name: Some(name) } => {
                let found = self.infer.index.find(&at.module, *level, module);
                let top = found.and_then(|found| self.infer.top(&self.infer.current(found)));
                top.is_some_and(|top| {
                    self.infer.declared_place(&top, &Expr::Name(name.clone())).is_ok_and(|found| is_it(&found))
                })
            }
            _ => false,
        })
    }

    /// Whether a file names the module of the variable, so that a star may bring it.
    fn knows(&self, at: &At, home: &At) -> bool {
        at.outline.star_imports().iter().any(|(module, _)| is_named(home, module))
    }

    fn text_means_variable(
        &self,
        home: &At,
        at: &At,
        whole: &str,
        mention: &Mention,
        is_it: &dyn Fn(&Declared) -> bool,
        said: &str,
    ) -> Meant {
        if let Some((module, _)) = whole.rsplit_once('.') {
            // `patch("app.api.LOCK")`, and the module that imports it.
            if Target::Dotted(module.to_owned()).is(&module_path(&home.module.path)) {
                return Meant::Yes;
            }
            let found = self.infer.index.find(&at.module, 0, module).map(|found| self.infer.current(found));
            let place = found
                .and_then(|found| self.infer.declared_place(&self.infer.top(&found)?, &Expr::Name(said.into())).ok());
            return yes(place.is_some_and(|place| is_it(&place)));
        }
        let is_home = at.module.path == home.module.path;
        match text(&mention.role) {
            Text::Attribute { object: Some(Expr::Str(module)), .. } => {
                yes(Target::Dotted(module.to_string()).is(&module_path(&home.module.path)))
            }
            Text::Attribute { object: Some(object), .. } => match self.infer.expression(at, object) {
                Type::Module(module) => yes(module.path == home.module.path),
                Type::Unknown(why) => Meant::Unclear(why.to_string()),
                _ => Meant::No,
            },
            Text::Key(Expr::Name(name)) if &**name == "globals" => yes(is_home),
            Text::Key(object) => match self.infer.expression(at, object) {
                Type::Module(module) => yes(module.path == home.module.path),
                _ => Meant::No,
            },
            Text::Exports => {
                let top = at.scope(ScopeId::MODULE);
                yes(self.infer.declared_place(&top, &Expr::Name(said.into())).is_ok_and(|found| is_it(&found)))
            }
            Text::Attribute { object: None, .. } | Text::Slots => Meant::No,
            Text::Loose if is_home && said.starts_with('_') => {
                Meant::Unclear(format!("the text \"{said}\" may name it"))
            }
            Text::Loose => Meant::No,
        }
    }

    pub(super) fn means_attribute(
        &self,
        (family, members): (&Family<'_, '_>, &[ClassRef]),
        name: &str,
        at: &At,
        mention: &Mention,
    ) -> Meant {
        let lies_in = |at: &At| self.infer.class_of(at).is_some_and(|class| family.contains(&class));
        match &mention.kind {
            MentionKind::Variable => {
                let home = at.outline.home_of(at.scope, name).map(|home| at.outline.scope(home).kind);
                yes(match home {
                    Some(ScopeKind::Class(id)) => {
                        let (module, outline) = (Arc::clone(&at.module), Arc::clone(&at.outline));
                        family.contains(&ClassRef { module, outline, id })
                    }
                    _ => false,
                })
            }
            // Only the class around can say such a name.
            MentionKind::Attribute(_) if is_mangled(name) => yes(lies_in(at)),
            MentionKind::Attribute(Expr::Call(call)) if matches!(&call.callee, Expr::Name(name) if &**name == "super") => {
                yes(lies_in(at))
            }
            MentionKind::Attribute(object) => self.object_is_of(family, name, at, object),
            MentionKind::Keyword => match &mention.role {
                Role::Argument(argument) => match argument.callee.last_name() {
                    Some("multiple" | "configure_mock") => match &argument.receiver {
                        Some(object) => self.object_is_of(family, name, at, object),
                        None => Meant::No,
                    },
                    // The constructor of a dataclass.
                    _ => match self.infer.expression(at, &argument.callee) {
                        Type::Class(class) => yes(family.contains(&class) && is_dataclass(&class)),
                        _ => Meant::No,
                    },
                },
                _ => Meant::No,
            },
            MentionKind::Import { .. } => Meant::No,
            MentionKind::Text(whole) => match whole.rsplit_once('.') {
                Some((path, _)) => {
                    let last = path.rsplit('.').next().unwrap_or_default();
                    let is_class = |one: &ClassRef| &*one.class().name == last;
                    match text(&mention.role) {
                        _ if members.iter().any(is_class) => Meant::Yes,
                        // `patch("app.api.client._lock")`: an object in a module.
                        Text::Attribute { .. } if !last.starts_with(char::is_uppercase) => {
                            Meant::Unclear(format!("what `{path}` is, is not known"))
                        }
                        _ => Meant::No,
                    }
                }
                None => match text(&mention.role) {
                    Text::Attribute { object: Some(object), .. } => self.object_is_of(family, name, at, object),
                    Text::Attribute { object: None, .. } => Meant::Unclear(format!("\"{name}\" names it by its text")),
                    Text::Key(object) => self.object_is_of(family, name, at, object),
                    Text::Slots => yes(lies_in(at)),
                    Text::Exports => Meant::No,
                    Text::Loose if lies_in(at) => Meant::Yes,
                    // A text that is a private name is rarely anything else.
                    Text::Loose if name.starts_with('_') && self.infer.class_of(at).is_none() => {
                        Meant::Unclear(format!("the text \"{name}\" may name it"))
                    }
                    Text::Loose => Meant::No,
                },
            },
        }
    }

    /// Whether an object whose attribute is named is one of the family.
    fn object_is_of(&self, family: &Family<'_, '_>, name: &str, at: &At, object: &Expr) -> Meant {
        let found = self.infer.expression(at, object);
        let mut doubt: Option<String> = None;
        for one in found.alternatives() {
            match one {
                Type::Instance { class, .. } | Type::Class(class) if family.contains(class) => return Meant::Yes,
                Type::Instance { class, .. } | Type::Class(class) => {
                    doubt = doubt.or_else(|| self.may_be_related(class, name, at, object));
                }
                Type::Unknown(why) if !is_of_missing_package(why) => doubt = doubt.or_else(|| Some(why.to_string())),
                _ => {}
            }
        }
        doubt.map_or(Meant::No, Meant::Unclear)
    }

    /// Why an instance of a class that is not of the family may be of one that is.
    fn may_be_related(&self, class: &ClassRef, name: &str, at: &At, object: &Expr) -> Option<String> {
        if class.module.origin != Origin::Project {
            return None;
        }
        if self.infer.is_protocol(class) {
            return Some(format!("what looks like `{}` may be of any class", class.name()));
        }
        let defines = |one: &ClassRef| self.infer.defines(one, name);
        if self.infer.class_place(class, name).is_ok() || self.infer.subclasses(class).iter().any(defines) {
            return None;
        }
        let unseen = self.infer.unseen_base(class).filter(|why| !why.contains("not installed"));
        let is_own = self.infer.class_of(at).as_ref() == Some(class) && matches!(object, Expr::Name(_));
        match unseen {
            Some(why) => Some(why),
            // A method of the class itself has it from a base.
            None if is_own => None,
            None => Some(format!("`{}` has no `{name}` that aiomend sees", class.name())),
        }
    }
}

/// Whether a dotted name ends in that of a module.
fn is_named(module: &At, dotted: &str) -> bool {
    let stem = module_path(&module.module.path);
    let last = stem.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    dotted.rsplit('.').next() == Some(&*last)
}

fn yes(is_meant: bool) -> Meant {
    if is_meant { Meant::Yes } else { Meant::No }
}
