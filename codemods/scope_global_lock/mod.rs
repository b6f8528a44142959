//! A primitive that is made once for the whole program, for whichever event loop comes first, becomes one for each.
//!
//! The contract is `README.md` beside this file. Before Python 3.10 a primitive belongs to the loop that is current when
//! it is made, from then on to the first in which a task waits for it (evidence case l02).

mod accessor;
mod blockers;
mod evidence;
mod handing;
mod lazy;
mod leaving;
mod site;
mod threading;
mod users;
mod writing;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Trace};
use aiomend_semantics::project::primitives::UseKind;
use aiomend_syntax::Span;

use evidence::Evidence;
use site::{Holder, Site, Variable};
use threading::Threading;

/// The codemod `scope-global-lock`.
#[derive(Debug)]
pub struct ScopeGlobalLock;

static META: Meta = Meta {
    id: "scope-global-lock",
    title: "Give each event loop its own lock instead of a global one",
    safety: "unsafe, display-only",
    min_minor: 8,
    default: DefaultOn::Always,
    asks_project: true,
    spans_files: true,
    triggers: site::PRIMITIVES,
    besides: &[],
    words: &["asyncio"],
    trace: Trace::CalledOutsideFunctions,
    noqa: &[],
    forms: Forms::NONE,
    doc: include_str!("README.md"),
    refusals: &[
        ("constructor-arguments", "an argument may mean something else when it is evaluated once for each event loop"),
        ("dataclass-field", "an annotation may make the primitive a field, which each instance has for itself"),
        ("default-argument", "the primitive is the default of a parameter, for which a caller may pass another"),
        ("held-by-instance", "a module makes an instance of the class, and the primitive is one of that"),
        ("public-name", "code outside the project may use the name"),
        ("rebound", "the name is assigned more than once, or whether it is depends on a condition"),
        ("several-threads", "the project runs event loops in threads, between which it would keep nothing apart"),
        ("shares-its-line", "the assignment shares its line with other code, where a function cannot stand"),
        ("state-before-loop", "it is changed before any event loop runs, or may be meant to outlive one"),
        ("used-as-value", "the primitive is passed, returned, compared or given another name"),
        ("used-outside-async", "it is used where no event loop need be running"),
        ("uses-unclear", "not everything that happens to it can be seen"),
    ],
};

impl Codemod for ScopeGlobalLock {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        let found = site::find(cx).into_iter();
        // What cannot be rewritten is told where it matters.
        let is_told = |site: &Site<'m>| !matches!(site.holder, Holder::Instance(_)) || is_needed(cx, &Evidence::of(cx));
        found.filter(is_told).map(|site| (site.call.span(), site)).collect()
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        blockers::all(cx, site)
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let Holder::Variable(variable) = &site.holder else {
            // Blockers refuse everything else.
            return Err(Refusal::new("used-as-value", site.call.span(), "it is part of another value"));
        };
        let evidence = Evidence::of(cx);
        let threading = Threading::of(cx, site, variable);
        let handed = threading.as_ref().and_then(|threading| handing::parts(cx, site, variable, threading));
        let (parts, title) = match (handed, &threading) {
            (Some(parts), Some(threading)) => {
                (parts, format!("Make `{}` a local of `{}`", variable.shown(), threading.root.1))
            }
            _ => {
                let parts = accessor::parts(cx, site, variable)?;
                (parts, format!("Give each event loop its own `{}`", variable.shown()))
            }
        };
        let applicability = if is_needed(cx, &evidence) { Applicability::Unsafe } else { Applicability::DisplayOnly };
        Ok(Fix {
            title,
            parts,
            applicability,
            notes: changes(site, variable),
            reasons: reasons(cx, variable, &evidence),
        })
    }
}

/// Whether a primitive that is there for all loops may fail, as far as is seen, or somebody asks for the fix.
fn is_needed(cx: &Context<'_>, evidence: &Evidence) -> bool {
    let is_asked_for = cx.settings.asked_for.iter().any(|id| id == META.id);
    let fails_in_the_first = cx.settings.target_minor < 10 && !evidence.is_current_alone();
    fails_in_the_first || evidence.shows_several() || is_asked_for
}

/// Why it may be needed: one sentence each.
fn reasons(cx: &Context<'_>, variable: &Variable<'_>, evidence: &Evidence) -> Vec<String> {
    let shown = variable.shown();
    let binding = if cx.settings.target_minor < 10 {
        format!(
            "before Python 3.10 `{shown}` belongs to the event loop that is current when it is made, and fails under \
             `asyncio.run` as soon as a task has to wait for it"
        )
    } else {
        format!("`{shown}` belongs to the first event loop in which a task waits for it, and fails in any other")
    };
    [Some(binding), evidence.told(cx.settings.target_minor)].into_iter().flatten().collect()
}

/// What changes at run time: one sentence each.
fn changes(site: &Site<'_>, variable: &Variable<'_>) -> Vec<String> {
    let noun = site.noun();
    let mut changes = vec![format!("code in two event loops no longer shares one {noun}")];
    if site.has_state() {
        let own = if noun == "event" { "an event" } else { "a queue" };
        changes.push(format!("what one run leaves in it is not there in the next, which has {own} of its own"));
    }
    let does = |wanted: fn(&UseKind) -> bool| variable.uses.uses.iter().any(|used| wanted(&used.kind));
    let is_acquired = does(|kind| matches!(kind, UseKind::Acquire { .. }));
    let is_released = does(|kind| matches!(kind, UseKind::Release { .. } | UseKind::AsyncWith { .. }));
    if is_acquired && !is_released {
        changes.push("it is never released: whoever comes second waits for ever, with or without this fix".to_owned());
    }
    changes
}
