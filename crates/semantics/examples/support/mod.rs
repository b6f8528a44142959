//! A project on disk, as the first argument of an example names it; the others are directories of installed packages.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_semantics::project::{Facts, Index, Layout, Loader, Project};
use aiomend_syntax::Source;

struct Disk(PathBuf);

impl Loader for Disk {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        fs::read(self.0.join(path)).ok()
    }

    fn exists(&self, path: &Path) -> bool {
        self.0.join(path).exists()
    }
}

/// The Python files below a directory.
pub struct Tree {
    root: PathBuf,
    /// Relative to the directory, sorted.
    pub files: Vec<PathBuf>,
    pub project: Project,
}

impl Tree {
    /// The tree that the command line names.
    pub fn of_arguments() -> Self {
        let root = PathBuf::from(std::env::args().nth(1).expect("a directory"));
        let environment = std::env::args().skip(2).map(PathBuf::from).collect();
        let mut files = Vec::new();
        let mut open = vec![root.clone()];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(&directory).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|suffix| suffix == "py") {
                    files.push(path.strip_prefix(&root).expect("below the root").to_path_buf());
                }
            }
        }
        files.sort();
        let layout = Layout { files: files.clone(), import_roots: Vec::new(), environment };
        let project = Project::new(Index::new(layout, Arc::new(Disk(root.clone()))), Facts::default());
        Self { root, files, project }
    }

    /// The text of a file; none where it is not to be read, or says none of `words`.
    pub fn source(&self, path: &Path, words: &[&str]) -> Option<Source> {
        let source = Source::decode(&fs::read(self.root.join(path)).ok()?).ok()?;
        words.iter().any(|word| source.text().contains(word)).then_some(source)
    }
}
