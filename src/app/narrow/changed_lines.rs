//! `--diff-base`

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use aiomend_rewrite::Edit;
use aiomend_syntax::{LineIndex, Source};

use super::Site;
use crate::app::Failure;
use crate::app::runs::is_written;
use crate::driver::outcome::{FileOutcome, Run};
use crate::git::{self, GitError};
use crate::report::hunks::{Row, hunks, lines};

/// A commit that the work tree is compared with.
pub(super) struct Base {
    // The top of the work tree, without links.
    top: PathBuf,
    // By path from the top: the name of the content then, none for a new file.
    changed: HashMap<PathBuf, Option<String>>,
}

/// What has changed of the files of a run.
pub(super) struct ChangedLines<'r> {
    by_file: HashMap<&'r Path, Extent>,
}

enum Extent {
    /// Git does not know the file, or it is new.
    Whole,
    /// Ranges of bytes in the text as read: whole lines, or a place where lines have gone.
    Lines(Vec<Range<u32>>),
}

impl Base {
    /// The commit at which the work tree around `directory` has left the branch of `revision`.
    pub(super) fn of(revision: &str, directory: &Path) -> Result<Self, Failure> {
        let Some(top) = git::top(directory)? else {
            return Err("--diff-base: no git repository holds the files".into());
        };
        let unknown = |error| match error {
            GitError::Failed { .. } => Failure::from(format!(
                "--diff-base: `{revision}` is no commit that the current branch has a commit in common with; \
                 a shallow clone may have to fetch more"
            )),
            error => error.into(),
        };
        if revision.starts_with('-') {
            return Err(format!("--diff-base: `{revision}` is no revision").into());
        }
        let commit = git::fork_point(&top, revision).map_err(unknown)?;
        let changed = git::changed_since(&top, &commit)?;
        let top = top.canonicalize().unwrap_or(top);
        Ok(Self { top, changed: changed.into_iter().map(|changed| (changed.path, changed.before)).collect() })
    }

    /// What has changed of the files of `run`, as they were read.
    pub(super) fn changed_lines<'r>(&self, run: &'r Run) -> Result<ChangedLines<'r>, GitError> {
        let absolute = |file: &FileOutcome| file.path.canonicalize().unwrap_or_else(|_| file.path.clone());
        let files: Vec<(&FileOutcome, PathBuf)> = run.files.iter().map(|file| (file, absolute(file))).collect();
        let inside: Vec<PathBuf> =
            files.iter().map(|(_, path)| path.clone()).filter(|path| path.starts_with(&self.top)).collect();
        let tracked: HashSet<PathBuf> = match inside.is_empty() {
            true => HashSet::new(),
            false => git::tracked(&self.top, &inside)?.into_iter().map(|file| file.path).collect(),
        };
        let mut by_file = HashMap::new();
        for (file, path) in files {
            let name = path.strip_prefix(&self.top).ok().filter(|name| tracked.contains(*name));
            let extent = match name.map(|name| self.changed.get(name)) {
                None | Some(Some(None)) => Extent::Whole,
                Some(None) => Extent::Lines(Vec::new()),
                Some(Some(Some(before))) => changed_in(file, &git::blob(&self.top, before)?),
            };
            by_file.insert(file.path.as_path(), extent);
        }
        Ok(ChangedLines { by_file })
    }
}

/// The lines of a file that differ from those of an older content. Line ends may: git may convert them.
fn changed_in(file: &FileOutcome, before: &[u8]) -> Extent {
    let Ok(before) = Source::decode(before) else { return Extent::Whole };
    let text = file.source.text();
    let whole = lines(text.as_bytes());
    let old: Vec<&[u8]> = lines(before.text().as_bytes()).into_iter().map(without_end).collect();
    let new: Vec<&[u8]> = whole.iter().map(|line| without_end(line)).collect();
    let mut ends = vec![0];
    let mut end = 0;
    for line in &whole {
        end += line.len() as u32;
        ends.push(end);
    }
    let mut changed = Vec::new();
    for hunk in hunks(&old, &new) {
        // The next line of the new text.
        let mut next = hunk.new.start;
        for row in hunk.rows {
            match row {
                Row::Same(_) => next += 1,
                Row::Added(at) => {
                    changed.push(ends[at]..ends[at + 1]);
                    next = at + 1;
                }
                Row::Removed(_) => changed.push(ends[next]..ends[next]),
            }
        }
    }
    Extent::Lines(changed)
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl<'r> ChangedLines<'r> {
    /// Whether anything of a file has changed.
    pub(super) fn has(&self, file: &FileOutcome) -> bool {
        match self.by_file.get(file.path.as_path()) {
            Some(Extent::Lines(lines)) => !lines.is_empty(),
            Some(Extent::Whole) | None => true,
        }
    }

    /// Whether a line of the site has changed, or one within it has gone.
    pub(super) fn touch(&self, (file, reported): Site<'_>) -> bool {
        let span = reported.finding.span;
        // Of an empty range: where both sides are the site's.
        let touches = |range: &Range<u32>| range.start < span.end() && span.start() < range.end;
        match self.by_file.get(file.path.as_path()) {
            Some(Extent::Lines(lines)) => lines.iter().any(touches),
            Some(Extent::Whole) | None => true,
        }
    }

    /// Take the lines as changed that fixes on changed lines will change, until there are no more: once these are made,
    /// the sites there are on changed lines too.
    pub(super) fn grow(&mut self, run: &'r Run, unsafe_fixes: bool) {
        let sites = || run.files.iter().flat_map(|file| file.findings.iter().map(move |reported| (file, reported)));
        let mut made: HashSet<(&Path, &str)> = HashSet::new();
        loop {
            let is_new = |(file, reported): &Site<'r>| {
                let is_made = reported.applied && reported.requires.is_empty();
                let key = (file.path.as_path(), reported.finding.key.as_str());
                is_made && is_written(&reported.finding, unsafe_fixes) && !made.contains(&key)
            };
            let new: Vec<Site<'r>> = sites().filter(is_new).filter(|site| self.touch(*site)).collect();
            if new.is_empty() {
                return;
            }
            for (file, reported) in new {
                made.insert((&file.path, &reported.finding.key));
                self.add(file, &reported.edits);
                for elsewhere in &reported.elsewhere {
                    let other = run.files.iter().find(|other| other.path == elsewhere.path);
                    if let Some((other, edits)) = other.zip(elsewhere.edits.as_deref()) {
                        self.add(other, edits);
                    }
                }
            }
        }
    }

    fn add(&mut self, file: &'r FileOutcome, edits: &[Edit]) {
        let index = LineIndex::new(file.source.text());
        if let Some(Extent::Lines(lines)) = self.by_file.get_mut(file.path.as_path()) {
            lines.extend(edits.iter().filter_map(|edit| lines_of(&index, edit)));
        }
    }
}

/// The lines that an edit changes; none where it puts whole lines between others.
fn lines_of(index: &LineIndex, edit: &Edit) -> Option<Range<u32>> {
    let start = index.start_of(index.line_of(edit.span.start()));
    if edit.span.is_empty() && start == edit.span.start() && edit.text.ends_with('\n') {
        return None;
    }
    let last = if edit.span.is_empty() { edit.span.start() } else { edit.span.end() - 1 };
    Some(start..index.span_of(index.line_of(last)).end())
}
