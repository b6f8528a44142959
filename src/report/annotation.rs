//! Findings as remarks on lines of code, for the formats that put them beside the code.

use aiomend_syntax::Span;

use crate::cli::Volume;
use crate::driver::outcome::{FileOutcome, Reported, Skip};
use crate::report::pages::{code_page, codemod_page};
use crate::report::place::Places;
use crate::report::printable::{one_line, path};
use crate::report::{Kind, Told, View};

/// A remark on a place.
pub(crate) struct Annotation<'a> {
    /// The file.
    pub(crate) file: &'a FileOutcome,
    /// The finding; none for a file that was passed over.
    pub(crate) reported: Option<&'a Reported>,
    /// How much it matters.
    pub(crate) severity: Severity,
    /// Id of the codemod, or why a file was passed over.
    pub(crate) check: &'static str,
    /// `wait-for-to-timeout [safe]`
    pub(crate) title: String,
    /// What is here, then what changes or what to do, one sentence each.
    pub(crate) sentences: Vec<String>,
    /// Where; the end is half open. Both are the same where only a line is known.
    pub(crate) start: Spot,
    /// See there.
    pub(crate) end: Spot,
}

impl Annotation<'_> {
    /// The address of the page on [`Annotation::check`].
    pub(crate) fn page(&self) -> String {
        if self.reported.is_some() { codemod_page(self.check) } else { code_page(self.check) }
    }
}

/// A place in a text; all numbers are 1-based.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) line: usize,
    /// In code points.
    pub(crate) column: usize,
    /// In bytes of UTF-8.
    pub(crate) byte_column: usize,
}

/// How much a remark matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// A site that is left alone, or a file that is passed over.
    Notice,
    /// A fix that a person has to ask for.
    Warning,
    /// A fix that `fix` with the same flags writes: what the exit code is 1 for.
    Error,
}

/// The remarks of a run, in order of path and place.
///
/// Refusals that a comment asks for or that a later Python lifts are there with `-v` alone, and with `-q` none is.
pub(crate) fn annotations<'a>(view: &View<'a>, volume: Volume) -> Vec<Annotation<'a>> {
    let written = view.written_keys();
    let mut all = Vec::new();
    for file in &view.shown.files {
        let skip = file.skipped.as_ref().filter(|_| volume > Volume::Quiet);
        all.extend(skip.map(|skip| of_skip(file, skip)));
        let places = Places::new(&file.source);
        for reported in &file.findings {
            let is_written = written.contains(&(file.path.as_path(), reported.finding.key.as_str()));
            let (severity, least) = match reported.kind() {
                Kind::Fix(_) if is_written => (Severity::Error, Volume::Quiet),
                Kind::Fix(_) | Kind::DisplayOnly => (Severity::Warning, Volume::Quiet),
                Kind::Refused => (Severity::Notice, Volume::Normal),
                Kind::PythonVersion | Kind::Suppressed => (Severity::Notice, Volume::Verbose),
            };
            if volume >= least {
                all.push(of_finding(file, reported, severity, &places));
            }
        }
    }
    all
}

fn of_finding<'a>(
    file: &'a FileOutcome,
    reported: &'a Reported,
    severity: Severity,
    places: &Places<'_>,
) -> Annotation<'a> {
    let finding = &reported.finding;
    let title = match finding.fix() {
        Some(fix) => format!("{} [{}]", finding.codemod, fix.applicability.word()),
        None => format!("{} refused: {}", finding.codemod, reported.codes().join(", ")),
    };
    let (start, end) = spots(places, finding.span);
    let sentences = sentences(reported);
    Annotation { file, reported: Some(reported), severity, check: finding.codemod, title, sentences, start, end }
}

fn of_skip<'a>(file: &'a FileOutcome, skip: &Skip) -> Annotation<'a> {
    let spot = Spot { line: skip.line.unwrap_or(1), column: 1, byte_column: 1 };
    Annotation {
        file,
        reported: None,
        severity: Severity::Notice,
        check: skip.code,
        title: format!("skipped: {}", skip.code),
        sentences: vec![one_line(&skip.message)],
        start: spot,
        end: spot,
    }
}

/// What is to be said of a finding: of a fix what it does and what changes, of a refusal the reasons and what helps.
pub(crate) fn sentences(reported: &Reported) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut push = |sentence: String| {
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    };
    if let Some(fix) = reported.finding.fix() {
        let others: Vec<String> = reported.elsewhere.iter().map(|elsewhere| path(&elsewhere.path)).collect();
        let others = if others.is_empty() { String::new() } else { format!(" (and in {})", others.join(", ")) };
        push(format!("{}{others}", one_line(&fix.title)));
        fix.notes.iter().for_each(|note| push(format!("changes: {}", one_line(note))));
        fix.reasons.iter().for_each(|reason| push(format!("why: {}", one_line(reason))));
    }
    let refusals = reported.finding.refusals();
    refusals.iter().for_each(|refusal| push(one_line(&refusal.message)));
    let hints = refusals.iter().filter_map(|refusal| refusal.hint.as_deref());
    hints.for_each(|hint| push(format!("hint: {}", one_line(hint))));
    sentences
}

/// The ends of `span`.
pub(crate) fn spots(places: &Places<'_>, span: Span) -> (Spot, Spot) {
    let spot = |offset| {
        let (line, column) = places.line_column(offset);
        Spot { line, column, byte_column: places.byte_column(offset) }
    };
    (spot(span.start()), spot(span.end()))
}
