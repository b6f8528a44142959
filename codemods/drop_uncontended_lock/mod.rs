//! A lock none of whose sections suspends excludes nothing: the sections lose it, and its construction goes.
//!
//! The contract is `README.md` beside this file. An acquire that finds the lock free never suspends (evidence case l07);
//! a section that never suspends is over before another task runs, so every acquire finds the lock free (l08).

mod blockers;
mod construction;
mod elsewhere;
mod section;
mod share;
mod site;
mod slots;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Trace};
use aiomend_semantics::project::primitives::UseKind;
use aiomend_syntax::Span;

use site::Site;

/// The codemod `drop-uncontended-lock`.
#[derive(Debug)]
pub struct DropUncontendedLock;

static META: Meta = Meta {
    id: "drop-uncontended-lock",
    title: "Drop locks that no task ever waits for",
    safety: "unsafe",
    min_minor: 8,
    default: DefaultOn::Always,
    asks_project: true,
    spans_files: true,
    triggers: &["Lock", "Semaphore", "BoundedSemaphore", "Condition"],
    // The sections may all lie in other files.
    besides: &[],
    words: &[],
    trace: Trace::Used,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &[
        ("becomes-docstring", "the string that a section begins with would become the function's docstring"),
        ("condition", "a condition is acquired so that `notify` and `wait` may be called"),
        ("dataclass-field", "the lock may be a field of its class, which takes other arguments without it"),
        ("lock-escapes", "something else than `async with` is done with the lock"),
        ("lock-not-simple", "the expression for the lock runs code that would no longer run"),
        ("loop-argument", "`loop=` was removed from asyncio in Python 3.10; the call fails as it is"),
        (
            "marker-misplaced",
            "a comment that marks a section has no counterpart under the lock, and might find one without",
        ),
        ("public-name", "the name of the lock has no leading underscore, so others may use it"),
        ("quoted-annotation", "the lock is declared with an annotation in quotes, whose text would be lost"),
        ("section-suspends", "a section under the lock suspends, and the lock keeps other tasks out meanwhile"),
        ("sections-overlap", "a section under the lock, or the lock's construction, lies inside another section"),
        ("semaphore-zero", "a semaphore that starts at 0, or at a number that is not known, may keep tasks waiting"),
        ("several-threads", "the project runs event loops in threads, which may enter the section at the same time"),
        ("slots-entry", "`__slots__` names the lock in a way that cannot be taken out"),
        (
            "task-factory",
            "the project sets a task factory, or says `eager_start`: a task that a section may make runs inside it",
        ),
        ("used-in-other-modules", "another file imports the lock in a way that cannot be taken out"),
        ("uses-unclear", "not everything that happens to the lock can be seen"),
    ],
};

impl Codemod for DropUncontendedLock {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        site::find(cx).into_iter().map(|site| (site.span, site)).collect()
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        blockers::all(cx, site)
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let mut parts = vec![site.own.part(cx)?];
        parts.extend(site.elsewhere.iter().filter_map(|other| other.part.clone()));
        let title = format!("Drop `{}`: no task ever waits for it", site.shown());
        Ok(Fix { title, parts, applicability: Applicability::Unsafe, notes: changes(cx, site), reasons: Vec::new() })
    }
}

/// What changes at run time, and what was looked at: one sentence each.
fn changes(cx: &Context<'_>, site: &Site<'_>) -> Vec<String> {
    let own = site.own.sections.iter().map(|section| section.described()).collect();
    let mut functions = vec![listed(own)];
    for other in site.elsewhere.iter().filter(|other| !other.sections.is_empty()) {
        let described = other.sections.iter().map(|section| section.described.clone()).collect();
        functions.push(format!("in `{}`: {}", other.path.display(), listed(described)));
    }
    functions.retain(|part| !part.is_empty());
    let functions = functions.join("; ");
    let elsewhere: usize = site.elsewhere.iter().map(|other| other.sections.len()).sum();
    let count = site.own.sections.len() + elsewhere;
    let mut changes = vec![match count {
        1 => format!("right only if this is all that happens under the lock; it does not suspend: {functions}"),
        _ => format!(
            "right only if these {count} sections are all that happens under the lock; none of them suspends: {functions}"
        ),
    }];
    changes.push(format!(
        "an `await` that is added to {} later would need the lock again",
        if count == 1 { "it" } else { "one of them" }
    ));
    if site.elsewhere.iter().any(|other| other.drops_import) {
        let message = "an import that was there for the lock alone goes, and no longer runs its module at that point";
        changes.push(message.to_owned());
    }
    if site.uses.uses.iter().any(|used| used.kind == UseKind::Slots) {
        changes.push("`__slots__` no longer names it".to_owned());
    }
    if cx.settings.target_minor < 10 {
        let kind = site.kind;
        changes
            .push(format!("below 3.10 `asyncio.{kind}()` fails in a thread without an event loop; nothing does now"));
    }
    changes
}

/// Sections of one file, each place once in a row.
fn listed(mut described: Vec<String>) -> String {
    described.dedup();
    described.join(", ")
}
