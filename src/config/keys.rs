//! The keys of a settings file, with what is said of each to those who write one.

/// A key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// As it stands in the file.
    pub name: &'static str,
    /// The type of its value.
    pub takes: &'static str,
    /// What it says; Markdown, without a full stop.
    pub meaning: &'static str,
    /// What holds without it; Markdown, empty where that is nothing.
    pub default: &'static str,
    /// The option of the command line that says the same, or has its say before it.
    pub option: Option<&'static str>,
    /// A line that a file could have.
    pub example: &'static str,
}

/// The keys, sorted by name.
pub const KEYS: &[Key] = &[
    Key {
        name: "assume-calls-are-coroutines",
        takes: "true or false",
        meaning: "treat a call that cannot be looked up as a coroutine where an API takes any awaitable",
        default: "`false`",
        option: None,
        example: "assume-calls-are-coroutines = true",
    },
    Key {
        name: "assume-closed-world",
        takes: "true or false",
        meaning: "no code outside the project uses its names, although it can be installed",
        default: "`false`",
        option: Some("--assume-closed-world"),
        example: "assume-closed-world = true",
    },
    Key {
        name: "exclude",
        takes: "a list of strings",
        meaning: "globs of paths to leave out, relative to the file",
        default: "",
        option: Some("--exclude"),
        example: "exclude = [\"vendor\", \"*_pb2.py\"]",
    },
    Key {
        name: "ignore",
        takes: "a list of strings",
        meaning: "ids of codemods not to run, or `all`; a form of one by `<id>:<form>`",
        default: "",
        option: Some("--ignore"),
        example: "ignore = [\"keep-task-reference\"]",
    },
    Key {
        name: "loop-names",
        takes: "a list of strings",
        meaning: "names that hold event loops by convention",
        default: "`loop`, `_loop`, `event_loop`",
        option: None,
        example: "loop-names = [\"loop\", \"io_loop\"]",
    },
    Key {
        name: "per-file-ignores",
        takes: "a table",
        meaning: "globs, each with codemods not to run there",
        default: "",
        option: None,
        example: "per-file-ignores = { \"tests/**\" = [\"gather-to-task-group\"] }",
    },
    Key {
        name: "select",
        takes: "a list of strings",
        meaning: "ids of codemods to run, or `all`; a form of one by `<id>:<form>`, which `all` does not select",
        default: "every codemod but those that say \"only when selected\"",
        option: Some("--select"),
        example: "select = [\"wait-for-to-timeout\", \"gather-to-task-group\"]",
    },
    Key {
        name: "src",
        takes: "a list of strings",
        meaning: "directories that imports begin in, relative to the file",
        default: "the project's root, `src`, parents of top-level packages",
        option: None,
        example: "src = [\"lib\"]",
    },
    Key {
        name: "target-version",
        takes: "a string",
        meaning: "lowest Python supported",
        default: "`requires-python` of the project, else the `target-version` of ruff or black, else 3.11",
        option: Some("--target-version"),
        example: "target-version = \"py312\"",
    },
    Key {
        name: "task-keeper",
        takes: "a string",
        meaning: "the project's own function that keeps tasks alive",
        default: "a helper in each module",
        option: None,
        example: "task-keeper = \"app.tasks:keep\"",
    },
    Key {
        name: "unsafe-fixes",
        takes: "true or false",
        meaning: "apply unsafe fixes as well",
        default: "`false`",
        option: Some("--unsafe-fixes"),
        example: "unsafe-fixes = true",
    },
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::KEYS;
    use crate::config::{Kind, Problem, parse};

    #[test]
    fn every_example_is_understood_and_every_type_is_asked_for() {
        assert!(KEYS.is_sorted_by_key(|key| key.name));
        let read = |text: &str| parse(text, Path::new("aiomend.toml"), Kind::Own);
        // A whole number is of no key's type.
        for key in KEYS {
            assert!(key.example.starts_with(&format!("{} = ", key.name)), "{}", key.name);
            let settings = read(key.example).unwrap_or_else(|error| panic!("{}: {error}", key.name));
            assert_ne!(settings, read("").expect("nothing is fine"), "{} says nothing", key.name);
            let error = read(&format!("{} = 1", key.name)).expect_err("of another type");
            assert_eq!(error.problem, Problem::WrongType { key: key.name.to_owned(), expected: key.takes });
        }
    }
}
