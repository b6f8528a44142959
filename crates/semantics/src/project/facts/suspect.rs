//! Which files may do something to watched names, judged by their bytes.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aiomend_syntax::words::is_apart;
use memchr::memmem;

use super::read::read_facts;
use super::{FileFacts, Watch, module_path};
use crate::project::index::filter::WordFilter;
use crate::project::index::scan::is_word;
use crate::project::index::{FileWords, Index};

/// A file that may replace or import watched names.
#[derive(Debug)]
pub struct Suspect {
    path: PathBuf,
    // Watched names that it says.
    said: Vec<String>,
    // Those of them that it may replace.
    replacing: Vec<String>,
    words: WordFilter,
    has_star: bool,
    facts: OnceLock<FileFacts>,
}

impl Watch {
    /// The file with these bytes at `path`, relative to the project's root, if it may do something to a watched name.
    /// `words` are those of the file, if they are known.
    pub fn suspect(&self, path: &Path, bytes: &[u8], words: Option<&FileWords>) -> Option<Suspect> {
        if words.is_some_and(|words| !self.may_be_said(&words.said)) {
            return None;
        }
        let (mut said, mut replacing) = (BTreeSet::new(), BTreeSet::new());
        let mut is_suspect = false;
        let whole = Whole { bytes, ..Whole::default() };
        for one in self.search.find_iter(bytes) {
            let number = one.pattern().as_usize();
            if is_suspect && replacing.contains(&number) {
                continue;
            }
            let Some(name) = Name::of(&whole, one.start(), one.end()) else { continue };
            is_suspect = is_suspect || name.may_be_fact();
            said.insert(number);
            if name.may_be_replaced() {
                replacing.insert(number);
            }
        }
        let names = |numbers: BTreeSet<usize>| numbers.into_iter().map(|number| self.names[number].clone()).collect();
        is_suspect.then(|| Suspect {
            path: path.to_path_buf(),
            said: names(said),
            replacing: names(replacing),
            words: words.map_or_else(|| WordFilter::of(bytes), |words| words.said.clone()),
            has_star: has_star(bytes),
            facts: OnceLock::new(),
        })
    }
}

/// The bytes of a file, and what is asked of all of them, which is answered once.
#[derive(Default)]
struct Whole<'b> {
    bytes: &'b [u8],
    is_patching: OnceCell<bool>,
    says_multiple: OnceCell<bool>,
    opens_namespace: OnceCell<bool>,
    says_star: OnceCell<bool>,
}

impl Whole<'_> {
    fn is_patching(&self) -> bool {
        *self.is_patching.get_or_init(|| may_patch(self.bytes))
    }

    fn says_multiple(&self) -> bool {
        *self.says_multiple.get_or_init(|| memmem::find(self.bytes, b"multiple(").is_some())
    }

    /// Whether it may take the namespace of a module, as `vars(mod)`.
    fn opens_namespace(&self) -> bool {
        let says = |word: &[u8]| memmem::find(self.bytes, word).is_some();
        *self.opens_namespace.get_or_init(|| says(b"__dict__") || says(b"vars"))
    }

    fn says_star(&self) -> bool {
        *self.says_star.get_or_init(|| memmem::find(self.bytes, b"import *").is_some())
    }
}

/// Whether a file with these bytes may call a function that replaces what it is given by name.
fn may_patch(bytes: &[u8]) -> bool {
    [&b"patch"[..], b"setattr", b"delattr"].iter().any(|word| memmem::find(bytes, word).is_some())
}

/// Whether a file with these bytes may import all of a module.
fn has_star(bytes: &[u8]) -> bool {
    let is_gap = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\x0c' | b'\\' | b'\r' | b'\n');
    memmem::find_iter(bytes, b"import")
        .any(|at| bytes[at + b"import".len()..].iter().find(|byte| !is_gap(byte)) == Some(&b'*'))
}

impl Suspect {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The watched names that it says.
    pub(super) fn said(&self) -> &[String] {
        &self.said
    }

    /// Those that it may replace.
    pub(super) fn replacing(&self) -> &[String] {
        &self.replacing
    }

    /// Whether it may import all of a module.
    pub(super) fn has_star(&self) -> bool {
        self.has_star
    }

    /// Whether it may mean the module at this path without suffix. Never wrong when it says no: who imports a module or
    /// names it in a string writes the last part of its name, and who does not lies below it.
    pub(super) fn may_reach(&self, stem: &Path) -> bool {
        let own = module_path(&self.path);
        if own.starts_with(stem) {
            return true;
        }
        let Some(name) = stem.file_name() else { return true };
        let name = name.as_encoded_bytes();
        // In another encoding other words have other bytes.
        let is_word = name.is_ascii() && name.iter().copied().all(is_word);
        !is_word || self.words.may_say(name)
    }

    /// What it does, of the file as it is on disk.
    pub(super) fn facts(&self, watch: &Watch, index: &Index) -> &FileFacts {
        self.facts.get_or_init(|| {
            index.bytes_on_disk(&self.path).map(|bytes| read_facts(&self.path, &bytes, watch)).unwrap_or_default()
        })
    }
}

/// A watched name in the bytes of a file.
struct Name<'b> {
    whole: &'b Whole<'b>,
    start: usize,
    end: usize,
    before: Option<u8>,
    // The byte right after it, and the first one that is no blank.
    next: Option<u8>,
    after: Option<u8>,
}

impl<'b> Name<'b> {
    /// The name from one byte to another; none where it is part of a longer one.
    fn of(whole: &'b Whole<'b>, start: usize, end: usize) -> Option<Self> {
        let bytes = whole.bytes;
        let before = start.checked_sub(1).map(|at| bytes[at]);
        let next = bytes.get(end).copied();
        let after = bytes[end..].iter().copied().find(|byte| !matches!(byte, b' ' | b'\t'));
        is_apart(bytes, start..end).then_some(Self { whole, start, end, before, next, after })
    }

    fn is_attribute(&self) -> bool {
        self.before == Some(b'.')
    }

    /// Where the dot is whose attribute it may be; a backslash may end the line between.
    fn dot(&self) -> Option<usize> {
        let before_it = &self.whole.bytes[..self.start];
        let is_gap = |byte: &&u8| matches!(**byte, b' ' | b'\t' | b'\\' | b'\r' | b'\n');
        let length = before_it.iter().rev().take_while(is_gap).count();
        let (code, gap) = before_it.split_at(before_it.len() - length);
        let is_one_line = !gap.contains(&b'\n') || gap.contains(&b'\\');
        (code.last() == Some(&b'.') && is_one_line).then(|| code.len() - 1)
    }

    fn is_quoted(&self) -> bool {
        matches!(self.next, Some(b'"' | b'\''))
    }

    /// `patch.multiple("pkg.mod", NAME=…)`, `vars(mod).update(NAME=…)`
    fn may_be_keyword(&self) -> bool {
        self.after == Some(b'=') && (self.whole.says_multiple() || self.whole.opens_namespace())
    }

    /// Whether it may be one that [`read_facts`] would find.
    fn may_be_fact(&self) -> bool {
        let before_it = &self.whole.bytes[..self.start];
        let line_start = memchr::memrchr(b'\n', before_it).map_or(0, |at| at + 1);
        let dot = self.dot();
        let is_assigned = dot.is_some() && matches!(self.after, Some(b'=' | b'+' | b'-' | b'*' | b'/' | b','));
        let is_imported = !self.is_attribute()
            && !matches!(self.before, Some(b'"' | b'\''))
            && memmem::find(&before_it[line_start..], b"import").is_some();
        // `mod.NAME`, unless the module is asyncio, and a bare name that a star import may bring.
        let is_reached = dot.is_some_and(|dot| !follows_common_owner(&before_it[..dot]));
        let is_starred = !self.is_attribute() && self.whole.says_star();
        self.is_quoted()
            || is_assigned
            || is_imported
            || self.may_be_keyword()
            || is_reached
            || is_starred
            || in_parenthesised_import(&before_it[..line_start], self.before)
    }

    /// Whether it may be replaced here: what is called, or goes on, or stands before a keyword but `in` is no target.
    fn may_be_replaced(&self) -> bool {
        let is_target = self.dot().is_some()
            && !self.is_quoted()
            && !self.after.is_some_and(|byte| matches!(byte, b'(' | b'.' | b'[') || byte.is_ascii_alphanumeric());
        let may_replace = || self.whole.is_patching() || self.whole.opens_namespace();
        is_target
            || self.dot().is_some() && self.is_loop_target()
            || (self.is_quoted() || self.may_be_keyword()) && may_replace()
    }

    /// `for mod.NAME in …`
    fn is_loop_target(&self) -> bool {
        let rest = self.whole.bytes[self.end..].trim_ascii_start();
        rest.strip_prefix(b"in").is_some_and(|rest| rest.first().is_some_and(u8::is_ascii_whitespace))
    }
}

/// Whether the name before a dot is asyncio, or an object and no module.
fn follows_common_owner(bytes: &[u8]) -> bool {
    const OWNERS: &[&[u8]] =
        &[b"asyncio", b"aio", b"self", b"cls", b"loop", b"_loop", b"client", b"bot", b"hass", b"tg", b"group"];
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let length = bytes.iter().rev().take_while(|byte| is_word(byte)).count();
    OWNERS.contains(&&bytes[bytes.len() - length..])
}

/// Whether the last `import (` before a line is still open.
fn in_parenthesised_import(bytes: &[u8], before: Option<u8>) -> bool {
    if !matches!(before, Some(b' ' | b'\t' | b',' | b'(')) {
        return false;
    }
    // An import list is short; looking further back would be quadratic.
    let window = &bytes[bytes.len().saturating_sub(2000)..];
    let Some(at) = memmem::rfind(window, b"import (") else { return false };
    memchr::memchr(b')', &window[at..]).is_none()
}
