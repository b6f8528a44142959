//! `--write-baseline` and `--baseline`

use std::fs;

use super::{assert_refused, json, places, read, write};
use crate::cli::{WAIT, aiomend, code, project, stderr, stdout};
use crate::workspace::root;

const OLD: &str = "\
import asyncio


async def get(queue):
    first = await asyncio.wait_for(queue.get(), 1)
    second = await asyncio.wait_for(queue.get(), 1)
    return first, second


async def refused(queue):
    return asyncio.wait_for(queue.get(), 1)


async def silenced(queue):
    await asyncio.wait_for(queue.get(), 1)  # aiomend: ignore
";

#[test]
fn what_was_there_is_neither_told_nor_fixed() {
    let tree = project(&[("src/a.py", OLD), ("b.py", "x = 1\n")]);
    let written = aiomend(tree.path(), &["check", "--write-baseline", "base.json"]);
    assert_eq!(code(&written), 0, "nothing is left to report");
    assert_eq!(stderr(&written), "aiomend: wrote 3 findings in 1 file to base.json\n");
    let flags = ["--baseline", "base.json"];
    assert_eq!(code(&aiomend(tree.path(), &["diff", "--baseline", "base.json"])), 0);
    // Other lines, and a new equal site.
    let third = "    second = await asyncio.wait_for(queue.get(), 1)\n";
    let grown =
        OLD.replace("import asyncio\n", "\"\"\"More.\"\"\"\n\nimport asyncio\n").replace(third, &third.repeat(2));
    write(tree.path(), "src/a.py", &grown);
    write(tree.path(), "b.py", WAIT);
    assert_eq!(places(tree.path(), &flags), ["b.py:5", "src/a.py:9", "src/a.py:18"]);
    // From another directory the files are the same.
    let below = aiomend(&tree.path().join("src"), &["check", "--baseline", "../base.json", ".."]);
    let text = stdout(&below);
    assert!(text.contains("2 fixes in 2 files (safe) · 3 in the baseline"), "{text}");
    let fixed = aiomend(tree.path(), &["fix", "--allow-no-vcs", "--baseline", "base.json"]);
    assert_eq!(code(&fixed), 0, "{}", stderr(&fixed));
    let after = read(tree.path(), "src/a.py");
    assert_eq!(after.matches("asyncio.wait_for(").count(), 4, "{after}");
    assert_eq!(code(&aiomend(tree.path(), &["check", "--baseline", "base.json"])), 0, "`fix && check` is green");
}

/// Sites that one unsafe fix takes from another, and two that share a line.
const RIVALS: &str = "\
import asyncio


async def both(a, b):
    await asyncio.gather(one(), two())
    asyncio.create_task(one(await asyncio.wait_for(two(), 1)))


async def one(*args):
    await asyncio.sleep(1)


async def two():
    await asyncio.sleep(2)
";

#[test]
fn with_an_empty_baseline_a_run_is_as_without() {
    let tree = project(&[("a.py", OLD), ("b.py", RIVALS), ("broken.py", "import asyncio\nasyncio.gather(\n")]);
    let empty = tree.path().join("empty.json");
    fs::write(&empty, "{\"version\": 1, \"files\": {}}").expect("writable");
    let courier = root().join("fixtures/projects/courier");
    for place in [tree.path(), &courier] {
        for flags in [&["--select", "all"][..], &["--select", "all", "--unsafe-fixes"]] {
            let plain = json(place, flags);
            assert!(plain["counts"]["unsafe"].as_u64() > Some(0), "{plain:#}");
            let narrowed = json(place, &[flags, &["--baseline", &empty.to_string_lossy()]].concat());
            assert_eq!(narrowed, plain, "{place:?} {flags:?}");
        }
    }
}

#[test]
fn a_baseline_is_one_that_we_know() {
    let tree = project(&[("a.py", WAIT)]);
    assert_refused(tree.path(), &["check", "--baseline", "nowhere"], "cannot read nowhere");
    write(tree.path(), "base", "[]");
    assert_refused(
        tree.path(),
        &["check", "--baseline", "base"],
        "base: not what --write-baseline writes: it is no JSON object",
    );
    write(tree.path(), "base", "{\"version\": 2, \"files\": {}}");
    assert_refused(
        tree.path(),
        &["check", "--baseline", "base"],
        "base: a baseline of version 2, and this aiomend knows 1",
    );
    assert_refused(tree.path(), &["check", "--baseline", "base", "--write-baseline", "base"], "cannot be used with");
    assert_refused(tree.path(), &["fix", "--write-baseline", "base"], "--write-baseline");
    assert_refused(tree.path(), &["check", "--write-baseline", "no/base"], "cannot write no/base");
}
