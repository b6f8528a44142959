//! What `aiomend_semantics::flow` says of generated functions holds on CPython, whatever the functions decide and
//! wherever they raise.
//!
//! A plain `cargo test` takes a sample of functions. `AIOMEND_FULL=1` takes 5,000 for each interpreter:
//!
//! ```text
//! AIOMEND_FULL=1 cargo test --test it flow:: -- --nocapture
//! ```
//!
//! `AIOMEND_SEED` is the seed of the functions, 1 if not set. The functions and the check are those of `tests/flow`; only
//! the answers come from here.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use aiomend_fixture::python::{Interpreter, interpreters_from};
use aiomend_fixture::sampled::{is_full, seed};
use aiomend_semantics::flow::{Captured, Flow, Home, Region};
use aiomend_semantics::{BindingId, SemanticModel};
use aiomend_syntax::{Kind, Module, Node, Source};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde_json::{Value, json};

/// What stands between two generated programs.
const BETWEEN: &str = "\n# ----\n";
/// How many statements in a row are asked about, beside whole blocks.
const LONGEST_RUN: usize = 3;

#[test]
fn answers_hold_on_every_interpreter() {
    let count = if is_full() { 5000 } else { 40 };
    let tree = tempfile::tempdir().unwrap();
    let problems: Vec<String> = interpreters_from(8)
        .par_iter()
        .filter_map(|interpreter| {
            let output = Files::new(tree.path(), interpreter, count).check(interpreter, &[]);
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            println!("3.{}: {}", interpreter.minor, text.lines().next_back().unwrap_or_default());
            let errors = String::from_utf8_lossy(&output.stderr);
            (!output.status.success()).then(|| format!("3.{}: {text}{errors}", interpreter.minor))
        })
        .collect();
    if !problems.is_empty() {
        panic!("functions and answers are kept in {}\n{}", tree.keep().display(), problems.join("\n"));
    }
}

#[test]
fn a_wrong_answer_of_any_kind_is_caught() {
    let tree = tempfile::tempdir().unwrap();
    let Some(interpreter) = interpreters_from(8).into_iter().next_back() else { return };
    let files = Files::new(tree.path(), &interpreter, 40);
    for mutant in [
        "before",
        "after",
        "maybe_before",
        "maybe_after",
        "reads",
        "writes",
        "live_after",
        "live_exc",
        "live_jump",
        "falls",
        "jumps",
        "reachable",
        "cells",
        "free",
    ] {
        let output = files.check(&interpreter, &["--runs", "3", "--mutant", mutant]);
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        let summary: Value = serde_json::from_str(text.lines().next_back().unwrap_or_default()).expect(&errors);
        assert_ne!(summary["counts"]["failures"], 0, "{mutant} is not caught: {summary}");
    }
}

/// Programs and the answers to them.
struct Files {
    programs: PathBuf,
    answers: PathBuf,
    seed: String,
}

impl Files {
    fn new(root: &Path, interpreter: &Interpreter, count: usize) -> Self {
        let minor = interpreter.minor.to_string();
        let seed = seed().to_string();
        let output = python(interpreter, "programs.py")
            .args(["--seed", &seed, "--count", &count.to_string(), "--minor", &minor])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        let answers: Vec<String> = text.split_terminator(BETWEEN).map(|text| answer(text).to_string()).collect();
        assert_eq!(answers.len(), count);
        let (programs, path) = (root.join(format!("{minor}.py")), root.join(format!("{minor}.json")));
        fs::write(&programs, text).unwrap();
        fs::write(&path, answers.join("\n")).unwrap();
        Self { programs, answers: path, seed }
    }

    fn check(&self, interpreter: &Interpreter, options: &[&str]) -> Output {
        let mut command = python(interpreter, "check.py");
        command.arg(&self.programs).arg(&self.answers).args(["--seed", &self.seed]).args(options);
        command.output().unwrap()
    }
}

fn python(interpreter: &Interpreter, script: &str) -> Command {
    let mut command = Command::new(&interpreter.path);
    command.arg("-B").arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flow").join(script));
    command.env("PYTHONHASHSEED", "0").stdin(Stdio::null());
    command
}

/// All that is said of the target of one program.
fn answer(text: &str) -> Value {
    let module = Module::parse(Source::from_text(text));
    let model = SemanticModel::new(&module);
    let is_target = |node: &Node<'_>| name_of(*node).starts_with("target_");
    let functions = module.nodes().filter(|node| node.kind() == Kind::FunctionDefinition);
    let function = functions.into_iter().find(is_target).expect("a target");
    let flow = Flow::of(&model, function).expect("a function has a flow");
    let text_of = |id: BindingId| model.scopes().binding(id).name;
    let of_home = |home: Home| flow.names().filter(|id| flow.home(*id) == Some(home)).collect::<Vec<_>>();
    let own = of_home(Home::Own);
    let captured = |how: Captured| {
        let names = own.iter().filter(|id| flow.captured(**id) == how);
        names.map(|id| text_of(*id)).collect::<Vec<_>>()
    };
    let names = |ids: Vec<BindingId>| ids.into_iter().filter(|id| own.contains(id)).map(text_of).collect::<Vec<_>>();
    let regions: Vec<Value> =
        runs(function).into_iter().filter_map(|run| Some(region(&flow.region(&run)?, &run, &own, &names))).collect();
    json!({
        "name": name_of(function),
        "own": names(own.clone()),
        "free": of_home(Home::Enclosing).into_iter().map(text_of).collect::<Vec<_>>(),
        "types": of_home(Home::TypeParameter).into_iter().map(text_of).collect::<Vec<_>>(),
        "cells": captured(Captured::Later),
        "comprehension_cells": captured(Captured::ByComprehension),
        "class_cell": flow.uses_class_cell(),
        "regions": regions,
    })
}

fn name_of<'m>(function: Node<'m>) -> &'m str {
    function.children().find(|child| child.kind() == Kind::Identifier).map_or("", |name| name.text())
}

fn region<'m>(
    region: &Region<'_, 'm>,
    run: &[Node<'m>],
    own: &[BindingId],
    names: &dyn Fn(Vec<BindingId>) -> Vec<&'m str>,
) -> Value {
    let line = |node: Node<'_>| node.module().lines().line_of(node.start()) + 1;
    let those = |is: &dyn Fn(BindingId) -> bool| names(own.iter().copied().filter(|id| is(*id)).collect());
    let exits = region.exits();
    json!({
        "first": line(run[0]),
        "last": line(run[run.len() - 1]),
        "reachable": region.is_reachable(),
        "before": those(&|id| region.is_definitely_assigned_before(id)),
        "maybe_before": those(&|id| region.is_possibly_assigned_before(id)),
        "after": those(&|id| region.is_definitely_assigned_after(id)),
        "maybe_after": those(&|id| region.is_possibly_assigned_after(id)),
        "reads": names(region.reads()),
        "writes": names(region.writes()),
        "live_after": names(region.live_after()),
        "live_exc": names(region.live_on_exception()),
        "live_jump": those(&|id| region.is_live_on_jump(id)),
        "falls": exits.falls_through,
        "jumps": exits.may_return || exits.may_leave_loop,
    })
}

/// Statements in a row, in every block below `function`.
fn runs<'m>(function: Node<'m>) -> Vec<Vec<Node<'m>>> {
    let mut found = Vec::new();
    for block in function.descendants().filter(|node| node.kind() == Kind::Block) {
        let statements: Vec<_> = block.children().collect();
        for start in 0..statements.len() {
            let longest = (start + LONGEST_RUN).min(statements.len());
            found.extend((start + 1..=longest).map(|end| statements[start..end].to_vec()));
        }
        if statements.len() > LONGEST_RUN {
            found.push(statements);
        }
    }
    found
}
