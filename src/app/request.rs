//! The fixes of a run as commits, one for each codemod, and the texts that go with them.

use std::collections::HashSet;
use std::path::Path;

use super::output::write_file;
use super::{Failure, catalog};
use crate::catalog::CodemodInfo;
use crate::cli::RequestFiles;
use crate::driver::outcome::Run;
use crate::driver::session::Session;
use crate::report::{self, Counts, RequestText, Step, View};

/// A run, and the runs on the way to it: each has the fixes of one more codemod.
pub(super) struct Commits<'r> {
    codemods: Vec<CodemodInfo>,
    before: Vec<Run>,
    whole: &'r Run,
}

impl<'r> Commits<'r> {
    /// The way to `whole`, which `session` has made.
    pub(super) fn of(session: &Session<'_>, whole: &'r Run) -> Self {
        let applied = whole.files.iter().flat_map(|file| {
            let findings = file.findings.iter().filter(|reported| reported.applied);
            findings.map(|reported| (file.path.as_path(), reported))
        });
        let applied: Vec<_> = applied.collect();
        let keys: HashSet<(&Path, &str)> =
            applied.iter().map(|(path, reported)| (*path, reported.finding.key.as_str())).collect();
        let mut codemods = catalog();
        codemods.retain(|codemod| applied.iter().any(|(_, reported)| reported.finding.codemod == codemod.id));
        let before = (0..codemods.len()).map(|number| {
            let earlier: HashSet<&str> = codemods[..number].iter().map(|codemod| codemod.id).collect();
            session
                .run(&|path, finding| earlier.contains(finding.codemod) && keys.contains(&(path, finding.key.as_str())))
        });
        let before = before.collect();
        Self { codemods, before, whole }
    }

    /// In the order of the commits.
    pub(super) fn steps(&self) -> Vec<Step<'_>> {
        let after = self.before.iter().skip(1).chain([self.whole]);
        let all = self.codemods.iter().zip(self.before.iter().zip(after));
        all.map(|(codemod, (before, after))| Step { id: codemod.id, title: codemod.title, before, after }).collect()
    }
}

/// Write the texts of a request with these fixes to the files that want them.
pub(super) fn write_texts(files: &RequestFiles, session: &Session<'_>, view: &View<'_>) -> Result<(), Failure> {
    if *files == RequestFiles::default() {
        return Ok(());
    }
    let commits = Commits::of(session, view.written);
    let (steps, counts) = (commits.steps(), Counts::of(view));
    write_texts_of(files, &report::request(view, &steps, &counts), &steps, &counts)
}

/// The same where the texts are known.
pub(super) fn write_texts_of(
    files: &RequestFiles,
    request: &RequestText,
    steps: &[Step<'_>],
    counts: &Counts,
) -> Result<(), Failure> {
    let title = || format!("{}\n", request.title);
    let message = || report::joint_message(&request.title, steps, counts);
    let texts: [(_, &dyn Fn() -> String); 3] =
        [(&files.title, &title), (&files.body, &|| request.body.clone()), (&files.message, &message)];
    for (file, text) in texts {
        let Some(file) = file else { continue };
        write_file(file, |out| out.write_all(text().as_bytes()))?;
    }
    Ok(())
}
