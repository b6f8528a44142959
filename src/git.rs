//! Asks git; the only module that starts it.
//!
//! Nothing here changes a repository, its index included, but for worktrees of our own, which are taken away again; and
//! nothing is started that its own settings name (see [`own_settings`]). The repository is always the one that holds the
//! directory asked about, never one from the environment.

mod own_settings;
pub mod publish;
mod since;

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::reason::reason;
use crate::shown;
use own_settings::Settings;

pub use since::{Changed, blob, changed_since, fork_point};

/// Longer argument lists are not passed on; Windows allows 32 KiB in all.
const ARGUMENTS: usize = 16 * 1024;

/// Set inside hooks, where they would make every directory look like the top of the work tree.
pub(crate) const VARIABLES: [&str; 5] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"];

/// Why git gave no answer.
#[derive(Debug)]
pub enum GitError {
    /// It could not be started.
    Start {
        /// Where it was to run.
        directory: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It ended with an error.
    Failed {
        /// Where it ran.
        directory: PathBuf,
        /// What it was asked.
        command: String,
        /// What it said.
        message: String,
    },
    /// The work tree of the repository around a directory is another place.
    Elsewhere {
        /// The directory.
        directory: PathBuf,
        /// The work tree.
        top: PathBuf,
    },
    /// Its answer is not in the form that its manual describes.
    Answer {
        /// Where it ran.
        directory: PathBuf,
        /// What it was asked.
        command: &'static str,
    },
}

/// A tracked file that is not as in the last commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// From the top of the work tree.
    pub path: PathBuf,
    /// The work tree differs from the index; false if only the index differs from the last commit.
    pub in_work_tree: bool,
    /// A submodule with changed files of its own.
    pub submodule: bool,
}

/// A file of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracked {
    /// From the top of the work tree.
    pub path: PathBuf,
    /// Marked `assume-unchanged` or `skip-worktree`: `git status` is silent about it whatever it holds.
    pub hidden: bool,
}

/// The top of the work tree that holds a directory; `None` where no directory above has a `.git`.
pub fn top(directory: &Path) -> Result<Option<PathBuf>, GitError> {
    if !directory.ancestors().any(|ancestor| ancestor.join(".git").exists()) {
        return Ok(None);
    }
    let top = PathBuf::from(line(directory, &["rev-parse", "--show-toplevel"])?);
    // The settings of a repository may name any directory as its work tree.
    let holds = |top: &Path| Some(directory.canonicalize().ok()?.starts_with(top.canonicalize().ok()?));
    match holds(&top) {
        Some(false) => Err(GitError::Elsewhere { directory: directory.to_path_buf(), top }),
        _ => Ok(Some(top)),
    }
}

/// A place for files of our own in git's directory, one for each work tree.
pub fn private_path(directory: &Path, name: &str) -> Result<PathBuf, GitError> {
    line(directory, &["rev-parse", "--git-path", name]).map(|path| directory.join(path))
}

/// The tracked files at or below `paths` that are not as in the last commit, in git's order.
///
/// `paths` are absolute and below `top`. Files that are not tracked are not looked for.
pub fn status(top: &Path, paths: &[PathBuf]) -> Result<Vec<Status>, GitError> {
    const COMMAND: &str = "status";
    let options = [COMMAND, "--porcelain=v2", "-z", "--untracked-files=no", "--no-renames", "--ignore-submodules=none"];
    let answer = run_without_filters(top, &with_paths(&options, top, paths))?;
    let malformed = || GitError::Answer { directory: top.to_path_buf(), command: COMMAND };
    let mut found = Vec::new();
    for record in answer.split(|&byte| byte == 0).filter(|record| !record.is_empty()) {
        // `1 XY sub mH mI mW hH hI path`; for an unmerged file, `u XY sub m1 m2 m3 mW h1 h2 h3 path`
        let fields = match record.first() {
            Some(b'1') => 9,
            Some(b'u') => 11,
            _ => continue,
        };
        let fields: Vec<&[u8]> = record.splitn(fields, |&byte| byte == b' ').collect();
        let (&[_, &[_, work_tree], submodule, ..], Some(path)) = (&fields[..], fields.last()) else {
            return Err(malformed());
        };
        let submodule = submodule.first() == Some(&b'S');
        // Of a submodule only changed files are of interest (`S.M.`), not the commit it is at.
        if submodule && fields[2].get(2) != Some(&b'M') {
            continue;
        }
        let path = PathBuf::from(os_string(path).ok_or_else(malformed)?);
        let unmerged = record.first() == Some(&b'u');
        found.push(Status { path, in_work_tree: unmerged || work_tree != b'.', submodule });
    }
    found.retain(|status| paths.iter().any(|path| top.join(&status.path).starts_with(path)));
    Ok(found)
}

/// The files among `paths` that git tracks. `paths` are absolute and below `top`.
pub fn tracked(top: &Path, paths: &[PathBuf]) -> Result<Vec<Tracked>, GitError> {
    const COMMAND: &str = "ls-files";
    let answer = run(top, &with_paths(&[COMMAND, "-z", "-v", "--cached"], top, paths))?;
    let malformed = || GitError::Answer { directory: top.to_path_buf(), command: COMMAND };
    let mut found = Vec::new();
    for record in answer.split(|&byte| byte == 0).filter(|record| !record.is_empty()) {
        let [tag, b' ', path @ ..] = record else { return Err(malformed()) };
        let path = PathBuf::from(os_string(path).ok_or_else(malformed)?);
        found.push(Tracked { path, hidden: tag.is_ascii_lowercase() || *tag == b'S' });
    }
    Ok(found)
}

/// Which files of a work tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those in the index, there or not; a submodule is one.
    Tracked,
    /// Those that `git add` would take; a repository inside is one.
    Untracked,
    /// Those that git is told to ignore, and directories that hold nothing else.
    Ignored,
}

/// Files of the work tree at `top`, each once, by their paths from there.
pub fn files(top: &Path, which: Which) -> Result<Vec<PathBuf>, GitError> {
    const COMMAND: &str = "ls-files";
    let options: &[&str] = match which {
        Which::Tracked => &["--cached"],
        Which::Untracked => &["--others", "--exclude-standard"],
        Which::Ignored => &["--others", "--ignored", "--exclude-standard", "--directory"],
    };
    let arguments: Vec<&OsStr> = [&[COMMAND, "-z"], options].concat().into_iter().map(OsStr::new).collect();
    let answer = run(top, &arguments)?;
    let malformed = || GitError::Answer { directory: top.to_path_buf(), command: COMMAND };
    let records = answer.split(|&byte| byte == 0).filter(|record| !record.is_empty());
    let mut files = records
        .map(|path| os_string(path.strip_suffix(b"/").unwrap_or(path)).map(PathBuf::from).ok_or_else(malformed))
        .collect::<Result<Vec<_>, _>>()?;
    // A file with a conflict is in the index several times.
    files.dedup();
    Ok(files)
}

/// Whether there is a commit to stand on.
pub fn has_commit(top: &Path) -> bool {
    line(top, &["rev-parse", "--verify", "--quiet", "HEAD"]).is_ok()
}

/// Makes an empty worktree at `path`, on the commit and with the index of the one at `top`. `path` is not there yet.
pub fn add_worktree(top: &Path, path: &Path) -> Result<(), GitError> {
    let options = ["worktree", "add", "--detach", "--no-checkout", "--quiet", "--"];
    let mut arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
    arguments.extend([path.as_os_str(), OsStr::new("HEAD")]);
    run(top, &arguments)?;
    // As text it is complete, however git splits its index into files.
    let index = run(top, &["ls-files", "--stage", "-z"].map(OsStr::new))?;
    run_with(path, &["update-index", "-z", "--index-info"].map(OsStr::new), &index, Settings::new()).map(drop)
}

/// The other worktrees of the repository, there or not.
pub fn worktrees(top: &Path) -> Result<Vec<PathBuf>, GitError> {
    const COMMAND: &str = "worktree";
    let answer = run(top, &[COMMAND, "list", "--porcelain", "-z"].map(OsStr::new))?;
    let malformed = || GitError::Answer { directory: top.to_path_buf(), command: COMMAND };
    let paths = answer.split(|&byte| byte == 0).filter_map(|line| line.strip_prefix(b"worktree "));
    // The first is the main one.
    paths.skip(1).map(|path| os_string(path).map(PathBuf::from).ok_or_else(malformed)).collect()
}

/// Takes a worktree away that [`add_worktree`] made, and git's notes of it; whatever is in it.
pub fn remove_worktree(top: &Path, path: &Path) -> Result<(), GitError> {
    let options = ["worktree", "remove", "--force", "--"];
    let mut arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
    arguments.push(path.as_os_str());
    run(top, &arguments).map(drop)
}

/// The arguments with the paths that the answer is wanted for, unless they are too many: then git tells about all.
fn with_paths<'a>(options: &'a [&'a str], top: &Path, paths: &'a [PathBuf]) -> Vec<&'a OsStr> {
    let mut arguments: Vec<&OsStr> = options.iter().map(OsStr::new).collect();
    let length: usize = paths.iter().map(|path| path.as_os_str().len() + 1).sum();
    if length <= ARGUMENTS && !paths.iter().any(|path| path == top) {
        arguments.push(OsStr::new("--"));
        arguments.extend(paths.iter().map(|path| path.as_os_str()));
    }
    arguments
}

/// The one line of an answer.
fn line(directory: &Path, arguments: &[&str]) -> Result<OsString, GitError> {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    let answer = run(directory, &arguments)?;
    // Exactly one line end: a path may have others of its own.
    let answer = answer.strip_suffix(b"\n").unwrap_or(&answer);
    let answer = answer.strip_suffix(b"\r").filter(|_| cfg!(windows)).unwrap_or(answer);
    let malformed = GitError::Answer { directory: directory.to_path_buf(), command: "rev-parse" };
    os_string(answer).filter(|line| !line.is_empty()).ok_or(malformed)
}

/// An answer as text; names of branches that are none are shown with marks for what cannot be shown.
fn text(directory: &Path, arguments: &[&str]) -> Result<String, GitError> {
    let arguments: Vec<&OsStr> = arguments.iter().map(OsStr::new).collect();
    Ok(String::from_utf8_lossy(&run(directory, &arguments)?).into_owned())
}

fn run(directory: &Path, arguments: &[&OsStr]) -> Result<Vec<u8>, GitError> {
    run_with(directory, arguments, &[], Settings::new())
}

/// Asks git something for which it may have to compare files, which it would pass through filters first.
fn run_without_filters(top: &Path, arguments: &[&OsStr]) -> Result<Vec<u8>, GitError> {
    run_with(top, arguments, &[], own_settings::filters_off(top)?)
}

/// Asks git something under these settings, and gives it `input` to read.
fn run_with(directory: &Path, arguments: &[&OsStr], input: &[u8], settings: Settings) -> Result<Vec<u8>, GitError> {
    let name = arguments.first().copied().unwrap_or_default();
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(directory)
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--literal-pathspecs"])
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(if input.is_empty() { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for variable in VARIABLES {
        command.env_remove(variable);
    }
    own_settings::apply(&mut command, name, settings);
    let failed = |source| GitError::Start { directory: directory.to_path_buf(), source };
    let mut child = command.spawn().map_err(failed)?;
    if let Some(mut stdin) = child.stdin.take() {
        // What git will not read it complains about itself. It answers only when it has read all.
        let _ = stdin.write_all(input);
    }
    let output = child.wait_with_output().map_err(failed)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(GitError::Failed {
        directory: directory.to_path_buf(),
        command: name.to_string_lossy().into_owned(),
        message: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
    })
}

/// A path as git gives it: the bytes of the name on Unix, UTF-8 elsewhere.
fn os_string(bytes: &[u8]) -> Option<OsString> {
    #[cfg(unix)]
    return Some(std::os::unix::ffi::OsStringExt::from_vec(bytes.to_vec()));
    #[cfg(not(unix))]
    return String::from_utf8(bytes.to_vec()).ok().map(OsString::from);
}

impl fmt::Display for GitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GitError::Start { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no `git` on the search path")
            }
            GitError::Start { source, .. } => write!(f, "git could not be started: {}", reason(source)),
            GitError::Failed { directory, command, message } => {
                write!(f, "`git {command}` failed in {}: {message}", shown::path(directory))
            }
            GitError::Elsewhere { directory, top } => {
                let (directory, top) = (shown::path(directory), shown::path(top));
                write!(f, "the repository around {directory} has another directory as its work tree, {top}")
            }
            GitError::Answer { directory, command } => {
                write!(f, "`git {command}` gave an answer in {} that we do not understand", shown::path(directory))
            }
        }
    }
}

// The reason why it could not be started is in the message.
impl std::error::Error for GitError {}
