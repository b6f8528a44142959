//! Files for the project index, read when a question leads to them.

use std::fs;
use std::path::{Path, PathBuf};

use aiomend_semantics::project::Loader;

/// Reads below a root, and anywhere by absolute paths.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    // A file whose text is not the one on disk, as standard input stands for one.
    instead: Option<(PathBuf, Vec<u8>)>,
}

impl Disk {
    /// The files of the project at `root`, an absolute path.
    pub fn new(root: PathBuf) -> Self {
        Self { root, instead: None }
    }

    /// The same, with these bytes for the file at `path`, relative to the root.
    pub fn with(self, path: PathBuf, bytes: Vec<u8>) -> Self {
        Self { instead: Some((path, bytes)), ..self }
    }
}

impl Loader for Disk {
    /// The bytes of a file; none where it cannot be read or is no plain file, which might never end.
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        if let Some((_, bytes)) = self.instead.as_ref().filter(|(instead, _)| instead == path) {
            return Some(bytes.clone());
        }
        let path = self.root.join(path);
        if !path.metadata().ok()?.is_file() {
            return None;
        }
        fs::read(path).ok()
    }

    fn exists(&self, path: &Path) -> bool {
        self.instead.as_ref().is_some_and(|(instead, _)| instead == path) || self.root.join(path).exists()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use aiomend_semantics::project::Loader;

    use super::Disk;

    #[test]
    fn files_are_read_below_the_root_and_by_absolute_paths() {
        let tree = tempfile::tempdir().expect("a directory");
        fs::write(tree.path().join("a.py"), "a = 1\n").expect("written");
        fs::create_dir(tree.path().join("pkg")).expect("made");
        let disk = Disk::new(tree.path().to_path_buf()).with(PathBuf::from("new.py"), b"n = 1\n".to_vec());
        assert_eq!(disk.read(Path::new("a.py")).as_deref(), Some(&b"a = 1\n"[..]));
        assert_eq!(disk.read(&tree.path().join("a.py")).as_deref(), Some(&b"a = 1\n"[..]));
        assert_eq!(disk.read(Path::new("new.py")).as_deref(), Some(&b"n = 1\n"[..]));
        assert_eq!(disk.read(Path::new("pkg")), None);
        assert_eq!(disk.read(Path::new("b.py")), None);
        let exists = |name: &str| disk.exists(Path::new(name));
        assert!(exists("a.py") && exists("pkg") && exists("new.py") && !exists("b.py"));
    }
}
