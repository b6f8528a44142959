//! One run in the journal: what it changes, and every byte it needs to take that back.
//!
//! An entry is a directory: `originals`, the old contents one after the other, and `manifest.json`, which says whose
//! they are and how far the run has come. It is made under a name that does not count and gets its number last, so
//! an entry with a number is whole.

use std::fs::{self, File};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::fingerprint::Fingerprint;
use super::journal::JournalError;
use super::replace::{Move, create_private, sync_directory};
use super::steps::{Hooks, Step};
use super::swap::{Names, is_missing};
use crate::shown;

/// Raised whenever an older aiomend would misread what this one writes.
const VERSION: u32 = 1;
/// The end of a directory's name while its entry is made, and while it is taken away.
const UNFINISHED: &str = ".part";

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// Files may be written.
    Prepared,
    /// Every group is written or was given up.
    Committed,
    /// Files may be taken back.
    Undoing,
    /// Every file is taken back.
    Undone,
}

/// The content of `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    version: u32,
    pub(super) state: State,
    pub(super) groups: Vec<GroupRecord>,
}

/// Files that are written all or none.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct GroupRecord {
    /// Known from the state `committed` on.
    pub(super) written: bool,
    pub(super) files: Vec<FileRecord>,
}

/// A file, before and after.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FileRecord {
    /// From the base: a copied or moved tree has its own files undone, never those of the tree it came from.
    #[serde(with = "super::stored_path")]
    pub(super) path: PathBuf,
    /// Makes the names of temporary files, so that none but ours is ever removed.
    stem: String,
    pub(super) mode: u32,
    pub(super) before: Fingerprint,
    pub(super) after: Fingerprint,
    start: u64,
    length: u64,
}

/// A file that is about to be written.
pub(super) struct Draft<'b> {
    /// Canonical, and inside the base.
    pub(super) target: PathBuf,
    pub(super) mode: u32,
    pub(super) before: &'b [u8],
    pub(super) after: &'b [u8],
}

/// A run in the journal.
#[derive(Debug)]
pub(super) struct Entry {
    directory: PathBuf,
    base: PathBuf,
    pub(super) manifest: Manifest,
}

impl Entry {
    /// Makes an entry that is durable when this returns; nothing of it counts before.
    pub(super) fn prepare(
        journal: &Path,
        base: &Path,
        groups: &[Vec<Draft<'_>>],
        hooks: &dyn Hooks,
    ) -> Result<Entry, JournalError> {
        let number = numbers(journal)?.last().map_or(1, |last| last + 1);
        let directory = directory(journal, number);
        let unfinished = journal.join(format!("{number:06}{UNFINISHED}"));
        let entry = Entry { directory, base: base.to_path_buf(), manifest: describe(base, groups) };
        let made = entry.make(&unfinished, groups, hooks);
        if made.is_err() {
            // The first error is the one to tell; the next run clears up what this cannot.
            let _ = fs::remove_dir_all(&unfinished);
            let _ = entry.discard(hooks);
        }
        made.map_err(|source| JournalError::io(&entry.directory, "write the journal's entry", source))?;
        Ok(entry)
    }

    fn make(&self, unfinished: &Path, groups: &[Vec<Draft<'_>>], hooks: &dyn Hooks) -> io::Result<()> {
        hooks.before(Step::JournalWrite, &self.directory)?;
        fs::create_dir(unfinished)?;
        let mut originals = create_private(&unfinished.join("originals"))?;
        for draft in groups.iter().flatten() {
            originals.write_all(draft.before)?;
        }
        originals.sync_all()?;
        drop(originals);
        self.write_manifest(unfinished, hooks)?;
        hooks.before(Step::JournalPublish, &self.directory)?;
        fs::rename(unfinished, &self.directory)?;
        self.directory.parent().map_or(Ok(()), |journal| sync_directory(journal, hooks))
    }

    /// Reads an entry.
    pub(super) fn open(directory: PathBuf, base: &Path) -> Result<Entry, JournalError> {
        let corrupt = |reason: String| JournalError::Corrupt { path: directory.clone(), reason };
        let bytes = match fs::read(directory.join("manifest.json")) {
            Ok(bytes) => bytes,
            Err(error) if is_missing(&error) => return Err(corrupt("its `manifest.json` is gone".into())),
            Err(error) => return Err(JournalError::io(&directory, "read the journal's entry", error)),
        };
        // The version first: a later format may have other fields.
        let json: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| corrupt(error.to_string()))?;
        if json["version"] != VERSION {
            return Err(corrupt(format!("its version is {}, this aiomend knows {VERSION}", json["version"])));
        }
        let manifest: Manifest = serde_json::from_value(json).map_err(|error| corrupt(error.to_string()))?;
        for file in manifest.groups.iter().flat_map(|group| &group.files) {
            file.validate().map_err(corrupt)?;
        }
        Ok(Entry { directory, base: base.to_path_buf(), manifest })
    }

    /// Writes the state down, durably.
    pub(super) fn mark(&mut self, state: State, hooks: &dyn Hooks) -> Result<(), JournalError> {
        self.manifest.state = state;
        self.write_manifest(&self.directory, hooks)
            .map_err(|source| JournalError::io(&self.directory, "write the journal's entry", source))
    }

    fn write_manifest(&self, directory: &Path, hooks: &dyn Hooks) -> io::Result<()> {
        hooks.before(Step::JournalMark, &self.directory)?;
        let new = directory.join("manifest.json.part");
        let written = (|| {
            let mut file = File::create(&new)?;
            file.write_all(&serde_json::to_vec_pretty(&self.manifest)?)?;
            file.sync_all()?;
            fs::rename(&new, directory.join("manifest.json"))
        })();
        if written.is_err() {
            let _ = fs::remove_file(&new);
        }
        written?;
        sync_directory(directory, hooks)
    }

    /// Takes the entry out of the journal.
    pub(super) fn discard(&self, hooks: &dyn Hooks) -> Result<(), JournalError> {
        // Renamed first: an entry that is half removed would look like one that somebody damaged.
        let mut away = self.directory.clone().into_os_string();
        away.push(UNFINISHED);
        hooks
            .before(Step::JournalDiscard, &self.directory)
            .and_then(|()| match fs::rename(&self.directory, &away) {
                Err(error) if is_missing(&error) => Ok(()),
                Err(error) => Err(error),
                Ok(()) => fs::remove_dir_all(&away),
            })
            .map_err(|source| JournalError::io(&self.directory, "remove the journal's entry", source))
    }

    /// The content of a file before the run.
    pub(super) fn original(&self, file: &FileRecord) -> Result<Vec<u8>, JournalError> {
        let path = self.directory.join("originals");
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|mut originals| {
                originals.seek(SeekFrom::Start(file.start))?;
                originals.take(file.length).read_to_end(&mut bytes)
            })
            .map_err(|source| JournalError::io(&path, "read the journal's file", source))?;
        if Fingerprint::of(&bytes) == file.before {
            return Ok(bytes);
        }
        let reason = format!("the original of {} is damaged", shown::path(&file.path));
        Err(JournalError::Corrupt { path: self.directory.clone(), reason })
    }

    /// The way of a file from its original to what the run makes of it.
    pub(super) fn forward(&self, file: &FileRecord) -> Move {
        let target = self.base.join(&file.path);
        Move { names: Names::beside(&target, &file.stem), target, from: file.before, to: file.after }
    }

    /// The way back. Its temporary files have other names, so that a crash on either way is told apart.
    pub(super) fn backward(&self, file: &FileRecord) -> Move {
        let target = self.base.join(&file.path);
        let names = Names::beside(&target, &format!("{}-back", file.stem));
        Move { names, target, from: file.after, to: file.before }
    }

    /// The records of the groups that were written.
    pub(super) fn written(&self) -> impl Iterator<Item = &FileRecord> {
        self.manifest.groups.iter().filter(|group| group.written).flat_map(|group| &group.files)
    }

    /// Whether this is an earlier run than the other.
    pub(super) fn is_before(&self, other: &Entry) -> bool {
        self.directory < other.directory
    }

    /// Whether the directories of a file are still those of the run, and none has become a link.
    pub(super) fn is_in_place(&self, file: &FileRecord) -> bool {
        let target = self.base.join(&file.path);
        target.parent().is_some_and(|parent| fs::canonicalize(parent).is_ok_and(|canonical| canonical == parent))
    }
}

impl FileRecord {
    /// Nothing in a manifest may lead out of the base.
    fn validate(&self) -> Result<(), String> {
        let inside = self.path.components().all(|part| matches!(part, Component::Normal(_)));
        if !inside || self.path.file_name().is_none() {
            return Err(format!("it names a file outside the tree, {}", shown::path(&self.path)));
        }
        if !self.stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Err(format!("it holds a strange name, `{}`", self.stem));
        }
        Ok(())
    }
}

fn describe(base: &Path, groups: &[Vec<Draft<'_>>]) -> Manifest {
    // Only to be different from the last run's; `RandomState` is std's source of that.
    let token = RandomState::new().hash_one(std::process::id()) as u32;
    let (mut nth, mut start) = (0_usize, 0);
    let mut record = |draft: &Draft<'_>| {
        let file = FileRecord {
            path: draft.target.strip_prefix(base).unwrap_or(&draft.target).to_path_buf(),
            stem: format!("{token:08x}-{nth}"),
            mode: draft.mode,
            before: Fingerprint::of(draft.before),
            after: Fingerprint::of(draft.after),
            start,
            length: draft.before.len() as u64,
        };
        nth += 1;
        start += file.length;
        file
    };
    let groups = groups
        .iter()
        .map(|drafts| GroupRecord { written: false, files: drafts.iter().map(&mut record).collect() })
        .collect();
    Manifest { version: VERSION, state: State::Prepared, groups }
}

/// The entries of a journal, oldest first.
pub(super) fn numbers(journal: &Path) -> Result<Vec<u64>, JournalError> {
    let mut numbers: Vec<u64> = names(journal)?.iter().filter_map(|name| name.parse().ok()).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The directory of an entry.
pub(super) fn directory(journal: &Path, number: u64) -> PathBuf {
    journal.join(format!("{number:06}"))
}

/// Removes what was being made or taken away when a run ended.
pub(super) fn sweep_unfinished(journal: &Path) -> Result<(), JournalError> {
    let is_ours = |name: &&String| name.strip_suffix(UNFINISHED).is_some_and(|number| number.parse::<u64>().is_ok());
    for name in names(journal)?.iter().filter(is_ours) {
        let path = journal.join(name);
        fs::remove_dir_all(&path).map_err(|source| JournalError::io(&path, "remove the journal's file", source))?;
    }
    Ok(())
}

fn names(journal: &Path) -> Result<Vec<String>, JournalError> {
    let failed = |source| JournalError::io(journal, "read the journal", source);
    match fs::read_dir(journal) {
        Err(error) if is_missing(&error) => Ok(Vec::new()),
        Err(error) => Err(failed(error)),
        Ok(entries) => {
            // Our own names are ASCII; others are none of our business.
            let names: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.file_name())).collect();
            Ok(names.map_err(failed)?.into_iter().filter_map(|name| name.into_string().ok()).collect())
        }
    }
}
