use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::select;

use super::glance;
use crate::depth::Depth;

/// What a glance says is no less than what the tokens say.
fn is_no_less(text: &str) -> bool {
    let Some(seen) = glance(text) else { return true };
    let exact = Depth::of(text);
    seen.brackets >= exact.brackets && seen.indents >= exact.indents && seen.links >= exact.links
}

fn python_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            python_files(&path, found);
        } else if path.extension().is_some_and(|suffix| suffix == "py") {
            found.push(path);
        }
    }
}

#[test]
fn most_files_are_told_at_a_glance() {
    let mut files = Vec::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    ["codemods", "fixtures", "tests"].iter().for_each(|folder| python_files(&root.join(folder), &mut files));
    let texts: Vec<String> = files.iter().filter_map(|path| fs::read_to_string(path).ok()).collect();
    for text in &texts {
        assert!(is_no_less(text), "{text}");
    }
    let told = texts.iter().filter(|text| glance(text).is_some()).count();
    assert!(texts.len() > 500 && told * 10 > texts.len() * 9, "{told} of {}", texts.len());
}

#[test]
fn what_is_plain_is_told() {
    let text = "x = f'{{#}} {a.b!r:>{c}}' + rb'\\'' % (0x1F, 1.007)  # {[(\nif a:\n  b == 1 or \\\n c\n\n  # d\ne\n";
    let depth = glance(text).expect("plain");
    assert!(depth.brackets <= 3 && depth.indents == 1 && depth.links < 20, "{depth:?}");
    assert!(is_no_less("lambda =,=,=,=: 1\n") && glance("lambda =,=,=,=: 1\n").is_some());
    assert!(glance("").is_some() && glance("\"\"\"é\n\tx = (\n\"\"\"\nlambda a, b: 1\n").is_some());
}

#[test]
fn what_is_not_plain_is_left_to_the_lexer() {
    for text in [
        "f(]\n",
        "f(\n",
        ")\n",
        "'a\n",
        "'''a\n",
        "'a\\",
        "lambda\n",
        "if a:\n\tb\n",
        "if a:\n   b\n  c\n",
        "é = 1\n",
        "f'{a[\"b\"]}'\n",
        "f'{a'\n",
        "f'}'\n",
        "f'\\N{DASH}'\n",
        "1lambda: 1\n",
        "007\n",
        "a = $\n",
        "(a;b)\n",
        "a \\ b\n",
    ] {
        assert!(glance(text).is_none(), "{text}");
    }
    assert!(glance(&format!("x = {}1{}\n", "(".repeat(120), ")".repeat(120))).is_none());
    assert!(glance(&format!("x = {}a\n", "-".repeat(300))).is_none());
}

const TOKENS: &[&str] = &[
    "a",
    ".",
    ",",
    "=",
    ":",
    ";",
    "#",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "(a)",
    "[a, b]",
    " ",
    "  ",
    "\n",
    "\n ",
    "\n  ",
    "\t",
    "\r\n",
    "\\",
    "\\\n",
    "'",
    "\"",
    "'''",
    "f'",
    "f\"",
    "rf'''",
    "b'",
    "{{",
    "}}",
    "f'{a}'",
    "!",
    "==",
    "+=",
    ":=",
    "->",
    "lambda ",
    "lambda: ",
    "yield ",
    "if ",
    "not ",
    "1",
    "0x",
    "0x1F",
    "1e5",
    ".5",
    " for a in b",
    "await ",
    "é",
    "'a'",
    "class a:\n ",
    "def a():\n  ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    #[test]
    fn a_glance_is_never_too_short(tokens in proptest::collection::vec(select(TOKENS), 0..60)) {
        let text = tokens.concat();
        prop_assert!(is_no_less(&text), "{text}");
    }
}
