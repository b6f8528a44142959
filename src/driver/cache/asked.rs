//! What the project index asked the disk, and what the disk said.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::stamp::{Seen, Stamp, hash};

/// Questions of one run, with the first answer to each, where they are kept: the index keeps what it was told.
#[derive(Debug, Default)]
pub struct Asked {
    is_kept: AtomicBool,
    existing: Mutex<BTreeMap<PathBuf, bool>>,
    contents: Mutex<BTreeMap<PathBuf, Content>>,
}

/// What reading a file gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Content {
    /// There was no plain file.
    None,
    /// There was this one.
    File(Seen),
    /// Something that is not known well enough to be recognised.
    Unknown,
}

/// The answers in the order of their paths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Answers {
    pub(super) existing: Vec<(PathBuf, bool)>,
    pub(super) contents: Vec<(PathBuf, Content)>,
}

impl Asked {
    /// Keep what is asked from now on.
    pub(super) fn keep(&self) {
        self.is_kept.store(true, Ordering::Relaxed);
    }

    /// Whether something is at `path`, which `ask` finds out.
    pub(crate) fn exists(&self, path: &Path, ask: impl FnOnce(&Path) -> bool) -> bool {
        let exists = ask(path);
        if !self.is_kept.load(Ordering::Relaxed) {
            return exists;
        }
        lock(&self.existing).entry(path.to_path_buf()).or_insert(exists);
        exists
    }

    /// The bytes at `path`, which `read` reads.
    pub(crate) fn read(&self, path: &Path, read: impl FnOnce(&Path) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
        if !self.is_kept.load(Ordering::Relaxed) {
            return read(path);
        }
        // Before the file is read: what is written meanwhile has another stamp.
        let stamp = Stamp::of(path);
        let bytes = read(path);
        let content = match (stamp, &bytes) {
            (Some(stamp), Some(bytes)) => Content::File(Seen { stamp, hash: hash(bytes) }),
            (None, None) => Content::None,
            _ => Content::Unknown,
        };
        let mut contents = lock(&self.contents);
        let first = contents.entry(path.to_path_buf()).or_insert(content);
        if *first != content {
            *first = Content::Unknown;
        }
        bytes
    }

    /// All answers but those of the files that `is_known` by other means.
    pub(super) fn answers(&self, is_known: impl Fn(&Path) -> bool) -> Answers {
        let existing = lock(&self.existing).clone().into_iter().filter(|(path, _)| !is_known(path)).collect();
        let contents = lock(&self.contents).clone().into_iter().filter(|(path, _)| !is_known(path)).collect();
        Answers { existing, contents }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
