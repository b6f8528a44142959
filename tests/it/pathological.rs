//! Files that nobody would write and some generator will: each is rewritten, or passed over with a word, and never at
//! the cost of the file beside it.
//!
//! The files are as large as they are so that whatever grows with the square shows. How long each takes is printed:
//!
//! ```text
//! cargo test --test it pathological:: -- --nocapture
//! ```

use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;

use crate::cli::{WAIT, WAIT_AFTER, code, project, stderr};

/// What becomes of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// It is rewritten, and a second run finds nothing.
    Fixed,
    /// It is passed over with this code, or its site is left alone with it.
    Told(&'static str),
}
use Expected::{Fixed, Told};

/// Run `fix` on a file with this text and a plain one beside it: on one thread with a stack as Windows gives it, and on
/// several where the file is small.
#[track_caller]
fn tried(name: &str, text: impl AsRef<[u8]>, expected: Expected) {
    let text = text.as_ref();
    // The large ones take seconds in a debug build.
    let jobs = if text.len() < 500_000 { &["1", "4"][..] } else { &["1"] };
    for jobs in jobs {
        let tree = project(&[("beside.py", WAIT)]);
        fs::write(tree.path().join("case.py"), text).unwrap();
        let started = Instant::now();
        let (code, told) = fix(&tree, jobs);
        println!("{name}, {jobs} jobs: {:.2} s", started.elapsed().as_secs_f64());
        assert_eq!(fs::read_to_string(tree.path().join("beside.py")).unwrap(), WAIT_AFTER, "{name}: {told}");
        assert_eq!(code, 0, "{name}: {told}");
        let after = fs::read(tree.path().join("case.py")).unwrap();
        match expected {
            Fixed => {
                assert!(after != text, "{name} was not rewritten: {told}");
                assert!(!told.contains("defect"), "{name}: {told}");
            }
            Told(word) => {
                assert!(after == text, "{name} was rewritten");
                assert!(told.contains(word), "{name}: {told}");
            }
        }
    }
}

/// The exit code, and all that is said.
fn fix(tree: &TempDir, jobs: &str) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_aiomend"))
        .args(["fix", "--unsafe-fixes", "--allow-no-vcs", "-v", "--jobs", jobs, "."])
        .current_dir(tree.path())
        .env("XDG_STATE_HOME", tree.path().join(".state"))
        .env("NO_COLOR", "1")
        .env("RUST_MIN_STACK", if jobs == "1" { "1048576" } else { "2097152" })
        .output()
        .unwrap();
    // The rest of a diff of megabytes is not worth having.
    let mut told: String = stderr(&output).chars().take(20_000).collect();
    told.extend(String::from_utf8_lossy(&output.stdout).chars().take(20_000));
    (code(&output), told)
}

#[test]
fn long_runs_of_comments_and_of_continued_lines() {
    tried("20,000 comments", format!("import asyncio\n{}{DEF}", "# c\n".repeat(20_000)), Fixed);
    tried("20,000 comments in a function", within(&"    # c\n".repeat(20_000)), Fixed);
    tried("20,000 backslashes", format!("{WAIT}x = 1{} + 1\n", " \\\n".repeat(20_000)), Fixed);
    tried("20,000 backslashes before a statement", format!("{WAIT}{}x = 1\n", "\\\n".repeat(20_000)), Fixed);
    tried("a sum of 5,000 lines", format!("{WAIT}x = 1{} + 1\n", " + 1\\\n".repeat(5_000)), Fixed);
}

#[test]
fn deep_nesting() {
    let nested = |open: &str, levels: usize, close: &str| {
        format!("{WAIT}x = {}1{}\n", open.repeat(levels), close.repeat(levels))
    };
    tried("100,000 brackets", nested("(", 100_000, ")"), Told("too-deep"));
    tried("100,000 open brackets", nested("[", 100_000, ""), Told("too-deep"));
    tried("90 f-strings", nested("f'{", 90, "}'"), Fixed);
    tried("300 f-strings", nested("f'{", 300, "}'"), Told("too-deep"));
    tried("50,000 chained calls", format!("{WAIT}x = a{}\n", ".b()".repeat(50_000)), Told("too-deep"));
    tried("3,000 chained calls", format!("{WAIT}x = a{}\n", ".b()".repeat(3_000)), Fixed);
    tried("5,000 blocks", format!("{WAIT}{}", blocks(0, 5_000, "pass")), Told("too-deep"));
    // Nothing follows, so that the site inside is the only one.
    let within = |body: &str| format!("import asyncio\n\n\n{DEF_HEAD}{body}");
    tried("97 blocks around a site", within(&blocks(1, 97, SITE)), Fixed);
    tried("98 blocks around a site", within(&blocks(1, 98, SITE)), Told("blocks-too-deep"));
    let finally = |level: usize| format!("{0}try:\n{0} pass\n{0}finally:\n", " ".repeat(level + 1));
    let nested: String = (0..40).map(finally).collect();
    tried("40 `finally` blocks", within(&format!("{nested}{}{SITE}\n", " ".repeat(41))), Told("blocks-too-deep"));
    let items = "a as b, ".repeat(5_000);
    tried("5,000 `with` items", within(&format!("    with ({items}):\n     {SITE}\n")), Told("blocks-too-deep"));
}

#[test]
fn long_lines_and_long_names() {
    tried(
        "a line of 5 MB",
        format!("{WAIT}x = [{}]\n", "'fifty characters or so, as generated tables have them', ".repeat(90_000)),
        Fixed,
    );
    tried("calls in a line of 2 MB", format!("{WAIT}x = [{}]\n", "F(1), ".repeat(330_000)), Fixed);
    tried("a string of 5 MB", format!("{WAIT}x = '{}'\n", "a".repeat(5_000_000)), Fixed);
    tried("a comment of 5 MB", format!("{WAIT}# {}\n", "a".repeat(5_000_000)), Fixed);
    tried("a site behind 5 MB", within(&format!("    x = '{}'; {SITE}\n", "a".repeat(5_000_000))), Fixed);
    tried("a name of 1 MB", format!("{WAIT}{} = 1\n", "a".repeat(1_000_000)), Fixed);
    tried("a function's name of 1 MB", WAIT.replace("get(queue)", &format!("{}(queue)", "f".repeat(1_000_000))), Fixed);
    tried("100,000 statements in a line", format!("{WAIT}{}\n", "x = 1; ".repeat(100_000)), Fixed);
}

#[test]
fn large_files() {
    tried(
        "3 MB of code",
        format!("{WAIT}{}", "def f(a):\n    b = a + 1\n    return [b, a]\n\n\n".repeat(62_000)),
        Fixed,
    );
    tried("3 MB of text", format!("{WAIT}x = '''\n{}'''\n", "a line of some length\n".repeat(140_000)), Fixed);
    tried("more than 16 MiB", format!("{WAIT}{}", "x = 1\n".repeat(2_800_000)), Told("too-large"));
    tried("100,000 empty lines", format!("{WAIT}{}x = 1\n", "\n".repeat(100_000)), Fixed);
    tried("50,000 names", numbered(50_000, |i| format!("name_{i} = {i}\n"), WAIT), Fixed);
    tried("20,000 imports", numbered(20_000, |i| format!("import m{i}\n"), WAIT), Fixed);
    tried(
        "5,000 classes, each the heir of the last",
        numbered(5_000, |i| format!("class C{}(C{i}): pass\n", i + 1), WAIT),
        Fixed,
    );
    tried("20,000 decorators", format!("{WAIT}{}def f(): pass\n", "@d\n".repeat(20_000)), Fixed);
    tried(
        "5,000 branches",
        within(&format!("    if q: pass\n{}    {SITE}\n", "    elif q: pass\n".repeat(5_000))),
        Fixed,
    );
    tried("20,000 places that the grammar does not read", format!("{WAIT}{}", "x: a[b](c)\n".repeat(20_000)), Fixed);
}

#[test]
fn many_sites() {
    let functions =
        |body: &str| numbered(10_000, |i| format!("\n\nasync def f{i}(q):\n    {body}\n"), "import asyncio\n");
    tried("10,000 functions that wait", functions("return await asyncio.wait_for(q.get(), 5)"), Fixed);
    tried("10,000 functions that drop a task", functions("asyncio.create_task(q.get())"), Fixed);
    tried("10,000 functions that gather", functions("return await asyncio.gather(f0(q), f1(q))"), Fixed);
    tried("20,000 sites in one function", within(&format!("    {SITE}\n").repeat(20_000)), Fixed);
    tried("20,000 dropped tasks in one function", within(&"    asyncio.create_task(q.get())\n".repeat(20_000)), Fixed);
    let section = "    await lock.acquire()\n    try:\n        q.x = 1\n    finally:\n        lock.release()\n";
    tried(
        "2,000 sections of one lock",
        format!("import asyncio\n\nlock = asyncio.Lock()\n\n\n{DEF_HEAD}{}", section.repeat(2_000)),
        Fixed,
    );
    let locked = numbered(500, |i| format!("\n\nasync def f{i}():\n    async with LOCK_{i}:\n        await g()\n"), "");
    tried(
        "500 locks of a module, each with a function",
        numbered(500, |i| format!("LOCK_{i} = asyncio.Lock()\n"), "import asyncio\n\n") + &locked,
        Told("display-only"),
    );
    let gathered = |list: &str| {
        format!("import asyncio\n\n\nasync def g(): pass\n\n\n{DEF_HEAD}    return await asyncio.gather({list})\n")
    };
    tried("20,000 arguments", gathered(&"g(), ".repeat(20_000)), Fixed);
    tried("a list of 100,000", gathered(&format!("*[{}]", "g(), ".repeat(100_000))), Fixed);
}

#[test]
fn odd_characters() {
    tried("a NUL byte", format!("{WAIT}\0\n"), Told("undecodable"));
    tried("lone carriage returns", format!("{}{}", WAIT.replace('\n', "\r"), "x = 1\r".repeat(50_000)), Fixed);
    tried("carriage returns behind comments", format!("{WAIT}{}", "# c\rx = 1\n".repeat(5_000)), Fixed);
    tried("form feeds", format!("{}{WAIT}{}\u{c}x = 1\n", "\u{c}".repeat(5_000), "\u{c}\n".repeat(20_000)), Fixed);
    tried("a byte order mark in the middle", format!("{WAIT}\u{feff}x = 1\n"), Told("syntax-error-here"));
    tried("bytes of no encoding", [WAIT.as_bytes(), b"x = '\xff\xfe'\n"].concat(), Told("undecodable"));
    tried("all white space", format!("{WAIT}{}x = 1\n", "   \t \n".repeat(50_000)), Fixed);
}

const SITE: &str = "await asyncio.wait_for(q.get(), 5)";
const DEF_HEAD: &str = "async def get(q):\n";
const DEF: &str = "async def get(q):\n    return await asyncio.wait_for(q.get(), 5)\n";

/// A function with `body`, whose last statement is a site.
fn within(body: &str) -> String {
    format!("import asyncio\n\n\n{DEF_HEAD}{body}    {SITE}\n")
}

/// `if`s in one another.
fn blocks(from: usize, levels: usize, innermost: &str) -> String {
    let mut text: String = (from..from + levels).map(|level| format!("{}if a:\n", " ".repeat(level))).collect();
    let _ = writeln!(text, "{}{innermost}", " ".repeat(from + levels));
    text
}

fn numbered(count: usize, one: impl Fn(usize) -> String, before: &str) -> String {
    (0..count).fold(before.to_owned(), |text, number| text + &one(number))
}
