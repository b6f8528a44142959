//! The copy that the command runs in, and what becomes of it.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use super::{Project, guilty, module};
use crate::cli::{code, stderr, stdout};

const FEW: &[u32] = &[1, 2, 3, 4, 5];

fn few(body: &str) -> Project {
    Project::new(&[("a.py", &module(FEW)), ("b.py", &module(FEW))], body)
}

#[test]
fn without_git_it_is_a_plain_copy() {
    let project = Project::without_git(&[("a.py", &module(FEW))], "if fixed('a', 2): sys.exit(1)");
    let output = project.verify(&["--allow-no-vcs"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(project.left("a.py", FEW), [2]);
}

#[test]
fn before_the_first_commit_it_is_a_plain_copy() {
    let project = Project::without_git(&[("a.py", &module(FEW))], "if fixed('a', 2): sys.exit(1)");
    project.git(&["init", "-q"]);
    project.git(&["add", "-A"]);
    let output = project.fix(&["--allow-dirty", "--verify", "python3 check.py"]);
    project.assert_no_copy();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(project.left("a.py", FEW), [2]);
}

#[test]
fn uncommitted_changes_are_brought_along() {
    let project = few("");
    project.write("gone.txt", "");
    project.write("staged.txt", "old");
    project.write("modified.txt", "old");
    project.commit();
    fs::remove_file(project.path().join("gone.txt")).unwrap();
    project.write("staged.txt", "staged");
    project.git(&["add", "staged.txt"]);
    project.write("staged.txt", "staged, then modified");
    project.write("modified.txt", "new");
    project.write("new/untracked é.txt", "here");
    project.write("a.py", &module(&[1, 2, 3, 4, 5, 6]));
    let said = project.outside("said");
    let command = format!(
        "python3 check.py && test ! -e gone.txt && cat staged.txt modified.txt new/*.txt > {0} \
         && git status --porcelain >> {0} && git show :staged.txt >> {0}",
        said.display()
    );
    let before = project.state();
    let output = project.fix(&["--allow-dirty", "--verify", &command]);
    project.assert_as(&before);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let said = fs::read_to_string(said).unwrap();
    // The last run saw the fixes, too.
    let status = " M a.py\n M b.py\n D gone.txt\n M modified.txt\nMM staged.txt\n?? new/\n";
    let said: Vec<&str> = said.lines().filter(|line| !line.contains("__pycache__")).collect();
    assert_eq!(said.join("\n"), format!("staged, then modifiednewhere{status}staged"));
    assert!(project.is_fixed("a.py", 6));
}

#[test]
fn what_git_ignores_is_there_and_environments_are_linked() {
    let project = few("import d_version");
    project.write(".gitignore", "d_version.py\nassets/\n.venv/\n__pycache__/\ntarget/\n");
    project.write("target/CACHEDIR.TAG", "");
    project.write("d_version.py", "VERSION = '1'\n");
    project.write("assets/deep/one.txt", "one");
    project.write(".venv/pyvenv.cfg", "");
    project.write(".venv/CACHEDIR.TAG", "");
    project.write(".venv/lib/marker", "");
    project.write("__pycache__/stale.pyc", "");
    symlink("a.py", project.path().join("link")).unwrap();
    project.commit();
    let command = "python3 check.py && test \"$(cat assets/deep/one.txt)\" = one && test -L .venv \
                   && test -e .venv/lib/marker && test ! -e __pycache__/stale.pyc && test -L link && test ! -e target \
                   && touch assets/deep/two.txt";
    let output = project.fix(&["--verify", command]);
    project.assert_no_copy();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!project.path().join("assets/deep/two.txt").exists(), "what is ignored is copied");
    assert!(project.path().join(".venv/lib/marker").exists());
}

#[test]
fn the_command_runs_where_the_person_is() {
    let project = few("");
    project.write("sub/dir/x.txt", "");
    project.commit();
    let command = "test -e x.txt && cd ../.. && python3 check.py";
    let output = project.command("sub/dir", &["../..", "--verify", command]).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(project.left("a.py", FEW).is_empty());
}

#[test]
fn a_copy_that_cannot_be_written_is_taken_away() {
    let project = few("");
    let output = project.fix(&["--verify", "python3 check.py; code=$?; mkdir -p x/y; chmod 0 x; exit $code"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    project.assert_no_copy();
    assert!(!project.path().join(".git/worktrees").exists());
}

#[test]
fn no_hook_is_run() {
    let project = few("");
    let noted = project.outside("hook");
    let hook = format!("#!/bin/sh\necho $0 >> '{}'\nexit 1\n", noted.display());
    let names = ["post-checkout", "post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"];
    for name in names {
        let path = project.path().join(".git/hooks").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &hook).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    project.git(&["config", "core.fsmonitor", ".git/hooks/fsmonitor-watchman"]);
    // Not by our helper: git itself would run the hooks.
    let output = project.fix(&["--verify", "python3 check.py"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(!noted.exists(), "{}", fs::read_to_string(noted).unwrap());
    assert!(!project.path().join(".git/worktrees").exists());
    assert!(project.left("a.py", FEW).is_empty());
}

#[test]
fn a_file_that_changes_meanwhile_is_left_as_it_is() {
    let project = few("");
    let mine = format!("{}# mine\n", module(FEW));
    project.write("mine.txt", &mine);
    project.commit();
    let command = format!("python3 check.py && cp mine.txt '{}/a.py'", project.path().display());
    let output = project.fix(&["--allow-dirty", "--verify", &command]);
    project.assert_no_copy();
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("not written: a.py changed while we worked"), "{}", stderr(&output));
    assert_eq!(project.text("a.py"), mine);
    assert!(project.left("b.py", FEW).is_empty(), "the other file is written");
}

/// Sends a signal to a run of ours, once `ready` exists.
fn signal(child: Child, ready: &Path, signal: &str) -> Output {
    let start = Instant::now();
    while !ready.exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "never ready");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
    child.wait_with_output().unwrap()
}

#[test]
fn a_person_who_stops_it_is_told_what_is_known() {
    let project = few("if fixed('a', 2) or fixed('b', 4): sys.exit(1)");
    let ready = project.outside("ready");
    let alive = project.outside("alive");
    // The first guilty fix known, all others at once hang, and something beside them goes on.
    let command = format!(
        "python3 check.py && exit; grep -q 'timeout(4)' b.py && grep -q 'timeout(1)' a.py && ! grep -q 'timeout(2)' a.py \
         && {{ (while :; do date +%N > {1}; sleep 0.05; done) & sleep 0.5; touch {0}; sleep 60; }}; exit 1",
        ready.display(),
        alive.display()
    );
    let before = project.state();
    let child = project.command(".", &["--jobs", "1", "--verify", &command]).spawn().unwrap();
    let output = signal(child, &ready, "-INT");
    project.assert_as(&before);
    assert_eq!(code(&output), 130, "{}", stderr(&output));
    assert!(stderr(&output).ends_with("aiomend: stopped: nothing is written\n"), "{}", stderr(&output));
    assert_eq!(guilty(&output), ["a.py:9:18 wait-for-to-timeout"]);
    assert!(
        stdout(&output).contains("Nothing fixed") && stdout(&output).contains("runs, stopped"),
        "{}",
        stdout(&output)
    );
    assert_eq!(project.git(&["status", "--porcelain"]), "");
    let beat = || fs::read_to_string(&alive).unwrap();
    let last = beat();
    thread::sleep(Duration::from_millis(300));
    assert_eq!(beat(), last, "no process of the command is left");
}

#[test]
fn what_a_killed_run_leaves_the_next_one_takes_away() {
    let project = few("");
    let ready = project.outside("ready");
    let command = format!("echo $$ > {0}.now; mv {0}.now {0}; exec sleep 60", ready.display());
    let child = project.command(".", &["--verify", &command]).spawn().unwrap();
    let output = signal(child, &ready, "-KILL");
    assert_eq!(output.status.code(), None);
    // Nobody was left to end the command that we started.
    let shell = fs::read_to_string(&ready).unwrap();
    assert!(Command::new("kill").arg(shell.trim()).status().unwrap().success());
    assert!(project.path().join(".git/worktrees").exists());
    let output = project.fix(&["--verify", "python3 check.py"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    project.assert_no_copy();
    assert!(!project.path().join(".git/worktrees").exists());
}
