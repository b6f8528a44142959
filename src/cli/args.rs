//! What the commands that look at code take, one group on another.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::cache::CacheArgs;
use super::narrow::NarrowArgs;
use super::options::{Action, Allow, CacheChoice, ConfigChoice, Format, Input, Mode, RequestFiles, RunOptions};
use super::request::RequestFileArgs;
use super::values::{at_least_one, command_of, ids};
use super::{ParseError, stdin};
use crate::config::Version;
use crate::config::glob::fault_of;

#[derive(Debug, Args)]
pub(super) struct LookArgs {
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
pub(super) struct FixArgs {
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    write: WriteArgs,
    #[command(flatten)]
    request: RequestFileArgs,
}

/// Of commands that write.
#[derive(Debug, Args)]
pub(super) struct WriteArgs {
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
pub(super) struct RunArgs {
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
pub(super) struct WhatArgs {
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
    pub(super) fn into_run(self, mode: Mode) -> Result<Action, ParseError> {
        let mut run = self.run.into_run(mode)?;
        run.exit_zero = self.exit_zero;
        run.cache = self.cache.into();
        run.narrow.write_baseline = self.write_baseline;
        stdin::check(&run)?;
        Ok(Action::Run(Box::new(run)))
    }
}

impl FixArgs {
    pub(super) fn into_run(self) -> Result<Action, ParseError> {
        let mut run = self.run.into_run(Mode::Fix)?;
        self.write.enter(&mut run)?;
        run.request = self.request.into();
        stdin::check(&run)?;
        Ok(Action::Run(Box::new(run)))
    }
}

impl WriteArgs {
    pub(super) fn enter(self, run: &mut RunOptions) -> Result<(), ParseError> {
        run.exit_non_zero_on_fix = self.exit_non_zero_on_fix;
        run.allow = Allow { dirty: self.allow_dirty, staged: self.allow_staged, no_vcs: self.allow_no_vcs };
        run.verify = command_of(self.verify)?;
        Ok(())
    }
}

impl RunArgs {
    pub(super) fn into_run(self, mode: Mode) -> Result<RunOptions, ParseError> {
        let ReportArgs { output_format, output_file, statistics, patch, html } = self.report;
        let run = self.what.into_run(mode, self.stdin_filename)?;
        Ok(RunOptions { format: output_format, output_file, statistics, patch, html, ..run })
    }
}

impl WhatArgs {
    pub(super) fn into_run(self, mode: Mode, stdin_filename: Option<PathBuf>) -> Result<RunOptions, ParseError> {
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
