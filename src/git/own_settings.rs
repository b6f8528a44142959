//! What a repository's own settings would have git start: nothing of it is started by a command that only asks.
//!
//! `.git/config` does not come with a clone, but it does with an archive or on a shared disk. The settings of the person
//! and of the system are their word. Hooks and the file system monitor are off everywhere. What `pr` does in the person's
//! name (check out, commit, fetch, push) follows the repository's settings as git does: keys, signatures and filters are
//! set there.

use std::env::var_os;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{GitError, os_string, run};

/// Settings that come after all others.
pub(super) type Settings = Vec<(OsString, OsString)>;

/// What is done in the person's name.
const IN_THEIR_NAME: [&str; 6] = ["add", "commit", "fetch", "ls-remote", "push", "worktree"];

/// The settings of a filter, each with a value by which nothing is started.
const FILTER: [(&str, &str); 4] = [("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")];

/// Settings that switch off every filter which the repository at `top`, or one of its submodules, has of its own: git
/// passes files through them to compare them.
///
/// # Errors
/// When git fails.
pub(super) fn filters_off(top: &Path) -> Result<Settings, GitError> {
    let mut filters = Vec::new();
    let mut todo = vec![top.to_path_buf()];
    while let Some(top) = todo.pop() {
        filters.extend(own_filters(&top)?);
        todo.extend(submodules(&top)?);
    }
    filters.sort_unstable();
    filters.dedup();
    let off = filters.into_iter().flat_map(|filter| {
        FILTER.map(|(name, value)| {
            let mut key = filter.clone();
            key.push(".");
            key.push(name);
            (key, value.into())
        })
    });
    Ok(off.collect())
}

/// `filter.lfs` for each filter of the repository's own.
fn own_filters(top: &Path) -> Result<Vec<OsString>, GitError> {
    const COMMAND: &str = "config";
    let question = [COMMAND, "-z", "--show-scope", "--name-only", "--get-regexp", "^filter\\."];
    let answer = match run(top, &question.map(OsStr::new)) {
        Ok(answer) => answer,
        // So it says that there is none.
        Err(GitError::Failed { message, .. }) if message.is_empty() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    let mut fields = answer.split(|&byte| byte == 0);
    while let (Some(scope), Some(key)) = (fields.next(), fields.next()) {
        // The filter's name may have dots of its own.
        if matches!(scope, b"local" | b"worktree")
            && let Some(end) = key.iter().rposition(|&byte| byte == b'.')
        {
            let malformed = GitError::Answer { directory: top.to_path_buf(), command: COMMAND };
            found.push(os_string(&key[..end]).ok_or(malformed)?);
        }
    }
    Ok(found)
}

/// The tops of the submodules that are checked out.
fn submodules(top: &Path) -> Result<Vec<PathBuf>, GitError> {
    const COMMAND: &str = "ls-files";
    let answer = run(top, &[COMMAND, "-z", "--stage"].map(OsStr::new))?;
    // `160000 ID 0`, a tab and the path.
    let records = answer.split(|&byte| byte == 0).filter(|record| record.starts_with(b"160000 "));
    let paths = records.filter_map(|record| os_string(record.splitn(2, |&byte| byte == b'\t').nth(1)?));
    Ok(paths.map(|path| top.join(path)).filter(|path| path.join(".git").exists()).collect())
}

/// Gives git these settings, after those of the person's environment, and keeps it from reaching for what is missing by
/// programs that the repository names: in a clone without all contents some are fetched when they are asked for.
pub(super) fn apply(command: &mut Command, name: &OsStr, mut settings: Settings) {
    if !IN_THEIR_NAME.iter().any(|theirs| name == *theirs) {
        // Those of these protocols are git's own; of others, as `ext`, they may be any.
        set_default(command, &["GIT_ALLOW_PROTOCOL"], "https:ssh");
        set_default(command, &["GIT_SSH_COMMAND", "GIT_SSH"], "ssh");
        set_default(command, &["GIT_ASKPASS"], "");
        // An empty one takes those before it away.
        settings.push(("credential.helper".into(), OsString::new()));
    }
    let given = var_os("GIT_CONFIG_COUNT").and_then(|count| count.to_str()?.parse::<usize>().ok()).unwrap_or(0);
    command.env("GIT_CONFIG_COUNT", (given + settings.len()).to_string());
    for (at, (key, value)) in settings.into_iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{}", given + at), key);
        command.env(format!("GIT_CONFIG_VALUE_{}", given + at), value);
    }
}

/// Sets the first of `variables` where the person has set none of them.
fn set_default(command: &mut Command, variables: &[&str], value: &str) {
    if let [first, ..] = variables
        && variables.iter().all(|variable| var_os(variable).is_none())
    {
        command.env(first, value);
    }
}
