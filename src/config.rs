//! pyproject.toml and aiomend.toml -> [`Settings`].
//!
//! Reading is a thin layer over functions of text: which file counts, what it says, the lowest supported Python and the
//! line length. It knows codemods by their ids alone, and asks no clock, terminal or version control.

mod error;
mod file;
pub mod floor;
pub(crate) mod glob;
mod ini;
mod installed;
mod keys;
mod line_length;
mod read;
mod specifier;
mod type_checker;
mod version;

use std::path::PathBuf;

use crate::catalog::{CodemodInfo, check_ids};
use crate::cli::RunOptions;

pub use error::{ConfigError, Problem};
pub use file::{Kind, parse};
pub use keys::{KEYS, Key};
pub use line_length::LineLength;
pub use read::{Project, is_project, load, nearest, project_root};
pub use version::{DEFAULT_MINOR, UnknownVersion, Version};

/// What a settings file says; a key that is absent there is empty or `None` here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The file; none where the defaults hold.
    pub file: Option<PathBuf>,
    /// Ids of codemods or their forms to run, or `all`; the default recipe where empty.
    pub select: Vec<String>,
    /// Ids of codemods or their forms not to run, or `all`.
    pub ignore: Vec<String>,
    /// Globs of paths to leave out, relative to [`Settings::base`].
    pub exclude: Vec<String>,
    /// Lowest Python the project supports.
    pub target_version: Option<Version>,
    /// Whether unsafe fixes are applied.
    pub unsafe_fixes: bool,
    /// Globs, each with the codemods that are not run on matching paths; in the order of the globs.
    pub per_file_ignores: Vec<(String, Vec<String>)>,
    /// A function of the project that keeps tasks alive.
    pub task_keeper: Option<TaskKeeper>,
    /// Names that hold event loops by convention; [`DEFAULT_LOOP_NAMES`] where the key is absent.
    pub loop_names: Option<Vec<String>>,
    /// Whether a call that cannot be looked up is taken to give a coroutine.
    pub assume_calls_are_coroutines: bool,
    /// Whether no code outside the project uses its names, although it can be installed.
    pub assume_closed_world: bool,
    /// Directories that imports begin in, relative to [`Settings::base`].
    pub src: Vec<String>,
    // 1-based line of `src`.
    pub(crate) src_line: Option<usize>,
    // Every id of a codemod in the file, with its 1-based line.
    pub(crate) named: Vec<(String, usize)>,
}

/// A function named `module:function`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskKeeper {
    /// Dotted name of the module.
    pub module: String,
    /// Name of the function in it.
    pub function: String,
}

/// Names that hold event loops where the settings name none.
pub const DEFAULT_LOOP_NAMES: &[&str] = &["loop", "_loop", "event_loop"];

impl Settings {
    /// The directory that globs are relative to: the settings file's; empty without a file, which means
    /// the current directory.
    pub fn base(&self) -> PathBuf {
        self.file.as_deref().and_then(|file| file.parent()).map(PathBuf::from).unwrap_or_default()
    }

    /// What holds when the command line has its say: a list given there replaces the file's, a flag adds to it.
    ///
    /// `--exclude` is left out: its globs are relative to the current directory, not to [`Settings::base`].
    pub fn overridden_by(mut self, options: &RunOptions) -> Self {
        if !options.select.is_empty() {
            self.select.clone_from(&options.select);
        }
        if !options.ignore.is_empty() {
            self.ignore.clone_from(&options.ignore);
        }
        self.target_version = options.target_version.or(self.target_version);
        self.unsafe_fixes |= options.unsafe_fixes;
        self.assume_closed_world |= options.assume_closed_world;
        self
    }

    /// Names that hold event loops by convention.
    pub fn loop_names(&self) -> Vec<&str> {
        match &self.loop_names {
            Some(names) => names.iter().map(String::as_str).collect(),
            None => DEFAULT_LOOP_NAMES.to_vec(),
        }
    }

    /// Whether every id in the file is a codemod's or `all`.
    ///
    /// # Errors
    /// The first id that is not.
    pub fn check_ids(&self, codemods: &[CodemodInfo]) -> Result<(), ConfigError> {
        for (id, line) in &self.named {
            check_ids([id.as_str()], codemods).map_err(|error| ConfigError {
                path: self.file.clone().unwrap_or_default(),
                line: Some(*line),
                problem: Problem::UnknownCodemod(error),
            })?;
        }
        Ok(())
    }
}
