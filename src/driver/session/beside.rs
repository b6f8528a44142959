//! The given files that hold no site: opened when a fix has to change them too.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use aiomend_rewrite::{Closed, Companions, Input};
use aiomend_syntax::Source;

use super::{FileSettings, Overlay, SettingsOf};
use crate::driver::discover::PythonFile;

/// The files by their paths relative to the project's root, and what was opened of them.
pub(super) struct Beside<'a> {
    closed: HashMap<PathBuf, PythonFile>,
    settings: SettingsOf<'a>,
    overlay: Arc<Overlay>,
    opened: Mutex<BTreeMap<PathBuf, Arc<Opened>>>,
}

/// A file that a fix came to.
pub(super) struct Opened {
    pub(super) file: PythonFile,
    pub(super) source: Source,
}

impl<'a> Beside<'a> {
    pub(super) fn new(
        files: impl IntoIterator<Item = (PathBuf, PythonFile)>,
        settings: SettingsOf<'a>,
        overlay: Arc<Overlay>,
    ) -> Self {
        Self { closed: files.into_iter().collect(), settings, overlay, opened: Mutex::default() }
    }

    /// The files as the engine asks for them.
    pub(super) fn companions(self: &Arc<Self>) -> Companions<'a> {
        let beside = Arc::clone(self);
        Companions::new(self.closed.keys().cloned().collect(), move |path| beside.open(path))
    }

    /// A file that was opened.
    pub(super) fn opened(&self, path: &Path) -> Option<Arc<Opened>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// The bytes with which a file was opened, by its path as a person would type it.
    pub(super) fn bytes_of(&self, typed: &Path) -> Option<Vec<u8>> {
        let opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.values().find(|opened| opened.file.path == typed).and_then(|opened| opened.source.encode().ok())
    }

    fn open(&self, path: &Path) -> Result<Input, Closed> {
        let file = self.closed.get(path).ok_or_else(Closed::outside)?.clone();
        let unreadable = |why: String| Closed { code: "syntax-error-here", why };
        let mut bytes = Vec::new();
        self.overlay
            .read_into(&file.absolute, &mut bytes)
            .map_err(|error| unreadable(format!("cannot be read: {error}")))?;
        let source = Source::decode(&bytes).map_err(|error| unreadable(format!("cannot be read: {error}")))?;
        let FileSettings { settings, ignored, .. } = (self.settings)(&file.absolute);
        let input = Input { path: path.to_path_buf(), source: source.clone(), settings, ignored };
        let opened = Arc::new(Opened { file, source });
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), opened);
        Ok(input)
    }
}
