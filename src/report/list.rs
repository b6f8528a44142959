//! `list` and `explain`.

use std::io::{self, Write};

use crate::catalog::{CodemodInfo, Topic};
use crate::report::look::{Look, paint};
use crate::report::printable::{width, wrap};

/// The codemods, one a line: id, safety, needed Python, what it does. A form stands below its codemod.
///
/// # Errors
/// When `out` fails.
pub fn list(codemods: &[CodemodInfo], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let shown = |codemod: &CodemodInfo| codemod.form().map_or(codemod.id.to_owned(), |form| format!("  :{form}"));
    let ids = codemods.iter().map(|codemod| shown(codemod).len()).max().unwrap_or(0);
    let safeties = codemods.iter().map(|codemod| codemod.safety.len()).max().unwrap_or(0);
    for codemod in codemods {
        let python = format!("≥ 3.{}", codemod.min_python);
        let margin = ids + safeties + 12;
        let text = match codemod.when_unasked() {
            Some(when) => format!("{} ({when})", codemod.title),
            None => codemod.title.to_owned(),
        };
        let mut title = wrap(&text, look.width.saturating_sub(margin)).into_iter();
        let id = paint(look.palette.path, format!("{:ids$}", shown(codemod)));
        let first = title.next().unwrap_or_default();
        writeln!(out, "{id}  {:safeties$}  {python:6}  {first}", codemod.safety)?;
        for line in title {
            writeln!(out, "{:margin$}{line}", "")?;
        }
    }
    Ok(())
}

/// A codemod's README, or what a refusal code means and who refuses with it.
///
/// # Errors
/// When `out` fails.
pub fn explain(topic: &Topic<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    match topic {
        Topic::Codemod(codemod) => {
            writeln!(out, "{}", codemod.doc.trim_end())?;
            let Some(when) = codemod.when_unasked() else { return Ok(()) };
            // A sentence begins with a capital, and the phrases are ASCII.
            let (first, rest) = when.split_at(1);
            let sentence = format!(
                "{}{rest}: `--select {}` runs it whatever Python the project supports.",
                first.to_uppercase(),
                codemod.id
            );
            writeln!(out)?;
            wrap(&sentence, look.width).into_iter().try_for_each(|line| writeln!(out, "{line}"))
        }
        Topic::Refusal { code, general, codemods } => {
            writeln!(out, "{}: a reason to leave a site alone", paint(look.palette.refused, code))?;
            if let Some(line) = general {
                meaning("every codemod", line, look, out)?;
            }
            for (codemod, line) in codemods {
                meaning(codemod.id, line, look, out)?;
            }
            Ok(())
        }
    }
}

fn meaning(who: &str, line: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let margin = width(who) + 4;
    let mut lines = wrap(line, look.width.saturating_sub(margin)).into_iter();
    writeln!(out, "  {}: {}", paint(look.palette.path, who), lines.next().unwrap_or_default())?;
    lines.try_for_each(|line| writeln!(out, "{:margin$}{line}", ""))
}
