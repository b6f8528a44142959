//! Generated programs do on CPython what they did before their rewrite, under a virtual clock and at every moment of
//! cancellation: exactly, where every fix is safe; else but for differences that have a name.
//!
//! A plain `cargo test` takes a sample of programs and moments. `AIOMEND_FULL=1` takes 2,000 programs an interpreter,
//! and every moment:
//!
//! ```text
//! AIOMEND_FULL=1 cargo test --test it equivalence -- --nocapture --test-threads 1
//! ```
//!
//! `AIOMEND_SEED` is the seed of the programs, 1 if not set. The programs and the comparison are those of
//! `tests/equivalence`; only the rewriting happens here.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use aiomend_codemods::{
    AcquireToAsyncWith, DropUncontendedLock, GatherCancelSiblings, GatherToTaskGroup, KeepTaskReference,
    WaitForToTimeout,
};
use aiomend_fixture::engine;
use aiomend_fixture::python::{Interpreter, interpreters_from};
use aiomend_fixture::sampled::{is_full, seed};
use aiomend_rewrite::{AnyCodemod, Applicability, Finding, Outcome, Reported, Settings};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Deserialize;

/// The oldest interpreter that the generators run on.
const GENERATOR_MINOR: u8 = 9;

/// One kind of programs, rewritten for one target version.
struct Family {
    codemod: &'static dyn AnyCodemod,
    /// As `compare.py` calls it.
    name: &'static str,
    /// The script that writes the programs, and its options.
    generator: &'static [&'static str],
    target_minor: u8,
    /// Where the rewritten programs run.
    minors: RangeInclusive<u8>,
    /// How many programs are a sample.
    sample: usize,
}

#[test]
fn wait_for_programs_on_3_11() {
    check(&Family {
        codemod: &WaitForToTimeout,
        name: "wait-for",
        generator: &["wait_for_programs.py", "--exotic"],
        target_minor: 11,
        minors: 11..=11,
        sample: 200,
    });
}

#[test]
fn wait_for_programs_from_3_12() {
    check(&Family {
        codemod: &WaitForToTimeout,
        name: "wait-for",
        generator: &["wait_for_programs.py", "--exotic"],
        target_minor: 12,
        minors: 12..=u8::MAX,
        sample: 200,
    });
}

#[test]
fn gather_programs_with_a_task_group() {
    check(&Family {
        codemod: &GatherToTaskGroup,
        name: "gather-group",
        generator: &["gather_programs.py", "--floor", "11"],
        target_minor: 11,
        minors: 11..=u8::MAX,
        sample: 200,
    });
}

#[test]
fn gather_programs_with_cancelled_siblings() {
    check(&Family {
        codemod: &GatherCancelSiblings,
        name: "gather-siblings",
        generator: &["gather_programs.py", "--floor", "8"],
        target_minor: 8,
        minors: 8..=u8::MAX,
        sample: 200,
    });
}

#[test]
fn programs_that_drop_tasks() {
    check(&Family {
        codemod: &KeepTaskReference,
        name: "keep-task",
        generator: &["task_programs.py"],
        target_minor: 8,
        minors: 8..=u8::MAX,
        sample: 80,
    });
}

#[test]
fn programs_that_acquire_locks_by_hand() {
    check(&Family {
        codemod: &AcquireToAsyncWith,
        name: "acquire",
        generator: &["acquire_programs.py"],
        target_minor: 8,
        minors: 8..=u8::MAX,
        sample: 100,
    });
}

#[test]
fn programs_with_uncontended_locks() {
    check(&Family {
        codemod: &DropUncontendedLock,
        name: "drop-lock",
        generator: &["lock_programs.py"],
        target_minor: 8,
        minors: 8..=u8::MAX,
        sample: 150,
    });
}

fn check(family: &Family) {
    let found = |minor: u8| -> Vec<Interpreter> {
        interpreters_from(minor).into_iter().filter(|found| family.minors.contains(&found.minor)).collect()
    };
    let interpreters = found(family.target_minor);
    // The oldest that will do: what it compiles, the later ones do as well.
    let Some(generator) = found(family.target_minor.max(GENERATOR_MINOR)).into_iter().next() else {
        assert!(env::var_os("CI").is_none(), "no CPython {:?} was found", family.minors);
        println!("skipped: no CPython 3.x for x in {:?} was found", family.minors);
        return;
    };
    let tree = tempfile::tempdir().unwrap();
    let programs = generate(family, &generator, tree.path());
    println!(
        "{} for py3{}: {} programs, on {}",
        family.name,
        family.target_minor,
        programs.len(),
        interpreters.iter().map(|found| format!("3.{}", found.minor)).collect::<Vec<_>>().join(", ")
    );
    let rewritten: Vec<Rewritten> = programs.par_iter().map(|program| rewrite(family, program)).collect();
    let mut problems = tally(&rewritten);
    let all = Directories::new(tree.path(), "all", rewritten.iter().map(|rewritten| (rewritten, &rewritten.all)));
    // Programs with both kinds of fixes are strictly equal once only their safe ones are applied.
    let safe = Directories::new(tree.path(), "safe", rewritten.iter().map(|rewritten| (rewritten, &rewritten.safe)));
    for interpreter in &interpreters {
        for directories in [&all, &safe] {
            problems.extend(directories.compare(family, interpreter));
        }
    }
    if !problems.is_empty() {
        let kept = tree.keep();
        panic!("{} for py3{}, kept in {}\n{}", family.name, family.target_minor, kept.display(), problems.join("\n"));
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/equivalence").join(name)
}

fn python(interpreter: &Interpreter, name: &str) -> Command {
    let mut command = Command::new(&interpreter.path);
    command.arg("-B").arg(script(name)).env("PYTHONHASHSEED", "0").env_remove("PYTHONASYNCIODEBUG");
    command.stdin(Stdio::null());
    command
}

/// A generated program and what the contract says of it: `safe`, `unsafe`, or `either`.
struct Program {
    name: String,
    text: String,
    contract: String,
}

fn generate(family: &Family, interpreter: &Interpreter, root: &Path) -> Vec<Program> {
    let count = if is_full() { 2000 } else { family.sample };
    let (out, manifest) = (root.join("generated"), root.join("manifest.json"));
    let [script, options @ ..] = family.generator else { panic!("a family has a generator") };
    let output = python(interpreter, script)
        .args(options)
        .args(["--seed", &seed().to_string()])
        .args(["--count", &count.to_string()])
        .arg("--out")
        .arg(&out)
        .arg("--manifest")
        .arg(&manifest)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let manifest: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
        serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    let column = format!("3.{}", family.target_minor);
    manifest
        .into_iter()
        .map(|(name, columns)| Program {
            text: fs::read_to_string(out.join(&name)).unwrap(),
            contract: columns[&column].as_str().unwrap().to_owned(),
            name,
        })
        .collect()
}

/// A program after its rewrite.
struct Rewritten {
    name: String,
    contract: String,
    before: String,
    /// With every fix.
    all: Option<String>,
    /// With the safe ones alone, where there are others.
    safe: Option<String>,
    is_safe: bool,
    fixes: usize,
    /// How many of them change several modules.
    spanning: usize,
    refusals: Vec<&'static str>,
    problems: Vec<String>,
}

fn rewrite(family: &Family, program: &Program) -> Rewritten {
    let settings = Settings { target_minor: family.target_minor, ..Settings::default() };
    let files = modules_of(program);
    let run = |lowest: Applicability| -> Vec<Outcome> {
        let accept = move |finding: &Finding| finding.fix().is_some_and(|fix| fix.applicability >= lowest);
        engine::run(&[family.codemod], &files, &settings, &accept)
    };
    let all = run(Applicability::Unsafe);
    let reported = || all.iter().flat_map(|outcome| &outcome.reported);
    let fixes: Vec<&Reported> = reported().filter(|reported| reported.finding.fix().is_some()).collect();
    let applicability = |reported: &&Reported| reported.finding.fix().map(|fix| fix.applicability);
    let safe_fixes = fixes.iter().filter(|reported| applicability(reported) == Some(Applicability::Safe)).count();
    let is_mixed = safe_fixes != 0 && safe_fixes != fixes.len();
    let safe = is_mixed.then(|| run(Applicability::Safe));
    let mut problems = Vec::new();
    for outcome in all.iter().chain(safe.iter().flatten()) {
        problems.extend(outcome.defects.iter().map(|defect| format!("{}: defect: {}", program.name, defect.message)));
        problems.extend(outcome.rejection.iter().map(|rejection| format!("{}: {rejection}", program.name)));
    }
    if fixes.iter().any(|reported| !reported.applied) {
        problems.push(format!("{}: a fix was not applied", program.name));
    }
    let refusals = reported().flat_map(|reported| reported.finding.refusals());
    Rewritten {
        name: program.name.clone(),
        contract: program.contract.clone(),
        before: program.text.clone(),
        is_safe: safe_fixes == fixes.len(),
        fixes: fixes.len(),
        spanning: fixes.iter().filter(|reported| !reported.elsewhere.is_empty()).count(),
        refusals: refusals.map(|refusal| refusal.code).collect(),
        safe: safe.and_then(|outcomes| joined(&files, &outcomes)),
        all: joined(&files, &all),
        problems,
    }
}

/// The line before each module of a program but the first, as `bundle.py` writes it.
const MARK: &str = "# module: ";

/// The files of a program: its own, and those of its other modules.
fn modules_of(program: &Program) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = vec![(PathBuf::from(&program.name), Vec::new())];
    for line in program.text.split_inclusive('\n') {
        match line.strip_prefix(MARK) {
            Some(name) => files.push((PathBuf::from(format!("{}.py", name.trim())), Vec::new())),
            None => files.last_mut().expect("the program").1.extend(line.bytes()),
        }
    }
    files
}

/// The program after its rewrite, if that changed a module.
fn joined(files: &[(PathBuf, Vec<u8>)], outcomes: &[Outcome]) -> Option<String> {
    outcomes.iter().find_map(|outcome| outcome.text.as_ref())?;
    let mut whole = String::new();
    for (at, ((path, bytes), outcome)) in files.iter().zip(outcomes).enumerate() {
        if at > 0 {
            let name = path.file_stem().expect("a module").to_string_lossy();
            whole.push_str(&format!("{MARK}{name}\n"));
        }
        let before = || String::from_utf8(bytes.clone()).expect("generated text");
        whole.push_str(&outcome.text.clone().unwrap_or_else(before));
    }
    Some(whole)
}

/// Tell what became of the programs; return what is wrong already.
fn tally(programs: &[Rewritten]) -> Vec<String> {
    let mut problems: Vec<String> = programs.iter().flat_map(|program| program.problems.clone()).collect();
    let mut refusals: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut changed, mut safe, mut cautious) = (0, 0, 0);
    for program in programs {
        for code in &program.refusals {
            *refusals.entry(code).or_default() += 1;
        }
        changed += usize::from(program.all.is_some());
        safe += usize::from(program.is_safe && program.all.is_some());
        cautious += usize::from(!program.is_safe && program.contract == "safe");
        if program.is_safe && program.all.is_some() && program.contract == "unsafe" {
            problems.push(format!("{}: every fix is called safe, the contract says unsafe", program.name));
        }
    }
    println!("  {changed} changed, {safe} of them safe; {cautious} unsafe that the contract calls safe");
    let fixes: usize = programs.iter().map(|program| program.fixes).sum();
    let spanning: usize = programs.iter().map(|program| program.spanning).sum();
    println!("  {fixes} fixes, {spanning} of them over several modules; refused: {refusals:?}");
    // A comparison of programs that nothing was done to would prove nothing.
    if changed * 2 < programs.len() {
        problems.push(format!("only {changed} of {} programs were changed", programs.len()));
    }
    problems
}

/// Programs before and after, as `compare.py` wants them.
struct Directories {
    label: &'static str,
    before: PathBuf,
    after: PathBuf,
    kinds: PathBuf,
    count: usize,
}

/// The last line of `compare.py`.
#[derive(Deserialize)]
struct Summary {
    runs: usize,
    identical: usize,
    different: Different,
    safe_but_different: Vec<String>,
    seconds: f64,
}

#[derive(Deserialize)]
struct Different {
    explained: BTreeMap<String, usize>,
    unexplained: Vec<String>,
}

impl Directories {
    /// Write the programs that differ from what they were; under `safe` every one must be strictly equal.
    fn new<'r>(
        root: &Path,
        label: &'static str,
        programs: impl Iterator<Item = (&'r Rewritten, &'r Option<String>)>,
    ) -> Self {
        let root = root.join(label);
        let (before, after, kinds) = (root.join("before"), root.join("after"), root.join("kinds.json"));
        fs::create_dir_all(&before).unwrap();
        fs::create_dir_all(&after).unwrap();
        let mut words = BTreeMap::new();
        for (program, text) in programs {
            let Some(text) = text else { continue };
            fs::write(before.join(&program.name), &program.before).unwrap();
            fs::write(after.join(&program.name), text).unwrap();
            let is_safe = program.is_safe || label == "safe";
            words.insert(program.name.as_str(), if is_safe { "safe" } else { "unsafe" });
        }
        fs::write(&kinds, serde_json::to_vec(&words).unwrap()).unwrap();
        Self { label, before, after, kinds, count: words.len() }
    }

    /// Compare under an interpreter; return what nothing explains, and what is safe and differs.
    fn compare(&self, family: &Family, interpreter: &Interpreter) -> Vec<String> {
        if self.count == 0 {
            return Vec::new();
        }
        let jobs = thread::available_parallelism().map_or(1, usize::from);
        let output = python(interpreter, "compare.py")
            .args(["--family", family.name, "--jobs", &jobs.to_string()])
            .args(["--cancels", if is_full() { "all" } else { "sample:4" }])
            .arg("--before")
            .arg(&self.before)
            .arg("--after")
            .arg(&self.after)
            .arg("--kinds")
            .arg(&self.kinds)
            .output()
            .unwrap();
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let summary = lines.lines().next_back().and_then(|line| serde_json::from_str::<Summary>(line).ok());
        let minor = interpreter.minor;
        let Some(summary) = summary else {
            return vec![format!("3.{minor}: {}", String::from_utf8_lossy(&output.stderr))];
        };
        println!(
            "  3.{minor}, {} fixes: {} programs, {} runs, {} identical, {} unexplained, {} safe but different, {} s",
            self.label,
            self.count,
            summary.runs,
            summary.identical,
            summary.different.unexplained.len(),
            summary.safe_but_different.len(),
            summary.seconds
        );
        for (class, runs) in &summary.different.explained {
            println!("    {runs:6} runs: {class}");
        }
        let wrong: Vec<&String> = summary.different.unexplained.iter().chain(&summary.safe_but_different).collect();
        assert_eq!(output.status.success(), wrong.is_empty(), "3.{minor}: the exit code and the summary disagree");
        let is_wrong = |line: &&str| wrong.iter().any(|name| line.starts_with(&format!("{{\"program\": \"{name}\"")));
        lines.lines().filter(is_wrong).map(|line| format!("3.{minor}, {} fixes: {line}", self.label)).collect()
    }
}
