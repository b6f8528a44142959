//! What the codemods and refusal codes of a page mean: the texts of `explain`, each once.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{CodemodInfo, Topic, topic};
use crate::report::Counts;

/// A refusal code.
#[derive(Debug, Serialize)]
pub(super) struct CodeOut<'c> {
    /// What it means to every codemod.
    general: Option<&'static str>,
    /// What it means to some, by their ids.
    codemods: BTreeMap<&'c str, MeaningOut<'c>>,
}

#[derive(Debug, Serialize)]
struct MeaningOut<'c> {
    meaning: &'c str,
    what_to_do: Option<&'c str>,
    example: Option<&'c str>,
}

/// A codemod.
#[derive(Debug, Serialize)]
pub(super) struct CodemodOut {
    title: &'static str,
}

/// The codes that are counted, with what codemods say of them that found something.
pub(super) fn codes<'c>(counts: &Counts, codemods: &'c [CodemodInfo]) -> BTreeMap<&'static str, CodeOut<'c>> {
    let known = counts.codes.keys().filter_map(|code| match topic(code, codemods) {
        Ok(Topic::Refusal { code, general, codemods }) => Some((code, general, codemods)),
        Ok(Topic::Codemod(_)) | Err(_) => None,
    });
    let out = |(code, general, speaking): (&'static str, _, Vec<crate::catalog::Refused<'c>>)| {
        let speaking = speaking.into_iter().filter(|one| counts.codemods.contains_key(one.codemod.id));
        let meaning = |one: crate::catalog::Refused<'c>| {
            (one.codemod.id, MeaningOut { meaning: one.meaning, what_to_do: one.remedy, example: one.example })
        };
        (code, CodeOut { general, codemods: speaking.map(meaning).collect() })
    };
    known.map(out).collect()
}

/// The codemods that found something.
pub(super) fn titles<'c>(counts: &Counts, codemods: &'c [CodemodInfo]) -> BTreeMap<&'c str, CodemodOut> {
    let found = codemods.iter().filter(|codemod| counts.codemods.contains_key(codemod.id));
    found.map(|codemod| (codemod.id, CodemodOut { title: codemod.title })).collect()
}
