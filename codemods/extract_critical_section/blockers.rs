//! What a section must not hold: code that works in its function alone.

use aiomend_rewrite::{Context, Refusal};
use aiomend_semantics::flow::Home;
use aiomend_semantics::model::names_variable;
use aiomend_semantics::place;
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node};

use super::helper::Helper;
use super::leaving::{Ending, is_last_of_function};
use super::section::Section;
use super::site::deferring;

/// Code that would suspend, or that looks at the function it runs in.
pub(super) fn content<'m>(cx: &Context<'m>, section: &Section<'m>) -> Vec<Refusal> {
    let mut blockers = suspending(section);
    blockers.extend(looking_around(cx, section));
    blockers
}

fn suspending(section: &Section<'_>) -> Vec<Refusal> {
    let mut blockers = Vec::new();
    for suspension in section.statements.iter().flat_map(|statement| suspensions(*statement)) {
        // Refuse if a generator expression awaits: whoever consumes it suspends.
        if let Some(generator) = deferring(suspension) {
            let message = "this generator expression suspends whoever consumes it";
            let hint = "collect the values before the section";
            blockers.push(Refusal::new("await-in-genexp", generator.span(), message).with_hint(hint));
            continue;
        }
        // Refuse if control is handed to somebody else in the middle of the section.
        if suspension.kind() == Kind::Yield {
            let message =
                "`yield` hands control to whoever iterates, and makes a generator of the function that holds it";
            blockers.push(Refusal::new("yield", suspension.span(), message));
            continue;
        }
        let span = if suspension.kind() == Kind::Await { suspension.span() } else { place::head_of(suspension) };
        let message = "the section suspends here: other tasks run in between, and a plain function cannot wait";
        let hint = "end the section before it, or begin after it";
        blockers.push(Refusal::new("section-suspends", span, message).with_hint(hint));
    }
    blockers.dedup();
    blockers
}

/// Builtins that see or bind the local variables of the function that calls them.
const LOCALS: &[&str] = &["eval", "exec", "locals"];
/// The same when called without an argument.
const LOCALS_WITHOUT_ARGUMENT: &[&str] = &["dir", "vars"];
/// Functions that look at the frame of whoever calls them.
const FRAMES: &[&str] = &[
    "inspect.currentframe",
    "inspect.stack",
    "sys._current_frames",
    "sys._getframe",
    "sys._getframemodulename",
    "sys.call_tracing",
    "traceback.extract_stack",
    "traceback.format_stack",
    "traceback.print_stack",
    "traceback.walk_stack",
];

/// Which argument of `warnings.warn` is its `stacklevel`.
const WARN_LEVEL: usize = 2;

/// Whether a name is one of the builtins that see local variables, and is not called where it stands.
fn names_local_viewer<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    let is_called = node.parent().is_some_and(|outer| outer.kind() == Kind::Call && node.field() == Field::Function);
    let is_name = node.kind() == Kind::Identifier && names_variable(node) && LOCALS.contains(&node.text());
    let builtin = || cx.model.qualified_name(node).is_some_and(|known| known == format!("builtins.{}", node.text()));
    is_name && !is_called && builtin()
}

/// Whether a call sees or binds the local variables of the function that it stands in.
pub(super) fn sees_locals<'m>(cx: &Context<'m>, call: Node<'m>) -> bool {
    let (Some(callee), Some(arguments)) = (call.child(Field::Function), call.child(Field::Arguments)) else {
        return false;
    };
    let known = cx.model.qualified_name(callee).unwrap_or_default();
    let builtin = known.strip_prefix("builtins.").unwrap_or_default();
    LOCALS.contains(&builtin) || LOCALS_WITHOUT_ARGUMENT.contains(&builtin) && arguments.children().next().is_none()
}

fn looking_around<'m>(cx: &Context<'m>, section: &Section<'m>) -> Vec<Refusal> {
    let mut blockers = Vec::new();
    // Refuse if something sees the function's variables, also outside the section: some would be missing.
    for &call in &section.facts(cx).sees_locals {
        let callee = call.child(Field::Function).unwrap_or(call);
        let message = format!("`{}` sees the variables of the function, and some would be another's", callee.text());
        blockers.push(Refusal::new("introspection", call.span(), message));
    }
    // Refuse if `eval` or the like is handed to somebody who calls it for the section: `map(eval, names)`.
    for name in section.nodes().filter(|node| names_local_viewer(cx, *node)) {
        let message =
            format!("`{}` sees the variables of whoever calls it, and that may be this function", name.text());
        blockers.push(Refusal::new("introspection", name.span(), message));
    }
    for call in section.nodes().filter(|node| node.kind() == Kind::Call && !sees_locals(cx, *node)) {
        let Some(callee) = call.child(Field::Function) else { continue };
        let Some(arguments) = call.child(Field::Arguments) else { continue };
        // Refuse if something in the section counts frames: there would be one more.
        let known = cx.model.qualified_name(callee);
        let by_place = || arguments.children().nth(WARN_LEVEL).filter(|_| known.as_deref() == Some("warnings.warn"));
        let level = arguments.children().find(|argument| counts_frames(*argument)).or_else(by_place);
        if let Some(level) = level {
            let message = format!("`{}` counts frames, and there would be one more", level.text());
            blockers.push(Refusal::new("introspection", level.span(), message));
        } else if known.is_some_and(|known| FRAMES.contains(&known.as_str())) {
            let message =
                format!("`{}` looks at the frames of its callers, and there would be one more", callee.text());
            blockers.push(Refusal::new("introspection", call.span(), message));
        }
    }
    blockers.sort_by_key(|blocker| blocker.span);
    blockers
}

/// Functions that make what does its work as long as somebody refers to it: a task, which the loop refers to weakly, and
/// what is closed or removed at the end of its life.
const LIVING: &[&str] = &[
    "asyncio.create_task",
    "asyncio.ensure_future",
    "builtins.open",
    "io.open",
    "os.fdopen",
    "socket.socket",
    "tempfile.NamedTemporaryFile",
    "tempfile.SpooledTemporaryFile",
    "tempfile.TemporaryDirectory",
    "tempfile.TemporaryFile",
];

/// Refuse if a local of the section alone keeps something alive that lives as long as the coroutine now, and would end
/// with the new function: a task would be collected, a temporary directory removed.
pub(super) fn freed_early<'m>(cx: &Context<'m>, section: &Section<'m>) -> Vec<Refusal> {
    let data = section.data(cx);
    let goes_on = data.ending != Ending::Return && !is_last_of_function(section);
    let assignments = section.nodes().filter(|node| node.kind() == Kind::Assignment && goes_on);
    let freed = assignments.filter_map(|assignment| {
        let callee = assignment.child(Field::Right)?.child(Field::Function)?;
        let maker = cx.model.qualified_name(callee).filter(|name| LIVING.contains(&name.as_str()))?;
        let name = assignment.child(Field::Left).filter(|target| target.kind() == Kind::Identifier)?;
        let binding = cx.model.scopes().binding_of(name)?;
        // Whoever else gets it may keep it.
        let is_only_used = |mention: &Node<'m>| {
            mention.parent().is_some_and(|outer| outer.kind() == Kind::Attribute && mention.field() == Field::Object)
        };
        let ends = |mention: &Node<'m>| {
            let used = mention.parent().and_then(|outer| outer.child(Field::Attribute));
            used.is_some_and(|used| matches!(used.text(), "cancel" | "cleanup" | "close"))
        };
        let known = cx.model.scopes().binding(binding);
        let is_own = section.flow().home(binding) == Some(Home::Own);
        let is_local = is_own
            && !data.outputs.contains(&binding)
            && known.references.iter().all(is_only_used)
            && !known.references.iter().any(ends);
        is_local.then(|| {
            let message =
                format!("what `{maker}` gives lives as long as `{}`, which would end with the section", name.text());
            let hint = "make it before the section, or close it there";
            Refusal::new("freed-early", name.span(), message).with_hint(hint)
        })
    });
    freed.collect()
}

/// Refuse if the section names a type parameter that the new function would not see: passed as a value it is no type, and
/// one of the same name is another.
pub(super) fn foreign_type_parameter<'m>(
    cx: &Context<'m>,
    section: &Section<'m>,
    helper: &Helper<'m>,
) -> Option<Refusal> {
    let around = std::iter::once(section.function).chain(section.function.ancestors());
    let left = around.filter(|outer| helper.before.ancestors().all(|kept| kept != *outer));
    let lists: Vec<Node<'m>> = left.filter_map(|outer| outer.child(Field::TypeParameters)).collect();
    let declared = |name: &Node<'m>| lists.iter().any(|list| list.span().contains(name.span()));
    let is_said = |name: &str| lists.iter().any(|list| list.descendants().any(|one| one.text() == name));
    let found = section.nodes().filter(|node| names_variable(*node) && is_said(node.text())).find(|node| {
        // Those of a class are no variables for its methods here.
        let binding = cx.model.binding_of(*node);
        binding.is_none_or(|binding| binding.definitions.iter().any(|definition| declared(&definition.name)))
    })?;
    let message = format!("`{}` is a type parameter, which the new function would not have", found.text());
    Some(Refusal::new("type-parameter", found.span(), message).with_hint("leave out the annotation, or the cast"))
}

/// `stacklevel=2`, `stack_info=True`
fn counts_frames(argument: Node<'_>) -> bool {
    argument.kind() == Kind::KeywordArgument
        && argument.child(Field::Name).is_some_and(|name| matches!(name.text(), "stacklevel" | "stack_info"))
}
