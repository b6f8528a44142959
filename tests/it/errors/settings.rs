//! Settings files that mean nothing.

use std::fs;

use super::refused;
use crate::cli::{WAIT, project};

/// aiomend.toml with this text is refused with this message, and `[tool.aiomend]` with it likewise.
#[track_caller]
fn told(text: &str, line: usize, expected: &str) {
    let tree = project(&[("a.py", WAIT), ("aiomend.toml", text)]);
    refused(tree.path(), &["check"], &format!("aiomend: aiomend.toml:{line}: {expected}"));
    let tree = project(&[("a.py", WAIT)]);
    fs::write(tree.path().join("pyproject.toml"), format!("[tool.aiomend]\n{text}")).unwrap();
    refused(tree.path(), &["fix"], &format!("aiomend: pyproject.toml:{}: {expected}", line + 1));
}

#[test]
fn an_unknown_key_is_told_with_the_nearest() {
    told("src = [\".\"]\nselects = []\n", 2, "unknown key `selects`; did you mean `select`?");
    told("unsafe_fixes = true\n", 1, "unknown key `unsafe_fixes`; did you mean `unsafe-fixes`?");
    told("zebra = 1\n", 1, "unknown key `zebra`");
}

#[test]
fn an_unknown_codemod_is_told_with_the_nearest() {
    for (key, text) in [
        ("select", "select = [\n  \"wait-for-timeout\",\n]\n"),
        ("ignore", "ignore = [\n  \"wait-for-timeout\",\n]\n"),
        ("per-file-ignores", "[per-file-ignores]\n\"*.py\" = [\"wait-for-timeout\"]\n"),
    ] {
        let tree = project(&[("a.py", WAIT), ("aiomend.toml", text)]);
        let expected = "unknown codemod `wait-for-timeout`; did you mean `wait-for-to-timeout`?";
        assert!(text.contains(key));
        refused(tree.path(), &["check"], &format!("aiomend: aiomend.toml:2: {expected}"));
    }
    told("select = [\"zebra\"]\n", 1, "unknown codemod `zebra`; `aiomend list` names the codemods");
}

#[test]
fn a_value_of_another_type_is_told_with_what_it_should_be() {
    told("select = 1\n", 1, "`select` takes a list of strings");
    told("unsafe-fixes = \"yes\"\n", 1, "`unsafe-fixes` takes true or false");
    told("target-version = 3.12\n", 1, "`target-version` takes a string");
    told("per-file-ignores = []\n", 1, "`per-file-ignores` takes a table");
}

#[test]
fn a_value_that_means_nothing_is_told_with_the_reason() {
    told("target-version = \"py2\"\n", 1, "`target-version`: unknown Python version `py2`; did you mean `py311`?");
    told("task-keeper = \"keep\"\n", 1, "`task-keeper`: `keep` is not of the form `package.module:function`");
    told("loop-names = [\"a b\"]\n", 1, "`loop-names`: `a b` is no name in Python");
    told("src = [\"lib\"]\n", 1, "`src`: there is no directory `lib`");
    told("exclude = [\"a[b\"]\n", 1, "`exclude`: `a[b` is no glob: unclosed character class; missing ']'");
    told(
        "per-file-ignores = { \"a[b\" = [\"all\"] }\n",
        1,
        "`per-file-ignores`: `a[b` is no glob: unclosed character class; missing ']'",
    );
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    told("# fine\nselect = [\n", 2, "not valid TOML: unclosed array, expected `]`");
}
