//! What is written about the codemods agrees with what they are.

use std::collections::BTreeSet;

use aiomend_codemods::ALL;
use aiomend_fixture::folder_of;
use aiomend_rewrite::{DefaultOn, ENGINE_REFUSALS, with_forms};

use crate::workspace::{codemod_folders, root, text};

#[test]
fn every_codemod_has_its_folder() {
    let declared: BTreeSet<String> = ALL.iter().map(|codemod| folder_of(codemod.meta().id)).collect();
    let folders: BTreeSet<String> = codemod_folders().into_iter().collect();
    assert_eq!(declared, folders, "the codemods of `ALL`, and the folders");
    for folder in folders {
        for part in ["README.md", "accept", "refuse", "ignore"] {
            assert!(root().join("codemods").join(&folder).join(part).exists(), "codemods/{folder} has no {part}");
        }
    }
}

#[test]
fn every_refusal_code_is_explained_where_users_read() {
    for codemod in ALL {
        let meta = codemod.meta();
        let explained: BTreeSet<String> = rows(meta.doc).filter_map(|cells| code_in(cells.first()?)).collect();
        for (code, _) in meta.refusals {
            assert!(explained.contains(*code), "the README of {} has no row for `{code}`", meta.id);
        }
        for form in meta.forms.0.iter().map(|form| form.meta()) {
            assert!(
                meta.doc.contains(&format!("`{}`", form.id)),
                "the README of {} does not name {}",
                meta.id,
                form.id
            );
            for code in form.refusals {
                assert!(meta.refusals.contains(code), "{} refuses with `{}`, {} does not", form.id, code.0, meta.id);
            }
        }
        for code in &explained {
            let is_known = meta.refusals.iter().chain(ENGINE_REFUSALS).any(|(known, _)| known == code);
            assert!(is_known, "the README of {} explains `{code}`, which nothing declares", meta.id);
        }
    }
}

/// The table of codemods in the README says what `aiomend list` says.
#[test]
fn the_table_of_codemods_is_that_of_list() {
    if !root().join("README.md").exists() {
        return;
    }
    let readme = text("README.md");
    let found: Vec<Vec<String>> = rows(&readme)
        .filter(|cells| cells.len() == 4 && cells[0].contains("codemods/"))
        .map(|cells| cells.iter().map(|cell| plain(cell)).collect())
        .collect();
    let expected: Vec<Vec<String>> = with_forms(ALL)
        .map(|codemod| {
            let meta = codemod.meta();
            let python = format!("3.{}", meta.min_minor);
            let title = match meta.default {
                DefaultOn::Below(minor) => format!("{} (by default below 3.{minor})", plain(meta.title)),
                DefaultOn::From(minor) if minor > meta.min_minor => {
                    format!("{} (by default from 3.{minor})", plain(meta.title))
                }
                DefaultOn::Named if meta.form_of().is_some() => {
                    format!("{} (only when selected by this name)", plain(meta.title))
                }
                DefaultOn::Named => format!("{} (only when selected)", plain(meta.title)),
                DefaultOn::Always | DefaultOn::From(_) => plain(meta.title),
            };
            vec![meta.id.to_owned(), title, plain(meta.safety), python]
        })
        .collect();
    assert_eq!(found, expected, "README.md has, and should have, as id, what it does, safety, needed Python");
}

/// The table of settings in the README has every key and no other.
#[test]
fn the_table_of_settings_has_every_key() {
    let readme = text("README.md");
    let (_, after) = readme.split_once("\n## Configuration\n").expect("a section");
    let section = after.split("\n## ").next().unwrap_or_default();
    let cells = rows(section).filter(|cells| cells.len() == 3).map(|cells| cells[0].to_owned());
    let named: BTreeSet<String> =
        cells.flat_map(|cell| cell.split(", ").filter_map(code_in).collect::<Vec<_>>()).collect();
    let known: BTreeSet<String> = aiomend::config::KEYS.iter().map(|key| key.name.to_owned()).collect();
    assert_eq!(named, known);
}

#[test]
fn commands_for_readers_are_understood() {
    for (page, at_least) in
        [("README.md", 12), ("docs/commands.md", 15), ("docs/weekly-bot.md", 2), ("docs/many-repositories.md", 5)]
    {
        let page_text = text(page);
        let blocks = page_text.split("```").skip(1).step_by(2);
        let lines =
            blocks.filter(|block| ["sh", "yaml", "json"].iter().any(|one| block.starts_with(one))).flat_map(str::lines);
        let commands: Vec<Vec<String>> = lines.flat_map(commands_in).collect();
        assert!(commands.len() >= at_least, "{page}: {commands:?}");
        for command in commands {
            let parsed = aiomend::cli::parse(&command);
            assert!(parsed.is_ok(), "{page}: {command:?}: {}", parsed.expect_err("an error"));
        }
    }
}

/// The commands of ours in a line of a script, as words; one that is the argument of another ends with its quotes.
fn commands_in(line: &str) -> Vec<Vec<String>> {
    let is_start = |at: usize| line[..at].chars().next_back().is_none_or(|before| [' ', '"', '\''].contains(&before));
    let starts = line.match_indices("aiomend ").map(|(at, _)| at).filter(|at| is_start(*at));
    let comment = line.find(" #").unwrap_or(line.len());
    starts
        .filter(|at| *at < comment)
        .map(|at| {
            let outer = line[..at].chars().next_back().filter(|before| ['"', '\''].contains(before));
            words(&line[at..], outer)
        })
        .filter(|words| words.get(1).is_some_and(|word| word.chars().all(|c| c.is_ascii_lowercase())))
        .collect()
}

fn words(text: &str, outer: Option<char>) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => word.push(c),
            (None, _) if outer == Some(c) => break,
            (None, '"' | '\'') => quote = Some(c),
            (None, '|' | '&' | ';' | '#' | '>' | '<') => break,
            (None, ' ') => words.push(std::mem::take(&mut word)),
            (None, _) => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty() && word != "\\");
    words
}

/// The cells of every row of every table, heads and rules too.
fn rows(markdown: &str) -> impl Iterator<Item = Vec<&str>> {
    markdown
        .lines()
        .filter_map(|line| line.trim().strip_prefix('|')?.strip_suffix('|'))
        .map(|row| row.split('|').map(str::trim).collect())
}

/// The refusal code that a cell holds, if that is all it holds.
fn code_in(cell: &str) -> Option<String> {
    let code = cell.strip_prefix('`')?.strip_suffix('`')?;
    code.chars().all(|c| c.is_ascii_lowercase() || c == '-').then(|| code.to_owned())
}

/// A cell without code marks, and with a link's text for the link; `≥` and `+` say nothing beside a version.
fn plain(cell: &str) -> String {
    let text = match cell.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((text, _)) => text,
        None => cell,
    };
    text.replace('`', "").trim_start_matches("≥ ").trim_end_matches('+').trim().to_owned()
}
