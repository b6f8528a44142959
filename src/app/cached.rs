//! Which runs may be answered by what is known of an earlier one.

use std::path::PathBuf;

use sha2::{Digest as _, Sha256};

use super::plan::Plan;
use crate::cli::{CacheChoice, Input, Mode, Narrow, RequestFiles, RunOptions};
use crate::driver::cache::{Answer, Before, Cache, Question, Settings};
use crate::driver::discover::PythonFile;
use crate::driver::outcome::Run;

/// A run whose answer may be known.
pub(super) struct Cached<'a> {
    plan: &'a Plan,
    run: &'a RunOptions,
    cache: Cache,
}

/// A run whose answer is to be kept.
pub(super) struct Keeping<'a> {
    cached: Cached<'a>,
    before: Before,
}

impl<'a> Cached<'a> {
    /// None of runs that write, that are narrowed to a part, or of a text that is in no file; and of those with a page,
    /// which shows more of a fix than is kept.
    pub(super) fn of(run: &'a RunOptions, plan: &'a Plan) -> Option<Self> {
        let Input::Paths(typed) = &run.input else { return None };
        let is_plain = run.narrow == Narrow::default()
            && run.request == RequestFiles::default()
            && run.files_from.is_none()
            && run.verify.is_none()
            && run.html.is_none();
        if run.mode == Mode::Fix || !is_plain {
            return None;
        }
        let directory = match &run.cache {
            CacheChoice::Off => return None,
            CacheChoice::At(directory) => Some(directory.clone()),
            CacheChoice::Usual if variable("AIOMEND_NO_CACHE").is_some() => return None,
            CacheChoice::Usual => variable("AIOMEND_CACHE_DIR"),
        };
        let around = &plan.around;
        let codemods: Vec<&str> = plan.codemods.iter().map(|codemod| codemod.meta().id).collect();
        let offered: Vec<&str> = plan.offered().iter().map(|codemod| codemod.meta().id).collect();
        // Of the options those that reach the answer; of reports, none do.
        let words = format!(
            "{:?}",
            (
                (std::env::current_dir().ok()?, run.target_version, &plan.settings),
                (&around.exclusions, &around.import_roots, &around.packages),
                (codemods, offered),
            )
        );
        let question = Question { words, typed, root: &plan.root, exclusions: &around.exclusions };
        Some(Self { plan, run, cache: Cache::of(directory.as_deref(), &question)? })
    }

    /// The answer, where it is known.
    pub(super) fn find(&self, files: &[PythonFile]) -> Option<Answer> {
        self.cache.find(files, &|asked| digest(self.plan, asked))
    }

    /// Look at the files before the run does.
    pub(super) fn before(self, files: &[PythonFile]) -> Option<Keeping<'a>> {
        let before = self.cache.before(files, &self.plan.around.asked)?;
        Some(Keeping { cached: self, before })
    }
}

impl Keeping<'_> {
    /// Keep what was found.
    pub(super) fn keep(self, written: &Run, shown: Option<&Run>) {
        let Self { cached: Cached { plan, run, cache }, before } = self;
        let Ok(files) = plan.files(run) else { return };
        let asked = plan.asked_settings();
        let settings = Settings { digest: digest(plan, &asked), asked };
        cache.keep(before, &files, (&plan.around.asked, settings), (written, shown));
    }
}

/// What the metadata around the files say of them.
fn digest(plan: &Plan, files: &[PathBuf]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(format!("{file:?} {:?}\n", plan.settings_around(file)));
    }
    digest.finalize().into()
}

/// A variable of the environment that is set to something.
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
