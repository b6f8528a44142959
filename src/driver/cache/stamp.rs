//! What a file is recognised by without being read, and by its content where that does not suffice.

use std::fs::Metadata;
use std::path::Path;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::driver::plain;

/// A content is known by this.
pub(super) type Hash = [u8; 32];

pub(super) fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The content of a plain file that can be read.
pub(super) fn hash_of(path: &Path) -> Option<Hash> {
    plain::read(path).ok().map(|bytes| hash(&bytes))
}

/// What the system says of a plain file. Times are nanoseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    size: u64,
    modified: i128,
    changed: i128,
    number: u64,
}

/// A file that was written so shortly before it was looked at may be written again with the same times: file systems
/// count in steps, the coarsest of them in steps of two seconds. Git calls such a file racily clean.
const MARGIN: i128 = 2_000_000_000;

impl Stamp {
    /// Of a plain file, or of what a link to one leads to.
    pub(super) fn of(path: &Path) -> Option<Stamp> {
        let metadata = path.metadata().ok()?;
        metadata.is_file().then(|| Self::read(&metadata))
    }

    #[cfg(unix)]
    fn read(metadata: &Metadata) -> Stamp {
        use std::os::unix::fs::MetadataExt as _;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        Stamp {
            size: metadata.size(),
            modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            number: metadata.ino(),
        }
    }

    #[cfg(not(unix))]
    fn read(metadata: &Metadata) -> Stamp {
        // A time that is not told is always too late to be trusted.
        let modified = metadata.modified().map_or(i128::MAX, since_1970);
        let changed = metadata.created().map_or(0, since_1970);
        Stamp { size: metadata.len(), modified, changed, number: 0 }
    }

    /// Whether the file may have been written after a look at `began` without its stamp showing it.
    pub(super) fn is_racy(&self, began: i128) -> bool {
        self.modified.max(self.changed) >= began - MARGIN
    }
}

/// The time as stamps have it.
pub(super) fn now() -> i128 {
    since_1970(SystemTime::now())
}

fn since_1970(time: SystemTime) -> i128 {
    let nanoseconds = |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => nanoseconds(after),
        Err(before) => -nanoseconds(before.duration()),
    }
}

/// A file as a run saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) stamp: Stamp,
    pub(super) hash: Hash,
}

/// Whether a file is what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    /// Its metadata say so.
    ByStamp,
    /// Its content does; the stamp is the new one.
    ByContent(Stamp),
    /// It is not, or nobody can tell.
    No,
}

impl Seen {
    /// Hold the file at `path` against what was seen at `began`.
    pub(super) fn is_same(&self, path: &Path, began: i128) -> Same {
        let Some(stamp) = Stamp::of(path) else { return Same::No };
        if stamp == self.stamp && !stamp.is_racy(began) {
            return Same::ByStamp;
        }
        // The stamp is taken before the content is read: what is written meanwhile is seen the next time.
        if stamp.size == self.stamp.size && hash_of(path) == Some(self.hash) {
            Same::ByContent(stamp)
        } else {
            Same::No
        }
    }
}
