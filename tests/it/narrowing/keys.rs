//! `--only-keys` and `--max-changes`

use super::{assert_refused, json, places, read, write};
use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, project, stderr, stdout};

const TWO: &str = "\
import asyncio


async def get(queue):
    first = await asyncio.wait_for(queue.get(), 1)
    second = await asyncio.wait_for(queue.get(), 1)
    return first, second
";

/// The keys of all findings, in order.
fn keys(tree: &std::path::Path) -> Vec<String> {
    let report = json(tree, &[]);
    let files = report["files"].as_array().expect("files").iter();
    let findings = files.flat_map(|file| file["findings"].as_array().expect("findings"));
    findings.map(|one| one["key"].as_str().expect("a key").to_owned()).collect()
}

#[test]
fn sites_are_chosen_by_their_keys_even_among_equal_ones() {
    let tree = project(&[("a.py", TWO)]);
    for (at, kept) in
        [(0, "first = await queue.get()\n    second = await asyncio.wait_for"), (1, "first = await asyncio")]
    {
        write(tree.path(), "a.py", TWO);
        write(tree.path(), "keys", &format!("\n{}\n", keys(tree.path())[at]));
        assert_eq!(places(tree.path(), &["--only-keys", "keys"]), [format!("a.py:{}", 5 + at)]);
        let output = aiomend(tree.path(), &["fix", "--allow-no-vcs", "--only-keys", "keys"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
        assert!(stdout(&output).contains("Fixed 1 site in 1 file · 1 not in --only-keys"), "{}", stdout(&output));
        assert!(read(tree.path(), "a.py").contains(kept), "{}", read(tree.path(), "a.py"));
    }
}

#[test]
fn a_key_may_be_of_one_file() {
    let tree = project(&[("a.py", WAIT), ("b.py", WAIT)]);
    let key = &keys(tree.path())[0];
    write(tree.path(), "keys", key);
    assert_eq!(places(tree.path(), &["--only-keys", "keys"]), ["a.py:5", "b.py:5"]);
    write(tree.path(), "keys", &format!("b.py\t{key}\n"));
    assert_eq!(places(tree.path(), &["--only-keys", "keys"]), ["b.py:5"]);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--only-keys", "keys"])), 0);
    assert_eq!((read(tree.path(), "a.py"), read(tree.path(), "b.py")), (WAIT.to_owned(), WAIT_AFTER.to_owned()));
    let again = aiomend(tree.path(), &["check", "--only-keys", "keys"]);
    assert_eq!(code(&again), 0, "the site is fixed, and that is no failure");
    assert!(stderr(&again).contains(&format!("keys: no site has the key `{key}`")), "{}", stderr(&again));
}

#[test]
fn what_is_no_key_is_named_with_its_line() {
    let tree = project(&[("a.py", WAIT)]);
    write(tree.path(), "keys", "\nwait-for-to-timeot:get:0123456789abcdef\n");
    let why = "keys:2: no key: `wait-for-to-timeot:get:0123456789abcdef`; `--output-format json` lists them";
    assert_refused(tree.path(), &["fix", "--allow-no-vcs", "--only-keys", "keys"], why);
    assert_refused(tree.path(), &["check", "--only-keys", "nowhere"], "cannot read nowhere");
}

#[test]
fn a_fix_that_nobody_chose_is_not_made_for_another() {
    // The import is shared by both, and only the second one is wanted.
    let text = "\
async def get(queue):
    from asyncio import wait_for
    first = await wait_for(queue.get(), 1)
    second = await wait_for(queue.get(), 2)
    return first, second
";
    let tree = project(&[("a.py", text)]);
    write(tree.path(), "keys", &keys(tree.path())[1]);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--only-keys", "keys"])), 0);
    let after = read(tree.path(), "a.py");
    assert!(after.contains("    from asyncio import timeout, wait_for\n"), "{after}");
    assert!(after.contains("    first = await wait_for(queue.get(), 1)\n"), "{after}");
}

#[test]
fn the_first_fixes_are_made_and_the_rest_is_counted() {
    let tree = project(&[("a.py", TWO), ("b.py", WAIT), ("c.py", WAIT)]);
    let check = aiomend(tree.path(), &["check", "--max-changes", "3"]);
    assert_eq!(code(&check), 1);
    assert!(stdout(&check).contains("3 fixes in 2 files (safe) · 1 more beyond --max-changes"), "{}", stdout(&check));
    assert_eq!(places(tree.path(), &["--max-changes", "3"]), ["a.py:5", "a.py:6", "b.py:5"]);
    assert_eq!(json(tree.path(), &["--max-changes", "3"])["counts"]["left_out"]["beyond_limit"], 1);
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--max-changes", "3"])), 0);
    assert_eq!((read(tree.path(), "b.py"), read(tree.path(), "c.py")), (WAIT_AFTER.to_owned(), WAIT.to_owned()));
    assert_eq!(code(&aiomend(tree.path(), &["check", "--max-changes", "3"])), 1, "the rest");
    assert_eq!(code(&aiomend(tree.path(), &["fix", "--allow-no-vcs", "--max-changes", "3"])), 0);
    assert_eq!(code(&aiomend(tree.path(), &["check", "--max-changes", "3"])), 0);
    assert_refused(tree.path(), &["check", "--max-changes", "0"], "--max-changes");
}

#[test]
fn only_what_is_written_counts_against_the_limit() {
    let unsafe_ = WAIT.replace(", 5)", ", limit)").replace("(queue)", "(queue, limit)");
    let tree = project(&[("a.py", unsafe_.as_str()), ("b.py", WAIT), ("c.py", WAIT)]);
    assert_eq!(places(tree.path(), &["--max-changes", "1"]), ["a.py:5", "b.py:5"]);
    assert_eq!(places(tree.path(), &["--max-changes", "1", "--unsafe-fixes"]), ["a.py:5"]);
    let patch = aiomend(tree.path(), &["diff", "--max-changes", "1", "--patch", "fixes.patch"]);
    assert_eq!(code(&patch), 1);
    let patch = read(tree.path(), "fixes.patch");
    assert!(patch.contains("b/b.py") && !patch.contains("a.py") && !patch.contains("c.py"), "{patch}");
}

/// A fix that is made in what another one writes, where both are made.
const NESTED: &str = "\
import asyncio


async def run(job, each):
    asyncio.create_task(each(await asyncio.wait_for(job(), 1)))
";

#[test]
fn a_fix_counts_with_what_it_builds_on() {
    let tree = project(&[("a.py", NESTED)]);
    let report = json(tree.path(), &[]);
    let [keep, wait] = &report["files"][0]["findings"].as_array().expect("findings")[..] else { panic!("{report:#}") };
    assert_eq!(keep["requires"][0], wait["key"]);
    let fixed = |args: &[&str]| {
        write(tree.path(), "a.py", NESTED);
        assert_eq!(code(&aiomend(tree.path(), &[&["fix", "--allow-no-vcs"], args].concat())), 0);
        read(tree.path(), "a.py")
    };
    let one = fixed(&["--max-changes", "1"]);
    assert!(one.contains("asyncio.timeout(1)") && !one.contains("_keep_task"), "{one}");
    let both = fixed(&["--max-changes", "2"]);
    assert!(both.contains("asyncio.timeout(1)") && both.contains("_keep_task"), "{both}");
    write(tree.path(), "keys", keep["key"].as_str().expect("a key"));
    let alone = fixed(&["--only-keys", "keys"]);
    assert!(alone.contains("_keep_task(asyncio.create_task(each(await asyncio.wait_for(job(), 1))))"), "{alone}");
}
