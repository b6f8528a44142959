//! What other files of the project do to names of a module.
//!
//! Pure: the driver reads the files and hands in their bytes. A file is searched as bytes first; only one that may
//! replace a watched name is parsed.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aho_corasick::AhoCorasick;
use memchr::memmem;

mod answers;
mod callers;
mod dispatch;
mod factories;
mod handlers;
mod here;
pub(crate) mod index;
mod makes;
mod modules;
pub mod primitives;
mod program;
mod qualify;
mod read;

pub use callers::Expectation;
pub use handlers::{Handler, HandlerKind};
pub use here::{Awaitable, Here};
pub use index::{FileWords, Index, Layout, Loader};
pub use read::read_facts;

/// Whether a file is one of tests, going by its path: each of them has a fresh program in mind.
pub fn is_test(path: &Path) -> bool {
    let mut parts = path.iter().map(|part| part.to_string_lossy());
    parts.any(|part| part == "tests" || part == "test" || part.starts_with("test_") || part == "conftest.py")
}

/// A place in a file of the project.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the project's root.
    pub path: PathBuf,
    /// 1-based line.
    pub line: usize,
}

/// What the project is searched for: last names of API functions, and names of module constants.
#[derive(Debug)]
pub struct Watch {
    names: BTreeSet<String>,
    search: AhoCorasick,
}

impl Watch {
    /// Watch these names.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let names: BTreeSet<String> = names.into_iter().collect();
        let search = AhoCorasick::new(&names).expect("the names of one project are far below the automaton's limit");
        Self { names, search }
    }
}

/// Whether some line of `text` assigns to `name` what may be a number, as `LIMIT = 60 * 5` and `LIMIT: Final = 3`.
///
/// A cheap look at the text: it says yes too often, never no where the model would find a numeric constant.
pub fn may_be_number_constant(text: &str, name: &str) -> bool {
    memmem::find_iter(text.as_bytes(), name.as_bytes()).any(|at| {
        let before = text[..at].rsplit(['\n', '\r', ';']).next().unwrap_or_default();
        let rest = text[at + name.len()..].split(['\n', '\r']).next().unwrap_or_default().trim_start();
        let value = rest.split_once('=').map_or("", |(_, value)| value.trim_start());
        before.trim_start().is_empty()
            && rest.starts_with(['=', ':'])
            && value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '(' | '-' | '+' | '\\'))
    })
}

/// What one file does to watched names.
#[derive(Debug, Clone, Default)]
pub struct FileFacts {
    replaced: Vec<Replaced>,
    imported: Vec<(Target, String)>,
    starred: Vec<Target>,
}

/// A name that a file replaces: a patch, `setattr`, or an assignment to an attribute.
#[derive(Debug, Clone)]
struct Replaced {
    name: String,
    place: Place,
    // Modules that the file imports or names in the replaced target.
    reaches: Vec<Target>,
}

/// A module as an import or a string names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// By its path without suffix, for a relative import.
    Path(PathBuf),
    /// By its dotted name; the import root is not known, so the end of a path decides.
    Dotted(String),
}

impl Target {
    fn is(&self, module: &Path) -> bool {
        let stem = module_path(module);
        match self {
            Target::Path(path) => stem == *path,
            Target::Dotted(dotted) => {
                let wanted: Vec<&str> = dotted.split('.').collect();
                let parts: Vec<_> = stem.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                parts.len() >= wanted.len() && parts[parts.len() - wanted.len()..].iter().eq(wanted.iter())
            }
        }
    }
}

/// `pkg/mod.py` as `pkg/mod`, `pkg/__init__.py` as `pkg`.
fn module_path(path: &Path) -> PathBuf {
    let stem = path.with_extension("");
    if stem.file_name().is_some_and(|name| name == "__init__") {
        return stem.parent().map(Path::to_path_buf).unwrap_or_default();
    }
    stem
}

/// The facts of all files; read-only once built.
#[derive(Debug, Default)]
pub struct Project {
    replaced: BTreeMap<String, Vec<Replaced>>,
    imported: BTreeMap<String, Vec<Target>>,
    starred: Vec<Target>,
    index: Index,
}

impl Project {
    /// Put the facts of files together.
    pub fn new(files: impl IntoIterator<Item = FileFacts>) -> Self {
        let mut project = Self::default();
        for facts in files {
            for replaced in facts.replaced {
                project.replaced.entry(replaced.name.clone()).or_default().push(replaced);
            }
            project.starred.extend(facts.starred);
            for (target, name) in facts.imported {
                project.imported.entry(name).or_default().push(target);
            }
        }
        for places in project.replaced.values_mut() {
            places.sort_by(|a, b| a.place.cmp(&b.place));
        }
        project
    }

    /// The same with the modules of the project and of what it imports.
    pub fn with_index(self, index: Index) -> Self {
        Self { index, ..self }
    }

    /// The same project with other texts for some files, by their paths relative to the root. What files replace and
    /// import is left as it was.
    pub fn renewed(&self, texts: HashMap<PathBuf, Arc<str>>) -> Self {
        Self {
            replaced: self.replaced.clone(),
            imported: self.imported.clone(),
            starred: self.starred.clone(),
            index: self.index.renewed(texts),
        }
    }

    /// The modules of the project and of what it imports.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Files that may call a function by this name, by path; judged by their bytes, so some do not.
    pub fn files_calling(&self, name: &str) -> Vec<PathBuf> {
        self.index.files_calling(name)
    }

    /// Files that may subclass a class of this name, by path; judged by their bytes, so some do not.
    pub fn files_subclassing(&self, name: &str) -> Vec<PathBuf> {
        self.index.files_subclassing(name)
    }

    /// How many functions of the project have this name; judged by the bytes of files, so there may be fewer.
    pub fn definitions(&self, name: &str) -> usize {
        self.index.definitions(name)
    }

    /// Whether a file of the project defines, calls or assigns something of this name; judged by their bytes, so there
    /// may be none.
    pub fn is_name_used(&self, name: &str) -> bool {
        self.index.is_name_used(name)
    }

    /// Where `name` is replaced by a file that imports or names `module` (a path relative to the project's root).
    pub fn replacements(&self, name: &str, module: &Path) -> Vec<Place> {
        let Some(all) = self.replaced.get(name) else { return Vec::new() };
        let mut places: Vec<Place> = all
            .iter()
            .filter(|replaced| {
                module_path(&replaced.place.path) == module_path(module)
                    || replaced.reaches.iter().any(|target| target.is(module))
            })
            .map(|replaced| replaced.place.clone())
            .collect();
        places.dedup();
        places
    }

    /// Whether another file imports `name` from `module`, reads it as an attribute of it, or imports all of it by a star.
    pub fn is_imported_from(&self, name: &str, module: &Path) -> bool {
        let imported = self.imported.get(name).into_iter().flatten();
        imported.chain(&self.starred).any(|target| target.is(module))
    }
}

/// Whether a file may hold anything that [`read_facts`] would find, judged by its bytes: `.NAME =`, a quoted path that
/// ends in a watched name, or an import of one.
pub fn may_have_facts(bytes: &[u8], watch: &Watch) -> bool {
    watch.search.find_overlapping_iter(bytes).any(|found| {
        let (start, end) = (found.start(), found.end());
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
        let imported = !matches!(before, Some(b'.' | b'"' | b'\''))
            && memmem::find(&bytes[line_start..start], b"import").is_some();
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
    })
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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Project, Watch, may_have_facts, read_facts};

    fn project(files: &[(&str, &str)]) -> Project {
        let watch = Watch::new(["wait_for".to_owned(), "LIMIT".to_owned()]);
        Project::new(
            files
                .iter()
                .filter(|(_, text)| may_have_facts(text.as_bytes(), &watch))
                .map(|(path, text)| read_facts(Path::new(path), text.as_bytes(), &watch)),
        )
    }

    #[test]
    fn a_patch_reaches_the_modules_its_file_imports_or_names() {
        let project = project(&[
            ("tests/test_a.py", "from app.a import go\n\n@patch('asyncio.wait_for')\ndef test(m): ...\n"),
            ("tests/test_b.py", "def test(m):\n    with patch('app.b.asyncio.wait_for'):\n        pass\n"),
            ("tests/test_c.py", "import app.c\nmonkeypatch.setattr(asyncio, 'wait_for', fake)\n"),
        ]);
        let lines = |module| project.replacements("wait_for", Path::new(module)).len();
        assert_eq!(lines("src/app/a.py"), 1);
        assert_eq!(lines("src/app/b.py"), 1);
        assert_eq!(lines("src/app/c.py"), 1);
        assert_eq!(lines("src/app/d.py"), 0);
    }

    #[test]
    fn a_constant_is_replaced_by_assignment_and_by_patch() {
        let project = project(&[
            ("app/b.py", "from . import a\na.LIMIT = 3\n"),
            ("tests/t.py", "import app.c as c\nsetattr(c, 'LIMIT', 0)\n"),
            ("app/e.py", "from app.d import LIMIT\nprint(d.LIMIT == 3)\n"),
        ]);
        let is_replaced = |module| !project.replacements("LIMIT", Path::new(module)).is_empty();
        assert!(is_replaced("app/a.py"));
        assert!(is_replaced("app/c.py"));
        assert!(!is_replaced("app/d.py"));
    }

    #[test]
    fn names_reached_through_a_module_or_a_star_are_known() {
        let project = project(&[
            ("app/b.py", "from app import a\nawait a.wait_for(x, 1)\n"),
            ("app/d.py", "from .c import *\nawait wait_for(x, 1)\n"),
            ("tests/t.py", "import app.e\npatch.multiple('app.e', LIMIT=0)\n"),
        ]);
        assert!(project.is_imported_from("wait_for", Path::new("app/a.py")));
        assert!(project.is_imported_from("wait_for", Path::new("app/c.py")));
        assert!(!project.is_imported_from("wait_for", Path::new("app/d.py")));
        assert_eq!(project.replacements("LIMIT", Path::new("app/e.py")).len(), 1);
    }

    #[test]
    fn names_imported_from_a_module_are_known() {
        let project = project(&[("app/b.py", "from .a import (\n    other,\n    wait_for,\n)\n")]);
        assert!(project.is_imported_from("wait_for", Path::new("app/a.py")));
        assert!(!project.is_imported_from("wait_for", Path::new("app/c.py")));
    }

    #[test]
    fn methods_and_attributes_of_objects_are_no_replacement() {
        let import = "import asyncio\nfrom app.a import Client, go\n";
        let is_replaced = |code: &str| {
            let text = format!("{import}{code}\n");
            !project(&[("tests/t.py", &text)]).replacements("wait_for", Path::new("app/a.py")).is_empty()
        };
        for code in [
            "mocker.patch.object(vault._guard, 'wait_for')",
            "with patch.object(Client, 'wait_for'): pass",
            "bot._event_manager.wait_for = AsyncMock()",
            "self.wait_for = fake",
            "client = Client()\nclient.wait_for = fake",
            "Client.wait_for = fake",
            "setattr(Client(), 'wait_for', fake)",
            "patch('app.a.Client.wait_for')",
            "patch.object(target=client, attribute='wait_for')",
        ] {
            assert!(!is_replaced(code), "{code}");
        }
        for code in [
            "patch.object(asyncio, 'wait_for')",
            "patch.object(asyncio.tasks, 'wait_for')",
            "patch('asyncio.tasks.wait_for')",
            "patch('app.a.wait_for')",
            "patch('app.a.aio.wait_for')",
            "import app.a as mod\nmod.aio.wait_for = fake",
            "from app import a\nmonkeypatch.setattr(a, 'wait_for', fake)",
            "a = importlib.import_module('app.a')\nb = a\nsetattr(b, 'wait_for', fake)",
            "setattr(sys.modules['app.a'], 'wait_for', fake)",
            "patch.object(self.asyncio, 'wait_for')",
            "def test(a_module):\n    a_module.wait_for = fake",
            "asyncio.sleep, asyncio.wait_for = fakes",
        ] {
            assert!(is_replaced(code), "{code}");
        }
    }

    #[test]
    fn a_string_names_its_module_alone() {
        let project = project(&[("tests/t.py", "import app.b\nfrom app import c\npatch('app.a.wait_for')\n")]);
        let is_replaced = |module| !project.replacements("wait_for", Path::new(module)).is_empty();
        assert!(is_replaced("src/app/a.py"));
        assert!(!is_replaced("src/app/b.py"));
        assert!(!is_replaced("src/app/c.py"));
    }
}
