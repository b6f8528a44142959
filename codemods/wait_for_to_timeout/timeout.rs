//! What is known of the timeout.

use aiomend_rewrite::Context;
use aiomend_semantics::place::{self, without_parentheses};
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

/// Whether the module may bind its names by their text: `globals().update(settings)`, `exec(code)`,
/// `setattr(sys.modules[__name__], key, value)`.
fn binds_by_text<'m>(cx: &Context<'m>) -> bool {
    let text = cx.module.text().as_bytes();
    let is_said = |word: &str| says(text, word.as_bytes());
    let sets_attributes = is_said("setattr") && is_said("modules");
    let binds_by_call = |call: Node<'m>| {
        let callee = call.child(Field::Function)?;
        let is_empty = call.child(Field::Arguments)?.children().next().is_none();
        Some(match cx.model.qualified_name(callee)?.as_str() {
            "builtins.exec" | "builtins.globals" => true,
            "builtins.vars" => is_empty,
            "builtins.locals" => place::function_of(call).is_none(),
            _ => false,
        })
    };
    let is_own_module = |subscript: Node<'m>| {
        let value = subscript.child(Field::Value)?;
        let is_own = subscript.child(Field::Subscript).is_some_and(|key| key.text() == "__name__");
        Some(is_own && cx.model.is_known(value, "sys.modules"))
    };
    let binds = |node: Node<'m>| match node.kind() {
        Kind::Call => binds_by_call(node).unwrap_or(false),
        Kind::Subscript if sets_attributes => is_own_module(node).unwrap_or(false),
        // `function.__globals__`, `frame.f_globals`
        Kind::Attribute => {
            node.child(Field::Attribute).is_some_and(|name| matches!(name.text(), "__globals__" | "f_globals"))
        }
        _ => false,
    };
    // Asked at every site: most texts say none of them, though many say `executor`.
    let words = ["exec", "globals", "vars", "locals", "__globals__", "f_globals"];
    (sets_attributes || words.into_iter().any(is_said)) && cx.module.nodes().any(binds)
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
