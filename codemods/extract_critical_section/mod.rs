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
mod place;
mod site;
mod write;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal};
use aiomend_syntax::Span;

use helper::Helper;
use site::Site;

/// The codemod `extract-critical-section`.
#[derive(Debug)]
pub struct ExtractCriticalSection;

/// The end of every new function's name.
const SUFFIX: &str = "_critical";

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
    outside_functions: false,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &[
        ("await-in-genexp", "a generator expression suspends whoever consumes it"),
        (
            "captured-by-closure",
            "nested code shares a variable with the function that the new function would not share",
        ),
        ("del-of-live-name", "a name is unbound in the section, and would stay bound in the function"),
        ("early-return", "the section returns a value on some paths alone"),
        ("introspection", "something looks at the variables or the frames of the function"),
        ("live-in-handler", "a name bound in the section is used after an exception in it"),
        ("loop-exit", "the section leaves or goes on with a loop around it"),
        ("marker-misplaced", "a comment that marks a section has no counterpart in the same block"),
        ("maybe-unbound-input", "a name that the section reads may be unbound before it"),
        ("maybe-unbound-output", "a name that is used after the section may not be bound at its end"),
        ("nonlocal-write", "the section binds a variable of the function around, or declares one"),
        ("protocol-class", "a method more changes which classes a protocol fits"),
        ("section-suspends", "the marked section has an `await`"),
        (
            "super-without-method",
            "`super()` and private names work in a method alone, and the new function would be none",
        ),
        ("yield", "the section hands control to whoever iterates"),
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
        let section = match site {
            Site::Section(section) => section,
            // Refuse if nothing is marked.
            Site::Misplaced(comment, why) => {
                let message = format!("this comment marks nothing: {why}");
                return vec![Refusal::new("marker-misplaced", *comment, message)];
            }
        };
        let mut blockers = blockers::content(cx, section);
        if blockers.iter().any(|blocker| blocker.code == "section-suspends" || blocker.code == "yield") {
            return blockers;
        }
        let data = section.data(cx);
        blockers.extend(Helper::choose(cx, section, &data.inputs).err());
        blockers.extend(data.obstacles.iter().cloned());
        blockers
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let Site::Section(section) = site else { return Err(nothing()) };
        let data = section.data(cx);
        let helper = Helper::choose(cx, section, &data.inputs)?;
        let part = write::write(cx, section, data, &helper)?;
        let title = format!("Move the section into `{}`", helper.name);
        Ok(Fix { title, parts: vec![part], applicability: Applicability::Safe, notes: Vec::new(), reasons: Vec::new() })
    }
}

fn nothing() -> Refusal {
    Refusal::new("marker-misplaced", Span::empty(0), "this comment marks nothing")
}
