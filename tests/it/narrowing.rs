//! Options that leave something out of a run: of what is shown, and of what `fix` writes.

mod lists;

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::cli::{aiomend, code, stderr, stdout};

fn json(tree: &Path, args: &[&str]) -> Value {
    let output = aiomend(tree, &[&["check", "--output-format", "json"], args].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// `path:line` of every finding.
fn places(tree: &Path, args: &[&str]) -> Vec<String> {
    let report = json(tree, args);
    let files = report["files"].as_array().expect("files");
    let findings = files.iter().flat_map(|file| {
        let found = file["findings"].as_array().expect("findings").iter();
        found.map(|one| format!("{}:{}", file["path"].as_str().expect("a path"), one["range"]["start"]["line"]))
    });
    findings.collect()
}

fn read(tree: &Path, name: &str) -> String {
    fs::read_to_string(tree.join(name)).expect("readable")
}

fn write(tree: &Path, name: &str, text: &str) {
    fs::write(tree.join(name), text).expect("writable");
}

/// Wrong use is one line on standard error and exit code 2.
fn assert_refused(tree: &Path, args: &[&str], why: &str) {
    let output = aiomend(tree, args);
    assert_eq!(code(&output), 2, "{args:?}: {}", stdout(&output));
    assert!(stderr(&output).contains(why), "{args:?}: {}", stderr(&output));
}
