//! What the codemods and codes of a page mean: the texts of `explain`, each once.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::catalog::{CodemodInfo, General, Refused, Topic, topic};
use crate::report::pages::code_page;
use crate::report::{Counts, View};

/// A code of a refusal or of a file that is passed over.
#[derive(Debug, Serialize)]
pub(super) struct CodeOut<'c> {
    /// Where its explanation is published.
    url: String,
    /// What it means whatever the codemod.
    general: Option<GeneralOut>,
    /// What it means to some, by their ids.
    codemods: BTreeMap<&'c str, MeaningOut<'c>>,
}

#[derive(Debug, Serialize)]
struct MeaningOut<'c> {
    meaning: &'c str,
    what_to_do: Option<&'c str>,
    example: Option<&'c str>,
}

#[derive(Debug, Serialize)]
struct GeneralOut {
    /// Of a site.
    refused: Option<&'static str>,
    /// Of a file.
    skipped: Option<&'static str>,
    what_to_do: &'static str,
    example: Option<&'static str>,
}

/// A codemod.
#[derive(Debug, Serialize)]
pub(super) struct CodemodOut {
    title: &'static str,
}

/// The codes that the page names, with what codemods say of them that found something.
pub(super) fn codes<'c>(
    view: &View<'_>,
    counts: &Counts,
    codemods: &'c [CodemodInfo],
) -> BTreeMap<&'static str, CodeOut<'c>> {
    let skips = view.shown.files.iter().filter_map(|file| file.skipped.as_ref()).map(|skip| skip.code);
    let named: BTreeSet<&'static str> = counts.codes.keys().copied().chain(skips).collect();
    let known = named.into_iter().filter_map(|code| match topic(code, codemods) {
        Ok(Topic::Code { code, general, codemods }) => Some((code, general, codemods)),
        Ok(Topic::Codemod(_)) | Err(_) => None,
    });
    let out = |(code, general, speaking): (_, Option<General>, Vec<Refused<'c>>)| {
        let speaking = speaking.into_iter().filter(|one| counts.codemods.contains_key(one.codemod.id));
        let codemods = speaking.map(|one| (one.codemod.id, MeaningOut::of(one))).collect();
        (code, CodeOut { url: code_page(code), general: general.map(GeneralOut::of), codemods })
    };
    known.map(out).collect()
}

impl<'c> MeaningOut<'c> {
    fn of(refused: Refused<'c>) -> Self {
        let Refused { meaning, remedy, example, .. } = refused;
        Self { meaning, what_to_do: remedy, example }
    }
}

impl GeneralOut {
    fn of(general: General) -> Self {
        let General { refused, skipped, remedy, example, .. } = general;
        Self { refused, skipped, what_to_do: remedy, example }
    }
}

/// The codemods that found something.
pub(super) fn titles<'c>(counts: &Counts, codemods: &'c [CodemodInfo]) -> BTreeMap<&'c str, CodemodOut> {
    let found = codemods.iter().filter(|codemod| counts.codemods.contains_key(codemod.id));
    found.map(|codemod| (codemod.id, CodemodOut { title: codemod.title })).collect()
}
