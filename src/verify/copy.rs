//! A copy of the project for the command to run in: what is in the person's work tree, as it is there.
//!
//! With git the copy is a worktree of its own, on the same commit and with the same index. Files are copied from the work
//! tree, not checked out, so that they are as the person has them. Environments are linked, not copied: they would not
//! work elsewhere. Caches are left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::error::VerifyError;
use crate::driver::held::{self, Held};
use crate::driver::interrupt::Interrupt;
use crate::git::{self, Which};

/// Directories that the command makes anew.
const CACHES: &[&str] =
    &[".git", ".hg", ".mypy_cache", ".nox", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", "__pycache__"];

/// Directories of installed packages that nothing inside tells.
const PACKAGES: &[&str] = &[".pixi", "__pypackages__", "node_modules"];

/// Most files and bytes of a directory without git: more is no project, but somebody's home.
const MOST_FILES: usize = 100_000;
const MOST_BYTES: u64 = 4 << 30;

/// What a copy is made of.
pub(super) struct Project {
    /// What is copied, canonical.
    pub(super) top: PathBuf,
    is_git: bool,
    // Files and directories below the top, by their paths from there; none for all.
    entries: Option<BTreeSet<PathBuf>>,
    // The current directory, from the top.
    here: PathBuf,
}

/// A copy; it goes away with this.
pub(super) struct Copy {
    original: PathBuf,
    // Whether git has a note of it.
    is_noted: bool,
    tree: PathBuf,
    here: PathBuf,
    temporary: Held,
    // The last time given to a file.
    newest: SystemTime,
}

impl Project {
    /// The project at `root`, a canonical path.
    pub(super) fn look(root: &Path) -> Result<Self, VerifyError> {
        let top = git::top(root).ok().flatten().and_then(|top| top.canonicalize().ok());
        let (top, is_git) = match top {
            Some(top) if git::has_commit(&top) => (top, true),
            _ => (root.to_path_buf(), false),
        };
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        let here = here.strip_prefix(&top).map(Path::to_path_buf).unwrap_or_default();
        if is_git {
            held::sweep(&top);
        }
        let entries = if is_git { Some(entries(&top)?) } else { None };
        Ok(Self { top, is_git, entries, here })
    }

    /// Makes a copy.
    pub(super) fn copy(&self, interrupt: &Interrupt) -> Result<Copy, VerifyError> {
        let failed = |source| VerifyError::io("make a directory in", &std::env::temp_dir(), source);
        let temporary = Held::new(held::VERIFY).map_err(failed)?;
        let tree = temporary.named_as(&self.top).map_err(failed)?;
        let (original, is_noted) = (self.top.clone(), self.is_git);
        let copy =
            Copy { original, is_noted, tree, here: self.here.clone(), temporary, newest: SystemTime::UNIX_EPOCH };
        match self.is_git {
            true => git::add_worktree(&self.top, &copy.tree).map_err(VerifyError::Git)?,
            false => make(&copy.tree)?,
        }
        let mut filling = Filling { project: self, tree: &copy.tree, interrupt, files: 0, bytes: 0 };
        match &self.entries {
            Some(entries) => entries.iter().try_for_each(|entry| filling.add(entry))?,
            None => filling.add_all(Path::new(""))?,
        }
        make(&copy.here())?;
        Ok(copy)
    }

    /// A path from the top.
    pub(super) fn inside(&self, path: &Path) -> Result<PathBuf, VerifyError> {
        let absolute = path.canonicalize().map_err(|source| VerifyError::io("find", path, source))?;
        let outside = || VerifyError::Outside { path: path.to_path_buf(), top: self.top.clone() };
        absolute.strip_prefix(&self.top).map(Path::to_path_buf).map_err(|_| outside())
    }
}

/// Bring into `tree`, another work tree, what git ignores in the one at `top`: environments as links, files as copies.
pub(super) fn bring_ignored(top: &Path, tree: &Path, interrupt: &Interrupt) -> Result<(), VerifyError> {
    let ignored = git::files(top, Which::Ignored).map_err(VerifyError::Git)?;
    let project = Project { top: top.to_path_buf(), is_git: true, entries: None, here: PathBuf::new() };
    let mut filling = Filling { project: &project, tree, interrupt, files: 0, bytes: 0 };
    // What the commit has is not replaced.
    with_environments(top, ignored)
        .iter()
        .filter(|entry| !tree.join(entry).exists())
        .try_for_each(|entry| filling.add(entry))
}

/// What git knows of: tracked files as they are, others with their environments whole.
fn entries(top: &Path) -> Result<BTreeSet<PathBuf>, VerifyError> {
    let files = |which| git::files(top, which).map_err(VerifyError::Git);
    let others = files(Which::Untracked)?.into_iter().chain(files(Which::Ignored)?);
    let mut entries = with_environments(top, others);
    entries.extend(files(Which::Tracked)?);
    Ok(entries)
}

/// Files that are in no environment, and environments.
fn with_environments(top: &Path, paths: impl IntoIterator<Item = PathBuf>) -> BTreeSet<PathBuf> {
    let mut entries = BTreeSet::new();
    let mut environments: HashMap<PathBuf, bool> = HashMap::new();
    for path in paths {
        let mut whole = None;
        for directory in path.ancestors().skip(1).filter(|directory| !directory.as_os_str().is_empty()) {
            let is_environment = match environments.get(directory) {
                Some(known) => *known,
                None => {
                    let is_environment = is_environment(&top.join(directory));
                    environments.insert(directory.to_path_buf(), is_environment);
                    is_environment
                }
            };
            if is_environment {
                whole = Some(directory.to_path_buf());
            }
        }
        entries.insert(whole.unwrap_or(path));
    }
    entries
}

fn is_environment(directory: &Path) -> bool {
    let is_named = directory.file_name().is_some_and(|name| PACKAGES.iter().any(|package| name == *package));
    is_named || directory.join("pyvenv.cfg").is_file() || directory.join("conda-meta").is_dir()
}

/// By its name, or by the mark that tools put into what they can make anew.
fn is_cache(directory: &Path) -> bool {
    let is_named = directory.file_name().is_some_and(|name| CACHES.iter().any(|cache| name == *cache));
    is_named || directory.join("CACHEDIR.TAG").is_file()
}

/// A copy in the making.
struct Filling<'a> {
    project: &'a Project,
    tree: &'a Path,
    interrupt: &'a Interrupt,
    files: usize,
    bytes: u64,
}

impl Filling<'_> {
    /// Copies a file or a directory, by its path from the top.
    fn add(&mut self, path: &Path) -> Result<(), VerifyError> {
        let (from, to) = (self.project.top.join(path), self.tree.join(path));
        if self.interrupt.requested() {
            return Err(VerifyError::Interrupted);
        }
        // A tracked file that is not there is not there in the copy.
        let Ok(metadata) = from.symlink_metadata() else { return Ok(()) };
        let kind = metadata.file_type();
        // Some tools mark environments as caches.
        if kind.is_dir() && !is_environment(&from) && is_cache(&from) {
            return Ok(());
        }
        let failed = |source| VerifyError::io("copy", &from, source);
        make(to.parent().unwrap_or(&to))?;
        if kind.is_symlink() {
            return link(&fs::read_link(&from).map_err(failed)?, &to).map_err(failed);
        }
        if kind.is_dir() {
            // Where tracked files lie in an environment, its directory is there already.
            return if is_environment(&from) && !to.exists() {
                link(&from, &to).map_err(failed)
            } else {
                make(&to)?;
                self.add_all(path)
            };
        }
        // Nothing can be copied of a socket or a pipe.
        if !kind.is_file() {
            return Ok(());
        }
        self.files += 1;
        self.bytes += metadata.len();
        if !self.project.is_git && (self.files > MOST_FILES || self.bytes > MOST_BYTES) {
            return Err(VerifyError::TooLarge { top: self.project.top.clone() });
        }
        fs::copy(&from, &to).map_err(failed)?;
        // What is built is not older than what it is built of; for a file that is read-only it does not matter.
        if let (Ok(modified), Ok(file)) = (metadata.modified(), File::options().append(true).open(&to)) {
            let _ = file.set_modified(modified);
        }
        Ok(())
    }

    /// Copies what is in a directory.
    fn add_all(&mut self, directory: &Path) -> Result<(), VerifyError> {
        let from = self.project.top.join(directory);
        let failed = |source| VerifyError::io("read", &from, source);
        for entry in fs::read_dir(&from).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            // A submodule's `.git` is a file; in the copy it would lead nowhere.
            if name != ".git" {
                self.add(&directory.join(name))?;
            }
        }
        Ok(())
    }
}

impl Copy {
    /// Where the command runs: the directory that the person is in.
    pub(super) fn here(&self) -> PathBuf {
        self.tree.join(&self.here)
    }

    /// A line of output with the names that files have in the original.
    pub(super) fn as_of_original(&self, line: &str) -> String {
        line.replace(&*self.tree.to_string_lossy(), &self.original.to_string_lossy())
    }

    /// A file beside the copy.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.temporary.path().join(name)
    }

    /// Gives files these contents, by their paths from the top. One that has its content already is not touched.
    pub(super) fn write(&mut self, files: &BTreeMap<PathBuf, &[u8]>) -> Result<(), VerifyError> {
        // Python takes a compiled file for that of any text with the same size and time, in seconds.
        self.newest = SystemTime::now().max(self.newest + Duration::from_secs(1));
        for (path, bytes) in files {
            let target = self.tree.join(path);
            let failed = |source| VerifyError::io("write", &target, source);
            let directory = target.parent().unwrap_or(&self.tree).canonicalize().map_err(failed)?;
            if !directory.starts_with(&self.tree) {
                // In an environment that is linked: it would be the person's file.
                return Err(VerifyError::Linked { path: path.clone() });
            }
            if fs::read(&target).is_ok_and(|found| found == *bytes) {
                continue;
            }
            let permissions = target.metadata().map(|metadata| metadata.permissions()).ok();
            let _ = fs::remove_file(&target);
            fs::write(&target, bytes).map_err(failed)?;
            File::options()
                .append(true)
                .open(&target)
                .and_then(|file| file.set_modified(self.newest))
                .map_err(failed)?;
            if let Some(permissions) = permissions {
                fs::set_permissions(&target, permissions).map_err(failed)?;
            }
        }
        Ok(())
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // Directories that the command made read-only would keep what is in them.
        let _ = loosen(&self.tree);
        if self.is_noted {
            // Git fails where it could not make it.
            let _ = git::remove_worktree(&self.original, &self.tree);
        }
    }
}

/// Lets us remove everything below a directory.
#[cfg(unix)]
fn loosen(directory: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            continue;
        }
        let path = entry.path();
        let mut permissions = entry.metadata()?.permissions();
        if permissions.mode() & 0o700 != 0o700 {
            permissions.set_mode(permissions.mode() | 0o700);
            fs::set_permissions(&path, permissions)?;
        }
        loosen(&path)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn loosen(_: &Path) -> io::Result<()> {
    Ok(())
}

fn make(directory: &Path) -> Result<(), VerifyError> {
    fs::create_dir_all(directory).map_err(|source| VerifyError::io("make", directory, source))
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn link(to: &Path, at: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(to, at)
}
