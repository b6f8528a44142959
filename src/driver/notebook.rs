//! Notes that outlive a run, beside the journal: whole after a crash, and nobody else's to read.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::replace::create_private;

/// One file of notes.
#[derive(Debug)]
pub(crate) struct Notebook {
    path: PathBuf,
}

impl Notebook {
    /// The notes of this name in a directory that is there.
    pub(crate) fn of(directory: &Path, name: &str) -> Self {
        Self { path: directory.join(name) }
    }

    /// Where they are.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What was written last.
    pub(crate) fn read(&self) -> io::Result<Option<Vec<u8>>> {
        match fs::read(&self.path) {
            Ok(notes) => Ok(Some(notes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Write them anew: after a crash there is what was there before, or this.
    pub(crate) fn write(&self, notes: &[u8]) -> io::Result<()> {
        // Always the same name: what a crash leaves is gone with the next notes.
        let part = self.path.with_extension("part");
        remove(&part)?;
        let written = create_private(&part).and_then(|mut file| {
            file.write_all(notes)?;
            file.sync_data()?;
            drop(file);
            fs::rename(&part, &self.path)
        });
        if written.is_err() {
            // The first error is the one to tell.
            let _ = remove(&part);
        }
        written
    }

    /// Throw them away.
    pub(crate) fn discard(&self) -> io::Result<()> {
        remove(&self.path)
    }

    /// Put them aside under another name, and say which.
    pub(crate) fn put_aside(&self) -> io::Result<PathBuf> {
        let free = (1..).map(|number: u32| self.path.with_extension(format!("old-{number}"))).find(|to| !to.exists());
        let Some(aside) = free else { return Err(io::ErrorKind::AlreadyExists.into()) };
        fs::rename(&self.path, &aside)?;
        Ok(aside)
    }
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Notebook;

    #[test]
    fn notes_are_read_written_and_put_aside() {
        let directory = tempfile::tempdir().expect("a directory");
        let notebook = Notebook::of(directory.path(), "review.json");
        assert_eq!(notebook.read().expect("read"), None);
        notebook.write(b"one").expect("written");
        notebook.write(b"two").expect("written");
        assert_eq!(notebook.read().expect("read").as_deref(), Some(&b"two"[..]));
        let aside = notebook.put_aside().expect("put aside");
        assert_eq!((notebook.read().expect("read"), std::fs::read(aside).expect("there")), (None, b"two".to_vec()));
        notebook.discard().expect("nothing to do");
    }

    #[cfg(unix)]
    #[test]
    fn notes_are_private() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = tempfile::tempdir().expect("a directory");
        let notebook = Notebook::of(directory.path(), "review.json");
        notebook.write(b"one").expect("written");
        let mode = notebook.path().metadata().expect("there").permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}
