//! What the words mean, and how the help reads.

use std::path::PathBuf;

use super::{Action, ConfigChoice, Input, Mode, ParseError, RunOptions, Volume, command, parse};

fn run(line: &str) -> RunOptions {
    let options = parse(line.split_whitespace()).expect("options");
    let Action::Run(run) = options.action else { panic!("no run: {line}") };
    *run
}

fn error(line: &str) -> ParseError {
    parse(line.split_whitespace()).expect_err("no options")
}

#[test]
fn defaults_are_the_current_directory_and_the_nearest_configuration() {
    let run = run("aiomend diff");
    assert_eq!(run.mode, Mode::Diff);
    assert_eq!(run.input, Input::Paths(vec![PathBuf::from(".")]));
    assert_eq!(run.config, ConfigChoice::Nearest);
    assert!(run.select.is_empty() && !run.unsafe_fixes);
}

#[test]
fn ids_are_separated_by_commas_or_given_again() {
    let run = run("aiomend fix --select a,b --select c --ignore d, --target-version py312 --allow-dirty x");
    assert_eq!(run.select, ["a", "b", "c"]);
    assert_eq!(run.ignore, ["d"]);
    assert_eq!(run.target_version.map(|version| version.minor()), Some(12));
    assert!(run.allow.dirty && !run.allow.staged);
}

#[test]
fn standard_input_stands_alone() {
    assert_eq!(run("aiomend fix --stdin-filename a.py -").input, Input::Stdin { filename: Some("a.py".into()) });
    assert_eq!(run("aiomend diff -").input, Input::Stdin { filename: None });
    assert_eq!(error("aiomend diff - src").to_string(), "`-` cannot be mixed with other paths");
    assert_eq!(error("aiomend diff --stdin-filename a.py src").to_string(), "--stdin-filename needs `-` as the path");
}

#[test]
fn a_command_verifies_files() {
    let options = parse(["aiomend", "fix", "--verify", "pytest -q", "src"]).expect("options");
    let Action::Run(run) = options.action else { panic!("no run") };
    assert_eq!(run.verify.as_deref(), Some("pytest -q"));
    let told = error("aiomend fix --verify pytest -").to_string();
    assert_eq!(told, "`fix -` prints the new text alone: it has no use for --verify");
    let empty = parse(["aiomend", "fix", "--verify", " "]).expect_err("no options");
    assert_eq!(empty.to_string(), "--verify needs a command, as `pytest -q`");
    assert_eq!(error("aiomend check --verify pytest").exit_code(), 2);
}

#[test]
fn a_wrong_version_is_one_line() {
    let error = error("aiomend check --target-version py31");
    assert_eq!(error.to_string(), "--target-version: unknown Python version `py31`; did you mean `py310`?");
    assert_eq!(error.exit_code(), 2);
}

#[test]
fn help_and_version_are_no_failure() {
    assert_eq!(error("aiomend --version").exit_code(), 0);
    assert_eq!(error("aiomend --help").exit_code(), 0);
    assert_eq!(error("aiomend fix --exit-zero").exit_code(), 2);
    assert_eq!(error("aiomend").exit_code(), 2);
    assert_eq!(error("aiomend diff -q -v").exit_code(), 2);
}

#[test]
fn volume_may_stand_before_and_after_the_command() {
    assert_eq!(parse(["aiomend", "-v", "list"]).expect("options").volume, Volume::Verbose);
    assert_eq!(parse(["aiomend", "list", "-q"]).expect("options").volume, Volume::Quiet);
}

#[test]
fn clap_finds_no_fault() {
    command().debug_assert();
}

#[test]
fn help_reads_well() {
    let mut text = String::new();
    for words in
        [vec!["--help"], vec!["diff", "--help"], vec!["fix", "-h"], vec!["review", "-h"], vec!["explain", "--help"]]
    {
        let line = [vec!["aiomend"], words].concat();
        text.push_str(&format!("$ {}\n{}\n", line.join(" "), parse(line).expect_err("help")));
    }
    let widest = text.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(80), "a line of {widest:?} columns");
    insta::assert_snapshot!(text);
}

#[test]
fn what_would_do_nothing_for_standard_input_is_refused() {
    let told = |line: &str| parse(line.split(' ')).map_err(|error| error.to_string());
    for option in ["--output-file=a", "--patch=a", "--html=a", "--statistics", "--output-format=json"] {
        let name = option.split('=').next().unwrap();
        let expected = format!("`fix -` prints the new text alone: it has no use for {name}");
        assert_eq!(told(&format!("aiomend fix - {option}")), Err(expected));
    }
    let expected = "`diff -` prints a patch alone: it has no use for --statistics".to_owned();
    assert_eq!(told("aiomend diff - --statistics"), Err(expected));
    assert!(told("aiomend diff - --output-format json --output-file a").is_ok());
    assert!(told("aiomend check - --statistics").is_ok());
    assert!(told("aiomend check - --diff-base main").is_err());
}
