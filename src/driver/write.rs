//! Brings the fixes to the disk: every file whole or not at all, every group of files all or none.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::entry::{Draft, Entry};
use super::interrupt::Interrupt;
use super::journal::{JournalError, Session};
use super::recover::close;
use super::replace::{Replacement, mode, replace_all};
use super::swap::is_missing;
use crate::shown;

/// What is to be written, in the order in which it is written.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// Independent of each other.
    pub groups: Vec<Group>,
}

/// Files that are written all or none: those that the fixes of one connected set touch.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// Each file once.
    pub files: Vec<Change>,
}

/// The new content of a file.
#[derive(Debug, Clone)]
pub struct Change {
    /// As a person would type it; links are followed.
    pub path: PathBuf,
    /// The content from which the fixes were made. The file is written only if it still has it.
    pub before: Vec<u8>,
    /// The content to be written.
    pub after: Vec<u8>,
}

/// What became of a plan.
#[derive(Debug, Default)]
pub struct Written {
    /// The files that have their new content, with the plan's paths, in its order.
    pub files: Vec<PathBuf>,
    /// The groups of which nothing was written.
    pub left: Vec<Left>,
    /// Groups that were not begun because the person asked to stop, or because of `open`.
    pub not_begun: usize,
    /// Set when the run could not be closed: the next run does that, and then `undo` knows what was written.
    pub open: Option<JournalError>,
}

/// A group of which nothing was written.
#[derive(Debug)]
pub struct Left {
    /// All its files, with the plan's paths.
    pub files: Vec<PathBuf>,
    /// Why; never empty.
    pub reasons: Vec<WriteError>,
}

/// Why a file cannot be written.
#[derive(Debug)]
pub enum WriteError {
    /// Its content or its permissions are not those from which the fixes were made.
    ChangedOnDisk {
        /// The file.
        path: PathBuf,
    },
    /// It is no longer there.
    Vanished {
        /// The file.
        path: PathBuf,
    },
    /// A directory, a device …
    NotAFile {
        /// What was given.
        path: PathBuf,
    },
    /// It is, or is a link to, a file outside the root.
    OutsideRoot {
        /// What was given.
        path: PathBuf,
        /// Where it leads.
        target: PathBuf,
    },
    /// It has several names, and a new file under one of them would part it from the others.
    HardLinks {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        names: u64,
    },
    /// Its permissions, or those of the file system, forbid to write it.
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// An earlier file of the plan is the same file.
    Twice {
        /// The later of the two.
        path: PathBuf,
        /// The earlier one.
        earlier: PathBuf,
    },
    /// The system refused.
    Io {
        /// The file or directory.
        path: PathBuf,
        /// A verb, for "cannot … it".
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

/// A group whose files may all be written.
struct Admitted<'p> {
    files: Vec<AdmittedFile<'p>>,
    paths: Vec<PathBuf>,
}

struct AdmittedFile<'p> {
    target: PathBuf,
    mode: u32,
    change: &'p Change,
}

/// Which file a name stands for, whatever the name.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    #[cfg(unix)]
    Inode { device: u64, number: u64 },
    #[cfg(not(unix))]
    Path(PathBuf),
}

/// Writes a plan.
///
/// Before the first file changes, all originals are durable in the journal. A group that cannot be written is left
/// whole and reported; the others go on. When `interrupt` is set, the group in hand is finished and no other begun.
/// An error means that no file was touched.
pub fn commit(session: &Session<'_>, plan: &Plan, interrupt: &Interrupt) -> Result<Written, JournalError> {
    let mut written = Written::default();
    let admitted = admit(session, plan, &mut written);
    if admitted.is_empty() {
        return Ok(written);
    }
    let drafts: Vec<Vec<Draft<'_>>> = admitted.iter().map(|group| group.files.iter().map(draft).collect()).collect();
    let mut entry = Entry::prepare(session.directory(), session.base(), &drafts, session.hooks())?;
    drop(drafts);

    for (nth, group) in admitted.iter().enumerate() {
        if interrupt.requested() || written.open.is_some() {
            written.not_begun = admitted.len() - nth;
            break;
        }
        let records = &entry.manifest.groups[nth].files;
        let replacements: Vec<Replacement<'_>> = records
            .iter()
            .zip(&group.files)
            .map(|(record, file)| Replacement { file: entry.forward(record), bytes: &file.change.after })
            .collect();
        match replace_all(&replacements, &session.aside(), session.hooks()) {
            Ok(untidy) => {
                written.files.extend(group.paths.iter().cloned());
                written.open = untidy.map(JournalError::Unfinished);
                entry.manifest.groups[nth].written = true;
            }
            Err(failed) => {
                written.open = failed.stuck.map(JournalError::Unfinished);
                written.left.push(Left { files: group.paths.clone(), reasons: vec![failed.error] });
            }
        }
    }
    if written.open.is_none() {
        written.open = close(session, &mut entry).err();
    }
    Ok(written)
}

fn draft<'a>(file: &'a AdmittedFile<'_>) -> Draft<'a> {
    Draft { target: file.target.clone(), mode: file.mode, before: &file.change.before, after: &file.change.after }
}

fn admit<'p>(session: &Session<'_>, plan: &'p Plan, written: &mut Written) -> Vec<Admitted<'p>> {
    let mut seen = BTreeMap::new();
    let mut admitted = Vec::new();
    for group in &plan.groups {
        let (mut files, mut reasons) = (Vec::new(), Vec::new());
        for change in &group.files {
            match admit_file(session.root(), change, &mut seen) {
                Ok(file) => files.push(file),
                Err(error) => reasons.push(error),
            }
        }
        // What stays the same is checked like the rest of its group, and not written.
        files.retain(|file| file.change.before != file.change.after);
        if !reasons.is_empty() {
            written.left.push(Left { files: group.files.iter().map(|change| change.path.clone()).collect(), reasons });
        } else if !files.is_empty() {
            let paths = files.iter().map(|file| file.change.path.clone()).collect();
            admitted.push(Admitted { files, paths });
        }
    }
    admitted
}

fn admit_file<'p>(
    root: &Path,
    change: &'p Change,
    seen: &mut BTreeMap<Identity, &'p Path>,
) -> Result<AdmittedFile<'p>, WriteError> {
    let path = change.path.clone();
    let target = fs::canonicalize(&path).map_err(|source| WriteError::io(&path, "find", source))?;
    if !target.starts_with(root) {
        return Err(WriteError::OutsideRoot { path, target });
    }
    let metadata = fs::symlink_metadata(&target).map_err(|source| WriteError::io(&path, "read", source))?;
    if !metadata.is_file() {
        return Err(WriteError::NotAFile { path });
    }
    if let Some(earlier) = seen.insert(identity(&target, &metadata), &change.path) {
        return Err(WriteError::Twice { path, earlier: earlier.to_path_buf() });
    }
    let names = hard_links(&metadata);
    if names > 1 {
        return Err(WriteError::HardLinks { path, names });
    }
    if metadata.permissions().readonly() || !may_write(&target) {
        return Err(WriteError::ReadOnly { path });
    }
    let bytes = fs::read(&target).map_err(|source| WriteError::io(&path, "read", source))?;
    if bytes != change.before {
        return Err(WriteError::ChangedOnDisk { path });
    }
    Ok(AdmittedFile { target, mode: mode(&metadata), change })
}

#[cfg(unix)]
fn identity(_: &Path, metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    Identity::Inode { device: metadata.dev(), number: metadata.ino() }
}

#[cfg(not(unix))]
fn identity(target: &Path, _: &Metadata) -> Identity {
    Identity::Path(target.to_path_buf())
}

#[cfg(unix)]
fn hard_links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

#[cfg(not(unix))]
fn hard_links(_: &Metadata) -> u64 {
    1
}

/// A rename asks the directory's permissions alone; a person who may not write a file does not expect us to.
#[cfg(unix)]
fn may_write(target: &Path) -> bool {
    rustix::fs::access(target, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn may_write(_: &Path) -> bool {
    true
}

impl WriteError {
    pub(super) fn io(path: &Path, doing: &'static str, source: io::Error) -> WriteError {
        let path = path.to_path_buf();
        if is_missing(&source) { WriteError::Vanished { path } } else { WriteError::Io { path, doing, source } }
    }

    /// Whether somebody else changed the file meanwhile: nothing is wrong with the disk or with our rights.
    pub fn is_about_the_file(&self) -> bool {
        matches!(self, WriteError::ChangedOnDisk { .. } | WriteError::Vanished { .. })
    }

    /// The file or directory concerned.
    pub fn path(&self) -> &Path {
        match self {
            WriteError::ChangedOnDisk { path }
            | WriteError::Vanished { path }
            | WriteError::NotAFile { path }
            | WriteError::OutsideRoot { path, .. }
            | WriteError::HardLinks { path, .. }
            | WriteError::ReadOnly { path }
            | WriteError::Twice { path, .. }
            | WriteError::Io { path, .. } => path,
        }
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = shown::path(self.path());
        match self {
            WriteError::ChangedOnDisk { .. } => {
                write!(f, "{path} changed while we worked and is left as it is; run again")
            }
            WriteError::Vanished { .. } => write!(f, "{path} is no longer there"),
            WriteError::NotAFile { .. } => write!(f, "{path} is no regular file"),
            WriteError::OutsideRoot { target, .. } => {
                write!(f, "{path} leads to {}, outside the project; give that path to change it", shown::path(target))
            }
            WriteError::HardLinks { names, .. } => write!(
                f,
                "{path} has {names} hard links, and a new file would part it from the others; break the links first"
            ),
            WriteError::ReadOnly { .. } => write!(f, "{path} is read-only"),
            WriteError::Twice { earlier, .. } => write!(f, "{path} is the same file as {}", shown::path(earlier)),
            WriteError::Io { doing, .. } => write!(f, "cannot {doing} {path}"),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            WriteError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
