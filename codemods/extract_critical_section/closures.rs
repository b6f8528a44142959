//! Code within a function that may run after the statement that makes it: nested functions, lambdas, generators.

use aiomend_rewrite::Context;
use aiomend_semantics::flow::Captured;
use aiomend_semantics::{Binding, BindingId, DefinitionKind};
use aiomend_syntax::{Field, Kind, Node};

use super::section::Section;

/// A place in nested code that may read or bind `name` later; none where all such code runs at once.
pub(super) fn captured_at<'m>(cx: &Context<'m>, section: &Section<'m>, name: BindingId) -> Option<Node<'m>> {
    if section.flow().captured(name) != Captured::Later {
        return None;
    }
    let binding = cx.model.scopes().binding(name);
    mentions(binding).find(|mention| runs_later(cx, *mention, section.function))
}

/// The same for nested code of the section.
pub(super) fn captured_inside<'m>(cx: &Context<'m>, section: &Section<'m>, name: BindingId) -> Option<Node<'m>> {
    let binding = cx.model.scopes().binding(name);
    let mut inside = mentions(binding).filter(|mention| section.holds(*mention));
    inside.find(|mention| runs_later(cx, *mention, section.function))
}

/// Where a name is bound, unbound or loaded.
pub(super) fn mentions<'m>(binding: &Binding<'m>) -> impl Iterator<Item = Node<'m>> {
    binding.definitions.iter().map(|definition| definition.name).chain(binding.references.iter().copied())
}

/// Whether nothing outside the section mentions a name.
pub(super) fn is_private_to(section: &Section<'_>, binding: &Binding<'_>) -> bool {
    mentions(binding).all(|mention| section.holds(mention))
}

/// Whether a name that code of the section captures keeps its value from then on: it is bound once, and not in a loop
/// that comes round again.
pub(super) fn is_settled<'m>(section: &Section<'m>, binding: &Binding<'m>) -> bool {
    let [definition] = binding.definitions.as_slice() else { return false };
    if binding.shared || matches!(definition.kind, DefinitionKind::Delete | DefinitionKind::Except) {
        return false;
    }
    let is_parameter = matches!(definition.kind, DefinitionKind::Parameter(_));
    let in_loop = definition.name.ancestors().any(|outer| {
        matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement) && outer.span().contains(section.span())
    });
    is_parameter || !in_loop
}

/// Whether a mention of a name is in code that may run after the statement of `function` that it stands in.
pub(super) fn runs_later<'m>(cx: &Context<'m>, mention: Node<'m>, function: Node<'m>) -> bool {
    let mut child = mention;
    for outer in mention.ancestors().take_while(|outer| *outer != function) {
        match outer.kind() {
            // Defaults, decorators and bases are evaluated with the definition; annotations perhaps later.
            Kind::FunctionDefinition | Kind::ClassDefinition => return true,
            Kind::Lambda if child.field() == Field::Body && !is_key_function(cx, outer) => return true,
            Kind::GeneratorExpression if !is_consumed_at_once(cx, outer) => return true,
            // `type Rows = list[Row]` reads what stands right of it when somebody asks for its value.
            Kind::TypeAliasStatement if child.field() == Field::Right => return true,
            _ => {}
        }
        child = outer;
    }
    false
}

/// Builtins that are through with a generator when they return, or drop it.
const CONSUMERS: &[&str] =
    &["all", "any", "dict", "frozenset", "list", "max", "min", "next", "set", "sorted", "sum", "tuple"];

fn is_consumed_at_once<'m>(cx: &Context<'m>, generator: Node<'m>) -> bool {
    let Some(parent) = generator.parent() else { return false };
    let call = if parent.kind() == Kind::ArgumentList { parent.parent() } else { Some(parent) };
    call.is_some_and(|call| calls_builtin(cx, call, CONSUMERS))
}

fn is_key_function<'m>(cx: &Context<'m>, lambda: Node<'m>) -> bool {
    let keyword = lambda.parent().filter(|parent| parent.kind() == Kind::KeywordArgument);
    let call = keyword.and_then(|keyword| keyword.parent()).and_then(|arguments| arguments.parent());
    call.is_some_and(|call| calls_builtin(cx, call, &["max", "min", "sorted"]))
}

fn calls_builtin<'m>(cx: &Context<'m>, call: Node<'m>, names: &[&str]) -> bool {
    let callee = call.child(Field::Function).filter(|_| call.kind() == Kind::Call);
    let name = callee.and_then(|callee| cx.model.qualified_name(callee));
    name.is_some_and(|name| name.strip_prefix("builtins.").is_some_and(|name| names.contains(&name)))
}
