//! The formats for machines, as the command writes them.

use std::fs;

use serde_json::Value;

use crate::cli::{aiomend, code, project, stderr};

/// Two fixes that share an import, which loses a name that both have used.
const SHARING: &str = "\
async def get(queue):
    from asyncio import wait_for
    first = await wait_for(queue.get(), 1)
    second = await wait_for(queue.get(), 2)
    return first, second
";

/// A fix inside the site of another.
const NESTED: &str = "\
import asyncio


async def run(job, each):
    asyncio.create_task(each(await asyncio.wait_for(job(), 1)))
";

fn json(tree: &std::path::Path, args: &[&str]) -> Value {
    let output = aiomend(tree, &[&["check", "--output-format", "json"], args].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

fn findings(report: &Value) -> Vec<&Value> {
    let files = report["files"].as_array().expect("files").iter();
    files.flat_map(|file| file["findings"].as_array().expect("findings")).collect()
}

/// `text` with these edits of a JSON report, as bytes.
fn edited(text: &str, edits: &[&Value]) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let at = |end: &str| edit["range"][end]["byte"].as_u64().expect("a byte") as usize;
            (at("start"), at("end"), edit["text"].as_str().expect("a text"))
        })
        .collect();
    edits.sort_by_key(|&(start, end, _)| (start, end));
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

#[test]
fn edits_of_fixes_that_share_an_import_make_what_fix_writes() {
    let tree = project(&[("a.py", SHARING)]);
    let report = json(tree.path(), &[]);
    let findings = findings(&report);
    assert_eq!(findings.len(), 2);
    assert!(findings.iter().all(|finding| finding["requires"].as_array().is_some_and(Vec::is_empty)));
    let (first, second) = (&findings[0], &findings[1]);
    assert_eq!(first["together"][0], second["key"], "without the other it would take away what that still uses");
    assert_eq!(second["together"][0], first["key"], "it lacks the import");
    let edits: Vec<&Value> = findings.iter().flat_map(|one| one["edits"].as_array().expect("edits")).collect();
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs"])), 0);
    assert_eq!(edited(SHARING, &edits), fs::read_to_string(tree.path().join("a.py")).expect("readable"));
}

#[test]
fn keys_are_the_same_whatever_is_fixed() {
    let tree = project(&[("a.py", NESTED)]);
    let keys = |args: &[&str]| -> Vec<String> {
        findings(&json(tree.path(), args)).iter().map(|one| one["key"].to_string()).collect()
    };
    let all = keys(&[]);
    assert_eq!(all.len(), 2, "{all:?}");
    for only in ["wait-for-to-timeout", "keep-task-reference"] {
        for key in keys(&["--select", only]) {
            assert!(all.contains(&key), "{key} is not among {all:?}");
        }
    }
}
