//! The files of a run at one moment, for fixes that change several of them.
//!
//! A codemod is asked about one module at a time. Where a fix has to change others too, [`Snapshot::open`] gives them
//! as they are by now: files that have sites of their own, and [`Companions`], which have none.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use aiomend_conformance::{Reading, read};
use aiomend_semantics::SemanticModel;
use aiomend_semantics::project::Here;
use aiomend_syntax::{Module, Source};

use crate::codemod::{Context, Settings};
use crate::converge::{Input, version};
use crate::edit::ModuleId;
use crate::tree::parse;

/// Why a file cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closed {
    /// A refusal code of the engine: `outside-paths`, `syntax-error-here` or `suppressed`.
    pub code: &'static str,
    /// A clause that says why, with the file as its subject, as "is not among the given files".
    pub why: String,
}

impl Closed {
    /// The file is not one of those that the run was given.
    pub fn outside() -> Self {
        Self { code: "outside-paths", why: "is not among the given files".to_owned() }
    }
}

/// Opens a file by its path relative to the project's root.
type Opener<'a> = dyn Fn(&Path) -> Result<Input, Closed> + Sync + 'a;

/// Files that may be changed, and hold no site. They are opened when a fix comes to them.
pub struct Companions<'a> {
    // Sorted.
    paths: Vec<PathBuf>,
    opened: Vec<OnceLock<Result<Input, Closed>>>,
    open: Box<Opener<'a>>,
}

impl fmt::Debug for Companions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Companions").field("paths", &self.paths).finish_non_exhaustive()
    }
}

impl<'a> Companions<'a> {
    /// The files at `paths`, relative to the project's root; `open` is asked once for each that a fix comes to.
    pub fn new(mut paths: Vec<PathBuf>, open: impl Fn(&Path) -> Result<Input, Closed> + Sync + 'a) -> Self {
        paths.sort();
        paths.dedup();
        let opened = paths.iter().map(|_| OnceLock::new()).collect();
        Self { paths, opened, open: Box::new(open) }
    }

    /// No files.
    pub fn none() -> Self {
        Self::new(Vec::new(), |_| Err(Closed::outside()))
    }

    fn find(&self, path: &Path) -> Option<usize> {
        self.paths.binary_search_by(|known| known.as_path().cmp(path)).ok()
    }

    pub(crate) fn input(&self, at: usize) -> Result<&Input, &Closed> {
        self.opened[at].get_or_init(|| (self.open)(&self.paths[at])).as_ref()
    }
}

/// A text as both parsers read it, by the first of them when that is needed.
#[derive(Debug)]
pub(crate) struct Trees {
    pub(crate) reading: Reading,
    source: Source,
    module: OnceLock<Module>,
}

impl Trees {
    /// The trees of `text`, which `reading` is a reading of.
    pub(crate) fn of(input: &Input, text: &str, reading: Reading) -> Self {
        let is_first = std::ptr::eq(text, input.source.text());
        let source = if is_first { input.source.clone() } else { input.source.with_text(text.to_owned()) };
        Self { reading, source, module: OnceLock::new() }
    }

    /// The concrete tree. It costs many times what the reading does.
    pub(crate) fn module(&self) -> &Module {
        self.module.get_or_init(|| parse(self.source.clone(), &self.reading))
    }
}

/// A file that a fix comes to besides the one at hand.
#[derive(Debug)]
pub struct OpenFile {
    /// Its number in the run.
    pub id: ModuleId,
    path: PathBuf,
    settings: Arc<Settings>,
    ignored: Vec<String>,
    trees: Trees,
}

impl OpenFile {
    /// Path relative to the project's root.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The file's module at its text by now.
    pub fn module(&self) -> &Module {
        self.trees.module()
    }

    /// What the second parser makes of that text.
    pub fn reading(&self) -> &Reading {
        &self.trees.reading
    }

    /// Whether the settings switch a codemod off for it.
    pub fn ignores(&self, codemod: &str) -> bool {
        self.ignored.iter().any(|ignored| ignored == codemod)
    }

    /// Look at it as a codemod looks at the module at hand; `cx` is the context of that one.
    pub fn with<T>(&self, cx: &Context<'_>, look: impl FnOnce(&Context<'_>) -> T) -> T {
        let model = SemanticModel::new(self.trees.module());
        let here = Here::new(cx.project, &self.path, &self.trees.reading);
        look(&Context {
            id: self.id,
            path: &self.path,
            module: self.trees.module(),
            model: &model,
            project: cx.project,
            here: &here,
            settings: &self.settings,
            files: cx.files,
        })
    }
}

/// The files of a run: those that codemods are asked about, and their companions. Numbers count on from the first to
/// the second.
#[derive(Debug)]
pub struct Files<'a> {
    pub(crate) inputs: &'a [Input],
    companions: &'a Companions<'a>,
    by_path: HashMap<&'a Path, ModuleId>,
}

impl<'a> Files<'a> {
    /// The files of a run.
    pub fn new(inputs: &'a [Input], companions: &'a Companions<'a>) -> Self {
        let numbered = inputs.iter().enumerate();
        let by_path = numbered.map(|(at, input)| (input.path.as_path(), ModuleId(at as u32))).collect();
        Self { inputs, companions, by_path }
    }

    /// The path of a file, relative to the project's root.
    pub fn path(&self, id: ModuleId) -> Option<&Path> {
        let at = id.0 as usize;
        let companion = || self.companions.paths.get(at - self.inputs.len()).map(PathBuf::as_path);
        self.inputs.get(at).map(|input| input.path.as_path()).or_else(companion)
    }

    fn find(&self, path: &Path) -> Option<ModuleId> {
        let companion = || Some(ModuleId((self.inputs.len() + self.companions.find(path)?) as u32));
        self.by_path.get(path).copied().or_else(companion)
    }

    /// The input of a file.
    pub(crate) fn input(&self, id: ModuleId) -> Result<&Input, &Closed> {
        let at = id.0 as usize;
        match self.inputs.get(at) {
            Some(input) => Ok(input),
            None => self.companions.input(at - self.inputs.len()),
        }
    }
}

/// The files of a run at one moment.
pub struct Snapshot<'a> {
    files: &'a Files<'a>,
    // Texts that are no longer those of the inputs.
    texts: BTreeMap<ModuleId, &'a str>,
    opened: Mutex<BTreeMap<ModuleId, Slot>>,
}

/// An opened file, or why there is none.
type Slot = Arc<OnceLock<Result<Arc<OpenFile>, Closed>>>;

impl fmt::Debug for Snapshot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Snapshot").field("changed", &self.texts.keys()).finish_non_exhaustive()
    }
}

impl<'a> Snapshot<'a> {
    /// The files of a run, some of which have other texts than those that they were read with.
    pub(crate) fn new(files: &'a Files<'a>, texts: impl IntoIterator<Item = (ModuleId, &'a str)>) -> Self {
        Self { files, texts: texts.into_iter().collect(), opened: Mutex::default() }
    }

    /// The file at `path`, relative to the project's root.
    ///
    /// # Errors
    /// When it may not be changed, or cannot be read.
    pub fn open(&self, path: &Path) -> Result<Arc<OpenFile>, Closed> {
        match self.files.find(path) {
            Some(id) => self.open_by_id(id),
            None => Err(Closed::outside()),
        }
    }

    /// The file of this number, which [`Snapshot::open`] gave.
    pub(crate) fn open_by_id(&self, id: ModuleId) -> Result<Arc<OpenFile>, Closed> {
        let slot = {
            let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(opened.entry(id).or_default())
        };
        slot.get_or_init(|| self.read(id)).clone()
    }

    fn read(&self, id: ModuleId) -> Result<Arc<OpenFile>, Closed> {
        let input = self.files.input(id).map_err(Clone::clone)?;
        let text = self.texts.get(&id).copied().unwrap_or_else(|| input.source.text());
        let reading = read(text, version(input))
            .map_err(|rejection| Closed { code: "syntax-error-here", why: format!("is no Python: {rejection}") })?;
        Ok(Arc::new(OpenFile {
            id,
            path: input.path.clone(),
            settings: Arc::clone(&input.settings),
            ignored: input.ignored.clone(),
            trees: Trees::of(input, text, reading),
        }))
    }
}
