//! Whatever a file holds, what the codemods make of it is as valid as it was, and final.

use std::collections::BTreeMap;
use std::path::PathBuf;

use aiomend_codemods::ALL;
use aiomend_conformance::{Reading, TargetVersion, read};
use aiomend_fixture::engine;
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
    let Ok(source) = Source::decode(data) else { return Vec::new() };
    let Ok(before) = read(source.text(), TargetVersion::new(TARGET_MINOR)) else { return Vec::new() };
    let all: Vec<&dyn AnyCodemod> = with_forms(ALL).collect();
    let second = all.iter().filter(|codemod| !matches!(codemod.meta().default, DefaultOn::Always));
    let recipes = std::iter::once(all.clone()).chain(second.map(|codemod| vec![*codemod]));
    recipes.filter_map(|recipe| rewrite(&recipe, data, &source, &before)).collect()
}

fn rewrite(recipe: &[&dyn AnyCodemod], data: &[u8], source: &Source, before: &Reading) -> Option<String> {
    let text = run(recipe, data)?;
    let after = read(&text, TargetVersion::new(TARGET_MINOR))
        .unwrap_or_else(|rejection| panic!("the result is no Python: {rejection}\n{text}"));
    let complaints = |reading: &Reading| count(reading.complaints().iter().map(|it| it.message.clone()));
    let comments = |reading: &Reading| count(reading.comments().map(|comment| comment.text.to_owned()));
    let new = lacking(complaints(&after), &complaints(before));
    assert!(new.is_empty(), "new complaints {new:?}\n{text}");
    let lost = lacking(comments(before), &comments(&after));
    assert!(lost.is_empty(), "lost comments {lost:?}\n{text}");
    let bytes = source.with_text(text.clone()).encode().unwrap_or_else(|error| panic!("{error}\n{text}"));
    if let Some(again) = run(recipe, &bytes) {
        panic!("a second run changed\n{text}\n--- to\n{again}");
    }
    Some(text)
}

/// The file after the codemods, where they change it.
fn run(recipe: &[&dyn AnyCodemod], bytes: &[u8]) -> Option<String> {
    let settings = Settings { target_minor: TARGET_MINOR, ..Settings::default() };
    let files = [(PathBuf::from("case.py"), bytes.to_vec())];
    let outcome = engine::run(recipe, &files, &settings, &|_| true).pop().expect("one file, one outcome");
    if let Some(defect) = outcome.defects.first() {
        panic!("defect of {}: {}", defect.codemod, defect.message);
    }
    outcome.text
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
