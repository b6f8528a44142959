//! What the faces know of the codemods: plain data that `main` fills, so that no face names one.

mod general;

use std::collections::BTreeSet;
use std::fmt;

use aiomend_rewrite::{DefaultOn, ENGINE_REFUSALS};

use crate::names::{nearest, question};

pub use general::{DEFECT, General, general, general_codes};

/// A codemod, or a form of one, as `list` and `explain` show it.
#[derive(Debug, Clone, Copy)]
pub struct CodemodInfo {
    /// Kebab case, as `wait-for-to-timeout`; `<id>:<form>` for a form, which stands after its codemod.
    pub id: &'static str,
    /// What it does, in one line without a full stop.
    pub title: &'static str,
    /// The applicability of its fixes, as `safe`, `unsafe` or `safe, unsafe`.
    pub safety: &'static str,
    /// Minor version of the Python 3 that the new code needs.
    pub min_python: u8,
    /// Where it runs without being selected.
    pub default: DefaultOn,
    /// The README, in Markdown.
    pub doc: &'static str,
    /// Codes it may refuse with, each with one line.
    pub refusals: &'static [(&'static str, &'static str)],
    /// Codes with a module that has a site refused for each.
    pub examples: &'static [(&'static str, &'static str)],
}

impl CodemodInfo {
    /// The form, where it is one of a codemod and no codemod of its own.
    pub fn form(&self) -> Option<&'static str> {
        Some(self.id.split_once(':')?.1)
    }

    /// Where it runs without being selected, as `by default below 3.11`; nothing where that is every place it can.
    pub fn when_unasked(&self) -> Option<String> {
        match self.default {
            DefaultOn::Always => None,
            DefaultOn::From(minor) if minor <= self.min_python => None,
            DefaultOn::From(minor) => Some(format!("by default from 3.{minor}")),
            DefaultOn::Below(minor) => Some(format!("by default below 3.{minor}")),
            DefaultOn::Named if self.form().is_some() => Some("only when selected by this name".to_owned()),
            DefaultOn::Named => Some("only when selected".to_owned()),
        }
    }
}

/// The word that stands for every codemod in `select`, without its forms, and in `ignore`.
pub const ALL: &str = "all";

/// A name that is neither a codemod's nor a form's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnknownCodemod {
    /// There is no such codemod.
    Codemod {
        /// As typed.
        name: String,
        /// The known name it resembles.
        nearest: Option<&'static str>,
    },
    /// There is the codemod, and it has no such form.
    Form {
        /// As typed, behind the colon.
        form: String,
        /// The codemod's id.
        codemod: &'static str,
        /// Ids of the forms that it has.
        known: Vec<&'static str>,
    },
}

impl fmt::Display for UnknownCodemod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnknownCodemod::Codemod { name, nearest } => {
                write!(f, "unknown codemod `{name}`{}", nearest_or_list(*nearest))
            }
            UnknownCodemod::Form { form, codemod, known } if known.is_empty() => {
                write!(f, "`{codemod}` has no form `{form}`, nor any other")
            }
            UnknownCodemod::Form { form, codemod, known } => {
                write!(f, "`{codemod}` has no form `{form}`; known: `{}`", known.join("`, `"))
            }
        }
    }
}

impl std::error::Error for UnknownCodemod {}

/// The end of a message on a name that is no codemod's.
fn nearest_or_list(nearest: Option<&str>) -> String {
    if nearest.is_none() { "; `aiomend list` names the codemods".to_owned() } else { question(nearest) }
}

/// Whether every one of `ids` is a codemod's, a form's or [`ALL`].
///
/// # Errors
/// The first that is not.
pub fn check_ids<'a>(ids: impl IntoIterator<Item = &'a str>, codemods: &[CodemodInfo]) -> Result<(), UnknownCodemod> {
    for id in ids {
        if id != ALL && codemods.iter().all(|codemod| codemod.id != id) {
            return Err(unknown(id, codemods));
        }
    }
    Ok(())
}

fn unknown(id: &str, codemods: &[CodemodInfo]) -> UnknownCodemod {
    let known = id.split_once(':').and_then(|(codemod, form)| {
        let codemod = codemods.iter().find(|known| known.id == codemod)?;
        Some((codemod.id, form))
    });
    match known {
        Some((codemod, form)) => {
            let is_form = |other: &CodemodInfo| other.id.split_once(':').is_some_and(|(of, _)| of == codemod);
            let known = codemods.iter().filter(|other| is_form(other)).map(|other| other.id).collect();
            UnknownCodemod::Form { form: form.to_owned(), codemod, known }
        }
        None => {
            let known = codemods.iter().map(|codemod| codemod.id).chain([ALL]);
            UnknownCodemod::Codemod { name: id.to_owned(), nearest: nearest(id, known) }
        }
    }
}

/// The line on a refusal `code` of the codemod with this id.
pub fn meaning(codemod: &str, code: &str, codemods: &[CodemodInfo]) -> Option<&'static str> {
    let own = codemods.iter().filter(|info| info.id == codemod).flat_map(|info| info.refusals);
    own.chain(ENGINE_REFUSALS).find(|(known, _)| *known == code).map(|&(_, line)| line)
}

/// What `explain` can tell of.
#[derive(Debug)]
pub enum Topic<'a> {
    /// A codemod.
    Codemod(&'a CodemodInfo),
    /// A code: why a site is refused or a file passed over.
    Code {
        /// The code.
        code: &'static str,
        /// What it means whatever the codemod.
        general: Option<General>,
        /// The codemods that declare it, each with what it says of it; for a general code those whose contract speaks of
        /// it.
        codemods: Vec<Refused<'a>>,
    },
}

/// Every code that a report can name, sorted.
pub fn codes(codemods: &[CodemodInfo]) -> BTreeSet<&'static str> {
    let own = codemods.iter().flat_map(|codemod| codemod.refusals).map(|&(code, _)| code);
    own.chain(general_codes()).collect()
}

/// An id that is neither a codemod's nor a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTopic {
    /// As typed.
    pub name: String,
    /// The known name it resembles.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no codemod or code is named `{}`{}", self.name, nearest_or_list(self.nearest))
    }
}

impl std::error::Error for UnknownTopic {}

/// The codemod or code named `id`.
///
/// # Errors
/// When there is none.
pub fn topic<'a>(id: &str, codemods: &'a [CodemodInfo]) -> Result<Topic<'a>, UnknownTopic> {
    if let Some(codemod) = codemods.iter().find(|codemod| codemod.id == id) {
        return Ok(Topic::Codemod(codemod));
    }
    let Some(&code) = codes(codemods).get(id) else {
        let known = codemods.iter().map(|codemod| codemod.id).chain(codes(codemods));
        return Err(UnknownTopic { name: id.to_owned(), nearest: nearest(id, known) });
    };
    // What a form refuses with is in its codemod's contract.
    let codemods = || codemods.iter().filter(|codemod| codemod.form().is_none());
    let mut found = Vec::new();
    for codemod in codemods() {
        let declared = codemod.refusals.iter().filter(|(known, _)| *known == code);
        found.extend(declared.map(|&(_, line)| Refused::of(codemod, code, line)));
    }
    if found.is_empty() {
        // One of the general codes: contracts say what it means to their codemods.
        let speaking = codemods().map(|codemod| Refused::of(codemod, code, ""));
        found.extend(speaking.filter(|refused| refused.remedy.is_some()));
    }
    Ok(Topic::Code { code, general: general(code), codemods: found })
}

/// What a codemod says of a code that it may refuse with.
#[derive(Debug, Clone, Copy)]
pub struct Refused<'a> {
    /// The codemod.
    pub codemod: &'a CodemodInfo,
    /// What it means: from its contract, or else its line on the code.
    pub meaning: &'a str,
    /// What a person can do, where its contract says so; Markdown.
    pub remedy: Option<&'a str>,
    /// A module with a site that it refuses so, or several, each below its name.
    pub example: Option<&'a str>,
}

impl<'a> Refused<'a> {
    fn of(codemod: &'a CodemodInfo, code: &str, line: &'a str) -> Self {
        // | `code` | meaning | what to do |
        let rows = codemod.doc.lines().filter_map(|line| line.trim().strip_prefix('|')?.strip_suffix('|'));
        let mut rows = rows.map(|row| row.split(" | ").map(str::trim).collect::<Vec<_>>());
        let row = rows.find(|cells| {
            let is_code = cells.first().is_some_and(|cell| cell.trim_matches('`') == code);
            is_code && cells.len() == 3
        });
        let (meaning, remedy) = row.map_or((line, None), |cells| (cells[1], Some(cells[2])));
        let example = codemod.examples.iter().find(|(known, _)| *known == code).map(|(_, text)| *text);
        Self { codemod, meaning: meaning.trim_end_matches('.'), remedy, example }
    }
}
