//! `review`: what a person accepts, one fix at a time, is written when they are done.

use std::io::Write as _;
use std::path::Path;

use aiomend_rewrite::{Applicability, Finding, Refusal, VERIFICATION_FAILED};

use super::fix::Writer;
use super::narrow::Narrowing;
use super::plan::Plan;
use super::say::say;
use super::{FAILURE, Failure, catalog, tell_unreadable, use_threads, verification};
use crate::cli::{Options, RunOptions, Volume};
use crate::driver::interrupt::{self, Interrupt};
use crate::driver::outcome::Run;
use crate::driver::session::Overlay;
use crate::report::{self, Look, Progress};
use crate::review::{End, IsOffered, Own, Request, Review, Tally};
use crate::verify::Accept;

/// The file beside the journal that decisions are kept in.
const NOTES: &str = "review.json";

/// `aiomend review`
pub(super) fn review(options: &Options, run: &RunOptions) -> Result<u8, Failure> {
    let Some(mut terminal) = Own::open() else {
        return Err("`aiomend review` needs a terminal to ask on: `aiomend diff` shows the fixes, \
                    `aiomend diff --html FILE` writes a page to choose from, and `aiomend fix` writes the safe ones"
            .into());
    };
    let codemods = catalog();
    let plan = Plan::new(run, &codemods)?;
    let narrowing = Narrowing::of(run, &plan, &codemods)?;
    use_threads(run)?;
    let writer = Writer::open_again(run, &plan, NOTES)?;
    let files = plan.files(run)?;
    let interrupt = Interrupt::install()?;
    let open = |overlay: Overlay| -> Result<_, Failure> {
        let progress = Progress::new(files.len());
        let session = plan.session_over(files.clone(), overlay, &|| progress.advance());
        let sites = narrowing.as_ref().map(|narrowing| narrowing.sites(&session, true)).transpose()?;
        progress.finish();
        // One at a time is not in bulk: what is for display only may be chosen where it is asked for.
        let with_display_only = options.volume == Volume::Verbose;
        let is_offered: IsOffered<'_> = Box::new(move |path: &Path, finding: &Finding| {
            let shown =
                finding.fix().is_some_and(|fix| with_display_only || fix.applicability > Applicability::DisplayOnly);
            shown && sites.as_ref().is_none_or(|(sites, _)| sites.has(path, &finding.key))
        });
        Ok((session, is_offered))
    };
    let request = Request {
        files: &files,
        root: &plan.root,
        open: &open,
        minor_of: &|path| plan.minor_of(path),
        codemods: &codemods,
        unsafe_fixes: plan.settings.unsafe_fixes,
        notebook: writer.notebook(NOTES),
        interrupt: &interrupt,
        color: options.color,
        volume: options.volume,
    };
    let mut review = Review::begin(request, &mut terminal)?;
    let unreadable = tell_unreadable(review.session());
    let end = review.decide(&mut terminal)?;
    // From here on Ctrl-C is a signal again.
    drop(terminal);
    let mut out = anstream::stdout();
    if end == End::Stop {
        say("stopped: nothing is written; the next `aiomend review` goes on from here");
        return Ok(interrupt::EXIT_CODE);
    }
    let tally = review.tally();
    if tally == Tally::default() {
        out.write_all(nothing(&review.session().run(&|_, _| false), files.len()).as_bytes())?;
        return Ok(if unreadable > 0 { FAILURE } else { 0 });
    }
    let written = write((options, run), &plan, &writer, &mut review, interrupt.clone())?;
    if written.stopped {
        return Ok(interrupt::EXIT_CODE);
    }
    if options.volume > Volume::Quiet {
        let look = Look::of_stdout(options.color, options.volume);
        writeln!(out, "{}", report::broken(&summary(&written), &look))?;
    }
    let failures = written.failures + unreadable;
    Ok(if failures > 0 { FAILURE } else { u8::from(run.exit_non_zero_on_fix && written.files > 0) })
}

/// `Nothing to review in 12 files; 3 sites are left alone: aiomend diff says why`
fn nothing(run: &Run, files: usize) -> String {
    let findings = run.files.iter().flat_map(|file| &file.findings);
    let refused = findings.filter(|found| found.finding.fix().is_none() && !report::is_suppressed(found)).count();
    let why = match refused {
        0 => String::new(),
        _ => format!("; {} left alone: `aiomend diff` says why", report::count(refused, "site")),
    };
    format!("Nothing to review in {}{why}\n", report::count(files, "file"))
}

/// Write what was accepted, and keep what is left to decide. Tells how many files could not be written.
fn write(
    (options, run): (&Options, &RunOptions),
    plan: &Plan,
    writer: &Writer,
    review: &mut Review<'_>,
    interrupt: Interrupt,
) -> Result<Written, Failure> {
    let mut tally = review.tally();
    let session = review.session();
    let mut accepted = session.run(&review.acceptance());
    writer.check(&accepted)?;
    if let Some(command) = &run.verify {
        let accept = review.acceptance();
        let fixes: (Run, &Accept<'_>) = (accepted, &accept);
        let verified = verification::verified((options, run), command, plan, session, fixes, &interrupt)?;
        accepted = verified.run;
        if verified.stopped {
            return Ok(Written { stopped: true, ..Written::default() });
        }
        let sites = accepted.files.iter().flat_map(|file| file.findings.iter().map(move |found| (file, found)));
        for (file, found) in sites.filter(|(_, found)| found.finding.refusals().iter().any(is_verification)) {
            say(&format!("left out, for `{command}` fails with it: {}", report::site(file, found)));
            tally.yes -= 1;
        }
    }
    let ended = writer.write(session, &mut accepted, Some(interrupt))?;
    let files = accepted.files.iter().filter(|file| file.text.is_some()).count();
    let is_finished = tally.open + tally.aside + ended.failures == 0 && !ended.stopped;
    review.written(&accepted, is_finished)?;
    Ok(Written { files, tally, failures: ended.failures, stopped: ended.stopped })
}

/// How writing ended.
#[derive(Default)]
struct Written {
    files: usize,
    tally: Tally,
    failures: usize,
    stopped: bool,
}

fn is_verification(refusal: &Refusal) -> bool {
    refusal.code == VERIFICATION_FAILED
}

/// `Fixed 5 sites in 3 files · 2 left as they are · 3 to decide: aiomend review goes on · aiomend undo takes this back`
fn summary(written: &Written) -> String {
    let Tally { yes, edited, no, aside, open } = written.tally;
    let mut parts = Vec::new();
    parts.push(match written.files {
        0 => "Nothing is written".to_owned(),
        files => {
            let edited = if edited > 0 { format!(", {edited} as edited") } else { String::new() };
            format!("Fixed {} in {}{edited}", report::count(yes, "site"), report::count(files, "file"))
        }
    });
    if no > 0 {
        parts.push(format!("{no} left as they are"));
    }
    if aside > 0 {
        parts.push(format!("{aside} split off"));
    }
    if open > 0 {
        parts.push(format!("{open} to decide"));
    }
    if open + aside > 0 {
        parts.push("`aiomend review` goes on".to_owned());
    }
    if written.files > 0 {
        parts.push("`aiomend undo` takes this back".to_owned());
    }
    parts.join(" · ")
}
