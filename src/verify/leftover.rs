//! Copies that a run left behind because it was killed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::git;

/// The beginning of the names of directories that hold a copy.
pub(super) const PREFIX: &str = "aiomend-verify-";

/// The file in them that is locked while the run lives.
const LOCK: &str = "lock";

/// Says of a directory that a run needs it, for as long as the file is open.
pub(super) fn hold(directory: &Path) -> io::Result<File> {
    let lock = File::create(directory.join(LOCK))?;
    lock.lock()?;
    Ok(lock)
}

/// Takes away the worktrees of the repository at `top` that no run needs any more.
pub(super) fn sweep(top: &Path) {
    // Whatever cannot be taken away disturbs nobody: the next run tries again.
    for tree in git::worktrees(top).unwrap_or_default() {
        let Some(directory) = tree.parent() else { continue };
        let is_ours = directory.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        if is_ours && !is_held(directory) {
            let _ = git::remove_worktree(top, &tree);
            let _ = fs::remove_dir_all(directory);
        }
    }
}

fn is_held(directory: &Path) -> bool {
    File::open(directory.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_err())
}
