//! Settings that are written into code are names there and nothing else.

use std::fs;

use crate::cli::{aiomend, code, project, stderr};

const SPAWNS: &str = "import asyncio\n\n\nasync def start(job):\n    asyncio.create_task(job())\n";

/// As a string of TOML, which JSON's are too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn with_keeper(keeper: &str) -> (i32, String, String) {
    let settings = format!("task-keeper = {}\n", quoted(keeper));
    let tree = project(&[("aiomend.toml", &settings), ("a.py", SPAWNS), ("tasks.py", "def keep(task):\n    pass\n")]);
    let args = ["fix", "--allow-no-vcs", "--unsafe-fixes", "--select", "keep-task-reference"];
    let output = aiomend(tree.path(), &args);
    (code(&output), stderr(&output), fs::read_to_string(tree.path().join("a.py")).unwrap())
}

#[test]
fn a_keeper_that_is_no_name_is_refused() {
    let (exit, told, text) = with_keeper("tasks:keep");
    assert_eq!(exit, 0, "{told}");
    assert!(text.contains("from tasks import keep"), "{text}");
    let others = [
        "tasks:keep; import os",
        "tasks import os #:keep",
        "os\nimport evil:keep",
        "tasks:keep\u{a0}",
        "tasks:",
        ":keep",
        "a..b:keep",
        ".tasks:keep",
        "tasks:keep:keep",
        "class:keep",
        "tasks:None",
        "1tasks:keep",
        // Letters to Unicode, but in no name of Python.
        "tasks²:keep",
        "tasks:①",
        "tasks:keep\u{200b}",
        "tasks:ⓚeep",
        "tasks:\u{202e}peek",
    ];
    for keeper in others {
        let (exit, told, text) = with_keeper(keeper);
        assert_eq!((exit, text.as_str()), (2, SPAWNS), "{keeper:?}: {told}");
        assert!(told.contains("is not of the form `package.module:function`"), "{keeper:?}: {told}");
    }
    let (exit, told, text) = with_keeper("größe:名前");
    assert_eq!(exit, 0, "{told}");
    assert!(text.contains("from größe import 名前"), "{text}");
}

#[test]
fn names_of_loops_are_names() {
    for name in ["loop()", "a.b", "lambda", "x²", "a b", ""] {
        let settings = format!("loop-names = [{}]\n", quoted(name));
        let tree = project(&[("aiomend.toml", &settings), ("a.py", SPAWNS)]);
        let output = aiomend(tree.path(), &["check"]);
        assert_eq!(code(&output), 2, "{name}");
        assert!(stderr(&output).contains("is no name in Python"), "{}", stderr(&output));
    }
}
