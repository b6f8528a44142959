//! `--only-keys`

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::app::{Failure, lists};
use crate::catalog::CodemodInfo;
use crate::driver::outcome::{FileOutcome, Reported, Run};
use crate::report;

/// Keys named one by one in a message; more are counted.
const NAMED: usize = 10;

/// Keys that a file lists, each of any file or of one.
pub(super) struct OnlyKeys {
    name: PathBuf,
    // In the order of the list.
    all: Vec<(Option<PathBuf>, String)>,
    known: HashSet<(Option<PathBuf>, String)>,
}

impl OnlyKeys {
    /// Read a list, in which every line must have the form of a key.
    pub(super) fn read(name: &Path, codemods: &[CodemodInfo]) -> Result<Self, Failure> {
        let text = String::from_utf8(lists::read(name)?)
            .map_err(|_| format!("{}: not a list of keys: it is no text", report::path(name)))?;
        let mut all = Vec::new();
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let (path, key) = match line.rsplit_once('\t') {
                Some((path, key)) => (Some(PathBuf::from(path)), key.trim()),
                None => (None, line.trim()),
            };
            if !is_key(key, codemods) {
                let place = format!("{}:{}", report::path(name), at + 1);
                return Err(format!("{place}: no key: `{key}`; `--output-format json` lists them").into());
            }
            all.push((path, key.to_owned()));
        }
        Ok(Self { name: name.to_path_buf(), known: all.iter().cloned().collect(), all })
    }

    pub(super) fn has(&self, file: &FileOutcome, reported: &Reported) -> bool {
        let key = || reported.finding.key.clone();
        self.known.contains(&(None, key())) || self.known.contains(&(Some(file.path.clone()), key()))
    }

    /// Name the keys that no site has. That is no failure: `fix` takes the sites away.
    pub(super) fn tell_unknown(&self, run: &Run) {
        let sites = run.files.iter().flat_map(|file| file.findings.iter().map(move |reported| (file, reported)));
        let found: HashSet<(Option<PathBuf>, String)> = sites
            .flat_map(|(file, reported)| {
                let key = &reported.finding.key;
                [(None, key.clone()), (Some(file.path.clone()), key.clone())]
            })
            .collect();
        let unknown: Vec<&str> =
            self.all.iter().filter(|one| !found.contains(one)).map(|(_, key)| key.as_str()).collect();
        // Nothing can be done when stderr is gone.
        for key in unknown.iter().take(NAMED) {
            let _ = writeln!(io::stderr(), "aiomend: {}: no site has the key `{key}`", report::path(&self.name));
        }
        if unknown.len() > NAMED {
            let _ = writeln!(io::stderr(), "aiomend: and {} more", unknown.len() - NAMED);
        }
    }
}

/// Whether a text has the form of a key: a codemod or a form of one, a place, a hash.
fn is_key(text: &str, codemods: &[CodemodInfo]) -> bool {
    let is_of = |info: &CodemodInfo| {
        let rest = text.strip_prefix(info.id).and_then(|rest| rest.strip_prefix(':'));
        rest.is_some_and(|rest| {
            rest.split(':').any(|part| part.len() == 16 && part.bytes().all(|b| b.is_ascii_hexdigit()))
        })
    };
    codemods.iter().any(is_of)
}
