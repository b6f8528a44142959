//! A run: files found and read once, then rewritten in memory as often as a face asks.

use std::borrow::Cow;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

use aiomend_rewrite::{
    AnyCodemod, Companions, Files, Finding, FirstLook, Input, ModuleId, Outcome, Settings, Verdict, converge, look,
};
use aiomend_semantics::project::{Project, Watch};
use aiomend_syntax::Source;
use rayon::prelude::*;

use crate::driver::cache::Asked;
use crate::driver::discover::{Exclusion, PythonFile, python_files};
use crate::driver::outcome::{FileOutcome, Floor, Run, Skip};
use crate::driver::prefilter::Prefilter;

mod beside;
mod candidates;
mod overlay;
mod project;

use beside::Beside;
use candidates::{Candidate, Look, judge, look_at};
pub use overlay::{Laid, Overlay};
use project::read_all;

/// What is known of a file before it is read.
#[derive(Debug, Clone)]
pub struct FileSettings {
    /// Settings for the codemods.
    pub settings: Arc<Settings>,
    /// Where the lowest Python came from.
    pub floor: Floor,
    /// Ids of codemods that are switched off for the file.
    pub ignored: Vec<String>,
}

/// What lies around the files of a run.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The project's root, absolute.
    pub root: PathBuf,
    /// Files of the project that are left out.
    pub exclusions: Vec<Exclusion>,
    /// Directories that imports begin in, from the settings, absolute.
    pub import_roots: Vec<PathBuf>,
    /// Directories of installed packages, absolute.
    pub packages: Vec<PathBuf>,
    /// Contents that count for files instead of those on disk.
    pub overlay: Arc<Overlay>,
    /// Is told what the project index asks the disk.
    pub asked: Arc<Asked>,
}

/// The settings of a file, by its absolute path.
type SettingsOf<'a> = Arc<dyn Fn(&Path) -> FileSettings + Send + Sync + 'a>;

/// Files that were read and may hold sites.
pub struct Session<'a> {
    codemods: Vec<&'a dyn AnyCodemod>,
    // Those that do not run, and of which a run says how many fixes they would have.
    offered: Vec<&'a dyn AnyCodemod>,
    files: Vec<Candidate>,
    // Passed over with a reason, or not readable.
    skipped: Vec<(PythonFile, Option<Source>, Skip)>,
    unreadable: Vec<(PathBuf, io::Error)>,
    looked_at: usize,
    // Files that name an API and hold no site.
    without_site: usize,
    project: Project,
    root: PathBuf,
    overlay: Arc<Overlay>,
    // The files that it covers.
    laid: Vec<PythonFile>,
    // What the codemods find in the files as they were read, whatever is accepted of it then.
    first_look: OnceLock<(Vec<Input>, FirstLook)>,
    // The given files without a site.
    beside: Arc<Beside<'a>>,
    companions: Companions<'a>,
}

impl<'a> Session<'a> {
    /// Read `files`, and of the project around them what other files do to names that matter in them.
    ///
    /// `settings` is asked for every file that may hold a site; `progress` is told of every file.
    pub fn open(
        codemods: Vec<&'a dyn AnyCodemod>,
        files: Vec<PythonFile>,
        around: &Surroundings,
        settings: impl Fn(&Path) -> FileSettings + Send + Sync + 'a,
        progress: &(dyn Fn() + Sync),
    ) -> Self {
        let settings: SettingsOf<'a> = Arc::new(settings);
        let prefilter = Prefilter::new(&codemods);
        let looked_at = files.len();
        let given = files.clone();
        let kept = AtomicUsize::new(0);
        let looks: Vec<Look> = files
            .into_par_iter()
            .map_init(Vec::new, |buffer, file| {
                let look = look_at(file, &prefilter, &*settings, &kept, (&around.overlay, buffer));
                progress();
                look
            })
            .collect();
        let root = around.root.canonicalize().unwrap_or_else(|_| around.root.clone());
        let mut session = Self::empty(codemods, root, looked_at, Arc::clone(&settings));
        let mut others = Vec::new();
        for look in looks {
            match look {
                Look::Nothing(file, names_api) => {
                    session.without_site += usize::from(names_api);
                    others.push((relative(&file.absolute, &session.root), file));
                }
                Look::Candidate(candidate) => session.files.push(*candidate),
                Look::Skipped(file, source, skip) => {
                    // It is found again to be no Python when a fix comes to it.
                    others.push((relative(&file.absolute, &session.root), file.clone()));
                    session.skipped.push((file, source, skip));
                }
                Look::Unreadable(path, error) => session.unreadable.push((path, error)),
            }
        }
        session.overlay = Arc::clone(&around.overlay);
        session.laid = given.iter().filter(|file| around.overlay.get(&file.absolute).is_some()).cloned().collect();
        session.beside = Arc::new(Beside::new(others, settings, Arc::clone(&around.overlay)));
        session.companions = session.beside.companions();
        session.read_project(given, &prefilter, around);
        session
    }

    fn empty(codemods: Vec<&'a dyn AnyCodemod>, root: PathBuf, looked_at: usize, settings: SettingsOf<'a>) -> Self {
        Self {
            codemods,
            offered: Vec::new(),
            files: Vec::new(),
            skipped: Vec::new(),
            unreadable: Vec::new(),
            looked_at,
            without_site: 0,
            project: Project::default(),
            first_look: OnceLock::new(),
            root,
            overlay: Arc::default(),
            laid: Vec::new(),
            beside: Arc::new(Beside::new([], settings, Arc::default())),
            companions: Companions::none(),
        }
    }

    /// A session over one text that is in no file; `around` is the project that the file at `path` would belong to.
    pub fn of_text(
        codemods: Vec<&'a dyn AnyCodemod>,
        path: PathBuf,
        bytes: Vec<u8>,
        around: Option<&Surroundings>,
        settings: FileSettings,
    ) -> Self {
        let file = PythonFile { absolute: place_of(&path), path };
        let known = settings.clone();
        let mut session = Self::empty(codemods, PathBuf::new(), 1, Arc::new(move |_| known.clone()));
        let prefilter = Prefilter::new(&session.codemods);
        match judge(file.clone(), &bytes, &prefilter, settings, &AtomicUsize::new(0)) {
            Look::Candidate(candidate) => session.files.push(*candidate),
            Look::Skipped(file, source, skip) => session.skipped.push((file, source, skip)),
            Look::Nothing(_, names_api) => session.without_site += usize::from(names_api),
            Look::Unreadable(..) => {}
        }
        if let Some(around) = around {
            session.root = around.root.canonicalize().unwrap_or_else(|_| around.root.clone());
            let overlay = Arc::new(Overlay::of_text(file.absolute.clone(), bytes));
            session.read_project(vec![file], &prefilter, &Surroundings { overlay, ..around.clone() });
        }
        session
    }

    /// The same session, which also counts what these codemods would fix; they do not run.
    pub fn offering(mut self, codemods: Vec<&'a dyn AnyCodemod>) -> Self {
        self.offered = codemods;
        self
    }

    /// Files that could not be read, each with the error.
    pub fn unreadable(&self) -> &[(PathBuf, io::Error)] {
        &self.unreadable
    }

    /// The project's root.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of a file as they were read from the disk.
    pub fn bytes_of(&self, path: &Path) -> Option<Vec<u8>> {
        let laid = self.laid.iter().find(|file| file.path == path);
        if let Some(before) = laid.and_then(|file| self.overlay.before(&file.absolute)) {
            return Some(before.to_vec());
        }
        let candidate = self.files.iter().find(|candidate| candidate.file.path == path);
        // A text was decoded only if it encodes back to the same bytes.
        candidate.map_or_else(|| self.beside.bytes_of(path), |candidate| candidate.source.encode().ok())
    }

    /// Run the codemods; `accept` says which fixes go in, by the path of the finding's file as reports have it, and
    /// the finding: its key names the fix, so that one run can take or leave what another did.
    pub fn run(&self, accept: &(dyn Fn(&Path, &Finding) -> bool + Sync)) -> Run {
        let (inputs, first) = self.first_look.get_or_init(|| {
            let inputs = self.inputs();
            let taken = |candidate: &Candidate| candidate.reading.lock().ok()?.take();
            let readings = self.files.iter().map(taken).collect();
            let files = Files::new(&inputs, &self.companions);
            let first = look(&self.codemods, &self.offered, &files, readings, &self.project);
            (inputs, first)
        });
        let all = Files::new(inputs, &self.companions);
        let named = |finding: &Finding| {
            let path = self.path_of(&all, finding.module);
            path.is_some_and(|path| accept(&path, finding))
        };
        let outcomes = converge(&self.codemods, &all, &self.project, first, &named);
        let mut files: Vec<FileOutcome> =
            outcomes.into_iter().filter_map(|outcome| self.file_outcome(&all, outcome)).collect();
        self.name_related(&mut files);
        for (file, source, skip) in &self.skipped {
            files.push(FileOutcome {
                path: file.path.clone(),
                source: source.clone().unwrap_or_else(|| Source::from_text("")),
                text: None,
                findings: Vec::new(),
                skipped: Some(skip.clone()),
                defects: Vec::new(),
            });
        }
        self.lay_over(&mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut floors: Vec<Floor> = self.files.iter().map(|candidate| candidate.settings.floor.clone()).collect();
        floors.sort();
        floors.dedup();
        let mut run = Run {
            files,
            looked_at: self.looked_at,
            with_asyncio: self.files.len() + self.without_site + self.skipped.len(),
            floors,
            offered: first.offers(),
            verification: None,
            together: self.together(),
        };
        run.drop_untold();
        run
    }

    /// What lies over a file is new to the disk, whether codemods change it further or not.
    fn lay_over(&self, files: &mut Vec<FileOutcome>) {
        for file in &self.laid {
            let Some(source) = self.overlay.get(&file.absolute).and_then(|bytes| Source::decode(bytes).ok()) else {
                continue;
            };
            let text = source.text().to_owned();
            match files.iter_mut().find(|outcome| outcome.path == file.path) {
                Some(outcome) => drop(outcome.text.get_or_insert(text)),
                None => files.push(FileOutcome {
                    path: file.path.clone(),
                    source,
                    text: Some(text),
                    findings: Vec::new(),
                    skipped: None,
                    defects: Vec::new(),
                }),
            }
        }
    }

    /// The files that lie over others together, as a person would type them.
    fn together(&self) -> Vec<Vec<PathBuf>> {
        let typed = |path: &PathBuf| self.laid.iter().find(|file| file.absolute == *path).map(|file| file.path.clone());
        self.overlay.together().iter().map(|paths| paths.iter().filter_map(typed).collect()).collect()
    }

    fn inputs(&self) -> Vec<Input> {
        let input = |candidate: &Candidate| Input {
            path: relative(&candidate.file.absolute, &self.root),
            source: candidate.source.clone(),
            settings: Arc::clone(&candidate.settings.settings),
            ignored: candidate.settings.ignored.clone(),
        };
        self.files.iter().map(input).collect()
    }

    /// Refusals name files as the project knows them, reports as a person would type them.
    fn name_related(&self, files: &mut [FileOutcome]) {
        let Ok(current) = std::env::current_dir().and_then(|directory| directory.canonicalize()) else { return };
        for reported in files.iter_mut().flat_map(|file| &mut file.findings) {
            for elsewhere in &mut reported.elsewhere {
                elsewhere.path = self.typed(&elsewhere.path);
            }
            let Verdict::Refused(refusals) = &mut reported.finding.verdict else { continue };
            for related in refusals.iter_mut().flat_map(|refusal| &mut refusal.related) {
                related.path = seen_from(&current, &self.root.join(&related.path));
            }
        }
    }

    /// A file of the run as a person would type it, by its path relative to the root.
    fn typed(&self, path: &Path) -> PathBuf {
        let candidate = self.files.iter().find(|candidate| relative(&candidate.file.absolute, &self.root) == path);
        let file = candidate.map(|candidate| candidate.file.path.clone());
        let opened = || self.beside.opened(path).map(|opened| opened.file.path.clone());
        file.or_else(opened).unwrap_or_else(|| path.to_path_buf())
    }

    /// The path of a file of the run, as a person would type it.
    fn path_of(&self, all: &Files<'_>, id: ModuleId) -> Option<Cow<'_, Path>> {
        if let Some(candidate) = self.files.get(id.0 as usize) {
            return Some(Cow::Borrowed(&candidate.file.path));
        }
        Some(Cow::Owned(self.beside.opened(all.path(id)?)?.file.path.clone()))
    }

    /// What became of a file; none of a companion that stayed as it was.
    fn file_outcome(&self, all: &Files<'_>, outcome: Outcome) -> Option<FileOutcome> {
        let (path, source) = match self.files.get(outcome.id.0 as usize) {
            Some(candidate) => (candidate.file.path.clone(), candidate.source.clone()),
            None => {
                let opened = self.beside.opened(all.path(outcome.id)?)?;
                (opened.file.path.clone(), opened.source.clone())
            }
        };
        Some(FileOutcome {
            path,
            source,
            text: outcome.text,
            findings: outcome.reported,
            skipped: outcome.rejection.as_ref().map(Skip::of),
            defects: outcome.defects,
        })
    }

    /// Read what other files do.
    fn read_project(&mut self, given: Vec<PythonFile>, prefilter: &Prefilter, around: &Surroundings) {
        if self.files.is_empty() {
            return;
        }
        let constants = self.files.iter().flat_map(|candidate| candidate.argument_names.iter().cloned());
        let watch = Watch::new(prefilter.names().iter().map(|&name| name.to_owned()).chain(constants));
        // Around files of no project there is nothing that would belong to them.
        let files = if crate::config::is_project(&self.root) {
            python_files(std::slice::from_ref(&self.root), &around.exclusions).unwrap_or_default()
        } else {
            given
        };
        self.project = read_all(&self.root, &files, watch, self.asks_project(), around);
    }

    /// Whether a file may hold a site of a codemod that asks what other modules say.
    fn asks_project(&self) -> bool {
        let asking: Vec<_> =
            self.codemods.iter().map(|codemod| codemod.meta()).filter(|meta| meta.asks_project).collect();
        self.files.iter().any(|candidate| asking.iter().any(|meta| meta.may_be_in_text(candidate.source.text())))
    }
}

/// Where a file is or would be, absolute and without links in its directories.
fn place_of(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let directory = absolute.parent().and_then(|directory| directory.canonicalize().ok());
    match (directory, absolute.file_name()) {
        (Some(directory), Some(name)) => directory.join(name),
        _ => absolute,
    }
}

/// `path` as it is typed from the directory `current`; both are absolute and without links.
fn seen_from(current: &Path, path: &Path) -> PathBuf {
    let common = current.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    // Nothing but the root in common: the absolute path is shorter and clearer.
    if common < 2 {
        return path.to_path_buf();
    }
    let up = current.components().skip(common).map(|_| Component::ParentDir);
    up.chain(path.components().skip(common)).collect()
}

fn relative(path: &Path, root: &Path) -> PathBuf {
    path.strip_prefix(root).map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
}

#[cfg(test)]
#[path = "session/tests.rs"]
mod tests;
