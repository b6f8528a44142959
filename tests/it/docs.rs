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

#[test]
fn commands_in_the_readme_are_understood() {
    let readme = text("README.md");
    let blocks =
        readme.split("```").skip(1).step_by(2).filter(|block| ["sh", "yaml"].iter().any(|one| block.starts_with(one)));
    let lines: Vec<&str> = blocks.flat_map(str::lines).collect();
    let commands: Vec<&str> = lines
        .iter()
        .map(|line| line.split(" #").next().unwrap_or(line))
        .flat_map(|line| line.split(" | "))
        .filter_map(|part| part.find("aiomend ").map(|at| &part[at..]))
        .collect();
    assert!(commands.len() > 12, "{commands:?}");
    for command in commands {
        let words = command.split_whitespace().map(|word| word.trim_matches('\''));
        let parsed = aiomend::cli::parse(words);
        assert!(parsed.is_ok(), "{command}: {}", parsed.expect_err("an error"));
    }
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
