//! What a command said of the fixes.

use std::path::PathBuf;

use aiomend_rewrite::{Applicability, Refusal, Related, VERIFICATION_FAILED};
use insta::assert_snapshot;

use super::build::{File, WAIT_FOR, run, shown, view};
use super::json::report;
use crate::cli::Volume;
use crate::driver::outcome::{Run, Verification};
use crate::report::{Counts, fix_result, request};

fn failed(file: File, site: &str, seen: &str, line: usize) -> File {
    let output = ["FAILED tests/test_a.py::test_it\u{7}", "1 failed"].map(str::to_owned);
    let refusal = Refusal::new(VERIFICATION_FAILED, file.span(site, 0), "`pytest -q` fails with it (exit code 1)")
        .with_related(vec![Related { path: PathBuf::from(seen), line, message: "takes part".to_owned() }])
        .with_output(output.to_vec());
    file.refused(WAIT_FOR, site, vec![refusal])
}

/// One fix that passed in a file that nothing imports, two that fail together, and `more` refusals.
fn verified(more: usize) -> Run {
    let kept =
        File::new("a.py", "wait_for(a)\n").fixed(WAIT_FOR, Applicability::Safe, "wait_for(a)", &[("wait_for(a)", "a")]);
    let one = failed(File::new("b.py", "wait_for(b)\n"), "wait_for(b)", "c.py", 1);
    let other = failed(File::new("c.py", "wait_for(c)\n"), "wait_for(c)", "b.py", 1);
    let text: String = (0..more).map(|number| format!("wait_for(d{number})\n")).collect();
    let refuse = |file: File, number| {
        let site = format!("wait_for(d{number})");
        let refusal = Refusal::new("several-suspensions", file.span(&site, 0), "it suspends twice");
        file.refused(WAIT_FOR, &site, vec![refusal])
    };
    let rest = (0..more).fold(File::new("d.py", &text), refuse);
    let verification = Verification {
        command: "pytest -q".to_owned(),
        runs: 12,
        is_complete: true,
        not_exercised: vec![PathBuf::from("a.py")],
    };
    Run { verification: Some(verification), ..run(vec![kept, one, other, rest]) }
}

#[test]
fn what_failed_together_is_told_with_its_output_once() {
    let run = verified(0);
    assert_snapshot!(shown(fix_result, &view(&run), Volume::Normal));
}

#[test]
fn what_failed_is_told_in_full_beside_a_table() {
    let run = verified(21);
    let text = shown(fix_result, &view(&run), Volume::Normal);
    assert!(text.contains("b.py:1:1 wait-for-to-timeout  refused: verification-failed"), "{text}");
    assert!(text.contains("21 × several-suspensions"), "{text}");
    assert!(text.contains("-v shows all 23;"), "{text}");
}

#[test]
fn json_has_the_runs_and_the_output() {
    let run = verified(0);
    let report = report(&view(&run));
    let verification = &report["verification"];
    assert_eq!(verification["command"], "pytest -q");
    assert_eq!(verification["runs"], 12);
    assert_eq!(verification["is_complete"], true);
    assert_eq!(verification["not_exercised"][0], "a.py");
    let refusal = &report["files"][1]["findings"][0]["refusals"][0];
    assert_eq!(refusal["code"], "verification-failed");
    assert_eq!(refusal["output"][1], "1 failed");
}

#[test]
fn a_run_that_was_stopped_says_so() {
    let mut run = verified(0);
    run.verification.as_mut().expect("verified").is_complete = false;
    let text = shown(fix_result, &view(&run), Volume::Normal);
    assert!(text.contains(" · `pytest -q`: 12 runs, stopped · "), "{text}");
}

#[test]
fn a_request_names_some_of_the_files_that_no_run_imports() {
    let mut run = verified(0);
    let files = (0..5000).map(|number| PathBuf::from(format!("package/module_{number}.py"))).collect();
    run.verification.as_mut().expect("verified").not_exercised = files;
    let view = view(&run);
    let body = request(&view, &[], &Counts::of(&view)).body;
    assert!(body.contains("`package/module_19.py`, and 4980 more files."), "{body}");
}
