//! What runs leave behind that were killed or stopped.

use std::fs;

use super::Repository;
use crate::cli::{code, stderr};

#[test]
fn a_worktree_of_a_killed_run_is_taken_away_and_no_other() {
    let repository = Repository::new();
    let path = |name: &str| repository.path(name).join("work").display().to_string();
    for name in ["aiomend-pr-killed", "aiomend-pr-running", "aiomend-pr-of-mine"] {
        repository.git(&["worktree", "add", "-q", "--detach", &path(name), "main"]);
    }
    fs::write(repository.path("aiomend-pr-killed/lock"), "").unwrap();
    let held = fs::File::create(repository.path("aiomend-pr-running/lock")).unwrap();
    held.lock().unwrap();
    repository.pushed(&[]);
    assert!(!repository.path("aiomend-pr-killed").exists());
    let trees = repository.git(&["worktree", "list", "--porcelain"]);
    let known = |name: &str| trees.contains(&path(name));
    assert_eq!(["killed", "running", "of-mine"].map(|end| known(&format!("aiomend-pr-{end}"))), [false, true, true]);
    assert_eq!(trees.matches("worktree ").count(), 3, "{trees}");
}

#[test]
fn a_run_that_is_stopped_while_git_works_says_nothing_of_git() {
    let repository = Repository::new();
    let path = std::env::var_os("PATH").unwrap();
    let git = std::env::split_paths(&path).map(|directory| directory.join("git")).find(|git| git.is_file()).unwrap();
    let script = |asked: &str| {
        let text =
            format!("case \"$*\" in *'{asked}'*) kill -INT $PPID; exit 1;; esac\nexec '{}' \"$@\"", git.display());
        repository.script("git", &text);
    };
    let before = repository.state();
    for asked in [" worktree add ", " commit ", " push "] {
        script(asked);
        let output = repository.pr(&[]);
        fs::remove_file(repository.path("bin/git")).unwrap();
        assert_eq!(code(&output), 130, "{asked}: {}", stderr(&output));
        assert_eq!(stderr(&output), "");
        assert_eq!(repository.state(), before);
    }
}
