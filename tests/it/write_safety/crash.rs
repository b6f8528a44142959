//! Cut short at every step, by a crash or by a full disk, the tool leaves nothing torn and puts everything right.

use std::fs;
use std::path::Path;

use aiomend::driver::journal::{Doing, JournalError};
use aiomend::driver::steps::{Means, Step};
use aiomend::driver::undo::UndoError;

use super::tree::{All, At, Fate, MEANS, Scenario, Tree, When, change, crash, plan, until_crash};

/// Every step of a run from its first to its last: `run` says whether the step was reached.
pub(super) fn at_every_step(fate: Fate, means: Means, mut run: impl FnMut(&At)) -> usize {
    for nth in 0.. {
        let at = At::new(nth, fate, means);
        run(&at);
        if !at.happened() {
            return nth;
        }
    }
    unreachable!("a run has an end")
}

/// What the next run does first; gives back how many groups are new then.
fn put_right(scenario: &Scenario) -> usize {
    drop(scenario.tree.open());
    // Of the journal, too, nothing half made or half removed is left.
    for entry in fs::read_dir(scenario.tree.journal_directory()).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.extension().is_none(), "{}", path.display());
    }
    scenario.assert_all_or_none()
}

#[test]
fn a_crash_while_writing_leaves_all_or_none_of_each_group() {
    for means in MEANS {
        let scenario = Scenario::new();
        let mut seen = [false; 5];
        let steps = at_every_step(Fate::Crash, means, |at| {
            until_crash(|| scenario.tree.commit_with(&scenario.plan, at).unwrap());
            scenario.assert_none_is_torn();
            let new = put_right(&scenario);
            seen[new] = true;
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
        // Six files: each is staged, made ready, swapped, checked and swept.
        assert!(steps > 30, "{steps}");
        assert_eq!(seen, [true; 5], "{means:?}");
    }
}

#[test]
fn a_crash_while_putting_right_is_put_right() {
    for means in [Means::Exchange, Means::Link] {
        let scenario = Scenario::new();
        at_every_step(Fate::Crash, means, |first| {
            at_every_step(Fate::Crash, means, |second| {
                let first = At::new(first.nth, Fate::Crash, means);
                until_crash(|| scenario.tree.commit_with(&scenario.plan, &first).unwrap());
                until_crash(|| scenario.tree.journal().open_with(second).unwrap());
                scenario.assert_none_is_torn();
                let new = put_right(&scenario);
                scenario.assert_undo_is_exact(new);
                scenario.reset();
            });
            let again = At::new(first.nth, Fate::Crash, means);
            until_crash(|| scenario.tree.commit_with(&scenario.plan, &again).unwrap());
            first.reached.set(again.reached.get());
            let new = put_right(&scenario);
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
    }
}

#[test]
fn a_crash_while_undoing_ends_in_all_undone() {
    for means in MEANS {
        let scenario = Scenario::new();
        at_every_step(Fate::Crash, means, |at| {
            scenario.tree.commit(&scenario.plan);
            until_crash(|| scenario.tree.undo_with(at).unwrap());
            scenario.assert_none_is_torn();
            // Before the journal says that the undo has begun, there is nothing to finish.
            let new = put_right(&scenario);
            assert!(new == 0 || new == 4, "{new} groups are new after {:?}", at.reached.get());
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
    }
}

#[test]
fn a_crash_while_finishing_an_undo_is_put_right() {
    let scenario = Scenario::new();
    let steps = at_every_step(Fate::Crash, Means::Exchange, |at| {
        scenario.tree.commit(&scenario.plan);
        until_crash(|| scenario.tree.undo_with(at).unwrap());
        put_right(&scenario);
        scenario.reset();
    });
    for first in 0..steps {
        at_every_step(Fate::Crash, Means::Exchange, |second| {
            scenario.tree.commit(&scenario.plan);
            until_crash(|| scenario.tree.undo_with(&At::new(first, Fate::Crash, Means::Exchange)).unwrap());
            until_crash(|| scenario.tree.journal().open_with(second).unwrap());
            scenario.assert_none_is_torn();
            let new = put_right(&scenario);
            assert!(new == 0 || new == 4);
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
    }
}

#[test]
fn a_full_disk_at_any_step_leaves_all_or_none_of_each_group() {
    for means in MEANS {
        let scenario = Scenario::new();
        at_every_step(Fate::Full, means, |at| {
            let result = scenario.tree.commit_with(&scenario.plan, at);
            // What could not be tidied up at once is, by the next run.
            let open = match &result {
                Ok(written) => written.open.is_some(),
                Err(_) => true,
            };
            if !open {
                let reported = result.as_ref().unwrap();
                assert!(reported.left.len() + scenario.assert_all_or_none() == 4, "{reported:?}");
            }
            scenario.assert_none_is_torn();
            let new = put_right(&scenario);
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
    }
}

#[test]
fn a_disk_that_stays_full_is_put_right_when_there_is_room() {
    for means in MEANS {
        let scenario = Scenario::new();
        at_every_step(Fate::FullFromNowOn, means, |at| {
            let _ = scenario.tree.commit_with(&scenario.plan, at);
            scenario.assert_none_is_torn();
            let new = put_right(&scenario);
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
    }
}

#[test]
fn a_full_disk_while_undoing_undoes_all_or_nothing() {
    for (means, fate) in MEANS.into_iter().flat_map(|means| [(means, Fate::Full), (means, Fate::FullFromNowOn)]) {
        let scenario = Scenario::new();
        at_every_step(fate, means, |at| {
            scenario.tree.commit(&scenario.plan);
            let _ = scenario.tree.undo_with(at);
            scenario.assert_none_is_torn();
            let new = put_right(&scenario);
            assert!(new == 0 || new == 4, "{new} groups are new after {:?}", at.reached.get());
            scenario.assert_undo_is_exact(new);
            scenario.reset();
        });
    }
}

#[test]
fn the_reason_of_a_full_disk_reaches_the_person() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    // The journal takes five steps; then the file is staged.
    for nth in 0.. {
        let at = At::new(nth, Fate::Full, Means::Exchange);
        let result = tree.commit_with(&plan([change(&path, "old", "new")]), &at);
        if at.reached.get() == Some(Step::Stage) {
            let written = result.unwrap();
            let reason = &written.left[0].reasons[0];
            assert_eq!(reason.path(), path);
            assert_eq!(std::error::Error::source(reason).unwrap().to_string(), "no storage space");
            break;
        }
    }
    assert_eq!(tree.read("a.py"), b"old");
}

#[test]
fn recovery_says_what_it_did_and_diff_only_that_it_must() {
    let scenario = Scenario::new();
    let hooks = At::new(usize::MAX, Fate::Crash, Means::Exchange);
    scenario.tree.commit_with(&scenario.plan, &hooks).unwrap();
    scenario.assert_undo_is_exact(4);
    scenario.reset();
    assert_eq!(scenario.tree.journal().interrupted().unwrap(), None);
    assert!(!scenario.tree.journal_directory().exists(), "asking creates nothing");

    // In the middle of the second group: the first is complete.
    let hooks = When::new(Step::Swap, "d.py", Means::Exchange, |_| crash());
    until_crash(|| scenario.tree.commit_with(&scenario.plan, &hooks).unwrap());
    let before = super::tree::snapshot(&scenario.tree.journal_directory());
    let interrupted = scenario.tree.journal().interrupted().unwrap().unwrap();
    assert_eq!((interrupted.files, interrupted.doing), (6, Doing::Writing));
    assert_eq!(super::tree::snapshot(&scenario.tree.journal_directory()), before, "asking changes nothing");

    let (session, recovered) = scenario.tree.open();
    drop(session);
    let recovered = recovered.unwrap();
    let root = &scenario.tree.root;
    assert_eq!(recovered.finished, [root.join("a.py")]);
    assert_eq!(recovered.put_back, [root.join("b.py"), root.join("pkg/c.py")]);
    assert!(recovered.changed.is_empty() && recovered.saved_aside.is_empty());
    assert_eq!(scenario.tree.journal().interrupted().unwrap(), None);
}

#[test]
fn an_edit_after_the_crash_is_kept_wherever_the_crash_was() {
    for means in MEANS {
        let scenario = Scenario::new();
        at_every_step(Fate::Crash, means, |at| {
            until_crash(|| scenario.tree.commit_with(&scenario.plan, at).unwrap());
            fs::write(scenario.tree.root.join("pkg/c.py"), "mine").unwrap();
            drop(scenario.tree.open());
            assert_eq!(scenario.tree.read("pkg/c.py"), b"mine");
            assert_eq!(scenario.tree.snapshot().len(), scenario.before.len(), "something lies about");
            scenario.reset();
        });
    }
}

/// Somebody saves the file right before it is swapped, and the run crashes right after.
fn edit_and_crash(name: &str, means: Means) -> All<'_, 2> {
    let edit = When::new(Step::Swap, name, means, |path| fs::write(path, "mine").unwrap());
    All([edit, When::new(Step::Check, name, means, |_| crash())])
}

#[test]
fn an_edit_displaced_by_a_swap_that_crashed_goes_back_to_its_place() {
    for (means, name) in MEANS.into_iter().flat_map(|means| [(means, "a.py"), (means, "pkg/c.py")]) {
        for newer in [false, true] {
            let scenario = Scenario::new();
            let hooks = edit_and_crash(name, means);
            until_crash(|| scenario.tree.commit_with(&scenario.plan, &hooks).unwrap());
            let path = scenario.tree.root.join(name);
            assert_eq!(fs::read(&path).unwrap(), scenario.after[Path::new(name)].0, "the swap displaced the edit");
            if newer {
                fs::write(&path, "newer").unwrap();
            }
            let (session, recovered) = scenario.tree.open();
            drop(session);
            let recovered = recovered.unwrap();
            assert_eq!(recovered.changed, [&*path]);
            assert!(!recovered.finished.contains(&path));
            let expected: &[u8] = if newer { b"newer" } else { b"mine" };
            assert_eq!(scenario.tree.read(name), expected);
            // An edit whose place was taken by a newer one is not thrown away either.
            let saved: Vec<_> = recovered.saved_aside.iter().map(|path| fs::read(path).unwrap()).collect();
            assert_eq!(saved, if newer { vec![b"mine".to_vec()] } else { vec![] });
            assert_eq!(scenario.tree.snapshot().len(), scenario.before.len(), "something lies about");
            assert_eq!(scenario.tree.read("b.py"), b"", "the rest of the group is put back");
        }
    }
}

#[test]
fn an_edit_displaced_by_an_undo_that_crashed_goes_back_to_its_place() {
    for means in MEANS {
        let scenario = Scenario::new();
        scenario.tree.commit(&scenario.plan);
        until_crash(|| scenario.tree.undo_with(&edit_and_crash("pkg/c.py", means)).unwrap());
        let (session, recovered) = scenario.tree.open();
        drop(session);
        let recovered = recovered.unwrap();
        assert_eq!((recovered.doing, recovered.put_back.len()), (Doing::Undoing, 5));
        assert_eq!(recovered.changed, [scenario.tree.root.join("pkg/c.py")]);
        let mut expected = scenario.before.clone();
        expected.insert("pkg/c.py".into(), (b"mine".to_vec(), 0o644));
        assert_eq!(scenario.tree.snapshot(), expected);
    }
}

#[test]
fn the_newest_of_several_edits_stays_and_no_other_is_lost() {
    for means in MEANS {
        let scenario = Scenario::new();
        let name = "pkg/c.py";
        let edit = When::new(Step::Swap, name, means, |path| fs::write(path, "mine").unwrap());
        let again = When::new(Step::TakeBack, name, means, |path| fs::write(path, "newest").unwrap());
        let written = scenario.tree.commit_with(&scenario.plan, &All([edit, again])).unwrap();
        assert!(written.open.is_none() && written.left.len() == 1, "{written:?}");
        assert_eq!(scenario.tree.read(name), b"newest");
        assert_eq!(scenario.tree.snapshot().len(), scenario.before.len(), "something lies about");
        let aside = super::tree::snapshot(&scenario.tree.journal_directory().join("aside"));
        assert_eq!(aside.into_values().map(|(bytes, _)| bytes).collect::<Vec<_>>(), [b"mine"]);
    }
}

#[test]
fn an_undo_that_meets_an_interrupted_run_takes_back_that_one_alone() {
    let scenario = Scenario::new();
    let first = scenario.tree.write("untouched.py", "one");
    scenario.tree.commit(&plan([change(&first, "one", "two")]));
    for step in [Step::Stage, Step::Swap] {
        let hooks = When::new(step, "a.py", Means::Exchange, |_| crash());
        until_crash(|| scenario.tree.commit_with(&scenario.plan, &hooks).unwrap());
        assert!(scenario.tree.undo().is_ok());
        assert_eq!(scenario.tree.read("a.py"), b"old a\n");
        assert_eq!(scenario.tree.read("untouched.py"), b"two");
    }
    scenario.tree.undo().unwrap();
    assert_eq!(scenario.tree.read("untouched.py"), b"one");

    // One that was being taken back already is not taken for the last of two.
    scenario.tree.commit(&scenario.plan);
    let hooks = When::new(Step::Check, "e.py", Means::Exchange, |_| crash());
    until_crash(|| scenario.tree.undo_with(&hooks).unwrap());
    assert_eq!(scenario.tree.undo().unwrap().restored.len(), 6);
    assert!(matches!(scenario.tree.undo(), Err(UndoError::NothingToUndo)));
}

#[test]
fn a_damaged_journal_is_named_and_nothing_is_touched() {
    type Damage = fn(&std::path::Path);
    let damages: [Damage; 5] = [
        |entry| fs::write(entry.join("manifest.json"), "").unwrap(),
        |entry| {
            let bytes = fs::read(entry.join("manifest.json")).unwrap();
            fs::write(entry.join("manifest.json"), &bytes[..bytes.len() / 2]).unwrap();
        },
        |entry| fs::remove_file(entry.join("manifest.json")).unwrap(),
        |entry| {
            let text = fs::read_to_string(entry.join("manifest.json")).unwrap();
            fs::write(entry.join("manifest.json"), text.replace("\"a.py\"", "\"../a.py\"")).unwrap();
        },
        |entry| {
            let text = fs::read_to_string(entry.join("manifest.json")).unwrap();
            fs::write(entry.join("manifest.json"), text.replace("\"version\": 1", "\"version\": 2")).unwrap();
        },
    ];
    for damage in damages {
        let scenario = Scenario::new();
        scenario.tree.commit(&scenario.plan);
        let entry = scenario.tree.journal_directory().join("000001");
        damage(&entry);
        let result = scenario.tree.journal().open();
        let Err(error @ JournalError::Corrupt { .. }) = result else { panic!("it was taken for sound") };
        assert!(error.to_string().contains("000001"), "{error}");
        assert_eq!(scenario.tree.snapshot(), scenario.after);
        assert!(entry.join("originals").exists());
        // As the message says: out of the way, and on.
        fs::rename(&entry, scenario.tree.outside().join("away")).unwrap();
        drop(scenario.tree.open());
    }
}

#[test]
fn damaged_originals_are_not_written_back() {
    for damage in [&b""[..], b"old X\n"] {
        let scenario = Scenario::new();
        scenario.tree.commit(&scenario.plan);
        fs::write(scenario.tree.journal_directory().join("000001/originals"), damage).unwrap();
        let error = scenario.tree.undo().unwrap_err();
        assert!(error.to_string().contains("the original of a.py is damaged"), "{error}");
        assert_eq!(scenario.tree.snapshot(), scenario.after);
    }
}
