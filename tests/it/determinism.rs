//! The same input gives the same bytes, however many threads work on it, and a fixed project stays as it is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::workspace::root;

/// A copy of the sample project in a directory of its own.
fn courier() -> TempDir {
    let copy = tempfile::tempdir().expect("a temporary directory");
    for (path, bytes) in files(&root().join("fixtures/projects/courier")) {
        let path = copy.path().join(path);
        fs::create_dir_all(path.parent().expect("below the copy")).expect("writable");
        fs::write(path, bytes).expect("writable");
    }
    copy
}

/// Every file below `directory` by its path from there.
fn files(directory: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![directory.to_path_buf()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).expect("readable").map(|entry| entry.expect("readable").path()));
        } else {
            let name = path.strip_prefix(directory).expect("below the directory").to_path_buf();
            found.insert(name, fs::read(&path).expect("readable"));
        }
    }
    assert!(!found.is_empty(), "{} is empty", directory.display());
    found
}

/// What `fix` keeps for `undo` goes beside the copy, not into the home of whoever runs the tests.
fn aiomend(directory: &Path, arguments: &[&str]) -> Output {
    let state = tempfile::tempdir().expect("a temporary directory");
    Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .args(arguments)
        .current_dir(directory)
        .env("HOME", state.path())
        .env("XDG_STATE_HOME", state.path())
        .env("XDG_CACHE_HOME", state.path())
        .env("NO_COLOR", "1")
        .output()
        .expect("the tool runs")
}

/// The report without how long it took.
fn report(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    let is_time = |words: &str| {
        let number = words.trim().strip_suffix(" s");
        number.is_some_and(|number| number.parse::<f64>().is_ok())
    };
    let line = |line: &str| -> String {
        if !line.contains(" with asyncio, ") {
            return line.to_owned();
        }
        let parts = line
            .split(" · ")
            .map(|part| part.split(", ").filter(|words| !is_time(words)).collect::<Vec<_>>().join(", "));
        parts.collect::<Vec<_>>().join(" · ")
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn one_thread_and_sixteen_report_the_same() {
    let project = courier();
    for face in [&["diff"][..], &["diff", "-v", "--unsafe-fixes"], &["check"], &["check", "--output-format", "json"]] {
        let reports: Vec<String> = ["1", "16", "1", "16"]
            .iter()
            .map(|jobs| {
                let output = aiomend(project.path(), &[face, &["--jobs", jobs]].concat());
                assert_eq!(output.status.code(), Some(1), "{face:?}: there is something to fix");
                report(&output)
            })
            .collect();
        assert!(reports[0].contains("delivery.py"), "{face:?} reports nothing:\n{}", reports[0]);
        for other in &reports[1..] {
            assert_eq!(&reports[0], other, "{face:?}");
        }
    }
}

#[test]
fn one_thread_and_sixteen_write_the_same() {
    let results: Vec<BTreeMap<PathBuf, Vec<u8>>> = ["1", "16"]
        .iter()
        .map(|jobs| {
            let project = courier();
            let output = aiomend(project.path(), &["fix", "--unsafe-fixes", "--allow-no-vcs", "--jobs", jobs]);
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            files(project.path())
        })
        .collect();
    assert_eq!(results[0], results[1]);
}

#[test]
fn a_fixed_project_stays_as_it_is() {
    let project = courier();
    let before = files(project.path());
    let fix = ["fix", "--unsafe-fixes", "--allow-no-vcs"];
    assert_eq!(aiomend(project.path(), &fix).status.code(), Some(0));
    let after = files(project.path());
    assert_ne!(before, after, "there was something to fix");
    assert!(before.keys().eq(after.keys()), "nothing appears in the work tree but the fixes");

    let check = aiomend(project.path(), &["check", "--unsafe-fixes"]);
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
    assert_eq!(aiomend(project.path(), &fix).status.code(), Some(0));
    assert_eq!(files(project.path()), after, "a second `fix` changes nothing");
}
