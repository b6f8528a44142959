//! `--diff-base`

use std::path::Path;
use std::process::{Command, Output};

use super::{assert_refused, json, places, read, write};
use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, project, stderr, stdout};

fn git(tree: &Path, args: &[&str]) -> Output {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
    let output = Command::new("git").args(identity).args(args).current_dir(tree).output().expect("git runs");
    assert!(output.status.success(), "{args:?}: {}", stderr(&output));
    output
}

fn commit_all(tree: &Path) {
    git(tree, &["add", "-A"]);
    git(tree, &["commit", "-qm", "all"]);
}

const TWO: &str = "\
import asyncio


async def one(queue):
    return await asyncio.wait_for(
        queue.get(),
        1,
    )


async def two(queue):
    return await asyncio.wait_for(queue.get(), 2)
";

const SINCE: [&str; 2] = ["--diff-base", "main"];

/// `TWO` in a committed file that is in no branch but `main`, in one with another name and in one with CRLF.
fn repository() -> tempfile::TempDir {
    let tree = project(&[("a.py", TWO), ("né w\n.py", TWO), ("crlf.py", &TWO.replace('\n', "\r\n")), ("old.py", TWO)]);
    git(tree.path(), &["init", "-q"]);
    commit_all(tree.path());
    git(tree.path(), &["switch", "-qc", "work"]);
    tree
}

#[test]
fn sites_on_changed_lines_are_told_and_no_others() {
    let tree = repository();
    assert_eq!(places(tree.path(), &SINCE), [""; 0]);
    // In a commit, in the index and in the work tree; a line within a site that goes; line ends that git may convert.
    write(tree.path(), "a.py", &TWO.replace("queue.get(), 2", "queue.get(), 3"));
    commit_all(tree.path());
    write(tree.path(), "né w\n.py", &TWO.replace("        1,\n", "        4,\n"));
    git(tree.path(), &["add", "-A"]);
    git(tree.path(), &["mv", "old.py", "renamed.py"]);
    write(tree.path(), "crlf.py", &format!("# A line more.\n{TWO}"));
    write(tree.path(), "untracked.py", WAIT);
    let expected = ["a.py:12", "né w\n.py:5", "untracked.py:5"];
    assert_eq!(places(tree.path(), &SINCE), expected);
    assert_eq!(json(tree.path(), &SINCE)["counts"]["left_out"]["unchanged"], 6);
    write(tree.path(), "renamed.py", &TWO.replace("        queue.get(),\n        1,\n", "        queue.get(), 1,\n"));
    assert_eq!(places(tree.path(), &SINCE), ["a.py:12", "né w\n.py:5", "renamed.py:5", "untracked.py:5"]);
    // What `main` does meanwhile is none of ours.
    git(tree.path(), &["stash", "-qu"]);
    git(tree.path(), &["switch", "-q", "main"]);
    write(tree.path(), "a.py", "x = 1\n");
    commit_all(tree.path());
    git(tree.path(), &["switch", "-q", "work"]);
    assert_eq!(places(tree.path(), &SINCE), ["a.py:12"]);
}

#[test]
fn fix_writes_them_and_check_is_green_then() {
    let tree = repository();
    write(tree.path(), "a.py", &TWO.replace("queue.get(), 2", "queue.get(), 3"));
    let fix = ["fix", "--allow-dirty", "--diff-base", "main"];
    let output = aiomend(tree.path(), &fix);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(
        stdout(&output).contains("Fixed 1 site in 1 file · 7 on lines that --diff-base leaves out"),
        "{}",
        stdout(&output)
    );
    let after = read(tree.path(), "a.py");
    assert!(after.contains("asyncio.timeout(3)") && after.contains("wait_for(\n"), "{after}");
    assert_eq!(read(tree.path(), "old.py"), TWO);
    assert_eq!(code(&aiomend(tree.path(), &["check", "--diff-base", "main"])), 0);
    write(tree.path(), "b.py", WAIT);
    assert_eq!(code(&aiomend(tree.path(), &fix)), 0);
    assert_eq!(read(tree.path(), "b.py"), WAIT_AFTER);
}

/// The argument of a site on a changed line spans lines that have not changed, with a site in them.
#[test]
fn lines_that_a_fix_will_change_count_as_changed() {
    let nested = "\
import asyncio


async def run(each, job):
    await asyncio.wait_for(
        each(
            lambda: asyncio.create_task(job()),
        ),
        1,
    )
";
    let tree = project(&[("a.py", nested)]);
    git(tree.path(), &["init", "-q"]);
    commit_all(tree.path());
    write(tree.path(), "a.py", &nested.replace("        1,\n", "        2,\n"));
    let told = places(tree.path(), &["--diff-base", "HEAD"]);
    assert_eq!(told, ["a.py:5", "a.py:7"]);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-dirty", "--diff-base", "HEAD"])), 0);
    let check = aiomend(tree.path(), &["check", "--diff-base", "HEAD"]);
    assert_eq!(code(&check), 0, "{}", stdout(&check));
}

#[test]
fn a_base_must_be_a_commit_in_common() {
    let tree = repository();
    assert_refused(tree.path(), &["check", "--diff-base", "nowhere"], "--diff-base: `nowhere` is no commit");
    assert_refused(tree.path(), &["check", "--diff-base=--help"], "--diff-base: `--help` is no revision");
    assert_refused(tree.path(), &["check", "--diff-base", "main", "-"], "--diff-base: standard input has no history");
    git(tree.path(), &["switch", "-q", "--orphan", "apart"]);
    write(tree.path(), "b.py", WAIT);
    commit_all(tree.path());
    assert_refused(tree.path(), &["check", "--diff-base", "main"], "a shallow clone may have to fetch more");
    let bare = project(&[("a.py", WAIT)]);
    assert_refused(bare.path(), &["check", "--diff-base", "main"], "--diff-base: no git repository holds the files");
}
