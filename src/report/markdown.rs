//! A summary in GitHub's Markdown, for pull requests and the summaries of CI runs.

pub(crate) mod escape;

use std::io::{self, Write};

use crate::driver::outcome::{FileOutcome, Reported};
use crate::report::annotation::sentences;
use crate::report::counts::{Counts, Tally};
use crate::report::look::Look;
use crate::report::pages::{code_page, codemod_page};
use crate::report::place::Places;
use crate::report::printable::{count, one_line, path};
use crate::report::{Kind, PYTHON_VERSION, Told, View, diff, location, summary};
use escape::{code, fenced, link, prose};

/// Bytes of a section; what is beyond is counted. GitHub takes 1 MiB for the summary of a step, of which another tool
/// may need some.
const MOST_BYTES: usize = 256 * 1024;

/// The summary: a table of codemods, the fixes with their diffs, and folded away what was refused or passed over.
///
/// # Errors
/// When `out` fails.
pub fn markdown(view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let counts = Counts::of(view);
    writeln!(out, "## aiomend\n\n{}", headline(view, &counts))?;
    table(&counts, out)?;
    let fixes = view.shown.files.iter().filter_map(|file| fixes(file).transpose());
    section("\n### Fixes\n", "", fixes.collect::<Result<_, _>>()?, "more file", out)?;
    if look.is_quiet() {
        return Ok(());
    }
    let suppressed = if look.is_verbose() { counts.total.suppressed } else { 0 };
    folded("left alone", counts.total.refused + suppressed, left_alone(view, look), "more site", out)?;
    let skipped: Vec<String> = view.shown.files.iter().filter_map(skipped).collect();
    folded("passed over", skipped.len(), skipped, "more file", out)
}

/// `14 fixes in 6 files (9 safe, 5 unsafe: --unsafe-fixes) · 3 refused · 212 files, 58 with asyncio`
fn headline(view: &View<'_>, counts: &Counts) -> String {
    let mut parts = vec![summary::would(view, counts)];
    if counts.total.display_only > 0 {
        parts.push(format!("{} for display only", counts.total.display_only));
    }
    if counts.total.refused > 0 {
        parts.push(format!("{} refused", counts.total.refused));
    }
    parts.extend(summary::left_out(view.left_out));
    parts.push(format!("{}, {} with asyncio", count(counts.files, "file"), counts.files_with_asyncio));
    prose(&parts.join(" · "))
}

fn table(counts: &Counts, out: &mut dyn Write) -> io::Result<()> {
    if counts.codemods.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| codemod | safe | unsafe | display-only | refused |\n| :-- | --: | --: | --: | --: |")?;
    let row = |name: String, tally: &Tally, out: &mut dyn Write| {
        let Tally { safe, unsafe_, display_only, refused, .. } = tally;
        writeln!(out, "| {name} | {safe} | {unsafe_} | {display_only} | {refused} |")
    };
    for (id, tally) in &counts.codemods {
        row(link(&code(id), &codemod_page(id)), tally, out)?;
    }
    if counts.codemods.len() > 1 { row("all".to_owned(), &counts.total, out) } else { Ok(()) }
}

/// The fixes of one file, with the diff of all that were made; none where it has no fix.
fn fixes(file: &FileOutcome) -> io::Result<Option<String>> {
    let places = Places::new(&file.source);
    let mut text = String::new();
    for reported in &file.findings {
        let Some(fix) = reported.finding.fix() else { continue };
        let (line, column) = places.line_column(reported.finding.span.start());
        let word = fix.applicability.word();
        let mut sentences = sentences(reported).into_iter();
        let title = prose(&sentences.next().unwrap_or_default());
        text.push_str(&format!("- {line}:{column} **{}** ({word}) {title}\n", reported.finding.codemod));
        sentences.for_each(|sentence| text.push_str(&format!("  - {}\n", prose(&sentence))));
    }
    if let Some(new) = &file.text {
        let mut hunks = Vec::new();
        diff::plain(file.source.text(), new, &mut hunks)?;
        if text.is_empty() {
            text.push_str("- goes with fixes of other files\n");
        }
        text.push_str(&format!("\n{}", fenced("diff", &String::from_utf8_lossy(&hunks))));
    }
    Ok((!text.is_empty()).then(|| format!("\n#### {}\n\n{text}", code(&path(&file.path)))))
}

/// The refused sites, one by one where they are told so.
fn left_alone(view: &View<'_>, look: &Look) -> Vec<String> {
    let mut entries = Vec::new();
    for file in &view.shown.files {
        let places = Places::new(&file.source);
        let is_told = |reported: &&Reported| match reported.kind() {
            Kind::Refused => true,
            Kind::PythonVersion | Kind::Suppressed => look.is_verbose(),
            Kind::Fix(_) | Kind::DisplayOnly => false,
        };
        entries.extend(file.findings.iter().filter(is_told).map(|reported| refused(file, &places, reported)));
    }
    if look.is_verbose() { entries } else { with_version(view, entries) }
}

fn refused(file: &FileOutcome, places: &Places<'_>, reported: &Reported) -> String {
    let place = location(file, places, reported.finding.span.start());
    let codes: Vec<String> = reported.codes().into_iter().map(linked).collect();
    let mut text = format!("- {} {}: {}\n", code(&place), reported.finding.codemod, codes.join(", "));
    sentences(reported).iter().for_each(|sentence| text.push_str(&format!("  - {}\n", prose(sentence))));
    text
}

/// However many sites wait for a later Python, they are one more entry.
fn with_version(view: &View<'_>, mut entries: Vec<String>) -> Vec<String> {
    let findings = view.shown.files.iter().flat_map(|file| &file.findings);
    let waiting = findings.filter(|reported| matches!(reported.kind(), Kind::PythonVersion)).count();
    if waiting > 0 {
        let sites = count(waiting, "site");
        entries.push(format!("- {}: {sites} for which a later Python is needed\n", linked(PYTHON_VERSION)));
    }
    entries
}

fn skipped(file: &FileOutcome) -> Option<String> {
    let skip = file.skipped.as_ref()?;
    let line = skip.line.map(|line| format!(":{line}")).unwrap_or_default();
    let place = code(&format!("{}{line}", path(&file.path)));
    Some(format!("- {place} {}: {}\n", linked(skip.code), prose(&one_line(&skip.message))))
}

/// A code that leads to the page on it.
pub(crate) fn linked(name: &str) -> String {
    link(&code(name), &code_page(name))
}

fn folded(title: &str, number: usize, entries: Vec<String>, thing: &str, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("\n<details><summary>{number} {title}</summary>\n\n");
    section(&head, "\n</details>\n", entries, thing, out)
}

/// Entries between `head` and `foot`, as many as there is room for; nothing where there are none.
fn section(head: &str, foot: &str, entries: Vec<String>, thing: &str, out: &mut dyn Write) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    write!(out, "{head}")?;
    let mut room = MOST_BYTES;
    let mut left = 0;
    for entry in entries {
        match room.checked_sub(entry.len()) {
            Some(rest) if left == 0 => {
                room = rest;
                write!(out, "{entry}")?;
            }
            _ => left += 1,
        }
    }
    if left > 0 {
        writeln!(out, "\n… and {}", count(left, thing))?;
    }
    write!(out, "{foot}")
}
