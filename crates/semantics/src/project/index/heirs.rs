//! Which files may hold a class that says what a method of a class above it is, judged by their bytes.
//!
//! Parsing every file with a class below a common base takes long; most of them say nothing of the method in question.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};

use rustc_hash::FxHashSet;

use crate::project::index::Index;
use crate::project::index::scan::{FileWords, hash, is_word};
use crate::project::index::words::numbers;

/// Who inherits from whom, in hashes of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heirs {
    // Base, class, number of the file. Sorted.
    below: Vec<(u32, u32, u32)>,
    // Class and base. Sorted.
    above: Vec<(u32, u32)>,
    // Number of the file, and a class in it. Sorted.
    classes: Vec<(u32, u32)>,
    // Where in `classes` those of the n-th file begin; one more at the end.
    starts: Vec<u32>,
}

/// Classes below one, each with its file; sorted.
pub(super) type Below = Arc<Vec<(u32, u32)>>;

impl Heirs {
    pub(super) fn add(&mut self, file: u32, words: &FileWords) {
        self.below.extend(words.inherits.iter().map(|&(base, class)| (base, class, file)));
        self.classes.extend(words.classes.iter().map(|&class| (file, class)));
    }

    /// Who else inherits; it is to be sorted then.
    pub(super) fn join(&mut self, mut other: Self) {
        self.below.append(&mut other.below);
        self.classes.append(&mut other.classes);
    }

    /// Forget the other files.
    pub(super) fn retain(&mut self, stays: impl Fn(&u32) -> bool) {
        self.below.retain(|(_, _, file)| stays(file));
        self.classes.retain(|(file, _)| stays(file));
    }

    /// Put in order what was added; most of it may be.
    pub(super) fn sort(&mut self) {
        self.below.sort();
        self.above = self.below.iter().map(|&(base, class, _)| (class, base)).collect();
        self.above.sort_unstable();
        self.above.dedup();
        self.classes.sort();
        self.starts.clear();
        for (at, &(file, _)) in self.classes.iter().enumerate() {
            self.starts.resize((file as usize + 1).max(self.starts.len()), at as u32);
        }
        self.starts.push(self.classes.len() as u32);
    }

    fn below(&self, class: u32) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::from_iter([class]);
        let mut open = vec![class];
        while let Some(base) = open.pop() {
            for &(_, class, file) in self.directly_below(base) {
                found.push((class, file));
                if seen.insert(class) {
                    open.push(class);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The names of classes and of all below them.
    fn under(&self, classes: FxHashSet<u32>) -> FxHashSet<u32> {
        let mut open: Vec<u32> = classes.iter().copied().collect();
        let mut seen = classes;
        while let Some(base) = open.pop() {
            open.extend(self.directly_below(base).map(|(_, class, _)| *class).filter(|&class| seen.insert(class)));
        }
        seen
    }

    fn directly_below(&self, base: u32) -> impl Iterator<Item = &(u32, u32, u32)> {
        let start = self.below.partition_point(|(known, _, _)| *known < base);
        self.below.iter().skip(start).take_while(move |(known, _, _)| *known == base)
    }

    /// The names of a class and of those above it.
    fn above(&self, class: u32) -> FxHashSet<u32> {
        let mut seen = FxHashSet::from_iter([class]);
        let mut open = vec![class];
        while let Some(class) = open.pop() {
            open.extend(self.bases(class).filter(|&base| seen.insert(base)));
        }
        seen
    }

    fn bases(&self, class: u32) -> impl Iterator<Item = u32> {
        let start = self.above.partition_point(|(known, _)| *known < class);
        self.above.iter().skip(start).take_while(move |(known, _)| *known == class).map(|&(_, base)| base)
    }

    fn classes_of(&self, file: u32) -> impl Iterator<Item = u32> {
        let start = |file: usize| self.starts.get(file).map_or(self.classes.len(), |&start| start as usize);
        let own = &self.classes[start(file as usize)..start(file as usize + 1)];
        own.iter().map(|&(_, class)| class)
    }
}

/// Files that subclass a name; where there are more, only those that may know the module count.
const MANY_SUBCLASSING: usize = 40;

impl Index {
    /// Files of the project that may subclass the class of this name in the file `home`, by path.
    pub(crate) fn files_subclassing_at(&self, name: &str, home: &Path) -> Vec<PathBuf> {
        let all = self.files_subclassing(name);
        if all.len() <= MANY_SUBCLASSING {
            return all;
        }
        // Many classes have the name: such a file imports the module, its package, or a package above that has the name.
        let words = self.words();
        let knows = |file: &Path, word: &str| {
            let file = self.number(file);
            file.is_some_and(|file| numbers(word, &words.known).any(|known| known == file))
        };
        let mut homes: Vec<String> = Vec::new();
        homes.extend(home.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        for (level, directory) in home.ancestors().skip(1).enumerate() {
            if level == 0 || knows(&directory.join("__init__.py"), name) {
                homes.extend(directory.file_name().map(|name| name.to_string_lossy().into_owned()));
            }
        }
        let near: FxHashSet<u32> = homes.iter().flat_map(|word| numbers(word, &words.known)).collect();
        let may_know = |path: &PathBuf| path == home || self.number(path).is_some_and(|file| near.contains(&file));
        all.into_iter().filter(may_know).collect()
    }

    /// Files that may call a method of the class of this name: on something else than `self`, or in a class below it.
    pub(crate) fn files_calling_in_family(&self, method: &str, class: &str) -> Vec<PathBuf> {
        let words = self.words();
        let below: FxHashSet<u32> = self.below(class).iter().map(|&(_, file)| file).collect();
        let others = words.dispatched_of(method).iter().map(|&(_, _, file)| file);
        let own = numbers(method, &words.called).filter(|file| below.contains(file));
        others.chain(own).filter_map(|file| self.file(file)).collect()
    }

    /// Files that may hold a class below `class` in which `name` is not what `class` says: it has its own, or a base
    /// beside `class` has one.
    pub(crate) fn files_overriding(&self, class: &str, name: &str) -> Vec<PathBuf> {
        let words = self.words();
        let heirs = &words.heirs;
        let below = self.below(class);
        let saying: FxHashSet<u32> = numbers(name, &words.defined).chain(numbers(name, &words.assigned)).collect();
        let mut files: BTreeSet<u32> =
            below.iter().map(|&(_, file)| file).filter(|file| saying.contains(file)).collect();
        // What stands above `class` comes after it in every order.
        let known = heirs.above(hash(class.as_bytes()));
        let beside: FxHashSet<u32> = saying.iter().flat_map(|&file| heirs.classes_of(file)).collect();
        let beside: FxHashSet<u32> = beside.difference(&known).copied().collect();
        let under = heirs.under(beside);
        let has_several = |class: u32| heirs.bases(class).nth(1).is_some();
        let joins = |&&(class, _): &&(u32, u32)| under.contains(&class) && has_several(class);
        files.extend(below.iter().filter(joins).map(|&(_, file)| file));
        files.into_iter().filter_map(|file| self.file(file)).collect()
    }
}

impl Index {
    /// The classes below those of this name.
    fn below(&self, class: &str) -> Below {
        let class = hash(class.as_bytes());
        if let Some(known) = self.below.read().unwrap_or_else(PoisonError::into_inner).get(&class) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.words().heirs.below(class));
        self.below.write().unwrap_or_else(PoisonError::into_inner).insert(class, Arc::clone(&found));
        found
    }
}

/// Which classes lead from one down to the classes of some files, by their names.
pub(crate) struct Way {
    classes: FxHashSet<u32>,
}

impl Index {
    /// The way from `class` down to its heirs in `files`.
    pub(crate) fn way_down(&self, class: &str, files: &[PathBuf]) -> Way {
        let heirs = &self.words().heirs;
        let files: FxHashSet<u32> = files.iter().filter_map(|file| self.number(file)).collect();
        let below = self.below(class);
        let names: FxHashSet<u32> = below.iter().map(|&(class, _)| class).collect();
        let mut open: Vec<u32> =
            below.iter().filter(|(_, file)| files.contains(file)).map(|&(class, _)| class).collect();
        let mut classes: FxHashSet<u32> = open.iter().copied().collect();
        while let Some(class) = open.pop() {
            open.extend(heirs.bases(class).filter(|base| names.contains(base) && classes.insert(*base)));
        }
        Way { classes }
    }

    /// The files with a class on the way right below one of the name `base`, by path.
    pub(crate) fn files_right_below(&self, base: &str, way: &Way) -> Vec<PathBuf> {
        let below = self.words().heirs.directly_below(hash(base.as_bytes()));
        let files: BTreeSet<u32> =
            below.filter(|(_, class, _)| way.classes.contains(class)).map(|&(_, _, file)| file).collect();
        files.into_iter().filter_map(|file| self.file(file)).collect()
    }
}

/// The last words of the bases in a list, up to the parenthesis that closes it: `Base` of `pkg.Base[T]`. Of a call, those
/// of its arguments as well.
pub(super) fn bases(bytes: &[u8], mut found: impl FnMut(&[u8])) {
    let (mut depth, mut brackets) = (1usize, 0usize);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if is_word(byte) {
            let length = bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
            let goes_on = bytes.get(at + length) == Some(&b'.');
            if brackets == 0 && !goes_on {
                found(&bytes[at..at + length]);
            }
            at += length;
            continue;
        }
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            b'[' => brackets += 1,
            b']' => brackets = brackets.saturating_sub(1),
            // What a comment says is no base.
            b'#' => at += memchr::memchr(b'\n', &bytes[at..]).unwrap_or(0),
            _ => {}
        }
        if depth == 0 {
            return;
        }
        at += 1;
    }
}

/// The names that lines assign to, by their last words: `close = …`, `self.close: T = …`. Arguments that have a line of
/// their own are taken for names.
pub(super) fn assigned(bytes: &[u8], mut found: impl FnMut(&[u8])) {
    let mut done = 0;
    for at in memchr::memchr_iter(b'=', bytes) {
        if at < done || bytes.get(at + 1) == Some(&b'=') {
            continue;
        }
        let line = memchr::memrchr(b'\n', &bytes[done..at]).map_or(done, |line| done + line + 1);
        let target = bytes[line..at].trim_ascii();
        let length = target.iter().take_while(|&&byte| is_word(byte) || byte == b'.').count();
        match target[length..].trim_ascii_start().first() {
            None | Some(b':') => found(last_word(&target[..length])),
            // `self.open, self.close = …`
            Some(b',') => target.split(|&byte| byte == b',').for_each(|one| found(last_word(one.trim_ascii()))),
            Some(_) => {}
        }
        // Of a line the first `=` tells, unless it is one of a comparison.
        done = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
    }
}

fn last_word(bytes: &[u8]) -> &[u8] {
    bytes.rsplit(|&byte| byte == b'.').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{assigned, bases};

    #[test]
    fn bases_are_told_by_their_last_words() {
        let mut found = Vec::new();
        bases(b"pkg.Base[T, Other], made(A),  # no\n B, metaclass=M): (C)", |word| {
            found.push(String::from_utf8_lossy(word).into_owned());
        });
        assert_eq!(found, ["Base", "made", "A", "B", "metaclass", "M"]);
    }

    #[test]
    fn targets_of_assignments_are_seen() {
        let text =
            b"a = 1\n  self.b: T = 2\nself.c, d = x\nf(e=1)\nif g == 1: pass\n    h=3,\ni=j=k\nl += 1\nm == n\no";
        let mut found = Vec::new();
        assigned(text, |word| found.push(String::from_utf8_lossy(word).into_owned()));
        assert_eq!(found, ["a", "b", "c", "d", "h", "i"]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(words in proptest::collection::vec("(a|\\.|,|=|:|#|\\(|\\)|\\[|\\]| |\n)", 0..40)) {
            assigned(words.concat().as_bytes(), |_| {});
            bases(words.concat().as_bytes(), |_| {});
        }
    }
}
