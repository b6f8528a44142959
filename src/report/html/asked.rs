//! The command that a page is the report of, and how to say it again for the fixes chosen there.

use std::borrow::Cow;
use std::path::Path;

use crate::cli::{ConfigChoice, Input, Mode, RunOptions};

/// What a person has asked for, in words for a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// `aiomend diff --select all src`
    pub(super) command: String,
    /// What a `fix` of the same sites needs besides: settings and paths.
    pub(super) again: String,
    /// Whether the command writes what it finds a fix for.
    pub(super) writes: bool,
}

impl Asked {
    /// Of the command with this name, which has these options.
    pub fn of(command: &str, run: &RunOptions) -> Self {
        let settings = settings(run);
        let narrowed = narrowed(run);
        let paths = paths(run);
        let told = [vec!["aiomend".to_owned(), command.to_owned()], settings.clone(), narrowed, paths.clone()].concat();
        Self { command: words(&told), again: words(&[settings, paths].concat()), writes: run.mode == Mode::Fix }
    }
}

/// What decides which sites there are, and what becomes of them.
fn settings(run: &RunOptions) -> Vec<String> {
    let mut words = Vec::new();
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
    if !run.select.is_empty() {
        option("--select", run.select.join(","));
    }
    if !run.ignore.is_empty() {
        option("--ignore", run.ignore.join(","));
    }
    if let Some(version) = run.target_version {
        option("--target-version", version.to_string());
    }
    if let Some(python) = &run.python {
        option("--python", text(python));
    }
    if let ConfigChoice::File(file) = &run.config {
        option("--config", text(file));
    }
    for glob in &run.exclude {
        option("--exclude", glob.clone());
    }
    if run.config == ConfigChoice::Isolated {
        words.push("--isolated".to_owned());
    }
    if run.assume_closed_world {
        words.push("--assume-closed-world".to_owned());
    }
    words
}

/// What leaves sites out, and the flag for unsafe fixes: of no use beside a list of keys, which names the sites.
fn narrowed(run: &RunOptions) -> Vec<String> {
    let narrow = &run.narrow;
    let mut words = Vec::new();
    let mut option = |name: &str, value: Option<String>| {
        words.extend(value.into_iter().flat_map(|value| [name.to_owned(), value]));
    };
    option("--diff-base", narrow.diff_base.clone());
    option("--only-keys", narrow.only_keys.as_deref().map(text));
    option("--baseline", narrow.baseline.as_deref().map(text));
    option("--write-baseline", narrow.write_baseline.as_deref().map(text));
    option("--max-changes", narrow.max_changes.map(|limit| limit.to_string()));
    if run.unsafe_fixes {
        words.push("--unsafe-fixes".to_owned());
    }
    words
}

fn paths(run: &RunOptions) -> Vec<String> {
    match (&run.input, &run.files_from) {
        (Input::Paths(_), Some(list)) if list.as_os_str() != "-" => vec!["--files-from".to_owned(), text(list)],
        // A list on standard input cannot be read again: its files are named.
        (Input::Paths(paths), _) => {
            // A name that begins with a dash is no option.
            let dash = paths.iter().any(|path| path.to_string_lossy().starts_with('-'));
            dash.then(|| "--".to_owned()).into_iter().chain(paths.iter().map(|path| text(path))).collect()
        }
        (Input::Stdin { filename }, _) => {
            let named = filename.iter().flat_map(|name| ["--stdin-filename".to_owned(), text(name)]);
            named.chain(["-".to_owned()]).collect()
        }
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Words as a shell takes them.
fn words(words: &[String]) -> String {
    let quoted = |word: &String| match is_plain(word) {
        true => word.clone(),
        // A NUL is in no word that a system has passed on.
        false => shlex::try_quote(word).map(Cow::into_owned).unwrap_or_default(),
    };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Whether a shell reads a word as it is; one may quote more, but `a,b` is easier to read.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || "-_./,:=+@%".contains(c))
}
