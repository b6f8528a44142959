//! Puts right what a run left that did not come to its end.
//!
//! The rule: a group whose every file has its new content is complete and stays; of any other group, the files with
//! new content get the old one back. An `undo` that was cut short is finished. A file that is neither as it was nor
//! as it was written was changed since by somebody else, and is left alone.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::entry::{Entry, FileRecord, State};
use super::journal::{Doing, JournalError, Session};
use super::replace::{Content, Failed, Favour, Replacement, look, replace_all, settle, sync_directory};
use super::write::WriteError;

/// What was done about interrupted runs. Paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// What the run was doing; of several, the last.
    pub doing: Doing,
    /// Files with their fixes in place: `undo` takes them back.
    pub finished: Vec<PathBuf>,
    /// Files that have their old content again.
    pub put_back: Vec<PathBuf>,
    /// Files that somebody changed since; they are as they were found.
    pub changed: Vec<PathBuf>,
    /// Contents of others for which the tree had no place left, in the journal's directory.
    pub saved_aside: Vec<PathBuf>,
}

/// Finishes or reverts every run that is open.
pub(super) fn recover(session: &Session<'_>) -> Result<Option<Recovered>, JournalError> {
    let saved_before = aside_files(session);
    let mut report: Option<Recovered> = None;
    for mut entry in session.entries()? {
        let doing = match entry.manifest.state {
            State::Prepared => Doing::Writing,
            State::Undoing => Doing::Undoing,
            State::Committed | State::Undone => continue,
        };
        let report = report.get_or_insert_with(|| Recovered {
            doing,
            finished: Vec::new(),
            put_back: Vec::new(),
            changed: Vec::new(),
            saved_aside: Vec::new(),
        });
        report.doing = doing;
        match doing {
            Doing::Writing => finish_writing(session, &mut entry, report)?,
            Doing::Undoing => finish_undoing(session, &mut entry, report)?,
        }
    }
    if let Some(report) = &mut report {
        report.saved_aside = aside_files(session);
        report.saved_aside.retain(|path| !saved_before.contains(path));
    }
    Ok(report)
}

fn finish_writing(session: &Session<'_>, entry: &mut Entry, report: &mut Recovered) -> Result<(), JournalError> {
    let mut written = Vec::new();
    for group in &entry.manifest.groups {
        let complete = is_complete(entry, &group.files)?;
        written.push(complete);
        for file in &group.files {
            if complete {
                settle_one(session, entry, file, Favour::To)?;
                report.finished.push(entry.forward(file).target);
            } else {
                put_back(session, entry, file, report)?;
            }
        }
    }
    for (group, written) in entry.manifest.groups.iter_mut().zip(written) {
        group.written = written;
    }
    close(session, entry)
}

fn finish_undoing(session: &Session<'_>, entry: &mut Entry, report: &mut Recovered) -> Result<(), JournalError> {
    for file in entry.written() {
        put_back(session, entry, file, report)?;
    }
    entry.mark(State::Undone, session.hooks())
}

/// Marks a run as ended. One that wrote something takes the place of all before it; another leaves no trace.
pub(super) fn close(session: &Session<'_>, entry: &mut Entry) -> Result<(), JournalError> {
    if entry.written().next().is_none() {
        return entry.discard(session.hooks());
    }
    entry.mark(State::Committed, session.hooks())?;
    for older in session.entries()? {
        if older.is_before(entry) {
            older.discard(session.hooks())?;
        }
    }
    Ok(())
}

/// Whether every file of the group has its new content, and displaced nothing but the old one.
fn is_complete(entry: &Entry, files: &[FileRecord]) -> Result<bool, JournalError> {
    for file in files {
        let forward = entry.forward(file);
        let failed = |source| unfinished(&forward.target, "read", source);
        let displaced = [look(&forward.names.ready), look(&forward.names.held)];
        for content in displaced {
            let content = content.map_err(failed)?;
            if content != Content::Missing && !content.is(forward.from) {
                return Ok(false);
            }
        }
        if !entry.is_in_place(file) || !look(&forward.target).map_err(failed)?.is(forward.to) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn put_back(
    session: &Session<'_>,
    entry: &Entry,
    file: &FileRecord,
    report: &mut Recovered,
) -> Result<(), JournalError> {
    let back = entry.backward(file);
    let target = back.target.clone();
    if !entry.is_in_place(file) {
        report.changed.push(target);
        return Ok(());
    }
    let found = look(&target).map_err(|source| unfinished(&target, "read", source))?;
    let mut now = settle_one(session, entry, file, Favour::From)?;
    if now.is(back.from) {
        let bytes = entry.original(file)?;
        let replacement = Replacement { file: back.clone(), bytes: &bytes };
        match replace_all(&[replacement], &session.aside(), session.hooks()) {
            Ok(None) => now = look(&target).map_err(|source| unfinished(&target, "read", source))?,
            Err(Failed { error, stuck: None }) if error.is_about_the_file() => now = Content::Missing,
            Ok(Some(error)) | Err(Failed { error, .. }) => return Err(JournalError::Unfinished(error)),
        }
    }
    if !now.is(back.to) {
        report.changed.push(target);
    } else if found != now || report.doing == Doing::Undoing {
        // An undo took some of its files back before it was cut short; they are part of what it did.
        report.put_back.push(target);
    }
    Ok(())
}

/// Clears up after both directions; the way back first, for it is the later one.
fn settle_one(
    session: &Session<'_>,
    entry: &Entry,
    file: &FileRecord,
    favour: Favour,
) -> Result<Content, JournalError> {
    let (aside, hooks) = (session.aside(), session.hooks());
    let forward = entry.forward(file);
    settle(&entry.backward(file), Favour::To, &aside, hooks)
        .and_then(|_| settle(&forward, favour, &aside, hooks))
        .and_then(|content| {
            // Before the entry is closed: nobody looks for its temporary files afterwards.
            forward.target.parent().map_or(Ok(()), |directory| sync_directory(directory, hooks))?;
            Ok(content)
        })
        .map_err(|source| unfinished(&forward.target, "put right", source))
}

fn unfinished(path: &Path, doing: &'static str, source: io::Error) -> JournalError {
    JournalError::Unfinished(WriteError::io(path, doing, source))
}

fn aside_files(session: &Session<'_>) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(session.aside()) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort_unstable();
    files
}
