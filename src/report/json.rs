//! Version 1 of the JSON report; `schema.json` beside this file describes it.
//!
//! Findings are those of the shown run, `applied` and the status of a file are about the written one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::{self, Write};
use std::path::Path;

use aiomend_rewrite::{Edit, Elsewhere, Refusal};
use aiomend_syntax::{Source, Span};
use serde::Serialize;

use crate::cli::RunOptions;
use crate::config::Settings;
use crate::driver::outcome::{FileOutcome, Floor, Reported, Verification};
use crate::report::View;
use crate::report::base_text::base_of;
use crate::report::counts::{Counts, Tally};
use crate::report::place::{Places, Position};

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
    let written = view.written_keys();
    let changed =
        view.written.files.iter().filter(|file| file.text.is_some()).map(|file| file.path.as_path()).collect();
    let seen = Written { keys: &written, changed: &changed };
    let sources = view.shown.files.iter().map(|file| (file.path.as_path(), &file.source)).collect();
    let defects = view.shown.files.iter().flat_map(|file| {
        let path = text_of(&file.path);
        file.defects.iter().map(move |defect| DefectOut {
            path: path.clone(),
            codemod: defect.codemod,
            message: &defect.message,
        })
    });
    let report = Report {
        version: 1,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        settings,
        python: view.shown.floors.iter().map(PythonOut::of).collect(),
        files: view.shown.files.iter().map(|file| file_out(file, &seen, &sources)).collect(),
        counts: CountsOut::of(&counts),
        verification: view.written.verification.as_ref().map(VerificationOut::of),
        defects: defects.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

/// What becomes of files and fixes in the written run.
struct Written<'a> {
    keys: &'a HashSet<(&'a Path, &'a str)>,
    changed: &'a HashSet<&'a Path>,
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Tool,
    settings: &'a InForce,
    python: Vec<PythonOut<'a>>,
    files: Vec<FileOut<'a>>,
    counts: CountsOut<'a>,
    verification: Option<VerificationOut<'a>>,
    defects: Vec<DefectOut<'a>>,
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
    message: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct FindingOut<'a> {
    key: &'a str,
    codemod: &'static str,
    range: RangeOut,
    verdict: &'static str,
    applicability: Option<&'static str>,
    applied: bool,
    title: Option<&'a str>,
    notes: &'a [String],
    reasons: &'a [String],
    edits: Option<Vec<EditOut<'a>>>,
    elsewhere: Vec<ElsewhereOut<'a>>,
    requires: &'a [String],
    refusals: Vec<RefusalOut<'a>>,
}

#[derive(Serialize)]
struct ElsewhereOut<'a> {
    path: String,
    edits: Option<Vec<EditOut<'a>>>,
}

#[derive(Serialize)]
struct RangeOut {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct EditOut<'a> {
    range: RangeOut,
    text: &'a str,
}

#[derive(Serialize)]
struct RefusalOut<'a> {
    code: &'static str,
    message: &'a str,
    hint: Option<&'a str>,
    range: RangeOut,
    related: Vec<RelatedOut<'a>>,
    output: &'a [String],
}

#[derive(Serialize)]
struct RelatedOut<'a> {
    path: String,
    line: usize,
    message: &'a str,
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
    codemods: BTreeMap<&'a str, TallyOut>,
    codes: &'a BTreeMap<&'static str, usize>,
    offered: &'a BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct TallyOut {
    fixes: usize,
    safe: usize,
    #[serde(rename = "unsafe")]
    unsafe_: usize,
    display_only: usize,
    refused: usize,
    suppressed: usize,
    applied: usize,
}

impl<'a> CountsOut<'a> {
    fn of(counts: &'a Counts) -> Self {
        Self {
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

impl TallyOut {
    fn of(tally: &Tally) -> Self {
        Self {
            fixes: tally.fixes(),
            safe: tally.safe,
            unsafe_: tally.unsafe_,
            display_only: tally.display_only,
            refused: tally.refused,
            suppressed: tally.suppressed,
            applied: tally.applied,
        }
    }
}

/// The files as they were read, by path.
type Sources<'a> = HashMap<&'a Path, &'a Source>;

fn file_out<'a>(file: &'a FileOutcome, written: &Written<'_>, sources: &Sources<'_>) -> FileOut<'a> {
    let places = Places::new(&file.source);
    let mut bases = Bases { file, built: HashMap::new() };
    let status = match &file.skipped {
        Some(_) => "skipped",
        None if written.changed.contains(file.path.as_path()) => "changed",
        None => "unchanged",
    };
    let skipped = file.skipped.as_ref();
    FileOut {
        path: text_of(&file.path),
        status,
        skipped: skipped.map(|skip| SkipOut { code: skip.code, message: &skip.message, line: skip.line }),
        findings: file
            .findings
            .iter()
            .map(|reported| {
                let applied = written.keys.contains(&(file.path.as_path(), reported.finding.key.as_str()));
                let edits = bases.edits(reported, &places);
                let elsewhere = reported.elsewhere.iter().map(|other| elsewhere_out(other, sources)).collect();
                FindingOut { applied, edits, elsewhere, ..finding_out(reported, &places) }
            })
            .collect(),
    }
}

fn finding_out<'a>(reported: &'a Reported, places: &Places<'_>) -> FindingOut<'a> {
    let finding = &reported.finding;
    let fix = finding.fix();
    FindingOut {
        key: &finding.key,
        codemod: finding.codemod,
        range: range(places, finding.span),
        verdict: if fix.is_some() { "fix" } else { "refused" },
        applicability: fix.map(|fix| fix.applicability.word()),
        applied: false,
        title: fix.map(|fix| fix.title.as_str()),
        notes: fix.map_or(&[], |fix| &fix.notes),
        reasons: fix.map_or(&[], |fix| &fix.reasons),
        edits: None,
        elsewhere: Vec::new(),
        requires: &reported.requires,
        refusals: finding.refusals().iter().map(|refusal| refusal_out(refusal, places)).collect(),
    }
}

fn refusal_out<'a>(refusal: &'a Refusal, places: &Places<'_>) -> RefusalOut<'a> {
    let related = refusal.related.iter();
    RefusalOut {
        code: refusal.code,
        message: &refusal.message,
        hint: refusal.hint.as_deref(),
        range: range(places, refusal.span),
        related: related
            .map(|at| RelatedOut { path: text_of(&at.path), line: at.line, message: &at.message })
            .collect(),
        output: &refusal.output,
    }
}

/// The texts that edits are edits of, each built once.
struct Bases<'a> {
    file: &'a FileOutcome,
    built: HashMap<&'a [String], Option<Source>>,
}

impl<'a> Bases<'a> {
    fn edits(&mut self, reported: &'a Reported, original: &Places<'_>) -> Option<Vec<EditOut<'a>>> {
        if reported.requires.is_empty() {
            return Some(edits_out(&reported.edits, original));
        }
        let base = self.built.entry(&reported.requires).or_insert_with(|| base_of(self.file, reported));
        base.as_ref().map(|base| edits_out(&reported.edits, &Places::new(base)))
    }
}

fn edits_out<'a>(edits: &'a [Edit], places: &Places<'_>) -> Vec<EditOut<'a>> {
    edits.iter().map(|edit| EditOut { range: range(places, edit.span), text: &edit.text }).collect()
}

fn elsewhere_out<'a>(elsewhere: &'a Elsewhere, sources: &Sources<'_>) -> ElsewhereOut<'a> {
    let places = sources.get(elsewhere.path.as_path()).map(|source| Places::new(source));
    let edits = elsewhere.edits.as_deref().zip(places).map(|(edits, places)| edits_out(edits, &places));
    ElsewhereOut { path: text_of(&elsewhere.path), edits }
}

fn range(places: &Places<'_>, span: Span) -> RangeOut {
    RangeOut { start: places.position(span.start()), end: places.position(span.end()) }
}

fn text_of(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
