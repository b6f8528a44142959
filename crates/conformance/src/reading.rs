//! One file as the independent parser reads it.

use std::fmt;
use std::sync::OnceLock;

use aiomend_syntax::Span;
use ruff_python_ast::token::Tokens;
use ruff_python_ast::{ModModule, PythonVersion};
use ruff_python_parser::{Mode, ParseOptions, Parsed, parse_unchecked};
use ruff_text_size::{Ranged, TextRange};

use crate::anchors::Anchors;
use crate::complaints::{self, Complaint};
use crate::depth::Depth;
use crate::gaps::{self, Gap};
use crate::gate::{self, Loaded, Mention, Uses};
use crate::stack::on_large_stack;
use crate::trace::{self, Trace};

/// The lowest Python 3 that a file is meant for: what that version lacks is a complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TargetVersion {
    // Invariant: within `OLDEST..=NEWEST`.
    minor: u8,
}

impl TargetVersion {
    /// Oldest minor version that the parser tells apart.
    const OLDEST: u8 = 7;
    /// Newest minor version that the parser knows as released.
    const NEWEST: u8 = 14;

    /// Python 3.`minor`; the nearest version known here where it is older or newer.
    pub fn new(minor: u8) -> Self {
        Self { minor: minor.clamp(Self::OLDEST, Self::NEWEST) }
    }

    /// The `12` of Python 3.12.
    pub fn minor(self) -> u8 {
        self.minor
    }

    pub(crate) fn for_parser(self) -> PythonVersion {
        PythonVersion { major: 3, minor: self.minor }
    }
}

/// Why a text is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// 1-based line of the place.
    pub line: u32,
    /// Byte offset of the place.
    pub offset: u32,
    /// What is wrong, in one line.
    pub message: String,
    /// Whose limit it is.
    pub kind: RejectionKind,
}

/// Whose limit a [`Rejection`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectionKind {
    /// It is no Python of any version.
    Syntax,
    /// It nests or chains deeper than a tree is built here; CPython's own limits are no higher up to 3.13.
    TooDeep,
    /// It has 4 GiB or more.
    TooLarge,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for Rejection {}

/// A comment, from its `#` to the end of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment<'t> {
    /// Where it stands.
    pub span: Span,
    /// Its text, with the `#` and without blanks at its end.
    pub text: &'t str,
}

/// A valid module: its tree, tokens and comments. It owns a copy of the text.
///
/// Every question may be asked on any thread: what recurses into a deep tree, its end included, takes a stack of its own.
pub struct Reading {
    text: String,
    version: TargetVersion,
    depth: Depth,
    // Invariant: `Some` until dropped.
    parsed: Option<Parsed<ModModule>>,
    anchors: OnceLock<Anchors>,
    complaints: OnceLock<Vec<Complaint>>,
    gaps: OnceLock<Vec<Gap>>,
    loaded: OnceLock<Loaded>,
}

/// Parse `text` as a module.
///
/// What is Python, but not at `version` or not where it stands, is no rejection: see [`Reading::complaints`].
///
/// # Errors
/// When it is no Python, or nests deeper than a tree may.
pub fn read(text: &str, version: TargetVersion) -> Result<Reading, Rejection> {
    if u32::try_from(text.len()).is_err() {
        let message = "the file has 4 GiB or more".to_owned();
        return Err(Rejection { line: 1, offset: 0, message, kind: RejectionKind::TooLarge });
    }
    // The parser passes over it as the mark of UTF-8, which a text has no more; Python reads no second one.
    if text.starts_with('\u{feff}') {
        let message = "invalid non-printable character U+FEFF".to_owned();
        return Err(Rejection { line: 1, offset: 0, message, kind: RejectionKind::Syntax });
    }
    let depth = Depth::bound(text);
    if depth.exceeds_caps() {
        let offset = first_excess(text);
        let message = depth.excess().to_owned();
        return Err(Rejection { line: line_of(text, offset), offset, message, kind: RejectionKind::TooDeep });
    }
    if depth.is_shallow() {
        return parse(text, version, depth);
    }
    on_large_stack(|| parse(text, version, depth)).unwrap_or_else(|error| {
        Err(Rejection { line: 1, offset: 0, message: error.to_string(), kind: RejectionKind::TooDeep })
    })
}

fn parse(text: &str, version: TargetVersion, depth: Depth) -> Result<Reading, Rejection> {
    let options = ParseOptions::from(Mode::Module).with_target_version(version.for_parser());
    let parsed = parse_unchecked(text, options).try_into_module();
    if let Some(error) =
        parsed.as_ref().and_then(|parsed| parsed.errors().iter().min_by_key(|error| error.location.start()))
    {
        let offset = error.location.start().to_u32();
        let message = error.error.to_string();
        return Err(Rejection { line: line_of(text, offset), offset, message, kind: RejectionKind::Syntax });
    }
    Ok(Reading {
        text: text.to_owned(),
        version,
        depth,
        parsed,
        anchors: OnceLock::new(),
        complaints: OnceLock::new(),
        gaps: OnceLock::new(),
        loaded: OnceLock::new(),
    })
}

/// The end of the shortest beginning of `text` that is too deep: tried in ever larger steps, then halved.
fn first_excess(text: &str) -> u32 {
    let is_deep = |end: usize| text.get(..end).is_some_and(|start| Depth::of(start).exceeds_caps());
    let (mut fine, mut deep) = (0, text.floor_char_boundary(1024));
    while deep < text.len() && !is_deep(deep) {
        fine = deep;
        deep = text.floor_char_boundary(deep.saturating_mul(2));
    }
    while deep - fine > 1 {
        let middle = text.floor_char_boundary(fine + (deep - fine) / 2);
        if middle <= fine {
            break;
        }
        if is_deep(middle) {
            deep = middle;
        } else {
            fine = middle;
        }
    }
    u32::try_from(fine).unwrap_or(u32::MAX)
}

/// 1-based line of byte `offset`, with Python's three line ends.
fn line_of(text: &str, offset: u32) -> u32 {
    let before = text.as_bytes().get(..offset as usize).unwrap_or(text.as_bytes());
    let is_end =
        |(at, &byte): (usize, &u8)| byte == b'\n' || (byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n'));
    let ends = before.iter().enumerate().filter(|&end| is_end(end)).count();
    u32::try_from(ends + 1).unwrap_or(u32::MAX)
}

impl Reading {
    /// The text that was read.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The version it is judged against.
    pub fn version(&self) -> TargetVersion {
        self.version
    }

    /// What is wrong with it though it parses: syntax that the target version lacks, and statements where they cannot
    /// stand (`await` outside `async def`, `break` outside a loop …). Sorted by offset.
    pub fn complaints(&self) -> &[Complaint] {
        self.complaints.get_or_init(|| self.with_stack(|| complaints::collect(self)).unwrap_or_default())
    }

    /// Every comment, in order.
    pub fn comments(&self) -> impl Iterator<Item = Comment<'_>> {
        self.tokens().iter().filter(|token| token.kind().is_comment()).map(|token| {
            let span = span_of(token.range());
            Comment { span, text: self.text.get(span.range()).unwrap_or_default().trim_end() }
        })
    }

    /// Where the file uses one of `names`: the last segments of API names such as `gather`, [`ASYNC_WITH`] and
    /// [`ASYNC_DEF`] for those statements, and words after `# ` for a comment that says just them.
    pub fn uses(&self, names: &[&str]) -> Uses {
        let mut uses = gate::uses(self.module(), names);
        if !names.iter().any(|name| name.starts_with('#')) {
            return uses;
        }
        uses.mentions.extend(self.comments_saying(names).map(|span| Mention { span, called: false }));
        uses.mentions.sort_by_key(|mention| mention.span);
        uses
    }

    fn comments_saying(&self, names: &[&str]) -> impl Iterator<Item = Span> {
        let says = |comment: &str| names.iter().any(|name| name.starts_with('#') && *name == comment);
        self.comments().filter(move |comment| says(comment.text)).map(|comment| comment.span)
    }

    /// Whether the file has a trace with one of `names`, which are those of [`Reading::uses`].
    pub fn has_trace(&self, trace: Trace, names: &[&str]) -> bool {
        let loaded = self.loaded.get_or_init(|| Loaded::of(self.module()));
        let is_said = || names.iter().any(|name| name.starts_with('#')) && self.comments_saying(names).next().is_some();
        match trace {
            Trace::Used => loaded.may_use(names) || is_said(),
            Trace::CalledOutsideFunctions => {
                loaded.may_use(names) && trace::calls_outside_functions(self.module(), names)
            }
            Trace::Dropped => loaded.may_use(names) && trace::drops_result(self.module(), names),
            Trace::FreeSection => loaded.has_async_with() && trace::has_free_section(self.module()) || is_said(),
        }
    }

    /// Whether there is a node of that kind at exactly that place.
    ///
    /// A statement may be named with or without its decorators, and with or without comments and blank lines that
    /// follow it: the two parsers draw those borders in different places.
    pub fn has(&self, kind: crate::AnchorKind, span: Span) -> bool {
        self.anchors.get_or_init(|| Anchors::of(self)).has(kind, span)
    }

    /// Where the concrete syntax tree's grammar does not read this text as Python does, sorted and disjoint.
    pub fn gaps(&self) -> &[Gap] {
        self.gaps.get_or_init(|| gaps::find(self))
    }

    /// The tree, for layers that read it as this one does: walk it inside [`Reading::with_stack`] alone.
    pub fn syntax(&self) -> &ModModule {
        self.module()
    }

    pub(crate) fn module(&self) -> &ModModule {
        static EMPTY: OnceLock<ModModule> = OnceLock::new();
        match &self.parsed {
            Some(parsed) => parsed.syntax(),
            None => EMPTY.get_or_init(|| ModModule {
                node_index: Default::default(),
                range: TextRange::default(),
                body: Default::default(),
            }),
        }
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        static EMPTY: OnceLock<Tokens> = OnceLock::new();
        self.parsed.as_ref().map_or_else(|| EMPTY.get_or_init(|| Tokens::new(Vec::new())), Parsed::tokens)
    }

    pub(crate) fn parsed(&self) -> Option<&Parsed<ModModule>> {
        self.parsed.as_ref()
    }

    /// The source of a token or node.
    pub(crate) fn slice(&self, range: TextRange) -> &str {
        self.text.get(span_of(range).range()).unwrap_or_default()
    }

    pub(crate) fn is_shallow(&self) -> bool {
        self.depth.is_shallow()
    }

    /// Run what recurses into this tree: here where it is shallow, else on a large stack. `None` where there is none.
    pub fn with_stack<T: Send>(&self, work: impl FnOnce() -> T + Send) -> Option<T> {
        if self.is_shallow() { Some(work()) } else { on_large_stack(work).ok() }
    }
}

/// Without the tree: printing that recurses as well.
impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading").field("version", &self.version).field("depth", &self.depth).finish_non_exhaustive()
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        let Some(parsed) = self.parsed.take() else { return };
        if self.depth.is_shallow() {
            return;
        }
        // Dropping recurses as well. Where no stack is to be had, memory is leaked rather than the process lost.
        let mut kept = std::mem::ManuallyDrop::new(Some(parsed));
        let tree = &mut kept;
        let _ = on_large_stack(move || drop(tree.take()));
    }
}

/// A parser's range as ours.
pub(crate) fn span_of(range: TextRange) -> Span {
    Span::new(range.start().to_u32(), range.end().to_u32())
}

#[cfg(test)]
mod tests;
