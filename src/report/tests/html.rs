//! The review report, without a browser.

use std::time::Duration;

use aiomend_rewrite::{Applicability, DefaultOn, Refusal};
use serde_json::{Value, json};

use super::build::{File, GATHER, WAIT_FOR, loader, over_two_files, run, view};
use crate::catalog::CodemodInfo;
use crate::cli::{Action, parse};
use crate::driver::outcome::Run;
use crate::report::{Asked, View, html};

const CODEMODS: &[CodemodInfo] = &[CodemodInfo {
    id: GATHER,
    title: "`await asyncio.gather(…)` becomes a `TaskGroup`",
    safety: "unsafe",
    min_python: 11,
    default: DefaultOn::Always,
    doc: "| `handler-expects-original` | a handler would not match | write `except*` |\n",
    refusals: &[("handler-expects-original", "a handler")],
    examples: &[("handler-expects-original", "async def both(): ...\n")],
}];

fn asked(line: &[&str]) -> Asked {
    let Action::Run(run) = parse(line).expect("options").action else { panic!("no run") };
    Asked::of(line[1], &run)
}

fn page(view: &View<'_>) -> String {
    let mut out = Vec::new();
    html(view, &asked(&["aiomend", "diff", "src"]), CODEMODS, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text")
}

fn document(run: &Run) -> Value {
    let page = page(&view(run));
    let (_, rest) = page.split_once("id=\"document\">").expect("the document");
    serde_json::from_str(rest.split_once("</script>").expect("its end").0).expect("JSON")
}

#[test]
fn the_page_is_one_file_and_runs_one_script() {
    let page = page(&view(&run(Vec::new())));
    let (policy, body) = page.split_once("<style>").expect("a style");
    assert!(policy.contains("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(body.matches("<script").count(), 2, "the document and the script");
    for part in ["src=", "url(", "@import", "href=\"http", "fetch(", "innerHTML", "eval("] {
        assert!(!body.contains(part), "{part}");
    }
}

#[test]
fn the_page_says_nothing_of_when_it_was_made() {
    let run = run(vec![loader()]);
    let later = View { elapsed: Duration::from_secs(7), ..view(&run) };
    assert_eq!(page(&view(&run)), page(&later));
}

#[test]
fn what_a_file_says_is_no_markup() {
    let text = "await wait_for('</script><script>alert(1)</script>&amp;', 1)  # \u{202e}\n";
    let call = text.split("  #").next().expect("a call");
    let file =
        File::new("a</script>\u{202e}\n.py", text).fixed(WAIT_FOR, Applicability::Safe, call, &[("wait_for", "w")]);
    let run = run(vec![file.skipped("undecodable", "<b>", None)]);
    assert_eq!(page(&view(&run)).matches("</script>").count(), 2);
    let document = document(&run);
    let file = &document["files"][0];
    assert_eq!(file["path"], "a</script>\\u{202e}\\n.py");
    assert_eq!(file["listed"], Value::Null, "no line of a list can hold this name");
    let before = &file["findings"][0]["diffs"][0]["hunks"][0]["rows"][0][1];
    let pieces: Vec<&str> = before.as_array().expect("pieces").iter().filter_map(Value::as_str).collect();
    assert!(pieces.contains(&"s'</script><script>alert(1)</script>&amp;'"), "{pieces:?}");
    assert!(pieces.contains(&"h\\u{202e}"), "{pieces:?}");
}

#[test]
fn a_fix_has_its_own_diff_in_two_columns() {
    let document = document(&run(vec![loader()]));
    let finding = &document["files"][0]["findings"][1];
    assert_eq!(
        [&finding["codemod"], &finding["state"], &finding["line"]],
        [&json!(WAIT_FOR), &json!("safe"), &json!(23)]
    );
    let hunks = finding["diffs"][0]["hunks"].as_array().expect("hunks");
    assert_eq!(hunks.iter().map(|hunk| &hunk["line"]).collect::<Vec<_>>(), [&json!(2), &json!(23)], "import and site");
    assert_eq!(hunks[1]["inside"], "async def first(name):");
    let rows = hunks[1]["rows"].as_array().expect("rows");
    let changed: Vec<&Value> = rows.iter().filter(|row| row.as_array().is_some_and(|row| row.len() == 4)).collect();
    assert_eq!(changed.len(), 2);
    assert_eq!(
        *changed[0],
        json!([null, null, 24, ["     ", "kasync", "  ", "kwith", "  asyncio.timeout(", "n3", " ):"]])
    );
    assert_eq!([&changed[1][0], &changed[1][2]], [23, 25]);
    let pieces = changed[1][1].as_array().expect("pieces").iter().filter_map(Value::as_str);
    let is_emphasised = |piece: &&str| piece.starts_with(|mark: char| mark == '_' || mark.is_ascii_uppercase());
    let emphasised: String = pieces.filter(is_emphasised).map(|piece| &piece[1..]).collect();
    assert_eq!(emphasised, "wait_for(), 3");
}

#[test]
fn a_refused_site_is_quoted_with_what_stands_in_the_way() {
    let document = document(&run(vec![loader()]));
    let finding = &document["files"][0]["findings"][2];
    let lines = finding["excerpt"]["lines"].as_array().expect("lines");
    let marked: Vec<&Value> = lines.iter().filter(|line| line["remarks"].is_array()).collect();
    assert_eq!(marked.len(), 1);
    assert_eq!(marked[0]["remarks"][0]["code"], "handler-expects-original");
    let place = |line: &Value| line["number"].as_u64().expect("a number");
    let numbers: Vec<u64> = lines.iter().map(place).collect();
    assert_eq!(
        (numbers[0] + 1, numbers.contains(&place(marked[0]))),
        (finding["line"].as_u64().expect("a line"), true)
    );
    assert_eq!(finding["refusals"][0]["related"][0]["place"], "src/app/main.py:12");
    let code = &document["codes"]["handler-expects-original"]["codemods"][GATHER];
    assert_eq!([&code["meaning"], &code["what_to_do"]], ["a handler would not match", "write `except*`"]);
}

#[test]
fn a_code_is_explained_once_however_many_sites_have_it() {
    let refusal = |file: &File, nth| vec![Refusal::new("handler-expects-original", file.span("gather", nth), "it is")];
    let file = File::new("a.py", "gather(1)\ngather(2)\n");
    let (one, two) = (refusal(&file, 0), refusal(&file, 1));
    let run = run(vec![file.refused(GATHER, "gather(1)", one).refused(GATHER, "gather(2)", two)]);
    assert_eq!(page(&view(&run)).matches("a handler would not match").count(), 1);
}

#[test]
fn what_went_wrong_is_told() {
    let broken = File::new("a.py", "x = (\n").skipped("syntax-error-here", "no \u{1b}[1m end", Some(1));
    let document = document(&run(vec![broken, File::new("b.py", "x\n").defect(GATHER, "lost a comment")]));
    let files = document["files"].as_array().expect("files");
    let skipped = json!({ "code": "syntax-error-here", "message": "no \\u{1b}[1m end", "line": 1 });
    assert_eq!(files[0]["skipped"], skipped);
    assert_eq!(files[1]["defects"], json!([{ "codemod": GATHER, "message": "lost a comment" }]));
    assert_eq!([&document["counts"]["skipped"], &document["counts"]["defects"]], [1, 1]);
}

#[test]
fn a_fix_over_two_files_shows_both() {
    let document = document(&over_two_files(Applicability::Unsafe));
    let finding = &document["files"][0]["findings"][0];
    assert_eq!(finding["others"], json!(["b.py"]));
    let diffs = finding["diffs"].as_array().expect("diffs");
    assert_eq!(diffs.iter().map(|diff| &diff["path"]).collect::<Vec<_>>(), [&Value::Null, &json!("b.py")]);
    assert_eq!(diffs[1]["hunks"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_fix_builds_on_those_that_touch_its_lines_alone() {
    let file = File::new("a.py", "f(wait_for(a, 1))\nwait_for(b, 2)\n")
        .fixed(WAIT_FOR, Applicability::Safe, "wait_for(a, 1)", &[("wait_for(a, 1)", "a")])
        .fixed(WAIT_FOR, Applicability::Unsafe, "wait_for(b, 2)", &[("wait_for(b, 2)", "b")])
        .fixed(GATHER, Applicability::Safe, "f(wait_for(a, 1))", &[("f(", "g(")]);
    let mut run = run(vec![file]);
    let keys: Vec<String> = run.files[0].findings.iter().map(|reported| reported.finding.key.clone()).collect();
    let outer =
        run.files[0].findings.iter_mut().find(|reported| reported.finding.codemod == GATHER).expect("a finding");
    let (key, mut others) = (outer.finding.key.clone(), keys);
    others.retain(|other| *other != key);
    outer.requires = others.clone();
    let document = document(&run);
    let findings = document["files"][0]["findings"].as_array().expect("findings");
    let found = findings.iter().find(|finding| finding["codemod"] == GATHER).expect("a finding");
    assert_eq!(found["builds_on"], json!([others[0]]), "the one of its own line");
    assert_eq!(found["is_later"], true);
    assert!(findings.iter().filter(|finding| finding["codemod"] == WAIT_FOR).all(|one| one["builds_on"].is_null()));
}

#[test]
fn the_command_is_said_again_for_a_shell() {
    let told = |line: &[&str]| {
        let asked = document_of(&asked(line));
        [asked["command"].clone(), asked["again"].clone()].map(|value| value.as_str().expect("a text").to_owned())
    };
    assert_eq!(told(&["aiomend", "check"]), ["aiomend check .", "."]);
    assert_eq!(
        told(&[
            "aiomend",
            "diff",
            "--select",
            "a,b",
            "--unsafe-fixes",
            "--max-changes",
            "3",
            "--exclude",
            "x *",
            "a b"
        ]),
        [
            "aiomend diff --select a,b --exclude 'x *' --max-changes 3 --unsafe-fixes 'a b'",
            "--select a,b --exclude 'x *' 'a b'"
        ]
    );
    assert_eq!(
        told(&["aiomend", "fix", "--isolated", "--target-version", "3.12", "--files-from", "list", "--only-keys", "k"]),
        [
            "aiomend fix --target-version py312 --isolated --only-keys k --files-from list",
            "--target-version py312 --isolated --files-from list"
        ]
    );
}

fn document_of(asked: &Asked) -> Value {
    let run = run(Vec::new());
    let mut out = Vec::new();
    html(&view(&run), asked, CODEMODS, &mut out).expect("a vector takes everything");
    let page = String::from_utf8(out).expect("text");
    let (_, rest) = page.split_once("id=\"document\">").expect("the document");
    serde_json::from_str(rest.split_once("</script>").expect("its end").0).expect("JSON")
}
