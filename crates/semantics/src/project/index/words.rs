//! What the files of a project call, define and subclass, judged by their bytes.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::project::index::Index;
use crate::project::index::filter::WordFilter;
use crate::project::index::heirs::Heirs;
use crate::project::index::said::Said;
use crate::project::index::scan::{FileWords, hash};

/// The words of all files, by word: each with the number of a file in the layout. Sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) called: Vec<(u32, u32)>,
    // A word with the object's, and the file.
    dispatched: Vec<(u32, u32, u32)>,
    // Files that handle modules as objects.
    hosts: Vec<u32>,
    // Files that do so, or handle exceptions.
    handling: Vec<u32>,
    bases: Vec<(u32, u32)>,
    // What a file imports, and its own classes.
    pub(super) known: Vec<(u32, u32)>,
    filled: Vec<(u32, u32)>,
    // A word as often as it is defined.
    pub(super) defined: Vec<(u32, u32)>,
    pub(super) assigned: Vec<(u32, u32)>,
    called_at_top: Vec<(u32, u32)>,
    entered: Vec<(u32, u32)>,
    pub(super) heirs: Heirs,
    of_module: Vec<(u32, u32)>,
    // Files that say `task_factory`.
    factories: Vec<u32>,
    // Files that may have a class with a base that somebody else gives.
    makers: Vec<u32>,
}

impl Words {
    fn of(files: impl Iterator<Item = (u32, FileWords)>) -> Self {
        let mut all = Self::default();
        files.for_each(|(file, words)| all.add(file, &words));
        all.sorted()
    }

    /// In order; by this thread alone, as [`Index::words`] must be.
    fn sorted(mut self) -> Self {
        self.by_word().into_iter().for_each(|list| list.sort());
        self.by_file().into_iter().for_each(|list| list.sort());
        self.dispatched.sort();
        self.heirs.sort();
        self
    }

    /// In order, by all threads.
    fn sorted_by_all(mut self) -> Self {
        for list in self.by_word() {
            list.par_sort_unstable();
            list.shrink_to_fit();
        }
        self.dispatched.par_sort_unstable();
        // What is in order already takes no time.
        self.sorted()
    }

    /// What other files say as well; it is to be sorted then.
    fn join(&mut self, mut other: Self) {
        self.by_word().into_iter().zip(other.by_word()).for_each(|(list, more)| list.append(more));
        self.by_file().into_iter().zip(other.by_file()).for_each(|(list, more)| list.append(more));
        self.dispatched.append(&mut other.dispatched);
        self.heirs.join(other.heirs);
    }

    /// The same with the words `files` for those that are `changed`; none for a file that cannot be read any more.
    pub(super) fn renewed(&self, changed: &BTreeSet<u32>, files: &[(u32, FileWords)]) -> Self {
        let mut all = self.clone();
        // Asked of millions of words.
        let mut goes = vec![false; changed.last().map_or(0, |last| *last as usize + 1)];
        changed.iter().for_each(|&file| goes[file as usize] = true);
        let stays = |file: &u32| !goes.get(*file as usize).is_some_and(|goes| *goes);
        all.by_word().into_par_iter().for_each(|list| list.retain(|(_, file)| stays(file)));
        all.by_file().into_iter().for_each(|list| list.retain(stays));
        all.dispatched.retain(|(_, _, file)| stays(file));
        all.heirs.retain(stays);
        files.iter().for_each(|(file, words)| all.add(*file, words));
        // What stays is in order already, which a stable sort makes use of.
        all.by_word().into_par_iter().for_each(|list| list.sort());
        all.sorted()
    }

    fn by_word(&mut self) -> [&mut Vec<(u32, u32)>; 9] {
        let Self { called, bases, known, filled, defined, assigned, called_at_top, of_module, entered, .. } = self;
        [called, bases, known, filled, defined, assigned, called_at_top, of_module, entered]
    }

    fn by_file(&mut self) -> [&mut Vec<u32>; 4] {
        let Self { factories, hosts, handling, makers, .. } = self;
        [factories, hosts, handling, makers]
    }

    fn add(&mut self, file: u32, words: &FileWords) {
        self.called.extend(words.called.iter().map(|&word| (word, file)));
        self.dispatched.extend(words.dispatched.iter().map(|&(word, object)| (word, object, file)));
        self.hosts.extend(words.handles_modules.then_some(file));
        self.handling.extend((words.handles_modules || words.handles_exceptions).then_some(file));
        self.bases.extend(words.bases.iter().map(|&word| (word, file)));
        self.known.extend(words.known.iter().map(|&word| (word, file)));
        self.filled.extend(words.filled.iter().map(|&word| (word, file)));
        self.heirs.add(file, words);
        self.defined.extend(words.defined.iter().map(|&word| (word, file)));
        self.assigned.extend(words.assigned.iter().map(|&word| (word, file)));
        self.called_at_top.extend(words.called_at_top.iter().map(|&word| (word, file)));
        self.entered.extend(words.entered.iter().map(|&word| (word, file)));
        self.of_module.extend(words.of_module.iter().map(|&word| (word, file)));
        self.factories.extend(words.names_factory.then_some(file));
        self.makers.extend(words.makes_classes.then_some(file));
    }
}

/// The words of the files of an index, as they are read. Threads that share the work join what they have.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Words,
    filters: Vec<(u32, WordFilter)>,
}

impl Vocabulary {
    /// Take in the words of a file of `index`.
    pub fn add(&mut self, index: &Index, path: &Path, words: FileWords) {
        let Some(number) = index.number(path) else { return };
        self.words.add(number, &words);
        self.filters.push((number, words.said));
    }

    /// Take in those of other files.
    pub fn join(&mut self, other: Self) {
        self.words.join(other.words);
        self.filters.extend(other.filters);
    }
}

/// Files that call a function of plugins by the same words.
const MOST_HOSTS: usize = 8;

impl Words {
    /// The calls of a name as an attribute, by the object's last word.
    pub(super) fn dispatched_of(&self, name: &str) -> &[(u32, u32, u32)] {
        let hash = hash(name.as_bytes());
        let start = self.dispatched.partition_point(|(known, ..)| *known < hash);
        let end = self.dispatched.partition_point(|(known, ..)| *known <= hash);
        self.dispatched.get(start..end).unwrap_or_default()
    }
}

impl Index {
    /// Files of the project that may call a function by this name, by path.
    pub fn files_calling(&self, name: &str) -> Vec<PathBuf> {
        self.files_with(name, &self.words().called)
    }

    /// Files of the project that may call a class of this name while they are imported, by path.
    pub(crate) fn files_calling_at_top(&self, name: &str) -> Vec<PathBuf> {
        self.files_with(name, &self.words().called_at_top)
    }

    /// Files of the project that may subclass a class of this name, by path.
    pub fn files_subclassing(&self, name: &str) -> Vec<PathBuf> {
        self.files_with(name, &self.words().bases)
    }

    /// Files of the project that may set a task factory, by path.
    pub(crate) fn files_with_factory(&self) -> Vec<PathBuf> {
        self.words().factories.iter().filter_map(|&file| self.file(file)).collect()
    }

    /// Files of the project that may call a function by this name as an attribute of a module found at run time, by path.
    pub(crate) fn files_dispatching(&self, name: &str) -> Vec<PathBuf> {
        let words = self.words();
        let mut files: Vec<u32> = Vec::new();
        for alike in words.dispatched_of(name).chunk_by(|a, b| a.1 == b.1) {
            let numbers = alike.iter().map(|&(_, _, file)| file);
            // What many files call by the same words is an object that the project knows, and no plugin's module.
            let is_known_object = alike.len() > MOST_HOSTS;
            let counted = if is_known_object { &words.hosts } else { &words.handling };
            files.extend(numbers.filter(|file| counted.binary_search(file).is_ok()));
        }
        files.sort_unstable();
        files.dedup();
        files.into_iter().filter_map(|file| self.file(file)).collect()
    }

    /// Files of the project that may fill an attribute of this name, of whatever object, by path.
    pub(crate) fn files_filling(&self, attribute: &str) -> Vec<PathBuf> {
        self.files_with(attribute, &self.words().filled)
    }

    /// Files of the project that may have a class whose base is a parameter or the result of a call, by path.
    pub(crate) fn files_making_classes(&self) -> Vec<PathBuf> {
        self.words().makers.iter().filter_map(|&file| self.file(file)).collect()
    }

    /// Whether a file may enter something of this name by `async with`.
    pub(crate) fn may_be_entered(&self, name: &str) -> bool {
        numbers(name, &self.words().entered).next().is_some()
    }

    /// Whether a file may give something of this name another one when it imports it.
    pub(crate) fn may_be_renamed(&self, name: &str) -> bool {
        numbers(name, &self.words().bases).next().is_some()
    }

    /// How many functions of the project have this name.
    pub(crate) fn definitions(&self, name: &str) -> usize {
        numbers(name, &self.words().defined).count()
    }

    /// Whether a file defines, calls or assigns something of this name.
    pub(crate) fn is_name_used(&self, name: &str) -> bool {
        let words = self.words();
        [&words.defined, &words.called, &words.assigned].into_iter().any(|list| numbers(name, list).next().is_some())
    }

    /// Whether no fewer functions of modules than methods have this name.
    pub(crate) fn is_rather_of_modules(&self, name: &str) -> bool {
        2 * numbers(name, &self.words().of_module).count() >= self.definitions(name)
    }

    fn files_with(&self, name: &str, by_word: &[(u32, u32)]) -> Vec<PathBuf> {
        numbers(name, by_word).filter_map(|file| self.file(file)).collect()
    }

    /// Those of [`Index::files_calling`] that import one of `words` or the module in the file `home`, name a base so, or
    /// hold such a class.
    pub(crate) fn files_calling_with(&self, name: &str, words: &[&str], home: &Path) -> Vec<PathBuf> {
        let knowing = self.files_knowing(words, home);
        let calling = numbers(name, &self.words().called);
        calling.filter(|file| knowing.contains(file)).filter_map(|file| self.file(file)).collect()
    }

    /// Those of them that call it as an attribute of something else than `self`.
    pub(crate) fn files_calling_others_with(&self, name: &str, words: &[&str], home: &Path) -> Vec<PathBuf> {
        let knowing = self.files_knowing(words, home);
        let calling = self.words().dispatched_of(name).iter().map(|&(_, _, file)| file);
        calling.filter(|file| knowing.contains(file)).filter_map(|file| self.file(file)).collect()
    }

    fn files_knowing(&self, words: &[&str], home: &Path) -> FxHashSet<u32> {
        let all = self.words();
        let of = |word: &str| numbers(word, &all.known).chain(numbers(word, &all.bases)).collect::<FxHashSet<u32>>();
        let mut files: FxHashSet<u32> = words.iter().flat_map(|word| of(word)).collect();
        let named = |path: Option<&OsStr>| path.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let (stem, directory) = (named(home.file_stem()), home.parent().unwrap_or(Path::new("")));
        let package = of(&named(directory.file_name()));
        if stem == "__init__" {
            files.extend(package);
        } else {
            // Many modules have the name of this one: who means it says its package, or lies inside that.
            let is_inside = |file: u32| self.files.path(file).is_some_and(|file| file.starts_with(directory));
            files.extend(of(&stem).into_iter().filter(|&file| package.contains(&file) || is_inside(file)));
        }
        files
    }

    /// The same with words that somebody has read already; without, they are left to the first question.
    pub fn with_words(mut self, vocabulary: Vocabulary) -> Self {
        self.said = Said::of(vocabulary.filters, self.files.paths().len());
        self.words = OnceLock::from(vocabulary.words.sorted_by_all());
        self
    }

    /// In how many files a function of this name may be called.
    pub(crate) fn count_calling(&self, name: &str) -> usize {
        numbers(name, &self.words().called).count()
    }

    pub(super) fn number(&self, path: &Path) -> Option<u32> {
        self.files.number(path)
    }

    pub(super) fn file(&self, number: u32) -> Option<PathBuf> {
        self.files.path(number).cloned()
    }

    pub(super) fn words(&self) -> &Words {
        // On this thread alone: one that waits for others may be given a question that waits for this answer.
        self.words.get_or_init(|| {
            let of = |(number, path): (usize, &PathBuf)| Some((number as u32, FileWords::of(&self.bytes(path)?)));
            Words::of(self.files.paths().iter().enumerate().filter_map(of))
        })
    }

    /// The words of some files; none of one that cannot be read.
    pub(super) fn words_of(&self, numbers: &BTreeSet<u32>) -> Vec<(u32, FileWords)> {
        let of = |&number: &u32| Some((number, FileWords::of(&self.bytes(self.files.path(number)?)?)));
        numbers.par_iter().filter_map(of).collect()
    }
}

/// The files with a word, in order.
pub(super) fn numbers<'w>(word: &str, by_word: &'w [(u32, u32)]) -> impl Iterator<Item = u32> + use<'w> {
    let hash = hash(word.as_bytes());
    let start = by_word.partition_point(|(known, _)| *known < hash);
    by_word.iter().skip(start).take_while(move |(known, _)| *known == hash).map(|&(_, file)| file)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use crate::project::index::{Index, Layout, Loader};

    const BASE: &str = "class Base:\n    def go(self):\n        self.x = task_factory\n";
    const HEIR: &str = "from a import Base\nclass Heir(Base):\n    def go(self):\n        run(self.go)\nrun(1)\n";
    const MAKER: &str =
        "import sys\ndef make(base):\n    class Made(base):\n        pass\n    sys.modules[base].go()\n";

    struct Texts(BTreeMap<&'static str, &'static str>);

    impl Loader for Texts {
        fn read(&self, path: &Path) -> Option<Vec<u8>> {
            self.0.get(path.to_str()?).map(|text| text.as_bytes().to_vec())
        }

        fn exists(&self, path: &Path) -> bool {
            path.to_str().is_some_and(|path| self.0.contains_key(path))
        }
    }

    fn index(texts: &[(&'static str, &'static str)]) -> Index {
        let layout = Layout { files: texts.iter().map(|(path, _)| path.into()).collect(), ..Layout::default() };
        Index::new(layout, Arc::new(Texts(texts.iter().copied().collect())))
    }

    fn renewed(index: &Index, texts: &[(&str, &str)]) -> Index {
        let texts: HashMap<PathBuf, Arc<str>> =
            texts.iter().map(|&(path, text)| (PathBuf::from(path), Arc::from(text))).collect();
        index.renewed(texts)
    }

    /// As if all files were read anew, after any renewal, also of what is as it was again.
    #[test]
    fn words_are_renewed_as_they_would_be_read() {
        let first = index(&[("a.py", BASE), ("b.py", HEIR), ("c.py", MAKER)]);
        assert!(!first.words().defined.is_empty() && !first.words().bases.is_empty());
        for (one, two) in [(HEIR, MAKER), (BASE, ""), ("", HEIR), (MAKER, MAKER)] {
            let changed = renewed(&first, &[("a.py", one), ("c.py", two)]);
            assert_eq!(changed.words(), index(&[("a.py", one), ("b.py", HEIR), ("c.py", two)]).words());
            let again = renewed(&changed, &[("b.py", one)]);
            assert_eq!(again.words(), index(&[("a.py", BASE), ("b.py", one), ("c.py", MAKER)]).words());
        }
    }
}
