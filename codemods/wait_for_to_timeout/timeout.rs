//! What is known of the timeout.

use aiomend_rewrite::Context;
use aiomend_semantics::place::without_parentheses;
use aiomend_semantics::{DefinitionKind, number};
use aiomend_syntax::words::says;
use aiomend_syntax::{Field, Kind, Node};

/// The value of a timeout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timeout {
    /// The literal `None`.
    Never,
    /// A number greater than zero.
    Positive,
    /// Zero or less.
    NotPositive,
    /// Its sign is not known.
    Unknown,
}

impl Timeout {
    pub(super) fn read<'m>(cx: &Context<'m>, expression: Node<'m>) -> Self {
        let expression = without_parentheses(expression);
        if expression.kind() == Kind::None {
            return Timeout::Never;
        }
        match number::value(expression).or_else(|| constant(cx, expression)) {
            Some(value) if value > 0.0 => Timeout::Positive,
            Some(_) => Timeout::NotPositive,
            None => Timeout::Unknown,
        }
    }
}

/// The value of a module constant: bound once, to a number, by nobody else.
fn constant<'m>(cx: &Context<'m>, expression: Node<'m>) -> Option<f64> {
    if expression.kind() != Kind::Identifier {
        return None;
    }
    let node = cx.module.node(expression.id());
    let binding = cx.model.binding_of(node)?;
    let [definition] = binding.definitions.as_slice() else { return None };
    let scopes = cx.model.scopes();
    let is_module_level =
        binding.scope == scopes.module_scope() && !binding.shared && !scopes.may_be_rebound_by_star(binding);
    let DefinitionKind::Assignment(assignment) = definition.kind else { return None };
    let value = number::value(assignment.child(Field::Right)?)?;
    (is_module_level && !binds_by_text(cx) && cx.project.replacements(binding.name, cx.path).is_empty())
        .then_some(value)
}

/// Whether the module may bind its names by their text: `globals().update(settings)`, `exec(code)`.
fn binds_by_text<'m>(cx: &Context<'m>) -> bool {
    let is_one = |call: Node<'m>| {
        let callee = call.child(Field::Function)?;
        let is_empty = call.child(Field::Arguments)?.children().next().is_none();
        let known = cx.model.qualified_name(callee)?;
        Some(matches!(known.as_str(), "builtins.exec" | "builtins.globals") || known == "builtins.vars" && is_empty)
    };
    // Asked at every site: most texts say none of them, though many say `executor`.
    let text = cx.module.text().as_bytes();
    let is_said = ["exec", "globals", "vars"].iter().any(|name| says(text, name.as_bytes()));
    is_said && cx.module.nodes().filter(|node| node.kind() == Kind::Call).any(|call| is_one(call).unwrap_or(false))
}

/// Functions whose call has no effect and depends on nothing that making a coroutine object changes.
const PURE: &[&str] = &[
    "asyncio.get_event_loop",
    "asyncio.get_running_loop",
    "builtins.abs",
    "builtins.float",
    "builtins.int",
    "builtins.len",
    "builtins.max",
    "builtins.min",
    "builtins.round",
    "time.monotonic",
    "time.perf_counter",
    "time.time",
];

/// The part of the timeout that must not be evaluated before the awaitable, if any.
///
/// Where the awaitable is a bare name or attribute, only what suspends or binds matters.
pub(super) fn effect<'m>(cx: &Context<'m>, timeout: Node<'m>, awaitable: Node<'m>) -> Option<Node<'m>> {
    let makes_something = std::iter::once(awaitable).chain(awaitable.descendants()).any(|node| {
        !matches!(node.kind(), Kind::Identifier | Kind::Attribute | Kind::ParenthesizedExpression) && node.is_syntax()
    });
    std::iter::once(timeout).chain(timeout.descendants()).find(|node| match node.kind() {
        Kind::Await | Kind::Yield | Kind::NamedExpression => true,
        Kind::Call => makes_something && !is_pure_call(cx, *node),
        kind => makes_something && kind.is_comprehension(),
    })
}

fn is_pure_call<'m>(cx: &Context<'m>, call: Node<'m>) -> bool {
    let Some(function) = call.child(Field::Function) else { return false };
    if cx.model.qualified_name(function).is_some_and(|name| PURE.contains(&name.as_str())) {
        return true;
    }
    let (Some(object), Some(method)) = (function.child(Field::Object), function.child(Field::Attribute)) else {
        return false;
    };
    let has_arguments = call.child(Field::Arguments).is_none_or(|arguments| arguments.children().next().is_some());
    match method.text() {
        "total_seconds" => !has_arguments,
        // `loop.time()`
        "time" => {
            let last_name = match object.kind() {
                Kind::Attribute => object.child(Field::Attribute).map_or("", |name| name.text()),
                _ => object.text(),
            };
            !has_arguments
                && (cx.settings.loop_names.iter().any(|name| name == last_name)
                    || cx.model.type_of(object) == aiomend_semantics::Type::EventLoop)
        }
        _ => false,
    }
}
