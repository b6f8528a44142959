//! The last run is taken back exactly, or nothing is touched.

use std::fs;

use aiomend::driver::steps::Step;
use aiomend::driver::undo::{ChangedSince, Difference, UndoError};

use super::tree::{MEANS, Scenario, Tree, When, change, plan, set_mode};

#[test]
fn every_byte_and_mode_comes_back_once() {
    let scenario = Scenario::new();
    assert!(matches!(scenario.tree.undo(), Err(UndoError::NothingToUndo)));
    scenario.tree.commit(&scenario.plan);
    let undone = scenario.tree.undo().unwrap();
    assert_eq!(undone.restored.len(), 6);
    assert_eq!(scenario.tree.snapshot(), scenario.before);
    assert!(matches!(scenario.tree.undo(), Err(UndoError::NothingToUndo)));
    assert_eq!(scenario.tree.snapshot(), scenario.before);
}

#[test]
fn only_the_last_run_is_taken_back() {
    let tree = Tree::new();
    let path = tree.write("a.py", "one");
    tree.commit(&plan([change(&path, "one", "two")]));
    tree.commit(&plan([change(&path, "two", "three")]));
    assert!(!tree.journal_directory().join("000001").exists(), "what cannot be undone is not kept");
    tree.undo().unwrap();
    assert_eq!(tree.read("a.py"), b"two");
    assert!(matches!(tree.undo(), Err(UndoError::NothingToUndo)));
    assert_eq!(tree.read("a.py"), b"two");
}

#[test]
fn a_run_that_wrote_nothing_does_not_hide_the_one_before() {
    let tree = Tree::new();
    let path = tree.write("a.py", "one");
    tree.commit(&plan([change(&path, "one", "two")]));
    let hooks = When::new(Step::Swap, "a.py", MEANS[0], |path| fs::write(path, "mine").unwrap());
    assert!(tree.commit_with(&plan([change(&path, "two", "three")]), &hooks).unwrap().files.is_empty());
    fs::write(&path, "two").unwrap();
    tree.undo().unwrap();
    assert_eq!(tree.read("a.py"), b"one");
}

#[test]
fn what_changed_since_is_named_and_nothing_touched() {
    let scenario = Scenario::new();
    scenario.tree.commit(&scenario.plan);
    let root = &scenario.tree.root;
    fs::write(root.join("a.py"), "mine").unwrap();
    fs::remove_file(root.join("pkg/c.py")).unwrap();
    set_mode(&root.join("e.py"), 0o700);
    let now = scenario.tree.snapshot();
    let Err(UndoError::Changed(changed)) = scenario.tree.undo() else { panic!() };
    let expected = [("a.py", Difference::Content), ("pkg/c.py", Difference::Gone), ("e.py", Difference::Mode)];
    assert_eq!(changed, expected.map(|(name, what)| ChangedSince { path: root.join(name), what }));
    assert_eq!(scenario.tree.snapshot(), now);
}

#[test]
fn an_edit_in_the_last_moment_keeps_all_of_it_from_being_taken_back() {
    for means in MEANS {
        let scenario = Scenario::new();
        scenario.tree.commit(&scenario.plan);
        let hooks = When::new(Step::Swap, "e.py", means, |path| fs::write(path, "mine").unwrap());
        assert!(matches!(scenario.tree.undo_with(&hooks), Err(UndoError::Write(error)) if error.is_about_the_file()));
        let mut expected = scenario.after.clone();
        expected.insert("e.py".into(), (b"mine".to_vec(), 0o755));
        assert_eq!(scenario.tree.snapshot(), expected);
    }
}

#[test]
fn a_directory_that_became_a_link_is_not_followed() {
    let tree = Tree::new();
    let path = tree.write("pkg/a.py", "old");
    tree.commit(&plan([change(&path, "old", "new")]));
    let moved = tree.outside().join("moved");
    fs::rename(tree.root.join("pkg"), &moved).unwrap();
    std::os::unix::fs::symlink(&moved, tree.root.join("pkg")).unwrap();
    assert!(matches!(tree.undo(), Err(UndoError::Changed(_))));
    assert_eq!(fs::read(moved.join("a.py")).unwrap(), b"new");
}

#[test]
fn a_copy_of_the_tree_is_undone_by_itself() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    tree.commit(&plan([change(&path, "old", "new")]));
    let copy = Tree::new();
    copy.write("a.py", "new");
    let run = |name: &str| {
        let to = copy.journal_directory().join("000001");
        fs::create_dir_all(&to).unwrap();
        fs::copy(tree.journal_directory().join("000001").join(name), to.join(name)).unwrap();
    };
    run("manifest.json");
    run("originals");
    copy.undo().unwrap();
    assert_eq!((tree.read("a.py"), copy.read("a.py")), (b"new".to_vec(), b"old".to_vec()));
}
