//! The command line: clap's types, and the plain [`Options`] that the rest of the tool knows.
//!
//! No logic beyond what can be said of the words alone; names of codemods are judged where the codemods are known.

mod args;
mod cache;
mod narrow;
mod options;
mod request;
mod review;
mod stdin;
mod values;

use std::ffi::OsString;
use std::fmt;

use clap::{Args, Parser, Subcommand};

use args::{FixArgs, LookArgs};
use request::PrArgs;
use review::ReviewArgs;

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

#[cfg(test)]
#[path = "cli/tests.rs"]
mod tests;
