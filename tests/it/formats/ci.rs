//! What CI services read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{ODD_NAME, ODD_TEXT, check, command, odd_project, parsed};
use crate::cli::{WAIT, code, project, stderr};

#[test]
fn a_workflow_command_is_one_line_whatever_the_file_is_called() {
    let tree = odd_project();
    let text = check(tree.path(), "github", &[]);
    let command = text.lines().next().expect("a command");
    let (head, message) = command.strip_prefix("::error ").and_then(|rest| rest.split_once("::")).expect("a command");
    let properties: Vec<(&str, &str)> =
        head.split(',').map(|property| property.split_once('=').expect("a value")).collect();
    let [("file", file), ("line", "5"), ("endLine", "5"), ("col", "19"), ("endColumn", "59"), ("title", title)] =
        properties[..]
    else {
        panic!("{properties:?}")
    };
    let plain = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",").replace("%0A", "\n").replace("%0D", "\r");
        text.replace("%25", "%")
    };
    assert_eq!(plain(file), ODD_NAME);
    assert_eq!(title, "wait-for-to-timeout [safe]");
    assert!(message.contains(":5:19: wait-for-to-timeout [safe] Use `async with"), "{message}");
}

#[test]
fn a_summary_and_outputs_are_left_for_github_where_it_asks() {
    let tree = project(&[("a.py", WAIT)]);
    let run = |format: &str| {
        let mut command = command(tree.path());
        command.args(["check", "--output-format", format]);
        command.env("GITHUB_STEP_SUMMARY", "summary.md").env("GITHUB_OUTPUT", "outputs");
        code(&command.output().expect("the tool runs"))
    };
    let read = |name: &str| fs::read_to_string(tree.path().join(name)).ok();
    assert_eq!(run("sarif"), 1);
    assert_eq!((read("summary.md"), read("outputs")), (None, None));
    fs::write(tree.path().join("outputs"), "other=1\n").expect("writable");
    assert_eq!(run("github"), 1);
    assert_eq!(
        read("outputs").as_deref(),
        Some("other=1\nfixes=1\nsafe=1\nunsafe=0\napplied=1\nrefusals=0\nfiles=1\n")
    );
    assert_eq!(read("summary.md"), Some(check(tree.path(), "markdown", &[])));
    let mut blocked = command(tree.path());
    blocked.args(["check", "--output-format", "github"]).env("GITHUB_STEP_SUMMARY", "no/such/directory");
    let output = blocked.output().expect("the tool runs");
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("cannot write $GITHUB_STEP_SUMMARY, no/such/directory"), "{}", stderr(&output));
}

fn fingerprints(tree: &Path) -> BTreeSet<String> {
    let report = parsed(&check(tree, "gitlab", &["--select", "all"]));
    let all = report.as_array().expect("a list");
    let distinct: BTreeSet<String> = all.iter().map(|one| one["fingerprint"].to_string()).collect();
    assert_eq!(distinct.len(), all.len(), "each finding has its own");
    distinct
}

#[test]
fn fingerprints_are_unique_and_stay_when_lines_move() {
    let twice = format!(
        "{WAIT}\n\nasync def again(queue):\n    await asyncio.wait_for(queue.get(), 5)\n    await asyncio.wait_for(queue.get(), 5)\n"
    );
    let tree = project(&[("a.py", &twice), ("b.py", &twice)]);
    let before = fingerprints(tree.path());
    assert_eq!(before.len(), 6);
    fs::write(tree.path().join("a.py"), format!("\"\"\"A line more.\"\"\"\n{twice}")).expect("writable");
    assert_eq!(fingerprints(tree.path()), before);
}

#[test]
fn no_text_breaks_out_of_the_markdown() {
    let tree = odd_project();
    let text = check(tree.path(), "markdown", &["--unsafe-fixes"]);
    let shown = ODD_NAME.replace('\n', "\\n");
    assert!(text.contains(&format!("\n#### ``{shown}``\n")), "{text}");
    assert!(ODD_TEXT.contains("```") && text.contains("\n````diff\n"), "{text}");
    let fences: Vec<&str> = text.lines().filter(|line| line.starts_with("```")).collect();
    assert!(fences.chunks(2).all(|pair| pair[0].trim_end_matches("diff") == pair[1]), "{fences:?}");
    assert!(!text.contains('\r'), "{text:?}");
}

#[test]
fn what_nobody_can_do_anything_about_is_told_on_demand() {
    let tree = project(&[("a.py", WAIT)]);
    let number = |args: &[&str]| {
        let report = parsed(&check(tree.path(), "gitlab", &[&["--target-version", "py310"], args].concat()));
        report.as_array().map(Vec::len)
    };
    assert_eq!((number(&[]), number(&["-v"])), (Some(0), Some(1)));
    let markdown = check(tree.path(), "markdown", &["--target-version", "py310"]);
    assert!(markdown.contains("- [`python-version`]("), "{markdown}");
    assert!(markdown.contains("): 1 site for which a later Python is needed"), "{markdown}");
    assert!(!check(tree.path(), "markdown", &["--target-version", "py310", "-q"]).contains("python-version"));
}

#[test]
fn a_report_goes_to_the_file_that_is_named() {
    let tree = project(&[("a.py", WAIT)]);
    assert_eq!(check(tree.path(), "sarif", &["--output-file", "log.sarif"]), "");
    let log: Value = parsed(&fs::read_to_string(tree.path().join("log.sarif")).expect("readable"));
    assert_eq!(log["version"], "2.1.0");
}
