//! What the files of a project say and do to each other, by their bytes.

use std::path::Path;
use std::sync::Arc;

use aiomend_semantics::project::{Facts, FileWords, Index, Layout, Project, Suspect, Vocabulary, Watch};
use rayon::prelude::*;

use super::{Surroundings, relative};
use crate::driver::discover::PythonFile;
use crate::driver::loader::Disk;

/// What one thread has read.
#[derive(Default)]
struct Share {
    buffer: Vec<u8>,
    suspects: Vec<Suspect>,
    vocabulary: Vocabulary,
}

/// So many files at least are read by one thread in a row: what it has of them is joined to the rest.
const FILES_IN_A_ROW: usize = 256;

/// Read `files`, which are those of the project at `root`. Their words are read where `asks_words`, else left to the
/// first question.
pub(super) fn read_all(
    root: &Path,
    files: &[PythonFile],
    watch: Watch,
    asks_words: bool,
    around: &Surroundings,
) -> Project {
    let own = files.iter().map(|file| relative(&file.absolute, root));
    let layout = Layout {
        files: own.chain(around.overlay.paths().map(|path| relative(path, root))).collect(),
        import_roots: around.import_roots.iter().map(|path| relative(path, root)).collect(),
        environment: around.packages.clone(),
    };
    let disk = Disk::new(root.to_path_buf(), Arc::clone(&around.overlay), Arc::clone(&around.asked));
    let index = Index::new(layout, Arc::new(disk));
    let read = |mut share: Share, file: &PythonFile| {
        if around.overlay.read_into(&file.absolute, &mut share.buffer).is_err() {
            return share;
        }
        let path = relative(&file.absolute, root);
        let words = asks_words.then(|| FileWords::of(&share.buffer));
        share.suspects.extend(watch.suspect(&path, &share.buffer, words.as_ref()));
        if let Some(words) = words {
            share.vocabulary.add(&index, &path, words);
        }
        share
    };
    let join = |mut share: Share, other: Share| {
        share.suspects.extend(other.suspects);
        share.vocabulary.join(other.vocabulary);
        share
    };
    let all = files.par_iter().with_min_len(FILES_IN_A_ROW).fold(Share::default, read).reduce(Share::default, join);
    let index = if asks_words { index.with_words(all.vocabulary) } else { index };
    Project::new(index, Facts::new(watch, all.suspects))
}
