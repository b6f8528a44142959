//! What type checkers learn of an attribute or a name from tests and assignments. It does not pass a call: the new
//! function would be refused what it uses, or the code below it.

use aiomend_rewrite::{Context, Refusal};
use aiomend_semantics::{DefinitionKind, order, place};
use aiomend_syntax::{Field, Kind, Node};

use super::annotations::is_annotated;
use super::helper::{Helper, HelperKind};
use super::leaving::Ending;
use super::section::Section;

/// Refuse if checkers look into the function, and would know less on one side of the call than they do today.
pub(super) fn lost<'m>(cx: &Context<'m>, section: &Section<'m>, helper: &Helper<'m>) -> Option<Refusal> {
    if !is_annotated(section.function) {
        return None;
    }
    lost_below(cx, section).or_else(|| lost_inside(cx, section, helper))
}

/// What the section tells, and code below it needs.
fn lost_below<'m>(cx: &Context<'m>, section: &Section<'m>) -> Option<Refusal> {
    let data = section.data(cx);
    if matches!(data.ending, Ending::Return | Ending::CallThenReturn) {
        return None;
    }
    let end = section.span().end();
    let told = section.statements.iter().flat_map(|statement| told_by(cx, *statement));
    // Of a name that the call binds, its annotation decides.
    let is_output = |path: &Node<'m>| {
        let binding = cx.model.scopes().binding_of(*path);
        binding.is_some_and(|binding| data.outputs.contains(&binding))
    };
    let mut lost = told.filter(|path| !is_output(path) && is_needed(cx, section.function, path.text(), end));
    lost.next().map(|path| {
        let name = path.text();
        let message = format!(
            "a type checker knows more of `{name}` from here, which code below the section relies on, and would not from a call"
        );
        let hint = "bind it to a local in the section, and use that below";
        Refusal::new("narrowing-lost", path.span(), message).with_hint(hint)
    })
}

/// What is told before the section of an attribute of `self`, and the section needs. The parameters of the helper have
/// no annotations then, and checkers take them for anything.
fn lost_inside<'m>(cx: &Context<'m>, section: &Section<'m>, helper: &Helper<'m>) -> Option<Refusal> {
    let HelperKind::Method(receiver) = helper.kind else { return None };
    let start = section.span().start();
    let own = format!("{}.", receiver.name);
    let mut lost = told_before(cx, section).into_iter().filter(|path| {
        let first = || mentions(section.function, path.text()).find(|mention| mention.start() >= start);
        path.text().starts_with(&own) && first().is_some_and(|mention| section.holds(mention) && needs_value(mention))
    });
    lost.next().map(|path| {
        let name = path.text();
        let message = format!(
            "a type checker knows more of `{name}` from here, which the section relies on, and would not in a function of its own"
        );
        let hint = "bind it to a local before the section, and use that inside";
        Refusal::new("narrowing-lost", path.span(), message).with_hint(hint)
    })
}

/// The attributes and names of which more is known behind a statement.
fn told_by<'m>(cx: &Context<'m>, statement: Node<'m>) -> Vec<Node<'m>> {
    match statement.kind() {
        Kind::AssertStatement => tested_in(cx, statement),
        Kind::IfStatement => {
            let (Some(test), Some(block)) = (statement.child(Field::Condition), statement.child(Field::Consequence))
            else {
                return Vec::new();
            };
            let tested = tested_in(cx, test);
            let ends = block.children().last().map(|last| last.kind());
            // `if self._process is None: raise …`
            if matches!(ends, Some(Kind::RaiseStatement | Kind::ReturnStatement | Kind::ContinueStatement)) {
                return tested;
            }
            // `if self._process is None: self._process = Process()`
            let assigned: Vec<Node<'m>> = block.children().filter_map(|inner| assigned_by(cx, inner)).collect();
            let is_filled = |path: &Node<'m>| assigned.iter().any(|target| target.text() == path.text());
            tested.into_iter().filter(is_filled).collect()
        }
        _ => assigned_by(cx, statement).into_iter().collect(),
    }
}

/// What is told on the way to the section: by the statements before it, and the conditions around it.
fn told_before<'m>(cx: &Context<'m>, section: &Section<'m>) -> Vec<Node<'m>> {
    let Some(first) = section.statements.first() else { return Vec::new() };
    let mut told = Vec::new();
    let inside = std::iter::once(*first).chain(first.ancestors()).take_while(|outer| *outer != section.function);
    for node in inside {
        let Some(parent) = node.parent() else { break };
        if parent.kind() == Kind::Block {
            let earlier = parent.children().take_while(|other| *other != node);
            told.extend(earlier.flat_map(|statement| told_by(cx, statement)));
        }
        let is_conditional = matches!(parent.kind(), Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement);
        let is_body = node.kind() == Kind::Block && node.field() != Field::Alternative && is_conditional;
        if is_body && let Some(test) = parent.child(Field::Condition) {
            // `if self._process is None:` tells of the opposite.
            told.extend(tested_in(cx, test).into_iter().filter(|path| is_confirmed(*path)));
        }
    }
    told
}

/// `path`, `path is not None`, and such a thing after `and`.
fn is_confirmed(path: Node<'_>) -> bool {
    let denies = |node: Node<'_>| {
        node.kind() == Kind::NotOperator
            || node.kind() == Kind::ComparisonOperator && {
                let words: Vec<&str> = node.text().split_whitespace().collect();
                !words.windows(2).any(|pair| matches!(pair, ["is", "not"]))
            }
    };
    let within = path.ancestors().take_while(|outer| !outer.kind().is_statement() && outer.kind() != Kind::ElifClause);
    !within.into_iter().any(denies)
}

/// The target of `path = value`, where that may hold `None` at other times.
fn assigned_by<'m>(cx: &Context<'m>, statement: Node<'m>) -> Option<Node<'m>> {
    let assignment = statement.children().next().filter(|inner| inner.kind() == Kind::Assignment)?;
    let is_value = assignment.child(Field::Right).is_some_and(|value| value.kind() != Kind::None);
    let target = assignment.child(Field::Left).filter(|target| is_path(*target))?;
    (is_value && may_hold_none(cx, target)).then_some(target)
}

/// The attributes and names that a test compares with `None`, asks for their class, or for their truth while they may be
/// `None`.
fn tested_in<'m>(cx: &Context<'m>, test: Node<'m>) -> Vec<Node<'m>> {
    let parts = std::iter::once(test).chain(test.descendants());
    parts.filter(|part| is_path(*part) && is_tested(cx, *part)).collect()
}

fn is_tested<'m>(cx: &Context<'m>, path: Node<'m>) -> bool {
    let Some(parent) = path.parent() else { return false };
    match parent.kind() {
        Kind::ComparisonOperator => parent.children().any(|side| side.kind() == Kind::None),
        Kind::ArgumentList => {
            let callee = parent.parent().and_then(|call| call.child(Field::Function));
            let is_first = parent.children().next() == Some(path);
            let asks_class = |callee: Node<'m>| callee.text() == "isinstance" && order::is_builtin(cx.model, callee);
            is_first && callee.is_some_and(asks_class)
        }
        Kind::NotOperator | Kind::BooleanOperator | Kind::ParenthesizedExpression | Kind::AssertStatement => {
            may_hold_none(cx, path)
        }
        _ => path.field() == Field::Condition && may_hold_none(cx, path),
    }
}

/// A name, or attributes of one: `self._process.stdin`.
fn is_path(node: Node<'_>) -> bool {
    let mut node = node;
    while node.kind() == Kind::Attribute {
        let Some(object) = node.child(Field::Object) else { return false };
        node = object;
    }
    node.kind() == Kind::Identifier && node.field() != Field::Attribute
}

/// Whether what declares a path says that it may be `None`.
fn may_hold_none<'m>(cx: &Context<'m>, path: Node<'m>) -> bool {
    let says = |declared: Node<'m>| match declared.child(Field::Type) {
        Some(annotation) => is_optional(annotation),
        None => declared.child(Field::Right).is_some_and(|value| value.kind() == Kind::None),
    };
    match path.kind() {
        Kind::Identifier => cx.model.binding_of(path).is_some_and(|binding| {
            binding.definitions.iter().any(|definition| match definition.kind {
                DefinitionKind::Assignment(declared) | DefinitionKind::Parameter(declared) => says(declared),
                _ => false,
            })
        }),
        _ => {
            let (Some(object), Some(name)) = (path.child(Field::Object), path.child(Field::Attribute)) else {
                return false;
            };
            let class = place::class_of(path).filter(|_| matches!(object.text(), "self" | "cls"));
            let declared = class.map(|class| cx.model.attribute_assignments(class, name.text())).unwrap_or_default();
            declared.iter().any(|declared| says(*declared))
        }
    }
}

/// `Optional[…]`, `Union[…, None]`, `… | None`; not `list[int | None]`.
fn is_optional(annotation: Node<'_>) -> bool {
    let text = annotation.text().trim_matches(['"', '\'']);
    let head = text.split('[').next().unwrap_or_default();
    let name = head.rsplit('.').next().unwrap_or(head);
    let outside = text.split(']').next_back().unwrap_or_default();
    let is_none = |part: &str| part.split('|').any(|alternative| alternative.trim() == "None");
    name == "Optional" || name == "Union" && text.contains("None") || is_none(outside) || is_none(head)
}

/// Loads and bindings of a path in a function, in the order of the text.
fn mentions<'m>(function: Node<'m>, path: &'m str) -> impl Iterator<Item = Node<'m>> {
    function.descendants().filter(move |node| node.text() == path && is_path(*node))
}

/// Whether code from `end` on takes it for granted that `path` is not `None`, before it tests or binds it again.
fn is_needed<'m>(cx: &Context<'m>, function: Node<'m>, path: &'m str, end: u32) -> bool {
    let below = mentions(function, path).filter(|mention| mention.start() >= end);
    let is_bound = |mention: Node<'m>| {
        let binds = |outer: Node<'m>| matches!(outer.kind(), Kind::Assignment | Kind::ForStatement);
        mention.field() == Field::Left && mention.parent().is_some_and(binds)
    };
    let mut untold = below.take_while(|mention| !is_tested(cx, *mention) && !is_bound(*mention));
    untold.any(needs_value)
}

/// Whether a checker would refuse `None` there: as what has attributes, is called, subscripted or iterated over, or is
/// returned where the function says that it returns no `None`.
fn needs_value(mention: Node<'_>) -> bool {
    let Some(parent) = mention.parent() else { return false };
    match (parent.kind(), mention.field()) {
        (Kind::Attribute, Field::Object) | (Kind::Call, Field::Function) | (Kind::Subscript, Field::Value) => true,
        (Kind::ForStatement | Kind::ForInClause, Field::Right) => true,
        (Kind::BinaryOperator | Kind::Await, _) => true,
        (Kind::ReturnStatement, _) => place::function_of(mention)
            .and_then(|function| function.child(Field::ReturnType))
            .is_some_and(|annotation| !is_optional(annotation) && annotation.text() != "Any"),
        _ => false,
    }
}
