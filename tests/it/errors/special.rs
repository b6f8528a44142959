//! What stands in a tree under the name of a file and is none, and trees of odd shapes.

use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::refused;
use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, project, stderr, stdout};

/// Longer than any of these commands takes on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(60);

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// `aiomend ARGS`, which must not wait for anybody.
#[track_caller]
fn at_once(tree: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
    command.args(args).current_dir(tree).env("XDG_STATE_HOME", tree.join(".state")).env("NO_COLOR", "1");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            end(&mut child);
            panic!("aiomend {} waits", args.join(" "));
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn end(child: &mut Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn pipes_devices_and_sockets_are_passed_over() {
    // The imports are looked up.
    let tree = project(&[("a.py", &format!("import pipe, socket_file, device\n{WAIT}"))]);
    pipe(&tree.path().join("pipe.py"));
    let _listener = UnixListener::bind(tree.path().join("socket_file.py")).unwrap();
    // The number of `/dev/zero`, which has no end.
    let device = Command::new("mknod").arg(tree.path().join("device.py")).args(["c", "1", "5"]).status();
    let has_device = device.is_ok_and(|status| status.success());
    if !has_device {
        println!("not provoked: no device can be made here");
    }
    fs::create_dir(tree.path().join("directory.py")).unwrap();
    for args in [&["check"][..], &["diff"], &["check", "--select", "all", "--unsafe-fixes"]] {
        let output = at_once(tree.path(), args);
        assert_eq!((code(&output), stderr(&output).as_str()), (1, ""), "{args:?}");
        assert!(stdout(&output).contains("1 file, 1 with asyncio"), "{}", stdout(&output));
    }
    let output = at_once(tree.path(), &["fix", "--allow-no-vcs"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    // Named by a person it is told, named in a list of some other program it is passed over.
    for name in ["pipe.py", "socket_file.py", "device.py"].into_iter().take(2 + usize::from(has_device)) {
        let output = at_once(tree.path(), &["check", name]);
        assert_eq!(stderr(&output), format!("aiomend: neither a file nor a directory: {name}\n"));
        assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    }
    fs::write(tree.path().join("list"), "pipe.py\nsocket_file.py\na.py\n").unwrap();
    let output = at_once(tree.path(), &["check", "--files-from", "list"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn settings_and_environments_that_are_pipes_are_none() {
    let tree = project(&[("a.py", WAIT)]);
    let packages = tree.path().join(".venv/lib/python3.12/site-packages");
    fs::create_dir_all(&packages).unwrap();
    for name in ["aiomend.toml", "setup.cfg", "setup.py", ".python-version", ".venv/pyvenv.cfg"] {
        pipe(&tree.path().join(name));
    }
    for name in ["editable.pth", "queue.pyi"] {
        pipe(&packages.join(name));
    }
    let output = at_once(tree.path(), &["check"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
    fs::remove_file(tree.path().join("pyproject.toml")).unwrap();
    pipe(&tree.path().join("pyproject.toml"));
    let output = at_once(tree.path(), &["check", "--target-version", "py312"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
}

#[test]
fn nobody_waits_for_an_ignore_file() {
    let tree = project(&[("a.py", WAIT), ("inner/b.py", WAIT), ("inner/deeper/c.py", WAIT)]);
    pipe(&tree.path().join("inner/.gitignore"));
    let output = at_once(tree.path(), &["check"]);
    assert_eq!(stderr(&output), "aiomend: cannot read inner/.gitignore: not a plain file\n");
    assert_eq!(code(&output), 2);
    assert!(stdout(&output).contains("a.py") && !stdout(&output).contains("c.py"), "{}", stdout(&output));
    // Above what is named it would leave out, too.
    let output = at_once(tree.path(), &["check", "inner/deeper"]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).ends_with("inner/.gitignore\n"), "{}", stderr(&output));
    let output = at_once(tree.path(), &["check", "inner/deeper/c.py"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""));
}

/// A pipe on the command line is the person's: what a shell makes of `<(…)`.
#[test]
fn lists_may_come_through_pipes() {
    let tree = project(&[("a.py", WAIT)]);
    let script = "printf a.py > pipe & exec \"$AIOMEND\" check --files-from pipe";
    pipe(&tree.path().join("pipe"));
    let output = Command::new("sh")
        .args(["-c", script])
        .env("AIOMEND", env!("CARGO_BIN_EXE_aiomend"))
        .current_dir(tree.path())
        .output();
    assert_eq!(code(&output.unwrap()), 1);
}

#[test]
fn ten_thousand_files_in_one_directory_are_fixed_and_taken_back() {
    let tree = project(&[]);
    let name = |number: usize| tree.path().join(format!("module_{number}.py"));
    // One in a hundred has something to fix.
    let text = |number: usize| if number.is_multiple_of(100) { WAIT } else { "import asyncio\n" };
    for number in 0..10_000 {
        fs::write(name(number), text(number)).unwrap();
    }
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs", "-q"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    for number in 0..10_000 {
        let expected = if text(number) == WAIT { WAIT_AFTER } else { text(number) };
        assert_eq!(fs::read_to_string(name(number)).unwrap(), expected);
    }
    let output = aiomend(tree.path(), &["undo"]);
    assert!(stdout(&output).ends_with("Took back 100 files\n"), "{}{}", stdout(&output), stderr(&output));
    assert!((0..10_000).all(|number| fs::read_to_string(name(number)).unwrap() == text(number)));
    // The files, the settings and the journal's directory.
    assert_eq!(fs::read_dir(tree.path()).unwrap().count(), 10_002);
}

#[test]
fn several_runs_at_once_do_what_one_does() {
    let files: Vec<(String, &str)> = (0..30).map(|number| (format!("m{number}.py"), WAIT)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let tree = project(&files);
    let start = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aiomend"));
        command.args(["fix", "--allow-no-vcs", "-q"]).current_dir(tree.path());
        command.env("XDG_STATE_HOME", tree.path().join(".state"));
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let runs: Vec<Child> = (0..6).map(|_| start()).collect();
    let ends: Vec<Output> = runs.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
    for end in &ends {
        let told = stderr(end);
        let is_turned_away = told.starts_with("aiomend: another aiomend is writing to this tree") && code(end) == 2;
        assert!(is_turned_away || code(end) == 0 && told.is_empty(), "{told}");
    }
    assert!(ends.iter().any(|end| code(end) == 0));
    let all_are =
        |text: &str| files.iter().all(|(name, _)| fs::read_to_string(tree.path().join(name)).unwrap() == text);
    assert!(all_are(WAIT_AFTER));
    assert_eq!(code(&aiomend(tree.path(), &["undo"])), 0);
    assert!(all_are(WAIT));
}

#[test]
fn a_link_that_leads_to_itself_is_told_where_it_is_named() {
    let tree = project(&[("a.py", WAIT)]);
    std::os::unix::fs::symlink("loop.py", tree.path().join("loop.py")).unwrap();
    let expected = "aiomend: cannot read loop.py: too many levels of symbolic links";
    refused(tree.path(), &["check", "loop.py"], expected);
    assert_eq!(code(&at_once(tree.path(), &["check"])), 1);
}
