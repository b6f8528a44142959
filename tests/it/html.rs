//! The review report in a real browser: what it shows is what the other reports tell, and what is chosen in it is what
//! `fix` makes.

mod browser;
mod reading;

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::cli::{aiomend, code, stderr, stdout};
use crate::workspace::root;
use browser::{Browser, chromium};

const WIDE: (u32, u32) = (1440, 900);

/// What is run over each project, for every state to be there.
const FLAGS: &[&str] = &["--select", "all", "--target-version", "py312"];

/// The places of the cards that are shown, in their order.
const SHOWN: &str = "[...document.querySelectorAll('article.card')].filter((card) => card.checkVisibility())
    .map((card) => card.querySelector('.codemod').textContent + ' ' + card.querySelector('.line').title)";

/// The place of the card with the focus.
const FOCUSED: &str = "(() => { const card = document.activeElement.closest('article.card');
    return card && card.querySelector('.codemod').textContent + ' ' + card.querySelector('.line').title; })()";

/// A project that may be written.
fn copy_of(project: &Path) -> TempDir {
    let tree = TempDir::new().expect("temporary directory");
    let copied = Command::new("cp").arg("-R").arg(project.join(".")).arg(tree.path()).status().expect("cp runs");
    assert!(copied.success());
    tree
}

fn json(tree: &Path, args: &[&str]) -> Value {
    let output = aiomend(tree, &[&["check", "--output-format", "json", "-v"], FLAGS, args].concat());
    serde_json::from_str(&stdout(&output)).unwrap_or_else(|error| panic!("{error}: {}", stderr(&output)))
}

/// A finding of the JSON report as a card has it.
struct Site {
    card: String,
    line: String,
    codemod: String,
    is_fix: bool,
    is_unsafe: bool,
    codes: Vec<String>,
}

/// The sites of a report in the order of the page: fixes, what is for display only, what was left alone, what a comment
/// silences.
fn sites(report: &Value) -> Vec<Site> {
    let mut found = Vec::new();
    for file in report["files"].as_array().expect("files") {
        let path = file["path"].as_str().expect("a path");
        for finding in file["findings"].as_array().expect("findings") {
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            let start = &finding["range"]["start"];
            let codes: Vec<String> =
                finding["refusals"].as_array().expect("refusals").iter().map(|one| text(&one["code"])).collect();
            let section = match finding["applicability"].as_str() {
                Some("display-only") => 1,
                Some(_) => 0,
                None if codes.iter().any(|code| code == "suppressed") => 3,
                None => 2,
            };
            let codemod = text(&finding["codemod"]);
            let card = format!("{codemod} {path}:{}:{}", start["line"], start["column"]);
            let line = format!("{path}\t{}", text(&finding["key"]));
            let is_unsafe = finding["applicability"] == "unsafe";
            found.push((section, Site { card, line, codemod, is_fix: section == 0, is_unsafe, codes }));
        }
    }
    found.sort_by_key(|(section, _)| *section);
    found.into_iter().map(|(_, site)| site).collect()
}

fn cards<'s>(sites: impl IntoIterator<Item = &'s Site>) -> Vec<&'s str> {
    sites.into_iter().map(|site| site.card.as_str()).collect()
}

#[test]
fn a_project_is_reviewed_in_a_browser() {
    let Some(program) = chromium() else { return };
    review(&program, &root().join("fixtures/projects/courier"));
}

/// A package of the corpus, where it is unpacked: `AIOMEND_PROJECT` names another project.
#[test]
fn a_public_package_is_reviewed_in_a_browser() {
    let Some(program) = chromium() else { return };
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cache"))).unwrap_or_default();
    let named = env::var_os("AIOMEND_PROJECT").map(PathBuf::from);
    let package = named.unwrap_or_else(|| cache.join("aiomend-corpus/unpacked/sdist/aioesphomeapi-46.23.0"));
    if !package.is_dir() {
        println!("skipped: {} is not unpacked; tests/corpus/corpus.py does that", package.display());
        return;
    }
    println!("reviewed: {}", package.display());
    review(&program, &package);
}

/// Open the report, filter it, go through it by keys, choose, export, and make what was exported.
fn review(program: &Path, project: &Path) {
    let tree = copy_of(project);
    let output = aiomend(tree.path(), &[&["diff", "--html", "review.html"], FLAGS].concat());
    assert!(output.stderr.is_empty(), "{}", stderr(&output));
    let report = json(tree.path(), &[]);
    let sites = sites(&report);
    let mut browser = Browser::start(program, WIDE);
    browser.open(&tree.path().join("review.html"));

    assert_numbers(
        &browser.text("document.getElementById('summary').textContent"),
        &report["counts"],
        &stdout(&output),
    );
    assert_eq!(browser.get(SHOWN), serde_json::json!(cards(&sites)));
    filter(&mut browser, &sites);
    walk(&mut browser, &sites);
    let chosen = choose(&mut browser, &sites);

    browser.press(&["e"]);
    let list = browser.downloaded("#download", "aiomend-keys.txt");
    let expected: Vec<&str> = chosen.iter().map(|site| site.line.as_str()).collect();
    assert_eq!(list.lines().collect::<Vec<_>>(), expected);
    let command = browser.text("document.getElementById('again').textContent");
    browser.press(&["Escape"]);
    browser.assert_quiet();

    fs::write(tree.path().join("aiomend-keys.txt"), list).expect("writable");
    let mut words = command.split(' ').skip(1).collect::<Vec<_>>();
    words.extend(["--allow-no-vcs", "--output-format", "json"]);
    let fixed = aiomend(tree.path(), &words);
    assert_eq!(code(&fixed), 0, "{command}: {}", stderr(&fixed));
    let fixed: Value = serde_json::from_str(&stdout(&fixed)).expect("JSON");
    let made: Vec<String> = applied(&fixed);
    assert_eq!(made, expected, "`{command}` makes exactly what was chosen");
    let is_changed = |path: &String| fs::read(project.join(path)).ok() != fs::read(tree.path().join(path)).ok();
    let files: BTreeSet<String> = report["files"].as_array().expect("files").iter().map(path_of).collect();
    let changed: BTreeSet<String> = files.into_iter().filter(is_changed).collect();
    assert_eq!(changed, files_of(&fixed), "and changes no other file");
}

fn path_of(file: &Value) -> String {
    file["path"].as_str().expect("a path").to_owned()
}

/// The files that applied fixes change.
fn files_of(report: &Value) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for file in report["files"].as_array().expect("files") {
        for finding in file["findings"].as_array().expect("findings").iter().filter(|one| one["applied"] == true) {
            files.insert(path_of(file));
            files.extend(finding["elsewhere"].as_array().expect("other files").iter().map(path_of));
        }
    }
    files
}

/// Lines of a list of keys for the fixes that were made.
fn applied(report: &Value) -> Vec<String> {
    let files = report["files"].as_array().expect("files").iter();
    let lines = files.flat_map(|file| {
        let made = file["findings"].as_array().expect("findings").iter().filter(|finding| finding["applied"] == true);
        made.map(|finding| format!("{}\t{}", file["path"].as_str().unwrap(), finding["key"].as_str().unwrap()))
    });
    lines.collect()
}

/// The page says what the text report and the JSON report say.
fn assert_numbers(summary: &str, counts: &Value, text: &str) {
    let fixes = format!("{} fixes in {} files", counts["fixes"], counts["files_with_fixes"]);
    let trust = format!("({} safe, {} unsafe", counts["safe"], counts["unsafe"]);
    let last = text.lines().last().expect("a summary");
    for told in [summary, last] {
        assert!(told.starts_with(&fixes) && told.contains(&trust), "{told}: {counts}");
        assert!(told.contains(&format!(" · {} refused", counts["refused"])), "{told}: {counts}");
        let files = format!("{} files, {} with asyncio", counts["files"], counts["files_with_asyncio"]);
        assert!(told.contains(&files), "{told}: {counts}");
    }
}

/// The button of a filter.
fn facet(browser: &mut Browser, title: &str, name: &str) -> (String, u64) {
    let title = serde_json::json!(title);
    let name = serde_json::json!(name);
    let number = browser.get(&format!(
        "(() => {{ const button = [...document.querySelectorAll(`[aria-label=${{CSS.escape({title})}}] .facet`)]
            .find((one) => one.querySelector('.name').textContent === {name});
            document.querySelectorAll('[data-pressed]').forEach((one) => delete one.dataset.pressed);
            button.dataset.pressed = '';
            return Number(button.querySelector('.count').textContent); }})()"
    ));
    ("[data-pressed]".to_owned(), number.as_u64().expect("a number"))
}

fn filter(browser: &mut Browser, sites: &[Site]) {
    let assert_shows = |browser: &mut Browser, expected: Vec<&str>| {
        assert!(!expected.is_empty() && expected.len() < sites.len(), "a filter that is worth a test");
        assert_eq!(browser.get(SHOWN), serde_json::json!(expected));
        let told = browser.text("document.getElementById('shown').textContent");
        assert_eq!(told, format!("{} of {} shown", expected.len(), sites.len()));
    };
    let codemod = &sites[0].codemod;
    let of_codemod = || sites.iter().filter(|site| site.codemod == *codemod);
    let (button, number) = facet(browser, "Codemod", codemod);
    assert_eq!(number, of_codemod().count() as u64);
    browser.click(&button);
    assert_shows(browser, cards(of_codemod()));
    // The filters are in the address: opened anew, it shows the same.
    browser.reload();
    assert_shows(browser, cards(of_codemod()));
    browser.click("#clear");

    let code = sites.iter().find_map(|site| site.codes.first()).expect("a refusal");
    let (button, number) = facet(browser, "Reason for a refusal", code);
    let of_code = || sites.iter().filter(|site| site.codes.contains(code));
    assert_eq!(number, of_code().count() as u64);
    browser.click(&button);
    assert_shows(browser, cards(of_code()));
    // Cards are drawn when they come near.
    browser.wait_for(
        "['.excerpt', '.explained'].every((part) => document.querySelector('article.card:not([hidden]) ' + part))",
    );
    let reasons = browser.text("document.querySelector('article.card:not([hidden]) .excerpt').textContent");
    assert!(reasons.contains(code.as_str()), "{reasons}");
    browser.get(&format!(
        "[...document.querySelectorAll('article.card:not([hidden]) .explained')]
            .find((one) => one.querySelector('code').textContent === {}).dataset.asked = ''",
        serde_json::json!(code)
    ));
    browser.click("[data-asked] summary");
    let told = aiomend(root(), &["explain", code, "--format", "json"]);
    let told: Value = serde_json::from_str(&stdout(&told)).expect("JSON");
    let own = of_code().next().expect("a site").codemod.clone();
    let own = told["codemods"].as_array().expect("codemods").iter().find(|one| one["id"] == own.as_str());
    let meaning = own.map_or(&told["meaning"], |own| &own["meaning"]).as_str().expect("a meaning").replace('`', "");
    browser.wait_for(&format!(
        "document.querySelector('[data-asked]').textContent.includes({})",
        serde_json::json!(meaning)
    ));
    browser.press(&["c"]);

    let (button, _) = facet(browser, "State and safety", "Unsafe fix");
    browser.click(&button);
    assert_shows(browser, cards(sites.iter().filter(|site| site.is_unsafe)));
    browser.press(&["c"]);
    assert_eq!(browser.get(SHOWN), serde_json::json!(cards(sites)));
}

fn walk(browser: &mut Browser, sites: &[Site]) {
    let path = |site: &Site| site.card.rsplitn(3, ':').last().expect("a path").split(' ').nth(1).map(str::to_owned);
    browser.get("setCurrent(null)");
    browser.press(&["j"]);
    assert_eq!(browser.get(FOCUSED), sites[0].card.as_str());
    browser.press(&["j", "ArrowRight", "k", "ArrowLeft", "k"]);
    assert_eq!(browser.get(FOCUSED), sites[0].card.as_str(), "there is nothing before the first");
    browser.press(&["J"]);
    let next = sites.iter().find(|site| path(site) != path(&sites[0])).expect("a second file");
    assert_eq!(browser.get(FOCUSED), next.card.as_str());
    browser.press(&["K"]);
    assert_eq!(browser.get(FOCUSED), sites[0].card.as_str());

    browser.press(&["f"]);
    assert_eq!(
        browser.get(SHOWN),
        serde_json::json!(cards(sites.iter().filter(|site| site.is_fix && !site.is_unsafe)))
    );
    browser.press(&["c", "/"]);
    assert_eq!(browser.text("document.activeElement.id"), "search");
    browser.call("Input.insertText", serde_json::json!({ "text": &sites[0].codemod }));
    let found: Vec<String> = serde_json::from_value(browser.get(SHOWN)).expect("texts");
    for site in sites.iter().filter(|site| site.codemod == sites[0].codemod) {
        assert!(found.contains(&site.card), "{} is found", site.card);
    }
    browser.press(&["Escape", "c", "?"]);
    assert_eq!(browser.get("document.getElementById('help-dialog').open"), true);
    browser.press(&["Escape"]);
    assert_eq!(browser.get("document.getElementById('help-dialog').open"), false);
}

/// Choose the first fix and the last unsafe one by keys, and another by the mouse; the sites chosen.
fn choose<'s>(browser: &mut Browser, sites: &'s [Site]) -> Vec<&'s Site> {
    let fixes: Vec<&Site> = sites.iter().filter(|site| site.is_fix).collect();
    let first = fixes[0];
    let others = || fixes.iter().copied().filter(|site| site.card != first.card);
    let unsafe_ = others().rfind(|site| site.is_unsafe).expect("an unsafe fix");
    let last = others().rfind(|site| site.card != unsafe_.card).expect("a third fix");
    // From above the first.
    browser.get("setCurrent(null)");
    browser.press(&["j", "x", "j", " ", "x"]);
    let place = serde_json::json!(unsafe_.card);
    browser.get(&format!("goTo(items.find((item) => `${{item.codemod}} ${{item.place}}` === {place}))"));
    browser.press(&[" "]);
    browser.click(&format!(
        "[aria-label={}]",
        serde_json::json!(format!("Choose {}", last.card.replacen(' ', " at ", 1)))
    ));
    assert_eq!(browser.text("document.getElementById('export').textContent"), "Export 3 chosen");
    browser.press(&["v"]);
    let wanted = [&first.card, &unsafe_.card, &last.card];
    let chosen: Vec<&Site> = fixes.into_iter().filter(|site| wanted.contains(&&site.card)).collect();
    assert_eq!(browser.get(SHOWN), serde_json::json!(cards(chosen.iter().copied())));
    browser.press(&["v"]);
    // The choice is kept where the page is opened anew.
    browser.reload();
    assert_eq!(browser.text("document.getElementById('export').textContent"), "Export 3 chosen");
    chosen
}
