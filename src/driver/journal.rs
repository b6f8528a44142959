//! Where runs are written down, and who may write: one at a time.
//!
//! The journal lies in git's own directory, or in the user's state directory where there is no git: nothing of it is
//! in the work tree.

use std::fmt;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use etcetera::BaseStrategy as _;

use super::entry::{self, Entry, State};
use super::fingerprint::Fingerprint;
use super::recover::{Recovered, recover};
use super::replace::sync_directory;
use super::steps::{Hooks, Shipped};
use super::write::WriteError;
use crate::git;
use crate::shown;

/// The journal of a tree. Finding it creates and changes nothing.
#[derive(Debug, Clone)]
pub struct Journal {
    directory: PathBuf,
    /// What the journal's paths start from: the top of the work tree, or the root where there is none.
    base: PathBuf,
    root: PathBuf,
}

/// The right to write, and the only one: while it lives, every other run on the same tree is turned away.
pub struct Session<'h> {
    journal: Journal,
    hooks: &'h dyn Hooks,
    /// Held until it is closed, also by a crash.
    _lock: File,
}

/// A run that ended before its last file was in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interrupted {
    /// How many files it was about to change.
    pub files: usize,
    /// What it was doing.
    pub doing: Doing,
}

/// What a run does to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// `fix` or `review`.
    Writing,
    /// `undo`.
    Undoing,
}

/// Why the journal is of no use.
#[derive(Debug)]
pub enum JournalError {
    /// Another run is writing.
    Locked {
        /// The lock file.
        path: PathBuf,
        /// The other process, if it said so.
        process: Option<u32>,
    },
    /// An entry is not as a run left it. Every file of the tree is whole.
    Corrupt {
        /// The entry's directory.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
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
    /// A file of an interrupted run cannot be put right now; the next run tries again.
    Unfinished(WriteError),
    /// No git, and no home directory.
    NoPlace,
}

impl Journal {
    /// The journal of the tree that holds `root`.
    pub fn of(root: &Path) -> Result<Journal, JournalError> {
        let root = fs::canonicalize(root).map_err(|source| JournalError::io(root, "find", source))?;
        // A git that is missing, or will not answer here, is as none: the guard is the one to say so.
        if let Ok(Some(top)) = git::top(&root)
            && let Ok(directory) = git::private_path(&root, "aiomend")
            && let Ok(base) = fs::canonicalize(&top)
            && root.starts_with(&base)
        {
            return Ok(Journal { directory, base, root });
        }
        let user = etcetera::choose_base_strategy().map_err(|_| JournalError::NoPlace)?;
        let state = user.state_dir().unwrap_or_else(|| user.data_dir());
        let key = Fingerprint::of(root.as_os_str().as_encoded_bytes()).to_string();
        Ok(Journal { directory: state.join("aiomend").join(&key[..32]), base: root.clone(), root })
    }

    /// A journal at a place of a test's choice; `root` is canonical.
    #[doc(hidden)]
    pub fn at(directory: PathBuf, root: PathBuf) -> Journal {
        Journal { directory, base: root.clone(), root }
    }

    /// The directory that holds the journal.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The run that the next `fix`, `review` or `undo` would have to put right. Changes nothing.
    pub fn interrupted(&self) -> Result<Option<Interrupted>, JournalError> {
        // A run that holds the lock is at work, not interrupted.
        if let Ok(lock) = File::open(self.lock_path())
            && lock.try_lock_shared().is_err()
        {
            return Ok(None);
        }
        for number in entry::numbers(&self.directory)? {
            let entry = Entry::open(entry::directory(&self.directory, number), &self.base)?;
            let doing = match entry.manifest.state {
                State::Prepared => Doing::Writing,
                State::Undoing => Doing::Undoing,
                State::Committed | State::Undone => continue,
            };
            let files = entry.manifest.groups.iter().map(|group| group.files.len()).sum();
            return Ok(Some(Interrupted { files, doing }));
        }
        Ok(None)
    }

    /// Takes the lock, then finishes or reverts an interrupted run and says what it did.
    pub fn open(self) -> Result<(Session<'static>, Option<Recovered>), JournalError> {
        self.open_with(&Shipped)
    }

    /// The same, with steps that a test can cut short.
    #[doc(hidden)]
    pub fn open_with(self, hooks: &dyn Hooks) -> Result<(Session<'_>, Option<Recovered>), JournalError> {
        self.create(hooks)?;
        let lock = self.lock()?;
        entry::sweep_unfinished(&self.directory)?;
        let session = Session { journal: self, hooks, _lock: lock };
        let recovered = recover(&session)?;
        Ok((session, recovered))
    }

    fn create(&self, hooks: &dyn Hooks) -> Result<(), JournalError> {
        match fs::symlink_metadata(&self.directory) {
            Ok(found) if found.is_dir() => return Ok(()),
            // We remove what we do not know there: it has to be a place of our own.
            Ok(_) => {
                let source = io::Error::other("it is no directory of its own");
                return Err(JournalError::io(&self.directory, "keep the journal in", source));
            }
            Err(_) => {}
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        // The originals are nobody else's to read.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&self.directory)
            .and_then(|()| self.directory.parent().map_or(Ok(()), |parent| sync_directory(parent, hooks)))
            .map_err(|source| JournalError::io(&self.directory, "create the journal", source))
    }

    fn lock_path(&self) -> PathBuf {
        self.directory.join("lock")
    }

    fn lock(&self) -> Result<File, JournalError> {
        let path = self.lock_path();
        let failed = |source| JournalError::io(&path, "lock the journal with", source);
        let mut file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
        // `interrupted` holds the lock for an instant; only a run holds it longer.
        for _ in 0..10 {
            match file.try_lock() {
                Ok(()) => {
                    let number = std::process::id().to_string();
                    // For the other's message alone.
                    let _ =
                        file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(number.as_bytes()));
                    return Ok(file);
                }
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(20)),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
        let mut number = String::new();
        let process = file.read_to_string(&mut number).ok().and_then(|_| number.parse().ok());
        Err(JournalError::Locked { path, process })
    }
}

impl Session<'_> {
    pub(super) fn root(&self) -> &Path {
        &self.journal.root
    }

    pub(super) fn base(&self) -> &Path {
        &self.journal.base
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.journal.directory
    }

    pub(super) fn hooks(&self) -> &dyn Hooks {
        self.hooks
    }

    /// Where content of others goes that has no place left; no run ever removes it.
    pub(super) fn aside(&self) -> PathBuf {
        self.directory().join("aside")
    }

    /// All entries, oldest first.
    pub(super) fn entries(&self) -> Result<Vec<Entry>, JournalError> {
        let numbers = entry::numbers(self.directory())?;
        numbers.into_iter().map(|number| Entry::open(entry::directory(self.directory(), number), self.base())).collect()
    }
}

impl JournalError {
    pub(super) fn io(path: &Path, doing: &'static str, source: io::Error) -> JournalError {
        JournalError::Io { path: path.to_path_buf(), doing, source }
    }
}

impl fmt::Display for Interrupted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (run, files) = (
            match self.doing {
                Doing::Writing => "a run that writes fixes",
                Doing::Undoing => "an `aiomend undo`",
            },
            self.files,
        );
        write!(
            f,
            "{run} was interrupted ({files} files); the next `aiomend fix`, `review` or `undo` puts them right first"
        )
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JournalError::Locked { path, process } => {
                write!(f, "another aiomend is writing to this tree")?;
                if let Some(process) = process {
                    write!(f, " (process {process})")?;
                }
                write!(f, "; wait for it to end (lock: {})", shown::path(path))
            }
            JournalError::Corrupt { path, reason } => write!(
                f,
                "the journal's entry {} cannot be used: {reason}. Every file in the tree is whole; \
                 old contents are in the entry's `originals`. Move the directory away to go on",
                shown::path(path)
            ),
            JournalError::Io { path, doing, .. } => write!(f, "cannot {doing} {}", shown::path(path)),
            JournalError::Unfinished(_) => write!(f, "an interrupted run cannot be put right"),
            JournalError::NoPlace => {
                write!(f, "no place for the journal: there is no git repository here, and no home directory is known")
            }
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            JournalError::Io { source, .. } => Some(source),
            JournalError::Unfinished(error) => Some(error),
            JournalError::Locked { .. } | JournalError::Corrupt { .. } | JournalError::NoPlace => None,
        }
    }
}
