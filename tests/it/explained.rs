//! `explain` knows every name that an output can have, in every format.

use std::collections::BTreeSet;
use std::fs;

use aiomend::app::catalog;
use aiomend::catalog::{codes, general_codes, topic};
use aiomend::driver::outcome::SKIPS;
use aiomend::report::explanation;
use aiomend_codemods::ALL;
use aiomend_rewrite::{ENGINE_REFUSALS, with_forms};
use serde_json::Value;

use crate::cli::{aiomend, code, project, stderr, stdout};
use crate::workspace::{codemod_folders, root, rust_files, text};

/// What `explain` says of `id` on standard output.
fn explained(id: &str, format: &str) -> String {
    let output = aiomend(root(), &["explain", id, "--format", format]);
    assert_eq!(code(&output), 0, "{id}: {}", stderr(&output));
    stdout(&output)
}

fn is_explained(id: &str) -> bool {
    topic(id, &catalog()).is_ok()
}

#[test]
fn every_codemod_and_form_has_its_contract() {
    for codemod in with_forms(ALL) {
        let id = codemod.meta().id;
        let document: Value = serde_json::from_str(&explained(id, "json")).unwrap();
        assert_eq!([&document["topic"], &document["id"]], ["codemod", id]);
        assert_eq!(document["markdown"], codemod.meta().doc);
        assert!(explained(id, "markdown").starts_with(codemod.meta().doc.trim_end()), "{id}");
        let title = codemod.meta().doc.lines().next().unwrap_or_default();
        let title = title.trim_start_matches("# ").replace('`', "");
        let set = explained(id, "text");
        assert_eq!(set.split("\n\n").next().unwrap_or_default().replace('\n', " "), title);
        if let Some((_, form)) = id.split_once(':') {
            // The address of a form is a heading of its codemod's page.
            let mut headings = codemod.meta().doc.lines().filter_map(|line| line.strip_prefix("## "));
            assert!(headings.any(|heading| heading.to_lowercase().replace(' ', "-") == form), "no heading for {id}");
        }
    }
}

#[test]
fn every_code_has_a_meaning_a_remedy_and_nearly_every_one_an_example() {
    let codemods = catalog();
    let has_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    let mut without_example = Vec::new();
    for id in codes(&codemods) {
        let document: Value = serde_json::from_str(&explained(id, "json")).unwrap();
        assert_eq!(document["id"], id);
        let speaking = document["codemods"].as_array().unwrap();
        let said = |key: &str| has_text(&document[key]) || speaking.iter().any(|one| has_text(&one[key]));
        assert!(said("meaning") && speaking.iter().all(|one| has_text(&one["meaning"])), "{id}");
        assert!(said("what_to_do"), "{id}");
        without_example.extend((!said("example")).then_some(id));
        let markdown = explanation(&topic(id, &codemods).unwrap());
        assert!(markdown.starts_with(&format!("# `{id}`\n")) && document["markdown"] == *markdown, "{id}");
        assert!(explained(id, "text").starts_with(&format!("{id}\n\n  A ")), "{id}");
    }
    // What an example would have to show is a command's failure, a file of some size or bytes that are no text.
    assert_eq!(without_example, ["defect", "too-deep", "too-large", "undecodable", "verification-failed"]);
}

#[test]
fn the_examples_of_the_engine_are_told_as_they_say() {
    for id in general_codes() {
        let Some(example) = aiomend::catalog::general(id).and_then(|general| general.example) else { continue };
        // `# rows.py` begins another file.
        let mut files: Vec<(String, String)> = Vec::new();
        for line in example.lines() {
            match line
                .strip_prefix("# ")
                .filter(|name| name.split(',').next().is_some_and(|name| name.ends_with(".py")))
            {
                Some(name) => files.push((name.split(',').next().unwrap_or(name).to_owned(), String::new())),
                None if files.is_empty() => files.push(("site.py".to_owned(), format!("{line}\n"))),
                None => files.iter_mut().last().unwrap().1.push_str(&format!("{line}\n")),
            }
        }
        let tree = project(&files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect::<Vec<_>>());
        let output = aiomend(tree.path(), &["check", "--select", "all", &files[0].0]);
        assert!(stdout(&output).contains(id), "{id}: {}{}", stdout(&output), stderr(&output));
    }
}

/// Names in the sources that are written as codes are, and are none.
const OTHER_NAMES: &[&str] =
    &["asyncio-dangling-task", "auto-generated", "critical-section", "display-only", "skip-file"];

#[test]
fn every_code_in_the_sources_is_explained() {
    let mut found = BTreeSet::new();
    let mut unknown = Vec::new();
    for path in rust_files() {
        let name = path.to_string_lossy().replace('\\', "/");
        let makes_refusals = name.starts_with("codemods/") || name.starts_with("crates/rewrite/src/");
        if !(makes_refusals || name.starts_with("src/")) || name.contains("/tests") || name.ends_with("build.rs") {
            continue;
        }
        let source = text(&path);
        let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for (at, literal) in literals(source) {
            let before = source[..at].trim_end();
            let is_code = ["Refusal::new(", "code:", "let code ="].iter().any(|word| before.ends_with(word));
            if is_code || makes_refusals && literal.contains('-') {
                let is_known = is_explained(literal) || !is_code && OTHER_NAMES.contains(&literal);
                unknown.extend((!is_known).then(|| format!("{name}: `{literal}`")));
                found.insert(literal.to_owned());
            }
        }
    }
    assert!(unknown.is_empty(), "\n{}", unknown.join("\n"));
    assert!(found.len() > 70, "{} codes were found", found.len());
    for (code, _) in ENGINE_REFUSALS.iter().chain(SKIPS) {
        assert!(is_explained(code), "{code}");
    }
}

/// The literals that are written as codes are, each with its place.
fn literals(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = source.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(start, line)| {
        let parts = line.split('"').scan(start, |at, part| {
            let here = *at;
            *at += part.len() + 1;
            Some((here - 1.min(here), part))
        });
        parts.skip(1).step_by(2).collect::<Vec<_>>()
    })
    .filter(|(_, text)| text.starts_with(|c: char| c.is_ascii_lowercase()))
    .filter(|(_, text)| text.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
}

#[test]
fn every_code_that_cases_are_named_by_is_explained() {
    let mut seen = 0;
    for folder in codemod_folders() {
        for entry in fs::read_dir(root().join("codemods").join(&folder).join("refuse")).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let code = name.split('.').next().unwrap_or_default();
            assert!(is_explained(code), "codemods/{folder}/refuse/{name}: `{code}`");
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen} cases");
}

/// Every name in a report of everything over the bundled projects, by the keys that have names for values.
#[test]
fn every_name_in_reports_is_explained() {
    let output = aiomend(root(), &["check", "fixtures/projects", "--select", "all", "--output-format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut names = BTreeSet::new();
    let mut open = vec![&report];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(members) => {
                for (key, value) in members {
                    match (key.as_str(), value) {
                        ("code" | "codemod", Value::String(name)) => drop(names.insert(name.clone())),
                        ("codemods" | "codes" | "offered", Value::Object(counts)) => {
                            names.extend(counts.keys().cloned())
                        }
                        _ => open.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    assert!(names.len() > 5, "{names:?}");
    for name in names {
        assert!(is_explained(&name), "{name}");
    }
}

#[test]
fn no_name_is_a_codemod_and_a_code() {
    let codemods = catalog();
    for codemod in &codemods {
        assert!(!codes(&codemods).contains(codemod.id), "{}", codemod.id);
    }
}
