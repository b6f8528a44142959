//! A project that knows functions by their modules, and methods of `self`: enough to test the searches alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::{BindingKind, Call, Expr, Outline};

use super::{At, FunctionAt, Meant, Program};
use crate::project::qualify::qualified;

pub(crate) struct Simple {
    outlines: BTreeMap<PathBuf, Arc<Outline>>,
}

impl Simple {
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let outline = |text: &str| {
            let reading = read(text, TargetVersion::new(14)).unwrap_or_else(|error| panic!("{error}\n{text}"));
            Arc::new(Outline::of(&reading))
        };
        Self { outlines: files.iter().map(|(path, text)| (PathBuf::from(path), outline(text))).collect() }
    }

    pub(crate) fn function(&self, path: &Path, name: &str) -> Option<FunctionAt> {
        let outline = self.outlines.get(path)?;
        let mut functions = outline.functions();
        let (id, _) = functions.find(|(_, function)| outline.qualified_name(function.scope) == name)?;
        Some(FunctionAt { path: path.into(), id })
    }
}

impl Program for Simple {
    fn files_calling(&self, function: &FunctionAt) -> Vec<PathBuf> {
        let name = &*self.outlines[&*function.path].function(function.id).name;
        let calls = |outline: &Outline| outline.calls().iter().any(|call| call.callee.last_name() == Some(name));
        self.outlines.iter().filter(|(_, outline)| calls(outline)).map(|(path, _)| path.clone()).collect()
    }

    fn files_dispatching(&self, name: &str) -> Vec<PathBuf> {
        let dispatches = |call: &Call| matches!(&call.callee, Expr::Attribute(_, called) if **called == *name);
        let files = self.outlines.iter().filter(|(_, outline)| outline.calls().iter().any(dispatches));
        files.map(|(path, _)| path.clone()).collect()
    }

    fn dispatches(&self, _: At<'_>, callee: &Expr) -> bool {
        matches!(callee, Expr::Attribute(object, _) if object.last_name() != Some("self"))
    }

    fn is_name_enough(&self, name: &str) -> bool {
        let functions = self.outlines.values().flat_map(|outline| outline.functions());
        functions.filter(|(_, function)| &*function.name == name).count() == 1
    }

    fn outline_at(&self, path: &Path) -> Option<Arc<Outline>> {
        self.outlines.get(path).cloned()
    }

    fn means(&self, at: At<'_>, callee: &Expr, function: &FunctionAt) -> Meant {
        match callee {
            Expr::Attribute(object, _) if object.last_name() != Some("self") => Meant::Unknown,
            _ if self.functions(at, callee).contains(function) => Meant::Yes,
            _ => Meant::No,
        }
    }

    fn functions(&self, at: At<'_>, callee: &Expr) -> Vec<FunctionAt> {
        let outline = at.outline;
        let found = match callee {
            Expr::Name(name) => match outline.home_of(at.scope, name).map(|home| outline.bindings(home, name)) {
                Some([binding]) => match &binding.kind {
                    BindingKind::Function(id) => Some(FunctionAt { path: at.path.into(), id: *id }),
                    BindingKind::Import { module, name: Some(name), .. } => {
                        self.function(Path::new(&format!("{module}.py")), name)
                    }
                    _ => None,
                },
                _ => None,
            },
            Expr::Attribute(object, name) if object.last_name() == Some("self") => {
                let class = outline.class_around(at.scope).map(|class| outline.class(class));
                class.and_then(|class| self.function(at.path, &format!("{}.{name}", class.name)))
            }
            _ => None,
        };
        found.into_iter().collect()
    }

    fn qualified(&self, at: At<'_>, expression: &Expr) -> Option<String> {
        qualified(at.outline, at.scope, expression)
    }
}
