//! Before any work: could the person tell our changes from their own, and take them back?
//!
//! As `cargo fix`: the files must be under version control and as in the last commit, unless a flag says otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::git::{self, GitError};
use crate::shown;

/// Files named in a message; more are counted.
const NAMED: usize = 10;

/// What the person allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allow {
    /// `--allow-dirty`: files with changes that are in no commit, staged ones among them.
    pub dirty: bool,
    /// `--allow-staged`: files whose changes are all in git's index.
    pub staged: bool,
    /// `--allow-no-vcs`: files of no repository.
    pub no_vcs: bool,
}

/// Why no file may be written.
#[derive(Debug)]
pub enum GuardError {
    /// No git repository holds this path.
    NoVcs {
        /// One of the paths given.
        path: PathBuf,
    },
    /// There is a repository, but git does not answer.
    Git(GitError),
    /// Files have changes that are in no commit.
    Dirty {
        /// The top of their work tree; of several, that of the first file.
        top: PathBuf,
        /// At least one, sorted.
        files: Vec<DirtyFile>,
    },
}

/// A file with changes that are in no commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DirtyFile {
    /// Absolute.
    pub path: PathBuf,
    /// What git knows of them.
    pub how: Dirt,
}

/// Where changes are that are in no commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dirt {
    /// In the work tree alone.
    Modified,
    /// In git's index.
    Staged,
    /// The whole file is unknown to git.
    Untracked,
    /// Nobody knows: git was told not to look at the file (`assume-unchanged`, `skip-worktree`).
    Hidden,
}

/// Looks at the tracked files at and below `paths`. Paths that do not exist are passed over.
pub fn check(paths: &[PathBuf], allow: Allow) -> Result<(), GuardError> {
    let mut dirty = BTreeSet::new();
    for (top, paths) in by_repository(paths, allow)? {
        if !allow.dirty {
            changed(&top, &paths, allow, &mut dirty)?;
        }
    }
    verdict(dirty)
}

/// Looks at the files that are about to be written: they must be tracked, and as in the last commit, too.
///
/// [`check`] cannot see untracked ones, nor those of a repository inside the one it looked at.
pub fn check_written(files: &[PathBuf], allow: Allow) -> Result<(), GuardError> {
    let mut dirty = BTreeSet::new();
    for (top, files) in by_repository(files, allow)? {
        if allow.dirty {
            continue;
        }
        let tracked: BTreeMap<PathBuf, bool> = git::tracked(&top, &files)
            .map_err(GuardError::Git)?
            .into_iter()
            .map(|file| (top.join(file.path), file.hidden))
            .collect();
        for file in &files {
            let how = match tracked.get(file) {
                None => Dirt::Untracked,
                Some(true) => Dirt::Hidden,
                Some(false) => continue,
            };
            dirty.insert(DirtyFile { path: file.clone(), how });
        }
        changed(&top, &files, allow, &mut dirty)?;
    }
    verdict(dirty)
}

/// Existing paths, canonical, under the tops of their work trees.
fn by_repository(paths: &[PathBuf], allow: Allow) -> Result<BTreeMap<PathBuf, Vec<PathBuf>>, GuardError> {
    let mut tops: BTreeMap<PathBuf, Option<PathBuf>> = BTreeMap::new();
    let mut groups: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for given in paths {
        let Ok(path) = fs::canonicalize(given) else { continue };
        let directory = if path.is_dir() { &path } else { path.parent().unwrap_or(&path) };
        // One question to git for each repository: its work tree has a `.git` at the top.
        let marked = directory.ancestors().find(|ancestor| ancestor.join(".git").exists()).unwrap_or(directory);
        let top = match tops.get(marked) {
            Some(top) => top.clone(),
            None => {
                let top = top_of(marked, given, allow)?;
                tops.insert(marked.to_path_buf(), top.clone());
                top
            }
        };
        if let Some(top) = top {
            groups.entry(top).or_default().push(path);
        }
    }
    Ok(groups)
}

fn top_of(directory: &Path, given: &Path, allow: Allow) -> Result<Option<PathBuf>, GuardError> {
    match git::top(directory) {
        Ok(Some(top)) => Ok(Some(fs::canonicalize(&top).unwrap_or(top))),
        Ok(None) | Err(_) if allow.no_vcs => Ok(None),
        Ok(None) => Err(GuardError::NoVcs { path: given.to_path_buf() }),
        Err(error) => Err(GuardError::Git(error)),
    }
}

fn changed(top: &Path, paths: &[PathBuf], allow: Allow, dirty: &mut BTreeSet<DirtyFile>) -> Result<(), GuardError> {
    // Submodules are repositories of their own; each is looked at in its turn.
    let mut todo = vec![(top.to_path_buf(), paths.to_vec())];
    while let Some((top, paths)) = todo.pop() {
        for status in git::status(&top, &paths).map_err(GuardError::Git)? {
            let path = top.join(status.path);
            match status.in_work_tree {
                _ if status.submodule => todo.push((path.clone(), vec![path])),
                true => drop(dirty.insert(DirtyFile { path, how: Dirt::Modified })),
                false if allow.staged => {}
                false => drop(dirty.insert(DirtyFile { path, how: Dirt::Staged })),
            }
        }
    }
    Ok(())
}

fn verdict(dirty: BTreeSet<DirtyFile>) -> Result<(), GuardError> {
    let files: Vec<DirtyFile> = dirty.into_iter().collect();
    let Some(first) = files.first() else { return Ok(()) };
    let directory = first.path.parent().unwrap_or(&first.path);
    let top = directory.ancestors().find(|ancestor| ancestor.join(".git").exists()).unwrap_or(directory).to_path_buf();
    Err(GuardError::Dirty { top, files })
}

impl GuardError {
    /// The same without the files `ours`, absolute, whose changes are known not to be the person's.
    ///
    /// # Errors
    /// When something is left.
    pub fn apart_from(self, ours: &BTreeSet<PathBuf>) -> Result<(), GuardError> {
        match self {
            GuardError::Dirty { files, .. } => {
                verdict(files.into_iter().filter(|file| !ours.contains(&file.path)).collect())
            }
            other => Err(other),
        }
    }
}

impl fmt::Display for Dirt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Dirt::Modified => "modified",
            Dirt::Staged => "staged",
            Dirt::Untracked => "untracked",
            Dirt::Hidden => "hidden from git",
        })
    }
}

impl fmt::Display for GuardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GuardError::NoVcs { path } => {
                let shown = shown::path(path);
                let shown = if shown == "." { "the current directory" } else { &shown };
                write!(
                    f,
                    "no git repository holds {shown}, so changes could not be told from yours; \
                     pass `--allow-no-vcs` to go on (`aiomend undo` works there too)"
                )
            }
            GuardError::Git(error) => write!(f, "{error}; pass `--allow-no-vcs` to go on without git"),
            GuardError::Dirty { top, files } => {
                write!(f, "uncommitted changes, from which ours could not be told:")?;
                for file in files.iter().take(NAMED) {
                    let path = file.path.strip_prefix(top).unwrap_or(&file.path);
                    write!(f, "\n  {} ({})", shown::path(path), file.how)?;
                }
                if files.len() > NAMED {
                    write!(f, "\n  and {} more", files.len() - NAMED)?;
                }
                let staged = files.iter().all(|file| file.how == Dirt::Staged);
                let flag = if staged { "--allow-staged" } else { "--allow-dirty" };
                write!(f, "\ncommit or stash them, or pass `{flag}` to go on")
            }
        }
    }
}

// What git says is in the message.
impl std::error::Error for GuardError {}
