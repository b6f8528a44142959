//! Files go from one content to another: all of a group, or none.
//!
//! New content is written and made durable beside every target of the group first; only then do files change places,
//! one by one, and what each swap displaced is compared with what was expected. The displaced files stay until the
//! whole group is in place, so that going back needs no room on the disk. Everything here decides by what lies on the
//! disk, never by what it remembers: the same function retreats from an error and clears up after a crash.

use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::fingerprint::Fingerprint;
use super::steps::{Hooks, Step};
use super::swap::{self, Names, is_missing};
use super::write::WriteError;

/// A file on its way from one content to another.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// The file itself, no link to it.
    pub(super) target: PathBuf,
    pub(super) names: Names,
    pub(super) from: Fingerprint,
    pub(super) to: Fingerprint,
}

/// A move and the content it brings.
pub(super) struct Replacement<'b> {
    pub(super) file: Move,
    /// Has the fingerprint `file.to`.
    pub(super) bytes: &'b [u8],
}

/// Why a group was not replaced.
pub(super) struct Failed {
    pub(super) error: WriteError,
    /// Set when the way back failed too: the journal's entry has to stay open for the next run.
    pub(super) stuck: Option<WriteError>,
}

/// What lies under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Missing,
    File {
        content: Fingerprint,
        mode: u32,
    },
    /// A directory, a symbolic link, a socket …
    NoFile,
}

impl Content {
    pub(super) fn is(self, fingerprint: Fingerprint) -> bool {
        matches!(self, Content::File { content, .. } if content == fingerprint)
    }
}

/// Which way to go from a swap that is done: let the new content stand, or put the old one back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Favour {
    From,
    To,
}

/// Looks at a name without following a link.
pub(super) fn look(path: &Path) -> io::Result<Content> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => metadata,
        Ok(_) => return Ok(Content::NoFile),
        Err(error) if is_missing(&error) => return Ok(Content::Missing),
        Err(error) => return Err(error),
    };
    match fs::read(path) {
        Ok(bytes) => Ok(Content::File { content: Fingerprint::of(&bytes), mode: mode(&metadata) }),
        Err(error) if is_missing(&error) => Ok(Content::Missing),
        Err(error) => Err(error),
    }
}

/// Replaces every file of the group, or none.
///
/// `Ok(Some(_))`: all are replaced, but a temporary file or the directory's durability remains to be seen to.
/// Content of others that finds no place is moved to `aside`.
pub(super) fn replace_all(
    group: &[Replacement<'_>],
    aside: &Path,
    hooks: &dyn Hooks,
) -> Result<Option<WriteError>, Failed> {
    match put_in_place(group, hooks) {
        Ok(()) => Ok(sweep(group, hooks).err()),
        Err(error) => Err(Failed { error, stuck: retreat(group, aside, hooks).err() }),
    }
}

fn put_in_place(group: &[Replacement<'_>], hooks: &dyn Hooks) -> Result<(), WriteError> {
    let mut modes = Vec::with_capacity(group.len());
    for replacement in group {
        let at = &replacement.file.target;
        modes.push(stage(replacement, hooks).map_err(|source| WriteError::io(at, "write a file beside", source))?);
    }
    for (Replacement { file, .. }, mode) in group.iter().zip(modes) {
        let at = &file.target;
        swap::swap(at, &file.names, hooks).map_err(|source| WriteError::io(at, "replace", source))?;
        hooks.before(Step::Check, at).map_err(|source| WriteError::io(at, "check", source))?;
        let displaced = look(&file.names.ready).map_err(|source| WriteError::io(at, "check", source))?;
        // A mode that somebody changed meanwhile would be lost like content that somebody changed.
        if displaced != (Content::File { content: file.from, mode }) {
            return Err(WriteError::ChangedOnDisk { path: at.clone() });
        }
    }
    Ok(())
}

/// Writes the new content beside its target, durable and with the target's rights; gives back the target's mode.
fn stage(replacement: &Replacement<'_>, hooks: &dyn Hooks) -> io::Result<u32> {
    let Replacement { file: Move { target, names, .. }, bytes } = replacement;
    hooks.before(Step::Stage, target)?;
    let metadata = fs::symlink_metadata(target)?;
    let mut file = create_private(&names.part)?;
    file.write_all(bytes)?;
    keep_rights(target, &metadata, &file)?;
    file.sync_all()?;
    drop(file);
    hooks.before(Step::Ready, target)?;
    fs::rename(&names.part, &names.ready)?;
    Ok(mode(&metadata))
}

/// Removes what was displaced, once all of the group is in place.
fn sweep(group: &[Replacement<'_>], hooks: &dyn Hooks) -> Result<(), WriteError> {
    for Replacement { file, .. } in group {
        remove(&file.names.ready, &file.target, hooks)
            .map_err(|source| WriteError::io(&file.names.ready, "remove", source))?;
    }
    sync_directories(group, hooks)
}

fn retreat(group: &[Replacement<'_>], aside: &Path, hooks: &dyn Hooks) -> Result<(), WriteError> {
    let mut first = Ok(());
    for Replacement { file, .. } in group.iter().rev() {
        if let Err(source) = settle(file, Favour::From, aside, hooks) {
            first = first.and(Err(WriteError::io(&file.target, "put back", source)));
        }
    }
    first.and_then(|()| sync_directories(group, hooks))
}

fn sync_directories(group: &[Replacement<'_>], hooks: &dyn Hooks) -> Result<(), WriteError> {
    let directories: BTreeSet<&Path> =
        group.iter().filter_map(|replacement| replacement.file.target.parent()).collect();
    directories.into_iter().try_for_each(|directory| {
        sync_directory(directory, hooks).map_err(|source| WriteError::io(directory, "make durable", source))
    })
}

/// Removes every temporary file of a move and leaves the target with the old content or the new, as favoured; gives
/// back what lies at the target then.
///
/// Content that is neither belongs to somebody else. If we displaced it, it goes back to its place; if its place
/// was taken again meanwhile, it is moved to `aside`.
pub(super) fn settle(file: &Move, favour: Favour, aside: &Path, hooks: &dyn Hooks) -> io::Result<Content> {
    let Move { target, names, from, to } = file;
    if look(&names.part)? != Content::Missing {
        remove(&names.part, target, hooks)?;
    }
    swap::finish(names)?;
    let displaced = look(&names.ready)?;
    let swapped = look(target)?.is(*to);
    match displaced {
        Content::Missing => {}
        // Never swapped in; or what it displaced was the same.
        _ if displaced.is(*to) => remove(&names.ready, target, hooks)?,
        _ if swapped && (favour == Favour::From || !displaced.is(*from)) => take_back(file, aside, hooks)?,
        _ if displaced.is(*from) => remove(&names.ready, target, hooks)?,
        _ => save_aside(file, aside, hooks)?,
    }
    look(target)
}

/// Puts the displaced file back, and removes ours if it is ours that comes out.
fn take_back(file: &Move, aside: &Path, hooks: &dyn Hooks) -> io::Result<()> {
    let Move { target, names, from, to } = file;
    hooks.before(Step::TakeBack, target)?;
    swap::swap(target, names, hooks)?;
    if look(&names.ready)?.is(*to) {
        return remove(&names.ready, target, hooks);
    }
    // Somebody saved the file in the last moment: the newest content stays.
    swap::swap(target, names, hooks)?;
    if look(&names.ready)?.is(*from) { remove(&names.ready, target, hooks) } else { save_aside(file, aside, hooks) }
}

fn save_aside(file: &Move, aside: &Path, hooks: &dyn Hooks) -> io::Result<()> {
    let ready = &file.names.ready;
    hooks.before(Step::SaveAside, &file.target)?;
    fs::create_dir_all(aside)?;
    let name = ready.file_name().unwrap_or(ready.as_os_str());
    let place = aside.join(name.to_string_lossy().trim_start_matches('.'));
    // The journal may lie on another file system.
    if fs::rename(ready, &place).is_err() {
        fs::copy(ready, &place)?;
        File::open(&place)?.sync_all()?;
        remove(ready, &file.target, hooks)?;
    }
    sync_directory(aside, hooks)
}

fn remove(path: &Path, target: &Path, hooks: &dyn Hooks) -> io::Result<()> {
    hooks.before(Step::Sweep, target)?;
    match fs::remove_file(path) {
        Err(error) if !is_missing(&error) => Err(error),
        _ => Ok(()),
    }
}

/// Makes the names in a directory durable, where the system has such a thing.
pub(super) fn sync_directory(directory: &Path, hooks: &dyn Hooks) -> io::Result<()> {
    hooks.before(Step::SyncDirectory, directory)?;
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}

/// Creates a file that only its owner can read, until it is told otherwise.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The permission bits; on systems without them, whether the file may be written.
pub(super) fn mode(metadata: &Metadata) -> u32 {
    #[cfg(unix)]
    return std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777;
    #[cfg(not(unix))]
    return if metadata.permissions().readonly() { 0o444 } else { 0o644 };
}

#[cfg(unix)]
fn keep_rights(target: &Path, metadata: &Metadata, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

    let made = file.metadata()?;
    let mut permissions = metadata.permissions();
    if (made.uid(), made.gid()) != (metadata.uid(), metadata.gid()) {
        // Only root may give files away, and the group may be one we are not in.
        let owned = fchown(file, Some(metadata.uid()), Some(metadata.gid())).is_ok();
        if !owned && fchown(file, None, Some(metadata.gid())).is_err() {
            // The bits that lend the owner's or the group's rights must not lend ours.
            permissions.set_mode(permissions.mode() & !0o6000);
        }
    }
    keep_attributes(target, file);
    file.set_permissions(permissions)
}

#[cfg(not(unix))]
fn keep_rights(_: &Path, metadata: &Metadata, file: &File) -> io::Result<()> {
    file.set_permissions(metadata.permissions())
}

/// Access lists, security labels and the like, as far as the system lets us.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn keep_attributes(target: &Path, file: &File) {
    use rustix::fs::{XattrFlags, fsetxattr, lgetxattr, llistxattr};

    // The most that Linux allows for the list and for one value.
    const LIMIT: usize = 1 << 16;
    let mut names = vec![0; LIMIT];
    let Ok(length) = llistxattr(target, &mut names[..]) else { return };
    names.truncate(length);
    for name in names.split(|&byte| byte == 0).filter(|name| !name.is_empty()) {
        let mut value = vec![0; LIMIT];
        if let Ok(length) = lgetxattr(target, name, &mut value[..]) {
            value.truncate(length);
            // Some are the system's alone to set; the file is right without them.
            let _ = fsetxattr(file, name, &value, XattrFlags::empty());
        }
    }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "android", target_vendor = "apple"))))]
fn keep_attributes(_: &Path, _: &File) {}
