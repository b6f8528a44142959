//! What a pull or merge request says of itself, and its commits of themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use aiomend_semantics::project::is_test;

use crate::driver::outcome::{FileOutcome, Reported, Run};
use crate::report::counts::{Counts, Tally};
use crate::report::markdown::escape::{code, fenced, prose};
use crate::report::markdown::linked;
use crate::report::place::Places;
use crate::report::printable::{count, one_line, path};
use crate::report::{Kind, Told, View, diff, location};

/// Bytes of a body: GitHub takes 65,536 characters. What is beyond goes, the least needed first.
const MOST_BYTES: usize = 60_000;
/// Lines of the example of a codemod.
const MOST_LINES: usize = 40;
/// Files named that the command does not import; more are counted.
const NAMED: usize = 20;

/// What one codemod does: the difference between two runs, of which the second has its fixes as well.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The id of the codemod.
    pub id: &'a str,
    /// What it does, in one line.
    pub title: &'a str,
    /// The run with the fixes of the codemods before it.
    pub before: &'a Run,
    /// The same with its own.
    pub after: &'a Run,
}

/// The texts of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestText {
    /// One line.
    pub title: String,
    /// Markdown.
    pub body: String,
}

/// The title and the body of a request with these commits.
pub fn request(view: &View<'_>, steps: &[Step<'_>], counts: &Counts) -> RequestText {
    let fixes = count(counts.total.applied, "fix");
    let files = count(counts.files_changed, "file");
    let title = match steps {
        [only] => format!("{} ({fixes} in {files})", only.title),
        _ => format!("Migrate asyncio code ({fixes} in {files})"),
    };
    let mut body = format!("aiomend made {fixes} in {files}, one commit for each codemod.\n");
    let chapters: Vec<String> = steps.iter().map(|step| chapter(step, counts)).collect();
    if view.left_out.beyond_limit > 0 {
        let _ = writeln!(body, "\n{} left for later: this request is a first part.", are(view.left_out.beyond_limit));
    }
    let closing = format!("{}{}", verified(view), closing());
    let mut room = MOST_BYTES.saturating_sub(body.len() + closing.len());
    let mut left = 0;
    for chapter in chapters.iter().chain([&left_alone(view, counts)]) {
        match room.checked_sub(chapter.len()) {
            Some(rest) => {
                room = rest;
                body.push_str(chapter);
            }
            None => left += 1,
        }
    }
    if left > 0 {
        let _ = writeln!(body, "\n… and {} for which there is no room here", count(left, "section"));
    }
    RequestText { title, body: body + &closing }
}

/// `1 more fix is`, `11 more fixes are`
fn are(more: usize) -> String {
    if more == 1 { "1 more fix is".to_owned() } else { format!("{more} more fixes are") }
}

/// The message of a commit by a template; `{codemod}`, `{title}`, `{fixes}` and `{files}` stand for what they say. What
/// changes at run time follows.
pub fn commit_message(template: &str, step: &Step<'_>, counts: &Counts) -> String {
    let filled = template
        .replace("{codemod}", step.id)
        .replace("{title}", step.title)
        .replace("{fixes}", &count(tally_of(step, counts).applied, "fix"))
        .replace("{files}", &count(files_of(step).len(), "file"));
    let mut message = format!("{}\n", filled.trim_end());
    let _ = write!(message, "\n{}.\n", summary(step, counts));
    for note in notes(step) {
        let _ = writeln!(message, "- {note}");
    }
    message
}

/// The message of one commit with all steps.
pub fn joint_message(title: &str, steps: &[Step<'_>], counts: &Counts) -> String {
    let mut message = format!("{title}\n");
    for step in steps {
        let _ = write!(message, "\n{}: {}.\n", step.title, summary(step, counts));
        notes(step).iter().for_each(|note| message.push_str(&format!("- {note}\n")));
    }
    message
}

/// `9 fixes in 4 files by aiomend's wait-for-to-timeout: 7 safe, 2 unsafe`
fn summary(step: &Step<'_>, counts: &Counts) -> String {
    let tally = tally_of(step, counts);
    let trust = match (tally.applied - tally.applied_unsafe, tally.applied_unsafe) {
        (_, 0) => "safe".to_owned(),
        (0, _) => "unsafe".to_owned(),
        (safe, unsafe_) => format!("{safe} safe, {unsafe_} unsafe"),
    };
    let (fixes, files) = (count(tally.applied, "fix"), count(files_of(step).len(), "file"));
    format!("{fixes} in {files} by aiomend's {}: {trust}", step.id)
}

fn tally_of(step: &Step<'_>, counts: &Counts) -> Tally {
    counts.codemods.get(step.id).copied().unwrap_or_default()
}

/// What one codemod did, with one example.
fn chapter(step: &Step<'_>, counts: &Counts) -> String {
    let mut text = format!("\n### {}\n\n{}.\n", prose(step.title), prose(&summary(step, counts)));
    if let Some(example) = example(step) {
        let _ = write!(text, "\n{example}");
    }
    let notes = notes(step);
    if notes.is_empty() {
        text.push_str("\nNothing changes at run time.\n");
        return text;
    }
    text.push_str("\nWhat changes at run time:\n\n");
    for note in notes {
        let _ = writeln!(text, "- {}", prose(note));
    }
    text
}

/// The applied fixes of a step's codemod, file by file.
fn fixes<'a>(step: &Step<'a>) -> impl Iterator<Item = (&'a FileOutcome, &'a Reported)> {
    let Step { id, after, .. } = *step;
    let all = after.files.iter().flat_map(|file| file.findings.iter().map(move |reported| (file, reported)));
    all.filter(move |(_, reported)| reported.applied && reported.finding.codemod == id)
}

/// What its fixes say of what changes at run time, each sentence once.
fn notes<'a>(step: &Step<'a>) -> BTreeSet<&'a str> {
    let fixes = fixes(step).filter_map(|(_, reported)| reported.finding.fix());
    fixes.flat_map(|fix| fix.notes.iter().map(String::as_str)).collect()
}

/// The files whose text the step changes, with both texts.
fn files_of<'a>(step: &Step<'a>) -> Vec<(&'a Path, &'a str, &'a str)> {
    let before: BTreeMap<&Path, &FileOutcome> =
        step.before.files.iter().map(|file| (file.path.as_path(), file)).collect();
    let texts = step.after.files.iter().filter_map(|file| {
        let new = file.text.as_deref()?;
        let old = before.get(file.path.as_path()).and_then(|file| file.text.as_deref());
        Some((file.path.as_path(), old.unwrap_or(file.source.text()), new))
    });
    texts.filter(|(_, old, new)| old != new).collect()
}

/// The shortest hunk in which something goes, of a test only where there is no other: the code of a site, rather than an
/// import or a helper that is new.
fn example(step: &Step<'_>) -> Option<String> {
    let mut hunks: Vec<(&Path, String)> = Vec::new();
    for (path, old, new) in files_of(step) {
        let mut text = Vec::new();
        diff::plain(old, new, &mut text).ok()?;
        for line in String::from_utf8(text).ok()?.split_inclusive('\n') {
            match hunks.last_mut() {
                Some((_, hunk)) if !line.starts_with("@@") => hunk.push_str(line),
                _ => hunks.push((path, line.to_owned())),
            }
        }
    }
    let goes = |hunk: &str| hunk.lines().any(|line| line.starts_with('-'));
    let (file, hunk) = hunks.into_iter().min_by_key(|(file, hunk)| (!goes(hunk), is_test(file), hunk.len()))?;
    let lines: Vec<&str> = hunk.split_inclusive('\n').take(MOST_LINES).collect();
    Some(format!("{}\n\n{}", code(&path(file)), fenced("diff", &lines.concat())))
}

/// The refused sites, folded away: codes, how often each is given, and one place.
fn left_alone(view: &View<'_>, counts: &Counts) -> String {
    if counts.total.refused == 0 {
        return String::new();
    }
    let mut by_code: BTreeMap<&'static str, (usize, String)> = BTreeMap::new();
    for file in &view.written.files {
        let places = Places::new(&file.source);
        let refused = file.findings.iter().filter(|reported| matches!(reported.kind(), Kind::Refused));
        for reported in refused {
            for refusal_code in reported.codes() {
                let refusals = reported.finding.refusals().iter();
                let said =
                    refusals.filter(|refusal| refusal.code == refusal_code).map(|refusal| refusal.message.as_str());
                let place = location(file, &places, reported.finding.span.start());
                let first =
                    || format!("{}: {}", code(&place), prose(&one_line(said.clone().next().unwrap_or_default())));
                by_code.entry(refusal_code).or_insert_with(|| (0, first())).0 += 1;
            }
        }
    }
    let mut text = format!("\n<details><summary>{} left alone</summary>\n\n", count(counts.total.refused, "site"));
    text.push_str("| why | sites | one of them |\n| :-- | --: | :-- |\n");
    for (refusal_code, (sites, first)) in by_code {
        let _ = writeln!(text, "| {} | {sites} | {} |", linked(refusal_code), in_cell(&first));
    }
    text.push_str("\n`aiomend explain CODE` says what each code means.\n\n</details>\n");
    text
}

/// How the fixes were tried out.
fn verified(view: &View<'_>) -> String {
    let Some(told) = &view.written.verification else {
        return "\n### Verification\n\nNo command was given to verify these fixes with; let your tests run.\n"
            .to_owned();
    };
    let runs = count(told.runs, "run");
    let mut text = format!("\n### Verification\n\n{} passes with these fixes ({runs}).\n", code(&told.command));
    if !told.not_exercised.is_empty() {
        let mut files: Vec<String> = told.not_exercised.iter().take(NAMED).map(|file| code(&path(file))).collect();
        if told.not_exercised.len() > NAMED {
            files.push(format!("and {}", count(told.not_exercised.len() - NAMED, "more file")));
        }
        let _ = writeln!(text, "It does not import {}.", files.join(", "));
    }
    text
}

/// A bar ends a cell of a table, also within code.
fn in_cell(text: &str) -> String {
    text.replace("\\|", "|").replace('|', "\\|")
}

fn closing() -> String {
    "\n### To undo\n\nClose this request; once it is merged, `git revert` its merge commit or any of its commits. A later \
     commit may build on an earlier one.\n"
        .to_owned()
}
