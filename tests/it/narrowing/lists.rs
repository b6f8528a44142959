//! `--files-from`

use std::io::Write;
use std::process::{Command, Stdio};

use super::{assert_refused, places, write};
use crate::cli::{WAIT, aiomend, code, project, stdout};

#[test]
fn listed_files_are_looked_at_and_no_others() {
    let tree =
        project(&[("a.py", WAIT), ("b c.py", WAIT), ("d/e.py", WAIT), ("f.py", WAIT), ("README.md", "wait_for(")]);
    write(tree.path(), "list", "b c.py\r\nREADME.md\n\nd\n");
    assert_eq!(places(tree.path(), &["--files-from", "list"]), ["b c.py:5", "d/e.py:5"]);
    write(tree.path(), "list", "a.py\0d/e.py\0");
    assert_eq!(places(tree.path(), &["--files-from", "list"]), ["a.py:5", "d/e.py:5"]);
    assert_eq!(places(tree.path(), &["--files-from", "list", "--exclude", "d"]), ["a.py:5"]);
    write(tree.path(), "list", "");
    let output = aiomend(tree.path(), &["check", "--files-from", "list"]);
    assert_eq!(code(&output), 0, "an empty list is no list of everything");
    assert!(stdout(&output).starts_with("No asyncio in 0 files"), "{}", stdout(&output));
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--files-from", "list"])), 0);
    assert_eq!(super::read(tree.path(), "a.py"), WAIT);
}

#[test]
fn a_list_may_come_from_standard_input() {
    let tree = project(&[("a.py", WAIT), ("b.py", WAIT)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .args(["check", "--files-from", "-"])
        .current_dir(tree.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the tool runs");
    child.stdin.take().expect("piped").write_all(b"b.py\n").expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(stdout(&output).starts_with("b.py:5:18: "), "{}", stdout(&output));
}

#[test]
fn a_list_stands_alone_and_names_what_there_is() {
    let tree = project(&[("a.py", WAIT)]);
    write(tree.path(), "list", "gone.py\n");
    assert_refused(tree.path(), &["check", "--files-from", "list"], "no such file or directory: gone.py");
    assert_refused(tree.path(), &["check", "--files-from", "nowhere"], "cannot read nowhere: ");
    assert_refused(tree.path(), &["check", "--files-from", "list", "a.py"], "cannot be used with");
}
