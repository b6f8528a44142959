//! In which order Python evaluates the parts of a statement.

use aiomend_syntax::{Field, Kind, Node};

use crate::model::SemanticModel;
use crate::place;
use crate::scope::{Binding, Definition, DefinitionKind, ScopeKind};

/// What is evaluated before some part of a statement.
#[derive(Debug, Default)]
pub struct Before<'m> {
    /// Expressions that are evaluated before it, innermost first.
    pub expressions: Vec<Node<'m>>,
    /// Whether the part may not be evaluated at all, or more than once: an operand after `and`, an arm of a
    /// conditional expression, a part that this analysis does not know.
    pub conditional: bool,
}

/// What is evaluated before `part` within `whole`, which holds it.
pub fn before<'m>(whole: Node<'m>, part: Node<'m>) -> Before<'m> {
    let mut result = Before::default();
    let mut child = part;
    while child != whole {
        let Some(parent) = child.parent() else { break };
        add_before(parent, child, &mut result);
        child = parent;
    }
    result
}

fn add_before<'m>(parent: Node<'m>, child: Node<'m>, result: &mut Before<'m>) {
    let earlier = || parent.children().take_while(move |sibling| *sibling != child);
    match parent.kind() {
        // Only the first operand is sure to be evaluated.
        Kind::BooleanOperator => {
            result.conditional |= child.field() == Field::Right;
            result.expressions.extend(earlier());
        }
        Kind::ComparisonOperator => {
            let operands: Vec<_> = earlier().collect();
            result.conditional |= operands.len() > 1;
            result.expressions.extend(operands);
        }
        // `body if condition else other`: the condition comes first.
        Kind::ConditionalExpression => {
            let parts: Vec<_> = parent.children().collect();
            if parts.get(1) != Some(&child) {
                result.conditional = true;
                result.expressions.extend(parts.get(1));
            }
        }
        // The value is evaluated before the targets; an augmented target is loaded first.
        Kind::Assignment => result.conditional |= child.field() != Field::Right,
        Kind::AugmentedAssignment => match child.field() {
            Field::Right => result.expressions.extend(parent.child(Field::Left)),
            _ => result.conditional = true,
        },
        Kind::AssertStatement => {
            result.conditional |= earlier().next().is_some();
            result.expressions.extend(earlier());
        }
        Kind::KeywordArgument | Kind::NamedExpression => {}
        Kind::Interpolation => {}
        // The first iterable of a comprehension is evaluated once, before all else of it and outside.
        kind if kind.is_comprehension() => {
            let is_first = child.kind() == Kind::ForInClause && place::is_first_clause(child);
            result.conditional |= !is_first;
        }
        Kind::ForInClause => {
            result.conditional |= child.field() != Field::Right || place::is_async(parent);
        }
        Kind::FormatSpecifier | Kind::FormatExpression => result.conditional = true,
        Kind::Call
        | Kind::ArgumentList
        | Kind::Attribute
        | Kind::Subscript
        | Kind::Slice
        | Kind::BinaryOperator
        | Kind::UnaryOperator
        | Kind::NotOperator
        | Kind::Await
        | Kind::Yield
        | Kind::ParenthesizedExpression
        | Kind::Tuple
        | Kind::List
        | Kind::Set
        | Kind::Dictionary
        | Kind::Pair
        | Kind::ListSplat
        | Kind::DictionarySplat
        | Kind::ParenthesizedListSplat
        | Kind::ExpressionList
        | Kind::ConcatenatedString
        | Kind::AsPattern
        | Kind::ExpressionStatement
        | Kind::ReturnStatement
        | Kind::RaiseStatement
        | Kind::DeleteStatement => result.expressions.extend(earlier()),
        Kind::String => {
            result.expressions.extend(earlier().filter(|piece| piece.kind() == Kind::Interpolation));
        }
        _ => result.conditional = true,
    }
}

/// Whether evaluating an expression runs no code of anybody's: names, constants, attributes, displays and arithmetic of
/// numbers, and lambdas (whose bodies run later).
///
/// Attribute access is taken to run none, as everywhere in this tool.
pub fn is_plain(expression: Node<'_>) -> bool {
    let mut open = vec![expression];
    while let Some(node) = open.pop() {
        match node.kind() {
            Kind::Identifier | Kind::Integer | Kind::Float | Kind::True | Kind::False | Kind::None | Kind::Ellipsis => {
            }
            Kind::Lambda => {}
            Kind::String => {
                if node.children().any(|piece| piece.kind() == Kind::Interpolation) {
                    return false;
                }
            }
            Kind::Attribute => open.extend(node.child(Field::Object)),
            Kind::ParenthesizedExpression
            | Kind::Tuple
            | Kind::List
            | Kind::Dictionary
            | Kind::ExpressionList
            | Kind::ConcatenatedString
            | Kind::KeywordArgument
            | Kind::Pair
            | Kind::NotOperator => open.extend(node.children().filter(|child| child.field() != Field::Name)),
            Kind::UnaryOperator if is_number(node) => {}
            Kind::BinaryOperator if is_number(node) => {}
            _ => return false,
        }
    }
    true
}

/// Whether an expression is a constant, so that evaluating it earlier or later makes no difference.
pub fn is_constant(expression: Node<'_>) -> bool {
    match expression.kind() {
        Kind::Integer | Kind::Float | Kind::True | Kind::False | Kind::None | Kind::Ellipsis => true,
        Kind::String => expression.children().all(|piece| piece.kind() != Kind::Interpolation),
        Kind::UnaryOperator => is_number(expression),
        Kind::ParenthesizedExpression => expression.children().next().is_some_and(is_constant),
        _ => false,
    }
}

/// Whether an expression is a builtin that nothing in the module rebinds, as `len`.
pub fn is_builtin<'m>(model: &SemanticModel<'m>, expression: Node<'m>) -> bool {
    expression.kind() == Kind::Identifier
        && model.qualified_name(expression).is_some_and(|name| name.starts_with("builtins."))
}

/// Whether an expression gives the same whether it is evaluated before or after an await of the same statement: a
/// constant, a builtin, a local that only its own function binds, a function, class or import of the module that is
/// bound once, a function of an imported module, or a method of the own class that nothing assigns.
pub fn is_steady<'m>(model: &SemanticModel<'m>, expression: Node<'m>) -> bool {
    let node = place::without_parentheses(expression);
    match node.kind() {
        Kind::Identifier => {
            is_builtin(model, node) || model.binding_of(node).is_some_and(|it| is_steady_name(model, it))
        }
        Kind::Attribute => model.is_own_method(node) || is_of_imported_module(model, node),
        _ => is_constant(node),
    }
}

fn is_steady_name(model: &SemanticModel<'_>, binding: &Binding<'_>) -> bool {
    if binding.shared {
        return false;
    }
    match model.scopes().scope(binding.scope).kind {
        ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Comprehension => true,
        _ => matches!(
            binding.definitions.as_slice(),
            [Definition {
                kind: DefinitionKind::Function(_) | DefinitionKind::Class(_) | DefinitionKind::Import(_),
                ..
            }]
        ),
    }
}

/// `json.dumps`, where `json` is imported once.
fn is_of_imported_module<'m>(model: &SemanticModel<'m>, attribute: Node<'m>) -> bool {
    let mut root = attribute;
    while let Some(object) = root.child(Field::Object) {
        root = object;
    }
    root.kind() == Kind::Identifier
        && model.binding_of(root).is_some_and(|binding| {
            let is_import = matches!(
                binding.definitions.as_slice(),
                [Definition { kind: DefinitionKind::Import(statement), .. }]
                    if statement.kind() == Kind::ImportStatement
            );
            is_import && !binding.shared
        })
}

fn is_number(node: Node<'_>) -> bool {
    crate::number::value(node).is_some()
}
