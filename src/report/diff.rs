//! The diff of one file, each hunk headed by the findings that it comes from.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use aiomend_rewrite::{Applicability, Edit};
use aiomend_syntax::Span;

use crate::driver::outcome::{FileOutcome, Reported, Run};
use crate::report::changes::Changes;
use crate::report::hunks::{Hunk, Row, hunks, lines};
use crate::report::location;
use crate::report::look::{Look, Palette, paint};
use crate::report::place::Places;
use crate::report::printable::{self, cut, one_line, path, visible, width};

/// The diff from the text as read to `new`, with the findings that made it.
pub(crate) fn file<'r>(
    file: &'r FileOutcome,
    new: &str,
    run: &Run,
    told_changes: &mut Changes<'r>,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::new(&file.source);
    let texts = Texts::new(file.source.text(), new);
    let hunks = hunks(&texts.old, &texts.new);
    let applied: Vec<&Reported> = file.findings.iter().filter(|reported| reported.applied).collect();
    let arriving = arriving(run, &file.path);
    let mut told = vec![false; applied.len()];
    for hunk in &hunks {
        let here: Vec<usize> = (0..applied.len()).filter(|&at| texts.touches(hunk, applied[at].finding.span)).collect();
        for &at in &here {
            head(file, &places, applied[at], if told[at] { Part::Later } else { Part::First }, look, out)?;
        }
        let mut goes_with = arriving_in(&texts, hunk, &arriving);
        if here.is_empty() && goes_with.is_empty() {
            goes_with = companions(&texts, hunk, &applied, &arriving);
        }
        if !goes_with.is_empty() {
            writeln!(out, "{} goes with {}", place(file, hunk, look), goes_with.join(", "))?;
        }
        body(&texts, hunk, look.palette, out)?;
        let fresh: Vec<&Reported> = here.iter().filter(|&&at| !told[at]).map(|&at| applied[at]).collect();
        told_changes.write(file, &places, &fresh, look, out)?;
        here.iter().for_each(|&at| told[at] = true);
        writeln!(out)?;
    }
    for (at, reported) in applied.iter().enumerate().filter(|&(at, _)| !told[at]) {
        debug_assert!(!told[at]);
        head(file, &places, reported, Part::First, look, out)?;
        writeln!(out, "  the changes are in other places")?;
        told_changes.write(file, &places, &[reported], look, out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// A fix that is in no text: its head, and its own diff where its edits are in the text as read.
pub(crate) fn alone<'r>(
    file: &FileOutcome,
    reported: &'r Reported,
    run: &Run,
    told_changes: &mut Changes<'r>,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::new(&file.source);
    head(file, &places, reported, Part::First, look, out)?;
    let old = file.source.text();
    let new = if reported.requires.is_empty() { aiomend_rewrite::apply(old, &reported.edits).ok() } else { None };
    match (new, reported.finding.fix()) {
        (Some(new), _) => {
            let texts = Texts::new(old, &new);
            for hunk in &hunks(&texts.old, &texts.new) {
                body(&texts, hunk, look.palette, out)?;
            }
        }
        (None, Some(fix)) => writeln!(out, "  {}", one_line(&fix.title))?,
        (None, None) => {}
    }
    for elsewhere in &reported.elsewhere {
        let other = run.files.iter().find(|other| other.path == elsewhere.path);
        let edited = other.zip(elsewhere.edits.as_deref());
        let changed =
            edited.and_then(|(other, edits)| Some((other, aiomend_rewrite::apply(other.source.text(), edits).ok()?)));
        let Some((other, new)) = changed else {
            writeln!(out, "  changes {} too", path(&elsewhere.path))?;
            continue;
        };
        let texts = Texts::new(other.source.text(), &new);
        for hunk in &hunks(&texts.old, &texts.new) {
            writeln!(out, "{} goes with it", place(other, hunk, look))?;
            body(&texts, hunk, look.palette, out)?;
        }
    }
    told_changes.write(file, &places, &[reported], look, out)?;
    writeln!(out)
}

/// The hunks of two texts without colour, and without a word on what made them.
pub(crate) fn plain(old: &str, new: &str, out: &mut dyn Write) -> io::Result<()> {
    let texts = Texts::new(old, new);
    hunks(&texts.old, &texts.new).iter().try_for_each(|hunk| body(&texts, hunk, Palette::default(), out))
}

/// `src/app/loader.py:41`
fn place(file: &FileOutcome, hunk: &Hunk, look: &Look) -> String {
    let line = hunk.first_changed() + 1;
    look.place(format!("{}:{line}", path(&file.path)), &file.path, line).to_string()
}

/// A fix of another file that changes this one.
struct Arriving<'r> {
    // `wait-for-to-timeout at a.py:3`
    name: String,
    // Where they are known in the text as read.
    edits: Option<&'r [Edit]>,
}

/// The applied fixes of other files of the run that change the one at `path`.
fn arriving<'r>(run: &'r Run, path: &Path) -> Vec<Arriving<'r>> {
    let mut found = Vec::new();
    for file in &run.files {
        let reported = file.findings.iter().filter(|reported| reported.applied);
        let reaching = reported.flat_map(|reported| reported.elsewhere.iter().map(move |one| (reported, one)));
        for (reported, elsewhere) in reaching.filter(|(_, elsewhere)| elsewhere.path == path) {
            let (line, _) = Places::new(&file.source).line_column(reported.finding.span.start());
            let name = format!("{} at {}:{line}", reported.finding.codemod, printable::path(&file.path));
            found.push(Arriving { name, edits: elsewhere.edits.as_deref() });
        }
    }
    found
}

/// The names of those whose edits touch the hunk.
fn arriving_in(texts: &Texts<'_>, hunk: &Hunk, arriving: &[Arriving<'_>]) -> Vec<String> {
    let touches = |one: &&Arriving<'_>| {
        let mut edits = one.edits.into_iter().flatten();
        edits.any(|edit| texts.touches(hunk, edit.span))
    };
    arriving.iter().filter(touches).map(|one| one.name.clone()).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    First,
    Later,
}

/// Columns of a site's source that are worth showing beside its place.
const LEAST_SOURCE: usize = 24;

/// `src/app/loader.py:41:12 gather-to-task-group [unsafe]  await asyncio.gather(*jobs)`
fn head(
    file: &FileOutcome,
    places: &Places<'_>,
    reported: &Reported,
    part: Part,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = &reported.finding;
    let place = location(file, places, finding.span.start());
    let tag = reported.finding.fix().map_or(Applicability::DisplayOnly, |fix| fix.applicability);
    let word = format!("[{}]", tag.word());
    let used = width(&place) + finding.codemod.len() + word.len() + 4;
    let room = look.width.saturating_sub(used);
    let source = match part {
        // Too few columns say nothing: the lines below do.
        Part::First if room < LEAST_SOURCE => String::new(),
        Part::First => format!("  {}", cut(&one_line(&places.beginning(finding.span, room)), room)),
        Part::Later => "  (continued)".to_owned(),
    };
    let line = places.line_column(finding.span.start()).0;
    let (place, word) = (look.place(place, &file.path, line), paint(style_of(tag, look.palette), word));
    writeln!(out, "{place} {} {word}{}", look.codemod(finding.codemod), paint(look.palette.dim, source))
}

pub(crate) fn style_of(applicability: Applicability, palette: Palette) -> anstyle::Style {
    match applicability {
        Applicability::Safe => palette.safe,
        Applicability::Unsafe => palette.unsafe_,
        Applicability::DisplayOnly => palette.dim,
    }
}

/// For a hunk away from all sites: what it goes with.
fn companions(texts: &Texts<'_>, hunk: &Hunk, applied: &[&Reported], arriving: &[Arriving<'_>]) -> Vec<String> {
    let mut names = BTreeSet::new();
    for reported in applied.iter().filter(|reported| reported.requires.is_empty()) {
        if reported.edits.iter().any(|edit| texts.touches(hunk, edit.span)) {
            names.insert(reported.finding.codemod);
        }
    }
    if names.is_empty() {
        // The edits of fixes that build on others cannot be placed in the text as read.
        names.extend(
            applied.iter().filter(|reported| !reported.requires.is_empty()).map(|reported| reported.finding.codemod),
        );
    }
    let unplaced = arriving.iter().filter(|one| names.is_empty() && one.edits.is_none());
    let unplaced: Vec<String> = unplaced.map(|one| one.name.clone()).collect();
    names.into_iter().map(str::to_owned).chain(unplaced).collect()
}

fn body(texts: &Texts<'_>, hunk: &Hunk, palette: Palette, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}{}", paint(palette.hunk, hunk), texts.enclosing(hunk.old.start))?;
    for &row in &hunk.rows {
        let (line, style) = match row {
            Row::Same(at) => (texts.old[at], anstyle::Style::new()),
            Row::Removed(at) => (texts.old[at], palette.removed),
            Row::Added(at) => (texts.new[at], palette.added),
        };
        let (line, ended) = texts.bare(line);
        writeln!(out, "{}", paint(style, format_args!("{}{}", row.sign(), visible(line))))?;
        if !ended {
            writeln!(out, "{}", paint(palette.dim, "\\ No newline at end of file"))?;
        }
    }
    Ok(())
}

/// Two texts in lines.
pub(crate) struct Texts<'a> {
    pub(crate) old: Vec<&'a [u8]>,
    pub(crate) new: Vec<&'a [u8]>,
    // First byte of each line of `old`.
    starts: Vec<usize>,
    // Every line of both ends with `\r\n`: not worth an escape on each.
    crlf: bool,
}

impl<'a> Texts<'a> {
    pub(crate) fn new(old: &'a str, new: &'a str) -> Self {
        let (old, new) = (lines(old.as_bytes()), lines(new.as_bytes()));
        let mut starts = Vec::with_capacity(old.len());
        let mut at = 0;
        for line in &old {
            starts.push(at);
            at += line.len();
        }
        let crlf = old.iter().chain(&new).all(|line| !line.ends_with(b"\n") || line.ends_with(b"\r\n"));
        Self { old, new, starts, crlf }
    }

    /// A line of one of them without its end, and whether it has one. The `\r` of a `\r\n` is part of the end where every
    /// line has it.
    pub(crate) fn bare(&self, line: &'a [u8]) -> (&'a str, bool) {
        let (line, is_ended) = match line.strip_suffix(b"\n") {
            Some(line) if self.crlf => (line.strip_suffix(b"\r").unwrap_or(line), true),
            Some(line) => (line, true),
            None => (line, false),
        };
        // A piece of a text up to an ASCII character is text.
        (std::str::from_utf8(line).unwrap_or(""), is_ended)
    }

    /// Whether a line of `span` is among the hunk's, context included.
    fn touches(&self, hunk: &Hunk, span: Span) -> bool {
        let line_of = |offset: u32| self.starts.partition_point(|&start| start <= offset as usize).saturating_sub(1);
        let last = if span.is_empty() { span.start() } else { span.end() - 1 };
        line_of(span.start()) < hunk.old.end.max(hunk.old.start + 1) && hunk.old.start <= line_of(last)
    }

    /// ` async def load(urls):`, the definition that the line before `line` lies in or begins, as git finds it.
    pub(crate) fn enclosing(&self, line: usize) -> String {
        let begins = |line: &&&[u8]| {
            let text = line.trim_ascii_start();
            [&b"def "[..], b"class ", b"async def "].iter().any(|word| text.starts_with(word))
        };
        let Some(found) = self.old[..line.min(self.old.len())].iter().rev().find(begins) else { return String::new() };
        let text = one_line(String::from_utf8_lossy(found).trim());
        format!(" {}", cut(&text, 56))
    }
}
