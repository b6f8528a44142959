//! `explain`: one text for all, in Markdown; on a terminal it is set for reading.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use crate::catalog::{CodemodInfo, General, Refused, Topic};
use crate::report::look::Look;
use crate::report::pages::{code_page, codemod_page};
use crate::report::typeset::typeset;

/// What [`explanation`] says, set for a terminal or a plain text.
///
/// # Errors
/// When `out` fails.
pub fn explain(topic: &Topic<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    typeset(&explanation(topic), look, out)
}

/// A codemod's contract, or what a code means, what can be done, and an example; in Markdown, ending with a line end.
pub fn explanation(topic: &Topic<'_>) -> String {
    match topic {
        Topic::Codemod(codemod) => contract(codemod),
        Topic::Code { code, general, codemods } => meaning(code, general.as_ref(), codemods),
    }
}

fn contract(codemod: &CodemodInfo) -> String {
    let mut text = format!("{}\n", codemod.doc.trim_end());
    if let Some(sentence) = when_unasked(codemod) {
        let _ = writeln!(text, "\n{sentence}");
    }
    text
}

/// `By default below 3.11: …`
fn when_unasked(codemod: &CodemodInfo) -> Option<String> {
    let when = codemod.when_unasked()?;
    // A sentence begins with a capital, and the phrases are ASCII.
    let (first, rest) = when.split_at(1);
    let first = first.to_uppercase();
    Some(format!("{first}{rest}: `--select {}` runs it whatever Python the project supports.", codemod.id))
}

fn meaning(code: &str, general: Option<&General>, codemods: &[Refused<'_>]) -> String {
    let mut text = format!("# `{code}`\n\n");
    // Writing to a `String` cannot fail.
    let _ = match general {
        Some(general) => of_every_codemod(general, &mut text),
        None => writeln!(text, "A reason to leave a site alone."),
    };
    let same = |a: &Refused<'_>, b: &Refused<'_>| (a.meaning, a.remedy) == (b.meaning, b.remedy);
    for alike in codemods.chunk_by(same) {
        let _ = of_codemods(alike, &mut text);
    }
    text
}

fn of_every_codemod(general: &General, text: &mut String) -> std::fmt::Result {
    let senses = [
        ("A reason to leave a site alone", general.refused),
        ("A reason to pass over a whole file", general.skipped),
        ("A bug of aiomend, which it has caught", general.defect),
    ];
    for (sense, line) in senses {
        if let Some(line) = line {
            writeln!(text, "{sense}: {line}.\n")?;
        }
    }
    writeln!(text, "**What to do:** {}.", general.remedy)?;
    example(general.example, text)
}

/// What some codemods say in the same words, and an example for the first that has one.
fn of_codemods(alike: &[Refused<'_>], text: &mut String) -> std::fmt::Result {
    let Some(first) = alike.first() else { return Ok(()) };
    let link = |refused: &Refused<'_>| format!("[`{0}`]({1})", refused.codemod.id, codemod_page(refused.codemod.id));
    let heading: Vec<String> = alike.iter().map(link).collect();
    writeln!(text, "\n## {}\n\n**What it means:** {}.", heading.join(", "), first.meaning)?;
    if let Some(remedy) = first.remedy {
        writeln!(text, "\n**What to do:** {}.", remedy.trim_end_matches('.'))?;
    }
    example(alike.iter().find_map(|refused| refused.example), text)
}

fn example(code: Option<&str>, text: &mut String) -> std::fmt::Result {
    match code {
        Some(code) => writeln!(text, "\n```python example\n{}\n```", code.trim_end()),
        None => Ok(()),
    }
}

/// The same for programs, as one JSON document.
///
/// # Errors
/// When `out` fails.
pub fn explain_json(topic: &Topic<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document: Value = match topic {
        Topic::Codemod(codemod) => json!({
            "version": 1,
            "topic": "codemod",
            "id": codemod.id,
            "url": codemod_page(codemod.id),
            "title": codemod.title,
            "safety": codemod.safety,
            "min_python": format!("3.{}", codemod.min_python),
            "default": codemod.when_unasked(),
            "refusals": codemod.refusals.iter().map(|(code, _)| code).collect::<Vec<_>>(),
            "markdown": codemod.doc,
        }),
        Topic::Code { code, general, codemods } => json!({
            "version": 1,
            "topic": kind(general.as_ref()),
            "id": code,
            "url": code_page(code),
            "meaning": general.and_then(|general| general.refused.or(general.skipped).or(general.defect)),
            "skipped": general.and_then(|general| general.skipped),
            "what_to_do": general.map(|general| general.remedy),
            "example": general.and_then(|general| general.example),
            "codemods": codemods.iter().map(refused_out).collect::<Vec<_>>(),
            "markdown": explanation(topic),
        }),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// What the code is said of first.
fn kind(general: Option<&General>) -> &'static str {
    match general {
        Some(General { refused: None, skipped: Some(_), .. }) => "skip",
        Some(General { refused: None, skipped: None, .. }) => "defect",
        _ => "refusal",
    }
}

fn refused_out(refused: &Refused<'_>) -> Value {
    json!({
        "id": refused.codemod.id,
        "meaning": refused.meaning,
        "what_to_do": refused.remedy,
        "example": refused.example,
    })
}
