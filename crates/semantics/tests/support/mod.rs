//! Small projects in memory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use aiomend_semantics::project::{Facts, Index, Layout, Loader, Project};

/// Files by path, and which of them were read.
#[derive(Default)]
pub struct Map {
    files: BTreeMap<PathBuf, Vec<u8>>,
    pub read: Mutex<Vec<PathBuf>>,
}

impl Loader for Map {
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        self.read.lock().expect("no panic").push(path.to_path_buf());
        self.files.get(path).cloned()
    }

    fn exists(&self, path: &Path) -> bool {
        self.files.contains_key(path) || self.files.keys().any(|file| file.starts_with(path))
    }
}

/// A project of these files; those below `/env/` are installed packages. Of several with one path the last counts.
pub fn project(files: &[(&str, &str)]) -> (Project, Arc<Map>) {
    let map: BTreeMap<PathBuf, Vec<u8>> =
        files.iter().map(|(path, text)| (PathBuf::from(path), text.as_bytes().to_vec())).collect();
    let layout = Layout {
        files: map.keys().filter(|path| path.is_relative()).cloned().collect(),
        import_roots: Vec::new(),
        environment: vec![PathBuf::from("/env")],
    };
    let loader = Arc::new(Map { files: map, read: Mutex::default() });
    (Project::new(Index::new(layout, loader.clone()), Facts::default()), loader)
}
