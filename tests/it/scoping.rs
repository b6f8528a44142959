//! Projects whose primitives `scope-global-lock` moves do in every event loop what their authors meant: what they do on
//! CPython once all of their loops are the same one.
//!
//! A plain `cargo test` takes a sample of generated projects. `AIOMEND_FULL=1` takes 1,200:
//!
//! ```text
//! AIOMEND_FULL=1 cargo test --test it scoping:: -- --nocapture
//! ```
//!
//! `AIOMEND_SEED` is the seed of the projects, 1 if not set. The projects and the comparison are those of
//! `tests/equivalence`.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aiomend_fixture::python::{Interpreter, interpreters_from};
use aiomend_fixture::sampled::{is_full, seed};
use aiomend_fixture::{Case, Expectation, cases_in};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Deserialize;

/// The oldest Python that the projects are for.
const MINOR: u8 = 8;
/// How many projects show a mutant.
const MUTANT_PROJECTS: usize = 30;
const MUTANTS: &[&str] = &[
    "made-per-call",
    "context-variable",
    "cached",
    "per-instance",
    "missed-module",
    "shared-key",
    "missed-call",
    "made-in-each-function",
];

/// What `scope_check.py` tells of one interpreter.
#[derive(Deserialize)]
struct Told {
    counts: BTreeMap<String, usize>,
    failed: Vec<String>,
    first: serde_json::Value,
}

/// What `scope_rewrite.py` tells.
#[derive(Deserialize)]
struct Rewritten {
    primitives: usize,
    fixed: BTreeMap<String, usize>,
    problems: BTreeMap<String, Vec<String>>,
}

#[test]
fn right_rewrites_pass_and_wrong_ones_are_caught() {
    let interpreters = interpreters();
    let (Some(oldest), Some(newest)) = (interpreters.first(), interpreters.last()) else { return };
    let tree = tempfile::tempdir().unwrap();
    let written = |spelling: &str| {
        let options = ["--without-traps", "--spelling", spelling];
        write_projects(newest, tree.path(), spelling, MUTANT_PROJECTS, &options)
    };
    let before = written("before");
    let right = written("reference");
    for interpreter in [oldest, newest] {
        let told = check(interpreter, &before, &right.directory, None);
        assert!(told.failed.is_empty(), "3.{}: {}", interpreter.minor, told.first);
        assert!(told.counts["mended"] > MUTANT_PROJECTS / 2, "3.{}: {:?}", interpreter.minor, told.counts);
    }
    MUTANTS.par_iter().for_each(|mutant| {
        let wrong = written(mutant);
        for interpreter in [oldest, newest] {
            let told = check(interpreter, &before, &wrong.directory, None);
            assert!(told.failed.len() > 2, "3.{}: {mutant} is not caught: {:?}", interpreter.minor, told.counts);
        }
    });
}

#[test]
fn projects_do_in_every_loop_what_they_mean() {
    let count = if is_full() { 1200 } else { 60 };
    let interpreters = interpreters();
    let Some(newest) = interpreters.last() else { return };
    let tree = tempfile::tempdir().unwrap();
    let before = write_projects(newest, tree.path(), "before", count, &[]);
    let (after, report) = (tree.path().join("after"), tree.path().join("report.json"));
    let output = python(newest, "scope_rewrite.py")
        .args(["--aiomend", env!("CARGO_BIN_EXE_aiomend")])
        .args([Path::new("--before"), &before.directory, Path::new("--after"), &after])
        .args([Path::new("--manifest"), &before.manifest, Path::new("--report"), &report])
        .output()
        .unwrap();
    let rewritten: Rewritten = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    println!("{}", String::from_utf8_lossy(&output.stdout));
    let mut problems: Vec<String> = rewritten.problems.iter().map(|(name, all)| format!("{name}: {all:?}")).collect();
    for (form, fixed) in &rewritten.fixed {
        assert!(fixed * 10 > rewritten.primitives, "{fixed} of form {form} are too few to prove anything");
    }
    let told: Vec<(u8, Told)> = interpreters
        .par_iter()
        .map(|interpreter| (interpreter.minor, check(interpreter, &before, &after, Some(&report))))
        .collect();
    for (minor, told) in &told {
        println!("3.{minor}: {:?}", told.counts);
        if !told.failed.is_empty() {
            problems.push(format!("3.{minor}: {:?}\n{}", told.failed, told.first));
        }
    }
    if !problems.is_empty() {
        panic!("kept in {}\n{}", tree.keep().display(), problems.join("\n"));
    }
}

#[test]
fn accepted_cases_work_in_every_loop() {
    let tree = tempfile::tempdir().unwrap();
    let (before, after) = (tree.path().join("before"), tree.path().join("after"));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("codemods/scope_global_lock");
    let mut expected = serde_json::Map::new();
    for case in cases_in(&folder, 12) {
        let Expectation::Accept(_, rewritten) = &case.expectation else { continue };
        let name = case.name.replace('/', ".");
        write_case(&before.join(&name), &case, &[]);
        write_case(&after.join(&name), &case, rewritten);
        // A case may leave an event set or a lock held.
        let told = serde_json::json!({ "minor": case.settings.target_minor, "survives": true });
        expected.insert(name, told);
    }
    let manifest = tree.path().join("manifest.json");
    fs::write(&manifest, serde_json::to_vec(&expected).unwrap()).unwrap();
    let cases = Projects { directory: before, manifest };
    for interpreter in &interpreters() {
        let told = check(interpreter, &cases, &after, None);
        println!("3.{}: {:?}", interpreter.minor, told.counts);
        assert!(told.failed.is_empty(), "3.{}: {}", interpreter.minor, told.first);
        assert!(told.counts["mended"] > told.counts["projects"] / 2, "few cases fail before: {:?}", told.counts);
    }
}

fn interpreters() -> Vec<Interpreter> {
    let interpreters = interpreters_from(MINOR);
    assert!(!interpreters.is_empty() || env::var_os("CI").is_none(), "no CPython was found");
    interpreters
}

/// Generated projects, or cases, each in a directory of its own.
struct Projects {
    directory: PathBuf,
    manifest: PathBuf,
}

fn write_projects(with: &Interpreter, root: &Path, name: &str, count: usize, options: &[&str]) -> Projects {
    let seed = seed().to_string();
    let projects = Projects { directory: root.join(name), manifest: root.join(format!("{name}.json")) };
    let output = python(with, "scope_programs.py")
        .args(["--seed", &seed, "--count", &count.to_string()])
        .args([Path::new("--out"), &projects.directory, Path::new("--manifest"), &projects.manifest])
        .args(options)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    projects
}

fn write_case(directory: &Path, case: &Case, rewritten: &[(PathBuf, Vec<u8>)]) {
    for (path, bytes) in case.files.iter().chain(rewritten) {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn check(interpreter: &Interpreter, before: &Projects, after: &Path, report: Option<&Path>) -> Told {
    let mut command = python(interpreter, "scope_check.py");
    command.args([Path::new("--before"), &before.directory, Path::new("--after"), after]);
    command.args([Path::new("--manifest"), &before.manifest]);
    if let Some(report) = report {
        command.args([Path::new("--report"), report]);
    }
    let output = command.output().unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn python(interpreter: &Interpreter, script: &str) -> Command {
    let mut command = Command::new(&interpreter.path);
    command.arg("-B").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/equivalence").join(script));
    command.env("PYTHONHASHSEED", "0").env_remove("PYTHONASYNCIODEBUG").stdin(Stdio::null());
    command
}
