//! The JSON report, held against its schema.

use aiomend_rewrite::{Applicability, Edit, Refusal};
use aiomend_syntax::Span;
use serde_json::Value;

use super::build::{File, GATHER, WAIT_FOR, loader, over_two_files, run, shown, view};
use crate::cli::Volume;
use crate::driver::outcome::Run;
use crate::report::{Counts, InForce, View, diff, json};

fn in_force() -> InForce {
    InForce {
        config: Some("pyproject.toml".to_owned()),
        select: vec![GATHER.to_owned()],
        ignore: Vec::new(),
        exclude: vec!["gen/*".to_owned()],
        target_version: Some("py311".to_owned()),
        unsafe_fixes: false,
        assume_calls_are_coroutines: false,
        assume_closed_world: false,
        src: vec!["lib".to_owned()],
    }
}

/// The report of `view`, valid under the schema.
pub(super) fn report(view: &View<'_>) -> Value {
    let mut out = Vec::new();
    json(view, &in_force(), &mut out).expect("written");
    let report: Value = serde_json::from_slice(&out).expect("JSON");
    let schema: Value = serde_json::from_str(include_str!("../schema.json")).expect("JSON");
    assert!(jsonschema::draft202012::meta::is_valid(&schema), "the schema is one");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    report
}

fn everything() -> Run {
    let text = b"# coding: latin-1\nx = '\xe9'; wait_for(a)\nwait_for(b)  # aiomend: ignore\nwait_for(c)\n";
    let file = File::bytes("src/latin.py", text);
    let silenced = Refusal::new("suppressed", file.span("wait_for(b)", 0), "a comment asks for it");
    let late = Refusal::new("python-version", file.span("wait_for(c)", 0), "needs Python 3.12");
    let file = file
        .fixed(WAIT_FOR, Applicability::DisplayOnly, "wait_for(a)", &[("wait_for(a)", "a")])
        .refused(WAIT_FOR, "wait_for(b)", vec![silenced])
        .refused(WAIT_FOR, "wait_for(c)", vec![late]);
    run(vec![
        loader(),
        file,
        File::new("src/bad.py", "").skipped("syntax-error-here", "expected `:`", Some(3)),
        File::new("src/z.py", "").defect(GATHER, "does not parse"),
    ])
}

#[test]
fn a_report_is_valid_and_whole() {
    let run = everything();
    report(&view(&run));
    let mut out = Vec::new();
    json(&view(&run), &in_force(), &mut out).expect("written");
    let text = String::from_utf8(out).expect("text");
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn what_a_fix_does_elsewhere_is_placed_in_that_file() {
    let run = over_two_files(Applicability::Unsafe);
    let report = report(&view(&run));
    let elsewhere = &report["files"][0]["findings"][0]["elsewhere"][0];
    assert_eq!(elsewhere["path"], "b.py");
    let starts: Vec<&Value> =
        elsewhere["edits"].as_array().expect("edits").iter().map(|edit| &edit["range"]["start"]["line"]).collect();
    assert_eq!(starts, [2, 11]);
    assert_eq!(report["files"][1]["findings"][0]["elsewhere"], Value::Array(Vec::new()));
}

#[test]
fn an_empty_report_is_valid() {
    report(&view(&Run::default()));
}

#[test]
fn numbers_agree_with_each_other_and_with_the_text() {
    let run = everything();
    let view = view(&run);
    let (report, counts) = (report(&view), Counts::of(&view));
    let findings: Vec<&Value> = report["files"]
        .as_array()
        .expect("files")
        .iter()
        .flat_map(|file| file["findings"].as_array().expect("findings"))
        .collect();
    let number = |key: &str| report["counts"][key].as_u64().expect("a number") as usize;
    assert_eq!(findings.len(), counts.total.findings());
    assert_eq!(findings.iter().filter(|finding| finding["applied"] == true).count(), number("applied"));
    assert_eq!(
        findings.iter().filter(|finding| finding["verdict"] == "refused").count(),
        number("refused") + number("suppressed")
    );
    let text = shown(diff, &view, Volume::Normal);
    assert!(text.contains(&format!("\n{} fixes in {} file", number("fixes"), number("files_with_fixes"))), "{text}");
    assert!(text.contains(&format!(" {} refused ", number("refused"))), "{text}");
    let tables = counts.codemods.values().map(|tally| tally.findings()).sum::<usize>();
    assert_eq!(tables, counts.total.findings());
}

#[test]
fn what_is_applied_is_what_fix_would_write() {
    let shown = run(vec![loader()]);
    let mut written = run(vec![loader()]);
    written.files[0].findings[0].applied = false;
    let report = report(&View { written: &written, ..view(&shown) });
    let applied: Vec<&Value> =
        report["files"][0]["findings"].as_array().expect("findings").iter().map(|f| &f["applied"]).collect();
    assert_eq!(applied, [&Value::Bool(false), &Value::Bool(true), &Value::Bool(false)]);
    assert_eq!(report["counts"]["fixes"], 2);
    assert_eq!(report["counts"]["applied"], 1);
}

#[test]
fn edits_of_a_later_fix_are_placed_in_the_text_it_builds_on() {
    let file = File::new("a.py", "wait_for(a)\nb\n").fixed(
        GATHER,
        Applicability::Safe,
        "wait_for(a)",
        &[("wait_for(a)", "x\ny")],
    );
    let b = file.span("b\n", 0);
    let mut run = run(vec![file.add_fix(WAIT_FOR, Applicability::Safe, b, Vec::new(), &[])]);
    let first = run.files[0].findings[0].finding.key.clone();
    let later = &mut run.files[0].findings[1];
    later.requires = vec![first];
    later.edits = vec![Edit::replace(Span::new(4, 5), "c")];
    let edits = |run: &Run| report(&view(run))["files"][0]["findings"][1]["edits"].clone();
    assert_eq!(edits(&run)[0]["range"]["start"], serde_json::json!({"byte": 4, "line": 3, "column": 1}));
    run.files[0].findings[1].requires = vec!["unknown".to_owned()];
    assert_eq!(edits(&run), Value::Null);
}
