//! Where the project says a name, in whatever way.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::{Mention, Outline};
use aiomend_syntax::words::says;
use rayon::prelude::*;

use crate::project::index::filter::WordFilter;
use crate::project::index::scan::FileWords;
use crate::project::index::{Index, ModuleRef};

/// What files say; found when first asked, kept for the next question.
#[derive(Default)]
pub(crate) struct Said {
    // The words of the n-th file; none of one that cannot be read.
    words: OnceLock<Vec<Option<Arc<WordFilter>>>>,
    mentions: RwLock<HashMap<Box<str>, Mentions>>,
}

/// The mentions of one name, by the numbers of the files that were looked at; none in one that does not say it in code.
type Mentions = HashMap<u32, Option<Arc<InFile>>>;

/// The mentions of one name in one file.
pub(crate) struct InFile {
    pub(crate) module: ModuleRef,
    pub(crate) outline: Arc<Outline>,
    pub(crate) mentions: Vec<Mention>,
}

impl Said {
    /// What is known when these are the words of all files, each with its number.
    pub(super) fn of(words: impl IntoIterator<Item = (u32, WordFilter)>, count: usize) -> Self {
        let mut all = vec![None; count];
        for (number, filter) in words {
            all[number as usize] = Some(Arc::new(filter));
        }
        Self { words: OnceLock::from(all), ..Self::default() }
    }

    /// What the files say when those that are `changed` have the words `files`.
    pub(super) fn renewed(&self, changed: &BTreeSet<u32>, files: Vec<(u32, FileWords)>) -> Self {
        let words = self.words.get().map_or_else(OnceLock::new, |words| {
            let mut words = words.clone();
            changed.iter().for_each(|&number| words[number as usize] = None);
            for (number, file) in files {
                words[number as usize] = Some(Arc::new(file.said));
            }
            OnceLock::from(words)
        });
        let mut mentions = self.mentions.read().unwrap_or_else(PoisonError::into_inner).clone();
        mentions.values_mut().for_each(|known| known.retain(|number, _| !changed.contains(number)));
        Self { words, mentions: RwLock::new(mentions) }
    }
}

impl Index {
    /// Every mention of a name in the files of the project but for that of `home`, by path.
    pub(crate) fn mentions_outside(&self, home: &Path, name: &str) -> Vec<Arc<InFile>> {
        let home = self.number(home);
        let numbers: Vec<u32> = self.numbers_saying(name).into_iter().filter(|number| Some(*number) != home).collect();
        let unknown: Vec<u32> = {
            let mentions = self.said.mentions.read().unwrap_or_else(PoisonError::into_inner);
            let known = mentions.get(name);
            numbers.iter().copied().filter(|number| known.is_none_or(|known| !known.contains_key(number))).collect()
        };
        let in_file = |number: u32| {
            let file = self.mentions_in(self.module_at(&self.file(number)?)?, &[name])?;
            (!file.mentions.is_empty()).then(|| Arc::new(file))
        };
        let found: Vec<(u32, Option<Arc<InFile>>)> =
            unknown.into_par_iter().map(|number| (number, in_file(number))).collect();
        let mut mentions = self.said.mentions.write().unwrap_or_else(PoisonError::into_inner);
        let known = mentions.entry(name.into()).or_default();
        known.extend(found);
        numbers.iter().filter_map(|number| known.get(number).cloned().flatten()).collect()
    }

    /// The mentions of some names in one file; none where it says none of them as a word.
    pub(crate) fn mentions_in(&self, module: ModuleRef, names: &[&str]) -> Option<InFile> {
        let text = self.text(&module.path)?;
        if !names.iter().any(|name| says(text.as_bytes(), name.as_bytes())) {
            return None;
        }
        let reading = read(&text, TargetVersion::new(u8::MAX)).ok()?;
        let outline = module.outline.get_or_init(|| Some(Arc::new(Outline::of(&reading)))).clone()?;
        let mentions = names.iter().flat_map(|name| outline.mentions_of(&reading, name)).collect();
        Some(InFile { module, outline, mentions })
    }

    /// Files of the project with one of these words in code, comments or strings, by path; some have none.
    pub(crate) fn files_saying_any(&self, words: &[&str]) -> BTreeSet<PathBuf> {
        let numbers = words.iter().flat_map(|word| self.numbers_saying(word));
        numbers.filter_map(|number| self.file(number)).collect()
    }

    fn numbers_saying(&self, word: &str) -> Vec<u32> {
        // On this thread alone: one that waits for others may be given a question that waits for this answer.
        let words = self.said.words.get_or_init(|| {
            let numbers = 0..self.files.paths().len() as u32;
            numbers.map(|number| self.filter_of(number)).collect()
        });
        let may_say = |filter: &Arc<WordFilter>| filter.may_say(word.as_bytes());
        (0..).zip(words).filter(|(_, filter)| filter.as_ref().is_some_and(may_say)).map(|(number, _)| number).collect()
    }

    fn filter_of(&self, number: u32) -> Option<Arc<WordFilter>> {
        Some(Arc::new(WordFilter::of(&self.bytes(&self.file(number)?)?)))
    }
}
