//! GitLab's Code Quality report.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::report::View;
use crate::report::address::slashed;
use crate::report::annotation::{Annotation, Severity, annotations};
use crate::report::escaped_json::EscapedJson;
use crate::report::look::Look;

#[derive(Serialize)]
struct Violation {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report: one list.
///
/// # Errors
/// When `out` fails.
pub fn gitlab(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let violations: Vec<Violation> = annotations(view, look.volume).iter().map(violation).collect();
    serde_json::to_writer_pretty(EscapedJson(&mut *out), &violations)?;
    writeln!(out)
}

fn violation(annotation: &Annotation<'_>) -> Violation {
    Violation {
        description: format!("{}: {}", annotation.title, annotation.sentences.join("; ")),
        check_name: annotation.check,
        fingerprint: fingerprint(annotation),
        severity: match annotation.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Notice => "info",
        },
        location: Location {
            path: slashed(&annotation.file.path),
            lines: Lines { begin: annotation.start.line, end: annotation.end.line },
        },
    }
}

/// The same for the same finding in a later version of the file, and another for every other finding.
fn fingerprint(annotation: &Annotation<'_>) -> String {
    let key = annotation.reported.map_or(annotation.check, |reported| reported.finding.key.as_str());
    let path = annotation.file.path.as_os_str().as_encoded_bytes();
    let digest = Sha256::new().chain_update(path).chain_update([0]).chain_update(key).finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
