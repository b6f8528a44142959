//! Files that are not looked at, and trees that are not to be written.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use super::{contents, refused};
use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, commit_all, git, project, stderr, stdout};

/// What `check` says below the findings, without the time that it took.
fn check(tree: &std::path::Path) -> (String, i32) {
    let output = aiomend(tree, &["check", "--target-version", "py312"]);
    assert_eq!(stderr(&output), "");
    let text = stdout(&output);
    let timeless = text.lines().map(|line| line.split(", 0.").next().unwrap_or(line));
    (timeless.collect::<Vec<_>>().join("\n"), code(&output))
}

#[test]
fn a_file_that_is_no_python_is_skipped_and_the_others_go_on() {
    let old = "import asyncio\nprint \"asyncio.wait_for\"\n";
    let tree = project(&[("a.py", WAIT), ("old.py", old), ("broken.py", "import asyncio\nasyncio.wait_for(\n")]);
    let (text, exit) = check(tree.path());
    assert_eq!(
        text,
        "a.py:5:18: wait-for-to-timeout [safe] Use `async with asyncio.timeout(…)`\n\
         Skipped\n\
         broken.py:3 syntax-error-here  unexpected EOF while parsing\n\
         old.py:2 syntax-error-here  Simple statements must be separated by newlines or semicolons\n\
         \n\
         1 fix in 1 file (safe) · 2 skipped · 3 files, 3 with asyncio"
    );
    assert_eq!(exit, 1);
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    assert_eq!(fs::read_to_string(tree.path().join("a.py")).unwrap(), WAIT_AFTER);
    assert_eq!(fs::read_to_string(tree.path().join("old.py")).unwrap(), old);
    assert_eq!(check(tree.path()).1, 0, "skipped files are no failure");
}

#[test]
fn a_file_that_cannot_be_decoded_is_skipped_with_its_line() {
    let tree = project(&[]);
    fs::write(tree.path().join("latin.py"), b"import asyncio\nasyncio.wait_for  # \xe9\n").unwrap();
    fs::write(tree.path().join("nul.py"), b"import asyncio\n\nasyncio.wait_for\0\n").unwrap();
    fs::write(tree.path().join("odd.py"), b"# coding: klingon\nimport asyncio\nasyncio.wait_for\n").unwrap();
    let (text, exit) = check(tree.path());
    assert_eq!(
        text,
        "Skipped\n\
         latin.py:2 undecodable  line 2 is not valid UTF-8\n\
         nul.py:3 undecodable  NUL byte in line 3\n\
         odd.py undecodable  unknown encoding `klingon` in the coding cookie\n\
         \n\
         Nothing to fix · 3 skipped · 3 files, 3 with asyncio"
    );
    assert_eq!(exit, 0);
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let tree = project(&[("a.py", WAIT), ("secret.py", WAIT)]);
    let secret = tree.path().join("secret.py");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        println!("not provoked: permissions do not bind this user");
        return;
    }
    let output = aiomend(tree.path(), &["check"]);
    assert_eq!(stderr(&output), "aiomend: cannot read secret.py: permission denied\n");
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).starts_with("a.py:5:18: "), "the others go on");
}

#[test]
fn a_project_without_asyncio_is_one_line() {
    let tree = project(&[("a.py", "x = 1\n"), ("b.py", "y = 1\n")]);
    let one = ("No asyncio in 2 files".to_owned(), 0);
    assert_eq!(check(tree.path()), one);
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs"]);
    assert!(stdout(&output).starts_with("No asyncio in 2 files, "), "{}", stdout(&output));
    assert_eq!((stdout(&output).lines().count(), code(&output)), (1, 0));
}

#[test]
fn changes_of_ones_own_are_named_with_the_flag_that_allows_them() {
    let tree = project(&[("a.py", WAIT), ("b.py", "x = 1\n")]);
    commit_all(tree.path());
    let told = |named: &str, flag: &str| {
        let expected = format!(
            "aiomend: uncommitted changes, from which ours could not be told:\n  {named}\n\
             commit or stash them, or pass `{flag}` to go on"
        );
        refused(tree.path(), &["fix"], &expected);
    };
    fs::write(tree.path().join("b.py"), "x = 2\n").unwrap();
    told("b.py (modified)", "--allow-dirty");
    assert!(git(tree.path(), &["add", "b.py"]).status.success());
    told("b.py (staged)", "--allow-staged");
    assert!(git(tree.path(), &["commit", "-qm", "mine"]).status.success());
    fs::write(tree.path().join("new.py"), WAIT).unwrap();
    let output = aiomend(tree.path(), &["fix", "--output-format", "json"]);
    assert!(stderr(&output).contains("\n  new.py (untracked)\n"), "{}", stderr(&output));
    assert_eq!((code(&output), fs::read_to_string(tree.path().join("a.py")).unwrap()), (2, WAIT.to_owned()));
}

#[test]
fn without_version_control_the_flag_is_named() {
    let tree = project(&[("sub/a.py", WAIT)]);
    let told = |args: &[&str], what: &str| {
        let expected = format!(
            "aiomend: no git repository holds {what}, so changes could not be told from yours; pass `--allow-no-vcs` \
             to go on (`aiomend undo` works there too)"
        );
        refused(tree.path(), args, &expected);
    };
    told(&["fix"], "the current directory");
    told(&["fix", "sub"], "sub");
    told(&["fix", "sub/a.py"], "sub/a.py");
}

#[test]
fn without_git_itself_that_is_said() {
    let tree = project(&[("a.py", WAIT)]);
    commit_all(tree.path());
    let before = contents(tree.path());
    let output = Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .arg("fix")
        .current_dir(tree.path())
        .env("PATH", tree.path().join("empty"))
        .output()
        .unwrap();
    assert_eq!(
        stderr(&output),
        "aiomend: there is no `git` on the search path; pass `--allow-no-vcs` to go on without git\n"
    );
    assert_eq!(code(&output), 2);
    assert!(contents(tree.path()) == before);
}
