//! Files for the project index, read when a question leads to them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_semantics::project::Loader;

use crate::driver::cache::Asked;
use crate::driver::session::Overlay;

/// Reads below a root, and anywhere by absolute paths.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    // Files whose contents are not those on disk.
    overlay: Arc<Overlay>,
    // What was asked, and what the answers were.
    asked: Arc<Asked>,
}

impl Disk {
    /// The files of the project at `root`, an absolute path, and of what lies over them; `asked` is told every question.
    pub fn new(root: PathBuf, overlay: Arc<Overlay>, asked: Arc<Asked>) -> Self {
        Self { root, overlay, asked }
    }
}

impl Loader for Disk {
    /// The bytes of a file; none where it cannot be read or is no plain file.
    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        self.asked.read(&self.root.join(path), |path| self.overlay.read(path).ok())
    }

    fn exists(&self, path: &Path) -> bool {
        let exists = |path: &Path| self.overlay.get(path).is_some() || path.exists();
        self.asked.exists(&self.root.join(path), exists)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use aiomend_semantics::project::Loader;

    use super::Disk;
    use crate::driver::session::{Laid, Overlay};

    #[test]
    fn files_are_read_below_the_root_and_by_absolute_paths() {
        let tree = tempfile::tempdir().expect("a directory");
        fs::write(tree.path().join("a.py"), "a = 1\n").expect("written");
        fs::create_dir(tree.path().join("pkg")).expect("made");
        let laid = Laid { path: tree.path().join("new.py"), before: Vec::new(), after: b"n = 1\n".to_vec() };
        let mut overlay = Overlay::default();
        overlay.lay(vec![laid]);
        let disk = Disk::new(tree.path().to_path_buf(), Arc::new(overlay), Arc::default());
        assert_eq!(disk.read(Path::new("a.py")).as_deref(), Some(&b"a = 1\n"[..]));
        assert_eq!(disk.read(&tree.path().join("a.py")).as_deref(), Some(&b"a = 1\n"[..]));
        assert_eq!(disk.read(Path::new("new.py")).as_deref(), Some(&b"n = 1\n"[..]));
        assert_eq!(disk.read(Path::new("pkg")), None);
        assert_eq!(disk.read(Path::new("b.py")), None);
        let exists = |name: &str| disk.exists(Path::new(name));
        assert!(exists("a.py") && exists("pkg") && exists("new.py") && !exists("b.py"));
    }
}
