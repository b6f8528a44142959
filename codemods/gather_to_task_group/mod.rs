//! `await asyncio.gather(…)` becomes `async with asyncio.TaskGroup() as tg:`.
//!
//! The contract is `README.md` beside this file. The fix is never safe: it stops leaking siblings after a failure, and
//! reports failures as a group (evidence cases g02, g03, g05).

mod write;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Related, Trace};
use aiomend_semantics::place;
use aiomend_semantics::project::HandlerKind;
use aiomend_syntax::{Field, Kind, Node, Span};

use crate::gathering::blockers::Maker;
use crate::gathering::plan::Plan;
use crate::gathering::shape::Shape;
use crate::gathering::{Gather, blockers, gathers};
use crate::patched::patched_by_name;
use crate::spelling;

/// The codemod `gather-to-task-group`.
#[derive(Debug)]
pub struct GatherToTaskGroup;

const CODES: &[(&str, &str)] = &[
    ("caller-expects-original", "a caller handles an exception type that would arrive inside a group"),
    ("handler-expects-original", "a handler around the call names an exception type that would arrive inside a group"),
    ("handler-inspects-exception", "a handler around the call looks into an exception that would be a group"),
    ("in-finally-or-except", "a task group that fails while its function is being cancelled cancels it again"),
    ("name-taken", "`TaskGroup` and `asyncio` both mean something else in this module"),
];

static REFUSALS: [(&str, &str); CODES.len() + blockers::REFUSALS.len()] = blockers::with_common(CODES);

static META: Meta = Meta {
    id: "gather-to-task-group",
    title: "Use `asyncio.TaskGroup` for `gather`",
    safety: "unsafe, display-only",
    min_minor: 11,
    default: DefaultOn::From(11),
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

const HINT: &str = "`aiomend fix --unsafe-fixes --select gather-cancel-siblings` keeps the exception as it is";

impl Codemod for GatherToTaskGroup {
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
        let patched = patched_by_name(cx, "gather", gather.callee.span());
        if gather.inputs.is_empty() {
            return patched.into_iter().collect();
        }
        let mut refusals = blockers::of_elements(cx, gather);
        if refusals.is_empty() {
            refusals.extend(match Plan::of(cx, gather) {
                Ok(plan) => {
                    plan.obstacle_to_moving().or_else(|| blockers::comment_blocker(gather, &plan, Maker::Replaced))
                }
                Err(refusal) => Some(refusal),
            });
        }
        refusals.extend(version_blocker(cx, gather));
        refusals.extend(clean_up_blocker(gather));
        refusals.extend(handler_blockers(cx, gather));
        refusals.extend(blockers::task_factory(cx, gather));
        if spelling::instead_of(cx, gather.callee, "TaskGroup").is_none() {
            let message =
                "no spelling of `asyncio.TaskGroup` is free here: `TaskGroup` and `asyncio` mean something else";
            refusals.push(Refusal::new("name-taken", gather.callee.span(), message));
        }
        refusals.extend(patched);
        // Callers are looked for over the whole project: last, and only for what could be rewritten.
        if refusals.is_empty() {
            refusals.extend(caller_blocker(cx, gather));
        }
        refusals
    }

    fn fix<'m>(&self, cx: &Context<'m>, gather: &Gather<'m>) -> Result<Fix, Refusal> {
        let plan = Plan::of(cx, gather)?;
        let part = write::write(cx, gather, &plan)?;
        if matches!(plan, Plan::Empty) {
            let title = "Use the empty list that an empty `gather` gives".to_owned();
            return Ok(Fix {
                title,
                parts: vec![part],
                applicability: Applicability::Safe,
                notes: Vec::new(),
                reasons: Vec::new(),
            });
        }
        let doubts = blockers::doubts(cx, gather);
        let is_granted = cx.settings.assume_calls_are_coroutines;
        let applicability =
            if doubts.is_empty() || is_granted { Applicability::Unsafe } else { Applicability::DisplayOnly };
        let notes = doubts.into_iter().chain(changes(cx, gather, &plan)).collect();
        Ok(Fix {
            title: "Use `asyncio.TaskGroup`".to_owned(),
            parts: vec![part],
            applicability,
            notes,
            reasons: Vec::new(),
        })
    }
}

fn version_blocker(cx: &Context<'_>, gather: &Gather<'_>) -> Option<Refusal> {
    // Refuse if the project runs on a Python without `asyncio.TaskGroup` (new in 3.11).
    let minor = cx.settings.target_minor;
    (minor < META.min_minor).then(|| {
        let message = format!("`asyncio.TaskGroup` needs Python 3.11, and the project supports 3.{minor}");
        Refusal::new("python-version", gather.callee.span(), message)
    })
}

fn clean_up_blocker(gather: &Gather<'_>) -> Option<Refusal> {
    // Refuse if the function may be on its way out: a group that fails there cancels its parent again, and on 3.13 the
    // next await of the clean-up is cancelled with it (evidence case g20).
    let clause = clean_up_around(gather.call)?;
    let message = match clause.kind() {
        Kind::FunctionDefinition => "an `__aexit__` may run while its caller is being cancelled",
        Kind::FinallyClause => "this `finally` may run while the function is being cancelled",
        _ => "this handler may run while the function is being cancelled",
    };
    let span = place::head_of(clause);
    Some(Refusal::new("in-finally-or-except", span, message).with_hint(HINT))
}

/// The `finally`, `except` or `__aexit__` that runs `node`.
fn clean_up_around(node: Node<'_>) -> Option<Node<'_>> {
    for parent in node.ancestors() {
        match parent.kind() {
            Kind::FinallyClause | Kind::ExceptClause => return Some(parent),
            Kind::FunctionDefinition => {
                let name = parent.child(Field::Name).map_or("", |name| name.text());
                return (name == "__aexit__").then_some(parent);
            }
            _ => {}
        }
    }
    None
}

fn handler_blockers(cx: &Context<'_>, gather: &Gather<'_>) -> Vec<Refusal> {
    cx.here
        .handlers_around(gather.call.span())
        .into_iter()
        .map(|handler| {
            let (code, message) = match &handler.kind {
                // Refuse if a handler names a type: the group does not match it (evidence case g02).
                HandlerKind::NamesType(_) => (
                    "handler-expects-original",
                    "this handler would no longer match: `TaskGroup` raises an `ExceptionGroup`",
                ),
                // Refuse if a handler looks into the exception: it would find a group (evidence case g28).
                HandlerKind::InspectsException => (
                    "handler-inspects-exception",
                    "this handler looks into the exception, which would be an `ExceptionGroup`",
                ),
                HandlerKind::FormatsException => (
                    "handler-inspects-exception",
                    "this handler formats the exception: the text of an `ExceptionGroup` does not say what failed",
                ),
                HandlerKind::Suppresses => (
                    "handler-expects-original",
                    "this would no longer suppress it: `TaskGroup` raises an `ExceptionGroup`",
                ),
                HandlerKind::ExpectsRaise => (
                    "handler-expects-original",
                    "this expects the exception itself: `TaskGroup` raises an `ExceptionGroup`",
                ),
                HandlerKind::Decorates => (
                    "handler-expects-original",
                    "a decorator of this function expects the exception itself: `TaskGroup` raises an `ExceptionGroup`",
                ),
            };
            Refusal::new(code, handler.span, message).with_hint(HINT)
        })
        .collect()
}

fn caller_blocker(cx: &Context<'_>, gather: &Gather<'_>) -> Option<Refusal> {
    // Refuse if a caller waits for the exception itself: it would find a group.
    let function = gather.function()?;
    let places = cx.here.callers_expecting(function.span());
    if places.is_empty() {
        return None;
    }
    let related: Vec<Related> =
        places.into_iter().map(|caller| Related::at(&caller.place.path, caller.place.line, caller.message)).collect();
    let name = place::qualified_place(gather.call);
    let message = format!("callers of `{name}` handle exceptions that would arrive in an `ExceptionGroup`");
    Some(Refusal::new("caller-expects-original", gather.callee.span(), message).with_hint(HINT).with_related(related))
}

/// What changes at run time, one named difference each.
fn changes<'m>(cx: &Context<'m>, gather: &Gather<'m>, plan: &Plan<'_, 'm>) -> Vec<String> {
    let mut changes = Vec::new();
    if cx.model.is_doubtful(gather.callee) {
        changes.push("a star import further down may rebind the name, and this call with it".to_owned());
    }
    if is_asserted(gather) {
        changes.push("the tasks run under `python -O` as well, which skips the `assert`".to_owned());
    }
    if let Plan::Fixed { elements, .. } = plan
        && Shape::of(cx, gather, elements.len()) == Shape::PromisedTuple
    {
        changes.push("the value is the tuple that its annotation promises; `gather` gives a list".to_owned());
    }
    let mut say = |text: &str| changes.push(text.to_owned());
    say("a failing child cancels its siblings, which are awaited; the error arrives as an `ExceptionGroup`");
    say(if gather.position.is_read() {
        "a child that is cancelled on its own is noticed once all siblings have ended"
    } else {
        "a child that is cancelled on its own no longer raises"
    });
    say("a cancellation from outside waits for the children's clean-up, and its message does not reach them");
    say("a failure replaces a cancellation or timeout that arrives with it or during the clean-up");
    if cx.settings.target_minor < 13 {
        say("on 3.11 and 3.12, code that catches the group under an `asyncio.timeout` which then expires is cancelled");
    }
    changes
}

fn is_asserted(gather: &Gather<'_>) -> bool {
    gather.position.statement().is_some_and(|statement| statement.kind() == Kind::AssertStatement)
}
