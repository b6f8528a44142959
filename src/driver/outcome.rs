//! What a run found and made: plain data for the faces.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use aiomend_conformance::{Rejection, RejectionKind};
use aiomend_syntax::{DecodeError, Source};

use aiomend_rewrite::Finding;
pub use aiomend_rewrite::{Defect, Reported};

/// The result of a run, files in path order.
#[derive(Debug, Default)]
pub struct Run {
    /// Every file with a finding, a skip, a change or a defect.
    pub files: Vec<FileOutcome>,
    /// How many Python files were looked at.
    pub looked_at: usize,
    /// How many of them may hold a site (their bytes name an API).
    pub with_asyncio: usize,
    /// Lowest Python supported, and where that was read: one entry for each distinct pair, in path order.
    pub floors: Vec<Floor>,
    /// How many fixes codemods would have at least that run only when they are selected, by their ids; in the files as
    /// they were read, and only in those that other codemods look at.
    pub offered: BTreeMap<&'static str, usize>,
    /// What the person's command said of the fixes, where it was asked.
    pub verification: Option<Verification>,
    /// Sets of files that are written all or none whatever fixes reach across them.
    pub together: Vec<Vec<PathBuf>>,
}

/// How fixes were tried out by a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verification {
    /// The command.
    pub command: String,
    /// How often it was run.
    pub runs: usize,
    /// Whether it passed with what is written at last; false where the person asked to stop.
    pub is_complete: bool,
    /// Changed files that it does not import, as reports have them: of them it says nothing.
    pub not_exercised: Vec<PathBuf>,
}

/// What names a fix in every run over the same files, whatever else is accepted: its key is one of its file's alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FixKey {
    /// The file of the site, as reports have it.
    pub path: PathBuf,
    /// The finding's key.
    pub key: String,
}

impl FixKey {
    /// The key of a finding of the file at `path`.
    pub fn of(path: &Path, finding: &Finding) -> Self {
        Self { path: path.to_path_buf(), key: finding.key.clone() }
    }
}

impl Run {
    /// Drop the files of which there is nothing to tell.
    pub fn drop_untold(&mut self) {
        // A fix that is only shown is shown with the text of every file that it would change.
        let elsewhere = self.files.iter().flat_map(|file| &file.findings).flat_map(|reported| &reported.elsewhere);
        let reached: BTreeSet<PathBuf> = elsewhere.map(|elsewhere| elsewhere.path.clone()).collect();
        self.files.retain(|file| {
            let is_told = !file.findings.is_empty() || file.skipped.is_some() || !file.defects.is_empty();
            is_told || file.text.is_some() || reached.contains(&file.path)
        });
    }

    /// The fixes that are in the texts, by file, then by codemod, then by place.
    pub fn applied(&self) -> Vec<FixKey> {
        let mut applied = Vec::new();
        for file in &self.files {
            let mut here: Vec<&Reported> = file.findings.iter().filter(|reported| reported.applied).collect();
            here.sort_by_key(|reported| reported.finding.codemod);
            applied.extend(here.into_iter().map(|reported| FixKey::of(&file.path, &reported.finding)));
        }
        applied
    }

    /// The files in sets that no applied fix reaches across, nor anything else that goes together, each in path order: what must be written all or none.
    pub fn connected(&self) -> Vec<Vec<&FileOutcome>> {
        let numbers: HashMap<&Path, usize> =
            self.files.iter().enumerate().map(|(at, file)| (file.path.as_path(), at)).collect();
        // Each file's set is named by its first file.
        let mut first: Vec<usize> = (0..self.files.len()).collect();
        for (at, file) in self.files.iter().enumerate() {
            for elsewhere in file.findings.iter().filter(|reported| reported.applied).flat_map(|one| &one.elsewhere) {
                let Some(&other) = numbers.get(elsewhere.path.as_path()) else { continue };
                let (one, two) = (root_of(&first, at), root_of(&first, other));
                first[one.max(two)] = one.min(two);
            }
        }
        for pair in self.together.iter().flat_map(|paths| paths.windows(2)) {
            let number = |path: &PathBuf| numbers.get(path.as_path()).copied();
            let (Some(one), Some(two)) = (number(&pair[0]), number(&pair[1])) else { continue };
            let (one, two) = (root_of(&first, one), root_of(&first, two));
            first[one.max(two)] = one.min(two);
        }
        let mut sets: BTreeMap<usize, Vec<&FileOutcome>> = BTreeMap::new();
        for (at, file) in self.files.iter().enumerate() {
            sets.entry(root_of(&first, at)).or_default().push(file);
        }
        sets.into_values().collect()
    }
}

fn root_of(first: &[usize], mut at: usize) -> usize {
    while first[at] != at {
        at = first[at];
    }
    at
}

/// Findings that a person asked to leave out of a run, each counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// On lines that have not changed since a commit.
    pub unchanged: usize,
    /// With other keys than those asked for.
    pub other_keys: usize,
    /// In a baseline.
    pub in_baseline: usize,
    /// Fixes beyond the number asked for.
    pub beyond_limit: usize,
}

/// A lowest supported Python and its source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Floor {
    /// Minor version of Python 3.
    pub minor: u8,
    /// Where it was found, as `pyproject.toml`, `--target-version` or `default`.
    pub origin: String,
}

/// One file.
#[derive(Debug)]
pub struct FileOutcome {
    /// As a person would type it from the current directory.
    pub path: PathBuf,
    /// The file as read.
    pub source: Source,
    /// The text after all accepted fixes, when it differs.
    pub text: Option<String>,
    /// Findings in order of their place in the original text.
    pub findings: Vec<Reported>,
    /// Set when the whole file was passed over.
    pub skipped: Option<Skip>,
    /// Our own bugs, caught here.
    pub defects: Vec<Defect>,
}

/// Why a whole file was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// One of [`SKIPS`].
    pub code: &'static str,
    /// For a person.
    pub message: String,
    /// 1-based line, where there is one.
    pub line: Option<usize>,
}

impl Skip {
    /// No bytes of any text.
    pub const UNDECODABLE: &'static str = "undecodable";

    /// More bytes than one file may take the time of others for.
    pub const TOO_LARGE: &'static str = "too-large";

    /// What could not be decoded.
    pub fn of_bytes(error: &DecodeError) -> Self {
        let (code, line) = match error {
            DecodeError::InvalidBytes { line, .. } | DecodeError::NulByte { line } => (Self::UNDECODABLE, Some(*line)),
            DecodeError::TooLarge => (Self::TOO_LARGE, None),
            _ => (Self::UNDECODABLE, None),
        };
        Self { code, message: error.to_string(), line }
    }

    /// What the parser has turned away.
    pub fn of(rejection: &Rejection) -> Self {
        let code = match rejection.kind {
            RejectionKind::Syntax => "syntax-error-here",
            RejectionKind::TooDeep => "too-deep",
            RejectionKind::TooLarge => Self::TOO_LARGE,
        };
        Self { code, message: rejection.message.clone(), line: Some(rejection.line as usize) }
    }
}

/// Every code that a file may be passed over with, each with one line for `aiomend explain`.
pub const SKIPS: &[(&str, &str)] = &[
    ("syntax-error-here", "the file is not valid Python: code for Python 2, a template, or a mistake"),
    ("too-deep", "the file nests more than 200 brackets or 100 blocks, or chains more than 10,000 operations"),
    (Skip::TOO_LARGE, "the file has more than 16 MiB"),
    (Skip::UNDECODABLE, "the bytes of the file are no text in the encoding that it declares, or in UTF-8"),
];
