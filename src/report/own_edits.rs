//! What one fix alone does to the files as they were read.

use std::path::Path;

use aiomend_rewrite::Edit;

use crate::driver::outcome::{FileOutcome, Reported, Run};

/// Edits of one file.
pub(crate) struct FileEdits<'r> {
    /// The file.
    pub(crate) file: &'r FileOutcome,
    /// In its text as read; no two overlap.
    pub(crate) edits: Vec<&'r Edit>,
}

/// The edits of `reported` with those of the fixes that it is made together with: first of its own file, in which its
/// own come first.
///
/// `None` where they cannot be told by themselves: a fix that the run did not make has no imports yet, and one that
/// builds on the text of another is none of the file as read.
pub(crate) fn own_edits<'r>(run: &'r Run, file: &'r FileOutcome, reported: &'r Reported) -> Option<Vec<FileEdits<'r>>> {
    let mut changed = vec![FileEdits { file, edits: Vec::new() }];
    for one in with_companions(file, reported)? {
        if !one.applied || !one.requires.is_empty() {
            return None;
        }
        changed[0].edits.extend(&one.edits);
        for elsewhere in &one.elsewhere {
            let edits = elsewhere.edits.as_ref()?;
            match changed.iter_mut().find(|changed| changed.file.path == elsewhere.path) {
                Some(changed) => changed.edits.extend(edits),
                None => changed.push(FileEdits { file: file_at(run, &elsewhere.path)?, edits: edits.iter().collect() }),
            }
        }
    }
    Some(changed)
}

/// The fix, and all that it is made together with.
fn with_companions<'r>(file: &'r FileOutcome, reported: &'r Reported) -> Option<Vec<&'r Reported>> {
    let mut found = vec![reported];
    let mut next = 0;
    while let Some(&one) = found.get(next) {
        next += 1;
        for key in &one.together {
            if !found.iter().any(|known| known.finding.key == *key) {
                found.push(file.findings.iter().find(|other| other.finding.key == *key)?);
            }
        }
    }
    Some(found)
}

fn file_at<'r>(run: &'r Run, path: &Path) -> Option<&'r FileOutcome> {
    run.files.iter().find(|file| file.path == path)
}
