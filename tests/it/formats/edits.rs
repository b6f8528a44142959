//! Edits: whoever applies what a format says has what `fix` writes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{ODD_NAME, SHARING, check, command, findings, list, odd_project, parsed};
use crate::cli::{aiomend, code, project, stderr};

const FLAGS: &[&str] = &["--select", "all", "--unsafe-fixes"];

/// Replacements by the file's name: bytes from and to, and what comes there.
type Edits = BTreeMap<String, BTreeSet<(usize, usize, String)>>;

/// The texts of the project with `edits`.
fn edited(tree: &Path, edits: &Edits) -> BTreeMap<String, String> {
    let apply = |(name, edits): (&String, &BTreeSet<(usize, usize, String)>)| {
        let mut text = fs::read_to_string(tree.join(name)).expect("readable");
        for (start, end, new) in edits.iter().rev() {
            text.replace_range(*start..*end, new);
        }
        (name.clone(), text)
    };
    edits.iter().map(apply).collect()
}

/// The byte of a 1-based line and column; `width` says how many columns a character has.
fn byte_at(text: &str, line: &Value, column: &Value, width: fn(char) -> usize) -> usize {
    let number = |value: &Value| value.as_u64().expect("a number") as usize;
    let start: usize = text.split_inclusive('\n').take(number(line) - 1).map(str::len).sum();
    let mut columns = number(column) - 1;
    let mut at = start;
    for c in text[start..].chars() {
        if columns == 0 {
            break;
        }
        columns -= width(c);
        at += c.len_utf8();
    }
    at
}

fn assert_is_what_fix_writes(tree: &Path, edits: &Edits) {
    let expected = edited(tree, edits);
    let output = aiomend(tree, &[&["fix", "--allow-no-vcs"], FLAGS].concat());
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    for (name, text) in expected {
        assert_eq!(fs::read_to_string(tree.join(&name)).expect("readable"), text, "{name}");
    }
}

#[test]
fn replacements_in_a_sarif_log_make_what_fix_writes() {
    let tree = odd_project();
    let sarif = parsed(&check(tree.path(), "sarif", FLAGS));
    let mut edits = Edits::new();
    for result in list(&sarif["runs"][0], "results").iter().filter(|result| result["fixes"].is_array()) {
        for change in list(&result["fixes"][0], "artifactChanges") {
            let name = decoded(change["artifactLocation"]["uri"].as_str().expect("a URI"));
            let text = fs::read_to_string(tree.path().join(&name)).expect("the URI names a file");
            for replacement in list(change, "replacements") {
                let region = &replacement["deletedRegion"];
                let start = byte_at(&text, &region["startLine"], &region["startColumn"], |_| 1);
                let end = byte_at(&text, &region["endLine"], &region["endColumn"], |_| 1);
                let new = replacement["insertedContent"]["text"].as_str().expect("a text").to_owned();
                edits.entry(name.clone()).or_default().insert((start, end, new));
            }
        }
    }
    let names: Vec<&str> = edits.keys().map(String::as_str).collect();
    assert_eq!(names, [ODD_NAME, "locks.py", "mixed.py", "sharing.py", "sub/writer.py"]);
    assert_is_what_fix_writes(tree.path(), &edits);
}

/// A relative URI as the name of a file.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
            let digits = std::str::from_utf8(&digits).expect("ASCII");
            bytes.push(u8::from_str_radix(digits, 16).expect("hexadecimal"));
        } else {
            assert!(byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte), "{uri}");
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn suggestions_in_rdjson_make_what_fix_writes() {
    let tree = odd_project();
    let rdjson = parsed(&check(tree.path(), "rdjson", FLAGS));
    let mut edits = Edits::new();
    for diagnostic in list(&rdjson, "diagnostics").iter().filter(|one| one["suggestions"].is_array()) {
        let location = &diagnostic["location"];
        let name = location["path"].as_str().expect("a path");
        let text = fs::read_to_string(tree.path().join(name)).expect("the path names a file");
        let suggestions = list(diagnostic, "suggestions");
        let first = &suggestions[0]["range"];
        assert!(first["start"]["line"].as_u64() <= location["range"]["start"]["line"].as_u64());
        assert!(first["end"]["line"].as_u64() >= location["range"]["start"]["line"].as_u64(), "it is at the site");
        for suggestion in suggestions {
            let at = |end: &Value| byte_at(&text, &end["line"], &end["column"], char::len_utf8);
            let range = &suggestion["range"];
            let new = suggestion["text"].as_str().expect("a text").to_owned();
            edits.entry(name.to_owned()).or_default().insert((at(&range["start"]), at(&range["end"]), new));
        }
    }
    let names: Vec<&str> = edits.keys().map(String::as_str).collect();
    assert_eq!(names, [ODD_NAME, "mixed.py", "sharing.py"], "no part of a fix over several files");
    assert_is_what_fix_writes(tree.path(), &edits);
}

#[test]
fn edits_of_fixes_that_share_an_import_make_what_fix_writes() {
    let tree = project(&[("a.py", SHARING)]);
    let report = parsed(&check(tree.path(), "json", FLAGS));
    let findings = findings(&report);
    assert_eq!(findings.len(), 2);
    assert!(findings.iter().all(|finding| list(finding, "requires").is_empty()));
    let (first, second) = (&findings[0], &findings[1]);
    assert_eq!(first["together"][0], second["key"], "without the other it would take away what that still uses");
    assert_eq!(second["together"][0], first["key"], "it lacks the import");
    let mut edits = Edits::new();
    for edit in findings.iter().flat_map(|finding| list(finding, "edits")) {
        let byte = |end: &str| edit["range"][end]["byte"].as_u64().expect("a byte") as usize;
        let new = edit["text"].as_str().expect("a text").to_owned();
        edits.entry("a.py".to_owned()).or_default().insert((byte("start"), byte("end"), new));
    }
    assert_is_what_fix_writes(tree.path(), &edits);
}

/// A fix inside the site of another.
const NESTED: &str = "\
import asyncio


async def run(job, each):
    asyncio.create_task(each(await asyncio.wait_for(job(), 1)))
";

#[test]
fn keys_are_the_same_whatever_is_fixed() {
    let tree = project(&[("a.py", NESTED)]);
    let keys = |args: &[&str]| -> Vec<String> {
        findings(&parsed(&check(tree.path(), "json", args))).iter().map(|one| one["key"].to_string()).collect()
    };
    let all = keys(&[]);
    assert_eq!(all.len(), 2, "{all:?}");
    for only in ["wait-for-to-timeout", "keep-task-reference"] {
        for key in keys(&["--select", only]) {
            assert!(all.contains(&key), "{key} is not among {all:?}");
        }
    }
}

#[test]
fn what_a_fix_says_of_several_files_is_whole_or_absent() {
    let tree = odd_project();
    let output =
        command(tree.path()).args(["check", "--output-format", "sarif", "sub", "locks.py"]).args(FLAGS).output();
    let sarif = parsed(&String::from_utf8(output.expect("the tool runs").stdout).expect("UTF-8"));
    let [result] = list(&sarif["runs"][0], "results") else { panic!("{sarif:#}") };
    let changes = list(&result["fixes"][0], "artifactChanges");
    let uris: Vec<&Value> = changes.iter().map(|change| &change["artifactLocation"]["uri"]).collect();
    assert_eq!(uris, ["locks.py", "sub/writer.py"]);
}
