//! A review that is killed, has no room for its notes, or is not alone.

use std::fs;
use std::process::Command;

use super::screen::Screen;
use super::{APP, committed, in_block, read, review};
use crate::cli::{aiomend, code, stderr, stdout};
use crate::strace::{Fault, faulty, is_there, was_met};

/// Where the notes are made, and where they are.
const PART: &str = ".git/aiomend/review.part";
const NOTES: &str = ".git/aiomend/review.json";

/// Killed at every call by which the second decision gets into the notes, the review goes on with one decision or both.
#[test]
fn notes_are_whole_wherever_a_review_is_killed() {
    if !is_there() {
        return;
    }
    let mut met = 0;
    for call in ["write", "fdatasync", "rename"] {
        for nth in 1.. {
            let tree = committed();
            let mut screen = review(&tree, &[], &[]);
            screen.answer("y");
            screen.wait("2 of 5");
            screen.kill();
            let log = tree.path().join(".git/log");
            let command =
                faulty(tree.path(), (call, nth, Some(&tree.path().join(PART))), Fault::Kill, &log, &["review"]);
            let mut screen = Screen::of(tree.path(), 80, command);
            // Whether the process is still there shows at its end.
            screen.press("nq");
            screen.end();
            let was_killed = was_met(&log);
            let written = read(&tree, "app.py");
            assert!(written == APP || written == in_block(APP, "queue.get()", "1", ""), "torn: {written}");
            // What it had written may not be in the notes yet, and is no change of the person's.
            let undo = aiomend(tree.path(), &["undo"]);
            assert!(code(&undo) == 0 || written == APP, "{}", stderr(&undo));
            assert_eq!(read(&tree, "app.py"), APP);
            let mut screen = review(&tree, &[], &[]);
            let shown = screen.answer("\u{3}");
            assert!(!shown.contains("another version"), "{call} {nth}: {shown}");
            let kept =
                ["0 yes, 1 no", "1 yes, 0 no", "1 yes, 1 no"].map(|kept| shown.contains(&format!("review: {kept}; ")));
            assert!(kept[1] || kept[2] || kept[0] && written != APP, "{call} {nth}: {shown}");
            screen.end();
            if !was_killed {
                break;
            }
            met += 1;
        }
    }
    assert!(met >= 6, "{met}");
}

#[test]
fn without_room_for_the_notes_that_is_said_and_the_tree_stays() {
    if !is_there() {
        return;
    }
    for call in ["fdatasync", "rename"] {
        let tree = committed();
        let log = tree.path().join(".git/log");
        let command = faulty(tree.path(), (call, 1, Some(&tree.path().join(PART))), Fault::Full, &log, &["review"]);
        let mut screen = Screen::of(tree.path(), 80, command);
        screen.answer("y");
        let (said, status) = screen.end();
        assert!(was_met(&log), "{call}");
        assert_eq!(status.code(), Some(2), "{said}");
        assert!(said.contains("review.json: no space left on device"), "{said}");
        assert_eq!(read(&tree, "app.py"), APP);
        assert!(!tree.path().join(NOTES).exists() && !tree.path().join(PART).exists());
        // With room it begins anew.
        let mut screen = review(&tree, &[], &[]);
        assert!(screen.answer("q").contains("1 of 5"));
        assert!(screen.end().1.success());
    }
}

#[test]
fn while_a_review_is_open_no_other_run_writes() {
    let tree = committed();
    let mut screen = review(&tree, &[], &[]);
    screen.wait("1 of 5");
    for args in [&["fix"][..], &["undo"]] {
        let output = aiomend(tree.path(), args);
        let told = stderr(&output);
        assert!(told.starts_with("aiomend: another aiomend is writing to this tree (process "), "{told}");
        assert_eq!(code(&output), 2);
    }
    assert_eq!(read(&tree, "app.py"), APP);
    // Who only reads may, and does not take the review for one that was interrupted.
    let output = aiomend(tree.path(), &["check"]);
    assert_eq!((code(&output), stderr(&output).as_str()), (1, ""), "{}", stdout(&output));
    screen.answer("y");
    screen.answer("q");
    assert!(screen.end().1.success());
    assert_eq!(read(&tree, "app.py"), in_block(APP, "queue.get()", "1", ""));
}

#[test]
fn while_a_fix_is_running_there_is_no_review() {
    let tree = committed();
    let gate = tree.path().join(".git/gate");
    let script = format!(
        "touch '{0}'; while test -e '{0}'; do sleep 0.05; done; python3 -B -c 'import app, worker'",
        gate.display()
    );
    let child = Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .args(["fix", "-q", "--verify", &script])
        .current_dir(tree.path())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
    let mut child = child.unwrap();
    while !gate.exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let (said, status) = review(&tree, &[], &[]).end();
    assert!(said.contains("another aiomend is writing to this tree"), "{said}");
    assert_eq!(status.code(), Some(2));
    // The command runs again after the fixes, and again with none of the files whole.
    while child.try_wait().unwrap().is_none() {
        let _ = fs::remove_file(&gate);
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    assert!(child.wait().unwrap().success());
    assert!(read(&tree, "app.py").contains("asyncio.timeout(1)"));
}
