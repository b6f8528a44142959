//! What `aiomend pr` has git do: a worktree of its own, commits in it, and a branch of a remote.
//!
//! The person's branch, index and files stay as they are; branches that are written are those the person named for it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::{GitError, line, remove_worktree, run, text};

/// A work tree at one commit, on no branch; gone when dropped.
#[derive(Debug)]
pub struct Checkout {
    // Git's own notes of it are kept in the repository at `top`.
    top: PathBuf,
    tree: PathBuf,
}

impl Checkout {
    /// Check out `commit` of the repository at `top` into `tree`, where nothing is yet.
    ///
    /// # Errors
    /// When there is no room, or git fails.
    pub fn of(top: &Path, commit: &str, tree: PathBuf) -> Result<Self, GitError> {
        let checkout = Self { top: top.to_path_buf(), tree };
        let options = ["worktree", "add", "--detach", "--quiet", "--"].map(OsStr::new);
        ask(top, &[&options[..], &[checkout.tree.as_os_str(), OsStr::new(commit)]].concat())?;
        Ok(checkout)
    }

    /// Its top.
    pub fn path(&self) -> &Path {
        &self.tree
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        // What is left behind the next run takes away.
        let _ = remove_worktree(&self.top, &self.tree);
    }
}

/// A commit of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name, in hexadecimal digits.
    pub id: String,
    /// The name of its tree.
    pub tree: String,
    /// The first line of its message.
    pub subject: String,
    /// The value of one trailer of its message; empty where it has none.
    pub trailer: String,
}

/// The commit that a revision means; none where it means none.
///
/// # Errors
/// When git fails in another way.
pub fn commit_of(directory: &Path, revision: &str) -> Result<Option<String>, GitError> {
    let commit = format!("{revision}^{{commit}}");
    optional(directory, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
}

/// The branch that is checked out; none where there is none.
///
/// # Errors
/// When git fails in another way.
pub fn current_branch(directory: &Path) -> Result<Option<String>, GitError> {
    // Not `--short`: where a tag has the same name, that is `heads/main`.
    let head = optional(directory, &["symbolic-ref", "--quiet", "HEAD"])?;
    Ok(head.and_then(|head| head.strip_prefix("refs/heads/").map(str::to_owned)))
}

/// The branch that a remote calls its own, as it was when last asked; else as it is.
///
/// # Errors
/// When the remote cannot be reached.
pub fn default_branch(directory: &Path, remote: &str) -> Result<Option<String>, GitError> {
    let branches = format!("refs/remotes/{remote}/");
    if let Some(known) = optional(directory, &["symbolic-ref", "--quiet", &format!("{branches}HEAD")])? {
        return Ok(known.strip_prefix(&branches).map(str::to_owned));
    }
    let answer = text(directory, &["ls-remote", "--symref", "--", remote, "HEAD"])?;
    let named = answer.lines().find_map(|line| line.strip_prefix("ref: refs/heads/")?.split_once('\t'));
    Ok(named.map(|(branch, _)| branch.to_owned()))
}

/// Where a remote is pushed to; none where there is no such remote.
///
/// # Errors
/// When git fails in another way.
pub fn address_of(directory: &Path, remote: &str) -> Result<Option<String>, GitError> {
    match text(directory, &["remote", "get-url", "--push", "--", remote]) {
        Ok(address) => Ok(Some(address.trim_end().to_owned())),
        Err(GitError::Failed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The commit that a branch of a remote is at, fetched; none where it has no such branch.
///
/// # Errors
/// When the remote cannot be reached.
pub fn fetched(directory: &Path, remote: &str, branch: &str) -> Result<Option<String>, GitError> {
    let reference = format!("refs/heads/{branch}");
    let answer = text(directory, &["ls-remote", "--", remote, &reference])?;
    let Some((id, _)) = answer.lines().find_map(|line| line.split_once('\t').filter(|(_, name)| *name == reference))
    else {
        return Ok(None);
    };
    text(directory, &["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote, &reference])?;
    Ok(Some(id.to_owned()))
}

/// Fetch what is missing of the history of these branches of a remote: a clone of the last commits alone, as services make
/// them, cannot tell which commits two branches have in common.
///
/// # Errors
/// When the remote cannot be reached, or has no such branch.
pub fn complete_history(directory: &Path, remote: &str, branches: [&str; 2]) -> Result<(), GitError> {
    if text(directory, &["rev-parse", "--is-shallow-repository"])?.trim_end() != "true" {
        return Ok(());
    }
    let [one, other] = branches.map(|branch| format!("refs/heads/{branch}"));
    let options = ["fetch", "--quiet", "--unshallow", "--no-tags", "--no-write-fetch-head", "--", remote];
    text(directory, &[&options[..], &[&one, &other]].concat()).map(drop)
}

/// The commits of `tip` that `base` does not have, newest first, each with its trailer called `key`.
///
/// # Errors
/// When git fails, or its answer is not as expected.
pub fn commits_between(directory: &Path, base: &str, tip: &str, key: &str) -> Result<Vec<Commit>, GitError> {
    let format = format!("--format=%H%x00%T%x00%s%x00%(trailers:key={key},valueonly)%x00");
    let answer = text(directory, &["log", "--no-show-signature", &format, &format!("{base}..{tip}")])?;
    let fields: Vec<&str> = answer.split('\0').map(|field| field.trim_matches('\n')).collect();
    let commit = |fields: &[&str]| Commit {
        id: fields[0].to_owned(),
        tree: fields[1].to_owned(),
        subject: fields[2].to_owned(),
        trailer: fields[3].trim().to_owned(),
    };
    Ok(fields.chunks_exact(4).map(commit).collect())
}

/// Whether `later` has the commit `earlier`, or is it.
///
/// # Errors
/// When git fails in another way.
pub fn is_ancestor(directory: &Path, earlier: &str, later: &str) -> Result<bool, GitError> {
    let base = optional(directory, &["merge-base", earlier, later])?;
    Ok(base.as_deref() == Some(earlier))
}

/// Put `paths`, from the top, into the index, and return the name of the tree that it then has.
///
/// # Errors
/// When git fails.
pub fn stage(directory: &Path, paths: &[PathBuf]) -> Result<String, GitError> {
    let options = ["add", "--"].map(OsStr::new);
    ask(directory, &options.into_iter().chain(paths.iter().map(|path| path.as_os_str())).collect::<Vec<_>>())?;
    Ok(text(directory, &["write-tree"])?.trim_end().to_owned())
}

/// Commit what is in the index, as the person whom git's settings name.
///
/// # Errors
/// When git fails, as where it knows no name.
pub fn commit(directory: &Path, message: &str) -> Result<(), GitError> {
    text(directory, &["commit", "--quiet", "--no-verify", "--cleanup=verbatim", "--message", message]).map(drop)
}

/// Push what is checked out as `branch`; only if the branch is where `expected` says, or not there.
///
/// # Errors
/// When the remote refuses.
pub fn push(
    directory: &Path,
    remote: &str,
    branch: &str,
    expected: Option<&str>,
    options: &[String],
) -> Result<(), GitError> {
    let reference = format!("refs/heads/{branch}");
    let lease = format!("--force-with-lease={reference}:{}", expected.unwrap_or_default());
    let what = format!("HEAD:{reference}");
    let mut arguments: Vec<&str> = vec!["push", "--quiet", &lease];
    arguments.extend(options.iter().flat_map(|option| ["--push-option", option.as_str()]));
    arguments.extend(["--", remote, &what]);
    text(directory, &arguments).map(drop)
}

/// Let a branch of the repository begin at what is checked out at `directory`.
///
/// # Errors
/// When the branch is checked out somewhere.
pub fn set_branch(directory: &Path, branch: &str) -> Result<(), GitError> {
    text(directory, &["branch", "--force", "--no-track", "--", branch, "HEAD"]).map(drop)
}

/// Whether git takes this as the name of a branch; `@{-1}` is none, but stands for one.
pub fn is_branch_name(directory: &Path, name: &str) -> bool {
    text(directory, &["check-ref-format", "--branch", name]).is_ok_and(|known| known.trim_end() == name)
}

fn ask(directory: &Path, arguments: &[&OsStr]) -> Result<(), GitError> {
    run(directory, arguments).map(drop)
}

/// The one line of an answer; none where git ends with an error and has nothing to say.
fn optional(directory: &Path, arguments: &[&str]) -> Result<Option<String>, GitError> {
    match line(directory, arguments) {
        Ok(line) => Ok(Some(line.to_string_lossy().into_owned())),
        Err(GitError::Failed { message, .. }) if message.is_empty() => Ok(None),
        Err(error) => Err(error),
    }
}
