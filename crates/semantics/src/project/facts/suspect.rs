//! Which files may do something to watched names, judged by their bytes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use memchr::memmem;

use super::read::read_facts;
use super::{FileFacts, Watch, module_path};
use crate::project::index::Index;
use crate::project::index::said::words_of;
use crate::project::index::scan::{hash, is_word};

/// A file that may replace or import watched names.
#[derive(Debug)]
pub struct Suspect {
    path: PathBuf,
    names: Vec<String>,
    // Hashes of all its words, sorted.
    words: Vec<u32>,
    has_star: bool,
    facts: OnceLock<FileFacts>,
}

impl Watch {
    /// The file with these bytes at `path`, relative to the project's root, if it may do something to a watched name.
    pub fn suspect(&self, path: &Path, bytes: &[u8]) -> Option<Suspect> {
        let names = self.names_in(bytes);
        if names.is_empty() {
            return None;
        }
        let has_star = memmem::find(bytes, b"*").is_some();
        let (path, words) = (path.to_path_buf(), words_of(bytes));
        Some(Suspect { path, names, words, has_star, facts: OnceLock::new() })
    }

    /// The watched names to which a file with these bytes may do something: `.NAME =`, a quoted path that ends in the name, or an import of it.
    fn names_in(&self, bytes: &[u8]) -> Vec<String> {
        let mut found: BTreeSet<usize> = BTreeSet::new();
        for one in self.search.find_overlapping_iter(bytes) {
            let number = one.pattern().as_usize();
            if !found.contains(&number) && may_be_fact(bytes, one.start(), one.end()) {
                found.insert(number);
            }
        }
        found.into_iter().filter_map(|number| self.names.iter().nth(number).cloned()).collect()
    }
}

impl Suspect {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The names to which it may do something.
    pub(super) fn names(&self) -> &[String] {
        &self.names
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
        let is_one_word = !name[0].is_ascii_digit() && name.iter().copied().all(is_word);
        !is_one_word || self.words.binary_search(&hash(name)).is_ok()
    }

    /// What it does, of the file as it is on disk.
    pub(super) fn facts(&self, watch: &Watch, index: &Index) -> &FileFacts {
        self.facts.get_or_init(|| {
            index.bytes_on_disk(&self.path).map(|bytes| read_facts(&self.path, &bytes, watch)).unwrap_or_default()
        })
    }
}

/// Whether a name, from one byte to another, may be one that [`read_facts`] would find.
fn may_be_fact(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let mut rest = bytes[end..].iter().copied();
    let next = rest.clone().next();
    let is_word = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if is_word(before) || is_word(next) {
        return false;
    }
    let quoted = matches!(next, Some(b'"' | b'\''));
    let after = rest.find(|byte| !matches!(byte, b' ' | b'\t'));
    let assigned = before == Some(b'.') && matches!(after, Some(b'=' | b'+' | b'-' | b'*' | b'/' | b','));
    let line_start = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |at| at + 1);
    let imported =
        !matches!(before, Some(b'.' | b'"' | b'\'')) && memmem::find(&bytes[line_start..start], b"import").is_some();
    // `patch.multiple("pkg.mod", NAME=…)`
    let keyword = after == Some(b'=') && memmem::find(bytes, b"multiple(").is_some();
    // `mod.NAME`, unless the module is asyncio, and a bare name that a star import may bring.
    let reached = before == Some(b'.') && !follows_common_owner(&bytes[..start - 1]);
    let starred = before != Some(b'.') && memmem::find(bytes, b"import *").is_some();
    quoted
        || assigned
        || imported
        || keyword
        || reached
        || starred
        || in_parenthesised_import(&bytes[..line_start], before)
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
