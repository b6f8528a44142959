//! Which of the given files may hold a site: each is read once, by its bytes first.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use aiomend_conformance::{Reading, TargetVersion, read};
use aiomend_semantics::project::may_be_number_constant;
use aiomend_syntax::Source;

use super::{FileSettings, Overlay};
use crate::driver::discover::PythonFile;
use crate::driver::outcome::Skip;
use crate::driver::prefilter::Prefilter;

/// A file that may hold a site.
pub(super) struct Candidate {
    pub(super) file: PythonFile,
    pub(super) source: Source,
    pub(super) settings: FileSettings,
    // Until the first look at the file, and while they are few.
    pub(super) reading: Mutex<Option<Reading>>,
    // Bare names that are arguments of API calls; who rebinds them elsewhere matters.
    pub(super) argument_names: Vec<String>,
}

/// What reading one file gave.
pub(super) enum Look {
    /// No site; whether it names an API all the same.
    Nothing(PythonFile, bool),
    Candidate(Box<Candidate>),
    Skipped(PythonFile, Option<Source>, Skip),
    Unreadable(PathBuf, io::Error),
}

/// Read a file, and judge it where its bytes may hold a site.
pub(super) fn look_at(
    file: PythonFile,
    prefilter: &Prefilter,
    settings: &(dyn Fn(&Path) -> FileSettings + Sync),
    kept: &AtomicUsize,
    (overlay, buffer): (&Overlay, &mut Vec<u8>),
) -> Look {
    if let Err(error) = overlay.read_into(&file.absolute, buffer) {
        // One that is gone is nobody's failure: files of others come and go while we work.
        let is_gone = error.kind() == io::ErrorKind::NotFound;
        return if is_gone { Look::Nothing(file, false) } else { Look::Unreadable(file.path, error) };
    }
    if !prefilter.may_hold_site(buffer) {
        return Look::Nothing(file, false);
    }
    let settings = settings(&file.absolute);
    judge(file, buffer, prefilter, settings, kept)
}

/// Readings of so many bytes of source are kept until the codemods look at the files; the rest is read again. A reading
/// takes some thirty times the memory of its source.
const MOST_KEPT: usize = 2 << 20;

/// Decode and read a file: a candidate calls an API by its name or an alias. `kept` counts the bytes whose readings are.
pub(super) fn judge(
    file: PythonFile,
    bytes: &[u8],
    prefilter: &Prefilter,
    settings: FileSettings,
    kept: &AtomicUsize,
) -> Look {
    let source = match Source::decode(bytes) {
        Ok(source) => source,
        Err(error) => {
            return Look::Skipped(file, None, Skip::of_bytes(&error));
        }
    };
    let reading = match read(source.text(), TargetVersion::new(settings.settings.target_minor)) {
        Ok(reading) => reading,
        Err(rejection) => return Look::Skipped(file, Some(source), Skip::of(&rejection)),
    };
    if !prefilter.may_hold_site_in(&reading) {
        return Look::Nothing(file, prefilter.is_used_in(&reading));
    }
    let is_constant = |name: &String| may_be_number_constant(source.text(), name);
    let argument_names = prefilter.uses(&reading).argument_names.into_iter().filter(is_constant).collect();
    let is_kept = kept.fetch_add(bytes.len(), Ordering::Relaxed) < MOST_KEPT;
    let reading = Mutex::new(is_kept.then_some(reading));
    Look::Candidate(Box::new(Candidate { file, source, settings, reading, argument_names }))
}
