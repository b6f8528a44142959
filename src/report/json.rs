//! Version 1 of the JSON report; `schema.json` beside this file describes it.
//!
//! Findings are those of the shown run, `applied` and the status of a file are about the written one.

mod finding;
mod lines;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::cli::RunOptions;
use crate::config::Settings;
use crate::driver::outcome::{FileOutcome, Floor, LeftOut, Skip, Verification};
use crate::report::View;
use crate::report::counts::{Counts, TallyOut};
use crate::report::escaped_json::EscapedJson;
use crate::report::pages::code_page;
use finding::{FindingOut, Findings};

pub use lines::json_lines;

/// The settings in force, under their names in a settings file.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct InForce {
    /// The settings file.
    pub config: Option<String>,
    /// Ids of the codemods asked for; empty for the default recipe.
    pub select: Vec<String>,
    /// Ids of codemods not to run.
    pub ignore: Vec<String>,
    /// Globs of paths left out.
    pub exclude: Vec<String>,
    /// As `py311`, where it was set.
    pub target_version: Option<String>,
    /// Whether unsafe fixes are written.
    pub unsafe_fixes: bool,
    /// Whether a call that cannot be looked up is taken to give a coroutine.
    pub assume_calls_are_coroutines: bool,
    /// Whether no code outside the project is taken to use its names.
    pub assume_closed_world: bool,
    /// Directories that imports begin in, as the settings file names them.
    pub src: Vec<String>,
}

impl InForce {
    /// The settings of a file, already overridden by the command line, with the globs that only `options` holds.
    pub fn of(settings: &Settings, options: &RunOptions) -> Self {
        Self {
            config: settings.file.as_deref().map(text_of),
            select: settings.select.clone(),
            ignore: settings.ignore.clone(),
            exclude: settings.exclude.iter().chain(&options.exclude).cloned().collect(),
            target_version: settings.target_version.map(|version| version.to_string()),
            unsafe_fixes: settings.unsafe_fixes,
            assume_calls_are_coroutines: settings.assume_calls_are_coroutines,
            assume_closed_world: settings.assume_closed_world,
            src: settings.src.clone(),
        }
    }
}

/// The JSON report.
///
/// # Errors
/// When `out` fails.
pub fn json(view: &View<'_>, settings: &InForce, out: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(view);
    let findings = Findings::new(view);
    let report = Report {
        run: RunOut::of(view, settings, &counts),
        files: view.shown.files.iter().map(|file| file_out(file, &findings)).collect(),
        defects: view.shown.files.iter().flat_map(defects_out).collect(),
    };
    serde_json::to_writer_pretty(EscapedJson(&mut *out), &report)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    run: RunOut<'a>,
    files: Vec<FileOut<'a>>,
    defects: Vec<DefectOut<'a>>,
}

/// What is said of the run as a whole.
#[derive(Serialize)]
struct RunOut<'a> {
    version: u32,
    tool: Tool,
    settings: &'a InForce,
    python: Vec<PythonOut<'a>>,
    counts: CountsOut<'a>,
    verification: Option<VerificationOut<'a>>,
}

impl<'a> RunOut<'a> {
    fn of(view: &View<'a>, settings: &'a InForce, counts: &'a Counts) -> Self {
        Self {
            version: 1,
            tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            settings,
            python: view.shown.floors.iter().map(PythonOut::of).collect(),
            counts: CountsOut::of(counts, view.left_out),
            verification: view.written.verification.as_ref().map(VerificationOut::of),
        }
    }
}

#[derive(Serialize)]
struct VerificationOut<'a> {
    command: &'a str,
    runs: usize,
    is_complete: bool,
    not_exercised: Vec<String>,
}

impl<'a> VerificationOut<'a> {
    fn of(told: &'a Verification) -> Self {
        Self {
            command: &told.command,
            runs: told.runs,
            is_complete: told.is_complete,
            not_exercised: told.not_exercised.iter().map(|path| text_of(path)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct PythonOut<'a> {
    lowest: String,
    origin: &'a str,
}

impl<'a> PythonOut<'a> {
    fn of(floor: &'a Floor) -> Self {
        Self { lowest: format!("3.{}", floor.minor), origin: &floor.origin }
    }
}

#[derive(Serialize)]
struct FileOut<'a> {
    path: String,
    status: &'static str,
    skipped: Option<SkipOut<'a>>,
    findings: Vec<FindingOut<'a>>,
}

#[derive(Serialize)]
struct SkipOut<'a> {
    code: &'static str,
    url: String,
    message: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct DefectOut<'a> {
    path: String,
    codemod: &'static str,
    message: &'a str,
}

#[derive(Serialize)]
struct CountsOut<'a> {
    files: usize,
    files_with_asyncio: usize,
    files_with_fixes: usize,
    files_changed: usize,
    files_skipped: usize,
    defects: usize,
    #[serde(flatten)]
    total: TallyOut,
    left_out: LeftOutOut,
    codemods: BTreeMap<&'a str, TallyOut>,
    codes: &'a BTreeMap<&'static str, usize>,
    offered: &'a BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct LeftOutOut {
    unchanged: usize,
    other_keys: usize,
    in_baseline: usize,
    beyond_limit: usize,
}

impl<'a> CountsOut<'a> {
    fn of(counts: &'a Counts, left_out: LeftOut) -> Self {
        let LeftOut { unchanged, other_keys, in_baseline, beyond_limit } = left_out;
        Self {
            left_out: LeftOutOut { unchanged, other_keys, in_baseline, beyond_limit },
            files: counts.files,
            files_with_asyncio: counts.files_with_asyncio,
            files_with_fixes: counts.files_with_fixes,
            files_changed: counts.files_changed,
            files_skipped: counts.files_skipped,
            defects: counts.defects,
            total: TallyOut::of(&counts.total),
            codemods: counts.codemods.iter().map(|(id, tally)| (*id, TallyOut::of(tally))).collect(),
            codes: &counts.codes,
            offered: &counts.offered,
        }
    }
}

fn file_out<'a>(file: &'a FileOutcome, findings: &Findings<'a>) -> FileOut<'a> {
    let status = match &file.skipped {
        Some(_) => "skipped",
        None if findings.is_changed(file) => "changed",
        None => "unchanged",
    };
    FileOut {
        path: text_of(&file.path),
        status,
        skipped: file.skipped.as_ref().map(SkipOut::of),
        findings: findings.in_file(file),
    }
}

impl<'a> SkipOut<'a> {
    fn of(skip: &'a Skip) -> Self {
        Self { code: skip.code, url: code_page(skip.code), message: &skip.message, line: skip.line }
    }
}

fn defects_out(file: &FileOutcome) -> impl Iterator<Item = DefectOut<'_>> {
    file.defects.iter().map(|defect| DefectOut {
        path: text_of(&file.path),
        codemod: defect.codemod,
        message: &defect.message,
    })
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
