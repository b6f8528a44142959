//! Annotations of GitHub Actions: workflow commands on standard output.
//!
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use std::io::{self, Write};

use crate::report::View;
use crate::report::address::slashed;
use crate::report::annotation::{Annotation, Severity, annotations};
use crate::report::counts::Counts;
use crate::report::look::Look;
use crate::report::printable::{path, visible};

/// One command for each remark. In the log, where only the message is shown, it begins with the place.
///
/// # Errors
/// When `out` fails.
pub fn github(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    annotations(view, look.volume).iter().try_for_each(|annotation| command(annotation, out))
}

fn command(annotation: &Annotation<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Annotation { file, title, sentences, start, end, .. } = annotation;
    let name = match annotation.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "notice",
    };
    let property = escaped_property(&slashed(&file.path));
    write!(out, "::{name} file={property},line={},endLine={}", start.line, end.line)?;
    // Columns over several lines are not taken.
    if start.line == end.line && start != end {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let place = format!("{}:{}:{}", path(&file.path), start.line, start.column);
    let message = format!("{place}: {title} {}", sentences.join("\n"));
    writeln!(out, ",title={}::{}", escaped_property(title), escaped(&message))
}

/// The numbers of a run as outputs of a step, for the file `$GITHUB_OUTPUT`.
///
/// # Errors
/// When `out` fails.
pub fn github_outputs(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(view);
    let numbers = [
        ("fixes", counts.total.fixes()),
        ("safe", counts.total.safe),
        ("unsafe", counts.total.unsafe_),
        ("applied", counts.total.applied),
        ("refusals", counts.total.refused),
        ("files", counts.files_with_fixes),
    ];
    numbers.iter().try_for_each(|(name, number)| writeln!(out, "{name}={number}"))
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property. Line ends in it have an escape; other characters that a terminal would obey have none, and
/// are shown as elsewhere.
fn escaped_property(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| escaped(&visible(line))).collect();
    lines.join("%0A").replace(':', "%3A").replace(',', "%2C")
}
