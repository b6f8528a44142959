//! What became of one file: plain data for reports.

use std::path::PathBuf;

use aiomend_conformance::Rejection;

use crate::edit::{Edit, ModuleId};
use crate::finding::Finding;

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
    /// What the fix does to other files.
    pub elsewhere: Vec<Elsewhere>,
    /// Keys of the fixes this one builds on.
    pub requires: Vec<String>,
    /// Keys of the fixes that make an import or a helper with this one: the first of them has the edits for all, and
    /// one without the others would lack something, or take away what they still use.
    pub together: Vec<String>,
}

/// What a fix does to another file than that of its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Path relative to the project's root.
    pub path: PathBuf,
    /// The edits in the file's original text; none where they change what other fixes wrote, or share an import or
    /// helper with one of another file.
    pub edits: Option<Vec<Edit>>,
}

/// A bug of ours that was caught before anything was written; the fixes concerned were given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The codemod at work.
    pub codemod: &'static str,
    /// What went wrong.
    pub message: String,
}

/// One file after all codemods.
#[derive(Debug)]
pub struct Outcome {
    /// Its number in the run.
    pub id: ModuleId,
    /// The text after all accepted fixes, when it differs.
    pub text: Option<String>,
    /// Findings in the order of the original text.
    pub reported: Vec<Reported>,
    /// Our own bugs, caught here.
    pub defects: Vec<Defect>,
    /// Set when the file is no Python, and was passed over.
    pub rejection: Option<Rejection>,
}
