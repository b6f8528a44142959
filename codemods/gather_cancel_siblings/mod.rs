//! `await asyncio.gather(…)` stays, and the siblings of a child that fails are cancelled and awaited.
//!
//! The contract is `README.md` beside this file. Exception types, causes and cancellation stay what they are with
//! `gather` (evidence cases g21, g29, g32); only the fate of the siblings changes.

mod write;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Trace};
use aiomend_syntax::{Kind, Span};

use crate::gathering::blockers::Maker;
use crate::gathering::plan::Plan;
use crate::gathering::{Gather, blockers, gathers};
use crate::patched::patched_by_name;
use crate::spelling;

/// The codemod `gather-cancel-siblings`.
#[derive(Debug)]
pub struct GatherCancelSiblings;

const CODES: &[(&str, &str)] = &[("name-taken", "`create_task` and `asyncio` both mean something else in this module")];

static REFUSALS: [(&str, &str); CODES.len() + blockers::REFUSALS.len()] = blockers::with_common(CODES);

static META: Meta = Meta {
    id: "gather-cancel-siblings",
    title: "Cancel the siblings when a gathered task fails",
    safety: "unsafe, display-only",
    min_minor: 8,
    default: DefaultOn::Below(11),
    asks_project: true,
    spans_files: false,
    triggers: &["gather"],
    besides: &[],
    words: &["asyncio"],
    trace: Trace::Used,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &REFUSALS,
};

impl Codemod for GatherCancelSiblings {
    type Site<'m> = Gather<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Gather<'m>)> {
        gathers(cx).into_iter().map(|gather| (gather.call.span(), gather)).collect()
    }

    fn blockers<'m>(&self, cx: &Context<'m>, gather: &Gather<'m>) -> Vec<Refusal> {
        if let Some(refusal) = blockers::of_call(gather) {
            return vec![refusal];
        }
        // Refuse if nothing is gathered: there are no siblings.
        if gather.inputs.is_empty() {
            let message = "nothing is gathered, so there are no siblings to cancel";
            return vec![Refusal::new("nothing-to-gather", gather.call.span(), message)];
        }
        let mut refusals = blockers::of_elements(cx, gather);
        if refusals.is_empty() {
            refusals.extend(plan_blocker(cx, gather));
        }
        refusals.extend(blockers::task_factory(cx, gather));
        if spelling::beside(cx, gather.callee, "create_task").is_none() {
            let message =
                "no spelling of `asyncio.create_task` is free here: `create_task` and `asyncio` mean something else";
            refusals.push(Refusal::new("name-taken", gather.callee.span(), message));
        }
        refusals.extend(patched_by_name(cx, "gather", gather.callee.span()));
        refusals
    }

    fn fix<'m>(&self, cx: &Context<'m>, gather: &Gather<'m>) -> Result<Fix, Refusal> {
        let plan = Plan::of(cx, gather)?;
        let part = write::write(cx, gather, &plan)?;
        let doubts = blockers::doubts(cx, gather);
        let is_granted = cx.settings.assume_calls_are_coroutines;
        let applicability =
            if doubts.is_empty() || is_granted { Applicability::Unsafe } else { Applicability::DisplayOnly };
        let notes = doubts.into_iter().chain(changes(cx, gather)).collect();
        let title = "Cancel the siblings of a child that fails".to_owned();
        Ok(Fix { title, parts: vec![part], applicability, notes, reasons: Vec::new() })
    }
}

fn plan_blocker<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Option<Refusal> {
    match Plan::of(cx, gather) {
        Err(refusal) => Some(refusal),
        // Refuse if the list holds coroutines beside tasks: a coroutine has no `cancel`.
        Ok(Plan::Region { region, .. }) => region.bare.first().map(|coroutine| {
            let message = "this is put among tasks as a coroutine, which has no `cancel()`";
            Refusal::new("elements-are-tasks", coroutine.span(), message).with_hint("make a task of it as well")
        }),
        Ok(plan) => blockers::comment_blocker(gather, &plan, Maker::Kept),
    }
}

/// What changes at run time, one named difference each.
fn changes<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Vec<String> {
    let mut changes = Vec::new();
    if cx.model.is_doubtful(gather.callee) {
        changes.push("a star import further down may rebind the name, and this call with it".to_owned());
    }
    if gather.position.statement().is_some_and(|statement| statement.kind() == Kind::AssertStatement) {
        changes.push("the tasks run under `python -O` as well, which skips the `assert`".to_owned());
    }
    changes.push("a failing child cancels its siblings, which are awaited before the error surfaces".to_owned());
    changes.push("a cancellation that arrives while they are awaited replaces the error".to_owned());
    changes
}
