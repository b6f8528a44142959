//! From an import to the module it means.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use crate::project::index::{Index, ModuleFile, ModuleRef, Origin, standard};

impl Index {
    /// The module that `import dotted` means in `importer`; with a level, `from ...dotted import`.
    pub(crate) fn find(&self, importer: &ModuleFile, level: u32, dotted: &str) -> Option<ModuleRef> {
        if importer.origin == Origin::Standard {
            return self.standard(&standard_name(importer, level, dotted)?);
        }
        if level > 0 {
            let directory = package_above(importer, level)?;
            if dotted.is_empty() {
                return self.package_at(&directory, importer.origin);
            }
            return self.module_in(&directory, dotted, importer.origin);
        }
        let directory = importer.path.parent().unwrap_or(Path::new("")).to_path_buf();
        let key = (directory, dotted.to_owned());
        let known = self.found.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        // A script that is called as what it imports would find itself; a package may import from itself.
        let is_not_itself = |module: &ModuleRef| importer.package.is_some() || module.path != importer.path;
        if let Some(known) = known {
            return known.filter(is_not_itself);
        }
        let found = self.find_absolute(importer, &key.0, dotted);
        self.found.write().unwrap_or_else(PoisonError::into_inner).insert(key, found.clone());
        found.filter(is_not_itself)
    }

    /// Python's order: the script's directory, the standard library, the roots of the project, what is installed.
    fn find_absolute(&self, importer: &ModuleFile, directory: &Path, dotted: &str) -> Option<ModuleRef> {
        let top = dotted.split('.').next().unwrap_or_default();
        let is_project = importer.origin == Origin::Project;
        let is_script = is_project && !self.files.holds(&directory.join("__init__.py"));
        let regular =
            |root: &Path| self.module_in(root, dotted, Origin::Project).filter(|module| !module.is_namespace());
        if is_script && let Some(found) = regular(directory) {
            return Some(found);
        }
        if standard::is_standard(top) {
            return self.standard(dotted);
        }
        let roots = if is_project { self.roots_of(directory) } else { Vec::new() };
        if let Some(found) = roots.iter().find_map(|root| regular(root)) {
            return Some(found);
        }
        let installed = self.files.environment().iter().find_map(|root| {
            let stubs = self.module_in(root, &with_stubs(dotted), Origin::Environment);
            let module = stubs.or_else(|| self.module_in(root, dotted, Origin::Environment))?;
            Some(module).filter(|module| !module.is_namespace() || dotted.contains('.'))
        });
        let elsewhere = || self.nearest_package(directory, top).and_then(|root| regular(&root));
        let namespace = || roots.iter().find_map(|root| self.module_in(root, dotted, Origin::Project));
        if is_project { installed.or_else(elsewhere).or_else(namespace) } else { installed }
    }

    /// Where imports of a file in `directory` may begin, nearest first.
    fn roots_of(&self, directory: &Path) -> Vec<PathBuf> {
        let mut top = directory;
        while self.files.holds(&top.join("__init__.py")) {
            let Some(parent) = top.parent() else { break };
            top = parent;
        }
        let mut roots = Vec::new();
        for ancestor in top.ancestors() {
            roots.extend([ancestor.to_path_buf(), ancestor.join("src")]);
        }
        roots.extend(self.files.import_roots().iter().cloned());
        roots
    }

    /// The directory of the package `top` that shares most of its path with `directory`; none where two are as near.
    fn nearest_package(&self, directory: &Path, top: &str) -> Option<PathBuf> {
        let shared = |holder: &PathBuf| holder.iter().zip(directory).take_while(|(a, b)| a == b).count();
        let mut holders: Vec<&PathBuf> = self.files.holders(top).iter().collect();
        holders.sort_by_key(|holder| (std::cmp::Reverse(shared(holder)), holder.iter().count()));
        let rank = |holder: &PathBuf| (shared(holder), holder.iter().count());
        match holders.as_slice() {
            [first, second, ..] if rank(first) == rank(second) => None,
            [first, ..] => Some((*first).clone()),
            [] => None,
        }
    }

    fn module_in(&self, directory: &Path, dotted: &str, origin: Origin) -> Option<ModuleRef> {
        let mut directory = directory.to_path_buf();
        let mut found: Option<ModuleRef> = None;
        for name in dotted.split('.') {
            if let Some(found) = &found {
                directory = found.package.clone()?;
            }
            found = Some(self.child(&directory, name, origin)?);
        }
        found
    }

    /// The submodule of a package.
    pub(crate) fn submodule(&self, module: &ModuleFile, name: &str) -> Option<ModuleRef> {
        if module.origin == Origin::Standard {
            return self.standard(&format!("{}.{name}", module.name));
        }
        self.child(module.package.as_deref()?, name, module.origin)
    }

    fn child(&self, directory: &Path, name: &str, origin: Origin) -> Option<ModuleRef> {
        let package = directory.join(name);
        if origin == Origin::Project {
            let with_suffix = |suffix| directory.join(format!("{name}{suffix}"));
            return self
                .module_at(&package.join("__init__.py"))
                .or_else(|| self.module_at(&with_suffix(".py")))
                .or_else(|| self.module_at(&package.join("__init__.pyi")))
                .or_else(|| self.module_at(&with_suffix(".pyi")))
                .or_else(|| self.files.has_directory(&package).then(|| self.other(origin, package, None)));
        }
        // A stub says more of types than the code beside it.
        for suffix in ["pyi", "py"] {
            let init = package.join(format!("__init__.{suffix}"));
            if self.loader.exists(&init) {
                return Some(self.other(origin, package, Some(init)));
            }
        }
        for suffix in ["pyi", "py"] {
            let file = directory.join(format!("{name}.{suffix}"));
            if self.loader.exists(&file) {
                return Some(self.other(origin, file.clone(), Some(file)));
            }
        }
        self.loader.exists(&package).then(|| self.other(origin, package, None))
    }

    fn package_at(&self, directory: &Path, origin: Origin) -> Option<ModuleRef> {
        let name = directory.file_name()?.to_string_lossy().into_owned();
        self.child(directory.parent()?, &name, origin)
    }

    /// The module of a file outside the project, or a package without a file; `place` is the file or the directory.
    fn other(&self, origin: Origin, place: PathBuf, file: Option<PathBuf>) -> ModuleRef {
        let key = (file.is_none(), place);
        if let Some(known) = self.others.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let is_package = file.as_ref() != Some(&key.1);
        let name = key.1.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let package = is_package.then(|| key.1.clone());
        let made = Arc::new(ModuleFile::new(origin, &name, file.unwrap_or_default(), package));
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(others.entry(key).or_insert(made))
    }

    /// A module of the standard library.
    pub(crate) fn standard(&self, dotted: &str) -> Option<ModuleRef> {
        if !standard::has_module(dotted) {
            return None;
        }
        let key = (true, PathBuf::from(format!("<standard>/{dotted}")));
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        let made = || Arc::new(ModuleFile::new(Origin::Standard, dotted, PathBuf::new(), None));
        Some(Arc::clone(others.entry(key).or_insert_with(made)))
    }
}

/// The directory that `from ..` means in a module.
fn package_above(importer: &ModuleFile, level: u32) -> Option<PathBuf> {
    let own = match &importer.package {
        Some(package) => package.as_path(),
        None => importer.path.parent()?,
    };
    own.ancestors().nth(level as usize - 1).map(Path::to_path_buf)
}

/// The full name of an import between modules of the standard library.
fn standard_name(importer: &ModuleFile, level: u32, dotted: &str) -> Option<String> {
    if level == 0 {
        return Some(dotted.to_owned());
    }
    let steps = level as usize - usize::from(standard::is_package(&importer.name));
    let mut base = importer.name.as_str();
    for _ in 0..steps {
        base = base.rsplit_once('.')?.0;
    }
    Some(if dotted.is_empty() { base.to_owned() } else { format!("{base}.{dotted}") })
}

/// `aiohttp.web` as `aiohttp-stubs.web`.
fn with_stubs(dotted: &str) -> String {
    match dotted.split_once('.') {
        Some((top, rest)) => format!("{top}-stubs.{rest}"),
        None => format!("{dotted}-stubs"),
    }
}
