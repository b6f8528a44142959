//! The index as the searches for handlers and callers see it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_outline::{Expr, Outline};

use crate::infer::{self, ClassRef, FunctionRef, Infer, Type};
use crate::project::index::{Index, Origin, standard};
use crate::project::program::{At, FunctionAt, Meant, Program};
use crate::project::qualify;

/// The index, with what one search found out about names so far.
pub(crate) struct Answers<'p> {
    index: &'p Index,
    infer: Infer<'p>,
}

/// In more files than this a call of a common name is looked for only where the file may know the function.
const FEW_FILES: usize = 16;

/// Of a class with more files that may subclass it, the subclasses are not asked for.
const MOST_SUBCLASSING: usize = 40;

impl<'p> Answers<'p> {
    pub(crate) fn new(index: &'p Index) -> Self {
        Self { index, infer: Infer::without_overrides(index) }
    }

    fn place(&self, at: At<'_>) -> Option<infer::At> {
        self.infer.renew();
        let module = self.index.module_at(at.path)?;
        Some(infer::At { module, outline: Arc::clone(at.outline), scope: at.scope })
    }

    fn ask(&self, at: At<'_>, expression: &Expr) -> Option<Type> {
        Some(self.infer.expression(&self.place(at)?, expression))
    }

    fn function(&self, at: &FunctionAt) -> Option<FunctionRef> {
        let module = self.index.module_at(&at.path)?;
        let outline = self.index.outline(&module)?;
        Some(FunctionRef { module, outline, id: at.id })
    }

    /// Whether a method of `owner` is called where the method of a known receiver is: the receiver may be of a subclass.
    fn may_override(&self, at: At<'_>, callee: &Expr, owner: &ClassRef) -> bool {
        let Expr::Attribute(receiver, _) = callee else { return false };
        let Some(receiver) = self.ask(at, receiver) else { return false };
        let lineage = self.infer.lineage(owner);
        receiver.alternatives().into_iter().any(|one| match one {
            Type::Instance { class, exact: false } | Type::Class(class) => lineage.contains(class),
            _ => false,
        })
    }

    /// The files that may call the function and know it.
    fn files_knowing(&self, function: &FunctionRef) -> Vec<PathBuf> {
        let (home, name) = (&function.module.path, &*function.function().name);
        let Some(owner) = function.owner() else {
            return self.index.files_calling_with(name, &[name, "*"], home);
        };
        // A receiver of a base counts only where the base has the method too.
        let defines = |class: &ClassRef| !class.outline.bindings(class.class().scope, name).is_empty();
        let has_method = |class: &ClassRef| self.infer.lineage(class).iter().any(defines);
        let related: Vec<ClassRef> = self.infer.lineage(&owner).into_iter().filter(has_method).collect();
        // On `self` it is called by its own family alone.
        let mut files: Vec<PathBuf> = related.iter().map(|class| class.module.path.clone()).collect();
        let owner_name = &owner.class().name;
        if self.index.files_subclassing_at(owner_name, home).len() > MOST_SUBCLASSING {
            files.extend(self.index.files_calling_in_family(name, owner_name));
            return files;
        }
        let below = self.infer.subclasses(&owner);
        files.extend(below.iter().map(|class| class.module.path.clone()));
        let family = related.iter().chain(below.iter());
        let names: Vec<&str> = family.map(|class| &*class.class().name).collect();
        files.extend(self.index.files_calling_others_with(name, &names, home));
        files
    }
}

impl Program for Answers<'_> {
    fn files_calling(&self, function: &FunctionAt) -> Vec<PathBuf> {
        let Some(function) = self.function(function) else { return Vec::new() };
        let name = &*function.function().name;
        if self.index.count_calling(name) <= FEW_FILES || self.is_name_enough(name) {
            return self.index.files_calling(name);
        }
        let mut files = self.files_knowing(&function);
        // Beside it an object may be handed around without its class being named.
        let beside = function.module.path.parent().unwrap_or(Path::new(""));
        let is_beside = |path: &PathBuf| path.parent() == Some(beside);
        files.extend(self.index.files_calling(name).into_iter().filter(is_beside));
        files.sort();
        files.dedup();
        files
    }

    fn files_dispatching(&self, name: &str) -> Vec<PathBuf> {
        self.index.files_dispatching(name)
    }

    fn dispatches(&self, at: At<'_>, callee: &Expr) -> bool {
        let Expr::Attribute(receiver, name) = callee else { return false };
        let Some(found) = self.ask(at, receiver) else { return false };
        let may_be_module = |one: &Type| match one {
            // Where more classes have such a method than modules have such a function, it is rather one of those.
            Type::Unknown(why) => {
                !infer::is_of_missing_package(why) && !standard::defines(name) && self.index.is_rather_of_modules(name)
            }
            Type::Instance { class, .. } => is_protocol(class),
            Type::Plain(name) => &**name == "types.ModuleType",
            _ => false,
        };
        found.alternatives().into_iter().any(may_be_module)
    }

    fn is_name_enough(&self, name: &str) -> bool {
        self.index.definitions(name) == 1 && !standard::defines(name)
    }

    fn outline_at(&self, path: &Path) -> Option<Arc<Outline>> {
        self.index.outline(&*self.index.module_at(path)?)
    }

    fn means(&self, at: At<'_>, callee: &Expr, function: &FunctionAt) -> Meant {
        let Some(function) = self.function(function) else { return Meant::No };
        let Some(found) = self.ask(at, callee) else { return Meant::Unknown };
        let alternatives = found.alternatives();
        if alternatives.iter().any(|one| self.infer.functions(one).contains(&function)) {
            return Meant::Yes;
        }
        if function.owner().is_some_and(|owner| self.may_override(at, callee, &owner)) {
            return Meant::Yes;
        }
        // What comes out of a package that is not at hand is nothing of the project's.
        let is_open = |one: &&Type| matches!(one, Type::Unknown(why) if !infer::is_of_missing_package(why));
        if alternatives.iter().any(is_open) { Meant::Unknown } else { Meant::No }
    }

    fn functions(&self, at: At<'_>, callee: &Expr) -> Vec<FunctionAt> {
        let Some(found) = self.ask(at, callee) else { return Vec::new() };
        let functions = found.alternatives().into_iter().flat_map(|one| self.infer.functions(one));
        let own = functions.filter(|function| function.module.origin == Origin::Project);
        own.map(|function| FunctionAt { path: function.module.path.as_path().into(), id: function.id }).collect()
    }

    fn qualified(&self, at: At<'_>, expression: &Expr) -> Option<String> {
        match self.ask(at, expression).as_ref().and_then(Type::qualified) {
            // `asyncio.exceptions.CancelledError` is known by its shorter name.
            Some(name) if name.starts_with("asyncio.") => {
                let last = name.rsplit('.').next().unwrap_or_default();
                Some(format!("asyncio.{last}"))
            }
            Some(name) => Some(name),
            None => qualify::qualified(at.outline, at.scope, expression),
        }
    }
}

/// Whether a class says what others look like, modules among them.
fn is_protocol(class: &ClassRef) -> bool {
    class.class().bases.iter().any(|base| {
        let base = if let Expr::Subscript(generic, _) = base { generic } else { base };
        base.last_name() == Some("Protocol")
    })
}
