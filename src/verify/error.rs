//! Why nothing can be verified.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::command::{Ended, NotRun};
use crate::git::GitError;
use crate::shown;

/// Why verification came to no end. Nothing is written then.
#[derive(Debug)]
pub enum VerifyError {
    /// The command fails as the project is.
    FailsBefore {
        /// The command.
        command: String,
        /// How it ended.
        ended: Ended,
    },
    /// The command passes with every file that would change made to fail on import: it runs other files.
    OtherTree {
        /// The command.
        command: String,
    },
    /// The command imports the files and passes although each fails.
    AlwaysPasses {
        /// The command.
        command: String,
    },
    /// The command fails with what the person edited, and nothing else.
    FailsEdited {
        /// The command.
        command: String,
        /// How it ended.
        ended: Ended,
    },
    /// The command passed and failed with the same texts.
    Wavers {
        /// The command.
        command: String,
        /// How it ended when it failed.
        ended: Ended,
    },
    /// A file that would change does not belong to the project that is copied.
    Outside {
        /// The file.
        path: PathBuf,
        /// The project's top.
        top: PathBuf,
    },
    /// A file that would change lies in an environment, which is linked into the copy.
    Linked {
        /// From the project's top.
        path: PathBuf,
    },
    /// What is to be copied, without git, is too much for a project.
    TooLarge {
        /// The directory.
        top: PathBuf,
    },
    /// The person asked to stop.
    Interrupted,
    /// Git made no worktree.
    Git(GitError),
    /// The system refused.
    Io {
        /// The file or directory.
        path: PathBuf,
        /// A verb, for "cannot … it".
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
}

impl VerifyError {
    pub(super) fn io(doing: &'static str, path: &Path, source: io::Error) -> Self {
        VerifyError::Io { path: path.to_path_buf(), doing, source }
    }

    pub(super) fn not_run(reason: NotRun, directory: &Path) -> Self {
        match reason {
            NotRun::Interrupted => VerifyError::Interrupted,
            NotRun::Io(source) => VerifyError::io("run the command in", directory, source),
        }
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VerifyError::FailsBefore { command, ended } => {
                write!(f, "`{command}` fails before anything is fixed ({}), so it could verify nothing", ended.how)?;
                quote(f, ended)
            }
            VerifyError::OtherTree { command } => write!(
                f,
                "`{command}` passes although every file to be fixed fails on import in the copy that it runs in: it \
                 tests another tree, an editable install perhaps. `PYTHONPATH=src {command}`, with the directory that \
                 imports begin in, usually settles it"
            ),
            VerifyError::AlwaysPasses { command } => write!(
                f,
                "`{command}` passes although every file to be fixed fails on import: its exit code says nothing. \
                 A pipe has that of its last command, and `|| true` has none of its own"
            ),
            VerifyError::FailsEdited { command, ended } => {
                write!(f, "`{command}` fails with the fixes as you edited them, and no other ({})", ended.how)?;
                quote(f, ended)
            }
            VerifyError::Wavers { command, ended } => {
                write!(
                    f,
                    "`{command}` passes and fails ({}) with the same fixes, so no fix can be told to break it",
                    ended.how
                )?;
                quote(f, ended)
            }
            VerifyError::Outside { path, top } => {
                write!(f, "--verify copies {}, and {} lies outside", shown::path(top), shown::path(path))
            }
            VerifyError::Linked { path } => write!(
                f,
                "{} lies in an environment, which --verify links and does not copy; leave it out with --exclude",
                shown::path(path)
            ),
            VerifyError::TooLarge { top } => write!(
                f,
                "--verify would copy all of {}, which is large and under no version control; begin a git repository \
                 in the project",
                shown::path(top)
            ),
            VerifyError::Interrupted => write!(f, "stopped"),
            VerifyError::Git(error) => write!(f, "no copy could be made for --verify: {error}"),
            VerifyError::Io { doing, path, .. } => write!(f, "--verify cannot {doing} {}", shown::path(path)),
        }
    }
}

/// The end of what a command said.
fn quote(f: &mut fmt::Formatter<'_>, ended: &Ended) -> fmt::Result {
    if ended.output.is_empty() {
        return write!(f, "; it says nothing");
    }
    write!(f, "; its output ends:")?;
    ended.output.iter().try_for_each(|line| write!(f, "\n  | {line}"))
}

impl std::error::Error for VerifyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            VerifyError::Git(error) => error.source(),
            VerifyError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
