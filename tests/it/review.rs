//! `review`, by a person at a real pseudo-terminal.

mod faults;
mod screen;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::cli::{aiomend, code, commit_all, git, project, stderr, stdout};
use screen::Screen;

/// Three sites, one of them unsafe, all of one codemod, and a task that nobody keeps.
const APP: &str = "\
import asyncio


async def first(queue):
    return await asyncio.wait_for(queue.get(), 1)


async def second(queue, limit):
    return await asyncio.wait_for(queue.get(), limit)


async def third(queue):
    return await asyncio.wait_for(queue.get(), 3)
";

const WORKER: &str = "\
import asyncio


async def start(queue):
    asyncio.create_task(queue.join())
    return await asyncio.wait_for(queue.get(), 4)
";

fn committed() -> TempDir {
    let tree = project(&[("app.py", APP), ("worker.py", WORKER), (".gitignore", ".state\n")]);
    commit_all(tree.path());
    tree
}

fn read(tree: &TempDir, name: &str) -> String {
    fs::read_to_string(tree.path().join(name)).unwrap()
}

/// How a review ended: what it said in one line, and its exit code.
fn ended(screen: Screen) -> (String, Option<i32>) {
    let (said, status) = screen.end();
    (said.split_whitespace().collect::<Vec<_>>().join(" "), status.code())
}

fn review(tree: &TempDir, args: &[&str], variables: &[(&str, &str)]) -> Screen {
    Screen::open(tree.path(), 80, &[&["review"], args].concat(), variables)
}

/// A shell script as an editor.
fn editor(tree: &TempDir, script: &str) -> String {
    let path = tree.path().join(".git").join("editor.sh");
    fs::write(&path, script).unwrap();
    format!("sh {}", path.display())
}

/// `text` with the n-th of its calls, counted from 0, made a block; `then` is what follows in the block.
fn in_block(text: &str, call: &str, seconds: &str, then: &str) -> String {
    let before = format!("    return await asyncio.wait_for({call}, {seconds})\n");
    assert!(text.contains(&before), "{before}");
    text.replace(&before, &format!("    async with asyncio.timeout({seconds}):\n{then}        return await {call}\n"))
}

#[test]
fn the_tree_holds_what_was_accepted_and_nothing_else() {
    let tree = committed();
    let edit = editor(&tree, "sed -i 's/^+ *async with/&/; s/^+\\( *\\)return/+\\1print(queue)\\n&/' \"$1\"\n");
    let mut screen = review(&tree, &[], &[("EDITOR", &edit)]);
    let first = screen.answer("y");
    assert!(first.contains("1 of 5") && first.contains("app.py:5"), "{first}");
    let second = screen.answer("n");
    assert!(second.contains("2 of 5") && second.contains("[unsafe]") && second.contains("changes:"), "{second}");
    // The third is accepted, taken back, and edited; what was accepted above it has moved it down.
    let third = screen.answer("y");
    assert!(third.contains("3 of 5") && third.contains("app.py:14"), "{third}");
    let fourth = screen.answer("u");
    assert!(fourth.contains("4 of 5") && fourth.contains("worker.py:5"), "{fourth}");
    assert!(screen.answer("e").contains("Took back: yes to wait-for-to-timeout in app.py"));
    screen.answer("y");
    let last = screen.answer("q");
    assert!(last.contains("5 of 5") && last.contains("worker.py"), "{last}");
    let (said, status) = ended(screen);
    assert!(status == Some(0), "{said}");
    assert!(said.contains("Fixed 3 sites in 2 files, 1 as edited · 1 left as they are · 1 to decide"), "{said}");
    let app = in_block(APP, "queue.get()", "1", "");
    let app = in_block(&app, "queue.get()", "3", "        print(queue)\n");
    assert_eq!(read(&tree, "app.py"), app);
    let worker = read(&tree, "worker.py");
    assert!(worker.contains("_keep_task(asyncio.create_task(queue.join()))"), "{worker}");
    assert!(worker.contains("await asyncio.wait_for(queue.get(), 4)"), "{worker}");

    // The next one asks about what is left alone: what was refused stays refused, and our own changes are no dirt.
    let mut screen = review(&tree, &[], &[]);
    let shown = screen.answer("y");
    assert!(shown.contains("Going on with an earlier review: 0 yes, 1 no"), "{shown}");
    assert!(shown.contains("2 of 2") && shown.contains("worker.py"), "{shown}");
    screen.wait("Every fix is decided: 1 yes, 1 no. Enter writes");
    screen.press("\r");
    let (said, status) = ended(screen);
    assert!(status == Some(0) && said.contains("Fixed 1 site in 1 file"), "{said}");
    assert_eq!(read(&tree, "worker.py"), in_block(&worker, "queue.get()", "4", ""));
    assert_eq!(read(&tree, "app.py"), app);

    // It is over: its changes are to be committed as any others. Another begins anew; `undo` takes the last one back.
    let (said, status) = ended(review(&tree, &[], &[]));
    assert!(status == Some(2) && said.contains("worker.py (modified)"), "{said}");
    commit_all(tree.path());
    let mut screen = review(&tree, &[], &[]);
    let shown = screen.answer("\u{3}");
    assert!(shown.contains("1 of 1") && !shown.contains("Going on"), "{shown}");
    screen.end();
    let output = aiomend(tree.path(), &["undo"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert_eq!(read(&tree, "worker.py"), worker);
}

#[test]
fn decisions_outlive_ctrl_c_and_a_crash() {
    let tree = committed();
    let mut screen = review(&tree, &[], &[]);
    screen.answer("y");
    screen.answer("n");
    screen.answer("\u{3}");
    let (said, status) = ended(screen);
    assert_eq!(status, Some(130));
    assert!(said.contains("nothing is written; the next `aiomend review` goes on from here"), "{said}");
    assert_eq!(read(&tree, "app.py"), APP);

    let mut screen = review(&tree, &[], &[]);
    let shown = screen.answer("n");
    assert!(shown.contains("Going on with an earlier review: 1 yes, 1 no") && shown.contains("3 of 5"), "{shown}");
    screen.wait("4 of 5");
    screen.kill();
    assert_eq!(read(&tree, "app.py"), APP);

    let mut screen = review(&tree, &[], &[]);
    let shown = screen.answer("q");
    assert!(shown.contains("1 yes, 2 no") && shown.contains("4 of 5"), "{shown}");
    assert_eq!(ended(screen).1, Some(0));
    assert_eq!(read(&tree, "app.py"), in_block(APP, "queue.get()", "1", ""));
    assert_eq!(read(&tree, "worker.py"), WORKER);
}

#[test]
fn many_fixes_are_decided_by_one_key() {
    let tree = committed();
    let mut screen = review(&tree, &[], &[]);
    // All that are as safe: not the second.
    screen.answer("a");
    let shown = screen.answer("d");
    assert!(shown.contains("Yes to 3 fixes of wait-for-to-timeout"), "{shown}");
    assert!(shown.contains("4 of 5") && shown.contains("[unsafe]"), "{shown}");
    let shown = screen.answer("s");
    assert!(shown.contains("No to 1 fix of wait-for-to-timeout") && shown.contains("keep-task-reference"), "{shown}");
    let shown = screen.wait("u takes the last back: ");
    assert!(shown.contains("Split off worker.py with 1 fix"), "{shown}");
    assert!(shown.contains("Every fix is decided: 3 yes, 1 no, 1 split off"), "{shown}");
    screen.press("u");
    let shown = screen.answer("d");
    assert!(shown.contains("Took back: worker.py split off") && shown.contains("5 of 5"), "{shown}");
    screen.wait("u takes the last back: ");
    screen.press("\r");
    let (said, status) = ended(screen);
    assert!(status == Some(0) && said.contains("Fixed 3 sites in 2 files · 2 left as they are"), "{said}");
    let app = in_block(&in_block(APP, "queue.get()", "1", ""), "queue.get()", "3", "");
    assert_eq!(read(&tree, "app.py"), app);
    assert_eq!(read(&tree, "worker.py"), in_block(WORKER, "queue.get()", "4", ""));
}

#[test]
fn with_unsafe_fixes_all_are_all() {
    let tree = committed();
    let mut screen = review(&tree, &["--unsafe-fixes", "--select", "wait-for-to-timeout"], &[]);
    screen.answer("a");
    let shown = screen.wait("u takes the last back: ");
    assert!(shown.contains("Yes to 4 fixes of wait-for-to-timeout"), "{shown}");
    screen.press("\u{3}");
    assert_eq!(ended(screen).1, Some(130));
}

#[test]
fn a_file_that_was_split_off_comes_up_in_the_next_review() {
    let tree = committed();
    let mut screen = review(&tree, &[], &[]);
    screen.answer("s");
    screen.answer("q");
    let (said, _) = ended(screen);
    assert!(said.contains("Nothing is written · 3 split off · 2 to decide · `aiomend review` goes on"), "{said}");
    let mut screen = review(&tree, &[], &[]);
    assert!(screen.answer("\u{3}").contains("1 of 5"));
    screen.end();
}

#[test]
fn what_comes_back_from_the_editor_is_checked() {
    let tree = committed();
    let broken = editor(&tree, "sed -i 's/^+ *async with.*/+    async with (:/' \"$1\"\n");
    let mut screen = review(&tree, &[], &[("VISUAL", &broken), ("EDITOR", "false")]);
    screen.answer("e");
    let shown = screen.wait("any other key gives the edit up: ");
    assert!(shown.contains("app.py:5 is no Python 3.12: "), "{shown}");
    screen.press("x");
    screen.answer("\u{3}");
    screen.end();

    let lost = editor(&tree, "sed -i 's/^ async def/ def/' \"$1\"\n");
    let mut screen = review(&tree, &[], &[("EDITOR", &lost)]);
    screen.answer("e");
    let shown = screen.wait("any other key gives the edit up: ");
    assert!(shown.contains("is not what the file has here: `async def first(queue):`"), "{shown}");
    // What was typed is still there: the script finds nothing more to change.
    screen.press("e");
    screen.wait("any other key gives the edit up: ");
    screen.press("\r");
    screen.answer("\u{3}");
    screen.end();

    let nothing = editor(&tree, ": > \"$1\"\n");
    let mut screen = review(&tree, &[], &[("EDITOR", &nothing)]);
    screen.answer("e");
    assert!(screen.answer("\u{3}").contains("Nothing is left of the fix: n refuses it"));
    screen.end();

    for (variables, told) in [(&[("EDITOR", "false")][..], "`false` failed"), (&[], "set $VISUAL or $EDITOR")] {
        let mut screen = review(&tree, &[], variables);
        screen.answer("e");
        let shown = screen.answer("\u{3}");
        assert!(shown.contains(told), "{shown}");
        screen.end();
    }
    assert_eq!(read(&tree, "app.py"), APP);
}

#[test]
fn an_edit_of_a_file_that_changed_since_is_put_aside() {
    let tree = committed();
    let edit = editor(&tree, "sed -i 's/^+\\( *\\)return/+\\1print(queue)\\n&/' \"$1\"\n");
    let mut screen = review(&tree, &[], &[("EDITOR", &edit)]);
    screen.answer("e");
    screen.answer("\u{3}");
    screen.end();
    fs::write(tree.path().join("app.py"), format!("{APP}# changed\n")).unwrap();
    let mut screen = review(&tree, &["--allow-dirty"], &[]);
    let shown = screen.answer("q");
    assert!(shown.contains("app.py has changed since you edited a fix in it: that is undone"), "{shown}");
    assert!(shown.contains("review.old-1") && shown.contains("1 of 5"), "{shown}");
    screen.end();
    assert!(tree.path().join(".git/aiomend/review.old-1").exists());
    assert_eq!(read(&tree, "app.py"), format!("{APP}# changed\n"));
}

#[test]
fn a_tree_with_changes_of_the_persons_is_left_alone() {
    let tree = committed();
    fs::write(tree.path().join("app.py"), format!("{APP}# mine\n")).unwrap();
    let (said, status) = ended(review(&tree, &[], &[]));
    assert_eq!(status, Some(2));
    assert!(said.contains("uncommitted changes") && said.contains("--allow-dirty"), "{said}");
}

#[test]
fn why_says_what_the_fix_is_for_and_what_the_keys_do() {
    let tree = committed();
    let mut screen = review(&tree, &[], &[]);
    screen.answer("?");
    let shown = screen.answer("x");
    assert!(shown.contains("Safe: nothing changes at run time"), "{shown}");
    assert!(shown.contains("aiomend explain wait-for-to-timeout"), "{shown}");
    let keys = screen.answer("\u{3}");
    assert!(keys.contains("y   yes: write this fix") && keys.contains("^C"), "an unknown key lists them: {keys}");
    screen.end();
}

/// Text without what a terminal obeys.
fn is_plain(text: &str) -> bool {
    !text.contains('\u{1b}')
}

#[test]
fn colours_and_columns_are_those_of_the_terminal() {
    let tree = committed();
    for columns in [80, 160] {
        let mut screen = Screen::open(tree.path(), columns, &["review"], &[("NO_COLOR", "1")]);
        let shown = screen.answer("\u{3}");
        assert!(is_plain(&shown), "{shown:?}");
        assert!(shown.lines().all(|line| line.trim_end().chars().count() <= usize::from(columns)), "{shown}");
        assert_eq!(shown.contains('│'), columns == 160, "{shown}");
        screen.end();
    }
    let mut screen = review(&tree, &[], &[]);
    let shown = screen.answer("\u{c}");
    assert!(!is_plain(&shown));
    assert_eq!(screen.answer("\u{3}").matches("1 of 5").count(), 2, "shown again");
    screen.end();
}

#[test]
fn without_a_terminal_other_commands_are_named() {
    let tree = committed();
    let output = aiomend(tree.path(), &["review"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    let said = stderr(&output);
    for command in ["aiomend diff", "aiomend diff --html FILE", "aiomend fix"] {
        assert!(said.contains(command), "{said}");
    }
    let output = aiomend(tree.path(), &["review", "-"]);
    assert!(stderr(&output).contains("`review` needs files to write"), "{}", stderr(&output));
}

#[test]
fn what_breaks_the_tests_is_left_out() {
    let tree = committed();
    let python = aiomend_fixture::python::interpreters_from(12);
    let Some(python) = python.first() else { return };
    fs::write(
        tree.path().join("check.py"),
        "import app, worker\nassert 'asyncio.timeout(3)' not in open('app.py').read()\n",
    )
    .unwrap();
    assert!(
        git(tree.path(), &["add", "-A"]).status.success()
            && git(tree.path(), &["commit", "-qm", "check"]).status.success()
    );
    let command = format!("{} check.py", python.path.display());
    let mut screen = review(&tree, &["--verify", &command], &[]);
    screen.answer("a");
    screen.answer("q");
    let (said, status) = ended(screen);
    assert!(status == Some(0), "{said}");
    assert!(said.contains("left out, for") && said.contains("app.py:13:18 wait-for-to-timeout"), "{said}");
    assert!(said.contains("Fixed 2 sites in 2 files"), "{said}");
    assert_eq!(read(&tree, "app.py"), in_block(APP, "queue.get()", "1", ""));
}

#[test]
fn nothing_to_review_is_said() {
    let tree = project(&[("app.py", "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n")]);
    commit_all(tree.path());
    let (said, status) = ended(review(&tree, &[], &[]));
    assert!(status == Some(0) && said.contains("Nothing to review in 1 file"), "{said}");
    assert!(!Path::new(&tree.path().join(".git/aiomend/review.json")).exists());
}

#[test]
fn what_is_edited_over_several_files_is_written_as_one() {
    let state = "import asyncio\n\n_LOCK = asyncio.Lock()\n\n\nasync def one(x):\n    async with _LOCK:\n        await x.go()\n";
    let user = "\
import asyncio

from app.state import _LOCK


async def two(x):
    async with _LOCK:
        await x.go()
    asyncio.create_task(x.go())
    return None
";
    let tree = project(&[("app/__init__.py", ""), ("app/state.py", state), ("app/user.py", user)]);
    commit_all(tree.path());
    let edit = editor(
        &tree,
        "sed -i 's/^+\\( *\\)lock = asyncio.Lock()/+\\1lock = asyncio.Lock()  # one a loop/; s/^+\\(.*create_task(x.go\\)/+\\1_on/' \"$1\"\n",
    );
    let args = ["--target-version", "py38", "--select", "scope-global-lock,keep-task-reference"];
    let mut screen = review(&tree, &args, &[("EDITOR", &edit)]);
    // The edit of the second absorbs the first, which reaches across to its file.
    let shown = screen.answer("y");
    assert!(shown.contains("changes 2 files together") && shown.contains("app/user.py"), "{shown}");
    let shown = screen.answer("e");
    assert!(shown.contains("2 of 2") && shown.contains("keep-task-reference"), "{shown}");
    screen.wait("Every fix is decided: 2 yes, 0 no");
    // Both are taken back, and the first one is edited.
    screen.press("uu");
    screen.wait("Took back: yes to scope-global-lock in app/state.py");
    screen.answer("e");
    screen.answer("n");
    screen.wait("Every fix is decided: 1 yes, 1 no");
    screen.press("\r");
    let (said, status) = ended(screen);
    assert!(status == Some(0) && said.contains("Fixed 1 site in 2 files, 1 as edited"), "{said}");
    assert!(read(&tree, "app/state.py").contains("        lock = asyncio.Lock()  # one a loop\n"));
    let changed = user.replace("import _LOCK", "import _get_lock").replace("with _LOCK", "with _get_lock()");
    assert_eq!(read(&tree, "app/user.py"), changed);
    assert_eq!(code(&aiomend(tree.path(), &["undo"])), 0);
    assert_eq!((read(&tree, "app/state.py"), read(&tree, "app/user.py")), (state.to_owned(), user.to_owned()));
}
