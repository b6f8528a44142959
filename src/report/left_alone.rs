//! What was refused, and why.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Write};

use aiomend_rewrite::{Refusal, VERIFICATION_FAILED};

use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::excerpt::Excerpt;
use crate::report::look::{Look, paint};
use crate::report::place::Places;
use crate::report::printable::{self, one_line, visible, width, wrap};
use crate::report::{Kind, PYTHON_VERSION, Told, View, location};

/// Refusals told in full; more become a table.
const MOST_IN_FULL: usize = 20;

/// Further places told of one site.
const MOST_RELATED: usize = 5;

/// The section *Left alone*: nothing where nothing was refused.
pub(crate) fn write(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut refused = Vec::new();
    let mut version = Vec::new();
    for file in &view.shown.files {
        for reported in &file.findings {
            match reported.kind() {
                Kind::Refused => refused.push((file, reported)),
                Kind::Suppressed if look.is_verbose() => refused.push((file, reported)),
                Kind::PythonVersion => version.push((file, reported)),
                Kind::Fix(_) | Kind::DisplayOnly | Kind::Suppressed => {}
            }
        }
    }
    if refused.is_empty() && version.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint(look.palette.heading, "Left alone"))?;
    if look.is_verbose() || refused.len() <= MOST_IN_FULL {
        in_full(&refused, look, out)?;
    } else {
        // What a run of the person's own command found out is told whatever there is of the rest.
        let is_of_command = |site: &Site<'_>| site.1.codes().contains(&VERIFICATION_FAILED);
        let (of_command, rest): (Vec<_>, Vec<_>) = refused.into_iter().partition(is_of_command);
        in_full(&of_command, look, out)?;
        match rest.len() {
            0..=MOST_IN_FULL => in_full(&rest, look, out)?,
            _ => table(&rest, of_command.len() + rest.len(), look, out)?,
        }
    }
    version_line(&version, look, out)?;
    writeln!(out)
}

type Site<'a> = (&'a FileOutcome, &'a Reported);

fn in_full(refused: &[Site<'_>], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut told = Outputs::default();
    let mut is_first = true;
    for sites in refused.chunk_by(|a, b| std::ptr::eq(a.0, b.0)) {
        let Some(&(file, _)) = sites.first() else { continue };
        let places = Places::new(&file.source);
        for alike in sites.chunk_by(|a, b| is_said_alike(a.1, b.1)) {
            let alike: Vec<&Reported> = alike.iter().map(|site| site.1).collect();
            if !std::mem::take(&mut is_first) {
                writeln!(out)?;
            }
            entry(file, &places, &alike, &mut told, look, out)?;
        }
    }
    Ok(())
}

/// Whether two codemods say the same of one site.
fn is_said_alike(one: &Reported, other: &Reported) -> bool {
    one.finding.span == other.finding.span && one.finding.refusals() == other.finding.refusals()
}

/// What commands said, each output with the place where it was told.
type Outputs<'r> = HashMap<&'r [String], String>;

fn entry<'r>(
    file: &FileOutcome,
    places: &Places<'_>,
    alike: &[&'r Reported],
    told: &mut Outputs<'r>,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let palette = look.palette;
    let Some(reported) = alike.first() else { return Ok(()) };
    let finding = &reported.finding;
    let place = location(file, places, finding.span.start());
    let line = places.line_column(finding.span.start()).0;
    let shown = look.place(&place, &file.path, line);
    let codes: Vec<String> = reported.codes().into_iter().map(|code| look.code(code).to_string()).collect();
    let refused = paint(palette.refused, "refused:");
    let codemods: Vec<String> = alike.iter().map(|one| look.codemod(one.finding.codemod).to_string()).collect();
    writeln!(out, "{shown} {}  {refused} {}", codemods.join(", "), codes.join(", "))?;
    let mut excerpt = Excerpt::default();
    excerpt.quote(places.line_column(finding.span.start()).0);
    for refusal in finding.refusals() {
        excerpt.mark(places.line_column(refusal.span.start()).0, &refusal.message);
    }
    excerpt.write(places, look, out)?;
    related_places(finding.refusals(), look, out)?;
    output(finding.refusals(), place, told, look, out)?;
    let mut hints: Vec<&str> = Vec::new();
    for hint in finding.refusals().iter().filter_map(|refusal| refusal.hint.as_deref()) {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    for hint in hints {
        indented("hint: ", &one_line(hint), look, out)?;
    }
    Ok(())
}

/// The further places that refusals speak of, one a line, each once.
fn related_places(refusals: &[Refusal], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut told: Vec<String> = Vec::new();
    for related in refusals.iter().flat_map(|refusal| &refusal.related) {
        let text = format!("{}:{}: {}", printable::path(&related.path), related.line, one_line(&related.message));
        if !told.contains(&text) {
            told.push(text);
        }
    }
    let shown = if look.is_verbose() { told.len() } else { MOST_RELATED };
    let mut label = "see: ";
    for text in told.iter().take(shown) {
        indented(label, text, look, out)?;
        label = "     ";
    }
    match told.len().saturating_sub(shown) {
        0 => Ok(()),
        hidden => indented(label, &format!("… and {}: -v", printable::count(hidden, "more place")), look, out),
    }
}

/// The end of what a command said, line by line; once for fixes that it fails with together.
fn output<'r>(
    refusals: &'r [Refusal],
    place: String,
    told: &mut Outputs<'r>,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    for said in refusals.iter().map(|refusal| refusal.output.as_slice()).filter(|said| !said.is_empty()) {
        if let Some(earlier) = told.get(said) {
            indented("output: ", &format!("as at {earlier}"), look, out)?;
            continue;
        }
        for line in said {
            let line = format!("   | {}", visible(line));
            writeln!(out, "{}", paint(look.palette.dim, line.trim_end()))?;
        }
        told.insert(said, place.clone());
    }
    Ok(())
}

/// `label` and `text` under an entry, wrapped.
fn indented(label: &str, text: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut label = label;
    let margin = label.len();
    for line in wrap(text, look.width.saturating_sub(margin + 3)) {
        writeln!(out, "   {}{line}", paint(look.palette.hint, format!("{label:margin$}")))?;
        label = "";
    }
    Ok(())
}

/// Counts by code, the most frequent first, with the first place of each; they are some of `all`.
fn table(refused: &[Site<'_>], all: usize, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let mut codes: BTreeMap<&str, (usize, Site<'_>)> = BTreeMap::new();
    for &site in refused {
        for code in site.1.codes() {
            codes.entry(code).or_insert((0, site)).0 += 1;
        }
    }
    let mut rows: Vec<(&str, usize, Site<'_>)> =
        codes.into_iter().map(|(code, (times, site))| (code, times, site)).collect();
    rows.sort_by_key(|&(code, times, _)| (std::cmp::Reverse(times), code));
    let digits = rows.first().map_or(1, |row| row.1.to_string().len());
    let column = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let place_of =
        |(file, reported): Site<'_>| location(file, &Places::new(&file.source), reported.finding.span.start());
    let needed = |row: &(&str, usize, Site<'_>)| {
        2 + digits + 3 + column + 5 + width(&place_of(row.2)) + 1 + row.2.1.finding.codemod.len()
    };
    // Who says it goes first where there is little room.
    let fits = look.screen.is_none_or(|columns| rows.iter().all(|row| needed(row) <= columns));
    for (code, times, (file, reported)) in rows {
        let blank = column - code.len();
        let (code, place, codemod) = (look.code(code), placed(file, reported, look), reported.finding.codemod);
        let codemod = if fits { format!(" {}", look.codemod(codemod)) } else { String::new() };
        writeln!(out, "  {times:>digits$} × {code}{:blank$}  as {place}{codemod}", "")?;
    }
    writeln!(out, "  -v shows all {all}; `aiomend explain CODE` tells what a code means")
}

/// One line, however many sites wait for a later Python.
pub(crate) fn version_line(sites: &[Site<'_>], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some((file, reported)) = sites.first() else { return Ok(()) };
    let (code, place) = (look.code(PYTHON_VERSION), placed(file, reported, look));
    let told = match sites.len() {
        1 => "1 site needs a later Python:".to_owned(),
        many => format!("{many} sites need a later Python, as"),
    };
    let why = reported.finding.refusals().first().map(|refusal| one_line(&refusal.message)).unwrap_or_default();
    writeln!(out, "{code}: {told} {place} {why}")
}

/// The place of a finding, leading there.
fn placed(file: &FileOutcome, reported: &Reported, look: &Look) -> String {
    let places = Places::new(&file.source);
    let start = reported.finding.span.start();
    look.place(location(file, &places, start), &file.path, places.line_column(start).0).to_string()
}
