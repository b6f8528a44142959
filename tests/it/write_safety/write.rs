//! What is written, and what is refused.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, symlink};

use aiomend::driver::interrupt::Interrupt;
use aiomend::driver::steps::Step;
use aiomend::driver::write::{Group, Plan, WriteError, Written, commit};

use super::tree::{MEANS, Scenario, Tree, When, change, mode, plan, set_mode};

fn reason(written: &Written) -> &WriteError {
    assert!(written.open.is_none(), "{:?}", written.open);
    let [left] = &written.left[..] else { panic!("{written:?}") };
    let [reason] = &left.reasons[..] else { panic!("{written:?}") };
    reason
}

#[test]
fn every_byte_and_mode_is_as_planned() {
    let scenario = Scenario::new();
    let written = scenario.tree.commit(&scenario.plan);
    assert!(written.left.is_empty() && written.open.is_none() && written.not_begun == 0, "{written:?}");
    let planned: Vec<_> = scenario.plan.groups.iter().flat_map(|group| &group.files).map(|file| &file.path).collect();
    assert_eq!(written.files.iter().collect::<Vec<_>>(), planned);
    assert_eq!(scenario.tree.snapshot(), scenario.after);
}

#[test]
fn a_plan_without_changes_leaves_no_trace() {
    let tree = Tree::new();
    let path = tree.write("a.py", "same");
    let written = tree.commit(&plan([change(&path, "same", "same")]));
    assert!(written.files.is_empty() && written.left.is_empty());
    assert!(!tree.journal_directory().join("000001").exists());
}

#[test]
fn a_link_is_written_through_and_stays_a_link() {
    let tree = Tree::new();
    let target = tree.write("real.py", "old");
    let link = tree.root.join("link.py");
    symlink("real.py", &link).unwrap();
    assert_eq!(tree.commit(&plan([change(&link, "old", "new")])).files, [&*link]);
    assert!(link.is_symlink());
    assert_eq!(fs::read(target).unwrap(), b"new");
}

#[test]
fn a_link_that_leads_out_is_refused() {
    let tree = Tree::new();
    let outside = tree.outside().join("other.py");
    fs::write(&outside, "old").unwrap();
    let link = tree.root.join("link.py");
    symlink(&outside, &link).unwrap();
    let written = tree.commit(&plan([change(&link, "old", "new")]));
    assert!(matches!(reason(&written), WriteError::OutsideRoot { target, .. } if *target == outside));
    assert_eq!(fs::read(outside).unwrap(), b"old");
}

#[test]
fn a_file_with_hard_links_is_refused() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    fs::hard_link(&path, tree.root.join("b.py")).unwrap();
    let written = tree.commit(&plan([change(&path, "old", "new")]));
    assert!(matches!(reason(&written), WriteError::HardLinks { names: 2, .. }));
    assert_eq!(tree.read("a.py"), b"old");
}

#[test]
fn the_same_file_twice_is_refused_the_second_time() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    let link = tree.root.join("z.py");
    symlink("a.py", &link).unwrap();
    let written = tree.commit(&plan([change(&path, "old", "new"), change(&link, "old", "other")]));
    assert!(matches!(reason(&written), WriteError::Twice { earlier, .. } if *earlier == path));
    assert_eq!(tree.read("a.py"), b"new");
}

#[test]
fn a_read_only_file_is_refused() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    set_mode(&path, 0o444);
    let written = tree.commit(&plan([change(&path, "old", "new")]));
    assert!(matches!(reason(&written), WriteError::ReadOnly { .. }));
    assert_eq!((tree.read("a.py"), mode(&path)), (b"old".to_vec(), 0o444));
}

#[test]
fn a_directory_without_rights_leaves_its_file_as_it_is() {
    let tree = Tree::new();
    let path = tree.write("pkg/a.py", "old");
    let directory = path.parent().unwrap();
    set_mode(directory, 0o555);
    // Permissions do not bind root; there is nothing to be seen then.
    let binding = fs::File::create(directory.join("probe")).is_err();
    let written = tree.commit(&plan([change(&path, "old", "new")]));
    set_mode(directory, 0o755);
    if binding {
        assert!(matches!(reason(&written), WriteError::Io { source, .. } if source.raw_os_error() == Some(13)));
        assert_eq!(tree.read("pkg/a.py"), b"old");
        assert_eq!(tree.snapshot().len(), 1);
    }
}

#[test]
fn a_directory_is_refused() {
    let tree = Tree::new();
    let path = tree.write("a.py/b", "").parent().unwrap().to_path_buf();
    assert!(matches!(reason(&tree.commit(&plan([change(&path, "", "new")]))), WriteError::NotAFile { .. }));
}

#[test]
fn one_changed_file_keeps_its_group_back_and_no_other() {
    let tree = Tree::new();
    let [one, two, three] = ["1.py", "2.py", "3.py"].map(|name| tree.write(name, "old"));
    fs::write(&two, "mine").unwrap();
    let together = Group { files: vec![change(&one, "old", "new"), change(&two, "old", "new")] };
    let alone = Group { files: vec![change(&three, "old", "new")] };
    let written = tree.commit(&Plan { groups: vec![together, alone] });
    assert!(matches!(reason(&written), WriteError::ChangedOnDisk { path } if *path == two));
    assert_eq!(written.left[0].files, [one, two]);
    assert_eq!(["1.py", "2.py", "3.py"].map(|name| tree.read(name)), [&b"old"[..], b"mine", b"new"]);
}

#[test]
fn a_file_that_vanished_is_reported() {
    let tree = Tree::new();
    let path = tree.write("pkg/a.py", "old");
    fs::remove_dir_all(path.parent().unwrap()).unwrap();
    assert!(matches!(reason(&tree.commit(&plan([change(&path, "old", "new")]))), WriteError::Vanished { .. }));
}

/// Somebody does something to the second of three files at the last moment; gives back the reason and the content.
fn meddle(action: impl Fn(&std::path::Path) + Copy, check: impl Fn(&Tree, &WriteError)) {
    for means in MEANS {
        // Before the swap an edit is displaced and put back; right after it, the newest content stays.
        for step in [Step::Stage, Step::Ready, Step::Swap, Step::Hold] {
            let tree = Tree::new();
            let files = ["1.py", "2.py", "3.py"].map(|name| change(&tree.write(name, "old"), "old", "new"));
            let plan = Plan { groups: vec![Group { files: files.to_vec() }] };
            let hooks = When::new(step, "2.py", means, action);
            let written = tree.commit_with(&plan, &hooks).unwrap();
            if step == Step::Hold && means == aiomend::driver::steps::Means::Exchange {
                continue;
            }
            assert!(written.files.is_empty());
            assert_eq!([tree.read("1.py"), tree.read("3.py")], [b"old", b"old"], "{means:?} {step:?}");
            check(&tree, reason(&written));
            tree.snapshot().keys().for_each(|name| assert!(name.extension().unwrap() == "py", "{name:?} lies about"));
        }
    }
}

#[test]
fn an_edit_in_the_last_moment_is_kept() {
    meddle(
        |path| fs::write(path, "mine").unwrap(),
        |tree, reason| {
            assert!(matches!(reason, WriteError::ChangedOnDisk { .. }), "{reason:?}");
            assert_eq!(tree.read("2.py"), b"mine");
        },
    );
}

#[test]
fn a_file_replaced_in_the_last_moment_is_kept() {
    meddle(
        |path| {
            let other = path.with_extension("other");
            fs::write(&other, "mine").unwrap();
            fs::rename(&other, path).unwrap();
        },
        |tree, reason| {
            assert!(matches!(reason, WriteError::ChangedOnDisk { .. }), "{reason:?}");
            assert_eq!(tree.read("2.py"), b"mine");
        },
    );
}

#[test]
fn a_file_removed_in_the_last_moment_stays_away() {
    meddle(
        |path| fs::remove_file(path).unwrap(),
        |tree, reason| {
            assert!(matches!(reason, WriteError::Vanished { .. }), "{reason:?}");
            assert!(!tree.root.join("2.py").exists());
        },
    );
}

#[test]
fn a_mode_changed_in_the_last_moment_is_kept() {
    for means in MEANS {
        let tree = Tree::new();
        let path = tree.write("a.py", "old");
        let hooks = When::new(Step::Swap, "a.py", means, |path| set_mode(path, 0o700));
        let written = tree.commit_with(&plan([change(&path, "old", "new")]), &hooks).unwrap();
        assert!(matches!(reason(&written), WriteError::ChangedOnDisk { .. }), "{written:?}");
        assert_eq!((tree.read("a.py"), mode(&path)), (b"old".to_vec(), 0o700));
    }
}

#[test]
fn a_link_put_there_in_the_last_moment_is_kept() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    let hooks = When::new(Step::Swap, "a.py", MEANS[0], |path| {
        fs::remove_file(path).unwrap();
        symlink("elsewhere.py", path).unwrap();
    });
    let written = tree.commit_with(&plan([change(&path, "old", "new")]), &hooks).unwrap();
    assert!(matches!(reason(&written), WriteError::ChangedOnDisk { .. }), "{written:?}");
    assert_eq!(fs::read_link(&path).unwrap(), std::path::Path::new("elsewhere.py"));
    assert_eq!(tree.snapshot().len(), 1);
}

#[test]
fn an_edit_after_a_swap_that_is_taken_back_is_kept() {
    for means in MEANS {
        let tree = Tree::new();
        let files = ["1.py", "2.py"].map(|name| change(&tree.write(name, "old"), "old", "new"));
        let plan = Plan { groups: vec![Group { files: files.to_vec() }] };
        let first = tree.root.join("1.py");
        let hooks = When::new(Step::Check, "2.py", means, |path| {
            // The displaced second file is not the expected one: the group is taken back. The first was saved since.
            fs::write(path.with_file_name("1.py"), "mine").unwrap();
            let displaced = fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().path());
            let displaced = displaced.filter(|path| path.to_string_lossy().ends_with("-1.tmp"));
            displaced.for_each(|path| fs::write(path, "yours").unwrap());
        });
        let written = tree.commit_with(&plan, &hooks).unwrap();
        assert!(matches!(reason(&written), WriteError::ChangedOnDisk { .. }), "{written:?}");
        assert_eq!((fs::read(first).unwrap(), tree.read("2.py")), (b"mine".to_vec(), b"yours".to_vec()), "{means:?}");
        assert_eq!(tree.snapshot().len(), 2);
    }
}

#[test]
fn asked_to_stop_it_begins_no_further_group() {
    let scenario = Scenario::new();
    let interrupt = Interrupt::default();
    let hooks = When::new(Step::Swap, "c.py", MEANS[0], |_| interrupt.request());
    let (session, _) = scenario.tree.journal().open_with(&hooks).unwrap();
    let written = commit(&session, &scenario.plan, &interrupt).unwrap();
    drop(session);
    assert_eq!((written.files.len(), written.not_begun), (4, 2));
    assert_eq!(scenario.assert_all_or_none(), 2);
    scenario.assert_undo_is_exact(2);
}

#[test]
fn owner_and_attributes_go_along() {
    let tree = Tree::new();
    let path = tree.write("a.py", "old");
    let may_give = std::os::unix::fs::chown(&path, Some(12345), Some(23456)).is_ok();
    let noted = rustix::fs::setxattr(&path, "user.note", b"kept", rustix::fs::XattrFlags::empty()).is_ok();
    tree.commit(&plan([change(&path, "old", "new")]));
    let metadata = fs::metadata(&path).unwrap();
    assert!(!may_give || (metadata.uid(), metadata.gid()) == (12345, 23456));
    let mut value = [0; 8];
    assert!(!noted || rustix::fs::getxattr(&path, "user.note", &mut value[..]).unwrap() == 4 && &value[..4] == b"kept");
}
