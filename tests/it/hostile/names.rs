//! Names of files that mean something to a terminal, a log, a browser or a forge do nothing there.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, git, project, stderr};

const NAMES: &[&[u8]] = &[
    b"caf\xe9.py",
    b"::error::log.py",
    b" ::stop-commands::a.py",
    b"##[group]a.py",
    b"%0A::error::b.py",
    b"-option.py",
    b"red\x1b[31m.py",
    b"title\x1b]0;title\x07.py",
    b"csi\xc2\x9b31m.py",
    b"delete\x7f.py",
    b"right\xe2\x80\xaeto-left.py",
    b"none\xe2\x80\x8b.py",
    b"line\nend.py",
    b"line\n::warning::end.py",
    b"return\rto.py",
    b"tab\tto.py",
    b"<img src=x onerror=alert(1)>.py",
    b"\"quoted\" 'twice'.py",
    b"@user #1 !2 [a](b) |c| `d`.py",
    b"https: www.example.org.py",
    b"back\\slash.py",
    b"$(touch it-ran) `touch it-ran`.py",
    b"{{7*7}}.py",
];

fn named(name: &[u8]) -> OsString {
    OsStr::from_bytes(name).to_owned()
}

fn tree_of_names() -> TempDir {
    let tree = project(&[]);
    NAMES.iter().for_each(|name| fs::write(tree.path().join(named(name)), WAIT).unwrap());
    tree
}

/// What a terminal obeys, or a log takes for a command, in an output.
fn obeyed(text: &str) -> Vec<String> {
    let is_obeyed = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}')
    };
    let lines = text.lines().filter(|line| line.chars().any(is_obeyed) || line.trim_start().starts_with("::"));
    lines.map(|line| format!("{line:?}")).collect()
}

fn report(tree: &Path, args: &[&str]) -> String {
    let output = aiomend(tree, args);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""), "{args:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn nothing_in_a_name_is_obeyed() {
    let tree = tree_of_names();
    for format in ["text", "json", "json-lines", "gitlab", "sarif", "rdjson", "markdown"] {
        let text = report(tree.path(), &["check", "--output-format", format]);
        assert_eq!(obeyed(&text), Vec::<String>::new(), "{format}");
    }
    assert_eq!(obeyed(&report(tree.path(), &["diff"])), Vec::<String>::new());
    // Commands are what this format is made of: one for each file, and no more.
    let commands = report(tree.path(), &["check", "--output-format", "github"]);
    let begun = commands.lines().filter(|line| line.starts_with("::error file=")).count();
    assert_eq!((begun, commands.lines().count()), (NAMES.len(), NAMES.len()), "{commands}");
    let values = commands.replace("::error file=", "");
    assert_eq!(obeyed(&values), Vec::<String>::new());
    // The refusal to write names the files too.
    assert!(git(tree.path(), &["init", "-q"]).status.success());
    let output = aiomend(tree.path(), &["fix"]);
    assert_eq!(code(&output), 2);
    assert_eq!(obeyed(&stderr(&output)), Vec::<String>::new());
    let listed = stderr(&output).lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(listed, 11, "ten names and how many more: {}", stderr(&output));
}

fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| strings(one, found)),
        Value::Object(all) => all.values().for_each(|one| strings(one, found)),
        _ => {}
    }
}

#[test]
fn machines_get_the_name_itself() {
    let tree = tree_of_names();
    for format in ["json", "gitlab", "rdjson"] {
        let report: Value = serde_json::from_str(&report(tree.path(), &["check", "--output-format", format])).unwrap();
        let mut found = Vec::new();
        strings(&report, &mut found);
        for name in NAMES {
            let name = String::from_utf8_lossy(name);
            assert!(found.iter().any(|text| *text == name), "{format}: {name:?}");
        }
    }
    let log = report(tree.path(), &["check", "--output-format", "sarif"]);
    let mut found = Vec::new();
    strings(&serde_json::from_str(&log).unwrap(), &mut found);
    for name in NAMES {
        let uri = percent_encoding(name);
        assert!(found.contains(&uri), "{uri}");
    }
}

/// By RFC 3986, every byte that is not unreserved.
fn percent_encoding(name: &[u8]) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    name.iter()
        .map(|byte| if is_plain(byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[test]
fn a_page_has_no_element_of_a_name() {
    let tree = tree_of_names();
    report(tree.path(), &["check", "--html", "page.html"]);
    let page = fs::read_to_string(tree.path().join("page.html")).unwrap();
    assert!(page.contains("onerror=alert(1)") && !page.contains("<img"), "the name is there as text alone");
    assert_eq!(page.matches("<script").count(), page.matches("</script").count());
    assert_eq!(obeyed(&page).len(), 0, "{:?}", obeyed(&page));
}

#[test]
fn markdown_of_a_name_is_code() {
    let tree = tree_of_names();
    let text = report(tree.path(), &["check", "--output-format", "markdown"]);
    let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#### ")).collect();
    assert_eq!(headings.len(), NAMES.len());
    for heading in headings {
        let marks = heading.len() - heading.trim_start_matches('`').len();
        let inside = &heading[marks..heading.len() - marks];
        assert!(marks > 0 && heading.ends_with(&"`".repeat(marks)), "{heading}");
        let longest = inside.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        assert!(longest < marks, "{heading}");
    }
}

#[test]
fn a_patch_names_every_file_and_git_takes_it() {
    let tree = tree_of_names();
    report(tree.path(), &["check", "--patch", "all.patch"]);
    assert!(git(tree.path(), &["init", "-q"]).status.success());
    let applied = git(tree.path(), &["apply", "all.patch"]);
    assert!(applied.status.success(), "{}", stderr(&applied));
    for name in NAMES {
        assert_eq!(fs::read_to_string(tree.path().join(named(name))).unwrap(), WAIT_AFTER, "{name:?}");
    }
}

#[test]
fn files_of_any_name_are_written_and_taken_back() {
    let tree = tree_of_names();
    let texts = || -> Vec<String> {
        NAMES.iter().map(|name| fs::read_to_string(tree.path().join(named(name))).unwrap()).collect()
    };
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(obeyed(&String::from_utf8(output.stdout).unwrap()), Vec::<String>::new());
    assert_eq!(texts(), vec![WAIT_AFTER; NAMES.len()]);
    let output = aiomend(tree.path(), &["undo"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(obeyed(&String::from_utf8(output.stdout).unwrap()), Vec::<String>::new());
    assert_eq!(texts(), vec![WAIT; NAMES.len()]);
    assert!(!tree.path().join("it-ran").exists());
}

/// With git, which has quotes and escapes of its own for such names, through the guard and a trial.
#[test]
fn git_and_a_trial_know_files_of_any_name() {
    let tree = tree_of_names();
    fs::write(tree.path().join(".gitignore"), ".state\n").unwrap();
    crate::cli::commit_all(tree.path());
    let output = aiomend(tree.path(), &["fix", "--verify", "ls"]);
    assert_eq!(code(&output), 2, "`ls` imports nothing, which is told: {}", stderr(&output));
    assert_eq!(obeyed(&stderr(&output)), Vec::<String>::new());
    let output = aiomend(tree.path(), &["fix"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    let changed = git(tree.path(), &["status", "--porcelain", "-z"]);
    assert_eq!(changed.stdout.split(|&byte| byte == 0).filter(|one| one.starts_with(b" M ")).count(), NAMES.len());
    assert_eq!(code(&aiomend(tree.path(), &["undo"])), 0);
    assert!(git(tree.path(), &["status", "--porcelain"]).stdout.is_empty());
}
