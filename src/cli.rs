//! The command line: clap's types, and the plain [`Options`] that the rest of the tool knows.
//!
//! No logic beyond what can be said of the words alone; names of codemods are judged where the codemods are known.

mod cache;
mod narrow;
mod options;
mod request;
mod review;
mod stdin;
mod values;

use std::ffi::OsString;
use std::fmt;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::config::Version;
use crate::config::glob::fault_of;
use cache::CacheArgs;
use narrow::NarrowArgs;
use request::{PrArgs, RequestFileArgs};
use review::ReviewArgs;
use values::{at_least_one, command_of, ids};

pub use options::{
    Action, Allow, Branches, CacheChoice, Color, ConfigChoice, Explained, Format, Input, Mode, Narrow, Options,
    PrOptions, RequestFiles, RunOptions, Volume,
};

/// Why there are no options.
#[derive(Debug)]
pub enum ParseError {
    /// Help or the version was asked for, or the words are no command of ours; clap knows what to print, and where.
    Clap(clap::Error),
    /// A value that means nothing: one line.
    Value(String),
}

impl ParseError {
    /// 0 for help and version, 2 for wrong usage.
    pub fn exit_code(&self) -> u8 {
        match self {
            ParseError::Clap(error) if !error.use_stderr() => 0,
            _ => 2,
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParseError::Clap(error) => error.fmt(f),
            ParseError::Value(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for ParseError {}

/// The options that `args` mean; the first of them is the program's name.
///
/// # Errors
/// When help or the version is asked for, or the words mean nothing.
pub fn parse<I, A>(args: I) -> Result<Options, ParseError>
where
    I: IntoIterator<Item = A>,
    A: Into<OsString> + Clone,
{
    let line = CommandLine::try_parse_from(args).map_err(ParseError::Clap)?;
    let volume = match (line.global.quiet, line.global.verbose) {
        (true, _) => Volume::Quiet,
        (false, true) => Volume::Verbose,
        (false, false) => Volume::Normal,
    };
    let action = match line.command {
        Command::Diff(args) => args.into_run(Mode::Diff)?,
        Command::Check(args) => args.into_run(Mode::Check)?,
        Command::Fix(args) => args.into_run()?,
        Command::Review(args) => args.into_action()?,
        Command::Pr(args) => args.into_action()?,
        Command::Undo => Action::Undo,
        Command::Explain { id, format, no_pager } => Action::Explain { id, format, paged: !no_pager },
        Command::List => Action::List,
        Command::Completions { shell } => Action::Completions { shell },
        Command::Man => Action::Manual,
    };
    Ok(Options { action, color: line.global.color, volume })
}

/// The whole command line as clap sees it, for completions and the manual.
pub fn command() -> clap::Command {
    use clap::CommandFactory;
    CommandLine::command()
}

const EXAMPLES: &str = "\
Examples:
  aiomend diff                          show what would change, and what not
  aiomend fix src                       write the safe fixes
  aiomend fix --unsafe-fixes src        write the unsafe ones as well
  aiomend check --output-format json    the findings, for machines
  aiomend explain gather-to-task-group  what a codemod does, and when";

const DIFF_EXAMPLES: &str = "\
Examples:
  aiomend diff
  aiomend diff src tests --select wait-for-to-timeout
  aiomend diff --patch fixes.patch && git apply fixes.patch
  aiomend diff --html review.html       look at it in a browser, and choose
  aiomend diff --stdin-filename src/app.py - < src/app.py

Exit code: 1 if `fix` with the same options would change something, else 0;
2 for wrong usage or a file that cannot be read.";

const CHECK_EXAMPLES: &str = "\
Examples:
  aiomend check src
  aiomend check --output-format json --output-file findings.json
  aiomend check --statistics --exit-zero
  aiomend check --output-format sarif --output-file aiomend.sarif

With --output-format github, and where $GITHUB_STEP_SUMMARY and $GITHUB_OUTPUT
are set, the markdown summary and the counts (fixes, safe, unsafe, applied,
refusals, files) are appended to these files as well.

Exit code: 1 if `fix` with the same options would change something, else 0;
2 for wrong usage or a file that cannot be read.";

const FIX_EXAMPLES: &str = "\
Examples:
  aiomend fix
  aiomend fix --unsafe-fixes --select gather-to-task-group src/app
  aiomend fix --allow-dirty src/app.py
  aiomend fix --verify 'pytest -q'      keep what the tests pass with
  aiomend undo                          take it back

Exit code: 0 if done, 2 if something could not be written or verified.";

const PR_EXAMPLES: &str = "\
Examples:
  aiomend pr                            the safe fixes, from the current branch
  aiomend pr --unsafe-fixes --max-changes 20
  aiomend pr --verify 'pytest -q'       what the tests pass with
  aiomend pr --no-push --branch fixes   look at the commits first

The work is done in a worktree of its own: your branch, index and files stay as
they are, and what is not pushed is not part of it. The request is
opened by `gh` or `glab` where they are installed; else by GitLab itself, or by
you, at the address that is printed.

Exit code: 0 if done or nothing to do, 2 if something failed.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  aiomend completions bash > ~/.local/share/bash-completion/completions/aiomend
  aiomend completions zsh > ~/.zfunc/_aiomend
  aiomend completions fish > ~/.config/fish/completions/aiomend.fish";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  aiomend explain wait-for-to-timeout
  aiomend explain extract-critical-section:shared-state
  aiomend explain several-suspensions";

/// Migrate Python asyncio code: see the diff, apply what is safe, and read why
/// the rest is left alone
#[derive(Debug, Parser)]
#[command(name = "aiomend", version, max_term_width = 80, after_help = EXAMPLES, disable_help_subcommand = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
struct Global {
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_possible_values = true,
        help = "Use colour: auto, always or never"
    )]
    color: Color,
    /// Print the results alone: no summary, no refusals
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print every refusal and every fix that is for display only
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show what `fix` would change and what it leaves alone; write nothing
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(LookArgs),
    /// List the findings, one a line; write nothing
    #[command(after_help = CHECK_EXAMPLES)]
    Check(LookArgs),
    /// Show the diff and write it: safe fixes, and unsafe ones if asked for
    #[command(after_help = FIX_EXAMPLES)]
    Fix(FixArgs),
    /// Decide about one fix after the other in the terminal, then write
    #[command(after_help = review::EXAMPLES)]
    Review(ReviewArgs),
    /// Commit the fixes on a branch of their own, push it and open a pull request
    #[command(after_help = PR_EXAMPLES)]
    Pr(PrArgs),
    /// Take the last `fix` or `review` back, if the files are still as it wrote
    /// them
    Undo,
    /// Explain a codemod, or a code that a report names
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain {
        /// Id of a codemod or of a form of one, or a code
        id: String,
        /// How to write it: text, markdown or json
        #[arg(long, value_enum, value_name = "FORMAT", default_value_t, hide_possible_values = true)]
        format: Explained,
        /// Print it all at once; by default $PAGER shows what is longer than the
        /// screen
        #[arg(long)]
        no_pager: bool,
    },
    /// List the codemods: id, safety, needed Python, one line
    List,
    /// Print what has a shell complete command lines
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// bash, elvish, fish, powershell or zsh
        #[arg(hide_possible_values = true)]
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Debug, Args)]
struct LookArgs {
    #[command(flatten)]
    run: RunArgs,
    /// Write all findings to this file, and report what --baseline with it would:
    /// nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["diff_base", "only_keys", "baseline", "max_changes"])]
    write_baseline: Option<PathBuf>,
    /// Exit with 0 even if there is something to fix
    #[arg(long)]
    exit_zero: bool,
    #[command(flatten)]
    cache: CacheArgs,
}

#[derive(Debug, Args)]
struct FixArgs {
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    request: RequestFileArgs,
}

/// Of commands that write.
#[derive(Debug, Args)]
struct WriteArgs {
    /// Exit with 1 if something was changed
    #[arg(long)]
    exit_non_zero_on_fix: bool,
    /// Write although there are uncommitted changes
    #[arg(long)]
    allow_dirty: bool,
    /// Write although there are staged changes
    #[arg(long)]
    allow_staged: bool,
    /// Write although the files are not under version control
    #[arg(long)]
    allow_no_vcs: bool,
    /// Try the fixes out by this shell command in a copy of the project, and
    /// leave out those that it fails with
    #[arg(long, value_name = "COMMAND")]
    verify: Option<String>,
}

/// Of commands that look for sites and report them.
#[derive(Debug, Args)]
struct RunArgs {
    #[command(flatten)]
    what: WhatArgs,
    /// Name of the file that standard input stands for
    #[arg(long, value_name = "FILE")]
    stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    report: ReportArgs,
}

/// Where to look, for what, and under which settings.
#[derive(Debug, Args)]
struct WhatArgs {
    /// Files and directories, `-` for standard input; the current directory by
    /// default
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    /// Take the paths from this file instead, or from standard input with `-`:
    /// one a line, or each ended by NUL; files that are excluded or no Python
    /// are left out
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    files_from: Option<PathBuf>,
    /// Codemods to run, by id, or `all`; a form of one by `<id>:<form>`
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    select: Vec<String>,
    /// Codemods or forms not to run, likewise
    #[arg(long, value_name = "ID,…", value_delimiter = ',')]
    ignore: Vec<String>,
    #[command(flatten)]
    narrow: NarrowArgs,
    /// Apply unsafe fixes too: they change behaviour as each one says
    #[arg(long)]
    unsafe_fixes: bool,
    /// Take it that no code outside the project uses its names, although it can
    /// be installed
    #[arg(long)]
    assume_closed_world: bool,
    /// Lowest Python the project supports, as py311
    #[arg(long, value_name = "VERSION")]
    target_version: Option<String>,
    /// Environment to look third-party names up in: its directory or its
    /// interpreter; .venv or venv in the project, or $VIRTUAL_ENV by default
    #[arg(long, value_name = "PATH")]
    python: Option<PathBuf>,
    /// Read the settings from this file alone
    #[arg(long, value_name = "FILE", conflicts_with = "isolated")]
    config: Option<PathBuf>,
    /// Read no settings file
    #[arg(long)]
    isolated: bool,
    /// Leave out paths that match; may be given several times
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Threads to use; as many as there are processors by default
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    jobs: Option<NonZeroUsize>,
}

/// How and where to report.
#[derive(Debug, Args)]
struct ReportArgs {
    /// How to write the findings: text, json, json-lines, github, gitlab, sarif,
    /// rdjson or markdown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, hide_possible_values = true)]
    output_format: Format,
    /// Write the report here instead of to standard output
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,
    /// Count the findings by codemod and the refusals by code
    #[arg(long)]
    statistics: bool,
    /// Write the changes as a patch for `git apply` as well
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    /// Write a page to review the findings in a browser as well: one file that
    /// needs no network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

impl LookArgs {
    fn into_run(self, mode: Mode) -> Result<Action, ParseError> {
        let mut run = self.run.into_run(mode)?;
        run.exit_zero = self.exit_zero;
        run.cache = self.cache.into();
        run.narrow.write_baseline = self.write_baseline;
        stdin::check(&run)?;
        Ok(Action::Run(Box::new(run)))
    }
}

impl FixArgs {
    fn into_run(self) -> Result<Action, ParseError> {
        let mut run = self.run.into_run(Mode::Fix)?;
        self.write.enter(&mut run)?;
        run.request = self.request.into();
        stdin::check(&run)?;
        Ok(Action::Run(Box::new(run)))
    }
}

impl WriteArgs {
    fn enter(self, run: &mut RunOptions) -> Result<(), ParseError> {
        run.exit_non_zero_on_fix = self.exit_non_zero_on_fix;
        run.allow = Allow { dirty: self.allow_dirty, staged: self.allow_staged, no_vcs: self.allow_no_vcs };
        run.verify = command_of(self.verify)?;
        Ok(())
    }
}

impl RunArgs {
    fn into_run(self, mode: Mode) -> Result<RunOptions, ParseError> {
        let ReportArgs { output_format, output_file, statistics, patch, html } = self.report;
        let run = self.what.into_run(mode, self.stdin_filename)?;
        Ok(RunOptions { format: output_format, output_file, statistics, patch, html, ..run })
    }
}

impl WhatArgs {
    fn into_run(self, mode: Mode, stdin_filename: Option<PathBuf>) -> Result<RunOptions, ParseError> {
        let target_version = match &self.target_version {
            None => None,
            Some(text) => {
                let version = Version::parse(text);
                Some(version.map_err(|error| ParseError::Value(format!("--target-version: {error}")))?)
            }
        };
        let stdin = self.paths.iter().filter(|path| path.as_os_str() == "-").count();
        let input = match (stdin, stdin_filename) {
            (0, None) if self.paths.is_empty() && self.files_from.is_none() => Input::Paths(vec![PathBuf::from(".")]),
            (0, None) => Input::Paths(self.paths),
            (0, Some(_)) => return Err(ParseError::Value("--stdin-filename needs `-` as the path".to_owned())),
            (1, filename) if self.paths.len() == 1 => Input::Stdin { filename },
            _ => return Err(ParseError::Value("`-` cannot be mixed with other paths".to_owned())),
        };
        let config = match (self.config, self.isolated) {
            (Some(file), _) => ConfigChoice::File(file),
            (None, true) => ConfigChoice::Isolated,
            (None, false) => ConfigChoice::Nearest,
        };
        if let Some(fault) = self.exclude.iter().find_map(|glob| fault_of(glob)) {
            return Err(ParseError::Value(format!("--exclude: {fault}")));
        }
        Ok(RunOptions {
            mode,
            input,
            files_from: self.files_from,
            select: ids("--select", &self.select)?,
            ignore: ids("--ignore", &self.ignore)?,
            narrow: self.narrow.into(),
            unsafe_fixes: self.unsafe_fixes,
            assume_closed_world: self.assume_closed_world,
            target_version,
            python: self.python,
            config,
            exclude: self.exclude,
            jobs: self.jobs,
            format: Format::default(),
            output_file: None,
            statistics: false,
            patch: None,
            html: None,
            request: RequestFiles::default(),
            exit_zero: false,
            exit_non_zero_on_fix: false,
            allow: Allow::default(),
            cache: CacheChoice::default(),
            verify: None,
        })
    }
}

#[cfg(test)]
#[path = "cli/tests.rs"]
mod tests;
