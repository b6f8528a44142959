//! Contents that count for files, whatever the disk says: a text on standard input, and what a person edited.

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::driver::plain;

/// The contents by the files' absolute paths.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overlay {
    files: BTreeMap<PathBuf, Content>,
    together: Vec<Vec<PathBuf>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Content {
    // As it was read; none of a file that need not be there.
    before: Option<Vec<u8>>,
    after: Vec<u8>,
}

/// A file with another content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// Absolute.
    pub path: PathBuf,
    /// The content on disk when it was read.
    pub before: Vec<u8>,
    /// The one that counts.
    pub after: Vec<u8>,
}

impl Overlay {
    /// A text for a file that need not exist.
    pub(super) fn of_text(path: PathBuf, after: Vec<u8>) -> Self {
        Self { files: BTreeMap::from([(path, Content { before: None, after })]), together: Vec::new() }
    }

    /// Lay contents over files that are written all or none. What was read of a file stays what it was the first time.
    pub fn lay(&mut self, files: Vec<Laid>) {
        self.together.push(files.iter().map(|file| file.path.clone()).collect());
        for Laid { path, before, after } in files {
            self.files
                .entry(path)
                .and_modify(|content| content.after.clone_from(&after))
                .or_insert(Content { before: Some(before), after });
        }
    }

    /// Whether nothing is laid over anything.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files that have a content here, absolute.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.keys().map(PathBuf::as_path)
    }

    /// Sets of files that are written all or none.
    pub(super) fn together(&self) -> &[Vec<PathBuf>] {
        &self.together
    }

    /// The content that counts for a file, where it is not the one on disk.
    pub fn get(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path).map(|content| content.after.as_slice())
    }

    /// What was read of a file that has another content here.
    pub(super) fn before(&self, path: &Path) -> Option<&[u8]> {
        self.files.get(path)?.before.as_deref()
    }

    /// Read a file of this content or from the disk.
    pub(super) fn read_into(&self, path: &Path, buffer: &mut Vec<u8>) -> io::Result<()> {
        buffer.clear();
        match self.get(path) {
            Some(content) => buffer.extend_from_slice(content),
            None => drop(plain::open(path)?.read_to_end(buffer)?),
        }
        Ok(())
    }

    /// The same, for those who keep it.
    pub(crate) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.get(path).map_or_else(|| plain::read(path), |content| Ok(content.to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Laid, Overlay};

    #[test]
    fn what_was_read_first_is_what_was_read() {
        let laid = |before: &str, after: &str| Laid {
            path: PathBuf::from("/a.py"),
            before: before.into(),
            after: after.into(),
        };
        let mut overlay = Overlay::default();
        overlay.lay(vec![laid("1", "2")]);
        overlay.lay(vec![laid("2", "3")]);
        let path = Path::new("/a.py");
        assert_eq!((overlay.before(path), overlay.get(path)), (Some(&b"1"[..]), Some(&b"3"[..])));
        assert_eq!(overlay.read(path).expect("read"), b"3");
        assert!(overlay.read(Path::new("/no/such/file.py")).is_err());
    }
}
