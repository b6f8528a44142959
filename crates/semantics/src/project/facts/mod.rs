//! What files do to names of other modules: they patch them, assign to them, and import them.
//!
//! A file is searched as bytes first. One that may do so, a [`Suspect`], is parsed when a question is about a module that
//! it can mean.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, MatchKind};

use crate::project::Place;
use crate::project::index::Index;
use crate::project::index::filter::WordFilter;
use crate::project::index::scan::{hash, is_word};

mod modules;
mod read;
mod suspect;

pub use suspect::Suspect;

/// What the project is searched for: last names of API functions, and names of module constants.
#[derive(Debug)]
pub struct Watch {
    // Sorted.
    names: Vec<String>,
    // Theirs, in the same order.
    hashes: Vec<u32>,
    search: AhoCorasick,
}

impl Watch {
    /// Watch these names; what is no word names nothing.
    pub fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.into_iter().filter(|name| name.bytes().all(is_word)).collect();
        names.sort();
        names.dedup();
        // Names are whole words: none begins inside another match.
        let search = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&names);
        let search = search.expect("the names of one project are far below the automaton's limit");
        let hashes = names.iter().map(|name| hash(name.as_bytes())).collect();
        Self { names, hashes, search }
    }

    /// Whether a file with these words may say a watched name.
    fn may_be_said(&self, words: &WordFilter) -> bool {
        self.hashes.iter().any(|&hash| words.may_have(hash))
    }
}

/// What one file does to watched names.
#[derive(Debug, Default)]
struct FileFacts {
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
pub(crate) enum Target {
    /// By its path without suffix, for a relative import.
    Path(PathBuf),
    /// By its dotted name; the import root is not known, so the end of a path decides.
    Dotted(String),
}

impl Target {
    /// Whether it is the module at this path without suffix.
    pub(crate) fn is(&self, stem: &Path) -> bool {
        match self {
            Target::Path(path) => stem == path,
            Target::Dotted(dotted) => {
                let wanted: Vec<&str> = dotted.split('.').collect();
                let parts: Vec<_> = stem.iter().map(|part| part.to_string_lossy().into_owned()).collect();
                parts.len() >= wanted.len() && parts[parts.len() - wanted.len()..].iter().eq(wanted.iter())
            }
        }
    }
}

/// `pkg/mod.py` as `pkg/mod`, `pkg/__init__.py` as `pkg`.
pub(crate) fn module_path(path: &Path) -> PathBuf {
    let stem = path.with_extension("");
    if stem.file_name().is_some_and(|name| name == "__init__") {
        return stem.parent().map(Path::to_path_buf).unwrap_or_default();
    }
    stem
}

/// What the files of a project do to watched names.
#[derive(Debug)]
pub struct Facts {
    watch: Watch,
    // By path.
    files: Vec<Suspect>,
    // By a watched name the numbers of the files that say it, and of those that may replace it.
    saying: HashMap<String, Vec<usize>>,
    replacing: HashMap<String, Vec<usize>>,
}

impl Default for Facts {
    fn default() -> Self {
        Self::new(Watch::new([]), [])
    }
}

impl Facts {
    /// The facts of these files, which [`Watch::suspect`] has found with the same names.
    pub fn new(watch: Watch, files: impl IntoIterator<Item = Suspect>) -> Self {
        let mut files: Vec<Suspect> = files.into_iter().collect();
        files.sort_by(|a, b| a.path().cmp(b.path()));
        let by_name = |names: fn(&Suspect) -> &[String]| {
            let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
            for (number, file) in files.iter().enumerate() {
                for name in names(file) {
                    by_name.entry(name.clone()).or_default().push(number);
                }
            }
            by_name
        };
        let (saying, replacing) = (by_name(Suspect::said), by_name(Suspect::replacing));
        Self { watch, files, saying, replacing }
    }

    pub(super) fn replacements(&self, name: &str, module: &Path, index: &Index) -> Vec<Place> {
        let stem = module_path(module);
        let mut places: Vec<Place> = Vec::new();
        for file in self.of(name, &self.replacing).filter(|file| file.may_reach(&stem)) {
            let replaced = file.facts(&self.watch, index).replaced.iter().filter(|replaced| replaced.name == name);
            let is_meant = |replaced: &&Replaced| {
                module_path(file.path()) == stem || replaced.reaches.iter().any(|target| target.is(&stem))
            };
            places.extend(replaced.filter(is_meant).map(|replaced| replaced.place.clone()));
        }
        places.sort();
        places.dedup();
        places
    }

    pub(super) fn is_imported_from(&self, name: &str, module: &Path, index: &Index) -> bool {
        let stem = module_path(module);
        let imports = |file: &Suspect| {
            let mut imported = file.facts(&self.watch, index).imported.iter();
            imported.any(|(target, imported)| imported == name && target.is(&stem))
        };
        let takes_all = |file: &Suspect| file.facts(&self.watch, index).starred.iter().any(|target| target.is(&stem));
        self.of(name, &self.saying).any(|file| file.may_reach(&stem) && imports(file))
            || self.files.iter().any(|file| file.has_star() && file.may_reach(&stem) && takes_all(file))
    }

    fn of<'s>(&'s self, name: &str, by_name: &'s HashMap<String, Vec<usize>>) -> impl Iterator<Item = &'s Suspect> {
        by_name.get(name).into_iter().flatten().map(|&number| &self.files[number])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use super::{Facts, Watch};
    use crate::project::Project;
    use crate::project::index::{Index, Layout, Loader};

    struct Texts(BTreeMap<PathBuf, String>);

    impl Loader for Texts {
        fn read(&self, path: &Path) -> Option<Vec<u8>> {
            self.0.get(path).map(|text| text.clone().into_bytes())
        }

        fn exists(&self, path: &Path) -> bool {
            self.0.contains_key(path)
        }
    }

    fn project(files: &[(&str, &str)]) -> Project {
        let watch = Watch::new(["wait_for".to_owned(), "LIMIT".to_owned()]);
        let suspects: Vec<_> =
            files.iter().filter_map(|(path, text)| watch.suspect(Path::new(path), text.as_bytes(), None)).collect();
        let texts = files.iter().map(|&(path, text)| (PathBuf::from(path), text.to_owned())).collect();
        Project::new(Index::new(Layout::default(), Arc::new(Texts(texts))), Facts::new(watch, suspects))
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
    fn a_module_may_be_found_by_its_name() {
        let project = project(&[
            ("tests/t.py", "import sys\nsys.modules['app.a'].LIMIT = 0\n"),
            ("tests/u.py", "import importlib\nimportlib.import_module('app.b').LIMIT = 0\n"),
            ("tests/v.py", "import app.d as d\nwith fake() as d.LIMIT:\n    pass\n"),
            ("tests/w.py", "import app.e as e\ndel e.LIMIT\n"),
        ]);
        let is_replaced = |module| !project.replacements("LIMIT", Path::new(module)).is_empty();
        assert!(is_replaced("app/a.py"));
        assert!(is_replaced("app/b.py"));
        assert!(!is_replaced("app/c.py"));
        assert!(is_replaced("app/d.py"));
        assert!(is_replaced("app/e.py"));
    }

    #[test]
    fn a_constant_may_be_bound_in_the_namespace_of_its_module() {
        let is_replaced = |code: &str| {
            let project = project(&[("tests/t.py", code)]);
            !project.replacements("LIMIT", Path::new("app/a.py")).is_empty()
        };
        for code in [
            "import app.a as m\nvars(m)['LIMIT'] = 0\n",
            "from app import a\na.__dict__.update(LIMIT=0)\n",
            "import sys\nsys.modules['app.a'].__dict__['LIMIT'] = 0\n",
            "patch.dict('app.a.__dict__', {'LIMIT': 0})\n",
            "from app import a\nfor a.LIMIT in 1, 2:\n    pass\n",
            "import importlib\nm = importlib.import_module('app.a')\nm.LIMIT = 0\n",
            "from app import a as Module\npatch.object(Module, 'LIMIT', 0)\n",
            "from app import a\ndef change(m):\n    m.LIMIT = 0\n",
        ] {
            assert!(is_replaced(code), "{code}");
        }
        for code in [
            "from app import a\nvars(self)['LIMIT'] = 0\n",
            "from app import a\nself.LIMIT = 0\n",
            "from app import a\nConfig.LIMIT = 0\n",
            "from app import a\nd = {'LIMIT': a.LIMIT}\n",
        ] {
            assert!(!is_replaced(code), "{code}");
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
