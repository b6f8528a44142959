//! Coroutines with generated sections do on CPython what they did before `extract-critical-section`, whatever they decide
//! and wherever they raise.
//!
//! A plain `cargo test` takes a sample of sections. `AIOMEND_FULL=1` takes 6,000:
//!
//! ```text
//! AIOMEND_FULL=1 cargo test --test it extraction:: -- --nocapture
//! ```
//!
//! `AIOMEND_SEED` is the seed of the sections, 1 if not set. The coroutines and the comparison are those of
//! `tests/equivalence`; only the rewriting happens here.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use aiomend_codemods::ExtractCriticalSection;
use aiomend_fixture::engine;
use aiomend_fixture::python::{Interpreter, interpreters_from};
use aiomend_fixture::sampled::{is_full, seed};
use aiomend_rewrite::{AnyCodemod, Settings};
use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};
use serde_json::Value;

/// The oldest Python that the sections are for.
const MINOR: u8 = 8;
/// How many coroutines stand in one module.
const PER_MODULE: usize = 50;

#[test]
fn sections_do_what_they_did() {
    check_all(&ExtractCriticalSection, &[]);
}

#[test]
fn what_reads_and_writes_shared_state_does_what_it_did() {
    let [shared_state] = ExtractCriticalSection.meta().forms.0 else { panic!("it has one form") };
    check_all(*shared_state, &["--shared-state"]);
}

/// Generate modules with these options, rewrite them, and compare them on every interpreter.
fn check_all(codemod: &dyn AnyCodemod, options: &[&str]) {
    let modules = if is_full() { 120 } else { 2 };
    let interpreters = interpreters_from(MINOR);
    let Some(oldest) = interpreters.first() else {
        assert!(env::var_os("CI").is_none(), "no CPython was found");
        return;
    };
    let tree = tempfile::tempdir().unwrap();
    let pairs: Vec<Pair> =
        (0..modules).into_par_iter().map(|nth| Pair::new(tree.path(), oldest, nth, codemod, options)).collect();
    let mut problems = Vec::new();
    for interpreter in &interpreters {
        let outputs: Vec<Output> = pairs.par_iter().map(|pair| pair.check(interpreter, &[])).collect();
        let (mut bodies, mut rewritten) = (0, 0);
        for output in &outputs {
            let summary = summary(output);
            bodies += summary["bodies"].as_u64().unwrap();
            rewritten += summary["rewritten"].as_u64().unwrap();
            if summary["failures"] != 0 {
                problems.push(format!("3.{}: {summary}", interpreter.minor));
            }
        }
        println!("3.{}: {rewritten} of {bodies} sections rewritten", interpreter.minor);
        assert!(rewritten * 4 > bodies, "{rewritten} of {bodies} sections are too few to prove anything");
    }
    if !problems.is_empty() {
        panic!("kept in {}\n{}", tree.keep().display(), problems.join("\n"));
    }
}

#[test]
fn a_wrong_section_of_any_kind_is_caught() {
    let tree = tempfile::tempdir().unwrap();
    let interpreters = interpreters_from(MINOR);
    let (Some(oldest), Some(newest)) = (interpreters.first(), interpreters.last()) else { return };
    let new = |nth| Pair::new(tree.path(), oldest, nth, &ExtractCriticalSection, &[]);
    let pairs: Vec<Pair> = (0..2).map(new).collect();
    for mutant in ["output", "input", "early", "return", "global"] {
        let failures = |pair: &Pair| summary(&pair.check(newest, &["--mutant", mutant]))["failures"].as_u64().unwrap();
        assert_ne!(pairs.iter().map(failures).sum::<u64>(), 0, "{mutant} is not caught");
    }
}

fn summary(output: &Output) -> Value {
    let errors = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{errors}"))
}

/// A module before and after.
struct Pair {
    before: PathBuf,
    after: PathBuf,
}

impl Pair {
    fn new(root: &Path, interpreter: &Interpreter, nth: usize, codemod: &dyn AnyCodemod, options: &[&str]) -> Self {
        let seed = seed().to_string();
        let (first, count) = ((nth * PER_MODULE).to_string(), PER_MODULE.to_string());
        let output = python(interpreter, "extract_programs.py")
            .args(["--seed", &seed, "--first", &first, "--count", &count])
            .args(options)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let settings = Settings { target_minor: MINOR, ..Settings::default() };
        let files = [(PathBuf::from("programs.py"), output.stdout.clone())];
        let outcomes = engine::run(&[codemod], &files, &settings, &|_| true);
        let outcome = outcomes.first().expect("one file has one outcome");
        assert!(outcome.defects.is_empty(), "{:?}", outcome.defects);
        let text = outcome.text.as_ref().expect("some sections are rewritten");
        let pair = Self { before: root.join(format!("{nth}.before.py")), after: root.join(format!("{nth}.after.py")) };
        fs::write(&pair.before, &output.stdout).unwrap();
        fs::write(&pair.after, text).unwrap();
        pair
    }

    fn check(&self, interpreter: &Interpreter, options: &[&str]) -> Output {
        python(interpreter, "extract_check.py").arg(&self.before).arg(&self.after).args(options).output().unwrap()
    }
}

fn python(interpreter: &Interpreter, script: &str) -> Command {
    let mut command = Command::new(&interpreter.path);
    command.arg("-B").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/equivalence").join(script));
    command.env("PYTHONHASHSEED", "0").stdin(Stdio::null());
    command
}
