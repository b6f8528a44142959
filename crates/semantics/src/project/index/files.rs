//! The files of a project as they lie in its tree; the same whatever their texts are.

use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::project::index::{Layout, is_init};

/// The files of a layout, by number and by path, and the directories that hold them.
#[derive(Debug, Default)]
pub(super) struct Files {
    // Its files sorted: the place of a file is its number.
    layout: Layout,
    numbers: FxHashMap<PathBuf, u32>,
    // Every directory that holds a file, at any depth.
    directories: FxHashSet<PathBuf>,
    // Top-level packages: their names, and the directories that hold them.
    packages: FxHashMap<String, Vec<PathBuf>>,
}

impl Files {
    pub(super) fn of(mut layout: Layout) -> Self {
        layout.files.sort();
        layout.files.dedup();
        let numbers = layout.files.iter().cloned().zip(0..).collect();
        let mut files = Self { layout, numbers, ..Self::default() };
        for file in &files.layout.files {
            for directory in file.ancestors().skip(1) {
                if !files.directories.insert(directory.to_path_buf()) {
                    break;
                }
            }
        }
        for file in files.layout.files.iter().filter(|file| is_init(file)) {
            let Some(directory) = file.parent() else { continue };
            let (Some(parent), Some(name)) = (directory.parent(), directory.file_name()) else { continue };
            if !files.holds(&parent.join("__init__.py")) {
                let name = name.to_string_lossy().into_owned();
                files.packages.entry(name).or_default().push(parent.to_path_buf());
            }
        }
        files
    }

    /// All of them, sorted.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.layout.files
    }

    /// The file with this number.
    pub(super) fn path(&self, number: u32) -> Option<&PathBuf> {
        self.layout.files.get(number as usize)
    }

    /// The number of a file.
    pub(super) fn number(&self, path: &Path) -> Option<u32> {
        self.numbers.get(path).copied()
    }

    /// Whether this is a file of the project.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.numbers.contains_key(path)
    }

    /// Whether a file of the project lies below this directory.
    pub(super) fn has_directory(&self, path: &Path) -> bool {
        self.directories.contains(path)
    }

    /// The directories that hold a top-level package of this name.
    pub(super) fn holders(&self, package: &str) -> &[PathBuf] {
        self.packages.get(package).map(Vec::as_slice).unwrap_or_default()
    }

    /// Directories that imports begin at, from the settings.
    pub(super) fn import_roots(&self) -> &[PathBuf] {
        &self.layout.import_roots
    }

    /// Directories of installed packages.
    pub(super) fn environment(&self) -> &[PathBuf] {
        &self.layout.environment
    }
}
