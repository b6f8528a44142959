//! Whether the results of a fixed number of tasks become a list, as `gather` gives one, or a tuple.
//!
//! Type checkers take what `gather` gives for a tuple, in which each result keeps its type; of a list of several types
//! they know only what all have in common.

use aiomend_rewrite::Context;
use aiomend_semantics::{DefinitionKind, place};
use aiomend_syntax::{Field, Kind, Node};

use super::Gather;
use super::position::Position;

/// What the results are put into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    List,
    /// A tuple, because nothing can tell it from a list: `a, b = …`, `results[0]`.
    UnseenTuple,
    /// A tuple, because an annotation promises one: `-> tuple[int, str]`.
    PromisedTuple,
}

impl Shape {
    /// The shape of `count` results.
    pub(crate) fn of<'m>(cx: &Context<'m>, gather: &Gather<'m>, count: usize) -> Self {
        if count < 2 {
            return Self::List;
        }
        let is_unpacked = gather.position.targets(count).is_some();
        if is_unpacked || is_taken_apart(cx, gather.position) {
            return Self::UnseenTuple;
        }
        match promise(cx, gather.position) {
            Some(annotation) if names_tuple(annotation.text()) => Self::PromisedTuple,
            _ => Self::List,
        }
    }
}

/// The annotation that says what the value is: of the function, or of the variable, which may be declared elsewhere.
fn promise<'m>(cx: &Context<'m>, position: Position<'m>) -> Option<Node<'m>> {
    let Position::Value { statement, assignment, .. } = position else { return None };
    let Some(assignment) = assignment else {
        let function = place::function_of(statement).filter(|_| statement.kind() == Kind::ReturnStatement)?;
        return function.child(Field::ReturnType);
    };
    let target = assignment.child(Field::Left)?;
    let own = || match target.kind() {
        Kind::Identifier => cx.model.binding_of(target)?.definitions.iter().find_map(|found| match found.kind {
            DefinitionKind::Assignment(declared) => declared.child(Field::Type),
            _ => None,
        }),
        Kind::Attribute if target.child(Field::Object).is_some_and(|object| object.text() == "self") => {
            let name = target.child(Field::Attribute)?.text();
            let declared = cx.model.attribute_assignments(place::class_of(target)?, name);
            declared.iter().find_map(|declared| declared.child(Field::Type))
        }
        _ => None,
    };
    assignment.child(Field::Type).or_else(own)
}

/// Whether an annotation names a tuple, and no other type but `None`.
fn names_tuple(annotation: &str) -> bool {
    let text = annotation.trim().trim_matches(['"', '\'']);
    let is_optional = |head: &str| head == "Optional" || head.ends_with(".Optional");
    let text = match text.split_once('[') {
        Some((head, rest)) if is_optional(head) => rest.strip_suffix(']').unwrap_or(rest),
        _ => text,
    };
    let text = text.strip_suffix("None").and_then(|rest| rest.trim_end().strip_suffix('|')).unwrap_or(text).trim();
    let (head, rest) = text.split_once('[').unwrap_or((text, "]"));
    // `tuple[int, int] | list[int]`: the bracket that opens first closes before the end.
    let mut depth = 1_u32;
    let closes_early = rest.char_indices().any(|(at, letter)| {
        match letter {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && at + 1 < rest.len()
    });
    !closes_early && matches!(head.rsplit('.').next().unwrap_or(head).trim(), "tuple" | "Tuple")
}

/// Whether single results are taken from the value, and nobody sees it whole: `(await …)[0]`, or a local of which the
/// function only reads `results[0]` or unpacks it.
fn is_taken_apart<'m>(cx: &Context<'m>, position: Position<'m>) -> bool {
    match position {
        Position::Nested { replaced, .. } => is_apart(replaced),
        Position::Value { assignment: Some(assignment), .. } if assignment.child(Field::Type).is_none() => {
            let is_chain = assignment.child(Field::Right).is_some_and(|right| right.kind() == Kind::Assignment);
            let target = assignment.child(Field::Left).filter(|left| left.kind() == Kind::Identifier && !is_chain);
            let Some(binding) = target.and_then(|target| cx.model.binding_of(target)) else { return false };
            !binding.shared
                && binding.definitions.len() == 1
                && !binding.references.is_empty()
                && binding.references.iter().all(|reference| is_apart(*reference))
        }
        _ => false,
    }
}

/// `value[0]`, read; `a, b = value`.
fn is_apart(value: Node<'_>) -> bool {
    let Some(parent) = value.parent() else { return false };
    match parent.kind() {
        Kind::Subscript if value.field() == Field::Value => {
            let mut indices = parent.children().filter(|child| child.field() == Field::Subscript);
            let is_number =
                indices.next().is_some_and(|index| index.kind() == Kind::Integer) && indices.next().is_none();
            is_number && is_read(parent)
        }
        Kind::Assignment if value.field() == Field::Right => parent
            .child(Field::Left)
            .is_some_and(|left| matches!(left.kind(), Kind::PatternList | Kind::TuplePattern | Kind::ListPattern)),
        _ => false,
    }
}

/// Whether `results[0]` is neither bound nor deleted.
fn is_read(subscript: Node<'_>) -> bool {
    let Some(parent) = subscript.parent() else { return false };
    match parent.kind() {
        Kind::PatternList | Kind::TuplePattern | Kind::ListPattern | Kind::ListSplatPattern | Kind::AsPatternTarget => {
            false
        }
        Kind::DeleteStatement => false,
        Kind::ExpressionList => parent.parent().is_none_or(|outer| outer.kind() != Kind::DeleteStatement),
        Kind::Assignment | Kind::AugmentedAssignment | Kind::ForStatement | Kind::ForInClause => {
            subscript.field() != Field::Left
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::names_tuple;

    #[test]
    fn a_tuple_is_named_by_itself_or_with_none() {
        for annotation in [
            "tuple[int, str]",
            "typing.Tuple[int, list[str] | None]",
            "\"tuple[int, str]\"",
            "Optional[Tuple[int, str]]",
            "tuple[int, str] | None",
            "tuple",
        ] {
            assert!(names_tuple(annotation), "{annotation}");
        }
        for annotation in ["list[tuple[int, str]]", "tuple[int, int] | list[int]", "Any", "tuples[int]", "None"] {
            assert!(!names_tuple(annotation), "{annotation}");
        }
    }
}
