//! The findings as a list, one a line, as linters print them.

use std::io::{self, Write};

use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::counts::Counts;
use crate::report::diff::style_of;
use crate::report::left_alone;
use crate::report::look::{Look, paint};
use crate::report::place::Places;
use crate::report::printable::{one_line, path};
use crate::report::summary::{self, Tense};
use crate::report::{Kind, Told, View, location, text};

/// The report of `check`: findings in order of path and place, skipped files, and the summary; with `-q` the fixes alone.
///
/// # Errors
/// When `out` fails.
pub fn check(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut version = Vec::new();
    for file in &view.shown.files {
        let places = Places::new(&file.source);
        for reported in &file.findings {
            match reported.kind() {
                Kind::PythonVersion => version.push((file, reported)),
                Kind::Suppressed if !look.is_verbose() => {}
                Kind::Refused | Kind::Suppressed if look.is_quiet() => {}
                _ => line(file, &places, reported, look, out)?,
            }
        }
    }
    if look.is_quiet() {
        return Ok(());
    }
    left_alone::version_line(&version, look, out)?;
    text::skipped(view.shown, look, out)?;
    writeln!(out, "{}", summary::broken(&summary::line(view, &Counts::of(view), Tense::Listed, look), look))
}

fn line(
    file: &FileOutcome,
    places: &Places<'_>,
    reported: &Reported,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let palette = look.palette;
    let finding = &reported.finding;
    let start = finding.span.start();
    let place = look.place(location(file, places, start), &file.path, places.line_column(start).0);
    write!(out, "{place}: {} ", look.codemod(finding.codemod))?;
    if let Some(fix) = finding.fix() {
        let word = paint(style_of(fix.applicability, palette), format!("[{}]", fix.applicability.word()));
        let others: Vec<String> = reported.elsewhere.iter().map(|elsewhere| path(&elsewhere.path)).collect();
        let others = if others.is_empty() { others.concat() } else { format!(" (and in {})", others.join(", ")) };
        return writeln!(out, "{word} {}{others}", one_line(&fix.title));
    }
    write!(out, "{}", paint(palette.refused, "refused:"))?;
    let mut separator = "";
    for refusal in finding.refusals() {
        write!(out, "{separator} {} {}", look.code(refusal.code), one_line(&refusal.message))?;
        separator = ";";
    }
    writeln!(out)
}
