//! Whatever files hold, what the codemods make of it is as valid as it was, and final.

use std::collections::BTreeMap;
use std::path::PathBuf;

use aiomend_codemods::ALL;
use aiomend_conformance::{Reading, TargetVersion, read};
use aiomend_fixture::engine;
use aiomend_fixture::variants::Files;
use aiomend_rewrite::{AnyCodemod, DefaultOn, Settings, with_forms};
use aiomend_syntax::Source;

/// Every codemod has a rewrite for it.
const TARGET_MINOR: u8 = 12;

/// Run all codemods over the file that `data` is, then each of those that others leave nothing alone. The results, none
/// where nothing was changed.
///
/// # Panics
/// On a defect; when a result is no Python, has a complaint that the file did not have, lacks a comment, cannot be
/// encoded, or is changed by a second run.
pub fn fix_validity(data: &[u8]) -> Vec<String> {
    let all: Vec<&dyn AnyCodemod> = with_forms(ALL).collect();
    let second = all.iter().filter(|codemod| !matches!(codemod.meta().default, DefaultOn::Always));
    let recipes = std::iter::once(all.clone()).chain(second.map(|codemod| vec![*codemod]));
    let files = vec![(PathBuf::from("case.py"), data.to_vec())];
    let after = recipes.filter_map(|recipe| rewrite(&recipe, &files));
    after.flatten().filter_map(|(_, after)| Some(Source::decode(&after).ok()?.text().to_owned())).collect()
}

/// Run all codemods over a project. Its files afterwards, if any is changed.
///
/// # Panics
/// As [`fix_validity`] does.
pub fn project_validity(files: &Files) -> Option<Files> {
    rewrite(&with_forms(ALL).collect::<Vec<_>>(), files)
}

fn rewrite(recipe: &[&dyn AnyCodemod], files: &Files) -> Option<Files> {
    let after = run(recipe, files)?;
    for ((_, before), (_, after)) in files.iter().zip(&after).filter(|(before, after)| before != after) {
        check(before, after);
    }
    if let Some(again) = run(recipe, &after) {
        let changed = after.iter().zip(&again).filter(|(after, again)| after != again);
        let shown = changed.map(|((path, after), (_, again))| {
            let [after, again] = [after, again].map(|bytes| String::from_utf8_lossy(bytes));
            format!("{}\n{after}\n--- to\n{again}", path.display())
        });
        panic!("a second run changed {}", shown.collect::<Vec<_>>().join("\n"));
    }
    Some(after)
}

/// One file before and after.
fn check(before: &[u8], after: &[u8]) {
    let [before, after] = [before, after].map(|bytes| Source::decode(bytes).unwrap_or_else(|error| panic!("{error}")));
    let version = TargetVersion::new(TARGET_MINOR);
    let old = read(before.text(), version).unwrap_or_else(|rejection| panic!("what is no Python changed: {rejection}"));
    let new = read(after.text(), version)
        .unwrap_or_else(|rejection| panic!("the result is no Python: {rejection}\n{}", after.text()));
    let complaints = |reading: &Reading| count(reading.complaints().iter().map(|it| it.message.clone()));
    let comments = |reading: &Reading| count(reading.comments().map(|comment| comment.text.to_owned()));
    let added = lacking(complaints(&new), &complaints(&old));
    assert!(added.is_empty(), "new complaints {added:?}\n{}", after.text());
    let lost = lacking(comments(&old), &comments(&new));
    assert!(lost.is_empty(), "lost comments {lost:?}\n{}", after.text());
}

/// The files after the codemods, if they change any. What cannot be decoded changes nothing.
fn run(recipe: &[&dyn AnyCodemod], files: &Files) -> Option<Files> {
    let settings = Settings { target_minor: TARGET_MINOR, ..Settings::default() };
    let sources: Vec<Source> = files.iter().map(|(_, bytes)| Source::decode(bytes).ok()).collect::<Option<_>>()?;
    let outcomes = engine::run(recipe, files, &settings, &|_| true);
    assert_eq!(outcomes.len(), files.len(), "one file, one outcome");
    if let Some(defect) = outcomes.iter().flat_map(|outcome| &outcome.defects).next() {
        panic!("defect of {}: {}", defect.codemod, defect.message);
    }
    outcomes.iter().find(|outcome| outcome.text.is_some())?;
    let after = files.iter().zip(sources).zip(outcomes).map(|(((path, bytes), source), outcome)| match outcome.text {
        None => (path.clone(), bytes.clone()),
        Some(text) => {
            let bytes = source.with_text(text.clone()).encode();
            (path.clone(), bytes.unwrap_or_else(|error| panic!("{error}\n{text}")))
        }
    });
    Some(after.collect())
}

fn count(things: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for thing in things {
        *counts.entry(thing).or_insert(0) += 1;
    }
    counts
}

/// What `these` have more often than `those`.
fn lacking(these: BTreeMap<String, usize>, those: &BTreeMap<String, usize>) -> Vec<String> {
    let is_lacking = |entry: &(String, usize)| those.get(&entry.0).is_none_or(|times| *times < entry.1);
    these.into_iter().filter(is_lacking).map(|(thing, _)| thing).collect()
}
