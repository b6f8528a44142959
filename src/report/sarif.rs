//! SARIF 2.1.0, as code scanning services read it.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>: regions are half open, lines and columns are counted from 1, here
//! in code points. A site is one result: its rule is the codemod, or for a refused one the codemod with the first of the
//! reasons.

mod model;
mod rules;

use std::io::{self, Write};
use std::path::Path;

use aiomend_rewrite::Refusal;
use aiomend_syntax::Span;

use crate::catalog::{CodemodInfo, DEFECT};
use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::address::uri;
use crate::report::annotation::sentences;
use crate::report::escaped_json::EscapedJson;
use crate::report::own_edits::own_edits;
use crate::report::place::Places;
use crate::report::{Kind, Told, View};
use model::{
    ArtifactChange, ArtifactLocation, Content, Descriptor, Driver, Fingerprints, Fix, Invocation, Location, Log,
    Message, Notification, PhysicalLocation, Properties, Region, Replacement, Report, Suppression, Tool,
};
use rules::Rules;

/// The log: one run with every finding, suppressed ones marked as such.
///
/// # Errors
/// When `out` fails.
pub fn sarif(view: &View<'_>, codemods: &[CodemodInfo], out: &mut dyn Write) -> io::Result<()> {
    let mut rules = Rules::new(codemods);
    let written = view.written_keys();
    let mut results = Vec::new();
    let mut notices = Rules::new(codemods);
    let mut notifications = Vec::new();
    for file in &view.shown.files {
        let places = Places::new(&file.source);
        for reported in &file.findings {
            let applied = written.contains(&(file.path.as_path(), reported.finding.key.as_str()));
            results.push(result(view, file, &places, reported, applied, &mut rules));
        }
        notifications.extend(passed_over(file, &mut notices));
        notifications.extend(defects(file, &mut notices));
    }
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [model::Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: env!("CARGO_PKG_REPOSITORY"),
                    rules: rules.into_list(),
                    notifications: notices.into_list(),
                },
            },
            invocations: [Invocation {
                execution_successful: view.shown.files.iter().all(|file| file.defects.is_empty()),
                tool_execution_notifications: notifications,
            }],
            results,
            column_kind: "unicodeCodePoints",
        }],
    };
    serde_json::to_writer_pretty(EscapedJson(&mut *out), &log)?;
    writeln!(out)
}

fn result<'a>(
    view: &View<'a>,
    file: &'a FileOutcome,
    places: &Places<'_>,
    reported: &'a Reported,
    applied: bool,
    rules: &mut Rules<'_>,
) -> Report<'a> {
    let finding = &reported.finding;
    let codes = reported.codes();
    let kind = reported.kind();
    let level = match kind {
        Kind::Fix(_) if applied => "error",
        Kind::Fix(_) | Kind::DisplayOnly => "warning",
        Kind::Refused | Kind::PythonVersion | Kind::Suppressed => "note",
    };
    let (rule_id, rule_index) = match codes.first() {
        Some(code) => rules.of_refusal(finding.codemod, code),
        None => rules.of_fix(finding.codemod),
    };
    Report {
        rule_id,
        rule_index,
        level,
        message: Message { text: sentences(reported).join("\n") },
        locations: [in_file(file, places, finding.span, None)],
        related_locations: finding.refusals().iter().flat_map(|refusal| related(file, places, refusal)).collect(),
        fixes: fix(view, file, reported).into_iter().collect(),
        suppressions: matches!(kind, Kind::Suppressed).then_some([Suppression { kind: "inSource" }]),
        partial_fingerprints: Fingerprints { key: &finding.key },
        properties: Properties { codes, applicability: finding.fix().map(|fix| fix.applicability.word()), applied },
    }
}

/// The obstacle, and the further places that matter.
fn related(file: &FileOutcome, places: &Places<'_>, refusal: &Refusal) -> Vec<Location> {
    let mut all = vec![in_file(file, places, refusal.span, Some(format!("{}: {}", refusal.code, refusal.message)))];
    all.extend(refusal.related.iter().map(|at| on_line(&at.path, Some(at.line), Some(at.message.clone()))));
    all
}

fn fix<'a>(view: &View<'a>, file: &'a FileOutcome, reported: &'a Reported) -> Option<Fix<'a>> {
    let fix = reported.finding.fix()?;
    let changed = own_edits(view.shown, file, reported)?;
    let changes = changed.into_iter().map(|changed| {
        let places = Places::new(&changed.file.source);
        let replacement = |edit: &'a aiomend_rewrite::Edit| Replacement {
            deleted_region: region(&places, edit.span),
            inserted_content: Content { text: &edit.text },
        };
        ArtifactChange {
            artifact_location: ArtifactLocation { uri: uri(&changed.file.path) },
            replacements: changed.edits.into_iter().map(replacement).collect(),
        }
    });
    Some(Fix { description: Message { text: fix.title.clone() }, artifact_changes: changes.collect() })
}

fn passed_over(file: &FileOutcome, notices: &mut Rules<'_>) -> Option<Notification> {
    let skip = file.skipped.as_ref()?;
    let (id, index) = notices.of_notice(skip.code);
    Some(Notification {
        descriptor: Descriptor { id, index },
        level: "warning",
        message: Message { text: format!("skipped: {}: {}", skip.code, skip.message) },
        locations: [on_line(&file.path, skip.line, None)],
    })
}

fn defects(file: &FileOutcome, notices: &mut Rules<'_>) -> Vec<Notification> {
    let told = file.defects.iter().map(|defect| {
        let (id, index) = notices.of_notice(DEFECT);
        Notification {
            descriptor: Descriptor { id, index },
            level: "error",
            message: Message { text: format!("defect: {}: {}", defect.codemod, defect.message) },
            locations: [on_line(&file.path, None, None)],
        }
    });
    told.collect()
}

fn in_file(file: &FileOutcome, places: &Places<'_>, span: Span, message: Option<String>) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(&file.path) },
            region: Some(region(places, span)),
        },
        message: message.map(|text| Message { text }),
    }
}

fn on_line(path: &Path, line: Option<usize>, message: Option<String>) -> Location {
    let region = |start_line| Region { start_line, start_column: None, end_line: None, end_column: None };
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(path) },
            region: line.map(region),
        },
        message: message.map(|text| Message { text }),
    }
}

fn region(places: &Places<'_>, span: Span) -> Region {
    let ((start_line, start), (end_line, end)) = (places.line_column(span.start()), places.line_column(span.end()));
    Region { start_line, start_column: Some(start), end_line: Some(end_line), end_column: Some(end) }
}
