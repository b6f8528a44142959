//! Each condition of `drop-uncontended-lock` is needed: a program that violates this one alone is refused for it, and
//! does something else on CPython once its lock is dropped all the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aiomend_codemods::DropUncontendedLock;
use aiomend_fixture::engine;
use aiomend_fixture::python::{Interpreter, interpreters_from};
use aiomend_rewrite::{AnyCodemod as _, Settings};
use serde::Deserialize;

/// Refusals of what aiomend cannot write; dropping such a lock by hand would be right.
const LIMITS: &[&str] =
    &["marker-misplaced", "quoted-annotation", "sections-overlap", "slots-entry", "used-in-other-modules"];

#[derive(Deserialize)]
struct Summary {
    different: Different,
}

#[derive(Deserialize)]
struct Different {
    unexplained: BTreeSet<String>,
}

fn python(interpreter: &Interpreter, script: &str) -> Command {
    let mut command = Command::new(&interpreter.path);
    command.arg("-B").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/equivalence").join(script));
    command.env("PYTHONHASHSEED", "0").env_remove("PYTHONASYNCIODEBUG").stdin(Stdio::null());
    command
}

#[test]
fn every_condition_of_uncontended_locks_is_needed() {
    let interpreters = interpreters_from(8);
    let Some(newest) = interpreters.last() else {
        println!("skipped: no CPython was found");
        return;
    };
    let tree = tempfile::tempdir().unwrap();
    let (before, after) = (tree.path().join("before"), tree.path().join("after"));
    let directories = || ["--before".into(), before.clone(), "--after".into(), after.clone()];
    let written = python(newest, "lock_conditions.py").args(directories()).output().unwrap();
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));

    let mut names = BTreeSet::new();
    let mut codes = BTreeSet::new();
    for entry in fs::read_dir(&before).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let code = name.split('.').next().unwrap().to_owned();
        assert_eq!(refusals(&fs::read(&path).unwrap()), [code.as_str()], "{name}");
        codes.insert(code);
        names.insert(name);
    }
    let declared = DropUncontendedLock.meta().refusals.iter().map(|(code, _)| (*code).to_owned());
    let needed: BTreeSet<String> = declared.filter(|code| !LIMITS.contains(&code.as_str())).collect();
    assert_eq!(codes, needed, "the conditions that are tried, and those that the codemod declares");

    for interpreter in &interpreters {
        let run = python(interpreter, "compare.py")
            .args(["--family", "drop-lock", "--cancels", "none"])
            .args(directories())
            .output()
            .unwrap();
        let lines = String::from_utf8_lossy(&run.stdout);
        let summary: Summary = serde_json::from_str(lines.lines().next_back().unwrap_or_default())
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&run.stderr)));
        let same: Vec<&String> = names.difference(&summary.different.unexplained).collect();
        // `loop=` fails from 3.10 on.
        let expected: &[&str] = if interpreter.minor < 10 { &["loop-argument.given.py"] } else { &[] };
        assert_eq!(same, expected, "3.{}: these programs do the same without their lock", interpreter.minor);
    }
}

/// The codes of the only finding.
fn refusals(text: &[u8]) -> Vec<&'static str> {
    let settings = Settings { target_minor: 8, ..Settings::default() };
    let files = [(PathBuf::from("case.py"), text.to_vec())];
    let outcome = engine::run(&[&DropUncontendedLock], &files, &settings, &|_| true).pop().expect("one file");
    let [reported] = outcome.reported.as_slice() else { panic!("{} findings", outcome.reported.len()) };
    reported.finding.refusals().iter().map(|refusal| refusal.code).collect()
}
