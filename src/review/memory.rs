//! Decisions on disk: a review that ends early, by a key, a crash or a lost connection, goes on where it was.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use aiomend_rewrite::Applicability;
use serde::{Deserialize, Serialize};

use super::decisions::{Decision, Decisions, Edited, EditedFile};
use crate::driver::discover::PythonFile;
use crate::driver::fingerprint::Fingerprint;
use crate::driver::notebook::Notebook;
use crate::driver::outcome::FixKey;
use crate::driver::plain;
use crate::driver::stored_path;

/// Raised whenever an older aiomend would misread what this one writes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Notes {
    version: u32,
    decisions: Vec<Note>,
    // What earlier rounds of this review wrote.
    written: Vec<Written>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Written {
    #[serde(with = "stored_path")]
    path: PathBuf,
    after: Fingerprint,
}

/// A decision, its paths relative to the project's root.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Note {
    Yes(Fix),
    No(Fix),
    All { codemod: String, trust: Trust },
    NoneOf { codemod: String },
    SplitOff(Place),
    Edited { fix: Fix, absorbed: Vec<Fix>, files: Vec<File> },
}

#[derive(Serialize, Deserialize)]
struct Fix {
    #[serde(with = "stored_path")]
    path: PathBuf,
    key: String,
}

#[derive(Serialize, Deserialize)]
struct Place {
    #[serde(with = "stored_path")]
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(with = "stored_path")]
    path: PathBuf,
    before: Fingerprint,
    // Bytes: the file may be in any encoding.
    after: Vec<u8>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Trust {
    Safe,
    Unsafe,
    DisplayOnly,
}

/// The files of a run by both names, as a person types them from where they are and from the project's root; and what
/// was decided about files that are not looked at now.
pub(crate) struct Memory {
    rooted: HashMap<PathBuf, PathBuf>,
    typed: HashMap<PathBuf, PathBuf>,
    others: Vec<Note>,
    written: Vec<Written>,
}

impl Memory {
    /// The memory of a run over `files`.
    pub(crate) fn of(files: &[PythonFile], root: &Path) -> Self {
        let pairs = || {
            files.iter().map(|file| {
                let rooted = file.absolute.strip_prefix(root).unwrap_or(&file.absolute);
                (file.path.clone(), rooted.to_path_buf())
            })
        };
        let typed = pairs().map(|(typed, rooted)| (rooted, typed)).collect();
        Self { rooted: pairs().collect(), typed, others: Vec::new(), written: Vec::new() }
    }

    /// The notes of `decisions`.
    pub(crate) fn write(&mut self, decisions: &Decisions) -> Vec<u8> {
        let mut notes: Vec<Note> = decisions.log().iter().map(|decision| self.note(decision)).collect();
        let own = notes.len();
        notes.append(&mut self.others);
        let mut notes = Notes { version: VERSION, decisions: notes, written: self.written.clone() };
        // Paths, numbers and text: nothing of it can fail to be JSON.
        let written = serde_json::to_vec(&notes).unwrap_or_default();
        self.others = notes.decisions.split_off(own);
        written
    }

    /// Whether it holds nothing but the decisions of this run.
    pub(crate) fn is_empty(&self) -> bool {
        self.others.is_empty() && self.written.is_empty()
    }

    /// A round of the review has written these bytes to a file.
    pub(crate) fn note_written(&mut self, path: &Path, bytes: &[u8]) {
        let rooted = self.rooted.get(path).map_or(path, PathBuf::as_path).to_path_buf();
        self.written.retain(|written| written.path != rooted);
        self.written.push(Written { path: rooted, after: Fingerprint::of(bytes) });
    }

    /// The review is over.
    pub(crate) fn forget_written(&mut self) {
        self.written.clear();
    }

    fn note(&self, decision: &Decision) -> Note {
        let rooted = |path: &PathBuf| self.rooted.get(path).unwrap_or(path).clone();
        let fix = |fix: &FixKey| Fix { path: rooted(&fix.path), key: fix.key.clone() };
        match decision {
            Decision::Yes(key) => Note::Yes(fix(key)),
            Decision::No(key) => Note::No(fix(key)),
            Decision::All { codemod, trust } => Note::All { codemod: codemod.clone(), trust: (*trust).into() },
            Decision::NoneOf { codemod } => Note::NoneOf { codemod: codemod.clone() },
            Decision::SplitOff(path) => Note::SplitOff(Place { path: rooted(path) }),
            Decision::Edited(Edited { fix: key, absorbed, files }) => {
                let file = |file: &EditedFile| File {
                    path: rooted(&file.path),
                    before: Fingerprint::of(&file.before),
                    after: file.after.clone(),
                };
                Note::Edited {
                    fix: fix(key),
                    absorbed: absorbed.iter().map(fix).collect(),
                    files: files.iter().map(file).collect(),
                }
            }
        }
    }

    /// The decisions of `notes` about files of this run, and files that were edited in the review and have changed on
    /// disk since; none where the notes are of no use. `bytes_of` reads a file from the disk.
    ///
    /// An edit of a file that is not as it was read is none any more, and what was decided after it may have been
    /// decided because of it.
    pub(crate) fn read(&mut self, notes: &[u8], bytes_of: &dyn Fn(&Path) -> Option<Vec<u8>>) -> Option<Recalled> {
        let notes: Notes = serde_json::from_slice(notes).ok().filter(|notes: &Notes| notes.version == VERSION)?;
        let (own, others) = notes.decisions.into_iter().partition(|note| self.is_own(note));
        (self.others, self.written) = (others, notes.written);
        let mut log = Vec::new();
        for note in own {
            match self.decision(note, bytes_of) {
                Ok(decision) => log.push(decision),
                Err(changed) => return Some(Recalled { decisions: Decisions::of(log), changed }),
            }
        }
        Some(Recalled { decisions: Decisions::of(log), changed: Vec::new() })
    }

    /// Whether a note is about files of this run alone.
    fn is_own(&self, note: &Note) -> bool {
        let is_known = |path: &PathBuf| self.typed.contains_key(path);
        match note {
            Note::Yes(fix) | Note::No(fix) => is_known(&fix.path),
            Note::All { .. } | Note::NoneOf { .. } => true,
            Note::SplitOff(place) => is_known(&place.path),
            Note::Edited { fix, absorbed, files } => {
                let paths = absorbed.iter().map(|fix| &fix.path).chain(files.iter().map(|file| &file.path));
                is_known(&fix.path) && paths.into_iter().all(is_known)
            }
        }
    }

    /// The decision of a note of our own, or the files that were edited and have changed since.
    fn decision(&self, note: Note, bytes_of: &dyn Fn(&Path) -> Option<Vec<u8>>) -> Result<Decision, Vec<PathBuf>> {
        let typed = |path: PathBuf| self.typed.get(&path).cloned().unwrap_or(path);
        let fix = |fix: Fix| FixKey { path: typed(fix.path), key: fix.key };
        Ok(match note {
            Note::Yes(key) => Decision::Yes(fix(key)),
            Note::No(key) => Decision::No(fix(key)),
            Note::All { codemod, trust } => Decision::All { codemod, trust: trust.into() },
            Note::NoneOf { codemod } => Decision::NoneOf { codemod },
            Note::SplitOff(place) => Decision::SplitOff(typed(place.path)),
            Note::Edited { fix: key, absorbed, files } => {
                let (mut kept, mut changed) = (Vec::new(), Vec::new());
                for File { path, before, after } in files {
                    let path = typed(path);
                    match bytes_of(&path).filter(|bytes| Fingerprint::of(bytes) == before) {
                        Some(before) => kept.push(EditedFile { path, before, after }),
                        None => changed.push(path),
                    }
                }
                if !changed.is_empty() {
                    return Err(changed);
                }
                let absorbed = absorbed.into_iter().map(fix).collect();
                Decision::Edited(Edited { fix: fix(key), absorbed, files: kept })
            }
        })
    }
}

/// The files that earlier rounds of a review wrote and nobody has changed since, below `root`.
pub(crate) fn written_before(notebook: &Notebook, root: &Path) -> BTreeSet<PathBuf> {
    let notes = notebook.read().ok().flatten();
    let notes: Option<Notes> = notes.and_then(|notes| serde_json::from_slice(&notes).ok());
    let as_written = |written: Written| {
        let path = root.join(&written.path);
        let bytes = plain::read(&path).ok()?;
        (Fingerprint::of(&bytes) == written.after).then_some(path)
    };
    notes.into_iter().flat_map(|notes| notes.written).filter_map(as_written).collect()
}

/// What was made of notes.
pub(crate) struct Recalled {
    /// The decisions about files of this run.
    pub(crate) decisions: Decisions,
    /// Files that were edited in the review, and on disk since.
    pub(crate) changed: Vec<PathBuf>,
}

impl From<Applicability> for Trust {
    fn from(applicability: Applicability) -> Self {
        match applicability {
            Applicability::Safe => Trust::Safe,
            Applicability::Unsafe => Trust::Unsafe,
            Applicability::DisplayOnly => Trust::DisplayOnly,
        }
    }
}

impl From<Trust> for Applicability {
    fn from(trust: Trust) -> Self {
        match trust {
            Trust::Safe => Applicability::Safe,
            Trust::Unsafe => Applicability::Unsafe,
            Trust::DisplayOnly => Applicability::DisplayOnly,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use aiomend_rewrite::Applicability;

    use super::Memory;
    use crate::driver::discover::PythonFile;
    use crate::driver::outcome::FixKey;
    use crate::review::decisions::{Decision, Decisions, Edited, EditedFile};

    fn memory(directory: &str) -> Memory {
        let file = |name: &str| PythonFile {
            path: Path::new(directory).join(name),
            absolute: Path::new("/project/src").join(name),
        };
        Memory::of(&[file("a.py"), file("b.py")], Path::new("/project"))
    }

    fn log(directory: &str) -> Vec<Decision> {
        let path = |name: &str| Path::new(directory).join(name);
        let key = |name: &str| FixKey { path: path(name), key: "lock:f:0".to_owned() };
        let file = EditedFile { path: path("b.py"), before: b"old".to_vec(), after: b"n\xe9w".to_vec() };
        vec![
            Decision::Yes(key("a.py")),
            Decision::No(key("b.py")),
            Decision::All { codemod: "lock".to_owned(), trust: Applicability::Unsafe },
            Decision::NoneOf { codemod: "gather".to_owned() },
            Decision::SplitOff(path("a.py")),
            Decision::Edited(Edited { fix: key("b.py"), absorbed: vec![key("a.py")], files: vec![file] }),
            Decision::No(key("a.py")),
        ]
    }

    #[test]
    fn decisions_are_the_same_from_another_directory() {
        let notes = memory("src").write(&Decisions::of(log("src")));
        let recalled = memory(".").read(&notes, &|_| Some(b"old".to_vec())).expect("notes");
        assert_eq!((recalled.decisions.log(), recalled.changed.len()), (&log(".")[..], 0));
    }

    #[test]
    fn an_edit_of_a_file_that_changed_since_ends_what_counts() {
        let notes = memory("src").write(&Decisions::of(log("src")));
        let recalled = memory("src").read(&notes, &|_| Some(b"other".to_vec())).expect("notes");
        assert_eq!(recalled.decisions.log(), &log("src")[..5]);
        assert_eq!(recalled.changed, [PathBuf::from("src/b.py")]);
    }

    #[test]
    fn decisions_about_other_files_are_kept_for_later() {
        let notes = memory("src").write(&Decisions::of(log("src")));
        let mut nobody = Memory::of(&[], Path::new("/project"));
        let recalled = nobody.read(&notes, &|_| None).expect("notes");
        assert_eq!(recalled.decisions.log(), &log("src")[2..4], "those about a codemod");
        let notes = nobody.write(&recalled.decisions);
        assert_eq!(nobody.write(&recalled.decisions), notes, "and they stay");
        let recalled = memory("src").read(&notes, &|_| Some(b"old".to_vec())).expect("notes");
        let expected: Vec<_> = [2, 3, 0, 1, 4, 5, 6].map(|at| log("src")[at].clone()).to_vec();
        assert_eq!(recalled.decisions.log(), expected);
    }

    #[test]
    fn foreign_notes_are_none() {
        let read = |notes: &[u8]| memory("src").read(notes, &|_| None).is_none();
        assert!(read(b"{}") && read(b"\xff") && read(br#"{"version":2,"decisions":[],"written":[]}"#));
    }
}
