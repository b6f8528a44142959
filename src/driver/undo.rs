//! Takes the last `fix` or `review` back: every byte and mode, or nothing.

use std::fmt;
use std::path::PathBuf;

use super::entry::{Entry, FileRecord, State};
use super::journal::{Doing, JournalError, Session};
use super::recover::Recovered;
use super::replace::{Content, Failed, Replacement, look, replace_all};
use super::write::WriteError;
use crate::shown;

/// What was taken back.
#[derive(Debug, Default)]
pub struct Undone {
    /// Files that have their old content and mode again; absolute.
    pub restored: Vec<PathBuf>,
    /// Set when the run could not be closed: the next run does that.
    pub open: Option<JournalError>,
}

/// Why nothing was taken back.
#[derive(Debug)]
pub enum UndoError {
    /// No run wrote anything here, or the last one is taken back already.
    NothingToUndo,
    /// Files are no longer as the run wrote them. Nothing was touched.
    Changed(Vec<ChangedSince>),
    /// A file could not be written; all others are as the run wrote them.
    Write(WriteError),
    /// The journal is of no use.
    Journal(JournalError),
}

/// A file that is no longer as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedSince {
    /// Absolute.
    pub path: PathBuf,
    /// In what it differs.
    pub what: Difference,
}

/// What is different about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Difference {
    /// Other bytes.
    Content,
    /// Other permissions.
    Mode,
    /// It is gone, or something else than a file lies there.
    Gone,
}

/// Takes back the last run that wrote something.
///
/// `recovered` is what opening the session gave: where that put an interrupted run back, or finished an interrupted
/// `undo`, the last run is taken back by that, and none before it is touched.
pub fn undo(session: &Session<'_>, recovered: Option<&Recovered>) -> Result<Undone, UndoError> {
    if let Some(recovered) = recovered
        && (recovered.doing == Doing::Undoing || recovered.finished.is_empty())
    {
        return Ok(Undone { restored: recovered.put_back.clone(), open: None });
    }
    let Some(mut entry) = session.entries().map_err(UndoError::Journal)?.pop() else {
        return Err(UndoError::NothingToUndo);
    };
    if entry.manifest.state != State::Committed {
        return Err(UndoError::NothingToUndo);
    }
    let changed = changed_since(&entry)?;
    if !changed.is_empty() {
        return Err(UndoError::Changed(changed));
    }
    let files: Vec<FileRecord> = entry.written().cloned().collect();
    let originals: Vec<Vec<u8>> =
        files.iter().map(|file| entry.original(file)).collect::<Result<_, _>>().map_err(UndoError::Journal)?;
    let replacements: Vec<Replacement<'_>> =
        files.iter().zip(&originals).map(|(file, bytes)| Replacement { file: entry.backward(file), bytes }).collect();

    entry.mark(State::Undoing, session.hooks()).map_err(UndoError::Journal)?;
    match replace_all(&replacements, &session.aside(), session.hooks()) {
        Ok(untidy) => {
            let closed = match untidy {
                Some(error) => Err(JournalError::Unfinished(error)),
                None => entry.mark(State::Undone, session.hooks()),
            };
            let restored = replacements.into_iter().map(|replacement| replacement.file.target).collect();
            Ok(Undone { restored, open: closed.err() })
        }
        Err(Failed { error, stuck: None }) => {
            entry.mark(State::Committed, session.hooks()).map_err(UndoError::Journal)?;
            Err(UndoError::Write(error))
        }
        Err(Failed { stuck: Some(error), .. }) => Err(UndoError::Journal(JournalError::Unfinished(error))),
    }
}

fn changed_since(entry: &Entry) -> Result<Vec<ChangedSince>, UndoError> {
    let mut changed = Vec::new();
    for file in entry.written() {
        let path = entry.forward(file).target;
        let content = look(&path).map_err(|source| UndoError::Write(WriteError::io(&path, "read", source)))?;
        let what = match content {
            Content::File { content, .. } if content != file.after => Difference::Content,
            Content::File { mode, .. } if mode != file.mode => Difference::Mode,
            Content::File { .. } if entry.is_in_place(file) => continue,
            Content::File { .. } | Content::Missing | Content::NoFile => Difference::Gone,
        };
        changed.push(ChangedSince { path, what });
    }
    Ok(changed)
}

impl fmt::Display for ChangedSince {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.what {
            Difference::Content => "its content changed",
            Difference::Mode => "its permissions changed",
            Difference::Gone => "it is gone",
        };
        write!(f, "{}: {what}", shown::path(&self.path))
    }
}

impl fmt::Display for UndoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UndoError::NothingToUndo => write!(f, "nothing to undo"),
            UndoError::Changed(files) => {
                write!(f, "nothing was taken back, for files are no longer as they were written:")?;
                files.iter().try_for_each(|file| write!(f, "\n  {file}"))
            }
            UndoError::Write(_) => write!(f, "nothing was taken back"),
            UndoError::Journal(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for UndoError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            UndoError::Write(error) => Some(error),
            UndoError::Journal(error) => error.source(),
            UndoError::NothingToUndo | UndoError::Changed(_) => None,
        }
    }
}
