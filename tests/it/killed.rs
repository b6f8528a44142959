//! `fix` is killed at random moments: no file is ever torn, and the next command leaves all or none of each fix.
//!
//! A plain `cargo test` takes a sample of moments. `AIOMEND_FULL=1` takes more, and prints what they hit:
//!
//! ```text
//! AIOMEND_FULL=1 cargo test --test it killed:: -- --nocapture
//! ```

#[cfg(target_os = "linux")]
mod calls;

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use aiomend_fixture::sampled::is_full;
use tempfile::TempDir;

use crate::cli::{WAIT, WAIT_AFTER, aiomend, code, project, stderr};

const FIX: &[&str] = &["fix", "--allow-no-vcs", "-q"];
const SCOPE: &[&str] = &["fix", "--allow-no-vcs", "-q", "--select", "scope-global-lock", "--unsafe-fixes"];
/// A `fix` that has nothing of its own to do.
const NOTHING: &[&str] = &["fix", "--allow-no-vcs", "-q", "--select", "wait-for-to-timeout"];

/// The texts of a project's files.
type Texts = BTreeMap<String, String>;

/// How many moments: `sample`, or `full` when everything is asked for.
fn moments(sample: u64, full: u64) -> u64 {
    if is_full() { full } else { sample }
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn new() -> Self {
        Random(0x2545_f491_4f6c_dd1d)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.next() % u64::try_from(longest.as_micros()).unwrap().max(1))
    }

    fn number(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count).unwrap()).unwrap()
    }
}

fn start(tree: &Path, args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .args(args)
        .current_dir(tree)
        .env("XDG_STATE_HOME", tree.join(".state"))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How long a run takes.
struct Pace {
    /// From the start to the end of the process.
    run: Duration,
    /// From the moment when all originals are in the journal.
    writing: Duration,
}

impl Pace {
    /// Runs to the end.
    fn of(tree: &Path, args: &[&str]) -> Self {
        let begin = Instant::now();
        let mut child = start(tree, args);
        wait_for_entry(tree, &mut child);
        let reading = begin.elapsed();
        assert!(child.wait().unwrap().success());
        let run = begin.elapsed();
        Pace { run, writing: run - reading }
    }

    /// Runs until a random moment. A run reads longer than it writes, and stages files longer than it puts them into
    /// their places: a third of the moments are of the writing alone, and a third come right after `swapped` changed.
    fn kill(&self, nth: u64, random: &mut Random, tree: &Path, args: &[&str], swapped: &Path) {
        let number = || fs::metadata(swapped).unwrap().ino();
        let old = number();
        let mut child = start(tree, args);
        match nth % 3 {
            0 => thread::sleep(random.below(self.run * 5 / 4)),
            1 => {
                wait_for_entry(tree, &mut child);
                thread::sleep(random.below(self.writing));
            }
            _ => while number() == old && child.try_wait().unwrap().is_none() {},
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// Returns when the run has written its entry into the journal, or has ended.
fn wait_for_entry(tree: &Path, child: &mut Child) {
    let directory = tree.join(".state/aiomend");
    let below = |path: &Path| fs::read_dir(path).into_iter().flatten().map(|entry| entry.unwrap().path());
    // Under its final name: it is made under another.
    let is_entry = |path: PathBuf| path.extension().is_none() && path.join("manifest.json").exists();
    let has_entry = || below(&directory).any(|journal| below(&journal).any(is_entry));
    while !has_entry() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(50));
    }
}

fn read(tree: &Path, names: impl IntoIterator<Item = impl AsRef<str>>) -> Texts {
    let text = |name: &str| fs::read_to_string(tree.join(name)).unwrap();
    names.into_iter().map(|name| (name.as_ref().to_owned(), text(name.as_ref()))).collect()
}

fn assert_nothing_lies_about(tree: &Path) {
    let names = fs::read_dir(tree).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|name| name.starts_with(".aiomend")).collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

fn undo(tree: &Path) {
    let undo = aiomend(tree, &["undo"]);
    assert!(code(&undo) == 0 || stderr(&undo).contains("nothing to undo"), "{}", stderr(&undo));
}

#[test]
fn at_random_moments_every_file_is_whole() {
    let moments = moments(12, 120);
    let files: Vec<(String, &str)> = (0..40).map(|number| (format!("m{number}.py"), WAIT)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let changed_files = |tree: &Path| {
        let now = read(tree, files.iter().map(|(path, _)| path));
        assert!(now.values().all(|text| text == WAIT || text == WAIT_AFTER), "torn: {now:?}");
        now.values().filter(|text| *text == WAIT_AFTER).count()
    };
    let pace = Pace::of(project(&files).path(), FIX);
    let mut seen = [0usize; 3];
    let mut random = Random::new();
    for nth in 0..moments {
        let tree = project(&files);
        let swapped = tree.path().join(files[random.number(files.len())].0);
        pace.kill(nth, &mut random, tree.path(), FIX, &swapped);
        let changed = changed_files(tree.path());
        seen[usize::from(changed > 0) + usize::from(changed == files.len())] += 1;
        // What is left half done is put right, and then taken back.
        undo(tree.path());
        assert_eq!(changed_files(tree.path()), 0);
        assert_nothing_lies_about(tree.path());
    }
    println!("killed {moments} times: nothing written {}, some files {}, all files {}", seen[0], seen[1], seen[2]);
}

/// A lock that a function gives afterwards, with everything that uses it.
const ACCESSOR: &[(&str, &str)] = &[
    (
        "lock.py",
        "\
import asyncio

_LOCK = asyncio.Lock()


async def held():
    async with _LOCK:
        pass
",
    ),
    (
        "imported.py",
        "\
from ID_lock import _LOCK


class User:
    async def use(self):
        async with _LOCK:
            await self.work()
",
    ),
    (
        "attribute.py",
        "\
import ID_lock


async def use(work):
    async with ID_lock._LOCK:
        await work()
",
    ),
    (
        "renamed.py",
        "\
from ID_lock import _LOCK as _MINE


async def use(work):
    async with _MINE:
        await work()
",
    ),
];
/// A lock that becomes a local of `main`, with everything that uses it.
const MAIN: &[(&str, &str)] = &[
    ("shared.py", "import asyncio\n\nLOCK = asyncio.Lock()\n"),
    (
        "page.py",
        "\
from ID_shared import LOCK


async def page(number):
    async with LOCK:
        print(number)
",
    ),
    (
        "report.py",
        "\
from ID_shared import LOCK


async def report(number):
    async with LOCK:
        print(number)
",
    ),
    (
        "start.py",
        "\
import asyncio

from ID_page import page
from ID_report import report


async def main():
    await asyncio.gather(page(1), report(2))


if __name__ == \"__main__\":
    asyncio.run(main())
",
    ),
];
/// Fixes that share no file; a file's name begins with the one that it belongs to.
const FIXES: [(char, &[(&str, &str)]); 4] = [('a', ACCESSOR), ('b', ACCESSOR), ('c', ACCESSOR), ('d', MAIN)];

fn locks() -> Texts {
    let named = |(fix, files): (char, &[(&str, &str)])| {
        let text = |(name, text): &(&str, &str)| (format!("{fix}_{name}"), text.replace("ID_", &format!("{fix}_")));
        files.iter().map(text).collect::<Vec<_>>()
    };
    FIXES.into_iter().flat_map(named).collect()
}

fn project_of(texts: &Texts) -> TempDir {
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    project(&files)
}

/// A project with fixes across files, how it looks afterwards, and how long that takes.
struct Across {
    before: Texts,
    after: Texts,
    pace: Pace,
}

impl Across {
    fn new() -> Self {
        let before = locks();
        let tree = project_of(&before);
        let pace = Pace::of(tree.path(), SCOPE);
        let after = read(tree.path(), before.keys());
        for (name, text) in &after {
            assert_ne!(*text, before[name], "{name} is part of no fix");
        }
        Across { before, after, pace }
    }

    /// Which fixes are there as a whole, and which in part; a file with neither its old nor its new text is torn.
    fn fixes(&self, tree: &Path) -> (Vec<char>, Vec<char>) {
        let now = read(tree, self.before.keys());
        let (mut whole, mut partial) = (Vec::new(), Vec::new());
        for (fix, files) in FIXES {
            let is_new = |(name, _): &&(&str, &str)| {
                let name = format!("{fix}_{name}");
                let text = &now[&name];
                assert!(*text == self.before[&name] || *text == self.after[&name], "{name} is torn: {text:?}");
                *text == self.after[&name]
            };
            match files.iter().filter(is_new).count() {
                0 => {}
                new if new == files.len() => whole.push(fix),
                _ => partial.push(fix),
            }
        }
        (whole, partial)
    }

    /// Each fix is there as a whole or not at all, and no temporary file; gives back which are there.
    fn assert_all_or_none(&self, tree: &Path) -> Vec<char> {
        let (whole, partial) = self.fixes(tree);
        assert!(partial.is_empty(), "in part: {partial:?}, as a whole: {whole:?}");
        assert_nothing_lies_about(tree);
        whole
    }
}

#[test]
fn at_random_moments_fixes_across_files_are_all_or_none() {
    let moments = moments(18, 180);
    let across = Across::new();
    let everything = FIXES.map(|(fix, _)| fix).to_vec();
    let (mut before, mut during, mut after, mut in_part) = (0, 0, 0, 0);
    let mut random = Random::new();
    for nth in 0..moments {
        let tree = project_of(&across.before);
        let path = tree.path();
        let swapped = across.before.keys().nth(random.number(across.before.len())).unwrap();
        across.pace.kill(nth, &mut random, path, SCOPE, &path.join(swapped));

        // What only reads says what happened, and changes nothing.
        let (found, half) = across.fixes(path);
        let is_open = stderr(&aiomend(path, &["diff"])).contains("`fix` was interrupted");
        assert_eq!(across.fixes(path), (found.clone(), half.clone()));
        match (is_open, found.len()) {
            (true, _) => during += 1,
            (false, 0) => before += 1,
            (false, _) => after += 1,
        }
        in_part += usize::from(!half.is_empty());
        assert!(is_open || half.is_empty() && (found.is_empty() || found == everything), "{found:?}, {half:?}");

        match nth / 3 % 3 {
            0 => undo(path),
            1 => {
                assert_eq!(code(&aiomend(path, NOTHING)), 0);
                let whole = across.assert_all_or_none(path);
                assert_eq!(whole, found, "what was there as a whole stays, what was there in part goes");
                undo(path);
            }
            _ => {
                assert_eq!(code(&aiomend(path, SCOPE)), 0);
                assert_eq!(across.assert_all_or_none(path), everything);
                // The last run alone is taken back: what the killed one had finished stays.
                undo(path);
                let kept = across.assert_all_or_none(path);
                assert!(kept == found || found == everything && kept.is_empty(), "{found:?} were there, {kept:?} are");
                continue;
            }
        }
        assert_eq!(read(path, across.before.keys()), across.before);
        assert_nothing_lies_about(path);
    }
    println!(
        "killed {moments} times: before anything was written {before}, while writing {during} (a fix was there in part \
         {in_part} times), after all was written {after}"
    );
    assert!(during > 0, "no moment was one of writing");
}
