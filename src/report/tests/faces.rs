//! `list`, `explain` and `--statistics`.

use aiomend_rewrite::DefaultOn;
use insta::assert_snapshot;

use super::build::{GATHER, WAIT_FOR, loader, run, view};
use crate::catalog::{CodemodInfo, Topic, check_ids, topic};
use crate::cli::Volume;
use crate::report::{Counts, Look, explain, list, statistics};

const CODEMODS: &[CodemodInfo] = &[
    CodemodInfo {
        id: WAIT_FOR,
        title: "`await asyncio.wait_for(X, T)` becomes `async with asyncio.timeout(T)`",
        safety: "safe, unsafe",
        min_python: 11,
        default: DefaultOn::Always,
        doc: "# wait-for-to-timeout\n\nMoves the statement into a block.\n",
        refusals: &[("loop-argument", "`loop=` was removed in 3.10"), ("in-lambda", "a lambda holds no statement")],
        examples: &[],
    },
    CodemodInfo {
        id: GATHER,
        title: "`await asyncio.gather(…)` becomes a `TaskGroup`",
        safety: "unsafe",
        min_python: 11,
        default: DefaultOn::From(11),
        doc: "# gather-to-task-group\n",
        refusals: &[("loop-argument", "`gather(loop=…)` cannot be said to a group")],
        examples: &[],
    },
];

fn told(id: &str) -> String {
    let mut out = Vec::new();
    explain(&topic(id, CODEMODS).expect("known"), &Look::plain(Volume::Normal), &mut out).expect("written");
    String::from_utf8(out).expect("text")
}

#[test]
fn the_list_is_a_table() {
    let taste = CodemodInfo { id: "by-taste", default: DefaultOn::Named, ..CODEMODS[1] };
    let form = CodemodInfo { id: "by-taste:of-few", title: "Only what few like", ..taste };
    let older = CodemodInfo { id: "for-older", min_python: 8, default: DefaultOn::Below(11), ..CODEMODS[1] };
    let mut out = Vec::new();
    list(&[CODEMODS, &[taste, form, older]].concat(), &Look::plain(Volume::Normal), &mut out).expect("written");
    assert_snapshot!(String::from_utf8_lossy(&out));
}

#[test]
fn a_codemod_is_explained_by_its_readme_and_a_code_by_its_users() {
    assert_eq!(told(WAIT_FOR), "wait-for-to-timeout\n\n  Moves the statement into a block.\n");
    let older = CodemodInfo { default: DefaultOn::Below(11), ..CODEMODS[0] };
    let mut out = Vec::new();
    explain(&Topic::Codemod(&older), &Look::plain(Volume::Normal), &mut out).expect("written");
    let text = String::from_utf8(out).expect("text");
    assert!(text.contains("\n\n  By default below 3.11: `--select wait-for-to-timeout` runs it"), "{text}");
    assert_snapshot!(told("loop-argument") + &told("python-version"));
}

#[test]
fn a_miss_names_what_is_nearest() {
    let missed = |id: &str| topic(id, CODEMODS).expect_err("unknown").to_string();
    assert_eq!(missed("loop-arg"), "no codemod or code is named `loop-arg`; did you mean `loop-argument`?");
    assert_eq!(missed("zzz"), "no codemod or code is named `zzz`; `aiomend list` names the codemods");
    let wrong = |id: &str| check_ids([id], CODEMODS).expect_err("unknown").to_string();
    assert_eq!(
        wrong("gather-to-taskgroup"),
        "unknown codemod `gather-to-taskgroup`; did you mean `gather-to-task-group`?"
    );
    assert_eq!(check_ids([GATHER, "all"], CODEMODS), Ok(()));
}

#[test]
fn a_form_that_there_is_not_names_those_that_there_are() {
    let form = |id| CodemodInfo { id, default: DefaultOn::Named, ..CODEMODS[1] };
    let codemods = [CODEMODS, &[form("gather-to-task-group:of-few"), form("gather-to-task-group:of-many")]].concat();
    let wrong = |id: &str| check_ids([id], &codemods).expect_err("unknown").to_string();
    assert_eq!(
        wrong("gather-to-task-group:of-none"),
        "`gather-to-task-group` has no form `of-none`; known: `gather-to-task-group:of-few`, \
         `gather-to-task-group:of-many`"
    );
    assert_eq!(wrong("wait-for-to-timeout:of-few"), "`wait-for-to-timeout` has no form `of-few`, nor any other");
    assert_eq!(
        wrong("gather-to-taskgroup:of-few"),
        "unknown codemod `gather-to-taskgroup:of-few`; did you mean `gather-to-task-group:of-few`?"
    );
    assert_eq!(check_ids(["gather-to-task-group:of-few"], &codemods), Ok(()));
    let Ok(Topic::Codemod(found)) = topic("gather-to-task-group:of-few", &codemods) else { panic!("it is known") };
    assert_eq!(found.when_unasked().as_deref(), Some("only when selected by this name"));
}

#[test]
fn statistics_are_two_tables() {
    let run = run(vec![loader()]);
    let mut out = Vec::new();
    statistics(&Counts::of(&view(&run)), &Look::plain(Volume::Normal), &mut out).expect("written");
    assert_snapshot!(String::from_utf8_lossy(&out));
}
