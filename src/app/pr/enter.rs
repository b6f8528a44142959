//! The way from the person's work tree into the one beside it: where to be there, and what their paths mean there.

use std::env;
use std::path::{Component, Path, PathBuf};

use crate::app::Failure;
use crate::cli::{ConfigChoice, Input, RunOptions};
use crate::git::publish::Checkout;
use crate::report;

/// Go to the place in the worktree that the person is at in theirs; the options with their paths as seen from there.
pub(super) fn enter(checkout: &Checkout, top: &Path, run: &RunOptions) -> Result<RunOptions, Failure> {
    let here = env::current_dir()?.canonicalize()?;
    let top = top.canonicalize()?;
    let there = checkout.path().join(here.strip_prefix(&top)?);
    let absolute = |path: &PathBuf| here.join(path);
    let mut run = run.clone();
    if let Input::Paths(paths) = &mut run.input {
        *paths = paths.iter().map(|path| inside(path, &here, &top)).collect::<Result<_, _>>()?;
    }
    if let ConfigChoice::File(file) = &mut run.config {
        *file = absolute(file);
    }
    let request = &mut run.request;
    let narrow = &mut run.narrow;
    let files =
        [&mut request.title, &mut request.body, &mut request.message, &mut narrow.only_keys, &mut narrow.baseline];
    for file in
        files.into_iter().chain([&mut run.output_file, &mut run.patch, &mut run.html, &mut run.python]).flatten()
    {
        *file = absolute(file);
    }
    // An environment beside the code is not part of the commit.
    let environments = [here.as_path(), &top].into_iter().flat_map(|place| [place.join(".venv"), place.join("venv")]);
    let known = environments.into_iter().find(|directory| directory.join("pyvenv.cfg").is_file());
    if run.python.is_none() && env::var_os("VIRTUAL_ENV").is_none() {
        run.python = known;
    }
    env::set_current_dir(&there)
        .map_err(|_| format!("{} is not in the commit that the fixes would be made on", report::path(&here)))?;
    Ok(run)
}

/// A path below `top` as it is seen from `here`, which means the same in the worktree. The texts of a request name
/// files by it, so it must not tell where the worktree is.
fn inside(path: &Path, here: &Path, top: &Path) -> Result<PathBuf, Failure> {
    if path.is_relative() {
        return Ok(path.to_path_buf());
    }
    // What is in the commit need not be in the person's tree.
    let real = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    if !real.starts_with(top) {
        return Err(format!("{} is not in this repository", report::path(path)).into());
    }
    let (mut from, mut to) = (here.components().peekable(), real.components().peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let seen: PathBuf = from.map(|_| Component::ParentDir).chain(to).collect();
    Ok(if seen.as_os_str().is_empty() { PathBuf::from(".") } else { seen })
}

/// Stop where a file is reached by a link that leads out of the worktree, as a link with a full path does that leads into
/// the person's own: what is written there is theirs.
pub(super) fn stay_inside<'a>(checkout: &Checkout, files: impl Iterator<Item = &'a Path>) -> Result<(), Failure> {
    let tree = checkout.path();
    for file in files {
        if file.canonicalize().is_ok_and(|real| !real.starts_with(tree)) {
            let file = report::path(file);
            return Err(
                format!("{file} is not in this repository: a link leads out of it, name the file itself").into()
            );
        }
    }
    Ok(())
}
