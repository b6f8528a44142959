//! Every key of a settings file.

use std::fmt::Write as _;

use aiomend::cli;
use aiomend::config::KEYS;

pub(super) fn page() -> String {
    let mut text = String::from(
        "# Settings\n\n\
         `[tool.aiomend]` in `pyproject.toml`, or `aiomend.toml` with the same keys at its top. The nearest file at or above a path \
         counts, up to the project's root; `--config FILE` names one for all paths, and `--isolated` reads none. A key that \
         is not known is an error, as is a value that means nothing.\n\n\
         | key | takes | default |\n| --- | --- | --- |\n",
    );
    for key in KEYS {
        let _ = writeln!(text, "| [`{0}`](#{0}) | {1} | {2} |", key.name, key.takes, key.default);
    }
    for key in KEYS {
        let meaning = sentence(key.meaning);
        let _ = writeln!(text, "\n## `{}`\n\n{meaning}\n\n```toml\n{}\n```", key.name, key.example);
        if let Some(option) = key.option {
            let takes_value = if option_takes_value(option) { "replaces it" } else { "says the same" };
            let adds = if key.name == "exclude" { "adds to it" } else { takes_value };
            let _ = writeln!(text, "\n`{option}` on the command line {adds}.");
        }
    }
    text
}

fn option_takes_value(option: &str) -> bool {
    let mut whole = cli::command();
    whole.build();
    let check = whole.find_subcommand("check").expect("a command");
    let found = check.get_arguments().find(|arg| arg.get_long() == option.strip_prefix("--"));
    found.expect("an option of `check`").get_action().takes_values()
}

/// Meanings begin small and have no full stop.
fn sentence(meaning: &str) -> String {
    let (first, rest) = meaning.split_at(1);
    format!("{}{rest}.", first.to_uppercase())
}
