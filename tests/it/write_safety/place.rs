//! Where the journal lies.

use std::fs;
use std::path::{Path, PathBuf};

use aiomend::driver::interrupt::Interrupt;
use aiomend::driver::journal::Journal;
use aiomend::driver::undo::undo;
use aiomend::driver::write::commit;

use super::guard::{git, repository};
use super::process::{listen, spawn};
use super::tree::{Tree, change, plan};

/// Where a process with these variables keeps the journal of a tree.
fn place(root: &Path, variables: &[(&str, &str)]) -> PathBuf {
    let mut child = spawn("place", root, variables).spawn().unwrap();
    let place = listen(&mut child);
    assert!(child.wait().unwrap().success());
    place.into()
}

#[test]
fn with_git_it_is_in_the_directory_of_git() {
    let tree = repository(&["a.py", "pkg/b.py"]);
    assert_eq!(Journal::of(&tree.root).unwrap().directory(), tree.root.join(".git/aiomend"));
    assert_eq!(Journal::of(&tree.root.join("pkg")).unwrap().directory(), tree.root.join("pkg/../.git/aiomend"));
}

#[test]
fn every_work_tree_has_its_own() {
    let tree = repository(&["a.py"]);
    let other = tree.outside().join("other");
    git(&tree.root, ["worktree".as_ref(), "add".as_ref(), "-q".as_ref(), other.as_os_str()]);
    let journal = Journal::of(&other).unwrap();
    assert_eq!(journal.directory(), tree.root.join(".git/worktrees/other/aiomend"));
    // A lock in one is none in the other.
    let _one = Journal::of(&tree.root).unwrap().open().unwrap();
    let (session, _) = journal.open().unwrap();
    let plan = plan([change(&other.join("a.py"), "committed", "new")]);
    assert_eq!(commit(&session, &plan, &Interrupt::default()).unwrap().files.len(), 1);
    undo(&session, None).unwrap();
    assert_eq!(fs::read(other.join("a.py")).unwrap(), b"committed");
}

#[test]
fn a_submodule_has_its_own() {
    let library = repository(&["lib.py"]);
    let tree = repository(&["a.py"]);
    git(&tree.root, ["submodule".as_ref(), "add".as_ref(), "-q".as_ref(), library.root.as_os_str(), "sub".as_ref()]);
    let journal = Journal::of(&tree.root.join("sub")).unwrap();
    assert_eq!(journal.directory().canonicalize().ok(), None, "asking creates nothing");
    drop(journal.open().unwrap());
    assert!(tree.root.join(".git/modules/sub/aiomend/lock").exists());
}

#[test]
fn a_run_in_a_part_of_the_repository_is_undone_from_anywhere_in_it() {
    let tree = repository(&["pkg/a.py", "other/b.py"]);
    let (session, _) = Journal::of(&tree.root.join("pkg")).unwrap().open().unwrap();
    let plan = plan([change(&tree.root.join("pkg/a.py"), "committed", "new")]);
    assert_eq!(commit(&session, &plan, &Interrupt::default()).unwrap().files.len(), 1);
    drop(session);
    assert_eq!(tree.read("pkg/a.py"), b"new");
    let (session, _) = Journal::of(&tree.root.join("other")).unwrap().open().unwrap();
    undo(&session, None).unwrap();
    assert_eq!(tree.read("pkg/a.py"), b"committed");
    // Nothing of it is seen by git.
    assert_eq!(tree.snapshot().len(), 2);
}

#[test]
fn without_git_it_is_in_the_state_directory_of_the_user() {
    let tree = Tree::new();
    let other = Tree::new();
    let state = tree.outside().join("state");
    let home = tree.outside().join("home");
    let (state, home) = (state.to_str().unwrap(), home.to_str().unwrap());
    let given = place(&tree.root, &[("XDG_STATE_HOME", state), ("HOME", home)]);
    assert_eq!(given.parent().unwrap(), Path::new(state).join("aiomend"));
    let theirs = place(&other.root, &[("XDG_STATE_HOME", state), ("HOME", home)]);
    assert_ne!(given, theirs, "one for each root");
    assert_eq!(place(&tree.root, &[("XDG_STATE_HOME", state)]), given, "always the same for a root");
    let usual = place(&tree.root, &[("XDG_STATE_HOME", ""), ("HOME", home)]);
    if cfg!(target_os = "linux") {
        assert_eq!(usual.parent().unwrap(), Path::new(home).join(".local/state/aiomend"));
    }
    assert!(!Path::new(state).exists(), "asking creates nothing");
}

#[test]
fn the_originals_are_for_nobody_else_to_read() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    tree.commit(&plan([change(&path, "old", "new")]));
    assert_eq!(super::tree::mode(&tree.journal_directory()), 0o700);
    assert_eq!(super::tree::mode(&tree.journal_directory().join("000001/originals")), 0o600);
}
