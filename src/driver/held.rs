//! Temporary directories for worktrees of ours, and what becomes of them when a run is killed.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::git;

/// The beginning of the name of a directory with a worktree to try fixes out in.
pub const VERIFY: &str = "aiomend-verify-";

/// The same for one to make commits in.
pub const PR: &str = "aiomend-pr-";

/// The file in them that is locked while the run lives.
const LOCK: &str = "lock";

/// A directory that is marked as needed while this lives, and gone after.
#[derive(Debug)]
pub struct Held {
    directory: TempDir,
    // Held until the directory is gone.
    _lock: File,
}

impl Held {
    /// A new one; its name begins with `prefix`.
    ///
    /// # Errors
    /// When the system has no room for it.
    pub fn new(prefix: &str) -> io::Result<Self> {
        let directory = tempfile::Builder::new().prefix(prefix).tempdir()?;
        let lock = File::create(directory.path().join(LOCK))?;
        lock.lock()?;
        Ok(Self { directory, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A place in it with the name of `original`, which some tests ask for; without links on the way.
    ///
    /// # Errors
    /// When the directory is gone.
    pub fn named_as(&self, original: &Path) -> io::Result<PathBuf> {
        Ok(self.path().canonicalize()?.join(original.file_name().unwrap_or("project".as_ref())))
    }
}

/// Takes away the worktrees of the repository at `top` that no run needs any more.
pub fn sweep(top: &Path) {
    // Whatever cannot be taken away disturbs nobody: the next run tries again.
    for tree in git::worktrees(top).unwrap_or_default() {
        let Some(directory) = tree.parent() else { continue };
        let name = directory.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if [VERIFY, PR].iter().any(|prefix| name.starts_with(prefix)) && is_left(directory) {
            let _ = git::remove_worktree(top, &tree);
            let _ = fs::remove_dir_all(directory);
        }
    }
}

/// Whether a run held the directory once and none does now. One without the file is somebody's own, whatever its name.
fn is_left(directory: &Path) -> bool {
    File::open(directory.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
}
