//! `explain` knows every name that an output can have, in every format.

use std::collections::BTreeSet;
use std::path::Path;

use aiomend_codemods::ALL;
use aiomend_rewrite::{ENGINE_REFUSALS, with_forms};
use serde_json::Value;

use crate::cli::{aiomend, code, stderr, stdout};

fn explained(id: &str, format: &str) -> String {
    let output = aiomend(Path::new(env!("CARGO_MANIFEST_DIR")), &["explain", id, "--format", format]);
    assert_eq!(code(&output), 0, "{id}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn every_codemod_and_form_has_its_contract() {
    for codemod in with_forms(ALL) {
        let id = codemod.meta().id;
        let document: Value = serde_json::from_str(&explained(id, "json")).unwrap();
        assert_eq!([&document["topic"], &document["id"]], ["codemod", id]);
        assert_eq!(document["markdown"], codemod.meta().doc);
        assert!(explained(id, "markdown").starts_with(codemod.meta().doc.trim_end()), "{id}");
    }
}

#[test]
fn every_code_has_a_meaning_and_those_with_cases_an_example() {
    let own = with_forms(ALL).flat_map(|codemod| codemod.meta().refusals);
    let codes: BTreeSet<&str> = own.chain(ENGINE_REFUSALS).map(|(code, _)| *code).collect();
    let (mut with_example, mut with_remedy) = (0, 0);
    for id in &codes {
        let document: Value = serde_json::from_str(&explained(id, "json")).unwrap();
        assert_eq!([&document["topic"], &document["id"]], ["refusal", *id]);
        let speaking = document["codemods"].as_array().unwrap();
        let has_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
        assert!(has_text(&document["meaning"]) || speaking.iter().all(|one| has_text(&one["meaning"])), "{id}");
        assert!(has_text(&document["meaning"]) || !speaking.is_empty(), "{id}");
        with_example += usize::from(speaking.iter().any(|one| has_text(&one["example"])));
        with_remedy += usize::from(speaking.iter().any(|one| has_text(&one["what_to_do"])));
        assert!(explained(id, "markdown").starts_with(&format!("# `{id}`\n")), "{id}");
        assert!(explained(id, "text").starts_with(&format!("{id}: ")), "{id}");
    }
    assert!(with_example * 10 > codes.len() * 8, "{with_example} of {} codes have an example", codes.len());
    assert!(with_remedy * 10 > codes.len() * 8, "{with_remedy} of {} codes say what to do", codes.len());
}
