//! From a command line to an exit code: joins the codemods, the driver and the faces.

mod cached;
mod fix;
mod github;
mod lists;
mod manual;
mod narrow;
mod output;
mod pager;
mod plan;
mod pr;
mod recipe;
mod request;
mod review;
mod runs;
mod say;
mod verification;

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aiomend_codemods::{ALL, refused_examples};
use aiomend_rewrite::with_forms;

use crate::catalog::{CodemodInfo, Topic, topic};
use crate::cli::{self, Action, Color, Explained, Format, Input, Mode, Options, ParseError, RunOptions};
use crate::driver::cache::Answer;
use crate::driver::interrupt::{self, Interrupt};
use crate::driver::outcome::{LeftOut, Run};
use crate::driver::session::Session;
use crate::reason::reason;
use crate::report::{self, Asked, Counts, Ending, InForce, Look, PatchRoot, Progress, View};
use cached::Cached;
use narrow::Narrowing;
use output::write_file;
use pager::Paging;
use plan::Plan;
use runs::{Runs, Shows, runs};
use say::{printed, say, say_error};

/// Exit code for wrong usage, failures and defects.
const FAILURE: u8 = 2;

/// Run the command line `args`, the first of which is the program's name, and return the exit code.
pub fn run<I, A>(args: I) -> u8
where
    I: IntoIterator<Item = A>,
    A: Into<std::ffi::OsString> + Clone,
{
    let options = match cli::parse(args) {
        Ok(options) => options,
        Err(ParseError::Clap(error)) => {
            // Help goes to stdout, which may be gone.
            let code = ParseError::Clap(error);
            if let ParseError::Clap(error) = &code {
                let _ = error.print();
            }
            return code.exit_code();
        }
        Err(error) => {
            say_error(&error);
            return FAILURE;
        }
    };
    match act(&options) {
        Ok(code) => code,
        Err(error) if is_broken_pipe(&*error) => 0,
        Err(error) => {
            say_error(&*error);
            FAILURE
        }
    }
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn act(options: &Options) -> Result<u8, Failure> {
    // Streams that decide for themselves what to let through decide alike.
    match options.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
    let mut out = anstream::AutoStream::auto(io::stdout().lock());
    let look = Look::of_stdout(options.color, options.volume);
    match &options.action {
        Action::Run(run) => look_for_sites(options, &lists::with_listed_paths(run)?),
        Action::Pr(options_of_pr) => pr::pr(options, options_of_pr),
        Action::Review(run) => review::review(options, &lists::with_listed_paths(run)?),
        Action::Undo => fix::undo(&mut out),
        Action::List => {
            printed(report::list(&catalog(), &look, &mut out))?;
            Ok(0)
        }
        Action::Completions { shell } => {
            // The generator panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut cli::command(), "aiomend", &mut script);
            printed(out.write_all(&script))?;
            Ok(0)
        }
        Action::Manual => {
            printed(manual::manual(&mut out))?;
            Ok(0)
        }
        Action::Explain { id, format, paged } => {
            drop(out);
            explain(id, *format, if *paged { Paging::Auto } else { Paging::Never }, &look)
        }
    }
}

/// `explain ID`
fn explain(id: &str, format: Explained, paging: Paging, look: &Look) -> Result<u8, Failure> {
    let codemods = catalog();
    let found: Topic<'_> = topic(id, &codemods)?;
    let mut text = Vec::new();
    match format {
        Explained::Text => report::explain(&found, look, &mut text)?,
        Explained::Markdown => text.extend(report::explanation(&found).into_bytes()),
        Explained::Json => report::explain_json(&found, &mut text)?,
    }
    printed(pager::print(&String::from_utf8(text)?, paging))?;
    Ok(0)
}

/// The codemods and their forms as the faces know them.
pub fn catalog() -> Vec<CodemodInfo> {
    with_forms(ALL)
        .map(|codemod| {
            let meta = codemod.meta();
            CodemodInfo {
                id: meta.id,
                title: meta.title,
                safety: meta.safety,
                min_python: meta.min_minor,
                default: meta.default,
                doc: meta.doc,
                refusals: meta.refusals,
                examples: refused_examples(meta.id),
            }
        })
        .collect()
}

/// `diff`, `check` and `fix`.
fn look_for_sites(options: &Options, run: &RunOptions) -> Result<u8, Failure> {
    let start = Instant::now();
    let plan = Plan::new(run, &catalog())?;
    let narrowing = Narrowing::of(run, &plan, &catalog())?;
    use_threads(run)?;
    if let Input::Stdin { filename } = &run.input {
        return from_stdin(options, run, &plan, narrowing.as_ref(), filename.clone());
    }
    let writer = match run.mode {
        Mode::Fix => Some(fix::Writer::open(run, &plan)?),
        Mode::Diff | Mode::Check => {
            fix::tell_interrupted(&plan);
            None
        }
    };
    let files = plan.files(run)?;
    let cached = Cached::of(run, &plan);
    let known = cached.as_ref().and_then(|cached| cached.find(&files));
    if let Some(Answer { written, shown }) = &known {
        let shown = shown.as_ref().unwrap_or(written);
        let unsafe_fixes = plan.settings.unsafe_fixes;
        let view = View { shown, written, unsafe_fixes, left_out: LeftOut::default(), elapsed: start.elapsed() };
        tell(options, run, &plan, &view)?;
        return Ok(ended(run, &view, 0));
    }
    let cached = cached.and_then(|cached| cached.before(&files));
    let progress = Progress::new(files.len());
    // The process ends with the run: to free what it knows of a large project piece by piece would only take time.
    let session = std::mem::ManuallyDrop::new(plan.session(files, &|| progress.advance()));
    let unsafe_fixes = plan.settings.unsafe_fixes;
    let shows = if run.mode == Mode::Fix { Shows::Written } else { Shows::UnsafeToo };
    let Runs { mut written, shown, left_out, wanted } = runs(&session, narrowing.as_ref(), unsafe_fixes, shows)?;
    progress.finish();
    if let Some(cached) = cached.filter(|_| session.unreadable().is_empty()) {
        cached.keep(&written, shown.as_ref());
    }
    let mut failures = tell_unreadable(&session);
    let mut stopped = false;
    let mut interrupt = None;
    if let (Some(writer), Some(command)) = (&writer, &run.verify) {
        writer.check(&written)?;
        let listening = Interrupt::install()?;
        let fixes = (written, &wanted);
        let verified = verification::of_wanted((options, run), command, &plan, &session, fixes, &listening)?;
        (written, stopped, interrupt) = (verified.run, verified.stopped, Some(listening));
    }
    if let Some(writer) = writer.as_ref().filter(|_| !stopped) {
        if run.format == Format::Text && run.output_file.is_none() {
            preview(options, &written, unsafe_fixes)?;
        }
        let outcome = writer.write(&session, &mut written, interrupt)?;
        failures += outcome.failures;
        stopped = outcome.stopped;
    }
    let shown = shown.as_ref().unwrap_or(&written);
    let view = View { shown, written: &written, unsafe_fixes, left_out, elapsed: start.elapsed() };
    write_html(run, &Asked::of(name_of(run.mode), run), &view)?;
    tell(options, run, &plan, &view)?;
    request::write_texts(&run.request, &session, &view)?;
    if stopped {
        return Ok(interrupt::EXIT_CODE);
    }
    Ok(ended(run, &view, failures))
}

/// The exit code of a run that was told.
fn ended(run: &RunOptions, view: &View<'_>, failures: usize) -> u8 {
    let defects = view.shown.files.iter().chain(&view.written.files).map(|file| file.defects.len()).sum();
    let changed = view.written.files.iter().filter(|file| file.text.is_some()).count();
    report::exit_code(&Ending {
        mode: run.mode,
        changed,
        failures,
        defects,
        exit_zero: run.exit_zero,
        exit_non_zero_on_fix: run.exit_non_zero_on_fix,
    })
}

/// As many threads as `--jobs` says.
fn use_threads(run: &RunOptions) -> Result<(), Failure> {
    if let Some(jobs) = run.jobs {
        // Fails only when a pool was made before, which nothing does.
        rayon::ThreadPoolBuilder::new().num_threads(jobs.get()).build_global()?;
    }
    Ok(())
}

/// `fix` shows its diff before it writes.
fn preview(options: &Options, written: &Run, unsafe_fixes: bool) -> Result<(), Failure> {
    let (left_out, elapsed) = (LeftOut::default(), Duration::ZERO);
    let view = View { shown: written, written, unsafe_fixes, left_out, elapsed };
    let mut out = BufWriter::new(anstream::stdout().lock());
    let look = Look::of_stdout(options.color, options.volume);
    printed(report::fix_preview(&view, &look, &mut out).and_then(|()| out.flush()))
}

/// Files that cannot be read for want of rights are failures, told one by one.
fn tell_unreadable(session: &Session<'_>) -> usize {
    for (path, error) in session.unreadable() {
        say(&format!("cannot read {}: {}", report::path(path), reason(error)));
    }
    session.unreadable().len()
}

/// The report, where and how it is wanted; `fix` has written by now.
fn tell(options: &Options, run: &RunOptions, plan: &Plan, view: &View<'_>) -> Result<(), Failure> {
    if let Some(path) = &run.patch {
        write_patch(path, plan, view)?;
    }
    if run.format == Format::Github {
        github::append(view, &Look::plain(options.volume))?;
    }
    let mut stderr = anstream::AutoStream::auto(io::stderr().lock());
    report::errors(view.shown, &Look::of_stderr(options.color, options.volume), &mut stderr)?;
    if let Some(path) = &run.output_file {
        return write_file(path, |out| tell_to(run, plan, view, &Look::plain(options.volume), out));
    }
    let mut out = BufWriter::new(anstream::stdout().lock());
    let look = Look::of_stdout(options.color, options.volume);
    printed(tell_to(run, plan, view, &look, &mut out).and_then(|()| out.flush()))
}

fn tell_to(run: &RunOptions, plan: &Plan, view: &View<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    match (run.format, run.mode) {
        (Format::Json, _) => report::json(view, &InForce::of(&plan.settings, run), out)?,
        (Format::JsonLines, _) => report::json_lines(view, &InForce::of(&plan.settings, run), out)?,
        (Format::Github, _) => report::github(view, look, out)?,
        (Format::Gitlab, _) => report::gitlab(view, look, out)?,
        (Format::Sarif, _) => report::sarif(view, &catalog(), out)?,
        (Format::Rdjson, _) => report::rdjson(view, look, out)?,
        (Format::Markdown, _) => report::markdown(view, look, out)?,
        (Format::Text, Mode::Diff) => report::diff(view, look, out)?,
        (Format::Text, Mode::Check) => report::check(view, look, out)?,
        (Format::Text, Mode::Fix) => report::fix_result(view, look, out)?,
    }
    if run.statistics && run.format == Format::Text {
        report::statistics(&Counts::of(view), look, out)?;
    }
    Ok(())
}

fn write_patch(path: &Path, plan: &Plan, view: &View<'_>) -> Result<(), Failure> {
    let current = std::env::current_dir()?;
    let mut patch = Vec::new();
    report::patch(view.written, &PatchRoot { root: &plan.root, current: &current }, &mut patch)?;
    write_file(path, |out| out.write_all(&patch))
}

/// The review report, where it is wanted; it names the command that it is of.
fn write_html(run: &RunOptions, asked: &Asked, view: &View<'_>) -> Result<(), Failure> {
    let Some(path) = &run.html else { return Ok(()) };
    write_file(path, |out| report::html(view, asked, &catalog(), out))
}

fn name_of(mode: Mode) -> &'static str {
    match mode {
        Mode::Diff => "diff",
        Mode::Check => "check",
        Mode::Fix => "fix",
    }
}

/// One text from standard input: `fix` prints the result, `diff` and `check` report as for a file.
fn from_stdin(
    options: &Options,
    run: &RunOptions,
    plan: &Plan,
    narrowing: Option<&Narrowing>,
    filename: Option<PathBuf>,
) -> Result<u8, Failure> {
    let start = Instant::now();
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut io::stdin().lock(), &mut bytes)?;
    let session = plan.session_of_text(filename, bytes.clone());
    let unsafe_fixes = plan.settings.unsafe_fixes;
    let Runs { written, left_out, .. } = runs(&session, narrowing, unsafe_fixes, Shows::Written)?;
    let view = View { shown: &written, written: &written, unsafe_fixes, left_out, elapsed: start.elapsed() };
    let changed = written.files.iter().find(|file| file.text.is_some());
    let mut stderr = anstream::AutoStream::auto(io::stderr().lock());
    report::errors(&written, &Look::of_stderr(options.color, options.volume), &mut stderr)?;
    match run.mode {
        Mode::Fix => {
            let result = match changed {
                Some(file) => file.source.with_text(file.text.clone().unwrap_or_default()).encode()?,
                None => bytes,
            };
            printed(io::stdout().lock().write_all(&result))?;
        }
        Mode::Diff if run.format == Format::Text => {
            let current = std::env::current_dir()?;
            let mut patch = Vec::new();
            report::patch(&written, &PatchRoot { root: &current, current: &current }, &mut patch)?;
            printed(io::stdout().lock().write_all(&patch))?;
        }
        _ => {
            write_html(run, &Asked::of(name_of(run.mode), run), &view)?;
            tell(options, run, plan, &view)?;
        }
    }
    let defects = written.files.iter().map(|file| file.defects.len()).sum();
    Ok(report::exit_code(&Ending {
        mode: run.mode,
        changed: usize::from(changed.is_some()),
        failures: 0,
        defects,
        exit_zero: run.exit_zero,
        exit_non_zero_on_fix: run.exit_non_zero_on_fix,
    }))
}

fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut current = Some(error);
    while let Some(error) = current {
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            return true;
        }
        current = error.source();
    }
    false
}
