//! Worktrees of ours that a run left behind because it was killed.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use super::{remove_worktree, worktrees};

/// The beginning of the names of directories that hold a worktree to try fixes out in.
pub const VERIFY: &str = "aiomend-verify-";

/// The same for one to make commits in.
pub const PR: &str = "aiomend-pr-";

/// The file in them that is locked while the run lives.
const LOCK: &str = "lock";

/// Says of a directory that a run needs it, for as long as the file is open.
///
/// # Errors
/// When the file cannot be made or locked.
pub fn hold(directory: &Path) -> io::Result<File> {
    let lock = File::create(directory.join(LOCK))?;
    lock.lock()?;
    Ok(lock)
}

/// Takes away the worktrees of the repository at `top` that no run needs any more.
pub fn sweep(top: &Path) {
    // Whatever cannot be taken away disturbs nobody: the next run tries again.
    for tree in worktrees(top).unwrap_or_default() {
        let Some(directory) = tree.parent() else { continue };
        let name = directory.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
        if [VERIFY, PR].iter().any(|prefix| name.starts_with(prefix)) && is_left(directory) {
            let _ = remove_worktree(top, &tree);
            let _ = fs::remove_dir_all(directory);
        }
    }
}

/// Whether a run held the directory once and none does now. One without the file is somebody's own, whatever its name.
fn is_left(directory: &Path) -> bool {
    File::open(directory.join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok())
}
