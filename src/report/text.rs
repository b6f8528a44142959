//! The report for people: of `diff` and `fix`.

use std::io::{self, Write};

use crate::driver::outcome::{FileOutcome, Run};
use crate::report::changes::Changes;
use crate::report::counts::Counts;
use crate::report::look::{Look, paint};
use crate::report::printable::{one_line, path, visible};
use crate::report::summary::Tense;
use crate::report::{Kind, Told, View, diff as file_diff, left_alone, summary};

/// The report of `diff`: diffs, what was refused and why, what was skipped, and the summary.
///
/// # Errors
/// When `out` fails.
pub fn diff(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    diffs(view, look, Tense::Would, out)?;
    rest(view, look, Tense::Would, out)
}

/// The first part of the report of `fix`, for before anything is written: the diffs.
///
/// # Errors
/// When `out` fails.
pub fn fix_preview(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    diffs(view, look, Tense::Did, out)
}

/// The second part, for afterwards: what was refused and why, what was skipped, and what was done.
///
/// A file that could not be written after all has neither a text nor an applied fix in the run that `view` calls written.
///
/// # Errors
/// When `out` fails.
pub fn fix_result(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    rest(view, look, Tense::Did, out)
}

fn diffs(view: &View<'_>, look: &Look, tense: Tense, out: &mut dyn Write) -> io::Result<()> {
    let mut changes = Changes::default();
    for file in &view.shown.files {
        if let Some(text) = &file.text {
            file_diff::file(file, text, view.shown, &mut changes, look, out)?;
        }
    }
    not_applied(view, &mut changes, look, tense, out)
}

fn rest(view: &View<'_>, look: &Look, tense: Tense, out: &mut dyn Write) -> io::Result<()> {
    if look.is_quiet() {
        return Ok(());
    }
    left_alone::write(view, look, out)?;
    skipped(view.shown, look, out)?;
    not_exercised(view.written, look, out)?;
    writeln!(out, "{}", summary::broken(&summary::line(view, &Counts::of(view), tense, look), look))
}

/// Fixes that the shown texts lack: unsafe ones in a `diff`, with `-v` also those that are never applied in bulk, and
/// what `fix` did not write.
fn not_applied<'r>(
    view: &View<'r>,
    changes: &mut Changes<'r>,
    look: &Look,
    tense: Tense,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut heading = Some("Not applied");
    for file in &view.shown.files {
        for reported in file.findings.iter().filter(|reported| !reported.applied) {
            let shown = match reported.kind() {
                Kind::Fix(_) => tense == Tense::Would || look.is_verbose(),
                Kind::DisplayOnly => look.is_verbose(),
                Kind::Refused | Kind::PythonVersion | Kind::Suppressed => false,
            };
            if !shown {
                continue;
            }
            if let Some(heading) = heading.take() {
                writeln!(out, "{}", paint(look.palette.heading, heading))?;
            }
            file_diff::alone(file, reported, view.shown, changes, look, out)?;
        }
    }
    Ok(())
}

/// Changed files of which the command that verified them says nothing.
fn not_exercised(run: &Run, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(verification) = run.verification.as_ref() else { return Ok(()) };
    let is_written = |file: &&FileOutcome| file.text.is_some() && verification.not_exercised.contains(&file.path);
    let files: Vec<&FileOutcome> = run.files.iter().filter(is_written).collect();
    if files.is_empty() {
        return Ok(());
    }
    let heading = format!("Not exercised: `{}` imports none of these", visible(&verification.command));
    writeln!(out, "{}", paint(look.palette.heading, heading))?;
    for file in files {
        writeln!(out, "{}", look.place(path(&file.path), &file.path, 1))?;
    }
    writeln!(out)
}

/// Whole files that were passed over.
pub(crate) fn skipped(run: &Run, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut any = false;
    for file in &run.files {
        let Some(skip) = &file.skipped else { continue };
        if !any {
            writeln!(out, "{}", paint(look.palette.heading, "Skipped"))?;
            any = true;
        }
        let line = skip.line.map(|line| format!(":{line}")).unwrap_or_default();
        let place = look.place(format!("{}{line}", path(&file.path)), &file.path, skip.line.unwrap_or(1));
        writeln!(out, "{place} {}  {}", look.code(skip.code), one_line(&skip.message))?;
    }
    if any { writeln!(out) } else { Ok(()) }
}

/// Our own bugs, for standard error: nothing where there are none.
///
/// # Errors
/// When `err` fails.
pub fn errors(run: &Run, look: &Look, err: &mut dyn Write) -> io::Result<()> {
    let mut any = false;
    for file in &run.files {
        for defect in &file.defects {
            any = true;
            let place = paint(look.palette.path, path(&file.path));
            let label = paint(look.palette.alarm, "defect");
            writeln!(err, "{label}: {place} {}: {}", defect.codemod, one_line(&defect.message))?;
        }
    }
    if any {
        writeln!(err, "A defect is a bug in aiomend: it was caught, and the fixes it concerns were given back.")?;
        writeln!(err, "Please report it: {}/issues", env!("CARGO_PKG_REPOSITORY"))?;
    }
    Ok(())
}
