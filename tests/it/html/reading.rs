//! Whether everybody can read the page, whatever is in it and however much.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::browser::{Browser, chromium};
use super::{SHOWN, WIDE, copy_of};
use crate::cli::{aiomend, project, stderr};
use crate::workspace::root;

const READ: &str = include_str!("read.js");

/// Everything that a file can say to a page, and everything that a fix can have to do with others.
const ODD: &str = "\
import asyncio


async def run(job, each, limit):
    asyncio.create_task(each(await asyncio.wait_for(job('</script><script>document.title = 1</script>'), 1)))
    # \u{202e}<img src=x onerror='document.title = 2'> &amp; <!--
    await asyncio.wait_for(job(\"<b>bold</b>\"), limit)
    first = await asyncio.wait_for(job(), 2)
    return asyncio.gather(job(), first, return_exceptions=True)


async def silent(job):
    await asyncio.wait_for(job(), 1)  # aiomend: ignore
";
const ODD_NAME: &str = "<img src=x onerror=alert(1)> & `a`.py";

const SHARING: &str = "\
async def get(queue):
    from asyncio import wait_for
    first = await wait_for(queue.get(), 1)
    second = await wait_for(queue.get(), 2)
    return first, second
";
const LOCKS: &str = "import asyncio\n\n_LOCK = asyncio.Lock()\nROWS = []\n";
const WRITER: &str =
    "from locks import _LOCK, ROWS\n\n\nasync def add(row):\n    async with _LOCK:\n        ROWS.append(row)\n";

fn odd_project() -> TempDir {
    let long =
        format!("import asyncio\n\n\nasync def f(g):\n    await asyncio.wait_for(g('{}'), 1)\n", "x".repeat(9_000));
    project(&[
        (ODD_NAME, ODD),
        ("a/very/long/path/that/goes/on/and/on/to/the/end/of/every/line/and/beyond/of_it.py", long.as_str()),
        ("sharing.py", SHARING),
        ("locks.py", LOCKS),
        ("sub/writer.py", WRITER),
        ("broken.py", "import asyncio\nawait asyncio.wait_for(\n"),
    ])
}

fn report(tree: &Path) {
    let output = aiomend(tree, &["check", "--select", "all", "--html", "review.html"]);
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
}

#[test]
fn everybody_can_read_the_page() {
    let Some(program) = chromium() else { return };
    let courier = copy_of(&root().join("fixtures/projects/courier"));
    for (size, tree) in
        [(WIDE, odd_project()), ((1021, 700), odd_project()), ((390, 844), odd_project()), (WIDE, courier)]
    {
        report(tree.path());
        let mut browser = Browser::start(&program, size);
        browser.open(&tree.path().join("review.html"));
        browser.get("items.forEach(fill)");
        browser.get("document.querySelectorAll('.explained').forEach((one) => one.open = true)");
        for scheme in ["light", "dark"] {
            // A colour on its way to another is none to judge.
            let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme }, still]);
            browser.call("Emulation.setEmulatedMedia", json!({ "features": features }));
            for open in ["0", "choose(shownItems, true), openExport()", "openHelp()"] {
                browser.get(&format!("void ({open})"));
                let read = browser.get(READ);
                assert_eq!(read["complaints"], json!([]), "{scheme}, {size:?}, {open}");
                browser.get("document.querySelectorAll('dialog').forEach((dialog) => dialog.close())");
            }
        }
        browser.assert_quiet();
    }
}

#[test]
fn the_keyboard_is_enough_and_shows_where_it_is() {
    let Some(program) = chromium() else { return };
    let tree = odd_project();
    report(tree.path());
    let mut browser = Browser::start(&program, WIDE);
    browser.open(&tree.path().join("review.html"));
    browser.press(&["Tab"]);
    assert_eq!(browser.text("document.activeElement.className"), "skip");
    for _ in 0..12 {
        browser.press(&["Tab"]);
        let style = "getComputedStyle(document.activeElement).outlineStyle";
        assert_eq!(browser.text(style), "solid", "{}", browser.text("document.activeElement.outerHTML"));
    }
    browser.press(&["j"]);
    assert_eq!(browser.text("getComputedStyle(document.activeElement).outlineStyle"), "solid");
    browser.press(&["t", "t"]);
    assert_eq!(browser.text("getComputedStyle(document.body).colorScheme"), "dark");
    browser.press(&["s"]);
    assert_eq!(browser.get("document.querySelectorAll('.split').length"), 0);
    assert!(browser.get("document.querySelectorAll('.unified').length").as_u64() > Some(0));
}

#[test]
fn nothing_in_a_file_becomes_part_of_the_page() {
    let Some(program) = chromium() else { return };
    let tree = odd_project();
    report(tree.path());
    let mut browser = Browser::start(&program, WIDE);
    browser.open(&tree.path().join("review.html"));
    browser.get("items.forEach(fill)");
    assert_eq!(browser.get("document.querySelectorAll('img, main b:not(h3 b)').length"), 0);
    let title = browser.text("document.title");
    assert!(title.starts_with("aiomend review"), "{title}");
    let shown = browser.text("document.querySelector('main').textContent");
    for part in [
        "</script><script>document.title = 1</script>",
        "\\u{202e}<img src=x",
        "<b>bold</b>",
        ODD_NAME,
        "… 8762 characters …",
    ] {
        assert!(shown.contains(part), "{part}");
    }
    // A line that goes on is not wider than the window, and what tells nothing is cut.
    assert!(shown.len() < 20_000, "{}", shown.len());
    browser.assert_quiet();
}

#[test]
fn a_fix_is_chosen_with_what_it_builds_on() {
    let Some(program) = chromium() else { return };
    let tree = odd_project();
    report(tree.path());
    let mut browser = Browser::start(&program, WIDE);
    browser.open(&tree.path().join("review.html"));
    let chosen = "[...chosen].map((item) => `${item.codemod} ${item.finding.line}`)";
    let box_of = |codemod: &str, line: u32| {
        format!("items.find((item) => item.codemod === '{codemod}' && item.finding.line === {line}).box.click()")
    };
    browser.get(&box_of("keep-task-reference", 5));
    assert_eq!(browser.get(chosen), json!(["keep-task-reference 5", "wait-for-to-timeout 5"]));
    browser.get(&box_of("wait-for-to-timeout", 5));
    assert_eq!(browser.get(chosen), json!([]), "it has nothing to build on any more");
    browser.get("items.forEach(fill)");
    let facts = |browser: &mut Browser, name: &str| {
        browser.text(&format!(
            "[...document.querySelectorAll('.facts dt')].filter((one) => one.textContent === '{name}')
                .map((one) => one.nextSibling.textContent).join('\\n')"
        ))
    };
    assert!(facts(&mut browser, "Builds on").starts_with("wait-for-to-timeout at 5 "));
    assert_eq!(facts(&mut browser, "Shares").matches("wait-for-to-timeout at").count(), 2);
    let others = browser.text("[...document.querySelectorAll('.diff .other')].map((one) => one.textContent).join()");
    assert!(others.contains("and in sub/writer.py"), "{others}");
    browser
        .get("items.filter((item) => item.file.skipped).forEach((item) => item.body.querySelector('summary').click())");
    browser.wait_for("document.querySelector('.card.is-skipped').textContent.includes('What to do: correct the line')");
    let states: Vec<String> = serde_json::from_value(browser.get("[...facets.state.keys()]")).expect("texts");
    assert_eq!(states, ["safe", "unsafe", "refused", "suppressed", "skipped"]);
}

#[test]
fn what_is_written_is_no_choice_any_more() {
    let Some(program) = chromium() else { return };
    let tree = odd_project();
    let output = aiomend(tree.path(), &["fix", "--allow-no-vcs", "--html", "review.html"]);
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    let mut browser = Browser::start(&program, WIDE);
    browser.open(&tree.path().join("review.html"));
    let boxes = |state: &str| format!("document.querySelectorAll('.card.is-{state} .choose').length");
    assert_eq!(browser.get(&boxes("safe")), 0);
    assert_eq!(browser.get("document.querySelectorAll('.card.is-safe .tag.applied').length"), 6);
    assert_eq!(browser.get(&boxes("unsafe")), 2, "those wait for their flag");
    let summary = browser.text("document.getElementById('summary').textContent");
    assert!(summary.starts_with("8 fixes in 4 files (6 safe, 2 unsafe) · 6 applied · "), "{summary}");
    browser.assert_quiet();
}

/// 2,000 sites: only cards that are near are drawn, and a key in the search is answered at once.
#[test]
fn thousands_of_findings_are_no_burden() {
    let Some(program) = chromium() else { return };
    let tree = project(&[]);
    for file in 0..100 {
        let mut text = String::from("import asyncio\n");
        for number in 0..20 {
            let limit = if number % 2 == 0 { "5" } else { "limit" };
            let call = if number % 3 == 0 { "return asyncio" } else { "return await asyncio" };
            write!(text, "\n\nasync def get{number}(queue, limit):\n    {call}.wait_for(queue.get(), {limit})\n")
                .unwrap();
        }
        let directory = tree.path().join(format!("part{}", file % 9));
        fs::create_dir_all(&directory).expect("writable");
        fs::write(directory.join(format!("file{file}.py")), text).expect("writable");
    }
    report(tree.path());
    let page = tree.path().join("review.html");
    let mut browser = Browser::start(&program, WIDE);
    browser.open(&page);
    let all = browser.get(SHOWN);
    assert_eq!(all.as_array().map(Vec::len), Some(2_000));
    let drawn = browser.get("items.filter((item) => item.isFilled).length").as_u64().expect("a number");
    assert!((5..200).contains(&drawn), "{drawn} cards are drawn");
    let load = browser.get("Math.round(performance.getEntriesByType('navigation')[0].domComplete)");
    // From the key to what is painted.
    let typed = browser.get(
        "(async () => {
            const search = document.getElementById('search');
            const times = [];
            for (const text of ['f', 'fi', 'fil', 'file', 'file7', 'file77', 'file77.py', '']) {
                const start = performance.now();
                search.value = text;
                search.dispatchEvent(new InputEvent('input'));
                await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                times.push(Math.round(performance.now() - start));
            }
            return times;
        })()",
    );
    let last = "(async () => { const start = performance.now(); goTo(shownItems.at(-1));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); return Math.round(performance.now() - start); })()";
    let last = browser.get(last);
    let size = fs::metadata(&page).expect("a page").len() / 1024;
    println!("2,000 findings, {size} KiB: loaded in {load} ms; typing {typed} ms; to the last {last} ms");
    let near = browser.get("items.filter((item) => item.isNear && item.isFilled).length").as_u64();
    assert!(near > Some(0));
    let place = browser.get("document.activeElement.getBoundingClientRect().top").as_f64().expect("a number");
    assert!((0.0..900.0).contains(&place), "the last card is in sight: {place}");
    browser.assert_quiet();
}
