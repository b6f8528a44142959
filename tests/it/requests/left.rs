//! What killed runs have left behind.

use std::fs;

use super::Repository;

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
