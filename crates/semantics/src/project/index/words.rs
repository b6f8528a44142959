//! What files call, define and subclass, judged by its bytes: a cheap look that says yes too often, never no.

use std::collections::HashSet;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::project::factories::MARK;
use crate::project::index::{Index, standard};

/// Hashes of words of one file.
#[derive(Debug, Default)]
pub struct FileWords {
    // `NAME(`, and `NAME as other` in a file that can hold asyncio code.
    called: Vec<u32>,
    // Words in the parentheses of class statements, and `NAME as other`.
    bases: Vec<u32>,
    // `def NAME(`, once for every definition.
    defined: Vec<u32>,
    // Words of import statements, and the names of classes.
    known: Vec<u32>,
    // Attributes that are filled: `x.NAME[…] =`, `x.NAME.append(`.
    filled: Vec<u32>,
    names_factory: bool,
    // Whether it has a class whose base is the result of a call, or a name that is no class or import of the file.
    makes_classes: bool,
}

/// Methods that fill a container.
const FILLERS: &[&[u8]] =
    &[b"append", b"add", b"appendleft", b"put_nowait", b"insert", b"extend", b"extendleft", b"update", b"setdefault"];

/// The words of all files, by word: each with the number of a file in the layout. Sorted.
#[derive(Debug, Default)]
pub(super) struct Words {
    called: Vec<(u32, u32)>,
    bases: Vec<(u32, u32)>,
    // What a file imports, and its own classes.
    known: Vec<(u32, u32)>,
    filled: Vec<(u32, u32)>,
    // A word as often as it is defined.
    defined: Vec<u32>,
    // Files that say `task_factory`.
    factories: Vec<u32>,
    // Files that may have a class with a base that somebody else gives.
    makers: Vec<u32>,
}

impl Words {
    fn of(files: Vec<(u32, FileWords)>) -> Self {
        let mut all = Self::default();
        for (file, words) in files {
            all.called.extend(words.called.iter().map(|&word| (word, file)));
            all.bases.extend(words.bases.iter().map(|&word| (word, file)));
            all.known.extend(words.known.iter().map(|&word| (word, file)));
            all.filled.extend(words.filled.iter().map(|&word| (word, file)));
            all.defined.extend(words.defined);
            all.factories.extend(words.names_factory.then_some(file));
            all.makers.extend(words.makes_classes.then_some(file));
        }
        all.called.par_sort_unstable();
        all.bases.par_sort_unstable();
        all.known.par_sort_unstable();
        all.filled.par_sort_unstable();
        all.defined.par_sort_unstable();
        all.factories.sort_unstable();
        all.makers.sort_unstable();
        all
    }
}

impl Index {
    /// Files of the project that may call a function by this name, by path.
    pub fn files_calling(&self, name: &str) -> Vec<PathBuf> {
        self.files_with(name, &self.words().called)
    }

    /// Files of the project that may subclass a class of this name, by path.
    pub fn files_subclassing(&self, name: &str) -> Vec<PathBuf> {
        self.files_with(name, &self.words().bases)
    }

    /// Files of the project that may set a task factory, by path.
    pub(crate) fn files_with_factory(&self) -> Vec<PathBuf> {
        self.words().factories.iter().filter_map(|&file| self.file(file)).collect()
    }

    /// Files of the project that may fill an attribute of this name, of whatever object, by path.
    pub(crate) fn files_filling(&self, attribute: &str) -> Vec<PathBuf> {
        self.files_with(attribute, &self.words().filled)
    }

    /// Files of the project that may have a class whose base is a parameter or the result of a call, by path.
    pub(crate) fn files_making_classes(&self) -> Vec<PathBuf> {
        self.words().makers.iter().filter_map(|&file| self.file(file)).collect()
    }

    /// How many functions of the project have this name.
    pub(crate) fn definitions(&self, name: &str) -> usize {
        let hash = hash(name.as_bytes());
        let defined = &self.words().defined;
        defined.partition_point(|known| *known <= hash) - defined.partition_point(|known| *known < hash)
    }

    fn files_with(&self, name: &str, by_word: &[(u32, u32)]) -> Vec<PathBuf> {
        numbers(name, by_word).filter_map(|file| self.file(file)).collect()
    }

    /// Those of [`Index::files_calling`] that import one of `words`, name a base so, or hold such a class.
    pub(crate) fn files_calling_with(&self, name: &str, words: &[&str]) -> Vec<PathBuf> {
        let all = self.words();
        let lists = words.iter().flat_map(|word| [numbers(word, &all.known), numbers(word, &all.bases)]);
        let with_one: HashSet<u32> = lists.flatten().collect();
        numbers(name, &all.called).filter(|file| with_one.contains(file)).filter_map(|file| self.file(file)).collect()
    }

    /// The same with words that somebody has read already; none where it is left to the first question.
    pub fn with_words(self, files: Vec<(PathBuf, FileWords)>) -> Self {
        let numbered = files.into_iter().filter_map(|(path, words)| {
            let number = self.layout.files.binary_search(&path).ok()?;
            Some((number as u32, words))
        });
        let words = Words::of(numbered.collect());
        // A new index knows none yet.
        let _ = self.words.set(words);
        self
    }

    /// In how many files a function of this name may be called.
    pub(crate) fn count_calling(&self, name: &str) -> usize {
        numbers(name, &self.words().called).count()
    }

    fn file(&self, number: u32) -> Option<PathBuf> {
        self.layout.files.get(number as usize).cloned()
    }

    fn words(&self) -> &Words {
        self.words.get_or_init(|| {
            let of = |(number, path): (usize, &PathBuf)| Some((number as u32, FileWords::of(&self.loader.read(path)?)));
            Words::of(self.layout.files.par_iter().enumerate().filter_map(of).collect())
        })
    }
}

/// The files with a word, in order.
fn numbers<'w>(word: &str, by_word: &'w [(u32, u32)]) -> impl Iterator<Item = u32> + use<'w> {
    let hash = hash(word.as_bytes());
    let start = by_word.partition_point(|(known, _)| *known < hash);
    by_word.iter().skip(start).take_while(move |(known, _)| *known == hash).map(|&(_, file)| file)
}

impl FileWords {
    /// The words of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut words = Self::default();
        let mut roots: Vec<&[u8]> = Vec::new();
        let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
        let may_await = has(b"async") || has(b"await");
        for at in memchr::memchr_iter(b'(', bytes) {
            let Some(word) = word_before(bytes, at) else { continue };
            if FILLERS.contains(&word) {
                words.filled.extend(attribute_before(bytes, at, word).map(hash));
            }
            match keyword_before(bytes, at, word) {
                Some(b"class") => {
                    words.read_bases(&bytes[at + 1..]);
                    words.makes_classes |= !read_roots(&bytes[at + 1..], &mut roots);
                }
                Some(b"def") => words.defined.push(hash(word)),
                _ if may_await => words.called.push(hash(word)),
                _ => {}
            }
        }
        for at in memchr::memmem::find_iter(bytes, b"] =").chain(memchr::memmem::find_iter(bytes, b"]=")) {
            // What is compared is taken for filled, and so is what stands before other brackets in the line.
            let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |line| line + 1);
            for open in memchr::memchr_iter(b'[', &bytes[line..at]) {
                if let Some(word) = word_before(bytes, line + open) {
                    words.filled.push(hash(word));
                }
            }
        }
        // `from api import fetch as get`: the other name hides this one.
        for at in memchr::memmem::find_iter(bytes, b" as ") {
            if let Some(word) = word_before(bytes, at) {
                words.bases.push(hash(word));
                if may_await {
                    words.called.push(hash(word));
                }
            }
        }
        for at in memchr::memmem::find_iter(bytes, b"class ") {
            let name = bytes[at + b"class ".len()..].trim_ascii_start();
            let length = name.iter().take_while(|byte| is_word(**byte)).count();
            words.known.push(hash(&name[..length]));
        }
        words.names_factory = has(MARK);
        words.read_imports(bytes);
        words.makes_classes |= roots.iter().any(|root| {
            let is_builtin = std::str::from_utf8(root).is_ok_and(standard::is_builtin);
            !is_builtin && !words.known.contains(&hash(root))
        });
        for list in [&mut words.called, &mut words.bases, &mut words.known, &mut words.filled] {
            list.sort_unstable();
            list.dedup();
        }
        words
    }

    /// The words of lines that begin with `import` or `from`, and of the list in parentheses that begins there.
    fn read_imports(&mut self, bytes: &[u8]) {
        let mut done = 0;
        for at in memchr::memmem::find_iter(bytes, b"import") {
            if at < done {
                continue;
            }
            let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |line| line + 1).max(done);
            let line = bytes[start..].trim_ascii_start();
            if !line.starts_with(b"import ") && !line.starts_with(b"from ") {
                continue;
            }
            let mut end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |line| at + line);
            if memchr::memchr(b'(', &bytes[at..end]).is_some() {
                end = memchr::memchr(b')', &bytes[at..]).map_or(bytes.len(), |close| at + close);
            }
            let words = bytes[start..end].split(|byte| !is_word(*byte)).filter(|word| !word.is_empty());
            self.known.extend(words.map(hash));
            if bytes[at..end].contains(&b'*') {
                self.known.push(hash(b"*"));
            }
            done = end;
        }
    }

    /// The words up to the parenthesis that closes the list.
    fn read_bases(&mut self, bytes: &[u8]) {
        let mut depth = 1usize;
        let mut start = None;
        for (at, &byte) in bytes.iter().enumerate() {
            if is_word(byte) {
                start.get_or_insert(at);
                continue;
            }
            if let Some(start) = start.take() {
                self.bases.push(hash(&bytes[start..at]));
            }
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

/// The first words of the bases in a list, up to the parenthesis that closes it; false where one of them is a call.
fn read_roots<'b>(bytes: &'b [u8], roots: &mut Vec<&'b [u8]>) -> bool {
    let mut depth = 0usize;
    let mut is_start = true;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if is_word(byte) {
            let length = bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
            let is_keyword = bytes[at + length..].trim_ascii_start().starts_with(b"=");
            if is_start && depth == 0 && !is_keyword {
                roots.push(&bytes[at..at + length]);
            }
            is_start = false;
            at += length;
            continue;
        }
        match byte {
            b'(' => return false,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            b')' => return true,
            b',' => is_start = true,
            // A comment; what follows in its line is no base.
            b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(0),
            _ => {}
        }
        at += 1;
    }
    true
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// The word that ends before `at`, blanks in between left out.
fn word_before(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let before = bytes.get(..at)?;
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = &before[..before.len() - blanks];
    let length = before.iter().rev().take_while(|&&byte| is_word(byte)).count();
    (length > 0).then(|| &before[before.len() - length..])
}

/// `jobs` of `self.jobs.append(`, where `word` is the method that ends before `at`; of `d[k].append(` too.
fn attribute_before<'b>(bytes: &'b [u8], at: usize, word: &[u8]) -> Option<&'b [u8]> {
    let line = memchr::memrchr(b'\n', bytes.get(..at)?).map_or(0, |line| line + 1);
    let before = bytes.get(line..at)?.trim_ascii_end();
    let before = before.get(..before.len() - word.len())?.trim_ascii_end().strip_suffix(b".")?.trim_ascii_end();
    let before = match before.last() {
        Some(b']') => before.get(..memchr::memchr(b'[', before)?)?,
        _ => before,
    };
    word_before(before, before.len())
}

/// The word before `word`, which ends before `at`, where only blanks are in between.
fn keyword_before<'b>(bytes: &'b [u8], at: usize, word: &[u8]) -> Option<&'b [u8]> {
    let before = bytes.get(..at)?;
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let start = (before.len() - blanks).checked_sub(word.len())?;
    // Without a blank it would be one word.
    matches!(bytes.get(start.checked_sub(1)?), Some(b' ' | b'\t')).then(|| word_before(bytes, start))?
}

/// FNV-1a, 32 bits. A collision costs a look at one file more.
fn hash(word: &[u8]) -> u32 {
    word.iter().fold(0x811c_9dc5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::{FileWords, hash};

    #[test]
    fn calls_and_bases_are_told_apart() {
        let words = FileWords::of(
            b"from x import A as B, y as z\nclass C(pkg.Base[T], metaclass=M):\n    async def run(self):\n        await self.fetch (1)\n",
        );
        let called = |name: &str| words.called.binary_search(&hash(name.as_bytes())).is_ok();
        let based = |name: &str| words.bases.binary_search(&hash(name.as_bytes())).is_ok();
        assert_eq!(words.defined, [hash(b"run")]);
        assert!(called("fetch") && called("y") && !called("run") && !called("C"));
        assert!(based("Base") && based("A") && !based("run"));
    }

    #[test]
    fn imports_and_classes_are_known() {
        let words = FileWords::of(
            b"from a.b import (\n    c,\n    d as e,\n)\nif x:\n    import f, g.h\nfrom i import *\ny = important(z)\nclass J(K): pass\nclass L:\n    pass\n",
        );
        let knows = |name: &str| words.known.binary_search(&hash(name.as_bytes())).is_ok();
        assert!(["a", "b", "c", "d", "e", "f", "g", "h", "i", "*", "J", "L"].iter().all(|name| knows(name)));
        assert!(["x", "y", "z", "important", "K"].iter().all(|name| !knows(name)));
    }

    #[test]
    fn files_without_coroutines_call_none() {
        let words = FileWords::of(b"class D(C):\n    def run(self):\n        f()\n");
        assert!(words.called.is_empty());
        assert!(words.bases.binary_search(&hash(b"C")).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200)) {
            FileWords::of(&bytes);
        }

        #[test]
        fn nothing_panics_on_code(words in proptest::collection::vec("(class|def| |\\(|\\)| as |x|\t|\n)", 0..40)) {
            FileWords::of(words.concat().as_bytes());
        }
    }
}
