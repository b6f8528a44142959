//! `pr`: the fixes as commits on a branch of their own, and a request to merge it.
//!
//! All work is done in a worktree beside the person's, at the commit that the remote's branch is at: their branch, index
//! and files stay as they are. What a run pushed before is replaced as long as nobody else has committed to it.

mod enter;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::narrow::Narrowing;
use super::plan::Plan;
use super::request::{Commits, write_texts_of};
use super::runs::{Runs, Shows, runs};
use super::{Failure, catalog, lists, tell, tell_unreadable, use_threads, verification, write_html};
use crate::cli::{Format, Options, PrOptions};
use crate::driver::held::{self, Held};
use crate::driver::interrupt::{self, Interrupt};
use crate::driver::outcome::{FileOutcome, Run};
use crate::driver::session::Session;
use crate::forge::{Forge, Opened, Request, Web};
use crate::git;
use crate::git::publish::{self, Checkout};
use crate::reason::reason;
use crate::report::{self, Asked, Counts, Progress, RequestText, Step, View};
use crate::verify::bring_ignored;
use enter::{enter, stay_inside};

/// The trailer of our commits: the tree that the commit had when it was made. A commit that somebody has changed since
/// has another.
const TRAILER: &str = "Aiomend-Tree";

/// Where the commits begin and where they go.
struct Course {
    /// The top of the person's work tree.
    top: PathBuf,
    /// The commit that they are made on.
    start: String,
    /// The branch that they are for.
    base: String,
    /// Where the branch of ours is pushed to; none with `--no-push`.
    address: Option<String>,
    /// The commit that it is at, there or, with `--no-push`, here.
    tip: Option<String>,
}

/// `aiomend pr`
pub(super) fn pr(options: &Options, pr: &PrOptions) -> Result<u8, Failure> {
    let here = env::current_dir()?;
    let course = Course::find(pr)?;
    // There is a worktree to take away before the process ends.
    let interrupt = Interrupt::install()?;
    let stopped = || interrupt.requested();
    held::sweep(&course.top);
    let directory = Held::new(held::PR)?;
    let checkout = match Checkout::of(&course.top, &course.start, directory.named_as(&course.top)?) {
        // Ctrl-C reaches git, too, which then fails.
        Err(_) if stopped() => return Ok(interrupt::EXIT_CODE),
        other => other?,
    };
    let done = in_checkout(options, pr, &course, &checkout, &interrupt);
    // Some systems keep a directory that a process is in.
    env::set_current_dir(here)?;
    match done {
        Err(_) if stopped() => Ok(interrupt::EXIT_CODE),
        other => other,
    }
}

fn in_checkout(
    options: &Options,
    pr: &PrOptions,
    course: &Course,
    checkout: &Checkout,
    interrupt: &Interrupt,
) -> Result<u8, Failure> {
    let start = Instant::now();
    let run = &enter(checkout, &course.top, &lists::with_listed_paths(&pr.run)?)?;
    let plan = Plan::new(run, &catalog())?;
    let narrowing = Narrowing::of(run, &plan, &catalog())?;
    use_threads(run)?;
    let files = plan.files(run)?;
    stay_inside(checkout, files.iter().map(|file| file.path.as_path()))?;
    let progress = Progress::new(files.len());
    let session = plan.session(files, &|| progress.advance());
    let unsafe_fixes = plan.settings.unsafe_fixes;
    let Runs { mut written, left_out, wanted, .. } = runs(&session, narrowing.as_ref(), unsafe_fixes, Shows::Written)?;
    progress.finish();
    let failures = tell_unreadable(&session);
    if let Some(command) = &run.verify {
        bring_ignored(&course.top, checkout.path(), interrupt)?;
        let fixes = (written, &wanted);
        written = verification::of_wanted((options, run), command, &plan, &session, fixes, interrupt)?.run;
    }
    let view = View { shown: &written, written: &written, unsafe_fixes, left_out, elapsed: start.elapsed() };
    // In the words of the person, whose paths and environment are not those of the worktree.
    write_html(run, &Asked::of("pr", &pr.run), &view)?;
    tell(options, run, &plan, &view)?;
    if interrupt.requested() {
        return Ok(interrupt::EXIT_CODE);
    }
    let commits = Commits::of(&session, &written);
    let steps = commits.steps();
    if !steps.is_empty() {
        let counts = Counts::of(&view);
        let text = report::request(&view, &steps, &counts);
        write_texts_of(&run.request, &text, &steps, &counts)?;
        for step in &steps {
            commit(checkout, pr, step, &session, &counts)?;
        }
        if interrupt.requested() {
            return Ok(interrupt::EXIT_CODE);
        }
        publish(course, pr, checkout, &text)?;
    }
    let has_defects = written.files.iter().any(|file| !file.defects.is_empty());
    Ok(if failures > 0 || has_defects { super::FAILURE } else { 0 })
}

impl Course {
    fn find(pr: &PrOptions) -> Result<Self, Failure> {
        let here = env::current_dir()?;
        let branches = &pr.branches;
        let top = git::top(&here)?.ok_or("`pr` needs a git repository: there is none here or above")?;
        for (option, name) in [("--branch", Some(&branches.branch)), ("--base", branches.base.as_ref())] {
            if let Some(name) = name.filter(|name| !publish::is_branch_name(&top, name)) {
                return Err(format!("{option}: `{}` cannot be the name of a branch", report::one_line(name)).into());
            }
        }
        let address = match pr.push {
            false => None,
            true => Some(publish::address_of(&top, &branches.remote)?.ok_or_else(|| {
                format!("there is no remote `{}`: name one with --remote, or use --no-push", branches.remote)
            })?),
        };
        let current = publish::current_branch(&top)?;
        if current.as_ref() == Some(&branches.branch) {
            return Err(
                format!("`{}` is checked out: switch to the branch that the fixes are for", branches.branch).into()
            );
        }
        let base = match (&branches.base, current) {
            (Some(base), _) => base.clone(),
            (None, Some(current)) => current,
            (None, None) => {
                let base = if pr.push { publish::default_branch(&top, &branches.remote)? } else { None };
                base.ok_or("no branch is checked out: say with --base what the fixes are for")?
            }
        };
        let start = Self::start_of(&top, pr, &base)?;
        let tip = match pr.push {
            true => publish::fetched(&top, &branches.remote, &branches.branch)?,
            false => publish::commit_of(&top, &format!("refs/heads/{}", branches.branch))?,
        };
        if pr.push && tip.is_some() {
            publish::complete_history(&top, &branches.remote, [&base, &branches.branch])?;
        }
        let course = Self { top, start, base, address, tip };
        course.check_tip(&branches.branch)?;
        Ok(course)
    }

    /// The commit that `base` is at: on the remote, where the request is made, so that nothing goes along that only this
    /// clone has; with `--no-push`, here.
    fn start_of(top: &Path, pr: &PrOptions, base: &str) -> Result<String, Failure> {
        let remote = &pr.branches.remote;
        if pr.push {
            let tip = publish::fetched(top, remote, base)?;
            let missing = || format!("`{remote}` has no branch `{base}`: push it, or name one that it has with --base");
            return Ok(tip.ok_or_else(missing)?);
        }
        let here = publish::commit_of(top, &format!("refs/heads/{base}"))?;
        here.ok_or_else(|| format!("there is no branch `{base}` with a commit here").into())
    }

    /// Stop where somebody else has committed to the branch, or changed a commit of ours.
    fn check_tip(&self, branch: &str) -> Result<(), Failure> {
        let Some(tip) = &self.tip else { return Ok(()) };
        let commits = publish::commits_between(&self.top, &self.start, tip, TRAILER)?;
        match commits.iter().find(|commit| commit.trailer != commit.tree) {
            None => Ok(()),
            Some(commit) => Err(format!(
                "`{branch}` has a commit that is not ours: {} {}; merge or delete the branch, or name another with --branch",
                commit.id.get(..12).unwrap_or(&commit.id),
                report::one_line(&commit.subject),
            )
            .into()),
        }
    }
}

/// One commit with the fixes of one codemod.
fn commit(
    checkout: &Checkout,
    pr: &PrOptions,
    step: &Step<'_>,
    session: &Session<'_>,
    counts: &Counts,
) -> Result<(), Failure> {
    let tree = checkout.path();
    let here = env::current_dir()?;
    let mut paths = Vec::new();
    for (path, bytes) in contents(step.before, step.after, session)? {
        let file = here.join(&path).canonicalize()?;
        paths.push(file.strip_prefix(tree)?.to_path_buf());
        fs::write(&file, bytes).map_err(|error| format!("cannot write {}: {}", report::path(&path), reason(&error)))?;
    }
    if paths.is_empty() {
        return Ok(());
    }
    let name = publish::stage(tree, &paths)?;
    let message = report::commit_message(&pr.commit_message, step, counts);
    Ok(publish::commit(tree, &format!("{message}\n{TRAILER}: {name}\n"))?)
}

/// The files that are not in `after` as they are in `before`, and what they hold then.
fn contents(before: &Run, after: &Run, session: &Session<'_>) -> Result<Vec<(PathBuf, Vec<u8>)>, Failure> {
    let (old, new) = (texts_of(before), texts_of(after));
    let mut changed = Vec::new();
    for (path, (file, text)) in &new {
        if old.get(path).is_none_or(|(_, before)| before != text) {
            changed.push((path.to_path_buf(), file.source.with_text((*text).to_owned()).encode()?));
        }
    }
    for path in old.keys().filter(|path| !new.contains_key(*path)) {
        let bytes = session.bytes_of(path).ok_or("a file that was read is gone")?;
        changed.push((path.to_path_buf(), bytes));
    }
    Ok(changed)
}

/// The files that a run changes, with their new texts.
fn texts_of(run: &Run) -> BTreeMap<&Path, (&FileOutcome, &str)> {
    let files = run.files.iter();
    files.filter_map(|file| Some((file.path.as_path(), (file, file.text.as_deref()?)))).collect()
}

/// Push the commits and ask for a merge, or let a branch here have them.
fn publish(course: &Course, pr: &PrOptions, checkout: &Checkout, text: &RequestText) -> Result<(), Failure> {
    let tree = checkout.path();
    let branch = pr.branches.branch.as_str();
    let Some(address) = &course.address else {
        publish::set_branch(tree, branch)?;
        return say(pr, &format!("Branch `{branch}` has the fixes: `git log {}..{branch}`", course.base));
    };
    let web = Web::of(address);
    let forge = Forge::of(web.as_ref(), |name| env::var_os(name).is_some());
    let request = Request { branch, base: &course.base, title: &text.title, body: &text.body };
    let has_tool = forge.has_tool(tree);
    if is_as_pushed(course, tree)? {
        say(pr, &format!("Branch `{branch}` of `{}` has these fixes already", pr.branches.remote))?;
    } else {
        let options = if has_tool { Vec::new() } else { forge.push_options(&request) };
        publish::push(tree, &pr.branches.remote, branch, course.tip.as_deref(), &options)?;
        say(pr, &format!("Pushed `{branch}` to `{}`", pr.branches.remote))?;
    }
    let page = web.as_ref().and_then(|web| web.request_page(forge, &course.base, branch));
    let opened = if has_tool { forge.open(tree, &request) } else { Ok(Opened::NoTool) };
    match (opened, page) {
        (Ok(Opened::New(address)), _) => say(pr, &format!("Opened {address}")),
        (Ok(Opened::Renewed(address)), _) => say(pr, &format!("Renewed {address}")),
        (Ok(Opened::NoTool), Some(page)) => say(pr, &format!("Open a request at {page}")),
        (Ok(Opened::NoTool), None) => say(pr, &format!("Ask for `{branch}` to be merged into `{}`", course.base)),
        (Err(error), page) => {
            if let Some(page) = page {
                super::say::say(&format!("the branch is pushed; open a request at {page}"));
            }
            Err(error.into())
        }
    }
}

/// Whether the branch of the remote has just these commits: the same trees on the same commit.
fn is_as_pushed(course: &Course, tree: &Path) -> Result<bool, Failure> {
    let Some(tip) = &course.tip else { return Ok(false) };
    let trees = |tip: &str| -> Result<Vec<String>, Failure> {
        let commits = publish::commits_between(&course.top, &course.start, tip, TRAILER)?;
        Ok(commits.into_iter().map(|commit| commit.tree).collect())
    };
    let head = publish::commit_of(tree, "HEAD")?.unwrap_or_default();
    let is_on_start = publish::is_ancestor(&course.top, &course.start, tip)?;
    Ok(is_on_start && trees(tip)? == trees(&head)?)
}

/// Tell what was done; beside a report for machines, as errors are told.
fn say(pr: &PrOptions, line: &str) -> Result<(), Failure> {
    let line = report::one_line(line);
    match pr.run.format {
        Format::Text => writeln!(io::stdout(), "{line}")?,
        _ => writeln!(io::stderr(), "aiomend: {line}")?,
    }
    Ok(())
}
