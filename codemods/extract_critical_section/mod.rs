//! Code that no other task can interrupt becomes a plain function, in which nobody can add an `await`.
//!
//! The contract is `README.md` beside this file. A run of statements without a suspension is atomic on the event loop
//! in a `def` as it is in an `async def` (evidence cases e01, e08): what must be proved is that values and control pass
//! its borders as before.

mod annotations;
mod blockers;
mod closures;
mod data;
mod declarations;
mod helper;
mod leaving;
mod narrowing;
mod place;
mod section;
mod shared_state;
mod site;
mod state;
mod write;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Trace};
use aiomend_syntax::Span;

use section::Section;
use shared_state::SharedState;
use site::Site;

/// The codemod `extract-critical-section`.
#[derive(Debug)]
pub struct ExtractCriticalSection;

/// The end of every new function's name.
const SUFFIX: &str = "_critical";

/// A refusal code and what it means.
type Code = (&'static str, &'static str);

const AWAIT_IN_GENEXP: Code = ("await-in-genexp", "a generator expression suspends whoever consumes it");
const CAPTURED_BY_CLOSURE: Code =
    ("captured-by-closure", "nested code shares a variable with the function that the new function would not share");
const DEL_OF_LIVE_NAME: Code =
    ("del-of-live-name", "a name is unbound in the section, and would stay bound in the function");
const EARLY_RETURN: Code = ("early-return", "the section returns a value on some paths alone");
const FREED_EARLY: Code =
    ("freed-early", "an object that only a local of the section refers to would be freed with the section");
const INTROSPECTION: Code = ("introspection", "something looks at the variables or the frames of the function");
const LIVE_IN_HANDLER: Code = ("live-in-handler", "a name bound in the section is used after an exception in it");
const LOOP_EXIT: Code = ("loop-exit", "the section leaves or goes on with a loop around it");
const MARKER_MISPLACED: Code =
    ("marker-misplaced", "a comment that marks a section has no counterpart in the same block");
const MAYBE_UNBOUND_INPUT: Code = ("maybe-unbound-input", "a name that the section reads may be unbound before it");
const MAYBE_UNBOUND_OUTPUT: Code =
    ("maybe-unbound-output", "a name that is used after the section may not be bound at its end");
const NARROWING_LOST: Code =
    ("narrowing-lost", "type checkers know more of an attribute or a name than they would on the other side of a call");
const NONLOCAL_WRITE: Code = ("nonlocal-write", "the section binds a variable of the function around, or declares one");
const PROTOCOL_CLASS: Code = ("protocol-class", "a method more changes which classes a protocol fits");
const SECTION_SUSPENDS: Code = ("section-suspends", "the marked section has an `await`");
const SUPER_WITHOUT_METHOD: Code =
    ("super-without-method", "`super()` and private names work in a method alone, and the new function would be none");
const TYPE_PARAMETER: Code =
    ("type-parameter", "the section names a type parameter of its function, which the new function would not have");
const YIELD: Code = ("yield", "the section hands control to whoever iterates");

static META: Meta = Meta {
    id: "extract-critical-section",
    title: "Move code without suspensions out of a coroutine into a plain function",
    safety: "safe",
    min_minor: 8,
    default: DefaultOn::Named,
    asks_project: true,
    spans_files: false,
    triggers: &["async with", "# aiomend: critical-section", "# aiomend: end"],
    besides: &[],
    words: &[],
    trace: Trace::FreeSection,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms(&[&SharedState]),
    refusals: &[
        AWAIT_IN_GENEXP,
        CAPTURED_BY_CLOSURE,
        DEL_OF_LIVE_NAME,
        EARLY_RETURN,
        FREED_EARLY,
        INTROSPECTION,
        LIVE_IN_HANDLER,
        LOOP_EXIT,
        MARKER_MISPLACED,
        MAYBE_UNBOUND_INPUT,
        MAYBE_UNBOUND_OUTPUT,
        NARROWING_LOST,
        NONLOCAL_WRITE,
        PROTOCOL_CLASS,
        SECTION_SUSPENDS,
        SUPER_WITHOUT_METHOD,
        TYPE_PARAMETER,
        YIELD,
    ],
};

impl Codemod for ExtractCriticalSection {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        site::find(cx)
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        match site {
            Site::Section(section) => blockers_of(cx, section),
            Site::Misplaced(comment, why) => vec![misplaced(*comment, why)],
        }
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        match site {
            Site::Section(section) => fix_of(cx, section),
            Site::Misplaced(comment, why) => Err(misplaced(*comment, why)),
        }
    }
}

/// All obstacles to moving a section.
fn blockers_of<'m>(cx: &Context<'m>, section: &Section<'m>) -> Vec<Refusal> {
    let mut blockers = blockers::content(cx, section);
    if blockers.iter().any(|blocker| blocker.code == SECTION_SUSPENDS.0 || blocker.code == YIELD.0) {
        return blockers;
    }
    match section.helper(cx) {
        Ok(helper) => {
            blockers.extend(blockers::foreign_type_parameter(cx, section, helper));
            blockers.extend(narrowing::lost(cx, section, helper));
        }
        Err(refusal) => blockers.push(refusal),
    }
    blockers.extend(section.data(cx).obstacles.iter().cloned());
    blockers.extend(blockers::freed_early(cx, section));
    blockers
}

fn fix_of<'m>(cx: &Context<'m>, section: &Section<'m>) -> Result<Fix, Refusal> {
    let helper = section.helper(cx)?;
    let part = write::write(cx, section, section.data(cx), helper)?;
    let title = format!("Move the section into `{}`", helper.name);
    Ok(Fix { title, parts: vec![part], applicability: Applicability::Safe, notes: Vec::new(), reasons: Vec::new() })
}

/// Refuse if nothing is marked.
fn misplaced(comment: Span, why: &str) -> Refusal {
    Refusal::new(MARKER_MISPLACED.0, comment, format!("this comment marks nothing: {why}"))
}
