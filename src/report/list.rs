//! `list`.

use std::io::{self, Write};

use crate::catalog::CodemodInfo;
use crate::report::look::{Look, paint};
use crate::report::pages::codemod_page;
use crate::report::printable::wrap;

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
        let blank = ids - shown(codemod).len();
        let id = look.links.to_page(paint(look.palette.path, shown(codemod)), || codemod_page(codemod.id));
        let first = title.next().unwrap_or_default();
        writeln!(out, "{id}{:blank$}  {:safeties$}  {python:6}  {first}", "", codemod.safety)?;
        for line in title {
            writeln!(out, "{:margin$}{line}", "")?;
        }
    }
    Ok(())
}
