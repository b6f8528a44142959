//! What can be evaluated inside the block of a task group without a difference: nothing that can raise, suspend or run
//! foreign code (evidence cases g10, g11, g17). All else is evaluated before the block.

use aiomend_rewrite::Context;
use aiomend_semantics::project::Awaitable;
use aiomend_semantics::{Binding, Definition, DefinitionKind, order, place};
use aiomend_syntax::{Field, Kind, Node};

/// Whether evaluating an element only makes a coroutine object: a name, or a call of names, constants and attributes
/// with the same, or with calls of known coroutine functions, which run nothing yet.
pub(crate) fn is_plain_element<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    let node = place::without_parentheses(node);
    match node.kind() {
        Kind::Call => {
            // A plain function that returns a coroutine may fail before it does; of an unknown one the fix says so.
            let may_run = cx.here.awaitable(node.span()) == Awaitable::Coroutine && !cx.here.makes_only(node.span());
            !may_run
                && node.child(Field::Function).is_some_and(order::is_plain)
                && node.child(Field::Arguments).is_some_and(|arguments| {
                    arguments.kind() == Kind::ArgumentList
                        && arguments.children().all(|argument| is_plain_argument(cx, argument))
                })
        }
        // `a() if flag else b()`
        Kind::ConditionalExpression => node
            .children()
            .enumerate()
            .all(|(at, part)| if at == 1 { is_plain_condition(part) } else { is_plain_element(cx, part) }),
        _ => order::is_plain(node),
    }
}

fn is_plain_argument<'m>(cx: &Context<'m>, argument: Node<'m>) -> bool {
    // `f(*xs)` iterates.
    if matches!(argument.kind(), Kind::ListSplat | Kind::DictionarySplat | Kind::ParenthesizedListSplat) {
        return false;
    }
    let makes_coroutine =
        || argument.kind() == Kind::Call && cx.here.awaitable(argument.span()) == Awaitable::Coroutine;
    order::is_plain(argument) || makes_coroutine() && is_plain_element(cx, argument)
}

/// Whether the value of `name=` is only text: a constant, or an f-string of names and constants.
pub(crate) fn is_plain_label(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::String => node
            .descendants()
            .filter(|part| part.kind() == Kind::Interpolation)
            .all(|part| part.children().all(|child| order::is_plain(child) || is_format_part(child))),
        Kind::ConcatenatedString => node.children().all(is_plain_label),
        _ => order::is_plain(node),
    }
}

fn is_format_part(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::FormatSpecifier | Kind::TypeConversion)
}

/// Whether a condition only looks at names, attributes and constants.
pub(crate) fn is_plain_condition(node: Node<'_>) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node.kind() {
            Kind::BooleanOperator | Kind::NotOperator | Kind::ParenthesizedExpression => open.extend(node.children()),
            Kind::ComparisonOperator => {
                let is_identity = node.all_children().filter(|child| child.kind().is_token()).all(|token| {
                    let words: Vec<&str> = token.text().split_whitespace().collect();
                    matches!(words[..], ["is"] | ["is", "not"] | ["not"])
                });
                if !is_identity {
                    return false;
                }
                open.extend(node.children());
            }
            _ if order::is_plain(node) => {}
            _ => return false,
        }
    }
    true
}

/// Whether iterating over an expression runs no foreign code: a display, a range, a view or copy of something plain, a
/// name that is bound to or annotated as a list, tuple, dict, set or sequence.
pub(crate) fn is_plain_iterable<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    iterable_within(cx, node, 6)
}

fn iterable_within<'m>(cx: &Context<'m>, node: Node<'m>, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let node = place::without_parentheses(node);
    match node.kind() {
        Kind::List | Kind::Tuple | Kind::Set | Kind::ExpressionList => node.children().all(order::is_plain),
        Kind::Dictionary => order::is_plain(node),
        Kind::String => order::is_plain(node),
        Kind::Identifier => cx.model.binding_of(node).is_some_and(|binding| holds_plain_collection(cx, binding, depth)),
        Kind::Attribute => attribute_holds_collection(cx, node, depth),
        Kind::Call => call_is_plain(cx, node, depth),
        _ => false,
    }
}

fn call_is_plain<'m>(cx: &Context<'m>, call: Node<'m>, depth: u8) -> bool {
    let (Some(function), Some(arguments)) = (call.child(Field::Function), call.child(Field::Arguments)) else {
        return false;
    };
    if arguments.kind() != Kind::ArgumentList {
        return false;
    }
    let arguments: Vec<_> = arguments.children().collect();
    if function.kind() == Kind::Attribute {
        // `d.values()` of a dict.
        let is_view = function
            .child(Field::Attribute)
            .is_some_and(|name| matches!(name.text(), "values" | "items" | "keys" | "copy"));
        return is_view
            && arguments.is_empty()
            && function.child(Field::Object).is_some_and(|object| iterable_within(cx, object, depth));
    }
    if !order::is_builtin(cx.model, function) {
        return false;
    }
    match function.text() {
        "range" => arguments.iter().all(|argument| is_plain_length(cx, *argument, depth)),
        "enumerate" | "zip" | "reversed" | "list" | "tuple" | "iter" => {
            arguments.iter().all(|argument| match argument.kind() {
                // `zip(strict=True)` fails once one of its iterables has come to its end before another.
                Kind::KeywordArgument if argument.child(Field::Name).is_some_and(|name| name.text() == "strict") => {
                    argument.child(Field::Value).is_some_and(|value| value.kind() == Kind::False)
                }
                Kind::KeywordArgument => argument.child(Field::Value).is_some_and(order::is_plain),
                _ => iterable_within(cx, *argument, depth),
            })
        }
        _ => false,
    }
}

/// A number for `range`: a plain expression, or `len` of something plain.
fn is_plain_length<'m>(cx: &Context<'m>, node: Node<'m>, depth: u8) -> bool {
    let is_len = node.kind() == Kind::Call
        && node
            .child(Field::Function)
            .is_some_and(|function| function.text() == "len" && order::is_builtin(cx.model, function));
    if !is_len {
        return order::is_plain(node);
    }
    node.child(Field::Arguments)
        .is_some_and(|arguments| arguments.children().all(|argument| iterable_within(cx, argument, depth)))
}

fn holds_plain_collection<'m>(cx: &Context<'m>, binding: &Binding<'m>, depth: u8) -> bool {
    !binding.shared
        && !binding.definitions.is_empty()
        && binding.definitions.iter().all(|definition| definition_is_plain(cx, definition, depth))
}

fn definition_is_plain<'m>(cx: &Context<'m>, definition: &Definition<'m>, depth: u8) -> bool {
    match definition.kind {
        DefinitionKind::Assignment(assignment) => assignment_is_plain(cx, assignment, depth),
        DefinitionKind::Named(named) => {
            named.child(Field::Value).is_some_and(|value| gives_collection(cx, value, depth))
        }
        DefinitionKind::Parameter(parameter) => {
            parameter.child(Field::Type).is_some_and(|annotation| names_collection(annotation.text()))
                // `*args` is a tuple.
                || parameter.kind() == Kind::ListSplatPattern
                || parameter.children().next().is_some_and(|inner| inner.kind() == Kind::ListSplatPattern)
        }
        DefinitionKind::Augmented => true,
        _ => false,
    }
}

fn assignment_is_plain<'m>(cx: &Context<'m>, assignment: Node<'m>, depth: u8) -> bool {
    if assignment.child(Field::Type).is_some_and(|annotation| names_collection(annotation.text())) {
        return true;
    }
    assignment.child(Field::Right).is_some_and(|value| gives_collection(cx, value, depth))
}

/// Whether evaluating `value` gives a list, tuple, dict or set, however it is filled.
fn gives_collection<'m>(cx: &Context<'m>, value: Node<'m>, depth: u8) -> bool {
    let value = place::without_parentheses(value);
    match value.kind() {
        Kind::List
        | Kind::Tuple
        | Kind::Set
        | Kind::Dictionary
        | Kind::ListComprehension
        | Kind::SetComprehension
        | Kind::DictionaryComprehension
        | Kind::ExpressionList => true,
        Kind::Call => {
            let Some(function) = value.child(Field::Function) else { return false };
            let makes = matches!(function.text(), "list" | "tuple" | "dict" | "set" | "frozenset" | "sorted");
            makes && order::is_builtin(cx.model, function)
                || cx.model.is_known(function, "collections.defaultdict")
                || cx.model.is_known(function, "collections.OrderedDict")
                || call_is_plain(cx, value, depth)
        }
        Kind::Await => value.children().next().is_some_and(|call| {
            call.kind() == Kind::Call && call.child(Field::Function).is_some_and(|callee| super::is_gather(cx, callee))
        }),
        // `[None] * n`, `[f(x) for x in xs] + more`
        Kind::BinaryOperator => {
            value.child(Field::Left).is_some_and(|left| matches!(left.kind(), Kind::List | Kind::ListComprehension))
        }
        Kind::Identifier | Kind::Attribute => iterable_within(cx, value, depth),
        _ => false,
    }
}

/// `self.x` where the class only ever assigns collections to it, or annotates it as one.
fn attribute_holds_collection<'m>(cx: &Context<'m>, attribute: Node<'m>, depth: u8) -> bool {
    let (Some(object), Some(name)) = (attribute.child(Field::Object), attribute.child(Field::Attribute)) else {
        return false;
    };
    let Some(class) = place::class_of(attribute).filter(|_| matches!(object.text(), "self" | "cls")) else {
        return false;
    };
    let assignments = cx.model.attribute_assignments(class, name.text());
    !assignments.is_empty()
        && (assignments.iter().any(|assignment| {
            assignment.child(Field::Type).is_some_and(|annotation| names_collection(annotation.text()))
        }) || assignments.iter().all(|assignment| assignment_is_plain(cx, *assignment, depth)))
}

/// Whether an annotation names a built-in collection, or an abstract sequence.
fn names_collection(annotation: &str) -> bool {
    const NAMES: &[&str] = &[
        "list",
        "tuple",
        "dict",
        "set",
        "frozenset",
        "List",
        "Tuple",
        "Dict",
        "Set",
        "FrozenSet",
        "Sequence",
        "MutableSequence",
        "defaultdict",
        "DefaultDict",
        "OrderedDict",
        "deque",
        "Deque",
    ];
    let annotation = annotation.trim().trim_matches(['"', '\'']);
    let inner = ["Final[", "ClassVar[", "typing.Final[", "typing.ClassVar["]
        .iter()
        .find_map(|head| annotation.strip_prefix(head)?.strip_suffix(']'))
        .unwrap_or(annotation);
    let head = inner.split('[').next().unwrap_or_default();
    let is_union = inner.rsplit(']').next().is_some_and(|tail| tail.contains('|'));
    !is_union && head.rsplit('.').next().is_some_and(|last| NAMES.contains(&last.trim()))
}
