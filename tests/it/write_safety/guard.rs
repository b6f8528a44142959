//! What the person allowed, and what git says.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aiomend::driver::guard::{Allow, Dirt, GuardError, check, check_written};

use super::tree::Tree;

const NOTHING: Allow = Allow { dirty: false, staged: false, no_vcs: false };
const DIRTY: Allow = Allow { dirty: true, ..NOTHING };
const STAGED: Allow = Allow { staged: true, ..NOTHING };
const NO_VCS: Allow = Allow { no_vcs: true, ..NOTHING };

pub(crate) fn git<A: AsRef<OsStr>>(directory: &Path, arguments: impl IntoIterator<Item = A>) {
    let output = try_git(directory, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn try_git<A: AsRef<OsStr>>(directory: &Path, arguments: impl IntoIterator<Item = A>) -> Output {
    let mut command = Command::new("git");
    command.arg("-C").arg(directory).args(["-c", "protocol.file.allow=always"]).args(arguments);
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    for (name, value) in [("NAME", "a"), ("EMAIL", "a@example.org")] {
        command.env(format!("GIT_AUTHOR_{name}"), value).env(format!("GIT_COMMITTER_{name}"), value);
    }
    command.envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")]);
    command.output().unwrap()
}

/// A repository with one commit of these files.
pub(crate) fn repository(files: &[&str]) -> Tree {
    let tree = Tree::new();
    git(&tree.root, ["init", "-q"]);
    files.iter().for_each(|file| drop(tree.write(file, "committed")));
    git(&tree.root, ["add", "-A"]);
    git(&tree.root, ["commit", "-q", "--allow-empty", "-m", "first"]);
    tree
}

fn dirt(result: Result<(), GuardError>) -> Vec<(PathBuf, Dirt)> {
    match result {
        Ok(()) => Vec::new(),
        Err(GuardError::Dirty { files, .. }) => files.into_iter().map(|file| (file.path, file.how)).collect(),
        Err(error) => panic!("{error}"),
    }
}

fn check_root(tree: &Tree, allow: Allow) -> Result<(), GuardError> {
    check(std::slice::from_ref(&tree.root), allow)
}

#[test]
fn clean_is_let_through_and_untracked_files_nobody_writes_are_no_matter() {
    let tree = repository(&["a.py", "pkg/b.py"]);
    tree.write("notes.txt", "untracked");
    assert!(check_root(&tree, NOTHING).is_ok());
    assert!(check_written(&[tree.root.join("a.py"), tree.root.join("pkg/b.py")], NOTHING).is_ok());
    assert!(check(&[tree.root.join("no/such/file")], NOTHING).is_ok());
}

#[test]
fn no_repository_needs_its_flag() {
    let tree = Tree::new();
    let file = tree.write("a.py", "");
    let error = check_root(&tree, DIRTY).unwrap_err();
    assert!(matches!(&error, GuardError::NoVcs { path } if *path == tree.root));
    assert!(error.to_string().contains("`--allow-no-vcs`"), "{error}");
    assert!(check_root(&tree, NO_VCS).is_ok());
    assert!(check_written(&[file], NO_VCS).is_ok());
}

#[test]
fn a_repository_that_git_will_not_read_is_not_taken_for_none() {
    let tree = Tree::new();
    tree.write(".git", "gitdir: /nowhere");
    let error = check_root(&tree, NOTHING).unwrap_err();
    assert!(matches!(error, GuardError::Git(_)), "{error}");
    assert!(error.to_string().contains("/nowhere"), "{error}");
    assert!(check_root(&tree, NO_VCS).is_ok());
}

#[test]
fn each_kind_of_change_needs_its_flag() {
    let tree = repository(&["modified.py", "staged.py", "both.py", "gone.py"]);
    let at = |name: &str| tree.root.join(name);
    ["modified.py", "staged.py", "both.py"].iter().for_each(|name| drop(tree.write(name, "mine")));
    git(&tree.root, ["add", "staged.py", "both.py"]);
    tree.write("both.py", "mine again");
    fs::remove_file(at("gone.py")).unwrap();
    let all = [
        (at("both.py"), Dirt::Modified),
        (at("gone.py"), Dirt::Modified),
        (at("modified.py"), Dirt::Modified),
        (at("staged.py"), Dirt::Staged),
    ];
    assert_eq!(dirt(check_root(&tree, NOTHING)), all);
    assert_eq!(dirt(check_root(&tree, NO_VCS)), all);
    assert_eq!(dirt(check_root(&tree, STAGED)), all[..3]);
    assert!(check_root(&tree, DIRTY).is_ok());

    let staged = check(&[at("staged.py")], NOTHING).unwrap_err();
    assert!(
        staged.to_string().ends_with("staged.py (staged)\ncommit or stash them, or pass `--allow-staged` to go on")
    );
    assert!(check(&[at("staged.py")], STAGED).is_ok());
    let modified = check_root(&tree, NOTHING).unwrap_err().to_string();
    assert!(modified.contains("\n  both.py (modified)\n") && modified.contains("`--allow-dirty`"), "{modified}");
}

#[test]
fn only_the_paths_given_are_looked_at() {
    let tree = repository(&["a.py", "pkg/b.py", "pkg*/c.py"]);
    tree.write("pkg/b.py", "mine");
    assert!(check(&[tree.root.join("a.py")], NOTHING).is_ok());
    // Not a pattern that would match `pkg` too.
    assert!(check(&[tree.root.join("pkg*")], NOTHING).is_ok());
    assert_eq!(dirt(check(&[tree.root.join("pkg")], NOTHING)).len(), 1);
    assert_eq!(dirt(check(&[tree.root.join("pkg/b.py")], NOTHING)).len(), 1);
}

#[test]
fn untracked_and_ignored_files_that_would_be_written_count() {
    let tree = repository(&["a.py", ".gitignore"]);
    tree.write(".gitignore", "ignored.py");
    git(&tree.root, ["commit", "-qam", "ignore"]);
    let untracked = tree.write("new.py", "");
    let ignored = tree.write("ignored.py", "");
    assert!(check_root(&tree, NOTHING).is_ok());
    let files = [tree.root.join("a.py"), untracked.clone(), ignored.clone()];
    let expected = [(ignored, Dirt::Untracked), (untracked, Dirt::Untracked)];
    assert_eq!(dirt(check_written(&files, NOTHING)), expected);
    assert_eq!(dirt(check_written(&files, STAGED)), expected);
    assert!(check_written(&files, DIRTY).is_ok());
}

#[test]
fn files_that_git_was_told_not_to_look_at_count() {
    let tree = repository(&["assumed.py", "skipped.py"]);
    git(&tree.root, ["update-index", "--assume-unchanged", "assumed.py"]);
    git(&tree.root, ["update-index", "--skip-worktree", "skipped.py"]);
    let files = ["assumed.py", "skipped.py"].map(|name| tree.write(name, "mine"));
    let expected = files.clone().map(|file| (file, Dirt::Hidden));
    assert_eq!(dirt(check_written(&files, NOTHING)), expected);
}

#[test]
fn names_that_are_no_text_are_understood() {
    let tree = Tree::new();
    git(&tree.root, ["init", "-q"]);
    let names = [&b"caf\xe9.py"[..], b"new\nline \"quoted\".py", b" space .py"].map(OsStr::from_bytes);
    names.iter().for_each(|name| drop(tree.write(name, "committed")));
    git(&tree.root, ["add", "-A"]);
    git(&tree.root, ["commit", "-qm", "first"]);
    assert!(check_root(&tree, NOTHING).is_ok());
    let files: Vec<PathBuf> = names.iter().map(|name| tree.write(name, "mine")).collect();
    let mut found: Vec<PathBuf> = dirt(check_root(&tree, NOTHING)).into_iter().map(|(path, _)| path).collect();
    found.sort();
    let mut expected = files.clone();
    expected.sort();
    assert_eq!(found, expected);
    assert!(dirt(check_written(&files, NOTHING)).iter().all(|(_, how)| *how == Dirt::Modified));
}

#[test]
fn ten_files_are_named_and_the_rest_counted() {
    let names: Vec<String> = (0..13).map(|nth| format!("{nth:02}.py")).collect();
    let tree = repository(&names.iter().map(String::as_str).collect::<Vec<_>>());
    names.iter().for_each(|name| drop(tree.write(name, "mine")));
    let message = check_root(&tree, NOTHING).unwrap_err().to_string();
    assert!(message.contains("09.py (modified)\n  and 3 more\n") && !message.contains("10.py"), "{message}");
}

#[test]
fn a_long_list_of_paths_is_no_matter() {
    let tree = repository(&["a.py", "z.py"]);
    tree.write("z.py", "mine");
    let mut files: Vec<PathBuf> = (0..2000).map(|nth| tree.write(format!("pkg/{nth}.py"), "")).collect();
    git(&tree.root, ["add", "pkg"]);
    git(&tree.root, ["commit", "-qm", "many"]);
    files.push(tree.root.join("a.py"));
    assert!(check(&files, NOTHING).is_ok());
    assert!(check_written(&files, NOTHING).is_ok());
    files.push(tree.root.join("z.py"));
    assert_eq!(dirt(check(&files, NOTHING)).len(), 1);
}

#[test]
fn submodules_are_looked_into() {
    let library = repository(&["lib.py"]);
    let tree = repository(&["a.py"]);
    git(&tree.root, [OsStr::new("submodule"), "add".as_ref(), "-q".as_ref(), library.root.as_ref(), "sub".as_ref()]);
    git(&tree.root, ["commit", "-qm", "sub"]);
    assert!(check_root(&tree, NOTHING).is_ok());
    let file = tree.root.join("sub/lib.py");
    assert!(check_written(std::slice::from_ref(&file), NOTHING).is_ok());
    tree.write("sub/lib.py", "mine");
    let expected = [(file.clone(), Dirt::Modified)];
    assert_eq!(dirt(check_root(&tree, NOTHING)), expected);
    assert_eq!(dirt(check(&[tree.root.join("sub")], NOTHING)), expected);
    assert_eq!(dirt(check_written(&[file], NOTHING)), expected);
    assert!(check(&[tree.root.join("a.py")], NOTHING).is_ok());
    // Another commit of the submodule changes no file that is not in a commit.
    git(&tree.root.join("sub"), ["commit", "-qam", "theirs"]);
    assert!(check_root(&tree, NOTHING).is_ok());
}

#[test]
fn an_unfinished_merge_counts() {
    let tree = repository(&["a.py"]);
    git(&tree.root, ["checkout", "-qb", "other"]);
    tree.write("a.py", "theirs");
    git(&tree.root, ["commit", "-qam", "theirs"]);
    git(&tree.root, ["checkout", "-q", "-"]);
    tree.write("a.py", "ours");
    git(&tree.root, ["commit", "-qam", "ours"]);
    assert!(!try_git(&tree.root, ["merge", "-q", "other"]).status.success());
    assert_eq!(dirt(check_root(&tree, STAGED)), [(tree.root.join("a.py"), Dirt::Modified)]);
}

#[test]
fn neither_the_index_nor_a_program_of_the_repository_is_touched() {
    let tree = repository(&["a.py"]);
    let trace = tree.outside().join("trace");
    let monitor = tree.outside().join("monitor");
    fs::write(&monitor, format!("#!/bin/sh\ntouch '{}'\n", trace.display())).unwrap();
    super::tree::set_mode(&monitor, 0o755);
    git(&tree.root, [OsStr::new("config"), "core.fsmonitor".as_ref(), monitor.as_ref()]);
    let hooks = tree.root.join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    fs::copy(&monitor, hooks.join("post-index-change")).unwrap();
    // The same content with another time would make git refresh its index.
    let file = fs::File::options().write(true).open(tree.root.join("a.py")).unwrap();
    file.set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
    let index = fs::read(tree.root.join(".git/index")).unwrap();
    assert!(check_root(&tree, NOTHING).is_ok());
    assert!(check_written(&[tree.root.join("a.py")], NOTHING).is_ok());
    assert_eq!(fs::read(tree.root.join(".git/index")).unwrap(), index);
    assert!(!trace.exists());
}
