//! What the faces know of the codemods: plain data that `main` fills, so that no face names one.

use std::fmt;

use aiomend_rewrite::{DefaultOn, ENGINE_REFUSALS};

use crate::names::{nearest, question};

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
            UnknownCodemod::Codemod { name, nearest } => write!(f, "unknown codemod `{name}`{}", question(*nearest)),
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
    /// A refusal code.
    Refusal {
        /// The code.
        code: &'static str,
        /// The engine's own line, for a code that every codemod may refuse with.
        general: Option<&'static str>,
        /// The codemods that declare it, each with what it says of it; for a general code those whose contract speaks of
        /// it.
        codemods: Vec<Refused<'a>>,
    },
}

/// An id that is neither a codemod's nor a refusal code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownTopic {
    /// As typed.
    pub name: String,
    /// The known name it resembles.
    pub nearest: Option<&'static str>,
}

impl fmt::Display for UnknownTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no codemod or refusal code is named `{}`{}", self.name, question(self.nearest))
    }
}

impl std::error::Error for UnknownTopic {}

/// The codemod or refusal code named `id`.
///
/// # Errors
/// When there is none.
pub fn topic<'a>(id: &str, codemods: &'a [CodemodInfo]) -> Result<Topic<'a>, UnknownTopic> {
    if let Some(codemod) = codemods.iter().find(|codemod| codemod.id == id) {
        return Ok(Topic::Codemod(codemod));
    }
    let general = ENGINE_REFUSALS.iter().find(|(code, _)| *code == id);
    let mut users = Vec::new();
    for codemod in codemods {
        users.extend(codemod.refusals.iter().filter(|(code, _)| *code == id).map(|refusal| (codemod, refusal)));
    }
    let Some(&(code, _)) = general.or(users.first().map(|&(_, refusal)| refusal)) else {
        let codes = codemods.iter().flat_map(|codemod| codemod.refusals).chain(ENGINE_REFUSALS).map(|&(code, _)| code);
        let known = codemods.iter().map(|codemod| codemod.id).chain(codes);
        return Err(UnknownTopic { name: id.to_owned(), nearest: nearest(id, known) });
    };
    let mut found: Vec<Refused<'_>> =
        users.into_iter().map(|(codemod, &(_, line))| Refused::of(codemod, code, line)).collect();
    if found.is_empty() {
        // The engine's own: contracts say what it means to their codemods.
        let speaking = codemods.iter().map(|codemod| Refused::of(codemod, code, ""));
        found.extend(speaking.filter(|refused| refused.remedy.is_some()));
    }
    Ok(Topic::Refusal { code, general: general.map(|&(_, line)| line), codemods: found })
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
    /// A module with a site that it refuses so.
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
