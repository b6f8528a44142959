//! What a person asked for, as plain data.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::ValueEnum;

use crate::config::Version;

/// What a person asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The command.
    pub action: Action,
    /// When to colour.
    pub color: Color,
    /// How much to say.
    pub volume: Volume,
}

/// The command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `diff`, `check` and `fix`.
    Run(Box<RunOptions>),
    /// `review`.
    Review(Box<RunOptions>),
    /// `pr`.
    Pr(Box<PrOptions>),
    /// `undo`.
    Undo,
    /// `explain ID`.
    Explain {
        /// A codemod or a code, not yet looked up.
        id: String,
        /// `--format`.
        format: Explained,
        /// Whether a pager may show it: not `--no-pager`.
        paged: bool,
    },
    /// `list`.
    List,
    /// `completions SHELL`.
    Completions {
        /// The shell that is to complete command lines.
        shell: clap_complete::Shell,
    },
    /// `man`.
    Manual,
}

/// Which of the commands that look for sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Show diffs and refusals.
    Diff,
    /// List the findings.
    Check,
    /// Write the fixes.
    Fix,
}

/// Options of `diff`, `check`, `fix` and `review`. What is `None` or empty was not given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunOptions {
    /// The command.
    pub mode: Mode,
    /// Where to look.
    pub input: Input,
    /// `--files-from`: a file that lists where, `-` for standard input. `input` has no paths then.
    pub files_from: Option<PathBuf>,
    /// `--select`.
    pub select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// What is left out.
    pub narrow: Narrow,
    /// `--unsafe-fixes`.
    pub unsafe_fixes: bool,
    /// `--assume-closed-world`.
    pub assume_closed_world: bool,
    /// `--target-version`.
    pub target_version: Option<Version>,
    /// `--python`.
    pub python: Option<PathBuf>,
    /// `--config`, `--isolated`.
    pub config: ConfigChoice,
    /// `--exclude`, relative to the current directory.
    pub exclude: Vec<String>,
    /// `--jobs`.
    pub jobs: Option<NonZeroUsize>,
    /// `--output-format`.
    pub format: Format,
    /// `--output-file`.
    pub output_file: Option<PathBuf>,
    /// `--statistics`.
    pub statistics: bool,
    /// `--patch`.
    pub patch: Option<PathBuf>,
    /// `--html`.
    pub html: Option<PathBuf>,
    /// The texts of a request, for `fix` and `pr`.
    pub request: RequestFiles,
    /// `--exit-zero`.
    pub exit_zero: bool,
    /// `--exit-non-zero-on-fix`.
    pub exit_non_zero_on_fix: bool,
    /// `--allow-dirty`, `--allow-staged`, `--allow-no-vcs`.
    pub allow: Allow,
    /// `--cache-dir`, `--no-cache`.
    pub cache: CacheChoice,
    /// `--verify`; never from a settings file, which would run whatever it says.
    pub verify: Option<String>,
}

/// Options of `pr`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrOptions {
    /// What `fix` would be asked.
    pub run: RunOptions,
    /// `--branch`, `--base`, `--remote`.
    pub branches: Branches,
    /// Whether anything leaves this machine: not `--no-push`.
    pub push: bool,
    /// `--commit-message`.
    pub commit_message: String,
}

/// Where commits go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branches {
    /// The branch of our own.
    pub branch: String,
    /// The one that it is for, if named.
    pub base: Option<String>,
    /// The remote that has both.
    pub remote: String,
}

/// Files for the texts of a request that another tool opens.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestFiles {
    /// `--pr-title-file`.
    pub title: Option<PathBuf>,
    /// `--pr-body-file`.
    pub body: Option<PathBuf>,
    /// `--commit-message-file`.
    pub message: Option<PathBuf>,
}

/// Where to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Files and directories; none where a file lists them.
    Paths(Vec<PathBuf>),
    /// One text on standard input.
    Stdin {
        /// The name to report it under, and whose place decides the configuration.
        filename: Option<PathBuf>,
    },
}

/// What is left out of what there is to find: of what is shown and of what is written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// `--diff-base`.
    pub diff_base: Option<String>,
    /// `--only-keys`.
    pub only_keys: Option<PathBuf>,
    /// `--baseline`.
    pub baseline: Option<PathBuf>,
    /// `--write-baseline`.
    pub write_baseline: Option<PathBuf>,
    /// `--max-changes`.
    pub max_changes: Option<NonZeroUsize>,
}

/// Which configuration counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigChoice {
    /// The nearest one above each path.
    Nearest,
    /// This file alone.
    File(PathBuf),
    /// None.
    Isolated,
}

/// Where answers are kept for the next run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CacheChoice {
    /// Where the environment says, or in the user's cache directory.
    #[default]
    Usual,
    /// In this directory.
    At(PathBuf),
    /// Nowhere.
    Off,
}

/// What `fix` may overlook in the work tree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allow {
    /// Uncommitted changes.
    pub dirty: bool,
    /// Staged changes.
    pub staged: bool,
    /// No version control at all.
    pub no_vcs: bool,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// Version 1 of the JSON report.
    Json,
    /// Its objects, one a line.
    JsonLines,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's Code Quality report.
    Gitlab,
    /// SARIF 2.1.0.
    Sarif,
    /// What reviewdog reads.
    Rdjson,
    /// A summary for pull requests.
    Markdown,
}

/// How an explanation is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Explained {
    /// For people.
    #[default]
    Text,
    /// For a page.
    Markdown,
    /// For programs.
    Json,
}

/// When to colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// How much to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Results alone.
    Quiet,
    /// The usual report.
    #[default]
    Normal,
    /// Everything that was found.
    Verbose,
}
