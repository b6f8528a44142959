//! What cannot be written, or is not what it was when it was read.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::contents;
use crate::cli::{SPANNING, WAIT, WAIT_AFTER, aiomend, code, project, stderr, stdout};

const FIX: &[&str] = &["fix", "--allow-no-vcs"];

#[track_caller]
fn not_written(output: &Output, expected: &str) {
    assert_eq!(stderr(output), format!("aiomend: not written: {expected}\n"));
    assert_eq!(code(output), 2);
}

fn text(tree: &Path, name: &str) -> String {
    fs::read_to_string(tree.join(name)).unwrap()
}

#[test]
fn what_may_not_be_written_is_left_with_a_reason() {
    let outside = project(&[("target.py", WAIT)]);
    let tree = project(&[("a.py", WAIT), ("b.py", WAIT)]);
    let restored = |reason: &str| {
        not_written(&aiomend(tree.path(), &[FIX, &["a.py", "b.py"]].concat()), reason);
        assert_eq!((text(tree.path(), "a.py"), text(tree.path(), "b.py")), (WAIT.to_owned(), WAIT_AFTER.to_owned()));
        fs::write(tree.path().join("b.py"), WAIT).unwrap();
    };
    let a = tree.path().join("a.py");
    fs::set_permissions(&a, fs::Permissions::from_mode(0o444)).unwrap();
    restored("a.py is read-only");
    fs::set_permissions(&a, fs::Permissions::from_mode(0o644)).unwrap();
    fs::hard_link(&a, tree.path().join("a.txt")).unwrap();
    restored("a.py has 2 hard links, and a new file would part it from the others; break the links first");
    for name in ["a.py", "a.txt"] {
        fs::remove_file(tree.path().join(name)).unwrap();
    }
    let target = outside.path().canonicalize().unwrap().join("target.py");
    symlink(&target, &a).unwrap();
    restored(&format!("a.py leads to {}, outside the project; give that path to change it", target.display()));
}

/// Fixes, with a command for `--verify` that passes and has done this on the way.
fn fix_while(tree: &Path, modules: &str, done: &str, args: &[&str]) -> Output {
    let command = format!("python3 -B -c 'import {modules}' && {{ {done}; }}");
    aiomend(tree, &[FIX, &["--verify", &command], args].concat())
}

/// Without what is said of the runs of a command.
fn last_line(output: &Output) -> String {
    let lines: Vec<String> =
        stderr(output).lines().filter(|line| !line.starts_with("aiomend: run ")).map(str::to_owned).collect();
    lines.join("\n")
}

#[test]
fn a_file_that_changes_meanwhile_is_not_written() {
    let tree = project(&[("a.py", WAIT), ("b.py", WAIT)]);
    let changed = format!("{WAIT}# mine\n");
    let done = format!("grep -q mine '{0}/a.py' || echo '# mine' >> '{0}/a.py'", tree.path().display());
    let output = fix_while(tree.path(), "a, b", &done, &[]);
    assert_eq!(
        last_line(&output),
        "aiomend: not written: a.py changed while we worked and is left as it is; run again"
    );
    assert_eq!(code(&output), 2);
    assert_eq!((text(tree.path(), "a.py"), text(tree.path(), "b.py")), (changed, WAIT_AFTER.to_owned()));
}

#[test]
fn nothing_of_a_fix_over_several_files_is_written_then() {
    let tree = project(SPANNING);
    let before = contents(tree.path());
    let place = tree.path().join("sub/reader.py");
    let done = format!("grep -q mine '{0}' || echo '# mine' >> '{0}'", place.display());
    let select = ["--select", "drop-uncontended-lock", "--unsafe-fixes"];
    let output = fix_while(tree.path(), "writer, sub.reader", &done, &select);
    assert_eq!(
        last_line(&output),
        "aiomend: not written: sub/reader.py changed while we worked and is left as it is; run again"
    );
    assert_eq!(code(&output), 2);
    let mut expected = before;
    expected.get_mut(&place).unwrap().extend(b"# mine\n");
    assert!(contents(tree.path()) == expected);
}

/// What `fix` says on a disk of its own with so much room, where that disk is, and the files there afterwards; nothing
/// where no such disk can be had.
fn on_a_small_disk(size: &str) -> Option<(Output, PathBuf, BTreeMap<String, String>)> {
    let tree = project(&[("a.py", WAIT)]);
    // More than is left: the copy that replaces the file has no room.
    let long = format!("{WAIT}{}", "# a line that needs room\n".repeat(2000));
    fs::write(tree.path().join("long.py"), long).unwrap();
    let disk = tree.path().canonicalize().ok()?.join("disk");
    fs::create_dir(&disk).unwrap();
    let script = "mount -t tmpfs -o size=$SIZE none disk && cp pyproject.toml a.py long.py disk && cd disk || exit 99\n\
                  \"$AIOMEND\" fix --allow-no-vcs -q >/dev/null; code=$?\n\
                  mkdir ../after && cp -r . ../after && exit $code";
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script])
        .current_dir(tree.path())
        .env("SIZE", size)
        .env("AIOMEND", env!("CARGO_BIN_EXE_aiomend"))
        .env("XDG_STATE_HOME", tree.path().join(".state"))
        .output()
        .ok()
        .filter(|output| output.status.code().is_some_and(|code| code < 3))?;
    let after = contents(&tree.path().join("after"));
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let after = after.iter().map(|(path, text)| (name(path), String::from_utf8_lossy(text).into_owned()));
    Some((output, disk, after.collect()))
}

#[test]
fn a_full_disk_is_told_and_leaves_every_file_whole() {
    let Some((output, disk, after)) = on_a_small_disk("72k") else {
        println!("not provoked: no disk of its own can be mounted here");
        return;
    };
    let place = disk.join("long.py");
    not_written(&output, &format!("cannot write a file beside {}: no space left on device", place.display()));
    assert_eq!(after.keys().collect::<Vec<_>>(), ["a.py", "long.py", "pyproject.toml"], "nothing lies about");
    assert_eq!(after["a.py"], WAIT_AFTER);
    assert!(after["long.py"].starts_with(WAIT) && after["long.py"].ends_with("room\n"));
}

#[test]
fn without_room_for_the_journal_nothing_is_begun() {
    let long = format!("{WAIT}{}", "# a line that needs room\n".repeat(4000));
    let tree = project(&[("a.py", WAIT), ("long.py", &long)]);
    let mut command = Command::new("sh");
    // 64 blocks are 32 or 64 KiB; with the signal ignored, the write fails half-way.
    command.args(["-c", "trap '' XFSZ; ulimit -f 64 || exit 99; exec \"$0\" fix --allow-no-vcs -q"]);
    command
        .arg(env!("CARGO_BIN_EXE_aiomend"))
        .current_dir(tree.path())
        .env("XDG_STATE_HOME", tree.path().join(".state"));
    let output = command.output().unwrap();
    let told = stderr(&output);
    assert!(told.starts_with("aiomend: cannot write the journal's entry "), "{told}");
    assert!(told.ends_with(": file too large\n") && told.lines().count() == 1, "{told}");
    assert_eq!(code(&output), 2);
    assert_eq!((text(tree.path(), "a.py"), text(tree.path(), "long.py")), (WAIT.to_owned(), long));
}

/// Every file that the tool is asked to write, and standard output, onto a disk that is always full.
#[test]
fn a_report_that_has_no_room_is_told_with_its_place() {
    if !Path::new("/dev/full").exists() {
        println!("not provoked: this system has no /dev/full");
        return;
    }
    let told = |args: &[&str], what: &str| {
        let tree = project(&[("a.py", WAIT)]);
        let output = aiomend(tree.path(), args);
        assert_eq!(stderr(&output), format!("aiomend: cannot write {what}: no space left on device\n"), "{args:?}");
        assert_eq!(code(&output), 2, "{args:?}");
    };
    for option in ["--output-file", "--patch", "--html", "--write-baseline"] {
        told(&["check", option, "/dev/full"], "/dev/full");
    }
    for option in ["--pr-title-file", "--pr-body-file", "--commit-message-file"] {
        told(&["fix", "--allow-no-vcs", option, "/dev/full"], "/dev/full");
    }
    let tree = project(&[("a.py", WAIT)]);
    for args in [&["check"][..], &["diff"], &["list"], &["explain", "yield"], &["man"], &["completions", "bash"]] {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_aiomend"))
            .args(args)
            .current_dir(tree.path())
            .stdout(full)
            .output()
            .unwrap();
        assert_eq!(stderr(&output), "aiomend: cannot write to standard output: no space left on device\n", "{args:?}");
        assert_eq!(code(&output), 2, "{args:?}");
    }
}

#[test]
fn a_place_that_is_no_file_is_told() {
    let tree = project(&[("a.py", WAIT)]);
    fs::create_dir(tree.path().join("dir")).unwrap();
    for option in ["--output-file", "--patch", "--html", "--write-baseline"] {
        super::refused(tree.path(), &["check", option, "dir"], "aiomend: cannot write dir: is a directory");
        let expected = "aiomend: cannot write no/such: no such file or directory";
        super::refused(tree.path(), &["check", option, "no/such"], expected);
    }
}

#[test]
fn undo_says_why_it_took_nothing_back() {
    let tree: TempDir = project(&[("a.py", WAIT), ("b.py", WAIT)]);
    super::refused(tree.path(), &["undo"], "aiomend: nothing to undo");
    assert_eq!(code(&aiomend(tree.path(), FIX)), 0);
    fs::write(tree.path().join("a.py"), "mine\n").unwrap();
    fs::remove_file(tree.path().join("b.py")).unwrap();
    let root = tree.path().canonicalize().unwrap();
    let expected = format!(
        "aiomend: nothing was taken back, for files are no longer as they were written:\n  \
         {0}/a.py: its content changed\n  {0}/b.py: it is gone",
        root.display()
    );
    super::refused(tree.path(), &["undo"], &expected);
    fs::write(tree.path().join("a.py"), WAIT_AFTER).unwrap();
    fs::write(tree.path().join("b.py"), WAIT_AFTER).unwrap();
    let output = aiomend(tree.path(), &["undo"]);
    assert_eq!((stdout(&output).as_str(), code(&output)), ("a.py\nb.py\nTook back 2 files\n", 0));
}
