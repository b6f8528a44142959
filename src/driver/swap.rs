//! Two files change places, so that nothing is overwritten unseen.
//!
//! Where the system exchanges two names in one atomic step, that is all. Elsewhere the same end is reached in three:
//! the target gets a second name, the new content is renamed over the first, and the second becomes the new content's
//! old name. A reader sees the old content or the new one at every moment, either way. What the three steps cannot
//! see is another program that *replaces* the target between the first and the second.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::steps::{Hooks, Means, Step};

/// The names that a replacement uses beside its target; all are in the journal before the first of them exists.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// New content while it is written. Always ours, and never more than a beginning.
    pub(super) part: PathBuf,
    /// The whole new content before the swap, and what it displaced after it.
    pub(super) ready: PathBuf,
    /// A second name of the target during a swap without an atomic exchange.
    pub(super) held: PathBuf,
}

impl Names {
    pub(super) fn beside(target: &Path, stem: &str) -> Names {
        let name = |end: &str| target.with_file_name(format!(".aiomend-{stem}.{end}"));
        Names { part: name("part"), ready: name("tmp"), held: name("held") }
    }
}

/// Lets the file called `ready` and the target change places.
///
/// After an error either nothing happened, or [`finish`] brings about the state after a swap.
pub(super) fn swap(target: &Path, names: &Names, hooks: &dyn Hooks) -> io::Result<()> {
    hooks.before(Step::Swap, target)?;
    if hooks.means() == Means::Exchange && exchange(&names.ready, target)? {
        return Ok(());
    }
    hooks.before(Step::Hold, target)?;
    hold(target, &names.held, hooks.means())?;
    hooks.before(Step::Place, target)?;
    fs::rename(&names.ready, target)?;
    hooks.before(Step::Yield, target)?;
    fs::rename(&names.held, &names.ready)
}

/// Completes or forgets a swap of three steps that was cut short.
pub(super) fn finish(names: &Names) -> io::Result<()> {
    if !exists(&names.held)? {
        return Ok(());
    }
    // The new content has left its name only if it lies at the target already.
    if exists(&names.ready)? { fs::remove_file(&names.held) } else { fs::rename(&names.held, &names.ready) }
}

fn exists(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if is_missing(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether an error says that there is no such file, be it that its directory went away.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn hold(target: &Path, held: &Path, means: Means) -> io::Result<()> {
    if means >= Means::Link {
        match fs::hard_link(target, held) {
            Ok(()) => return Ok(()),
            Err(error) if is_missing(&error) => return Err(error),
            // Not every file system has hard links.
            Err(_) => {}
        }
    }
    fs::copy(target, held).map(drop)
}

/// Whether the system could do it; an error if it could and failed.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;

    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        // What kernels and file systems without it say; network file systems say `EINVAL`.
        Err(Errno::NOSYS | Errno::INVAL | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}
