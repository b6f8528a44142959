//! What a codemod passes over holds no site of it: every case of every codemod again, looked at by each of them as if
//! nothing told beforehand where a site may be.

use std::collections::BTreeSet;
use std::path::Path;

use aiomend_codemods::ALL;
use aiomend_conformance::{ASYNC_DEF, ASYNC_WITH, Reading, TargetVersion, read};
use aiomend_fixture::{Case, cases_in, engine, folder_of};
use aiomend_rewrite::{AnyCodemod, Context, Finding, Meta, Trace, with_forms};
use aiomend_syntax::Source;
use rayon::prelude::*;

/// A codemod that is asked about every file.
struct Everywhere {
    inner: &'static dyn AnyCodemod,
    meta: &'static Meta,
}

impl Everywhere {
    /// Asked about the files of `case`, whose words are all triggers.
    fn of(inner: &'static dyn AnyCodemod, case: &Case) -> Self {
        let meta = inner.meta();
        let texts: String = case.files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes) + "\n").collect();
        let words: BTreeSet<&str> = texts.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let words = words.into_iter().filter(|word| !word.is_empty()).chain([ASYNC_DEF, ASYNC_WITH]);
        let words = words.chain(meta.triggers.iter().copied());
        // As long as the process: a test makes some thousands.
        let triggers: Vec<&'static str> = words.map(|word| &*Box::leak(word.to_owned().into_boxed_str())).collect();
        let meta = Meta { triggers: triggers.leak(), besides: &[], words: &[], trace: Trace::Used, ..*meta };
        Self { inner, meta: Box::leak(Box::new(meta)) }
    }
}

impl AnyCodemod for Everywhere {
    fn meta(&self) -> &'static Meta {
        self.meta
    }

    fn findings(&self, cx: &Context<'_>, reading: &Reading) -> Vec<Finding> {
        self.inner.findings(cx, reading)
    }
}

/// Of the pairs of a case and a codemod whose triggers it does not even say, every so many are tried.
const EVERY: usize = 5;

#[test]
fn what_is_passed_over_holds_no_site() {
    let codemods: Vec<&'static dyn AnyCodemod> = with_forms(ALL).collect();
    let cases: Vec<Case> = codemods
        .iter()
        .flat_map(|codemod| cases_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder_of(codemod.meta().id)), 12))
        .collect();
    let pairs: Vec<(usize, &Case, &'static dyn AnyCodemod)> = cases
        .iter()
        .flat_map(|case| codemods.iter().map(move |codemod| (case, *codemod)))
        .enumerate()
        .map(|(at, (case, codemod))| (at, case, codemod))
        .collect();
    let results: Vec<(usize, Vec<String>)> =
        pairs.into_par_iter().map(|(at, case, codemod)| passed_over(at, case, codemod)).collect();
    let passed: usize = results.iter().map(|(passed, _)| passed).sum();
    let wrong: Vec<&String> = results.iter().flat_map(|(_, wrong)| wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(passed > 500, "only {passed} files were passed over");
}

/// How many files of a case a codemod passes over, and which of them hold a site.
fn passed_over(at: usize, case: &Case, codemod: &'static dyn AnyCodemod) -> (usize, Vec<String>) {
    let meta = codemod.meta();
    let mut is_said = false;
    let mut passed: Vec<usize> = Vec::new();
    let python = case.files.iter().filter(|(path, _)| path.extension().is_some_and(|suffix| suffix == "py"));
    for (number, (_, bytes)) in python.enumerate() {
        let source = Source::decode(bytes).expect("a case is text");
        is_said |= meta.triggers.iter().any(|trigger| source.text().contains(trigger));
        let Ok(reading) = read(source.text(), TargetVersion::new(case.settings.target_minor)) else { continue };
        if !meta.may_be_in(&reading) {
            passed.push(number);
        }
    }
    if passed.is_empty() || !is_said && !at.is_multiple_of(EVERY) {
        return (0, Vec::new());
    }
    let everywhere = Everywhere::of(codemod, case);
    let outcomes = engine::run(&[&everywhere], &case.files, &case.settings, &|_| false);
    let holds_site = |number: &&usize| !outcomes[**number].reported.is_empty();
    let wrong = passed.iter().filter(holds_site).map(|number| format!("{}: file {number} of {}", meta.id, case.name));
    (passed.len(), wrong.collect())
}
