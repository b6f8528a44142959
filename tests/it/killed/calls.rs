//! The same at every single call of the system that changes something, one after the other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Texts, assert_nothing_lies_about, read};
use crate::cli::{SPANNING, WAIT, aiomend, code, project, stderr};
use crate::strace::{CHANGES, Fault, faulty, is_there, was_met};

/// One fix over three files, and two of one file each.
const FIX: &[&str] =
    &["fix", "--allow-no-vcs", "-q", "--unsafe-fixes", "--select", "drop-uncontended-lock,wait-for-to-timeout"];

struct Fixed {
    names: Vec<&'static str>,
    before: Texts,
    after: Texts,
}

impl Fixed {
    fn new() -> Self {
        let tree = tree();
        let mut names: Vec<&str> = SPANNING.iter().map(|(name, _)| *name).collect();
        names.extend(["a.py", "b.py"]);
        let before = read(tree.path(), &names);
        assert_eq!(code(&aiomend(tree.path(), FIX)), 0);
        let after = read(tree.path(), &names);
        assert!(names.iter().all(|name| before[*name] != after[*name]));
        Self { names, before, after }
    }

    /// Which files are new; each is old or new as a whole.
    fn new_files(&self, tree: &Path) -> BTreeMap<&'static str, bool> {
        let now = read(tree, &self.names);
        let is_new = |name: &&'static str| {
            let text = &now[*name];
            assert!(*text == self.before[*name] || *text == self.after[*name], "{name} is torn: {text:?}");
            (*name, *text == self.after[*name])
        };
        self.names.iter().map(is_new).collect()
    }

    /// Nothing lies about, and of the files that belong together all are new or none is.
    fn assert_all_or_none(&self, tree: &Path) -> BTreeMap<&'static str, bool> {
        let new = self.new_files(tree);
        let together: Vec<bool> = SPANNING.iter().map(|(name, _)| new[name]).collect();
        assert!(together.windows(2).all(|pair| pair[0] == pair[1]), "{new:?}");
        [tree.to_path_buf(), tree.join("sub")].iter().for_each(|place| assert_nothing_lies_about(place));
        new
    }
}

fn tree() -> TempDir {
    let tree = project(SPANNING);
    ["a.py", "b.py"].iter().for_each(|name| fs::write(tree.path().join(name), WAIT).unwrap());
    tree
}

/// Runs `then` after `args` met the fault at each of its calls, in a tree that `ready` has prepared.
fn at_every_call(fault: Fault, args: &[&str], ready: impl Fn(&Path), mut then: impl FnMut(&Path, i32)) {
    let mut calls = 0;
    for call in CHANGES {
        for nth in 1.. {
            let tree = tree();
            ready(tree.path());
            let log = tree.path().join(".log");
            let output = faulty(tree.path(), (call, nth, None), fault, &log, args).output().unwrap();
            if !was_met(&log) {
                break;
            }
            calls += 1;
            then(tree.path(), output.status.code().unwrap_or(-1));
        }
    }
    println!("{calls} calls");
    assert!(calls > 30, "{calls}");
}

/// What was written is taken back to the byte.
fn undo(tree: &Path, fixed: &Fixed) {
    let output = aiomend(tree, &["undo"]);
    assert!(code(&output) == 0 || stderr(&output).contains("nothing to undo"), "{}", stderr(&output));
    assert!(fixed.assert_all_or_none(tree).values().all(|new| !new));
}

#[test]
fn a_fix_is_killed_at_every_call() {
    if !is_there() {
        return;
    }
    let fixed = Fixed::new();
    let mut nth = 0;
    at_every_call(
        Fault::Kill,
        FIX,
        |_| {},
        |tree, _| {
            fixed.new_files(tree);
            nth += 1;
            if nth % 2 == 0 {
                // The next run goes on where this one ended.
                let output = aiomend(tree, FIX);
                assert_eq!(code(&output), 0, "{}", stderr(&output));
                assert!(fixed.assert_all_or_none(tree).values().all(|new| *new));
            }
            // Once for each of the runs that wrote something; the journal keeps the last.
            let output = aiomend(tree, &["undo"]);
            assert!(code(&output) == 0 || stderr(&output).contains("nothing to undo"), "{}", stderr(&output));
            let new = fixed.assert_all_or_none(tree);
            assert!(nth % 2 == 0 || new.values().all(|new| !new), "{new:?}");
        },
    );
}

#[test]
fn an_undo_is_killed_at_every_call() {
    if !is_there() {
        return;
    }
    let fixed = Fixed::new();
    let ready = |tree: &Path| assert_eq!(code(&aiomend(tree, FIX)), 0);
    at_every_call(Fault::Kill, &["undo"], ready, |tree, _| {
        fixed.new_files(tree);
        undo(tree, &fixed);
    });
}

#[test]
fn the_disk_is_full_at_every_call_of_a_fix() {
    if !is_there() {
        return;
    }
    let fixed = Fixed::new();
    at_every_call(
        Fault::Full,
        FIX,
        |_| {},
        |tree, exit| {
            let new = fixed.new_files(tree);
            // What the person is told is what was done.
            assert!(exit == 2 || (exit == 0 && new.values().all(|new| *new)), "{exit}: {new:?}");
            undo(tree, &fixed);
        },
    );
}

#[test]
fn the_disk_is_full_at_every_call_of_an_undo() {
    if !is_there() {
        return;
    }
    let fixed = Fixed::new();
    let ready = |tree: &Path| assert_eq!(code(&aiomend(tree, FIX)), 0);
    at_every_call(Fault::Full, &["undo"], ready, |tree, exit| {
        let new = fixed.new_files(tree);
        assert!(exit == 2 || (exit == 0 && new.values().all(|new| !new)), "{exit}: {new:?}");
        undo(tree, &fixed);
    });
}
