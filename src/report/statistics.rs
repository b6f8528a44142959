//! `--statistics`: the findings by codemod, the refusals by code.

use std::fmt::Display;
use std::io::{self, Write};

use crate::report::counts::{Counts, Tally};
use crate::report::look::{Look, paint};

/// Two tables; nothing where nothing was found.
///
/// # Errors
/// When `out` fails.
pub fn statistics(counts: &Counts, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    if counts.codemods.is_empty() {
        return Ok(());
    }
    let column = counts.codemods.keys().map(|id| id.len()).max().unwrap_or(0);
    let head = format!(
        "{:column$}  {:>6}  {:>6}  {:>12}  {:>7}  {:>10}",
        "", "safe", "unsafe", "display-only", "refused", "suppressed"
    );
    writeln!(out, "\n{}", paint(look.palette.dim, head))?;
    for (id, tally) in &counts.codemods {
        row(look.codemod(id), column - id.len(), tally, out)?;
    }
    if counts.codemods.len() > 1 {
        row("all", column.saturating_sub("all".len()), &counts.total, out)?;
    }
    let mut codes: Vec<(&str, usize)> = counts.codes.iter().map(|(code, times)| (*code, *times)).collect();
    if codes.is_empty() {
        return Ok(());
    }
    codes.sort_by_key(|&(code, times)| (std::cmp::Reverse(times), code));
    writeln!(out)?;
    let digits = codes.first().map_or(1, |(_, times)| times.to_string().len());
    for (code, times) in codes {
        writeln!(out, "{times:>digits$} × {}", look.code(code))?;
    }
    Ok(())
}

fn row(name: impl Display, blank: usize, tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let Tally { safe, unsafe_, display_only, refused, suppressed, .. } = tally;
    writeln!(out, "{name}{:blank$}  {safe:>6}  {unsafe_:>6}  {display_only:>12}  {refused:>7}  {suppressed:>10}", "")
}
