//! Where entries lie: one directory a project, one file an entry. Whatever is wrong there is as if nothing were there.

use std::fs::{self, DirBuilder};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use etcetera::BaseStrategy as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::stamp::{Hash, hash};
use crate::driver::fingerprint::Fingerprint;
use crate::driver::plain;

/// Begins every entry; the number is that of the format.
const MAGIC: &[u8] = b"aiomend cache 1\n";

/// The most entries that are kept of a project.
const MOST: usize = 16;

/// The entries of one project.
#[derive(Debug, Clone)]
pub(super) struct Store {
    base: PathBuf,
    directory: PathBuf,
}

impl Store {
    /// In `base`, or in the user's cache directory.
    pub(super) fn of(base: Option<&Path>, root: &Path) -> Option<Self> {
        let base = match base {
            Some(base) => std::path::absolute(base).ok()?,
            None => etcetera::choose_base_strategy().ok()?.cache_dir().join("aiomend"),
        };
        let key = Fingerprint::of(root.as_os_str().as_encoded_bytes()).to_string();
        Some(Self { directory: base.join(&key[..32]), base })
    }

    fn path(&self, key: &Hash) -> PathBuf {
        let name: String = key[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        self.directory.join(name)
    }

    /// The entry of this key, if there is a whole one.
    pub(super) fn load<T: DeserializeOwned>(&self, key: &Hash) -> Option<T> {
        let bytes = plain::read(&self.path(key)).ok()?;
        let (expected, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<32>()?;
        let rest = rest.strip_prefix(key.as_slice())?;
        if hash(rest) != *expected {
            return None;
        }
        postcard::from_bytes(rest).ok()
    }

    /// Keep an entry, as far as that is possible.
    pub(super) fn save<T: Serialize>(&self, key: &Hash, entry: &T) {
        let Ok(payload) = postcard::to_stdvec(entry) else { return };
        let _ = self.write(key, &payload);
        self.prune();
    }

    fn write(&self, key: &Hash, payload: &[u8]) -> std::io::Result<()> {
        self.create()?;
        // It vanishes where it does not get to its place.
        let mut file = tempfile::Builder::new().prefix(".").tempfile_in(&self.directory)?;
        file.write_all(MAGIC)?;
        file.write_all(&hash(payload))?;
        file.write_all(key)?;
        file.write_all(payload)?;
        file.persist(self.path(key))?;
        Ok(())
    }

    fn create(&self) -> std::io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        // What is said of a project is nobody else's to read.
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.directory)?;
        // In a work tree it is neither walked through nor committed.
        let ignored = self.base.join(".gitignore");
        if !ignored.exists() {
            fs::write(ignored, "*\n")?;
        }
        Ok(())
    }

    /// Drop the oldest entries, and what a run that was killed has left here long ago.
    fn prune(&self) {
        let Ok(entries) = fs::read_dir(&self.directory) else { return };
        let file = |entry: fs::DirEntry| {
            let metadata = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((metadata.modified().ok()?, entry.path()))
        };
        let (unfinished, mut whole): (Vec<_>, Vec<_>) =
            entries.flatten().filter_map(file).partition(|(_, path)| is_hidden(path));
        whole.sort();
        let surplus = whole.len().saturating_sub(MOST);
        let is_old = |modified: &SystemTime| modified.elapsed().is_ok_and(|age| age.as_secs() > 24 * 60 * 60);
        let left = unfinished.into_iter().filter(|(modified, _)| is_old(modified));
        for (_, path) in whole.into_iter().take(surplus).chain(left) {
            let _ = fs::remove_file(path);
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}
