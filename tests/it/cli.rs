//! The command as a person runs it: exit codes, streams, patches, standard input.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) const WAIT: &str =
    "import asyncio\n\n\nasync def get(queue):\n    return await asyncio.wait_for(queue.get(), 5)\n";
pub(crate) const WAIT_AFTER: &str =
    "import asyncio\n\n\nasync def get(queue):\n    async with asyncio.timeout(5):\n        return await queue.get()\n";
const UNSAFE: &str =
    "import asyncio\n\n\nasync def get(queue, limit):\n    return await asyncio.wait_for(queue.get(), limit)\n";

/// A project for Python 3.12 with these files, in a directory without git.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let tree = TempDir::new().expect("temporary directory");
    fs::write(tree.path().join("pyproject.toml"), "[project]\nrequires-python = \">=3.12\"\n").expect("writable");
    for (path, text) in files {
        let path = tree.path().join(path);
        fs::create_dir_all(path.parent().expect("below the tree")).expect("writable");
        fs::write(path, text).expect("writable");
    }
    tree
}

pub(crate) fn aiomend(tree: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .args(args)
        .current_dir(tree)
        .env("XDG_STATE_HOME", tree.join(".state"))
        .env("NO_COLOR", "1")
        .output()
        .expect("the tool runs")
}

pub(crate) fn git(tree: &Path, args: &[&str]) -> Output {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
    Command::new("git").args(identity).args(args).current_dir(tree).output().expect("git runs")
}

pub(crate) fn commit_all(tree: &Path) {
    for args in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "all"]] {
        assert!(git(tree, args).status.success());
    }
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

#[test]
fn exit_codes_say_whether_there_is_something_to_do() {
    let tree = project(&[("a.py", WAIT)]);
    assert_eq!(code(&aiomend(tree.path(), &["diff"])), 1);
    assert_eq!(code(&aiomend(tree.path(), &["check"])), 1);
    assert_eq!(code(&aiomend(tree.path(), &["check", "--exit-zero"])), 0);
    assert_eq!(code(&aiomend(tree.path(), &["check", "--ignore", "all"])), 0);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--exit-non-zero-on-fix"])), 1);
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).expect("readable"), WAIT_AFTER);
    assert_eq!(code(&aiomend(tree.path(), &["check"])), 0);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--exit-non-zero-on-fix"])), 0);
}

#[test]
fn an_unsafe_fix_waits_for_its_flag() {
    let tree = project(&[("a.py", UNSAFE)]);
    let output = aiomend(tree.path(), &["diff"]);
    assert_eq!(code(&output), 0, "`fix` with the same flags would change nothing");
    assert!(stdout(&output).contains("[unsafe]"), "{}", stdout(&output));
    assert!(stdout(&output).contains("`limit` is 0 or less"), "{}", stdout(&output));
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs"])), 0);
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).expect("readable"), UNSAFE);
    assert_eq!(code(&aiomend(tree.path(), &["diff", "--unsafe-fixes"])), 1);
}

#[test]
fn wrong_usage_is_one_line_and_exit_code_2() {
    let tree = project(&[("a.py", WAIT)]);
    let told = |args: &[&str], what: &str| {
        let output = aiomend(tree.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(stderr(&output).contains(what), "{args:?}: {}", stderr(&output));
    };
    told(&["check", "--select", "wait-for-timeout"], "wait-for-to-timeout");
    told(&["check", "--target-version", "py3.99"], "py3");
    told(&["check", "missing.py"], "missing.py");
    told(&["check", "--selct", "all"], "--select");
    told(&["fix"], "--allow-no-vcs");
    told(&["explain", "wait-for-to-timeuot"], "wait-for-to-timeout");
    told(&["undo"], "nothing to undo");
    told(&["check", "--python", "nowhere/bin/python"], "--python: no such file or directory: nowhere/bin/python");
    told(&["check", "--python", "a.py"], "--python: no environment with `site-packages` belongs to a.py");
    fs::write(tree.path().join("aiomend.toml"), "src = [\"lib\"]\n").expect("writable");
    told(&["check"], "aiomend.toml:1: `src`: there is no directory `lib`");
    fs::write(tree.path().join("aiomend.toml"), "selects = []\n").expect("writable");
    told(&["check"], "select");
}

/// A lock with one section, and shared state that no lock protects.
const SECTIONS: &str = "\
import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.free = []
        self.size = 0

    async def take(self, connect):
        async with self._lock:
            self.size += 1
            self.free.append(self.size)
        number = self.size
        self.size = number + 1
        await connect(number)
";

#[test]
fn what_runs_only_when_selected_is_offered_and_selected_by_name() {
    let tree = project(&[("a.py", SECTIONS)]);
    let told = |args: &[&str]| stdout(&aiomend(tree.path(), &[&["check"], args].concat()));
    let offer = "at least 1 more with --select extract-critical-section";
    assert!(told(&[]).contains(offer));
    assert!(!told(&["--ignore", "extract-critical-section"]).contains("more with"));
    let plain = told(&["--select", "extract-critical-section"]);
    assert!(plain.contains("a.py:11:9: extract-critical-section [safe]") && !plain.contains("shared-state"), "{plain}");
    assert!(!plain.contains("more with"), "{plain}");
    assert!(!told(&["--select", "all"]).contains("shared-state"));
    let form = "extract-critical-section:shared-state";
    let shared = told(&["--select", form]);
    assert!(shared.contains("a.py:14:9") && !shared.contains("a.py:11:9"), "{shared}");
    let both = told(&["--select", &format!("extract-critical-section,{form}")]);
    assert!(both.contains("a.py:14:9") && both.contains("a.py:11:9"), "{both}");
    let ignored = format!("select = [\"{form}\"]\n[per-file-ignores]\n\"a.py\" = [\"{form}\"]\n");
    fs::write(tree.path().join("aiomend.toml"), ignored).expect("writable");
    assert!(!told(&[]).contains("a.py:"));
    fs::write(tree.path().join("aiomend.toml"), "select = [\"extract-critical-section:nope\"]\n").expect("writable");
    let unknown = aiomend(tree.path(), &["check"]);
    assert_eq!(code(&unknown), 2);
    assert!(
        stderr(&unknown)
            .contains(&format!("aiomend.toml:1: `extract-critical-section` has no form `nope`; known: `{form}`"))
    );
}

#[test]
fn a_dirty_tree_is_not_touched() {
    let tree = project(&[("a.py", WAIT), ("b.py", "x = 1\n")]);
    commit_all(tree.path());
    fs::write(tree.path().join("b.py"), "x = 2\n").expect("writable");
    let output = aiomend(tree.path(), &["fix"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("b.py") && stderr(&output).contains("--allow-dirty"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).expect("readable"), WAIT);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "a.py"])), 0, "only what lies under the paths counts");
    let undo = aiomend(tree.path(), &["undo"]);
    assert_eq!(code(&undo), 0, "{}", stderr(&undo));
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).expect("readable"), WAIT);
    let status = git(tree.path(), &["status", "--porcelain"]);
    assert_eq!(String::from_utf8_lossy(&status.stdout), " M b.py\n", "nothing else appears in the tree");
}

#[test]
fn a_patch_applies_from_the_root_of_the_repository() {
    let crlf = WAIT.replace('\n', "\r\n");
    let tree = project(&[("src/a.py", WAIT), ("src/deep/b é.py", &crlf), ("c.py", WAIT.trim_end())]);
    commit_all(tree.path());
    let patch = tree.path().join("fixes.patch");
    // From a directory below, to a file elsewhere.
    let output = aiomend(&tree.path().join("src"), &["diff", "..", "--patch", &patch.to_string_lossy()]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let check = git(tree.path(), &["apply", "--check", "fixes.patch"]);
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stderr));
    assert!(git(tree.path(), &["apply", "fixes.patch"]).status.success());
    assert_eq!(fs::read_to_string(tree.path().join("src/a.py")).expect("readable"), WAIT_AFTER);
    assert_eq!(
        fs::read_to_string(tree.path().join("src/deep/b é.py")).expect("readable"),
        WAIT_AFTER.replace('\n', "\r\n")
    );
    assert_eq!(code(&aiomend(tree.path(), &["check"])), 0);
}

#[test]
fn standard_input_gives_the_result_or_a_patch() {
    let tree = project(&[]);
    let run = |args: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aiomend"))
            .args(args)
            .current_dir(tree.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the tool runs");
        child.stdin.take().expect("piped").write_all(WAIT.as_bytes()).expect("it reads");
        child.wait_with_output().expect("it ends")
    };
    let fixed = run(&["fix", "-", "--stdin-filename", "pkg/a.py"]);
    assert_eq!((code(&fixed), stdout(&fixed)), (0, WAIT_AFTER.to_owned()));
    let patch = run(&["diff", "-", "--stdin-filename", "pkg/a.py"]);
    assert_eq!(code(&patch), 1);
    assert!(stdout(&patch).starts_with("diff --git a/pkg/a.py") || stdout(&patch).starts_with("--- a/pkg/a.py"));
}

#[test]
fn places_in_other_files_are_named_from_the_current_directory() {
    let patches = "from unittest.mock import patch\n\nwith patch(\"a.asyncio.wait_for\"):\n    pass\n";
    let tree = project(&[("src/a.py", WAIT), ("tests/test_a.py", patches)]);
    let output = aiomend(&tree.path().join("src"), &["diff"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = stdout(&output);
    assert!(text.contains("\na.py:5:18 wait-for-to-timeout  refused: patched-by-name"), "{text}");
    let related = std::path::Path::new("..").join("tests").join("test_a.py");
    assert!(text.contains(&format!("see: {}:3: ", related.display())), "{text}");
}

#[test]
fn standard_input_belongs_to_the_project_around_its_name() {
    let patches = "from unittest.mock import patch\n\nwith patch(\"a.asyncio.wait_for\"):\n    pass\n";
    let tree = project(&[("src/a.py", "x = 1\n"), ("tests/test_a.py", patches)]);
    let check = |args: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_aiomend"))
            .args(["check", "-"])
            .args(args)
            .current_dir(tree.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the tool runs");
        child.stdin.take().expect("piped").write_all(WAIT.as_bytes()).expect("it reads");
        stdout(&child.wait_with_output().expect("it ends"))
    };
    let named = check(&["--stdin-filename", "src/a.py"]);
    assert!(named.contains("a.py:5:18: wait-for-to-timeout refused: patched-by-name"), "{named}");
    assert!(check(&["--stdin-filename", "src/new.py"]).contains("[safe]"));
    assert!(check(&[]).contains("[safe]"), "without a name it belongs nowhere");
}

#[test]
fn invalid_files_are_named_and_the_others_go_on() {
    let tree = project(&[("a.py", WAIT), ("broken.py", "import asyncio\nawait asyncio.wait_for(\n")]);
    fs::write(tree.path().join("latin.py"), b"import asyncio  # \xe9\nasyncio.wait_for\n").expect("writable");
    let output = aiomend(tree.path(), &["diff"]);
    assert_eq!(code(&output), 1);
    let text = stdout(&output);
    assert!(text.contains("broken.py") && text.contains("latin.py"), "{text}");
    assert!(text.contains("asyncio.timeout(5)"), "{text}");
    fs::remove_file(tree.path().join("a.py")).expect("removable");
    assert_eq!(code(&aiomend(tree.path(), &["check"])), 0, "skipped files are no failure");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let many: Vec<(String, &str)> = (0..200).map(|number| (format!("m{number}.py"), WAIT)).collect();
    let tree = project(&many.iter().map(|(path, text)| (path.as_str(), *text)).collect::<Vec<_>>());
    let mut child = Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .arg("diff")
        .current_dir(tree.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    assert!(output.status.success());
}

#[test]
fn json_is_one_document_on_stdout() {
    let tree = project(&[("a.py", WAIT), ("b.py", UNSAFE)]);
    let output = aiomend(tree.path(), &["check", "--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report["version"], 1);
    let files = report["files"].as_array().expect("files");
    assert_eq!(files.len(), 2);
    assert_eq!(files[0]["findings"][0]["applicability"], "safe");
    assert_eq!(files[1]["findings"][0]["applicability"], "unsafe");
    assert_eq!(files[1]["findings"][0]["range"]["start"]["line"], 5);
}

const LOCKS: &str = "import asyncio\n\n_LOCK = asyncio.Lock()\nROWS = []\n";
const WRITER: &str =
    "from locks import _LOCK, ROWS\n\n\nasync def add(row):\n    async with _LOCK:\n        ROWS.append(row)\n";
const READER: &str =
    "import locks\n\n\nasync def count():\n    async with locks._LOCK:\n        return len(locks.ROWS)\n";

pub(crate) const SPANNING: &[(&str, &str)] = &[("locks.py", LOCKS), ("writer.py", WRITER), ("sub/reader.py", READER)];

/// The command with this face on a lock that three files use.
fn drop_lock(tree: &Path, face: &[&str]) -> Output {
    aiomend(tree, &[face, &["--select", "drop-uncontended-lock", "--unsafe-fixes"]].concat())
}

fn texts(tree: &Path) -> Vec<String> {
    SPANNING.iter().map(|(path, _)| fs::read_to_string(tree.join(path)).expect("readable")).collect()
}

#[test]
fn a_fix_over_several_files_is_written_and_taken_back_as_one() {
    let tree = project(SPANNING);
    let before = texts(tree.path());
    let output = drop_lock(tree.path(), &["fix", "--allow-no-vcs"]);
    assert_eq!(code(&output), 0, "{}{}", stdout(&output), stderr(&output));
    assert!(stdout(&output).contains("goes with drop-uncontended-lock at locks.py:3"), "{}", stdout(&output));
    let after = texts(tree.path());
    assert!(after.iter().all(|text| !text.contains("_LOCK")), "{after:?}");
    assert_eq!(code(&aiomend(tree.path(), &["undo"])), 0);
    assert_eq!(texts(tree.path()), before);
}

#[test]
fn a_fix_over_several_files_is_written_to_none_where_one_cannot_be_written() {
    let tree = project(SPANNING);
    let before = texts(tree.path());
    // With a second name for its content a file is not replaced.
    fs::hard_link(tree.path().join("sub/reader.py"), tree.path().join("sub/reader.txt")).expect("linked");
    let output = drop_lock(tree.path(), &["fix", "--allow-no-vcs"]);
    assert_ne!(code(&output), 0);
    assert!(stderr(&output).contains("hard links"), "{}", stderr(&output));
    assert_eq!(texts(tree.path()), before);
}

#[test]
fn a_fix_is_refused_that_would_change_a_file_outside_the_given_paths() {
    let tree = project(SPANNING);
    let output = drop_lock(tree.path(), &["check", "locks.py", "writer.py"]);
    assert!(stdout(&output).contains("outside-paths"), "{}", stdout(&output));
    assert!(stdout(&output).contains("sub/reader.py"), "{}", stdout(&output));
}

#[test]
fn a_fix_is_refused_that_would_change_a_file_that_is_to_be_skipped() {
    let skipped = format!("# aiomend: skip-file\n{READER}");
    let tree = project(&[SPANNING[0], SPANNING[1], ("sub/reader.py", &skipped)]);
    let before = texts(tree.path());
    let output = drop_lock(tree.path(), &["check", "-v"]);
    assert!(stdout(&output).contains("suppressed"), "{}", stdout(&output));
    assert!(stdout(&output).contains("sub/reader.py"), "{}", stdout(&output));
    assert_eq!(code(&drop_lock(tree.path(), &["fix", "--allow-no-vcs"])), 0);
    assert_eq!(texts(tree.path()), before);
}

#[test]
fn fix_reports_to_machines_what_it_did() {
    let tree = project(&[("a.py", WAIT), ("b.py", UNSAFE)]);
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs", "--output-format", "json"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON and nothing else");
    let applied = |file: usize| report["files"][file]["findings"][0]["applied"].clone();
    assert_eq!([applied(0), applied(1)], [true, false]);
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).expect("readable"), WAIT_AFTER);
}

#[test]
fn a_patch_of_a_fix_over_several_files_is_whole() {
    let tree = project(SPANNING);
    commit_all(tree.path());
    let output = drop_lock(tree.path(), &["diff", "--patch", "the.patch"]);
    let applied = git(tree.path(), &["apply", "the.patch"]);
    assert!(applied.status.success(), "{}{}", stderr(&applied), stdout(&output));
    let after = texts(tree.path());
    assert!(after.iter().all(|text| !text.contains("_LOCK")), "{after:?}");
}

#[test]
fn json_says_what_a_fix_does_to_other_files() {
    let tree = project(SPANNING);
    for unsafe_fixes in [&[][..], &["--unsafe-fixes"]] {
        let select = ["check", "--output-format", "json", "--select", "drop-uncontended-lock"];
        let output = aiomend(tree.path(), &[&select, unsafe_fixes].concat());
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let schema: serde_json::Value =
            serde_json::from_str(include_str!("../../src/report/schema.json")).expect("JSON");
        assert!(jsonschema::is_valid(&schema, &report), "{report:#}");
        let elsewhere = report["files"][0]["findings"][0]["elsewhere"].as_array().expect("a list");
        let paths: Vec<&str> = elsewhere.iter().filter_map(|other| other["path"].as_str()).collect();
        assert_eq!(paths, ["sub/reader.py", "writer.py"]);
        assert!(elsewhere.iter().all(|other| other["edits"].as_array().is_some_and(|edits| !edits.is_empty())));
    }
}
