//! Where the project says a name, in whatever way.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::{Mention, Outline};
use rayon::prelude::*;

use crate::project::index::scan::{hash, is_word};
use crate::project::index::words::numbers;
use crate::project::index::{Index, ModuleRef};

/// What files say; found when first asked, kept for the next question.
#[derive(Default)]
pub(crate) struct Said {
    // Every word of every file, each with the number of the file. Sorted.
    words: OnceLock<Vec<(u32, u32)>>,
    mentions: RwLock<HashMap<Box<str>, Arc<Vec<InFile>>>>,
}

/// The mentions of one name in one file.
pub(crate) struct InFile {
    pub(crate) module: ModuleRef,
    pub(crate) outline: Arc<Outline>,
    pub(crate) mentions: Vec<Mention>,
}

impl Index {
    /// Every mention of a name in the files of the project by path.
    pub(crate) fn mentions(&self, name: &str) -> Arc<Vec<InFile>> {
        if let Some(known) = self.said.mentions.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Arc::clone(known);
        }
        let found = self.files_saying(name).into_par_iter().filter_map(|path| {
            let module = self.module_at(&path)?;
            let file = self.mentions_in(module, &[name])?;
            (!file.mentions.is_empty()).then_some(file)
        });
        let found = Arc::new(found.collect::<Vec<InFile>>());
        let mut mentions = self.said.mentions.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(mentions.entry(name.into()).or_insert(found))
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

    /// Files of the project with one of these words as a called name, by path.
    pub(crate) fn files_saying_any(&self, words: &[&str]) -> BTreeSet<PathBuf> {
        words.iter().flat_map(|word| self.files_saying(word)).collect()
    }

    /// Files of the project with this word in code, comments or strings, by path.
    fn files_saying(&self, word: &str) -> Vec<PathBuf> {
        let words = self.said.words.get_or_init(|| {
            let files = self.layout.files.par_iter().enumerate();
            let of = |(number, path): (usize, &PathBuf)| {
                let words = self.bytes(path).map(|bytes| words_of(&bytes)).unwrap_or_default();
                words.into_iter().map(|word| (word, number as u32)).collect::<Vec<_>>()
            };
            let mut all: Vec<(u32, u32)> = files.flat_map_iter(of).collect();
            all.par_sort_unstable();
            all
        });
        numbers(word, words).filter_map(|file| self.file(file)).collect()
    }
}

/// Hashes of all words that may be names, each once.
pub(crate) fn words_of(bytes: &[u8]) -> Vec<u32> {
    let words = bytes.split(|&byte| !is_word(byte));
    let named = words.filter(|word| word.first().is_some_and(|first| !first.is_ascii_digit()));
    let mut hashes: Vec<u32> = named.map(hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

#[cfg(test)]
mod tests {
    use super::words_of;
    use crate::project::index::scan::hash;

    #[test]
    fn words_of_code_and_strings_are_found() {
        let words = words_of(b"self._lock = x2\npatch('a.b.LOCK')\n# _other 12");
        for word in ["self", "_lock", "x2", "patch", "a", "b", "LOCK", "_other"] {
            assert!(words.contains(&hash(word.as_bytes())), "{word}");
        }
        assert!(!words.contains(&hash(b"12")));
    }
}
