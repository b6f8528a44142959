//! `await asyncio.wait_for(X, T)` becomes `async with asyncio.timeout(T):` around the statement that awaits `X`.
//!
//! The contract is `README.md` beside this file. The whole statement moves, never the awaited value alone:
//! `total += await …` would otherwise read `total` before the wait (evidence case w09).

mod rewrite;
mod site;
mod timeout;

use aiomend_rewrite::{Applicability, Codemod, Context, DefaultOn, Fix, Forms, Meta, Refusal, Trace};
use aiomend_semantics::order;
use aiomend_semantics::place::{self, Evaluated};
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node, Span};

use crate::patched::patched_by_name;
use crate::spelling;
use site::{Shape, Site};
use timeout::Timeout;

/// The codemod `wait-for-to-timeout`.
#[derive(Debug)]
pub struct WaitForToTimeout;

static META: Meta = Meta {
    id: "wait-for-to-timeout",
    title: "Use `async with asyncio.timeout` for `wait_for`",
    safety: "safe, unsafe",
    min_minor: 11,
    default: DefaultOn::Always,
    asks_project: false,
    spans_files: false,
    triggers: &["wait_for"],
    besides: &[],
    words: &["asyncio"],
    trace: Trace::Used,
    noqa: &[],
    doc: include_str!("README.md"),
    forms: Forms::NONE,
    refusals: &[
        (
            "await-in-arguments",
            "the awaited call has an `await` in its own arguments, which would come under the timeout",
        ),
        ("elif-condition", "there is no place before an `elif` condition where the block could stand"),
        ("evaluation-order", "something is evaluated before the await that would now come after it, or the reverse"),
        ("in-comprehension", "a comprehension has no place for a block"),
        ("in-definition", "a default argument, decorator or base class has no place for a block"),
        ("in-lambda", "a lambda has no place for a block"),
        ("loop-argument", "`loop=` was removed from asyncio in Python 3.10; the call fails as it is"),
        ("name-taken", "`timeout` and `asyncio` both mean something else in this module"),
        ("not-async", "`await` outside an `async def` has no place for `async with`"),
        ("not-awaited", "the coroutine of `wait_for` is passed on or stored, not awaited here"),
        ("several-suspensions", "the statement suspends elsewhere too, which would come under the timeout"),
        ("star-arguments", "star arguments hide which argument is the timeout"),
        ("timeout-not-positive", "with a timeout of 0 or less `wait_for` starts nothing; `timeout` would start it"),
        ("unexpected-arguments", "the call does not have the two arguments of `wait_for`"),
        ("while-condition", "a `while` condition is awaited again in every round"),
    ],
};

impl Codemod for WaitForToTimeout {
    type Site<'m> = Site<'m>;

    fn meta(&self) -> &'static Meta {
        &META
    }

    fn sites<'m>(&self, cx: &Context<'m>) -> Vec<(Span, Site<'m>)> {
        let calls = cx.module.nodes().filter(|node| node.kind() == Kind::Call);
        let waits = calls.filter(|call| {
            call.child(Field::Function)
                .is_some_and(|callee| mentions(cx, callee, "wait_for") && cx.model.is_known(callee, "asyncio.wait_for"))
        });
        waits.map(|call| (call.span(), Site::read(cx, call))).collect()
    }

    fn blockers<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Vec<Refusal> {
        if let Some(refusal) = argument_blocker(site).or_else(|| place_blocker(site)) {
            return vec![refusal];
        }
        let patched = patched_by_name(cx, "wait_for", site.callee.span());
        if site.timeout == Timeout::Never {
            return patched.into_iter().collect();
        }
        let mut blockers = Vec::new();
        blockers.extend(block_blocker(site));
        blockers.extend(version_blocker(cx, site));
        blockers.extend(timeout_blocker(cx, site));
        blockers.extend(argument_suspension_blocker(site));
        blockers.extend(suspension_blocker(site));
        if spelling::instead_of(cx, site.callee, "timeout").is_none() {
            let message = "no spelling of `asyncio.timeout` is free here: `timeout` and `asyncio` mean something else";
            blockers.push(Refusal::new("name-taken", site.callee.span(), message));
        }
        blockers.extend(patched);
        blockers
    }

    fn fix<'m>(&self, cx: &Context<'m>, site: &Site<'m>) -> Result<Fix, Refusal> {
        let part = rewrite::write(cx, site)?;
        let title = match site.timeout {
            Timeout::Never => "Await directly: a timeout of `None` is no timeout",
            _ => "Use `async with asyncio.timeout(…)`",
        };
        let notes = changes(cx, site);
        let applicability = if notes.is_empty() { Applicability::Safe } else { Applicability::Unsafe };
        Ok(Fix { title: title.to_owned(), parts: vec![part], applicability, notes, reasons: Vec::new() })
    }
}

/// A cheap look before names are resolved: the callee ends in `name`, or is a bare name, which may be an alias.
fn mentions<'m>(cx: &Context<'m>, callee: Node<'m>, name: &str) -> bool {
    match callee.kind() {
        Kind::Identifier => cx.model.binding_of(callee).is_some(),
        _ => callee.text().ends_with(name),
    }
}

fn argument_blocker(site: &Site<'_>) -> Option<Refusal> {
    let refusal = |code, span, message: &str| Some(Refusal::new(code, span, message));
    let arguments = &site.arguments;
    // Refuse if `loop=` is given: it was removed in Python 3.10, and the call fails there.
    if let Some(argument) = arguments.event_loop {
        return refusal(
            "loop-argument",
            argument.span(),
            "`loop=` was removed in Python 3.10: this call fails as it is",
        );
    }
    // Refuse if a star hides which argument is which.
    if let Some(star) = arguments.star {
        return refusal("star-arguments", star.span(), "star arguments hide which argument is the timeout");
    }
    // Refuse if there are not exactly the two arguments: the call raises `TypeError`.
    if arguments.awaitable.is_none() || arguments.timeout.is_none() || arguments.unexpected.is_some() {
        let span = arguments.unexpected.map_or(site.call.span(), |argument| argument.span());
        return refusal(
            "unexpected-arguments",
            span,
            "`wait_for` takes an awaitable and a timeout: this call fails as it is",
        );
    }
    None
}

fn place_blocker(site: &Site<'_>) -> Option<Refusal> {
    // Refuse if it stands in a lambda: there is no statement to put a block in.
    if let Evaluated::InLambda(lambda) = site.evaluated {
        let message = "a lambda has no place for `async with`";
        return Some(Refusal::new("in-lambda", lambda.span(), message).with_hint("write an `async def`"));
    }
    // Refuse if nobody awaits it here: the coroutine of `wait_for` is a value that someone else uses.
    if site.awaited.is_none() {
        let message = "the coroutine of `wait_for` is passed on or stored, not awaited here";
        let hint = "make the function around it `async` and await here, or leave it";
        return Some(Refusal::new("not-awaited", site.call.span(), message).with_hint(hint));
    }
    None
}

/// There must be a place for the block.
fn block_blocker(site: &Site<'_>) -> Option<Refusal> {
    let span = site.call.span();
    let function = match site.evaluated {
        // Refuse if it is awaited once an element: a block cannot stand in an expression.
        Evaluated::InComprehension(comprehension) => {
            let message = "awaited for each element: a comprehension has no place for `async with`";
            return Some(Refusal::new("in-comprehension", comprehension.span(), message).with_hint("write a loop"));
        }
        // Refuse if it is evaluated as part of a definition.
        Evaluated::InDefinition(_) => {
            let message = "a default argument, decorator or base class has no place for `async with`";
            let hint = "assign the value before the definition";
            return Some(Refusal::new("in-definition", span, message).with_hint(hint));
        }
        Evaluated::InFunction(function) => Some(function),
        _ => None,
    };
    // Refuse if the function is not async: neither `await` nor `async with` can stand there.
    if !function.is_some_and(place::is_async) {
        return Some(Refusal::new("not-async", span, "`await` stands outside an `async def` here"));
    }
    match site.shape {
        // Refuse if it is a condition that is evaluated at another time than the statement begins.
        Shape::Elif(clause) => {
            let message = "nothing can stand between the branches of an `if`";
            Some(Refusal::new("elif-condition", place::head_of(clause), message).with_hint("nest an `if` under `else`"))
        }
        Shape::While(statement) => {
            let message = "a `while` condition is evaluated again in every round";
            let hint = "use `while True:` with the await inside";
            Some(Refusal::new("while-condition", place::head_of(statement), message).with_hint(hint))
        }
        // Refuse if something in the head comes before the await: the value would be awaited too early.
        Shape::Unreachable(node) => {
            let message = "this is evaluated before the await, and would come after it";
            let hint = "assign the awaited value in a statement of its own first";
            Some(Refusal::new("evaluation-order", node.span(), message).with_hint(hint))
        }
        Shape::Move(_) | Shape::Hoist { .. } => None,
    }
}

fn version_blocker<'m>(cx: &Context<'m>, site: &Site<'m>) -> Option<Refusal> {
    // Refuse if the project runs on a Python without `asyncio.timeout` (new in 3.11).
    let minor = cx.settings.target_minor;
    (minor < META.min_minor).then(|| {
        let message = format!("`asyncio.timeout` needs Python 3.11, and the project supports 3.{minor}");
        Refusal::new("python-version", site.callee.span(), message)
    })
}

fn timeout_blocker<'m>(cx: &Context<'m>, site: &Site<'m>) -> Option<Refusal> {
    let (awaitable, timeout) = (site.arguments.awaitable?, site.arguments.timeout?);
    // Refuse if the timeout is not positive: `wait_for` never starts the coroutine then (evidence case w02).
    if let Timeout::NotPositive = site.timeout {
        let message =
            "`wait_for` starts nothing with a timeout of 0 or less; `timeout` would run up to the first suspension";
        return Some(Refusal::new("timeout-not-positive", timeout.span(), message));
    }
    // Refuse if evaluating the timeout first could be noticed: it would come before the awaitable.
    let culprit = timeout::effect(cx, timeout, awaitable)?;
    let message = "this is evaluated after the awaitable today, and would be evaluated before it";
    let hint = "assign the timeout to a name in a statement before";
    Some(Refusal::new("evaluation-order", culprit.span(), message).with_hint(hint))
}

fn argument_suspension_blocker(site: &Site<'_>) -> Option<Refusal> {
    // Refuse if the awaitable itself suspends while it is made: that would come under the timeout.
    let inner = *suspensions(site.arguments.awaitable?).first()?;
    let message = "this suspends before `wait_for` begins, and would come under the timeout";
    Some(Refusal::new("await-in-arguments", inner.span(), message).with_hint("await it in a statement before"))
}

fn suspension_blocker(site: &Site<'_>) -> Option<Refusal> {
    let Shape::Move(statement) = site.shape else { return None };
    // Refuse if the statement suspends anywhere else: that would come under the timeout.
    let awaited = site.awaited?;
    let elsewhere =
        suspensions(statement).into_iter().find(|node| *node != awaited && !site.call.span().contains(node.span()))?;
    let message = "the statement suspends here too, which would come under the timeout";
    Some(Refusal::new("several-suspensions", elsewhere.span(), message).with_hint("split the statement"))
}

/// What changes at run time, one named difference each.
fn changes<'m>(cx: &Context<'m>, site: &Site<'m>) -> Vec<String> {
    let mut changes = Vec::new();
    if cx.model.is_doubtful(site.callee) {
        changes.push("a star import further down may rebind the name, and this call with it".to_owned());
    }
    if place::shown_as_code(site.call).is_some() {
        changes.push("an f-string prints the code of this expression by `=`, which is another now".to_owned());
    }
    if site.timeout == Timeout::Never {
        return changes;
    }
    if site.timeout == Timeout::Unknown {
        let text = site.arguments.timeout.map_or("", |timeout| timeout.text());
        let text = if text.contains(['\n', '\r']) { "the timeout" } else { &format!("`{text}`") };
        changes.push(format!("if {text} is 0 or less, the awaited code now runs up to its first suspension"));
    }
    if site.evaluates_code_under_timeout() {
        changes.push("what is evaluated before the await now counts against the timeout".to_owned());
    }
    if matches!(site.shape, Shape::Move(statement) if may_raise_cancelled(statement)) {
        // `timeout` turns a `CancelledError` that leaves its block after the deadline into `TimeoutError`.
        changes.push("a `CancelledError` raised here after the deadline becomes `TimeoutError`".to_owned());
    }
    if cx.settings.target_minor < 12 {
        changes.push("on 3.11 it runs in the current task: context variables set inside stay visible".to_owned());
        changes.push("on 3.11 a cancellation that races with completion now wins".to_owned());
        changes.push("on 3.11 a second cancellation interrupts clean-up that used to go on in its own task".to_owned());
    }
    changes
}

/// Whether a `raise` may raise a `CancelledError`: it raises a value, or an instance of no class known by its name.
fn may_raise_cancelled(statement: Node<'_>) -> bool {
    if statement.kind() != Kind::RaiseStatement {
        return false;
    }
    let raised = statement.children().next().map(place::without_parentheses);
    let class = raised.filter(|raised| raised.kind() == Kind::Call).and_then(|call| call.child(Field::Function));
    let name = class.map_or("", |class| class.text().rsplit('.').next().unwrap_or_default());
    !name.starts_with(char::is_uppercase) || name == "CancelledError"
}

impl Site<'_> {
    /// Whether anything but names, constants and attributes is evaluated inside the block before the await. The
    /// awaitable may be one call of such.
    fn evaluates_code_under_timeout(&self) -> bool {
        let Some(awaitable) = self.arguments.awaitable else { return true };
        if !is_simple_call(awaitable) && !order::is_plain(awaitable) {
            return true;
        }
        let (Shape::Move(statement), Some(awaited)) = (self.shape, self.awaited) else { return false };
        !order::before(statement, awaited).expressions.into_iter().all(order::is_plain)
    }
}

fn is_simple_call(expression: Node<'_>) -> bool {
    let call = place::without_parentheses(expression);
    call.kind() == Kind::Call
        && call.child(Field::Function).is_some_and(order::is_plain)
        && call.child(Field::Arguments).is_some_and(|arguments| {
            arguments.kind() == Kind::ArgumentList && arguments.children().all(order::is_plain)
        })
}
