//! The table of the standard library says what the interpreters' own sources say.

use std::process::Command;

use aiomend_fixture::python::interpreters_from;

use crate::workspace::root;

const NEWEST: u8 = 13;

#[test]
fn the_table_agrees_with_every_interpreter() {
    let directory = root().join("crates/semantics/stdlib");
    for interpreter in interpreters_from(8).iter().filter(|interpreter| interpreter.minor <= NEWEST) {
        let output = Command::new(&interpreter.path)
            .args(["-W", "ignore", "-X", "utf8"])
            .arg(directory.join("make.py"))
            .arg("--check")
            .arg(directory.join("table.pyi"))
            .output()
            .unwrap_or_else(|error| panic!("{}: {error}", interpreter.path.display()));
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "3.{}:\n{said}{complained}", interpreter.minor);
    }
}

/// Whoever has every version that the table was made from can make it again.
#[test]
fn the_table_is_what_the_script_makes() {
    let directory = root().join("crates/semantics/stdlib");
    let interpreters = interpreters_from(8);
    let made_of: Vec<_> = interpreters.iter().filter(|interpreter| interpreter.minor <= NEWEST).collect();
    let Some(newest) = made_of.last().filter(|_| made_of.len() == usize::from(NEWEST) - 7) else { return };
    let output = Command::new(&newest.path)
        .args(["-W", "ignore", "-X", "utf8"])
        .arg(directory.join("make.py"))
        .args(made_of.iter().map(|interpreter| &interpreter.path))
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", newest.path.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let sections = |text: &str| text.split_once("# module ").map(|(_, rest)| rest.to_owned()).unwrap_or_default();
    let table = crate::workspace::text("crates/semantics/stdlib/table.pyi");
    // The modules written in C, listed before, depend on how an interpreter was built.
    assert!(sections(&String::from_utf8_lossy(&output.stdout)) == sections(&table), "run make.py again");
}
