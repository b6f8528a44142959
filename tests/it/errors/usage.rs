//! Words that mean nothing, or not together.

use std::fs;

use tempfile::TempDir;

use super::refused;
use crate::cli::{WAIT, aiomend, code, project, stderr};

fn tree() -> TempDir {
    project(&[("a.py", WAIT)])
}

/// What clap says, without the pointer to the help that ends it.
#[track_caller]
fn not_understood(args: &[&str], expected: &str) {
    refused(tree().path(), args, &format!("error: {expected}\n\nFor more information, try '--help'."));
}

#[test]
fn an_unknown_codemod_is_told_with_the_nearest() {
    let tree = tree();
    let told = |args: &[&str], expected: &str| refused(tree.path(), args, &format!("aiomend: {expected}"));
    for command in ["diff", "check", "fix"] {
        told(
            &[command, "--select", "wait-for-timeout"],
            "unknown codemod `wait-for-timeout`; did you mean `wait-for-to-timeout`?",
        );
    }
    told(&["check", "--ignore", "gather"], "unknown codemod `gather`; did you mean `gather-cancel-siblings`?");
    told(&["check", "--select", "zebra"], "unknown codemod `zebra`; `aiomend list` names the codemods");
    told(
        &["check", "--select", "extract-critical-section:nope"],
        "`extract-critical-section` has no form `nope`; known: `extract-critical-section:shared-state`",
    );
    told(&["check", "--select", ""], "--select needs the id of a codemod, or `all`");
    told(&["check", "--ignore", ","], "--ignore needs the id of a codemod, or `all`");
}

#[test]
fn an_unknown_name_is_not_explained() {
    let tree = tree();
    let told = |id: &str, expected: &str| refused(tree.path(), &["explain", id], &format!("aiomend: {expected}"));
    told("not-asink", "no codemod or code is named `not-asink`; did you mean `not-async`?");
    told("zebra", "no codemod or code is named `zebra`; `aiomend list` names the codemods");
    not_understood(
        &["explain"],
        "the following required arguments were not provided:\n  <ID>\n\nUsage: aiomend explain <ID>",
    );
}

#[test]
fn an_unknown_version_is_told_with_the_nearest() {
    let tree = tree();
    let told = |version: &str, nearest: &str| {
        let expected =
            format!("aiomend: --target-version: unknown Python version `{version}`; did you mean `{nearest}`?");
        refused(tree.path(), &["check", "--target-version", version], &expected);
    };
    told("py31", "py310");
    told("3.99", "py315");
    told("two", "py311");
}

#[test]
fn an_unknown_command_or_option_is_told_with_the_nearest() {
    not_understood(
        &["chek"],
        "unrecognized subcommand 'chek'\n\n  tip: a similar subcommand exists: 'check'\n\nUsage: aiomend [OPTIONS] <COMMAND>",
    );
    not_understood(
        &["check", "--selct", "all"],
        "unexpected argument '--selct' found\n\n  tip: a similar argument exists: '--select'\n\n\
         Usage: aiomend check --select <ID,…> [PATHS]...",
    );
    not_understood(
        &["check", "--output-format", "yaml"],
        "invalid value 'yaml' for '--output-format <FORMAT>'\n  \
         [possible values: text, json, json-lines, github, gitlab, sarif, rdjson, markdown]",
    );
    not_understood(
        &["check", "--color", "blue"],
        "invalid value 'blue' for '--color <WHEN>'\n  [possible values: auto, always, never]",
    );
    not_understood(
        &["completions", "tcsh"],
        "invalid value 'tcsh' for '<SHELL>'\n  [possible values: bash, elvish, fish, powershell, zsh]\n\n  \
         tip: a similar value exists: 'zsh'",
    );
}

#[test]
fn a_number_is_a_whole_one_from_1_up() {
    for number in ["0", "-1", "many", ""] {
        for option in ["jobs", "max-changes"] {
            not_understood(
                &["check", &format!("--{option}={number}")],
                &format!("invalid value '{number}' for '--{option} <N>': a whole number from 1 up is needed"),
            );
        }
    }
}

#[test]
fn options_that_contradict_each_other_are_named() {
    let both = |args: &[&str], one: &str, other: &str, usage: &str| {
        not_understood(args, &format!("the argument '{one}' cannot be used with '{other}'\n\nUsage: aiomend {usage}"));
    };
    both(&["check", "-q", "-v"], "--quiet", "--verbose", "check --quiet [PATHS]...");
    both(
        &["check", "--config", "a.toml", "--isolated"],
        "--config <FILE>",
        "--isolated",
        "check --config <FILE> [PATHS]...",
    );
    both(
        &["check", "--files-from", "list", "a.py"],
        "--files-from <FILE>",
        "[PATHS]...",
        "check --files-from <FILE> [PATHS]...",
    );
    both(
        &["check", "--write-baseline", "b.json", "--baseline", "b.json"],
        "--write-baseline <FILE>",
        "--baseline <FILE>",
        "check --write-baseline <FILE> [PATHS]...",
    );
}

#[test]
fn standard_input_has_no_use_for_what_is_about_files() {
    let tree = tree();
    let told = |args: &[&str], expected: &str| refused(tree.path(), args, &format!("aiomend: {expected}"));
    told(&["diff", "-", "a.py"], "`-` cannot be mixed with other paths");
    told(&["diff", "--stdin-filename", "a.py"], "--stdin-filename needs `-` as the path");
    told(&["check", "-", "--diff-base", "HEAD"], "--diff-base: standard input has no history");
    told(&["fix", "-", "--statistics"], "`fix -` prints the new text alone: it has no use for --statistics");
    told(&["diff", "-", "--patch", "p"], "`diff -` prints a patch alone: it has no use for --patch");
    told(&["pr", "-"], "`pr` needs files of a repository, not standard input");
}

#[test]
fn a_command_to_verify_with_is_one() {
    refused(tree().path(), &["fix", "--verify", " "], "aiomend: --verify needs a command, as `pytest -q`");
    refused(tree().path(), &["pr", "--verify", ""], "aiomend: --verify needs a command, as `pytest -q`");
}

#[test]
fn what_pr_cannot_do_is_told_before_any_work() {
    refused(tree().path(), &["pr"], "aiomend: `pr` needs a git repository: there is none here or above");
    refused(tree().path(), &["pr", "--commit-message", " "], "aiomend: --commit-message needs a text, as `{title}`");
}

#[test]
fn a_glob_is_one() {
    refused(
        tree().path(),
        &["check", "--exclude", "a[b"],
        "aiomend: --exclude: `a[b` is no glob: unclosed character class; missing ']'",
    );
    refused(
        tree().path(),
        &["check", "--exclude", "a[z-a]"],
        "aiomend: --exclude: `a[z-a]` is no glob: invalid range; 'z' > 'a'",
    );
}

#[cfg(unix)]
#[test]
fn files_that_are_named_and_not_there() {
    let tree = tree();
    fs::create_dir(tree.path().join("dir")).unwrap();
    let told = |args: &[&str], expected: &str| refused(tree.path(), args, &format!("aiomend: {expected}"));
    told(&["check", "missing.py"], "no such file or directory: missing.py");
    for option in ["--files-from", "--only-keys", "--baseline"] {
        told(&["check", option, "missing"], "cannot read missing: no such file or directory");
        told(&["check", option, "dir"], "cannot read dir: is a directory");
    }
    told(&["check", "--config", "missing.toml"], "missing.toml: cannot be read: no such file or directory");
    told(&["check", "--config", "dir"], "dir: cannot be read: is a directory");
    told(&["check", "--config", "pyproject.toml"], "pyproject.toml: no table `[tool.aiomend]`");
    told(&["check", "--python", "missing"], "--python: no such file or directory: missing");
    told(&["check", "--python", "a.py"], "--python: no environment with `site-packages` belongs to a.py");
    told(&["check", "--diff-base", "HEAD"], "--diff-base: no git repository holds the files");
}

#[test]
fn files_that_are_named_and_something_else() {
    let tree = tree();
    let told = |args: &[&str], content: &[u8], expected: &str| {
        fs::write(tree.path().join("list"), content).unwrap();
        refused(tree.path(), args, &format!("aiomend: {expected}"));
    };
    let keys = &["check", "--only-keys", "list"];
    told(keys, b"zebra\n", "list:1: no key: `zebra`; `--output-format json` lists them");
    told(keys, b"\xff\n", "list: not a list of keys: it is no text");
    let baseline = &["check", "--baseline", "list"];
    told(baseline, b"{}", "list: not what --write-baseline writes: missing field `version`");
    told(baseline, b"{\"version\": 9}", "list: a baseline of version 9, and this aiomend knows 1");
    told(baseline, b"zebra", "list: not what --write-baseline writes: expected value at line 1 column 1");
    told(&["check", "--files-from", "list"], b"missing.py\n", "no such file or directory: missing.py");
}

#[test]
fn without_a_command_the_help_is_told() {
    let output = aiomend(tree().path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).starts_with("Migrate Python asyncio code"), "{}", stderr(&output));
}
