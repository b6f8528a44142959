//! Where the project says a name, in whatever way.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::{Mention, Outline};
use rayon::prelude::*;

use crate::project::index::filter::WordFilter;
use crate::project::index::{Index, ModuleRef};

/// What files say; found when first asked, kept for the next question.
#[derive(Default)]
pub(crate) struct Said {
    // The words of the n-th file; none of one that cannot be read.
    words: OnceLock<Vec<Option<Arc<WordFilter>>>>,
    mentions: RwLock<HashMap<Box<str>, Mentions>>,
}

/// The mentions of one name.
#[derive(Clone, Default)]
struct Mentions {
    files: Arc<Vec<Arc<InFile>>>,
    // Files with another text by now.
    stale: BTreeSet<u32>,
}

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

    /// What the files of `index` say, which has other texts than it was for: those of the files `changed`.
    pub(super) fn renewed(&self, index: &Index, changed: &BTreeSet<u32>) -> Self {
        let words = self.words.get().map_or_else(OnceLock::new, |words| {
            let mut words = words.clone();
            for &number in changed {
                words[number as usize] = index.filter_of(number);
            }
            OnceLock::from(words)
        });
        let mut mentions = self.mentions.read().unwrap_or_else(PoisonError::into_inner).clone();
        mentions.values_mut().for_each(|known| known.stale.extend(changed));
        Self { words, mentions: RwLock::new(mentions) }
    }
}

impl Index {
    /// Every mention of a name in the files of the project by path.
    pub(crate) fn mentions(&self, name: &str) -> Arc<Vec<Arc<InFile>>> {
        let known = self.said.mentions.read().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        if let Some(known) = known.as_ref().filter(|known| known.stale.is_empty()) {
            return Arc::clone(&known.files);
        }
        let in_file = |number: u32| {
            let module = self.module_at(&self.file(number)?)?;
            let file = self.mentions_in(module, &[name])?;
            (!file.mentions.is_empty()).then(|| (number, Arc::new(file)))
        };
        let saying = self.numbers_saying(name);
        let found: BTreeMap<u32, Arc<InFile>> = match known {
            None => saying.into_par_iter().filter_map(in_file).collect(),
            Some(known) => {
                let kept =
                    known.files.iter().filter_map(|file| Some((self.number(&file.module.path)?, Arc::clone(file))));
                let kept = kept.filter(|(number, _)| !known.stale.contains(number));
                let anew = saying.into_par_iter().filter(|number| known.stale.contains(number)).filter_map(in_file);
                kept.chain(anew.collect::<Vec<_>>()).collect()
            }
        };
        let files = Arc::new(found.into_values().collect::<Vec<_>>());
        let known = Mentions { files: Arc::clone(&files), stale: BTreeSet::new() };
        self.said.mentions.write().unwrap_or_else(PoisonError::into_inner).insert(name.into(), known);
        files
    }

    /// The mentions of some names in one file.
    pub(crate) fn mentions_in(&self, module: ModuleRef, names: &[&str]) -> Option<InFile> {
        let text = self.text(&module.path)?;
        if !names.iter().any(|name| text.contains(name)) {
            let outline = self.outline(&module)?;
            return Some(InFile { module, outline, mentions: Vec::new() });
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
            let numbers = 0..self.layout.files.len() as u32;
            numbers.map(|number| self.filter_of(number)).collect()
        });
        let says = |filter: &Arc<WordFilter>| filter.may_say(word.as_bytes());
        (0..).zip(words).filter(|(_, filter)| filter.as_ref().is_some_and(says)).map(|(number, _)| number).collect()
    }

    fn filter_of(&self, number: u32) -> Option<Arc<WordFilter>> {
        Some(Arc::new(WordFilter::of(&self.bytes(&self.file(number)?)?)))
    }
}
