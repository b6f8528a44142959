//! A project around a module: what its other files do, define and say.
//!
//! Pure: the driver reads the files and hands in their bytes, or a [`Loader`] that does so when a question leads to one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_syntax::words::says;
use memchr::memmem;

mod answers;
mod callers;
mod dispatch;
mod factories;
mod facts;
mod given;
mod handlers;
mod here;
pub(crate) mod index;
mod makes;
pub mod primitives;
mod program;
mod qualify;
mod shown;

pub use callers::Expectation;
pub use facts::{Facts, Suspect, Watch};
pub use handlers::{Handler, HandlerKind};
pub use here::{Awaitable, Here};
pub use index::{FileWords, Index, Layout, Loader, Vocabulary};

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

/// What is known of a project; read-only once built.
#[derive(Debug, Default)]
pub struct Project {
    facts: Arc<Facts>,
    index: Index,
}

impl Project {
    /// The modules of a project and of what it imports, and what its files do to watched names.
    pub fn new(index: Index, facts: Facts) -> Self {
        Self { facts: Arc::new(facts), index }
    }

    /// The same project with other texts for some files, by their paths relative to the root. What files replace and
    /// import is left as it was.
    pub fn renewed(&self, texts: HashMap<PathBuf, Arc<str>>) -> Self {
        Self { facts: Arc::clone(&self.facts), index: self.index.renewed(texts) }
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

    /// Whether a file of the project says a name anywhere, be it in a comment.
    pub fn says(&self, path: &Path, name: &str) -> bool {
        self.index.bytes(path).is_some_and(|bytes| says(&bytes, name.as_bytes()))
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
        self.facts.replacements(name, module, &self.index)
    }

    /// Whether another file imports `name` from `module`, reads it as an attribute of it, or imports all of it by a star.
    pub fn is_imported_from(&self, name: &str, module: &Path) -> bool {
        self.facts.is_imported_from(name, module, &self.index)
    }
}
