//! The pages of `docs/` that are made of what the tool says itself: each is as it would be written now.
//!
//! `UPDATE_DOCS=1 cargo test --test it site` writes them anew.

mod commands;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use aiomend::app::catalog;
use aiomend::catalog::{CodemodInfo, codes, topic};
use aiomend::report::{DOCS, code_page, codemod_page, explanation};
use aiomend_fixture::folder_of;

use crate::workspace::root;

/// Every page by its path below `docs/`.
fn pages() -> BTreeMap<String, String> {
    let codemods = catalog();
    let mut pages = BTreeMap::from([
        ("README.md".to_owned(), index(&codemods)),
        ("commands.md".to_owned(), commands::page()),
        ("settings.md".to_owned(), settings::page()),
    ]);
    for codemod in codemods.iter().filter(|codemod| codemod.form().is_none()) {
        pages.insert(below_docs(&codemod_page(codemod.id)), contract(codemod, &codemods));
    }
    for code in codes(&codemods) {
        let text = explanation(&topic(code, &codemods).unwrap());
        pages.insert(below_docs(&code_page(code)), text.replace(&format!("{DOCS}/"), "../"));
    }
    pages
}

/// The path of a page whose address is known.
fn below_docs(address: &str) -> String {
    address.strip_prefix(DOCS).and_then(|rest| rest.strip_prefix('/')).expect("an address of ours").to_owned()
}

/// What `explain` says of the codemod, with the codes of its tables leading to their pages, and with its forms.
fn contract(codemod: &CodemodInfo, codemods: &[CodemodInfo]) -> String {
    let known = codes(codemods);
    let text = explanation(&topic(codemod.id, codemods).unwrap());
    let lines = text.lines().map(|line| {
        let code = line.strip_prefix("| `").and_then(|rest| rest.split_once("` |"));
        match code.filter(|(code, _)| known.contains(code)) {
            Some((code, rest)) => format!("| [`{code}`](../codes/{code}.md) |{rest}\n"),
            None => format!("{line}\n"),
        }
    });
    let mut text: String = lines.collect();
    let folder = folder_of(codemod.id);
    let _ = writeln!(text, "\n---\n\n{} · [source and cases](../../codemods/{folder})", facts(codemod));
    let is_form = |other: &&CodemodInfo| other.id.split_once(':').is_some_and(|(id, _)| id == codemod.id);
    for form in codemods.iter().filter(is_form) {
        let _ = writeln!(text, "\n`{}`: {} · {}", form.id, form.title, facts(form));
    }
    text
}

/// `unsafe · Python ≥ 3.11 · only when selected`
fn facts(codemod: &CodemodInfo) -> String {
    let when = codemod.when_unasked().map(|when| format!(" · {when}")).unwrap_or_default();
    format!("{} · Python ≥ 3.{}{when}", codemod.safety, codemod.min_python)
}

fn index(codemods: &[CodemodInfo]) -> String {
    let mut text = String::from(
        "# Documentation\n\n\
         What `aiomend explain`, `aiomend help` and the settings say, page by page; [the README](../README.md) is the place to \
         begin.\n\n\
         - [Commands](commands.md): every command and option, examples, exit codes\n\
         - [Settings](settings.md): every key of `[tool.aiomend]` and `aiomend.toml`\n\
         - [A weekly bot](weekly-bot.md) for GitHub and GitLab\n\
         - [Many repositories](many-repositories.md) at once\n\
         - [The schema of the JSON report](../src/report/schema.json)\n\
         - [What is new](../CHANGELOG.md)\n\n\
         ## Codemods\n\n\
         | id | what it does | |\n| --- | --- | --- |\n",
    );
    for codemod in codemods {
        let page = below_docs(&codemod_page(codemod.id));
        let _ = writeln!(text, "| [`{}`]({page}) | {} | {} |", codemod.id, codemod.title, facts(codemod));
    }
    text.push_str(
        "\n## Codes\n\n\
         Why a site is left alone, why a file is passed over, and what a defect is.\n\n\
         | code | what it means |\n| --- | --- |\n",
    );
    for code in codes(codemods) {
        let _ = writeln!(text, "| [`{code}`]({}) | {} |", below_docs(&code_page(code)), in_one_line(code, codemods));
    }
    text
}

/// What the code means to the first codemod that declares it, or to all.
fn in_one_line(code: &str, codemods: &[CodemodInfo]) -> &'static str {
    let declared = codemods.iter().flat_map(|codemod| codemod.refusals).find(|(known, _)| *known == code);
    let general = || aiomend::catalog::general(code).and_then(|told| told.refused.or(told.skipped).or(told.defect));
    declared.map(|&(_, line)| line).or_else(general).expect("it means something")
}

fn docs() -> PathBuf {
    root().join("docs")
}

#[test]
fn the_pages_are_what_the_tool_says() {
    let pages = pages();
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut stale = Vec::new();
    for (name, text) in &pages {
        let path = docs().join(name);
        if fs::read_to_string(&path).is_ok_and(|found| found == *text) {
            continue;
        }
        if update {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        } else {
            stale.push(format!("docs/{name}"));
        }
    }
    for folder in ["codemods", "codes"] {
        for entry in fs::read_dir(docs().join(folder)).into_iter().flatten().flatten() {
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if pages.contains_key(&name) {
                continue;
            }
            if update { fs::remove_file(entry.path()).unwrap() } else { stale.push(format!("docs/{name}: no longer")) }
        }
    }
    assert!(stale.is_empty(), "`UPDATE_DOCS=1 cargo test --test it site` writes these anew:\n{}", stale.join("\n"));
}

/// Every link to a file leads to one, and every link to a part of a page to a heading there.
#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut links = 0;
    let written = ["weekly-bot.md", "many-repositories.md", "../README.md"]
        .map(|name| (name.to_owned(), fs::read_to_string(docs().join(name)).unwrap()));
    for (name, text) in pages().into_iter().chain(written) {
        let here = docs().join(&name);
        for target in link_targets(&text).into_iter().filter(|target| !target.contains("://")) {
            let (path, part) = target.split_once('#').unwrap_or((target, ""));
            let path = if path.is_empty() { here.clone() } else { here.parent().unwrap().join(path) };
            let is_there = path.exists() && (part.is_empty() || headings(&path).contains(part));
            broken.extend((!is_there).then(|| format!("docs/{name}: {target}")));
            links += 1;
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
    assert!(links > 200, "{links} links");
}

/// What stands between `](` and `)`, outside blocks of code.
fn link_targets(text: &str) -> Vec<&str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(|prose| prose.split("](").skip(1)).filter_map(|rest| rest.split(')').next()).collect()
}

/// The headings of a page as addresses have them.
fn headings(path: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path).unwrap();
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    let address = |heading: &str| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).collect::<String>().replace(' ', "-")
    };
    headings.map(address).collect()
}
