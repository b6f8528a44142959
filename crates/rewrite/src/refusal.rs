//! Why a site is left alone.

use std::path::{Path, PathBuf};

use aiomend_semantics::project::Place;
use aiomend_syntax::Span;

/// One obstacle to a rewrite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Names the obstacle in kebab case, as `several-suspensions`; `aiomend explain` knows every one.
    pub code: &'static str,
    /// The obstacle itself, not the site, in the module of the finding.
    pub span: Span,
    /// What is here and why it stands in the way: present tense, code in backticks, no full stop.
    pub message: String,
    /// What the person can do about it, if anything.
    pub hint: Option<String>,
    /// Further places that matter, in any module.
    pub related: Vec<Related>,
    /// The last lines of what a command said that failed with the fix.
    pub output: Vec<String>,
}

/// A place in some module that a refusal speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Path of the file as the project knows it.
    pub path: PathBuf,
    /// 1-based line.
    pub line: usize,
    /// What is there.
    pub message: String,
}

impl Related {
    /// What is in a line, 1-based, of a file.
    pub fn at(path: &Path, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_path_buf(), line, message: message.into() }
    }

    /// The same at each of some places.
    pub fn at_each(places: &[Place], message: &str) -> Vec<Self> {
        places.iter().map(|place| Self::at(&place.path, place.line, message)).collect()
    }
}

impl Refusal {
    /// A refusal without hint or further places.
    pub fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into(), hint: None, related: Vec::new(), output: Vec::new() }
    }

    /// The same with a hint.
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same with further places.
    pub fn with_related(mut self, related: Vec<Related>) -> Self {
        self.related = related;
        self
    }

    /// The same with the end of a command's output.
    pub fn with_output(mut self, output: Vec<String>) -> Self {
        self.output = output;
        self
    }
}

/// Code of a refusal that no codemod makes: the person's own command fails with the fix.
pub const VERIFICATION_FAILED: &str = "verification-failed";

/// The refusals that the engine makes for every codemod, each with one line for `aiomend explain`.
pub const ENGINE_REFUSALS: &[(&str, &str)] = &[
    ("blocks-too-deep", "the new code would open one more block than Python compiles inside one another"),
    ("comment-would-be-lost", "no line is left in the new code that could hold a comment of the old"),
    ("generated-file", "the file says that a generator wrote it; change the generator instead"),
    ("mixed-indentation", "tabs and spaces indent the same block, so a moved line could change its block"),
    ("outside-paths", "the fix would have to write to a file outside the given paths"),
    ("parsers-disagree", "the two parsers read this place differently, so neither reading is trusted"),
    ("patched-by-name", "the project replaces the function by its name, and the new code would not call it"),
    ("python-version", "the new code needs a later Python than the lowest one the project supports"),
    ("suppressed", "a comment asks to leave this place alone"),
    ("syntax-error-here", "the site overlaps code that is not valid Python"),
    (VERIFICATION_FAILED, "the command given with `--verify` passes without this fix and fails with it"),
];
