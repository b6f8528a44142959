//! The rules of the results, each with its help, in the order in which results first name them; and likewise what
//! notifications are about.

use std::collections::HashMap;

use super::model::{Configuration, Help, Message, Rule};
use crate::catalog::{self, CodemodInfo, general, topic};
use crate::cli::Volume;
use crate::report::explain::{explain, explanation};
use crate::report::look::Look;
use crate::report::pages::{code_page, codemod_page};

/// The rules named so far.
pub(super) struct Rules<'c> {
    codemods: &'c [CodemodInfo],
    list: Vec<Rule>,
    by_id: HashMap<String, usize>,
}

impl<'c> Rules<'c> {
    pub(super) fn new(codemods: &'c [CodemodInfo]) -> Self {
        Self { codemods, list: Vec::new(), by_id: HashMap::new() }
    }

    /// Id and index of the rule for fixes of `codemod`.
    pub(super) fn of_fix(&mut self, codemod: &'static str) -> (String, usize) {
        let title = self.codemods.iter().find(|info| info.id == codemod).map_or(codemod, |info| info.title);
        self.index_of(codemod.to_owned(), |id| rule(id, title, codemod, codemod_page(codemod), "warning"))
    }

    /// Id and index of the rule for sites that `codemod` refuses with `code`.
    pub(super) fn of_refusal(&mut self, codemod: &str, code: &'static str) -> (String, usize) {
        let meaning = catalog::meaning(codemod, code, self.codemods).unwrap_or(code);
        self.index_of(format!("{codemod}/{code}"), |id| rule(id, meaning, code, code_page(code), "note"))
    }

    /// Id and index for what is said of a file with `code`.
    pub(super) fn of_notice(&mut self, code: &'static str) -> (String, usize) {
        let meaning = general(code).and_then(|told| told.skipped.or(told.defect)).unwrap_or(code);
        self.index_of(code.to_owned(), |id| rule(id, meaning, code, code_page(code), "warning"))
    }

    pub(super) fn into_list(self) -> Vec<Rule> {
        self.list
    }

    fn index_of(&mut self, id: String, make: impl FnOnce(String) -> Described) -> (String, usize) {
        let index = match self.by_id.get(&id) {
            Some(index) => *index,
            None => {
                self.list.push(make(id.clone()).with_help(self.codemods));
                self.by_id.insert(id.clone(), self.list.len() - 1);
                self.list.len() - 1
            }
        };
        (id, index)
    }
}

/// A rule, and the name that `explain` knows its help by.
struct Described {
    id: String,
    title: String,
    name: &'static str,
    page: String,
    level: &'static str,
}

fn rule(id: String, title: &str, name: &'static str, page: String, level: &'static str) -> Described {
    Described { id, title: title.to_owned(), name, page, level }
}

impl Described {
    fn with_help(self, codemods: &[CodemodInfo]) -> Rule {
        let Described { id, title, name, page, level } = self;
        let help = match topic(name, codemods) {
            Ok(topic) => {
                let mut text = Vec::new();
                // Writing to a vector cannot fail.
                let _ = explain(&topic, &Look::plain(Volume::Normal), &mut text);
                Help { text: String::from_utf8_lossy(&text).into_owned(), markdown: explanation(&topic) }
            }
            Err(_) => Help { text: title.clone(), markdown: title.clone() },
        };
        Rule {
            id,
            short_description: Message { text: title },
            help_uri: page,
            help,
            default_configuration: Configuration { level },
        }
    }
}
