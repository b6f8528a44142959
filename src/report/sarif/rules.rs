//! The rules of the results, each with its help, in the order in which results first name them.

use std::collections::HashMap;

use super::model::{Configuration, Help, Message, Rule};
use crate::catalog::{self, CodemodInfo};

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

    /// Id and index of the rule for fixes of `codemod`, or for its refusals with `code`.
    pub(super) fn of(&mut self, codemod: &'static str, code: Option<&'static str>) -> (String, usize) {
        let id = code.map_or(codemod.to_owned(), |code| format!("{codemod}/{code}"));
        let index = match self.by_id.get(&id) {
            Some(index) => *index,
            None => {
                self.list.push(self.rule(id.clone(), codemod, code));
                self.by_id.insert(id.clone(), self.list.len() - 1);
                self.list.len() - 1
            }
        };
        (id, index)
    }

    pub(super) fn into_list(self) -> Vec<Rule> {
        self.list
    }

    fn rule(&self, id: String, codemod: &str, code: Option<&str>) -> Rule {
        let info = self.codemods.iter().find(|info| info.id == codemod);
        let title = info.map_or(codemod, |info| info.title);
        match code {
            Some(code) => {
                let meaning = catalog::meaning(codemod, code, self.codemods).unwrap_or(code).to_owned();
                let text = format!("{codemod} leaves a site alone: {meaning}");
                Rule {
                    id,
                    short_description: Message { text: meaning },
                    help: Help { text, markdown: None },
                    default_configuration: Configuration { level: "note" },
                }
            }
            None => {
                let doc = info.map_or(title, |info| info.doc).to_owned();
                Rule {
                    id,
                    short_description: Message { text: title.to_owned() },
                    help: Help { text: doc.clone(), markdown: Some(doc) },
                    default_configuration: Configuration { level: "warning" },
                }
            }
        }
    }
}
