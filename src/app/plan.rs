//! What a run is over and under which settings: options, configuration and codemods put together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aiomend_codemods::ALL;
use aiomend_rewrite::{AnyCodemod, Settings as RewriteSettings, TaskKeeper, with_forms};
use ignore::overrides::{Override, OverrideBuilder};

use super::{Failure, recipe};
use crate::catalog::{self, CodemodInfo};
use crate::cli::{Input, RunOptions};
use crate::config::{self, Settings};
use crate::driver::discover::{Exclusion, PythonFile, listed, python_files};
use crate::driver::environment::{default_packages, packages_of};
use crate::driver::session::{FileSettings, Overlay, Session, Surroundings};

/// Everything that is decided before files are looked for.
pub(super) struct Plan {
    pub(super) settings: Settings,
    /// The project's root, absolute.
    pub(super) root: PathBuf,
    pub(super) codemods: Vec<&'static dyn AnyCodemod>,
    pub(super) around: Surroundings,
    per_file: Vec<(Override, Vec<String>)>,
    metadata: Mutex<Metadata>,
}

struct Metadata {
    project: config::Project,
    // With the file that they were found for.
    by_directory: BTreeMap<PathBuf, (PathBuf, FileSettings)>,
}

impl Plan {
    pub(super) fn new(run: &RunOptions, codemods: &[CodemodInfo]) -> Result<Self, Failure> {
        catalog::check_ids(run.select.iter().chain(&run.ignore).map(String::as_str), codemods)?;
        let first = match &run.input {
            Input::Paths(paths) => paths.first().cloned().unwrap_or_else(|| PathBuf::from(".")),
            Input::Stdin { filename } => filename.clone().unwrap_or_else(|| PathBuf::from(".")),
        };
        let here = std::env::current_dir()?;
        let settings = config::load(&run.config, &first).map_err(|error| error.seen_from(&here))?;
        settings.check_ids(codemods).map_err(|error| error.seen_from(&here))?;
        let settings = settings.overridden_by(run);
        let root = config::project_root(&first);
        let root = root.canonicalize().unwrap_or(root);
        let mut exclusions = vec![Exclusion { globs: settings.exclude.clone(), base: settings.base() }];
        exclusions.push(Exclusion { globs: run.exclude.clone(), base: here });
        exclusions.retain(|exclusion| !exclusion.globs.is_empty());
        let per_file = settings
            .per_file_ignores
            .iter()
            .map(|(glob, ids)| Ok((matcher(glob, &settings.base())?, ids.clone())))
            .collect::<Result<_, Failure>>()?;
        let packages = match &run.python {
            Some(python) => packages_of(python)?,
            None => {
                let active = std::env::var_os("VIRTUAL_ENV").map(PathBuf::from);
                default_packages(&first, &root, active.as_deref())
            }
        };
        let import_roots = settings.src.iter().map(|root| settings.base().join(root).canonicalize());
        let import_roots = import_roots.collect::<Result<_, _>>()?;
        let around = Surroundings { root: root.clone(), exclusions, import_roots, packages, ..Surroundings::default() };
        let project = config::Project::new(&root, run.target_version, &settings);
        let metadata = Mutex::new(Metadata { project, by_directory: BTreeMap::new() });
        let codemods = selected(&settings);
        Ok(Self { settings, root, codemods, around, per_file, metadata })
    }

    pub(super) fn files(&self, run: &RunOptions) -> Result<Vec<PythonFile>, Failure> {
        match &run.input {
            Input::Paths(paths) if run.files_from.is_some() => {
                let paths = listed(paths.clone(), &self.around.exclusions)?;
                Ok(python_files(&paths, &self.around.exclusions)?)
            }
            Input::Paths(paths) => Ok(python_files(paths, &self.around.exclusions)?),
            Input::Stdin { .. } => Ok(Vec::new()),
        }
    }

    pub(super) fn session(&self, files: Vec<PythonFile>, progress: &(dyn Fn() + Sync)) -> Session<'_> {
        self.session_over(files, Overlay::default(), progress)
    }

    /// A session over files some of which have another content than on disk.
    pub(super) fn session_over(
        &self,
        files: Vec<PythonFile>,
        overlay: Overlay,
        progress: &(dyn Fn() + Sync),
    ) -> Session<'_> {
        let around = Surroundings { overlay: Arc::new(overlay), ..self.around.clone() };
        Session::open(self.codemods.clone(), files, &around, |path| self.settings_of(path), progress)
            .offering(self.offered())
    }

    /// A session over a text; with a name it belongs to the project around that.
    pub(super) fn session_of_text(&self, filename: Option<PathBuf>, bytes: Vec<u8>) -> Session<'static> {
        let around = filename.is_some().then_some(&self.around);
        let path = filename.unwrap_or_else(|| PathBuf::from("stdin.py"));
        let settings = self.settings_of(&std::path::absolute(&path).unwrap_or_else(|_| path.clone()));
        Session::of_text(self.codemods.clone(), path, bytes, around, settings).offering(self.offered())
    }

    /// The codemods that nobody has asked for, and that are worth a word in the summary.
    pub(super) fn offered(&self) -> Vec<&'static dyn AnyCodemod> {
        let Settings { select, ignore, .. } = &self.settings;
        ALL.iter().copied().filter(|codemod| recipe::is_offered(codemod.meta(), select, ignore)).collect()
    }

    /// The lowest Python of a file, as a minor version of Python 3.
    pub(super) fn minor_of(&self, path: &Path) -> u8 {
        self.settings_of(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())).floor.minor
    }

    /// The settings of one file; its directory's metadata is read once.
    fn settings_of(&self, path: &Path) -> FileSettings {
        let directory = path.parent().unwrap_or(path).to_path_buf();
        let mut metadata = self.metadata.lock().unwrap_or_else(PoisonError::into_inner);
        let known = metadata.by_directory.get(&directory).map(|(_, settings)| settings.clone());
        let mut settings = known.unwrap_or_else(|| {
            let floor = metadata.project.floor(path);
            let settings = RewriteSettings {
                target_minor: floor.minor,
                line_length: usize::from(metadata.project.line_length(path)),
                is_installed: !self.settings.assume_closed_world && metadata.project.is_installed(path),
                is_type_checked: metadata.project.is_type_checked(path),
                ..self.rewrite_settings()
            };
            let fresh = FileSettings { settings: Arc::new(settings), ignored: self.off_by_default(floor.minor), floor };
            metadata.by_directory.insert(directory, (path.to_path_buf(), fresh.clone()));
            fresh
        });
        for (glob, ids) in &self.per_file {
            if glob.matched(path, false).is_whitelist() {
                let all = ids.iter().any(|id| id == catalog::ALL);
                settings.ignored.extend(if all {
                    ALL.iter().map(|codemod| codemod.meta().id.to_owned()).collect()
                } else {
                    ids.clone()
                });
            }
        }
        settings
    }

    /// The files that settings were looked up for: one of each directory.
    pub(super) fn asked_settings(&self) -> Vec<PathBuf> {
        let metadata = self.metadata.lock().unwrap_or_else(PoisonError::into_inner);
        metadata.by_directory.values().map(|(path, _)| path.clone()).collect()
    }

    /// The settings of a file, whatever patterns say of its path.
    pub(super) fn settings_around(&self, path: &Path) -> FileSettings {
        self.settings_of(path)
    }

    /// Ids of codemods that nobody asked for and that do not fit a file with this floor.
    fn off_by_default(&self, target_minor: u8) -> Vec<String> {
        let metas = self.codemods.iter().map(|codemod| codemod.meta());
        let off = metas.filter(|meta| recipe::is_off(meta, &self.settings.select, target_minor));
        off.map(|meta| meta.id.to_owned()).collect()
    }

    /// What is the same for all files.
    fn rewrite_settings(&self) -> RewriteSettings {
        RewriteSettings {
            loop_names: self.settings.loop_names().into_iter().map(str::to_owned).collect(),
            task_keeper: self
                .settings
                .task_keeper
                .as_ref()
                .map(|keeper| TaskKeeper { module: keeper.module.clone(), function: keeper.function.clone() }),
            assume_calls_are_coroutines: self.settings.assume_calls_are_coroutines,
            asked_for: self.settings.select.clone(),
            ..RewriteSettings::default()
        }
    }
}

fn matcher(glob: &str, base: &Path) -> Result<Override, Failure> {
    let base = base.canonicalize().unwrap_or_else(|_| base.to_path_buf());
    let mut builder = OverrideBuilder::new(base);
    builder.add(glob)?;
    Ok(builder.build()?)
}

/// The codemods of the run and the forms of any, in the order of the recipe.
fn selected(settings: &Settings) -> Vec<&'static dyn AnyCodemod> {
    let takes_part = |codemod: &&dyn AnyCodemod| recipe::takes_part(codemod.meta(), &settings.select, &settings.ignore);
    with_forms(ALL).filter(takes_part).collect()
}
