//! What has changed since a commit.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{GitError, os_string, run, run_without_filters, text};

/// A file of the work tree that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// From the top of the work tree.
    pub path: PathBuf,
    /// The name of its content then, which it may have had under another path; none where it is new.
    pub before: Option<String>,
}

/// The commit at which the current branch has left that of `revision`.
pub fn fork_point(top: &Path, revision: &str) -> Result<String, GitError> {
    let commit = format!("{revision}^{{commit}}");
    let commit = text(top, &["rev-parse", "--verify", "--quiet", &commit])?;
    Ok(text(top, &["merge-base", commit.trim(), "HEAD"])?.trim().to_owned())
}

/// The tracked files that are not as they were at `commit`, whether that is committed or not; those that are gone are
/// left out.
pub fn changed_since(top: &Path, commit: &str) -> Result<Vec<Changed>, GitError> {
    const COMMAND: &str = "diff";
    let arguments =
        [COMMAND, "--raw", "-z", "--no-abbrev", "--find-renames", "--no-ext-diff", "--ignore-submodules=all", commit];
    let answer = run_without_filters(top, &arguments.map(OsStr::new))?;
    let malformed = || GitError::Answer { directory: top.to_path_buf(), command: COMMAND };
    let path = |bytes: &[u8]| Ok(PathBuf::from(os_string(bytes).ok_or_else(malformed)?));
    let mut changed = Vec::new();
    // `:100644 100644 OLD NEW M`, the path; for a renamed or copied file the old path, then the new one.
    let mut fields = answer.split(|&byte| byte == 0).filter(|field| !field.is_empty());
    while let Some(head) = fields.next() {
        let parts: Vec<&str> = str::from_utf8(head).map_err(|_| malformed())?.split(' ').collect();
        let [_, _, before, _, how] = parts[..] else { return Err(malformed()) };
        let mut name = fields.next().ok_or_else(malformed)?;
        if how.starts_with(['R', 'C']) {
            name = fields.next().ok_or_else(malformed)?;
        }
        let is_new = before.bytes().all(|digit| digit == b'0');
        if !how.starts_with('D') {
            changed.push(Changed { path: path(name)?, before: (!is_new).then(|| before.to_owned()) });
        }
    }
    Ok(changed)
}

/// The content with this name.
pub fn blob(top: &Path, name: &str) -> Result<Vec<u8>, GitError> {
    run(top, &["cat-file", "blob", name].map(OsStr::new))
}
