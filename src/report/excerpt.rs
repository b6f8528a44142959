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

    /// Write the lines with their numbers; a remark beside its line where it fits, else below.
    pub(crate) fn write(&self, places: &Places<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
        let palette = look.palette;
        let shown = if look.is_verbose() { self.lines.len() } else { MOST_LINES };
        let digits = self.lines.keys().take(shown).next_back().map_or(0, |line| line.to_string().len());
        let room = look.width.saturating_sub(digits + 6);
        for (&line, remarks) in self.lines.iter().take(shown) {
            let source = one_line(places.line(line).trim_end());
            let bar = paint(palette.dim, format!("{line:>digits$} │"));
            match remarks.as_slice() {
                [] => writeln!(out, "   {bar} {}", cut(&source, room))?,
                [remark] if width(&source) + 4 + width(remark) <= room => {
                    writeln!(out, "   {bar} {source}  {}", paint(palette.mark, format!("← {remark}")))?;
                }
                remarks => {
                    writeln!(out, "   {bar} {} {}", cut(&source, room.saturating_sub(2)), paint(palette.mark, "←"))?;
                    let blank = format!("{:digits$} │", "");
                    for text in remarks.iter().flat_map(|remark| wrap(remark, room.saturating_sub(2))) {
                        writeln!(out, "   {}   {}", paint(palette.dim, &blank), paint(palette.mark, text))?;
                    }
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
