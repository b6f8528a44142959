//! An iterable whose elements are gathered: `*xs`.

use aiomend_rewrite::Context;
use aiomend_semantics::project::Awaitable;
use aiomend_semantics::{DefinitionKind, place};
use aiomend_syntax::{Field, Kind, Node};

use super::element::Element;
use super::plain;
use super::variable::Variable;

/// An iterable among the arguments.
#[derive(Debug)]
pub(crate) enum Series<'m> {
    /// A comprehension or generator expression in the call itself.
    Comprehension(Comprehension<'m>),
    /// A local that the source shows being filled.
    Variable(Variable<'m>),
    /// Any other expression, with what is known of its elements.
    Other { node: Node<'m>, proof: Awaitable },
}

/// A list, set or generator comprehension.
#[derive(Debug)]
pub(crate) struct Comprehension<'m> {
    pub(crate) node: Node<'m>,
    /// One element, in a list so that all series show theirs alike.
    elements: Vec<Element<'m>>,
    /// `for … in …` and `if …`, in order.
    pub(crate) clauses: Vec<Node<'m>>,
}

impl<'m> Series<'m> {
    pub(super) fn read(cx: &Context<'m>, node: Node<'m>, statement: Option<Node<'m>>) -> Self {
        let node = place::without_parentheses(node);
        if let Some(comprehension) = Comprehension::read(cx, node) {
            return Series::Comprehension(comprehension);
        }
        let variable = statement.and_then(|statement| Variable::read(cx, node, statement));
        match variable {
            Some(variable) => Series::Variable(variable),
            None => Series::Other { node, proof: elements_of(cx, node) },
        }
    }

    /// The elements that the source shows.
    pub(crate) fn elements(&self) -> &[Element<'m>] {
        match self {
            Series::Comprehension(comprehension) => &comprehension.elements,
            Series::Variable(variable) => &variable.elements,
            Series::Other { .. } => &[],
        }
    }

    /// The iterable as written.
    pub(crate) fn node(&self) -> Node<'m> {
        match self {
            Series::Comprehension(comprehension) => comprehension.node,
            Series::Variable(variable) => variable.name,
            Series::Other { node, .. } => *node,
        }
    }
}

impl<'m> Comprehension<'m> {
    pub(super) fn read(cx: &Context<'m>, node: Node<'m>) -> Option<Self> {
        let is_comprehension =
            matches!(node.kind(), Kind::ListComprehension | Kind::GeneratorExpression | Kind::SetComprehension);
        let body = node.child(Field::Body).filter(|_| is_comprehension)?;
        let clauses =
            node.children().filter(|child| matches!(child.kind(), Kind::ForInClause | Kind::IfClause)).collect();
        Some(Self { node, elements: vec![Element::read(cx, body, None)], clauses })
    }

    /// What it makes one of for each round.
    pub(crate) fn element(&self) -> &Element<'m> {
        self.elements.first().expect("a comprehension has one element")
    }

    /// Whether it can be evaluated inside a task group without a difference.
    pub(crate) fn is_plain(&self, cx: &Context<'m>) -> bool {
        self.element().is_plain(cx) && self.clauses.iter().all(|clause| clause_is_plain(cx, *clause))
    }

    /// Whether its tasks can be made of a list of coroutines: `name=` of a task may use what the comprehension binds.
    pub(crate) fn can_wait(&self) -> bool {
        self.element().made().is_none_or(|made| made.rest().next().is_none())
    }

    /// Whether a comment stands inside it.
    pub(crate) fn holds_comment(&self) -> bool {
        self.node.comments().next().is_some()
    }
}

fn clause_is_plain<'m>(cx: &Context<'m>, clause: Node<'m>) -> bool {
    if clause.kind() == Kind::IfClause {
        return clause.children().all(plain::is_plain_condition);
    }
    let (Some(target), Some(iterable)) = (clause.child(Field::Left), clause.child(Field::Right)) else {
        return false;
    };
    !place::is_async(clause) && plain::is_plain_iterable(cx, iterable) && target_is_plain(target, iterable)
}

/// Whether binding `target` to the elements of `iterable` cannot fail: a name, or as many names as there are.
fn target_is_plain(target: Node<'_>, iterable: Node<'_>) -> bool {
    if target.kind() == Kind::Identifier {
        return true;
    }
    let parts: Vec<_> = target.children().collect();
    let iterable = place::without_parentheses(iterable);
    if iterable.kind() != Kind::Call {
        return false;
    }
    let Some(function) = iterable.child(Field::Function) else { return false };
    let arguments = iterable.child(Field::Arguments).map_or(0, |arguments| {
        arguments.children().filter(|argument| argument.kind() != Kind::KeywordArgument).count()
    });
    let count = match function.kind() {
        Kind::Attribute if function.text().ends_with(".items") => 2,
        Kind::Identifier if function.text() == "enumerate" => 2,
        Kind::Identifier if function.text() == "zip" => arguments,
        _ => return false,
    };
    let inner = |at: usize| {
        let list = iterable.child(Field::Arguments)?;
        list.children().nth(at)
    };
    parts.len() == count
        && parts.iter().enumerate().all(|(at, part)| {
            part.kind() == Kind::Identifier
                // `for i, (a, b) in enumerate(d.items())`
                || function.text() == "enumerate" && at == 1
                    && inner(0).is_some_and(|inner| target_is_plain(*part, inner))
        })
}

/// What is known of the elements of an iterable that the source does not show being filled.
fn elements_of<'m>(cx: &Context<'m>, node: Node<'m>) -> Awaitable {
    let found = cx.here.awaitable_elements(node.span());
    if found == Awaitable::Coroutine && may_be_filled_elsewhere(cx, node) {
        return Awaitable::Unknown("what is put into it elsewhere is not seen".to_owned());
    }
    found
}

/// Whether an iterable is a local or an attribute that other code may have put something into: by another name for it,
/// or because it was passed on.
fn may_be_filled_elsewhere<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    match node.kind() {
        Kind::Attribute => true,
        Kind::Identifier => {
            let Some(binding) = cx.model.binding_of(node) else { return true };
            // What a parameter or an annotated local holds is what its annotation says.
            let is_annotated = |kind: &DefinitionKind<'m>| match kind {
                DefinitionKind::Parameter(_) => true,
                DefinitionKind::Assignment(assignment) => assignment.child(Field::Type).is_some(),
                _ => false,
            };
            let is_assigned =
                |kind: &DefinitionKind<'m>| matches!(kind, DefinitionKind::Assignment(_) | DefinitionKind::Augmented);
            let all = |is: &dyn Fn(&DefinitionKind<'m>) -> bool| binding.definitions.iter().all(|one| is(&one.kind));
            let is_seen = all(&is_annotated) || all(&is_assigned) && !super::variable::escapes(cx, node);
            !is_seen
        }
        Kind::Call => {
            let callee = node.child(Field::Function);
            let is_view = callee.and_then(|callee| callee.child(Field::Attribute));
            let is_view = is_view.is_some_and(|name| matches!(name.text(), "values" | "copy"));
            match callee.and_then(|callee| callee.child(Field::Object)).filter(|_| is_view) {
                Some(object) => object.kind() != Kind::Identifier || super::variable::escapes(cx, object),
                // `itertools.repeat` gives one object again and again.
                None => callee.is_some_and(|callee| {
                    ["itertools.repeat", "itertools.cycle"].iter().any(|name| cx.model.is_known(callee, name))
                }),
            }
        }
        _ => false,
    }
}

/// The elements of a list or tuple without stars.
pub(crate) fn literal_elements(node: Node<'_>) -> Option<Vec<Node<'_>>> {
    let elements: Vec<_> = matches!(node.kind(), Kind::List | Kind::Tuple).then(|| node.children().collect())?;
    let has_star = elements.iter().any(|element| {
        matches!(element.kind(), Kind::ListSplat | Kind::ParenthesizedListSplat | Kind::DictionarySplat)
    });
    (!has_star).then_some(elements)
}
