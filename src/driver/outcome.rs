//! What a run found and made: plain data for the faces.

use std::path::PathBuf;

use aiomend_rewrite::{Edit, Finding};
use aiomend_syntax::Source;

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

/// A finding, placed in the original text.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The finding. Its span and the spans of its refusals are in the original text.
    pub finding: Finding,
    /// Whether the run's text holds the fix.
    pub applied: bool,
    /// The fix's edits, imports and helpers included. In the original text, unless `requires` names fixes: then in the
    /// text with those applied.
    pub edits: Vec<Edit>,
    /// Keys of the fixes this one builds on.
    pub requires: Vec<String>,
}

/// Why a whole file was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// In kebab case, as `syntax-error-here` or `undecodable`.
    pub code: &'static str,
    /// For a person.
    pub message: String,
    /// 1-based line, where there is one.
    pub line: Option<usize>,
}

/// A bug of ours that was caught before anything was written; the fixes concerned were given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The codemod at work.
    pub codemod: &'static str,
    /// What went wrong.
    pub message: String,
}
