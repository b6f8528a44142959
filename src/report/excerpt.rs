//! Lines of source with remarks on them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::report::look::{Look, paint};
use crate::report::place::Places;
use crate::report::printable::{cut, one_line, width, wrap};

/// Lines of one file to be quoted, each with the remarks on it.
#[derive(Debug, Default)]
pub(crate) struct Excerpt {
    // By 1-based line.
    lines: BTreeMap<usize, Vec<String>>,
}

/// Quoted lines; what is beyond is counted.
const MOST_LINES: usize = 8;

impl Excerpt {
    /// Quote `line`.
    pub(crate) fn quote(&mut self, line: usize) {
        self.lines.entry(line).or_default();
    }

    /// Quote `line` and mark it with `remark`.
    pub(crate) fn mark(&mut self, line: usize, remark: &str) {
        let remarks = self.lines.entry(line).or_default();
        let remark = one_line(remark);
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }

    /// Write the lines with their numbers; remarks beside the source where all of them fit, else below it.
    pub(crate) fn write(&self, places: &Places<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
        let palette = look.palette;
        let shown = if look.is_verbose() { self.lines.len() } else { MOST_LINES };
        let digits = self.lines.keys().take(shown).last().map_or(0, |line| line.to_string().len());
        let room = look.width.saturating_sub(digits + 6);
        let rows: Vec<(usize, String, &[String])> = self
            .lines
            .iter()
            .take(shown)
            .map(|(&line, remarks)| (line, one_line(places.line(line).trim_end()), remarks.as_slice()))
            .collect();
        let marked = || rows.iter().filter(|(_, _, remarks)| !remarks.is_empty());
        let column = marked().map(|(_, source, _)| width(source)).max().unwrap_or(0) + 2;
        let widest = marked().flat_map(|(_, _, remarks)| *remarks).map(|remark| width(remark) + 2).max().unwrap_or(0);
        let beside = column + widest <= room;
        for (line, source, remarks) in &rows {
            let bar = paint(palette.dim, format!("{line:>digits$} │"));
            let Some((first, others)) = remarks.split_first() else {
                writeln!(out, "   {bar} {}", cut(source, room))?;
                continue;
            };
            if beside {
                let gap = column - width(source);
                writeln!(out, "   {bar} {source}{:gap$}{}", "", paint(palette.mark, format!("← {first}")))?;
                for other in others {
                    writeln!(out, "   {:digits$}   {:column$}{}", "", "", paint(palette.mark, format!("← {other}")))?;
                }
                continue;
            }
            writeln!(out, "   {bar} {} {}", cut(source, room.saturating_sub(2)), paint(palette.mark, "←"))?;
            for remark in *remarks {
                for text in wrap(remark, room.saturating_sub(2)) {
                    let blank = paint(palette.dim, format!("{:digits$} │", ""));
                    writeln!(out, "   {blank}   {}", paint(palette.mark, text))?;
                }
            }
        }
        let hidden = self.lines.len().saturating_sub(shown);
        if hidden > 0 {
            writeln!(out, "   {:digits$}   … and {hidden} more lines: -v", "")?;
        }
        Ok(())
    }
}
