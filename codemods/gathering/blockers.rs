//! The obstacles that every rewrite of a gather has.

use std::collections::HashSet;

use aiomend_rewrite::{Context, Refusal, Related};
use aiomend_semantics::order;
use aiomend_semantics::place::{self, Evaluated};
use aiomend_semantics::project::Awaitable;
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::comments::Comments;
use super::element::{Element, ElementKind};
use super::plan::{Making, Plan};
use super::position::Position;
use super::series::Series;
use super::{Gather, Input};

/// The refusal codes made here, each with one line.
pub(crate) const REFUSALS: &[(&str, &str)] = &[
    ("element-not-coroutine", "an element is a task, a future or another object that cannot be made a task here"),
    ("element-unknown", "an element is no call, and nothing tells whether it is a coroutine, a task or a future"),
    ("elements-are-tasks", "the gathered tasks are made elsewhere, not right before the gather"),
    ("evaluation-order", "something is evaluated before the await that would now come after it"),
    ("in-comprehension", "a comprehension has no place for a block"),
    ("introspection", "the function looks at its own local names, of which there would be more"),
    ("loop-argument", "`loop=` was removed from asyncio in Python 3.10; the call fails as it is"),
    ("not-async", "the call does not stand in an `async def`, so no block can stand there"),
    ("not-awaited", "the future of `gather` is passed on or stored, not awaited here"),
    ("nothing-to-gather", "nothing is gathered, so there is nothing to rewrite"),
    ("return-exceptions", "with `return_exceptions=True` a failure is a result, and no sibling is to be cancelled"),
    ("same-awaitable-twice", "`gather` awaits the same object once where it is given twice; a task group fails"),
    ("task-factory", "the project sets a task factory, under which tasks may start at once or be no tasks of asyncio"),
    ("unexpected-arguments", "the call has arguments that `gather` does not take"),
    ("yield-inside", "an element yields while it is made, and a `yield` cannot stand in the block"),
];

/// The common codes, and those of one codemod, as one list of `N`.
pub(crate) const fn with_common<const N: usize>(
    own: &[(&'static str, &'static str)],
) -> [(&'static str, &'static str); N] {
    assert!(N == own.len() + REFUSALS.len(), "the list has as many places as there are codes");
    let mut all = [("", ""); N];
    let mut at = 0;
    while at < N {
        all[at] = if at < own.len() { own[at] } else { REFUSALS[at - own.len()] };
        at += 1;
    }
    all
}

/// Obstacles of the call and its place; where there is one, nothing else is looked into.
pub(crate) fn of_call(gather: &Gather<'_>) -> Option<Refusal> {
    argument_blocker(gather).or_else(|| place_blocker(gather))
}

fn argument_blocker(gather: &Gather<'_>) -> Option<Refusal> {
    let refusal = |code, node: Node<'_>, message: &str| Some(Refusal::new(code, node.span(), message));
    let arguments = &gather.arguments;
    // Refuse if failures are wanted as results: no sibling is cancelled then, by design.
    if let Some(value) = arguments.return_exceptions {
        return refusal(
            "return-exceptions",
            value,
            "failures are results here, and nothing is to be cancelled for their sake",
        );
    }
    // Refuse if `loop=` is given: it was removed in Python 3.10, and the call fails there.
    if let Some(value) = arguments.event_loop {
        return refusal("loop-argument", value, "`loop=` was removed in Python 3.10: this call fails as it is");
    }
    // Refuse if there is something that `gather` does not take, or that hides what it takes.
    if let Some(argument) = arguments.unexpected {
        return refusal("unexpected-arguments", argument, "`gather` takes awaitables and `return_exceptions` alone");
    }
    None
}

fn place_blocker(gather: &Gather<'_>) -> Option<Refusal> {
    let span = gather.call.span();
    // Refuse if nobody awaits it here: the future of `gather` is a value that someone else uses.
    if gather.awaited.is_none() {
        let message = "the future of `gather` is passed on or stored, not awaited here";
        return Some(Refusal::new("not-awaited", span, message).with_hint("await it in an `async def` of its own"));
    }
    // Refuse if it is awaited once an element: a block cannot stand in an expression.
    if let Evaluated::InComprehension(comprehension) = gather.evaluated {
        let message = "awaited for each element: a comprehension has no place for a block";
        return Some(Refusal::new("in-comprehension", comprehension.span(), message).with_hint("write a loop"));
    }
    // Refuse if the function is not async: no block can stand there.
    if gather.function().is_none() {
        return Some(Refusal::new("not-async", span, "`await` stands outside the body of an `async def` here"));
    }
    // Refuse if something comes before the await that could notice when it is evaluated.
    if let Position::Unreachable(obstacle) = gather.position {
        let message = "this is evaluated before the await, and would come after it";
        let hint = "assign the gathered results in a statement of its own first";
        return Some(Refusal::new("evaluation-order", head(obstacle), message).with_hint(hint));
    }
    // Refuse if nothing is gathered and nobody reads the empty list.
    if gather.inputs.is_empty() && !gather.position.is_read() {
        return Some(Refusal::new("nothing-to-gather", span, "nothing is gathered: the statement can go"));
    }
    None
}

/// The head of an obstacle that is a whole block, else all of it.
fn head(node: Node<'_>) -> Span {
    if node.kind().is_compound_statement() || node.kind() == Kind::ElifClause {
        return place::head_of(node);
    }
    node.span()
}

/// Obstacles of what is gathered.
pub(crate) fn of_elements<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    for input in &gather.inputs {
        match input {
            Input::One(element) => refusals.extend(element_blocker(cx, element)),
            Input::Each(series) => {
                // Where tasks are made before, the plan says whether that can move.
                let shown = series.elements().iter();
                let others = shown.filter(|element| !matches!(element.kind, ElementKind::MadeElsewhere(_)));
                refusals.extend(others.into_iter().find_map(|element| element_blocker(cx, element)));
                refusals.extend(series_blocker(series));
            }
        }
    }
    refusals.extend(twice(cx, gather));
    refusals.extend(made_once(cx, gather));
    refusals.extend(introspection(cx, gather));
    // Refuse if an element yields while it is made: the consumer would run inside the block (evidence case g19).
    let yields = gather.inputs.iter().flat_map(|input| suspensions(input.node()));
    if let Some(found) = yields.into_iter().find(|node| node.kind() == Kind::Yield) {
        let message = "this yields while the elements are made; the consumer would run inside the block";
        refusals.push(Refusal::new("yield-inside", found.span(), message));
    }
    refusals
}

fn element_blocker<'m>(cx: &Context<'m>, element: &Element<'m>) -> Option<Refusal> {
    let span = element.node.span();
    match &element.kind {
        ElementKind::MadeElsewhere(call) => {
            let message = "this task is made further up, not right before the gather";
            let related = vec![Related::at(cx.path, place::line_of(*call), "the task is made here")];
            Some(Refusal::new("elements-are-tasks", span, message).with_related(related))
        }
        // Refuse if an element is known to be no coroutine: `create_task` takes nothing else (evidence case g06).
        _ => match element.proof() {
            Awaitable::Not(what) => Some(Refusal::new(
                "element-not-coroutine",
                span,
                format!("{what}, and only coroutines can be made tasks"),
            )),
            // Refuse if it is no call: a name or attribute may as well hold a task.
            Awaitable::Unknown(_) if !shows_call(cx, element.coroutine()) => {
                let text = place::first_line(element.node);
                let message = format!("nothing tells whether `{text}` is a coroutine, a task or a future");
                Some(Refusal::new("element-unknown", span, message))
            }
            _ => None,
        },
    }
}

/// Refuse if a comment stands in a call that makes a task where the new code has no line for it: between the words that
/// `maker` gives way to, or anywhere but in the coroutine where the coroutines are made first.
pub(crate) fn comment_blocker(gather: &Gather<'_>, plan: &Plan<'_, '_>, maker: Maker) -> Option<Refusal> {
    let is_read = gather.position.is_read();
    let makers = match plan {
        Plan::Region { region, .. } => region.makers.clone(),
        _ => gather.elements().filter_map(|element| element.made()).map(|made| made.call).collect(),
    };
    let lost = makers.into_iter().find_map(|call| {
        let arguments = call.child(Field::Arguments)?;
        let coroutine = arguments.children().next().map(place::without_parentheses)?;
        let keeps_coroutine_alone = match plan {
            Plan::Fixed { making, .. } | Plan::Objects { making, .. } => *making == Making::First,
            Plan::Comprehension { making, .. } => *making == Making::First || !is_read,
            Plan::Mixed { .. } => true,
            Plan::Empty | Plan::Region { .. } => false,
        };
        call.comments().find(|comment| {
            if keeps_coroutine_alone {
                return !coroutine.span().contains(comment.span());
            }
            maker == Maker::Replaced && comment.start() < arguments.start()
        })
    });
    lost.map(Comments::lost)
}

/// What becomes of calls that make tasks already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Maker {
    /// They stay.
    Kept,
    /// Their callee becomes another.
    Replaced,
}

/// Whether an expression is a call, a choice among calls, or a name bound to one call.
fn shows_call<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    let node = place::without_parentheses(node);
    match node.kind() {
        Kind::Call => true,
        Kind::ConditionalExpression => node.children().enumerate().all(|(at, part)| at == 1 || shows_call(cx, part)),
        Kind::Identifier => {
            let value = cx.model.binding_of(node).and_then(|binding| cx.model.single_value(binding));
            value.is_some_and(|value| place::without_parentheses(value).kind() == Kind::Call)
        }
        _ => false,
    }
}

fn series_blocker(series: &Series<'_>) -> Option<Refusal> {
    let Series::Other { node, proof } = series else { return None };
    match proof {
        Awaitable::Coroutine => None,
        Awaitable::Not(what) => {
            let message = format!("{what}, and only coroutines can be made tasks");
            Some(Refusal::new("element-not-coroutine", node.span(), message))
        }
        // Refuse if the source does not show what the iterable holds: it may as well be tasks.
        Awaitable::Unknown(_) => {
            let text = place::first_line(*node);
            let message = format!("nothing tells whether `{text}` holds coroutines, tasks or futures");
            Some(Refusal::new("element-unknown", node.span(), message))
        }
    }
}

/// Refuse if one name is given twice: `gather` awaits it once, a second task of it fails (evidence case g07).
fn twice<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Option<Refusal> {
    let mut seen: HashSet<&str> = HashSet::new();
    let value_of = |node: Node<'m>| cx.model.binding_of(node).and_then(|binding| cx.model.single_value(binding));
    for input in &gather.inputs {
        let mut nodes = vec![input.node()];
        if let Input::Each(series) = input {
            // In a list a name that a loop binds is another object each time.
            let named = series.elements().iter().map(Element::coroutine);
            nodes.extend(named.filter(|node| node.kind() == Kind::Identifier && value_of(*node).is_some()));
        }
        for node in nodes {
            if !matches!(node.kind(), Kind::Identifier | Kind::Attribute) {
                continue;
            }
            // `again = page` is another name for the same object.
            let node = value_of(node).filter(|value| value.kind() == Kind::Identifier).unwrap_or(node);
            if !seen.insert(node.text()) {
                let message = format!("`{}` is gathered twice: `gather` awaits it once", node.text());
                return Some(Refusal::new("same-awaitable-twice", node.span(), message));
            }
        }
    }
    None
}

/// Refuse if one coroutine object stands for several elements: `gather` awaits it once.
fn made_once<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Option<Refusal> {
    for input in &gather.inputs {
        let Input::Each(series) = input else { continue };
        let repeated = series.elements().iter().find(|element| match series {
            Series::Comprehension(comprehension) => repeats(cx, element.coroutine(), comprehension.node),
            Series::Variable(_) => {
                // A comprehension, or a loop that appends.
                let round = element.node.ancestors().find(|outer| {
                    outer.kind().is_comprehension()
                        || matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement | Kind::FunctionDefinition)
                });
                round.is_some_and(|round| {
                    round.kind() != Kind::FunctionDefinition && repeats(cx, element.coroutine(), round)
                })
            }
            Series::Other { .. } => false,
        });
        if let Some(element) = repeated {
            let message = format!("`{}` is made once and gathered in every round", place::first_line(element.node));
            return Some(Refusal::new("same-awaitable-twice", element.node.span(), message));
        }
    }
    None
}

/// Whether `node` is a name or attribute that `round` does not bind, so that it is the same object in every turn.
fn repeats<'m>(cx: &Context<'m>, node: Node<'m>, round: Node<'m>) -> bool {
    let mut root = place::without_parentheses(node);
    while root.kind() == Kind::Attribute {
        match root.child(Field::Object) {
            Some(object) => root = object,
            None => return false,
        }
    }
    root.kind() == Kind::Identifier
        && cx.model.binding_of(root).is_none_or(|binding| {
            !binding.definitions.iter().any(|definition| round.span().contains(definition.name.span()))
        })
}

/// Refuse if the function can see its own locals: there would be new ones among them.
fn introspection<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Option<Refusal> {
    const LOOKING: &[&str] = &["locals", "vars", "dir", "eval", "exec"];
    let function = gather.function()?;
    let look = function.descendants().filter(|node| node.kind() == Kind::Call).find(|call| {
        let callee = call.child(Field::Function).filter(|callee| callee.kind() == Kind::Identifier);
        let is_bare = || call.child(Field::Arguments).is_some_and(|arguments| arguments.children().next().is_none());
        callee.is_some_and(|callee| {
            LOOKING.contains(&callee.text())
                && order::is_builtin(cx.model, callee)
                && (matches!(callee.text(), "eval" | "exec") || is_bare())
        })
    })?;
    let message = "this sees the local names of the function, of which there would be more";
    Some(Refusal::new("introspection", look.span(), message))
}

/// Refuse if the project sets a task factory: tasks may start before their siblings exist (evidence case g17).
pub(crate) fn task_factory(cx: &Context<'_>, gather: &Gather<'_>) -> Option<Refusal> {
    let places = cx.here.task_factories();
    if places.is_empty() {
        return None;
    }
    let related = Related::at_each(places, "sets a task factory");
    let message = "the project sets a task factory, under which a task may start before its siblings exist";
    Some(Refusal::new("task-factory", gather.callee.span(), message).with_related(related))
}

/// What must hold for a fix to be right, and could not be proved: one sentence for each kind of element.
pub(crate) fn doubts<'m>(cx: &Context<'m>, gather: &Gather<'m>) -> Vec<String> {
    let mut doubts: Vec<String> = Vec::new();
    for element in gather.elements() {
        let Awaitable::Unknown(reason) = element.proof() else { continue };
        let text = callee_text(cx, element.coroutine());
        let doubt = format!("right only if `{text}` is a coroutine function: {reason}");
        if !doubts.contains(&doubt) {
            doubts.push(doubt);
        }
    }
    doubts
}

/// What is called, on one line.
fn callee_text<'m>(cx: &Context<'m>, node: Node<'m>) -> &'m str {
    let node = place::without_parentheses(node);
    let value = match node.kind() {
        Kind::Identifier => cx.model.binding_of(node).and_then(|binding| cx.model.single_value(binding)),
        _ => Some(node),
    };
    let callee = value.and_then(|call| call.child(Field::Function)).unwrap_or(node);
    place::first_line(callee)
}

impl<'m> Input<'m> {
    /// The argument as written, without star and parentheses.
    pub(crate) fn node(&self) -> Node<'m> {
        match self {
            Input::One(element) => element.node,
            Input::Each(series) => series.node(),
        }
    }
}
