//! The modules of a project and of what it imports: found by dotted name, read when first asked for.
//!
//! Nothing is parsed before a question leads to it, and nothing changes once it is known: threads share an index.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::Outline;
use aiomend_syntax::Source;

use crate::project::Place;
use crate::project::callers::Callers;
use crate::project::primitives::Starters;

mod files;
pub(crate) mod filter;
mod find;
mod heirs;
pub(crate) mod said;
pub(crate) mod scan;
pub(crate) mod standard;
mod words;

use files::Files;
pub use scan::FileWords;
pub(crate) use standard::is_builtin;
pub use words::Vocabulary;
use words::Words;

/// Reads files for the index; the driver knows how.
pub trait Loader: Send + Sync {
    /// The bytes of a file; a relative path begins at the project's root.
    fn read(&self, path: &Path) -> Option<Vec<u8>>;

    /// Whether there is such a file or directory.
    fn exists(&self, path: &Path) -> bool;
}

/// Where the modules of a project may be.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// The project's Python files, relative to its root.
    pub files: Vec<PathBuf>,
    /// Directories that imports begin at, from the settings, relative to the root.
    pub import_roots: Vec<PathBuf>,
    /// Directories of installed packages, absolute.
    pub environment: Vec<PathBuf>,
}

/// Where a module comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A file of the project.
    Project,
    /// An installed package.
    Environment,
    /// The standard library, of which a table stands in for the files.
    Standard,
}

/// A module that was found; it may turn out not to be readable.
pub(crate) struct ModuleFile {
    pub(crate) origin: Origin,
    /// The dotted name by which it was first found; of a standard module its only one.
    pub(crate) name: String,
    /// The file: relative to the root in the project, absolute in the environment.
    pub(crate) path: PathBuf,
    /// The directory of its submodules, if it is a package.
    pub(crate) package: Option<PathBuf>,
    pub(in crate::project::index) outline: OnceLock<Option<Arc<Outline>>>,
}

pub(crate) type ModuleRef = Arc<ModuleFile>;

impl ModuleFile {
    pub(crate) fn new(origin: Origin, name: &str, path: PathBuf, package: Option<PathBuf>) -> Self {
        Self { origin, name: name.to_owned(), path, package, outline: OnceLock::new() }
    }

    /// The module with another text than its file's.
    pub(crate) fn with_outline(path: PathBuf, outline: Arc<Outline>) -> Self {
        let package = is_init(&path).then(|| path.parent().map(Path::to_path_buf).unwrap_or_default());
        let made = Self::new(Origin::Project, "", path, package);
        let _ = made.outline.set(Some(outline));
        made
    }

    /// Whether it is a directory without `__init__.py`.
    pub(crate) fn is_namespace(&self) -> bool {
        self.origin != Origin::Standard && self.path.as_os_str().is_empty()
    }
}

/// By its place: a module may be known with two texts, as it is on disk and as it is being rewritten.
impl PartialEq for ModuleFile {
    fn eq(&self, other: &Self) -> bool {
        self.origin == other.origin
            && self.path == other.path
            && (!self.path.as_os_str().is_empty() || self.name == other.name)
    }
}

impl fmt::Debug for ModuleFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", if self.path.as_os_str().is_empty() { &self.name } else { "" })?;
        write!(f, "{}", self.path.display())
    }
}

fn is_init(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "__init__")
}

/// The modules of a project and of what it imports.
pub struct Index {
    files: Arc<Files>,
    loader: Arc<dyn Loader>,
    // Texts that stand for those of files, by path.
    texts: HashMap<PathBuf, Arc<str>>,
    // The n-th file's, once it is asked for.
    modules: Vec<OnceLock<ModuleRef>>,
    // Modules outside the project, and packages without `__init__.py`.
    others: RwLock<HashMap<(IsDirectory, PathBuf), ModuleRef>>,
    // Answers to imports: directory of the importer and dotted name.
    found: RwLock<HashMap<(PathBuf, String), Option<ModuleRef>>>,
    words: OnceLock<Words>,
    // By the hash of a class's name.
    below: RwLock<HashMap<u32, heirs::Below>>,
    said: said::Said,
    pub(crate) starters: OnceLock<Starters>,
    pub(crate) callers: Callers,
    pub(crate) factories: OnceLock<Vec<Place>>,
    // Classes with a base that is a parameter or the result of a call, each with the class it must lie below.
    pub(crate) made_classes: OnceLock<Vec<(crate::infer::ClassRef, Option<crate::infer::ClassRef>)>>,
    // By the file and the name of a class.
    pub(crate) subclasses: RwLock<HashMap<(PathBuf, String), Subclasses>>,
    // By the file and the name of a class, and the name of an attribute.
    pub(crate) overriding: RwLock<HashMap<Attribute, Subclasses>>,
}

/// An attribute of a class: by the file and the name of the class, and its own name.
pub(crate) type Attribute = (PathBuf, String, Box<str>);

/// The classes of the project below one class.
pub(crate) type Subclasses = Arc<Vec<crate::infer::ClassRef>>;

/// Whether a key of [`Index`]'s other modules is a directory without a file of its own.
type IsDirectory = bool;

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("files", &self.files).finish_non_exhaustive()
    }
}

/// A project without files.
struct Nothing;

impl Loader for Nothing {
    fn read(&self, _: &Path) -> Option<Vec<u8>> {
        None
    }

    fn exists(&self, _: &Path) -> bool {
        false
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::new(Layout::default(), Arc::new(Nothing))
    }
}

impl Index {
    /// An index of these files. Nothing is read yet.
    pub fn new(layout: Layout, loader: Arc<dyn Loader>) -> Self {
        Self::over(Arc::new(Files::of(layout)), loader)
    }

    fn over(files: Arc<Files>, loader: Arc<dyn Loader>) -> Self {
        let modules = std::iter::repeat_with(OnceLock::new).take(files.paths().len()).collect();
        Self {
            files,
            loader,
            texts: HashMap::new(),
            modules,
            others: RwLock::default(),
            found: RwLock::default(),
            words: OnceLock::new(),
            below: RwLock::default(),
            said: said::Said::default(),
            starters: OnceLock::new(),
            callers: Callers::default(),
            factories: OnceLock::new(),
            made_classes: OnceLock::new(),
            subclasses: RwLock::default(),
            overriding: RwLock::default(),
        }
    }

    /// The same modules with other texts for some files of the project. What is known of the rest is kept.
    pub(crate) fn renewed(&self, texts: HashMap<PathBuf, Arc<str>>) -> Self {
        // A file of which this index has another text already may have got back its first one.
        let is_changed = |path: &&PathBuf| self.texts.get(*path) != texts.get(*path);
        let changed = self.texts.keys().chain(texts.keys()).filter(is_changed);
        let numbers: BTreeSet<u32> = changed.filter_map(|path| self.number(path)).collect();
        let mut modules = self.modules.clone();
        for &number in &numbers {
            modules[number as usize] = OnceLock::new();
        }
        let others = self.others.read().unwrap_or_else(PoisonError::into_inner).clone();
        let others = RwLock::new(others);
        let fresh = Self::over(Arc::clone(&self.files), Arc::clone(&self.loader));
        let mut renewed = Self { texts, modules, others, ..fresh };
        let read = renewed.words_of(&numbers);
        if let Some(words) = self.words.get() {
            renewed.words = OnceLock::from(words.renewed(&numbers, &read));
        }
        renewed.said = self.said.renewed(&numbers, read);
        renewed
    }

    /// The module of a file of the project.
    pub(crate) fn module_at(&self, path: &Path) -> Option<ModuleRef> {
        let slot = &self.modules[self.number(path)? as usize];
        let made = slot.get_or_init(|| {
            let package = is_init(path).then(|| path.parent().map(Path::to_path_buf).unwrap_or_default());
            Arc::new(ModuleFile::new(Origin::Project, "", path.to_path_buf(), package))
        });
        Some(Arc::clone(made))
    }

    /// What a module says; none where its file cannot be read or is no Python.
    pub(crate) fn outline(&self, module: &ModuleFile) -> Option<Arc<Outline>> {
        module.outline.get_or_init(|| self.read_outline(module).map(Arc::new)).clone()
    }

    /// Take over what somebody else found out about a file of the project, if the file has that text.
    pub(crate) fn adopt(&self, path: &Path, text: &str, outline: &Arc<Outline>) {
        let Some(module) = self.module_at(path).filter(|module| module.outline.get().is_none()) else { return };
        if self.text(path).is_some_and(|known| known == text) {
            // Somebody may have been faster; then it is the same.
            let _ = module.outline.set(Some(Arc::clone(outline)));
        }
    }

    fn read_outline(&self, module: &ModuleFile) -> Option<Outline> {
        let text = match module.origin {
            Origin::Standard => standard::text_of(&module.name)?.to_owned(),
            _ if module.is_namespace() => return None,
            _ => self.text(&module.path)?,
        };
        // Any version: what a module defines does not depend on whether its syntax is too new for the project.
        read(&text, TargetVersion::new(u8::MAX)).ok().map(|reading| Outline::of(&reading))
    }

    /// The bytes of a file, those of its text in UTF-8 where that is not the one on disk.
    pub(crate) fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        self.texts.get(path).map(|text| text.as_bytes().to_vec()).or_else(|| self.loader.read(path))
    }

    /// The bytes of a file, whatever text stands for it.
    pub(crate) fn bytes_on_disk(&self, path: &Path) -> Option<Vec<u8>> {
        self.loader.read(path)
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &Path) -> Option<String> {
        match self.texts.get(path) {
            Some(text) => Some(text.to_string()),
            None => Some(Source::decode(&self.loader.read(path)?).ok()?.text().to_owned()),
        }
    }

    /// The project's files, sorted.
    pub fn files(&self) -> &[PathBuf] {
        self.files.paths()
    }
}
