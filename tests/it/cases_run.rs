//! The hand-written cases do on CPython what they did before: each `main()` and each unittest case runs before and
//! after its rewrite, on every interpreter from its target version up.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use aiomend_codemods::ALL;
use aiomend_fixture::python::{Interpreter, interpreters_from};
use aiomend_fixture::{Case, Expectation, cases_in, folder_of};
use aiomend_rewrite::with_forms;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use serde::Deserialize;

const LOWEST_MINOR: u8 = 8;
/// What the cases of the codemods stand for unless they say otherwise.
const DEFAULT_MINOR: u8 = 12;

/// A case that is accepted, written out.
struct Pair {
    name: String,
    minor: u8,
    before: PathBuf,
    after: PathBuf,
}

/// What `run_cases.py` tells of one case.
#[derive(Deserialize)]
struct Told {
    case: String,
    ran: Vec<String>,
    ended: Vec<(String, String)>,
    differs: Option<serde_json::Value>,
}

#[test]
fn accepted_cases_do_what_they_did() {
    let interpreters = interpreters_from(LOWEST_MINOR);
    let tree = tempfile::tempdir().unwrap();
    let pairs = write_cases(tree.path());
    let told: Vec<(u8, Vec<Told>)> = interpreters
        .into_par_iter()
        .map(|interpreter| {
            let pairs: Vec<&Pair> = pairs.iter().filter(|pair| pair.minor <= interpreter.minor).collect();
            (interpreter.minor, run(&interpreter, &pairs))
        })
        .collect();
    let mut problems = Vec::new();
    for (minor, told) in &told {
        let ran = told.iter().filter(|told| !told.ran.is_empty()).count();
        println!("3.{minor}: {ran} of {} cases ran", told.len());
        for told in told {
            if let Some(differs) = &told.differs {
                problems.push(format!("3.{minor} {}: before and after differ: {differs}", told.case));
            }
            // A case that names what is not there proves nothing by failing alike.
            let broken = |error: &str| {
                ["NameError", "SyntaxError", "ImportError", "ModuleNotFoundError"]
                    .iter()
                    .any(|name| error.starts_with(name))
            };
            for (what, error) in told.ended.iter().filter(|(_, error)| broken(error)) {
                problems.push(format!("3.{minor} {}: {what} ends with {error}", told.case));
            }
        }
    }
    if told.is_empty() {
        println!("skipped: no CPython was found");
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Both forms of every accepted case of every codemod, each in a directory below `root`.
fn write_cases(root: &Path) -> Vec<Pair> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("codemods");
    let mut pairs = Vec::new();
    for codemod in with_forms(ALL) {
        let id = codemod.meta().id;
        // Its cases fail before they are rewritten; `scoping` runs them.
        if id == "scope-global-lock" {
            continue;
        }
        for case in cases_in(&folder.join(folder_of(id)), DEFAULT_MINOR) {
            let Expectation::Accept(_, after) = &case.expectation else { continue };
            let directory = root.join(id).join(&case.name);
            write_files(&directory.join("before"), &case.files);
            // What the rewrite leaves alone is there afterwards too.
            write_files(&directory.join("after"), &case.files);
            write_files(&directory.join("after"), after);
            pairs.push(pair(id, &case, &directory));
        }
    }
    pairs
}

fn pair(id: &str, case: &Case, directory: &Path) -> Pair {
    Pair {
        name: format!("{id}/{}", case.name),
        minor: case.settings.target_minor,
        before: directory.join("before"),
        after: directory.join("after"),
    }
}

fn write_files(directory: &Path, files: &[(PathBuf, Vec<u8>)]) {
    for (path, bytes) in files {
        let path = directory.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn run(interpreter: &Interpreter, pairs: &[&Pair]) -> Vec<Told> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/equivalence/run_cases.py");
    let mut child = Command::new(&interpreter.path)
        .arg(script)
        .env("PYTHONHASHSEED", "0")
        .env_remove("PYTHONASYNCIODEBUG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let jobs: Vec<(&str, &Path, &Path)> =
        pairs.iter().map(|pair| (pair.name.as_str(), pair.before.as_path(), pair.after.as_path())).collect();
    child.stdin.take().unwrap().write_all(&serde_json::to_vec(&jobs).unwrap()).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    let last: Vec<&str> = errors.lines().rev().take(40).collect();
    let last: Vec<&str> = last.into_iter().rev().collect();
    assert!(output.status.success(), "3.{}: the runner ended early\n{}", interpreter.minor, last.join("\n"));
    let told: Vec<Told> = output
        .stdout
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(told.len(), pairs.len(), "3.{}: cases are missing", interpreter.minor);
    told
}
