//! What changes at run time, told below the hunk that a fix makes: each set of differences once in a report. Then why it
//! is offered, where the fix says so.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::look::{Look, paint};
use crate::report::place::Places;
use crate::report::printable::{one_line, path, width, wrap};

/// Most lines that a label names one by one.
const MOST_LINES: usize = 4;

/// A label that is wider stands on a line of its own.
const WIDEST_LABEL: usize = 24;

/// What a report has told so far.
#[derive(Default)]
pub(crate) struct Changes<'r> {
    // By codemod and differences: where they were told.
    told: HashMap<(&'static str, &'r [String]), String>,
}

impl<'r> Changes<'r> {
    /// Tell the differences that `fixes` of one hunk name, with their lines where the hunk holds several fixes.
    pub(crate) fn write(
        &mut self,
        file: &FileOutcome,
        places: &Places<'_>,
        fixes: &[&'r Reported],
        look: &Look,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut notes: Vec<(&'r str, Vec<usize>)> = Vec::new();
        let mut known: Vec<(String, Vec<usize>)> = Vec::new();
        let add = |list: &mut Vec<(&'r str, Vec<usize>)>, note: &'r str, line| match list
            .iter_mut()
            .find(|(told, _)| *told == note)
        {
            Some((_, lines)) => lines.push(line),
            None => list.push((note, vec![line])),
        };
        for reported in fixes {
            let line = places.line_column(reported.finding.span.start()).0;
            let differences = reported.finding.fix().map_or(&[][..], |fix| &fix.notes);
            let set = (reported.finding.codemod, differences);
            match self.told.get(&set).filter(|_| differences.len() > 1) {
                Some(place) => match known.iter_mut().find(|(told, _)| told == place) {
                    Some((_, lines)) => lines.push(line),
                    None => known.push((place.clone(), vec![line])),
                },
                None => differences.iter().for_each(|note| add(&mut notes, note, line)),
            }
        }
        for reported in fixes {
            let line = places.line_column(reported.finding.span.start()).0;
            let differences = reported.finding.fix().map_or(&[][..], |fix| &fix.notes);
            let place = || format!("{}:{line}", path(&file.path));
            self.told.entry((reported.finding.codemod, differences)).or_insert_with(place);
        }
        for (note, lines) in notes {
            paragraph(&label("changes", &lines, fixes.len()), note, look, out)?;
        }
        for (place, lines) in known {
            paragraph(&label("changes", &lines, fixes.len()), &format!("as at {place}"), look, out)?;
        }
        for reported in fixes {
            let line = places.line_column(reported.finding.span.start()).0;
            for reason in reported.finding.fix().map_or(&[][..], |fix| &fix.reasons) {
                paragraph(&label("why", &[line], fixes.len()), reason, look, out)?;
            }
        }
        Ok(())
    }
}

/// `changes: `, or `changes at 12, 40: ` where other fixes of the hunk change something else.
fn label(what: &str, lines: &[usize], fixes: usize) -> String {
    if lines.len() == fixes {
        return format!("{what}: ");
    }
    let named: Vec<String> = lines.iter().take(MOST_LINES).map(ToString::to_string).collect();
    let more = lines.len().saturating_sub(MOST_LINES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{what} at {}{more}: ", named.join(", "))
}

fn paragraph(label: &str, sentence: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut margin = width(label);
    let mut label = label;
    if margin > WIDEST_LABEL {
        writeln!(out, "  {}", paint(look.palette.unsafe_, label.trim_end()))?;
        (margin, label) = (2, "");
    }
    for line in wrap(&one_line(sentence), look.width.saturating_sub(margin + 2)) {
        writeln!(out, "  {}{line}", paint(look.palette.unsafe_, format!("{label:margin$}")))?;
        label = "";
    }
    Ok(())
}
