//! What a codemod is, and how the engine asks one.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

pub use aiomend_conformance::Trace;
use aiomend_conformance::{Gap, GapKind, Reading};
use aiomend_semantics::SemanticModel;
use aiomend_semantics::project::{Here, Project};
use aiomend_syntax::words::says;
use aiomend_syntax::{Kind, Module, Span};

use crate::edit::ModuleId;
use crate::finding::{Finding, Verdict};
use crate::fix::{Fix, Part};
use crate::refusal::{Refusal, Related};
use crate::silenced::Silenced;
use crate::snapshot::Snapshot;

/// The fixed facts of a codemod.
#[derive(Debug)]
pub struct Meta {
    /// Verb phrase in kebab case; that of a form is `<id>:<form>`.
    pub id: &'static str,
    /// One line without a full stop.
    pub title: &'static str,
    /// How safe its fixes are, in a few words, as `safe on 3.12+, else unsafe`.
    pub safety: &'static str,
    /// Lowest minor version of Python 3 that the new code runs on.
    pub min_minor: u8,
    /// Where it runs when nobody asks for it.
    pub default: DefaultOn,
    /// Its refusal codes, each with one line; those of the engine are not repeated.
    pub refusals: &'static [(&'static str, &'static str)],
    /// Whether it asks what other modules define and who calls a function, so that the project is worth an index.
    pub asks_project: bool,
    /// Whether its fixes may change other files than the one of the site. It is shown the project anew whenever a file
    /// has changed.
    pub spans_files: bool,
    /// A file without one of these names cannot hold a site.
    pub triggers: &'static [&'static str],
    /// Nor can one without any of these; empty where the triggers say enough.
    pub besides: &'static [&'static str],
    /// Nor can one whose bytes say none of these words; empty where the triggers say enough.
    pub words: &'static [&'static str],
    /// What a file with a site does with the triggers.
    pub trace: Trace,
    /// Names of ruff rules whose `# noqa` suppresses a site too.
    pub noqa: &'static [&'static str],
    /// The contract that a user reads, in Markdown.
    pub doc: &'static str,
    /// Further sites of its kind, which are looked for only where somebody asks for them.
    pub forms: Forms,
}

/// Forms of a codemod, each with sites and an id of its own. They run where that id is selected, and nowhere else.
#[derive(Clone, Copy, Default)]
pub struct Forms(pub &'static [&'static dyn AnyCodemod]);

impl Forms {
    /// What most codemods have.
    pub const NONE: Self = Self(&[]);
}

impl fmt::Debug for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|form| form.meta().id)).finish()
    }
}

/// Each of `codemods`, with its forms behind it.
pub fn with_forms<'a>(codemods: &[&'a dyn AnyCodemod]) -> impl Iterator<Item = &'a dyn AnyCodemod> {
    codemods.iter().flat_map(|codemod| std::iter::once(*codemod).chain(codemod.meta().forms.0.iter().copied()))
}

impl Meta {
    /// The id of the codemod that this is a form of.
    pub fn form_of(&self) -> Option<&'static str> {
        Some(self.id.split_once(':')?.0)
    }

    /// The name of the form that this is, without that of its codemod.
    pub fn form(&self) -> Option<&'static str> {
        Some(self.id.split_once(':')?.1)
    }

    /// Whether `name` stands for this codemod, or for the one that it is a form of.
    pub fn is_called(&self, name: &str) -> bool {
        name == self.id || self.form_of() == Some(name)
    }

    /// Whether a file with this text may hold a site, by the words in it. Never wrong when it says no.
    pub fn may_be_in_text(&self, text: &str) -> bool {
        let says_any =
            |names: &[&str]| names.is_empty() || names.iter().any(|name| says(text.as_bytes(), name.as_bytes()));
        [self.triggers, self.words, self.besides].into_iter().all(says_any)
    }

    /// Whether a file may hold a site, by the names that it uses. Never wrong when it says no.
    pub fn may_be_in(&self, reading: &Reading) -> bool {
        // To look for words costs next to nothing.
        if !self.may_be_in_text(reading.text()) {
            return false;
        }
        let uses = |names: &[&str]| reading.has_trace(Trace::Used, names);
        reading.has_trace(self.trace, self.triggers) && (self.besides.is_empty() || uses(self.besides))
    }
}

/// Where a codemod runs without being asked for by its name or `all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultOn {
    /// Everywhere.
    Always,
    /// Where the lowest Python 3 supported has this minor version or a later one.
    From(u8),
    /// Where the lowest Python 3 supported has an earlier minor version than this.
    Below(u8),
    /// Nowhere: it is a matter of taste.
    Named,
}

impl DefaultOn {
    /// Whether it runs unasked in a file whose lowest Python 3 has this minor version.
    pub fn fits(self, target_minor: u8) -> bool {
        match self {
            DefaultOn::Always => true,
            DefaultOn::From(minor) => target_minor >= minor,
            DefaultOn::Below(minor) => target_minor < minor,
            DefaultOn::Named => false,
        }
    }
}

/// What a person sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Lowest minor version of Python 3 that the project supports.
    pub target_minor: u8,
    /// Most characters in a line.
    pub line_length: usize,
    /// Last names that are taken to be event loops.
    pub loop_names: Vec<String>,
    /// The project's own function that keeps a task alive.
    pub task_keeper: Option<TaskKeeper>,
    /// Whether a call of an unknown function, awaited by an API that takes any awaitable, is taken to give a coroutine.
    pub assume_calls_are_coroutines: bool,
    /// Whether the file belongs to what others may install and import: its public names may be used by code that is not
    /// in the project.
    pub is_installed: bool,
    /// Whether a type checker is configured for the file: what it asks of a module without annotations, too, is given.
    pub is_type_checked: bool,
    /// Ids of the codemods that a person asked for by name.
    pub asked_for: Vec<String>,
}

/// A function that takes a task, keeps it alive and returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskKeeper {
    /// Dotted name of its module.
    pub module: String,
    /// Its name there.
    pub function: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            target_minor: 11,
            line_length: 88,
            loop_names: ["loop", "_loop", "event_loop"].map(str::to_owned).to_vec(),
            task_keeper: None,
            assume_calls_are_coroutines: false,
            is_installed: false,
            is_type_checked: false,
            asked_for: Vec::new(),
        }
    }
}

/// All that a codemod may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'m> {
    /// The module's number in the run.
    pub id: ModuleId,
    /// Path relative to the project's root.
    pub path: &'m Path,
    /// The module.
    pub module: &'m Module,
    /// Its meaning.
    pub model: &'m SemanticModel<'m>,
    /// What other files do to it.
    pub project: &'m Project,
    /// The module as the project's index sees it: what is a coroutine call.
    pub here: &'m Here<'m>,
    /// Settings for this file.
    pub settings: &'m Settings,
    /// The other files, for fixes that change several.
    pub files: &'m Snapshot<'m>,
}

/// A named rewrite: finds sites, lists blockers, and only then writes a fix.
pub trait Codemod: Sync {
    /// What it knows of a site once found.
    type Site<'m>;

    /// Its fixed facts.
    fn meta(&self) -> &'static Meta;

    /// Every place whose shape this codemod owns, with the range that is shown for it.
    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Self::Site<'m>)>;

    /// All obstacles to rewriting a site, not the first alone.
    fn blockers<'m>(&self, cx: &Context<'m>, site: &Self::Site<'m>) -> Vec<Refusal>;

    /// The rewrite of a site without blockers.
    ///
    /// # Errors
    /// Only a refusal of the engine's layout functions, passed on: the new code has no place for something.
    fn fix<'m>(&self, cx: &Context<'m>, site: &Self::Site<'m>) -> Result<Fix, Refusal>;
}

/// A codemod without its site type, so that different ones can stand in one list.
pub trait AnyCodemod: Sync {
    /// Its fixed facts.
    fn meta(&self) -> &'static Meta;

    /// A finding for every site of the module, in the order of the text.
    fn findings(&self, cx: &Context<'_>, reading: &Reading) -> Vec<Finding>;
}

impl<C: Codemod> AnyCodemod for C {
    fn meta(&self) -> &'static Meta {
        Codemod::meta(self)
    }

    fn findings(&self, cx: &Context<'_>, reading: &Reading) -> Vec<Finding> {
        let meta = Codemod::meta(self);
        let mut sites = self.sites(cx);
        if sites.is_empty() {
            return Vec::new();
        }
        sites.sort_by_key(|(span, _)| *span);
        let silenced = Silenced::read(cx.module, meta);
        let mut seen: HashMap<String, usize> = HashMap::new();
        sites
            .into_iter()
            .map(|(span, site)| {
                let verdict = match silenced.at(cx.module, span) {
                    Some(refusal) => Verdict::Refused(vec![refusal]),
                    None => judge_site(self, cx, reading, span, &site),
                };
                let key = key(meta.id, cx.module, span, &mut seen);
                Finding { codemod: meta.id, module: cx.id, span, verdict, key }
            })
            .collect()
    }
}

fn judge_site<'m, C: Codemod>(
    codemod: &C,
    cx: &Context<'m>,
    reading: &Reading,
    span: Span,
    site: &C::Site<'m>,
) -> Verdict {
    let blockers = codemod.blockers(cx, site);
    if !blockers.is_empty() {
        // Where the grammar loses its way, what it makes of the rest may be untrue as well: functions end too early.
        let is_read = !cx.module.has_error();
        return Verdict::Refused(if is_read { blockers } else { vec![unread(span)] });
    }
    let fix = match codemod.fix(cx, site) {
        Ok(fix) => fix,
        Err(refusal) => return Verdict::Refused(vec![refusal]),
    };
    for part in &fix.parts {
        let objection = if part.module == cx.id {
            objection_to(part, cx.module, reading)
        } else {
            elsewhere(cx, Codemod::meta(codemod), part, span)
        };
        if let Some(refusal) = objection {
            return Verdict::Refused(vec![refusal]);
        }
    }
    debug_assert!(
        fix.parts
            .iter()
            .all(|part| part.edits.iter().all(|edit| { part.owned.iter().any(|owned| owned.contains(edit.span)) })),
        "a fix edits only what it owns: {span:?}"
    );
    Verdict::Fix(fix)
}

fn unread(site: Span) -> Refusal {
    let message =
        "the grammar used for rewriting cannot read all of this file, so what it says of this place is not trusted";
    let hint = "the usual cause is a line in brackets, behind a comment, that begins left of its block: indent it";
    Refusal::new("parsers-disagree", site, message).with_hint(hint)
}

/// What speaks against a part of a fix, whatever the codemod: the grammar cannot read what it changes, or reads it
/// differently than the second parser.
fn objection_to(part: &Part, module: &Module, reading: &Reading) -> Option<Refusal> {
    // Where the tree was made from a masked copy, its names are not the file's. Line breaks are none.
    let masks_code = |gap: &&Gap| !matches!(gap.kind, GapKind::CarriageReturn | GapKind::BreakInBrackets);
    let mut changed = part.owned.iter().flat_map(|owned| gaps_within(reading, *owned));
    if let Some(gap) = changed.find(masks_code) {
        let message = "the grammar used for rewriting cannot read this construct";
        return Some(Refusal::new("parsers-disagree", gap.span, message));
    }
    if let Some(owned) = part.owned.iter().find(|owned| holds_error(module, **owned)) {
        let message = "the grammar used for rewriting cannot read this statement";
        return Some(Refusal::new("syntax-error-here", *owned, message));
    }
    let unseen = part.anchors.iter().find(|anchor| !reading.has(anchor.kind, anchor.span))?;
    let message = "the two parsers read this place differently, so neither reading is trusted";
    let hint = "parentheses around the `await` expression usually settle it";
    Some(Refusal::new("parsers-disagree", unseen.span, message).with_hint(hint))
}

/// The gaps that lie inside `owned`, which may be many in a file and few here.
fn gaps_within(reading: &Reading, owned: Span) -> impl Iterator<Item = &Gap> {
    let gaps = reading.gaps();
    let first = gaps.partition_point(|gap| gap.span.start() < owned.start());
    gaps[first..]
        .iter()
        .take_while(move |gap| gap.span.start() <= owned.end())
        .filter(move |gap| owned.contains(gap.span))
}

/// What speaks against a part of a fix in another file than that of the site, for which it is said at the site.
fn elsewhere(cx: &Context<'_>, meta: &Meta, part: &Part, site: Span) -> Option<Refusal> {
    let file = match cx.files.open_by_id(part.module) {
        Ok(file) => file,
        Err(closed) => return Some(Refusal::new(closed.code, site, format!("a file that uses it {}", closed.why))),
    };
    let shown = file.path().display();
    if file.ignores(meta.id) {
        let message = format!("`{shown}` would have to change, and the settings switch this codemod off for it");
        return Some(Refusal::new("suppressed", site, message));
    }
    let silenced = Silenced::read(file.module(), meta);
    let places = part.anchors.iter().map(|anchor| anchor.span).chain(part.owned.iter().copied());
    let objection = places.into_iter().find_map(|place| silenced.at(file.module(), place));
    let mut objection = objection.or_else(|| objection_to(part, file.module(), file.reading()))?;
    let line = file.module().lines().line_of(objection.span.start()) + 1;
    objection.related = vec![Related::at(file.path(), line, objection.message)];
    objection.message = format!("`{shown}` would have to change, and cannot");
    objection.span = site;
    Some(objection)
}

fn holds_error(module: &Module, span: Span) -> bool {
    module.has_error()
        && module
            .nodes()
            .any(|node| node.kind() == Kind::Error && node.start() < span.end() && span.start() <= node.end())
}

/// Codemod, enclosing definition, hash of the text, and which of several equal ones.
fn key(codemod: &str, module: &Module, span: Span, seen: &mut HashMap<String, usize>) -> String {
    let place = aiomend_semantics::place::qualified_place(module.smallest_around(span));
    // White space is left out, so that moving or re-wrapping a site keeps its key.
    let text = module.slice(span).chars().filter(|c| !c.is_whitespace());
    let base = format!("{codemod}:{place}:{:016x}", fnv(text));
    let nth = seen.entry(base.clone()).or_insert(0);
    *nth += 1;
    if *nth == 1 { base } else { format!("{base}:{nth}") }
}

/// FNV-1a, 64 bits: keys must be the same for every build and version of this tool.
fn fnv(text: impl Iterator<Item = char>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325u64;
    for c in text {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}
