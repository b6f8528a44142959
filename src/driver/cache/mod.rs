//! What `check` and `diff` found the last time: as long as everything that they looked at is as it was, the answer is.
//!
//! An entry is kept under a key of everything that a person asked for, and holds a manifest of everything that the run
//! asked the disk. It is used where both are the same; a doubt is a no, and then the run is made as if there were no
//! cache. Metadata decide, and contents where metadata cannot.

mod asked;
mod kept;
mod manifest;
mod stamp;
mod store;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::driver::discover::{Exclusion, PythonFile};
use crate::driver::outcome::Run;

pub use asked::Asked;
use kept::KeptRun;
pub use manifest::{Before, Settings};
use manifest::{Holds, Listing, Manifest};
use stamp::{Hash, hash};
use store::Store;

/// The answers to one question about one project.
#[derive(Debug)]
pub struct Cache {
    key: Hash,
    store: Store,
    // Where a project is around the given paths.
    root: Option<PathBuf>,
    exclusions: Vec<Exclusion>,
    typed: Vec<PathBuf>,
}

/// What is asked.
#[derive(Debug)]
pub struct Question<'a> {
    /// Everything that decides the answer beside files, in words.
    pub words: String,
    /// The given paths.
    pub typed: &'a [PathBuf],
    /// The project's root, absolute and without links.
    pub root: &'a Path,
    /// What is left out of the files.
    pub exclusions: &'a [Exclusion],
}

/// What a report is made of.
#[derive(Debug)]
pub struct Answer {
    /// What would be written.
    pub written: Run,
    /// What is shown, where that is more.
    pub shown: Option<Run>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    manifest: Manifest,
    written: KeptRun,
    shown: Option<KeptRun>,
}

impl Cache {
    /// The cache in the directory `base`, or in the user's. None where there is no place for one.
    pub fn of(base: Option<&Path>, question: &Question<'_>) -> Option<Self> {
        let program = std::env::current_exe().ok()?;
        // A binary that was built again may find something else under the same version.
        let program = stamp::Stamp::of(&program)?;
        let is_project = crate::config::is_project(question.root);
        let version = env!("CARGO_PKG_VERSION");
        let key =
            format!("{version} {program:?} {:?} {:?} {is_project} {}", question.typed, question.root, question.words);
        Some(Self {
            key: hash(key.as_bytes()),
            store: Store::of(base, question.root)?,
            root: is_project.then(|| question.root.to_path_buf()),
            exclusions: question.exclusions.to_vec(),
            typed: question.typed.to_vec(),
        })
    }

    fn listing(&self, given: &[PythonFile]) -> Option<Listing> {
        Listing::of(given, &self.typed, self.root.as_deref(), &self.exclusions)
    }

    /// The answer, where it is known; `given` are the files as they are now, and `digest` digests the settings of files
    /// as they are now.
    pub fn find(&self, given: &[PythonFile], digest: &dyn Fn(&[PathBuf]) -> [u8; 32]) -> Option<Answer> {
        let entry: Entry = self.store.load(&self.key)?;
        if digest(&entry.manifest.settings.asked) != entry.manifest.settings.digest {
            return None;
        }
        let renewed = match entry.manifest.holds(&self.listing(given)?) {
            Holds::Yes => None,
            Holds::Renewed(manifest) => Some(*manifest),
            Holds::No => return None,
        };
        let entry = match renewed {
            None => entry,
            Some(manifest) => {
                let entry = Entry { manifest, ..entry };
                self.store.save(&self.key, &entry);
                entry
            }
        };
        let shown = match entry.shown {
            Some(shown) => Some(shown.into_run()?),
            None => None,
        };
        Some(Answer { written: entry.written.into_run()?, shown })
    }

    /// Look at the files before a run does, whose questions `asked` is told.
    pub fn before(&self, given: &[PythonFile], asked: &Asked) -> Option<Before> {
        asked.keep();
        Some(Before::of(self.listing(given)?))
    }

    /// Keep the answer of a run that began after `before`, and asked `asked`; `given` are the files as they are now.
    pub fn keep(
        &self,
        before: Before,
        given: &[PythonFile],
        (asked, settings): (&Arc<Asked>, Settings),
        (written, shown): (&Run, Option<&Run>),
    ) {
        let entry = || {
            let shown = match shown {
                Some(shown) => Some(KeptRun::of(shown)?),
                None => None,
            };
            let written = KeptRun::of(written)?;
            // Last, so that it tells what has changed since `before`.
            let manifest = before.after(self.listing(given), asked, settings)?;
            Some(Entry { manifest, written, shown })
        };
        if let Some(entry) = entry() {
            self.store.save(&self.key, &entry);
        }
    }
}
