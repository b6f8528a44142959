//! Every accept case with one small thing between two of its tokens: a sample, or with `AIOMEND_FULL=1` all of them.
//! `AIOMEND_SEED` takes another sample; the seeds from 0 to 498 have no inset in common and leave none out.
//!
//! ```text
//! AIOMEND_FULL=1 cargo test --release -p aiomend-codemods --test insets -- --nocapture
//! ```

#![allow(clippy::disallowed_macros, clippy::print_stdout, reason = "a test says what it saw")]

use std::path::Path;

use aiomend_codemods::ALL;
use aiomend_fixture::insets::{Inset, insets_of, no_longer_compiled, try_inset, with_inset};
use aiomend_fixture::sampled::{is_full, seed};
use aiomend_fixture::variants::Files;
use aiomend_fixture::{Case, cases_in, folder_of};
use aiomend_rewrite::{AnyCodemod, with_forms};
use rayon::prelude::*;

/// Of so many insets a sample takes one; a prime, so that no pattern of the cases decides which kinds it takes.
const EVERY: usize = 499;

#[test]
fn insets() {
    let (first, step) = if is_full() { (0, 1) } else { (seed() as usize % EVERY, EVERY) };
    let cases: Vec<(&'static dyn AnyCodemod, Case)> = with_forms(ALL)
        .flat_map(|codemod| {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder_of(codemod.meta().id));
            cases_in(&folder, 12).into_iter().map(move |case| (codemod, case))
        })
        .collect();
    let all = cases.iter().flat_map(|(codemod, case)| insets_of(case).into_iter().map(move |it| (*codemod, case, it)));
    let chosen: Vec<_> = all.skip(first).step_by(step).collect();
    let tried: Vec<Tried<'_>> = chosen.into_par_iter().filter_map(Tried::new).collect();

    let mut report: Vec<String> = tried.iter().filter_map(|it| Some(it.told(it.after.as_ref().err()?))).collect();
    let rewritten = tried.iter().filter(|it| matches!(it.after, Ok(Some(_)))).count();
    let files: Vec<(&Tried<'_>, &[u8], &[u8])> = tried.iter().flat_map(Tried::rewritten_files).collect();
    let texts: Vec<(&[u8], &[u8])> = files.iter().map(|(_, before, after)| (*before, *after)).collect();
    for (number, error) in no_longer_compiled(&texts) {
        let (tried, _, after) = files[number];
        report.push(tried.told(&format!("{error}\n{}", String::from_utf8_lossy(after))));
    }
    println!("{} insets, {rewritten} rewritten", tried.len());
    assert!(report.is_empty(), "{} of {}\n\n{}", report.len(), tried.len(), report.join("\n\n"));
    assert!(tried.len() > 100 && rewritten > 50, "hardly anything is tried");
}

/// A case with an inset, and what became of it.
struct Tried<'a> {
    codemod: &'static dyn AnyCodemod,
    case: &'a Case,
    inset: Inset,
    changed: Case,
    after: Result<Option<Files>, String>,
}

impl<'a> Tried<'a> {
    fn new((codemod, case, inset): (&'static dyn AnyCodemod, &'a Case, Inset)) -> Option<Self> {
        let changed = with_inset(case, &inset)?;
        let after = try_inset(codemod, case, &changed, &inset);
        Some(Self { codemod, case, inset, changed, after })
    }

    /// Each Python file that was rewritten, before and after.
    fn rewritten_files(&self) -> Vec<(&Self, &[u8], &[u8])> {
        let after = self.after.iter().flatten().flatten();
        let both = self.changed.files.iter().zip(after).filter(|(before, after)| before != after);
        both.map(|((_, before), (_, after))| (self, before.as_slice(), after.as_slice())).collect()
    }

    fn told(&self, problem: &str) -> String {
        let (id, name, inset) = (self.codemod.meta().id, &self.case.name, self.inset);
        let mut text = format!("== {id}, {name}: {inset}\n{problem}");
        for (path, bytes) in &self.changed.files {
            text.push_str(&format!("\n--- {}\n{}", path.display(), String::from_utf8_lossy(bytes)));
        }
        text
    }
}
