//! Every command and option, of the same definition as the help.

use std::fmt::Write as _;

use aiomend::cli;
use clap::{Arg, Command};

pub(super) fn page() -> String {
    let mut whole = cli::command();
    whole.build();
    let mut text = String::from("# Commands\n\n");
    let commands: Vec<&Command> = whole.get_subcommands().filter(|command| !command.is_hide_set()).collect();
    for command in &commands {
        let name = command.get_name();
        let _ = writeln!(text, "- [`aiomend {name}`](#aiomend-{name}): {}", about(command));
    }
    after_help(&whole, &mut text);
    text.push_str("\n## Global options\n\n");
    let is_global = |arg: &&Arg| arg.is_global_set();
    whole.get_arguments().filter(is_global).for_each(|arg| argument(arg, &mut text));
    for command in commands {
        section(command, &mut text);
    }
    text
}

fn section(command: &Command, text: &mut String) {
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ");
    let name = command.get_name();
    let _ = writeln!(text, "\n## `aiomend {name}`\n\n{}.\n\n```text\n{usage}\n```", about(command));
    let own = |arg: &&Arg| !arg.is_global_set() && !arg.is_hide_set() && arg.get_id() != "help";
    let (arguments, options): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(own).partition(|arg| arg.is_positional());
    let groups = [("Arguments", arguments), ("Options", options)];
    for (name, group) in groups.into_iter().filter(|(_, group)| !group.is_empty()) {
        let _ = writeln!(text, "\n{name}:\n");
        group.into_iter().for_each(|arg| argument(arg, text));
    }
    after_help(command, text);
}

fn about(command: &Command) -> String {
    in_one_line(&command.get_about().map(ToString::to_string).unwrap_or_default())
}

/// ``- `--jobs <N>`: …``
fn argument(arg: &Arg, text: &mut String) {
    let mut names = Vec::new();
    names.extend(arg.get_short().map(|short| format!("-{short}")));
    names.extend(arg.get_long().map(|long| format!("--{long}")));
    let values: Vec<String> = arg.get_value_names().into_iter().flatten().map(|name| format!("<{name}>")).collect();
    let has_value = arg.get_action().takes_values();
    let shown = match (names.is_empty(), has_value) {
        (true, _) => values.join(" "),
        (false, true) => format!("{} {}", names.join("`, `"), values.join(" ")),
        (false, false) => names.join("`, `"),
    };
    let help = in_one_line(&arg.get_help().map(ToString::to_string).unwrap_or_default());
    let defaults = arg.get_default_values().iter().map(|value| format!("`{}`", value.to_string_lossy()));
    let defaults: Vec<String> = defaults.filter(|_| has_value).collect();
    let defaults = if defaults.is_empty() { String::new() } else { format!(" (default: {})", defaults.join(", ")) };
    let _ = writeln!(text, "- `{shown}`: {help}{defaults}");
}

/// What stands behind a command in the help is a comment for a shell.
fn example(line: &str) -> String {
    let line = line.strip_prefix("  ").unwrap_or(line);
    match line.split_once("  ") {
        Some((command, remark)) => {
            let blanks = 2 + remark.len() - remark.trim_start().len();
            format!("{command}{:blanks$}# {}\n", "", remark.trim_start())
        }
        None => format!("{line}\n"),
    }
}

/// Help is broken into lines for a terminal.
fn in_one_line(help: &str) -> String {
    help.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Examples as they are, and what is said below them.
fn after_help(command: &Command, text: &mut String) {
    let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    for part in after.split("\n\n").filter(|part| !part.is_empty()) {
        match part.strip_prefix("Examples:\n") {
            Some(examples) => {
                let _ = writeln!(text, "\n```sh\n{}```", examples.lines().map(example).collect::<String>());
            }
            None => {
                let _ = writeln!(text, "\n{}", in_one_line(part));
            }
        }
    }
}
