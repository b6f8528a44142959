//! Which files there are.

use std::collections::HashSet;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use crate::reason::reason;
use crate::shown;

/// Directories that hold nobody's own code.
const SKIPPED: &[&str] = &[
    ".bzr",
    ".direnv",
    ".eggs",
    ".git",
    ".hg",
    ".ipynb_checkpoints",
    ".mypy_cache",
    ".nox",
    ".pants.d",
    ".pyenv",
    ".pytest_cache",
    ".pytype",
    ".ruff_cache",
    ".svn",
    ".tox",
    ".venv",
    ".vscode",
    "__pycache__",
    "__pypackages__",
    "_build",
    "buck-out",
    "build",
    "dist",
    "node_modules",
    "site-packages",
    "venv",
];

/// Files that say what a walk leaves out.
const IGNORE_FILES: &[&str] = &[".gitignore", ".ignore"];

/// A Python file to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PythonFile {
    /// As a person would type it from the current directory.
    pub path: PathBuf,
    /// Absolute, without links in its directories.
    pub absolute: PathBuf,
}

/// Globs of files to leave out.
#[derive(Debug, Clone)]
pub struct Exclusion {
    /// The globs, as in `.gitignore`.
    pub globs: Vec<String>,
    /// The directory that they are relative to.
    pub base: PathBuf,
}

/// Why files cannot be looked for.
#[derive(Debug)]
pub enum DiscoverError {
    /// A path that a person gave does not exist.
    NotFound(PathBuf),
    /// A path that a person gave cannot be read.
    Unreadable(PathBuf, std::io::Error),
    /// A path that a person gave is a pipe, a device or the like.
    NoFile(PathBuf),
    /// An exclusion is no glob.
    Glob(ignore::Error),
}

impl fmt::Display for DiscoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiscoverError::NotFound(path) => write!(f, "no such file or directory: {}", shown::path(path)),
            DiscoverError::Unreadable(path, error) => write!(f, "cannot read {}: {}", shown::path(path), reason(error)),
            DiscoverError::NoFile(path) => write!(f, "neither a file nor a directory: {}", shown::path(path)),
            DiscoverError::Glob(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for DiscoverError {}

/// The Python files at and below `paths`, each once, sorted by path.
///
/// Directories honour `.gitignore` and leave out virtual environments, caches and build results. A file that is named
/// itself is always taken, whatever its suffix. Pipes, devices, sockets and links are none that a walk takes. A directory
/// that may not be read is taken as if it were a file: whoever reads it learns why. So is, in place of its directory, an
/// ignore file that would keep its reader waiting.
///
/// # Errors
/// When one of `paths` does not exist, cannot be read or is no file, an ignore file above it is none, or an exclusion is no
/// glob.
pub fn python_files(paths: &[PathBuf], exclusions: &[Exclusion]) -> Result<Vec<PythonFile>, DiscoverError> {
    let overrides = exclusions.iter().map(compile).collect::<Result<Vec<_>, _>>()?;
    let mut found = Vec::new();
    for path in paths {
        let metadata = path.metadata().map_err(|error| match error.kind() {
            ErrorKind::NotFound => DiscoverError::NotFound(path.clone()),
            _ => DiscoverError::Unreadable(path.clone(), error),
        })?;
        if metadata.is_file() {
            found.push((path.clone(), path.canonicalize()));
        } else if metadata.is_dir() {
            // The walk follows no links: below a directory there are none in the paths of files.
            let directory = path.canonicalize().ok();
            if let Some(pipe) = directory.iter().flat_map(|directory| directory.ancestors()).find_map(ignore_pipe) {
                return Err(DiscoverError::NoFile(pipe));
            }
            found.extend(walk(path, &overrides).into_iter().map(|file| {
                let below = directory.as_deref().zip(file.strip_prefix(path).ok());
                let absolute = below.map_or_else(|| file.canonicalize(), |(directory, rest)| Ok(directory.join(rest)));
                (file, absolute)
            }));
        } else {
            return Err(DiscoverError::NoFile(path.clone()));
        }
    }
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for (path, absolute) in found {
        let absolute = match absolute {
            Ok(absolute) => absolute,
            // Files of others come and go while we walk.
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(_) => std::path::absolute(&path).unwrap_or_else(|_| path.clone()),
        };
        if seen.insert(absolute.clone()) {
            files.push(PythonFile { path: shortened(&path), absolute });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Those of `paths`, which a program has listed, that a walk would have taken: what is named but no Python, or is
/// excluded, is left out without a word.
///
/// # Errors
/// When an exclusion is no glob.
pub fn listed(paths: Vec<PathBuf>, exclusions: &[Exclusion]) -> Result<Vec<PathBuf>, DiscoverError> {
    let overrides = exclusions.iter().map(compile).collect::<Result<Vec<_>, _>>()?;
    let is_taken = |path: &PathBuf| {
        let is_directory = path.is_dir();
        let Ok(absolute) = place_of(path) else { return true };
        let is_excluded = |globs: &Override| {
            let above = absolute.ancestors().skip(1).take_while(|above| above.starts_with(globs.path()));
            globs.matched(&absolute, is_directory).is_ignore()
                || above.into_iter().any(|above| globs.matched(above, true).is_ignore())
        };
        (is_directory || is_python(path) && !is_special(path)) && !overrides.iter().any(is_excluded)
    };
    Ok(paths.into_iter().filter(is_taken).collect())
}

/// Absolute and without links in its directories, as the bases of globs are.
fn place_of(path: &Path) -> std::io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    match (absolute.parent(), absolute.file_name()) {
        (Some(directory), Some(name)) => Ok(directory.canonicalize()?.join(name)),
        _ => Ok(absolute),
    }
}

fn is_python(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix == "py")
}

/// The ignore file of a directory that is a pipe or the like. The walker would open it as any other.
fn ignore_pipe(directory: &Path) -> Option<PathBuf> {
    let files = IGNORE_FILES.iter().map(|name| directory.join(name));
    files.into_iter().find(|file| is_special(file) && !file.is_dir())
}

/// Whether there is something that is no file: a pipe, a device, a socket.
fn is_special(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file())
}

fn compile(exclusion: &Exclusion) -> Result<Override, DiscoverError> {
    let base = exclusion.base.canonicalize().unwrap_or_else(|_| exclusion.base.clone());
    let mut builder = OverrideBuilder::new(base);
    for glob in &exclusion.globs {
        // An override that begins with `!` leaves out.
        builder.add(&format!("!{glob}")).map_err(DiscoverError::Glob)?;
    }
    builder.build().map_err(DiscoverError::Glob)
}

fn walk(root: &Path, overrides: &[Override]) -> Vec<PathBuf> {
    let overrides = overrides.to_vec();
    let (sender, receiver) = std::sync::mpsc::channel();
    let unreadable = sender.clone();
    let is_wanted = move |entry: &ignore::DirEntry| {
        let is_directory = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_skipped =
            entry.depth() > 0 && is_directory && entry.file_name().to_str().is_some_and(|name| SKIPPED.contains(&name));
        if is_skipped {
            return false;
        }
        if let Some(pipe) = Some(entry.path()).filter(|_| is_directory).and_then(ignore_pipe) {
            // The receiver lives until all senders are gone.
            let _ = unreadable.send(pipe);
            return false;
        }
        if overrides.is_empty() {
            return true;
        }
        let Ok(absolute) = std::path::absolute(entry.path()) else { return true };
        overrides.iter().all(|globs| !globs.matched(&absolute, is_directory).is_ignore())
    };
    let walker = WalkBuilder::new(root)
        .hidden(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(is_wanted)
        .build_parallel();
    walker.run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
            let taken = match entry {
                Ok(entry) => (is_file(&entry) && is_python(entry.path())).then(|| entry.into_path()),
                Err(error) => place_of_error(&error).map(Path::to_path_buf),
            };
            if let Some(path) = taken {
                let _ = sender.send(path);
            }
            ignore::WalkState::Continue
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

/// What could not be walked.
fn place_of_error(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } => place_of_error(err),
        _ => None,
    }
}

/// `./a.py` as `a.py`.
fn shortened(path: &Path) -> PathBuf {
    path.strip_prefix(".").map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
}
