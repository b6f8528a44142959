//! `explain`.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::catalog::{CodemodInfo, Refused, Topic};
use crate::report::look::{Look, paint};
use crate::report::printable::wrap;

/// A codemod's contract, or what a refusal code means, what can be done, and an example.
///
/// # Errors
/// When `out` fails.
pub fn explain(topic: &Topic<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let (code, general, codemods) = match topic {
        Topic::Codemod(codemod) => {
            writeln!(out, "{}", codemod.doc.trim_end())?;
            let Some(sentence) = when_unasked(codemod) else { return Ok(()) };
            writeln!(out)?;
            return paragraph(&sentence, "", look, out);
        }
        Topic::Refusal { code, general, codemods } => (code, general, codemods),
    };
    writeln!(out, "{}: a reason to leave a site alone", paint(look.palette.refused, code))?;
    if let Some(line) = general {
        writeln!(out, "\n{}", paint(look.palette.path, "every codemod"))?;
        paragraph(line, "  ", look, out)?;
    }
    for refused in codemods {
        writeln!(out, "\n{}", paint(look.palette.path, refused.codemod.id))?;
        paragraph(refused.meaning, "  ", look, out)?;
        if let Some(remedy) = refused.remedy {
            paragraph(&format!("what to do: {remedy}"), "  ", look, out)?;
        }
    }
    let Some(Refused { example: Some(example), codemod, .. }) = codemods.iter().find(|one| one.example.is_some())
    else {
        return Ok(());
    };
    writeln!(out, "\nexample, for {}", paint(look.palette.path, codemod.id))?;
    example.trim_end().lines().try_for_each(|line| writeln!(out, "{}", format!("  {line}").trim_end()))
}

/// The same as Markdown.
///
/// # Errors
/// When `out` fails.
pub fn explain_markdown(topic: &Topic<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (code, general, codemods) = match topic {
        Topic::Codemod(codemod) => {
            writeln!(out, "{}", codemod.doc.trim_end())?;
            return when_unasked(codemod).map_or(Ok(()), |sentence| writeln!(out, "\n{sentence}"));
        }
        Topic::Refusal { code, general, codemods } => (code, general, codemods),
    };
    writeln!(out, "# `{code}`\n\nA reason to leave a site alone.")?;
    if let Some(line) = general {
        writeln!(out, "\nEvery codemod: {line}.")?;
    }
    for refused in codemods {
        writeln!(out, "\n## `{}`\n\nWhat it means: {}.", refused.codemod.id, refused.meaning)?;
        if let Some(remedy) = refused.remedy {
            writeln!(out, "\nWhat to do: {remedy}.")?;
        }
        if let Some(example) = refused.example {
            writeln!(out, "\n```python\n{}\n```", example.trim_end())?;
        }
    }
    Ok(())
}

/// The same as one JSON document.
///
/// # Errors
/// When `out` fails.
pub fn explain_json(topic: &Topic<'_>, out: &mut dyn Write) -> io::Result<()> {
    let document: Value = match topic {
        Topic::Codemod(codemod) => json!({
            "version": 1,
            "topic": "codemod",
            "id": codemod.id,
            "title": codemod.title,
            "safety": codemod.safety,
            "min_python": format!("3.{}", codemod.min_python),
            "default": codemod.when_unasked(),
            "refusals": codemod.refusals.iter().map(|(code, _)| code).collect::<Vec<_>>(),
            "markdown": codemod.doc,
        }),
        Topic::Refusal { code, general, codemods } => json!({
            "version": 1,
            "topic": "refusal",
            "id": code,
            "meaning": general,
            "codemods": codemods.iter().map(refused_out).collect::<Vec<_>>(),
        }),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn refused_out(refused: &Refused<'_>) -> Value {
    json!({
        "id": refused.codemod.id,
        "meaning": refused.meaning,
        "what_to_do": refused.remedy,
        "example": refused.example,
    })
}

/// `By default below 3.11: …`
fn when_unasked(codemod: &CodemodInfo) -> Option<String> {
    let when = codemod.when_unasked()?;
    // A sentence begins with a capital, and the phrases are ASCII.
    let (first, rest) = when.split_at(1);
    let first = first.to_uppercase();
    Some(format!("{first}{rest}: `--select {}` runs it whatever Python the project supports.", codemod.id))
}

fn paragraph(text: &str, indent: &str, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let lines = wrap(text, look.width.saturating_sub(indent.len()));
    lines.into_iter().try_for_each(|line| writeln!(out, "{indent}{line}"))
}
