//! What an identifier does to its variable where it stands: binds it, loads it, or neither.

use aiomend_syntax::{Field, Kind, Node};

use super::DefinitionKind;

/// How an identifier is bound here, or none when it is only read or is no variable at all.
pub(super) fn definition_kind<'m>(identifier: Node<'m>) -> Option<DefinitionKind<'m>> {
    let parent = identifier.parent()?;
    match (parent.kind(), identifier.field()) {
        (Kind::FunctionDefinition, Field::Name) => return Some(DefinitionKind::Function(parent)),
        (Kind::ClassDefinition, Field::Name) => return Some(DefinitionKind::Class(parent)),
        (Kind::NamedExpression, Field::Name) => return Some(DefinitionKind::Named(parent)),
        (Kind::Parameters | Kind::LambdaParameters, _) => return Some(DefinitionKind::Parameter(identifier)),
        (Kind::DefaultParameter | Kind::TypedDefaultParameter, Field::Name) => {
            return Some(DefinitionKind::Parameter(parent));
        }
        (Kind::TypedParameter, Field::None) => return Some(DefinitionKind::Parameter(parent)),
        (Kind::DictionarySplatPattern, _) => return Some(DefinitionKind::Parameter(parent)),
        (Kind::ListSplatPattern, _) => {
            let outer = parent.parent()?;
            if matches!(outer.kind(), Kind::Parameters | Kind::LambdaParameters | Kind::TypedParameter) {
                return Some(DefinitionKind::Parameter(parent));
            }
        }
        // `case Name():` loads; a bare name in a pattern captures.
        (Kind::DottedName, _) => return is_capture(parent).then_some(DefinitionKind::Part),
        (Kind::SplatPattern, _) => return Some(DefinitionKind::Part),
        (Kind::AsPattern, _) if parent.parent().is_some_and(|outer| outer.kind() == Kind::CasePattern) => {
            return Some(DefinitionKind::Part);
        }
        _ => {}
    }
    target_kind(identifier)
}

fn is_capture(dotted: Node<'_>) -> bool {
    dotted.children().count() == 1
        && dotted.parent().is_some_and(|outer| {
            matches!(
                outer.kind(),
                Kind::CasePattern
                    | Kind::ListPattern
                    | Kind::TuplePattern
                    | Kind::UnionPattern
                    | Kind::KeywordPattern
                    | Kind::DictPattern
            )
        })
        && dotted.text() != "_"
}

/// How the statement around it binds or unbinds an expression that is a target of assignment, loop, `with`, `except`,
/// `del` or type statement; none for what is no target. The expression may be an attribute or an element too.
pub fn target_kind<'m>(expression: Node<'m>) -> Option<DefinitionKind<'m>> {
    let mut node = expression;
    let mut whole = true;
    loop {
        let parent = node.parent()?;
        match parent.kind() {
            Kind::PatternList | Kind::TuplePattern | Kind::ListPattern | Kind::ListSplatPattern => whole = false,
            Kind::Tuple | Kind::List | Kind::ListSplat | Kind::ExpressionList => whole = false,
            Kind::ParenthesizedExpression => {}
            Kind::Assignment if node.field() == Field::Left => {
                return Some(if whole { DefinitionKind::Assignment(parent) } else { DefinitionKind::Part });
            }
            Kind::AugmentedAssignment if node.field() == Field::Left => return Some(DefinitionKind::Augmented),
            Kind::ForStatement | Kind::ForInClause if node.field() == Field::Left => return Some(DefinitionKind::Part),
            Kind::AsPatternTarget => return as_target_kind(parent, whole),
            Kind::DeleteStatement => return Some(DefinitionKind::Delete),
            Kind::Type => {
                let outer = parent.parent()?;
                let is_type_name = outer.kind() == Kind::TypeParameter && declares_type_parameters(outer)
                    || outer.kind() == Kind::TypeAliasStatement && parent.field() == Field::Left;
                return is_type_name.then_some(DefinitionKind::Type);
            }
            _ => return None,
        }
        node = parent;
    }
}

/// Whether `[T]` stands behind a name that a `def`, `class` or `type` statement defines, not in an annotation.
fn declares_type_parameters(list: Node<'_>) -> bool {
    let Some(owner) = list.parent() else { return false };
    match owner.kind() {
        Kind::FunctionDefinition | Kind::ClassDefinition => list.field() == Field::TypeParameters,
        Kind::GenericType => owner.parent().is_some_and(|outer| {
            outer.field() == Field::Left && outer.parent().is_some_and(|alias| alias.kind() == Kind::TypeAliasStatement)
        }),
        _ => false,
    }
}

fn as_target_kind<'m>(target: Node<'m>, whole: bool) -> Option<DefinitionKind<'m>> {
    let pattern = target.parent()?;
    let in_except = pattern.parent().is_some_and(|outer| outer.kind() == Kind::ExceptClause);
    if in_except {
        return Some(DefinitionKind::Except);
    }
    let value = pattern.children().next()?;
    Some(if whole { DefinitionKind::With(value) } else { DefinitionKind::Part })
}

/// Whether an identifier reads a variable.
pub(super) fn is_load(identifier: Node<'_>) -> bool {
    let Some(parent) = identifier.parent() else { return false };
    match (parent.kind(), identifier.field()) {
        (Kind::Attribute, Field::Attribute) | (Kind::KeywordArgument, Field::Name) => return false,
        (Kind::GlobalStatement | Kind::NonlocalStatement | Kind::AliasedImport, _) => return false,
        (Kind::KeywordPattern, _) => return parent.children().next() != Some(identifier),
        (Kind::DottedName, _) => {
            let in_import = parent.ancestors().take(2).any(|outer| {
                matches!(
                    outer.kind(),
                    Kind::ImportStatement
                        | Kind::ImportFromStatement
                        | Kind::FutureImportStatement
                        | Kind::RelativeImport
                )
            });
            return !in_import && parent.children().next() == Some(identifier) && definition_kind(identifier).is_none();
        }
        _ => {}
    }
    match definition_kind(identifier) {
        None | Some(DefinitionKind::Augmented) => true,
        Some(_) => false,
    }
}
