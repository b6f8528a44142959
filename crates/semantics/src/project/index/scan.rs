//! The words of one file, found in its bytes: a cheap look that says yes too often, never no.

use std::hash::Hasher as _;

pub(crate) use aiomend_syntax::words::is_word_byte as is_word;
use rustc_hash::FxHasher;

use crate::project::factories::MARK;
use crate::project::index::filter::WordFilter;
use crate::project::index::{heirs, standard};

/// Hashes of words of one file.
#[derive(Debug, Default)]
pub struct FileWords {
    // `NAME(`, and `NAME as other` in a file that can hold asyncio code.
    pub(super) called: Vec<u32>,
    // `object.NAME(`, but for `self`'s and `cls`'s, with the last word of the object.
    pub(super) dispatched: Vec<(u32, u32)>,
    // Whether it has to do with modules as objects, or with what looks like them.
    pub(super) handles_modules: bool,
    pub(super) handles_exceptions: bool,
    // Words in the parentheses of class statements, and `NAME as other`.
    pub(super) bases: Vec<u32>,
    // `def NAME(`, once for every definition.
    pub(super) defined: Vec<u32>,
    // The same for those at the beginning of a line, which belong to no class.
    pub(super) of_module: Vec<u32>,
    // Words of import statements, and the names of classes.
    pub(super) known: Vec<u32>,
    // Attributes that are filled: `x.NAME[…] =`, `x.NAME.append(`.
    pub(super) filled: Vec<u32>,
    pub(super) names_factory: bool,
    // Whether it has a class whose base is the result of a call, or a name that is no class or import of the file.
    pub(super) makes_classes: bool,
    // `class NAME`
    pub(super) classes: Vec<u32>,
    // A word in the parentheses of a class statement, and the class; the same for `NAME as other`.
    pub(super) inherits: Vec<(u32, u32)>,
    // What lines assign to.
    pub(super) assigned: Vec<u32>,
    // `NAME(` in a line that begins without white space and is no definition, whatever the file.
    pub(super) called_at_top: Vec<u32>,
    // Words between `async with` and the end of that line or of those that it goes on in.
    pub(super) entered: Vec<u32>,
    pub(crate) said: WordFilter,
}

/// Methods that fill a container.
const FILLERS: &[&[u8]] =
    &[b"append", b"add", b"appendleft", b"put_nowait", b"insert", b"extend", b"extendleft", b"update", b"setdefault"];

impl FileWords {
    /// The words of a file with these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut words = Self { said: WordFilter::of(bytes), ..Self::default() };
        let mut roots: Vec<&[u8]> = Vec::new();
        let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
        let may_await = has(b"async") || has(b"await");
        let mut lines = LineStarts::of(bytes);
        for at in memchr::memchr_iter(b'(', bytes) {
            let arguments = at + 1;
            let line = lines.before(at);
            let at = before_type_parameters(bytes, line, at);
            let Some(word) = word_before(bytes, at) else { continue };
            if FILLERS.contains(&word) {
                words.filled.extend(attribute_before(&bytes[line..at], word).map(hash));
            }
            match keyword_before(bytes, at, word) {
                Some(b"class") => {
                    words.read_bases(&bytes[arguments..]);
                    heirs::bases(&bytes[arguments..], |base| words.inherits.push((hash(base), hash(word))));
                    words.makes_classes |= !read_roots(&bytes[arguments..], &mut roots);
                }
                Some(b"def") => {
                    words.defined.push(hash(word));
                    if !matches!(bytes[line], b' ' | b'\t') {
                        words.of_module.push(hash(word));
                    }
                }
                other => {
                    if other.is_none() && !matches!(bytes[line], b' ' | b'\t' | b'@') && word[0].is_ascii_uppercase() {
                        words.called_at_top.push(hash(word));
                    }
                    if !may_await {
                        continue;
                    }
                    words.called.push(hash(word));
                    words.dispatched.extend(object_before(bytes, at, word).map(|object| (hash(word), hash(object))));
                }
            }
        }
        let assigns = |at: &usize| bytes[at + 1..].starts_with(b" =") || bytes[at + 1..].starts_with(b"=");
        let mut lines = LineStarts::of(bytes);
        let mut done = 0;
        for at in memchr::memchr_iter(b']', bytes).filter(assigns) {
            // What is compared is taken for filled, and so is what stands before other brackets in the line.
            let from = lines.before(at).max(done);
            for open in memchr::memchr_iter(b'[', &bytes[from..at]) {
                if let Some(word) = word_before(bytes, from + open) {
                    words.filled.push(hash(word));
                }
            }
            done = at;
        }
        // `from api import fetch as get`: the other name hides this one.
        for at in memchr::memmem::find_iter(bytes, b" as ") {
            if let Some(word) = word_before(bytes, at) {
                words.bases.push(hash(word));
                let other = first_word(&bytes[at + b" as ".len()..]);
                words.inherits.push((hash(word), hash(other)));
                if word[0].is_ascii_uppercase() {
                    words.called_at_top.push(hash(word));
                }
                if may_await {
                    words.called.push(hash(word));
                }
            }
        }
        for at in memchr::memmem::find_iter(bytes, b"class ") {
            let name = hash(first_word(&bytes[at + b"class ".len()..]));
            words.known.push(name);
            words.classes.push(name);
        }
        heirs::assigned(bytes, |word| words.assigned.push(hash(word)));
        words.read_entered(bytes);
        for list in [&mut words.inherits, &mut words.dispatched] {
            list.sort_unstable();
            list.dedup();
        }
        words.names_factory = has(MARK);
        words.read_imports(bytes);
        words.makes_classes |= roots.iter().any(|root| {
            let is_builtin = std::str::from_utf8(root).is_ok_and(standard::is_builtin);
            !is_builtin && !words.known.contains(&hash(root))
        });
        words.read_handling(has);
        for list in [
            &mut words.called,
            &mut words.bases,
            &mut words.known,
            &mut words.filled,
            &mut words.classes,
            &mut words.assigned,
            &mut words.called_at_top,
            &mut words.entered,
        ] {
            list.sort_unstable();
            list.dedup();
        }
        words
    }

    /// Whether the file has to do with modules as objects, or with exceptions, by the words that are known so far.
    fn read_handling(&mut self, has: impl Fn(&[u8]) -> bool) {
        if self.dispatched.is_empty() {
            return;
        }
        let is_in = |list: &[u32], words: &[&[u8]]| words.iter().any(|word| list.contains(&hash(word)));
        self.handles_modules = is_in(&self.known, &[b"import_module", b"importlib", b"ModuleType", b"Protocol"])
            || is_in(&self.bases, &[b"Protocol"]);
        let handlers: &[&[u8]] = &[b"suppress", b"raises", b"assertRaises", b"assertRaisesRegex"];
        self.handles_exceptions = is_in(&self.called, handlers)
            || is_in(&self.known, &[b"contextmanager", b"asynccontextmanager"])
            || has(b"except");
    }

    /// The words of `async with` statements, up to a line that ends in a colon. One that holds the body as well goes on.
    fn read_entered(&mut self, bytes: &[u8]) {
        let mut done = 0;
        for at in memchr::memmem::find_iter(bytes, b"async") {
            let rest = bytes[at + b"async".len()..].trim_ascii_start();
            // A line may be continued between the two words.
            let rest = rest.strip_prefix(b"\\").map_or(rest, <[u8]>::trim_ascii_start);
            if at < done || !rest.starts_with(b"with") {
                continue;
            }
            let start = bytes.len() - rest.len();
            let mut end = start;
            while end < bytes.len() {
                let line = end;
                end = memchr::memchr(b'\n', &bytes[line..]).map_or(bytes.len(), |length| line + length + 1);
                let code = bytes[line..end].split(|&byte| byte == b'#').next().unwrap_or_default();
                if code.trim_ascii_end().ends_with(b":") {
                    break;
                }
            }
            let words = bytes[start..end].split(|byte| !is_word(*byte)).filter(|word| !word.is_empty());
            self.entered.extend(words.map(hash));
            done = end;
        }
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

/// Where lines begin, for places in ascending order: a line may be megabytes long.
struct LineStarts<'b> {
    bytes: &'b [u8],
    // The last place asked for, and the start of its line.
    last: usize,
    start: usize,
}

impl<'b> LineStarts<'b> {
    fn of(bytes: &'b [u8]) -> Self {
        Self { bytes, last: 0, start: 0 }
    }

    /// First byte of the line that holds `at`, which is no less than the place asked for before.
    fn before(&mut self, at: usize) -> usize {
        let passed = memchr::memrchr(b'\n', &self.bytes[self.last..at]);
        self.start = passed.map_or(self.start, |line| self.last + line + 1);
        self.last = at;
        self.start
    }
}

/// The word that `bytes` begin with, blanks left out.
fn first_word(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.trim_ascii_start();
    let length = bytes.iter().take_while(|byte| is_word(**byte)).count();
    &bytes[..length]
}

/// The place of the `[` in `class Box[T](` and `def get[T](`, where `at` is that of the parenthesis, in the line that
/// begins at `line`; else `at`.
fn before_type_parameters(bytes: &[u8], line: usize, at: usize) -> usize {
    if !bytes[..at].ends_with(b"]") {
        return at;
    }
    let head = bytes[line..at].trim_ascii_start();
    let defines = [&b"class "[..], b"def ", b"async def "].iter().any(|keyword| head.starts_with(keyword));
    if !defines {
        return at;
    }
    memchr::memchr(b'[', &bytes[line..at]).map_or(at, |open| line + open)
}

/// The word that ends before `at`, blanks in between left out.
fn word_before(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let before = bytes.get(..at)?;
    let blanks = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = &before[..before.len() - blanks];
    let length = before.iter().rev().take_while(|&&byte| is_word(byte)).count();
    (length > 0).then(|| &before[before.len() - length..])
}

/// `jobs` of `self.jobs.append(`, where `word` is the method that the line ends with; of `d[k].append(` too.
fn attribute_before<'b>(line: &'b [u8], word: &[u8]) -> Option<&'b [u8]> {
    let before = line.trim_ascii_end();
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

/// The last word of the object whose attribute `word` is, which ends before `at`; empty where it is no word. None for
/// `self`, `cls` and `super()`, and where `word` is no attribute.
fn object_before<'b>(bytes: &'b [u8], at: usize, word: &[u8]) -> Option<&'b [u8]> {
    let blanks = bytes[..at].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let before = bytes[..at - blanks].strip_suffix(word)?.strip_suffix(b".")?;
    let object = word_before(before, before.len()).unwrap_or_default();
    let is_own = matches!(object, b"self" | b"cls") || before.ends_with(b"super()");
    (!is_own).then_some(object)
}

/// The hash of a word. A collision costs a look at one file more.
pub(crate) fn hash(word: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(word);
    (hasher.finish() >> 32) as u32
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
    fn what_is_entered_is_known() {
        let words = FileWords::of(
            b"async with self.a as x, (b):  # c\n    d()\nasync with (\n    e,  # :\n    f[0],\n):\n    g()\nasync \\\n with h: i()\nif j:\n    with k: pass\n",
        );
        let enters = |name: &str| words.entered.binary_search(&hash(name.as_bytes())).is_ok();
        assert!(["a", "b", "e", "f", "h"].iter().all(|name| enters(name)));
        assert!(["d", "g", "k"].iter().all(|name| !enters(name)));
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
