//! A local list whose elements the source shows: `tasks = [f(x) for x in xs]`, or `tasks = []` and appended ones.

use aiomend_rewrite::Context;
use aiomend_semantics::suspension::suspensions;
use aiomend_semantics::{Binding, DefinitionKind, ScopeKind, order, place};
use aiomend_syntax::{Field, Kind, Node};

use super::element::{Element, ElementKind, Made};
use super::plain;
use super::series::{Comprehension, literal_elements};

/// A local that holds what is gathered.
#[derive(Debug)]
pub(crate) struct Variable<'m> {
    /// The name in the gather.
    pub(crate) name: Node<'m>,
    /// The statement that binds it.
    pub(crate) definition: Node<'m>,
    /// The assignment in that statement.
    pub(crate) assignment: Node<'m>,
    pub(crate) built: Built<'m>,
    pub(crate) elements: Vec<Element<'m>>,
    /// References but the one in the gather and those that fill it.
    pub(crate) other_uses: Vec<Node<'m>>,
    /// References that fill it.
    pub(crate) fills: Vec<Node<'m>>,
}

/// How a list comes to its elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Built<'m> {
    /// By one comprehension, here.
    Comprehension(Node<'m>),
    /// Element by element.
    Filled,
}

impl<'m> Variable<'m> {
    /// The list that `name` holds when `statement` gathers it; none where the source does not show all of it.
    pub(super) fn read(cx: &Context<'m>, name: Node<'m>, statement: Node<'m>) -> Option<Self> {
        let binding =
            Some(name).filter(|name| name.kind() == Kind::Identifier).and_then(|it| cx.model.binding_of(it))?;
        if binding.shared || cx.model.scopes().scope(binding.scope).kind != ScopeKind::Function {
            return None;
        }
        let (definition, assignment) = reaching(binding, name, statement)?;
        let value = place::without_parentheses(assignment.child(Field::Right)?);
        let mut elements = Vec::new();
        let mut built = Built::Filled;
        match value.kind() {
            Kind::List | Kind::Tuple => {
                elements.extend(literal_elements(value)?.into_iter().map(|node| Element::read(cx, node, None)));
            }
            // `list()`
            Kind::Call if is_empty_list_call(cx, value) => {}
            _ => {
                elements.push(comprehension_element(cx, value)?);
                built = Built::Comprehension(value);
            }
        }
        let mut variable =
            Self { name, definition, assignment, built, elements, other_uses: Vec::new(), fills: Vec::new() };
        variable.read_uses(cx, binding)?;
        (!variable.elements.is_empty()).then_some(variable)
    }

    fn read_uses(&mut self, cx: &Context<'m>, binding: &Binding<'m>) -> Option<()> {
        let mut additions: Vec<Node<'m>> = Vec::new();
        for reference in &binding.references {
            let reference = *reference;
            if reference == self.name {
                continue;
            }
            if is_in_nested_function(cx, binding, reference) {
                return None;
            }
            // What belongs to an earlier list of the same name does not matter here.
            if reference.start() < self.definition.start() {
                self.other_uses.push(reference);
                continue;
            }
            match use_of(cx, reference) {
                Use::Fill(added) => {
                    additions.push(added);
                    self.fills.push(reference);
                }
                Use::Read => self.other_uses.push(reference),
                Use::Unknown if reference.start() > self.name.start() => self.other_uses.push(reference),
                Use::Unknown => return None,
            }
        }
        for added in additions {
            match literal_elements(added) {
                Some(nodes) if is_extension(added) => {
                    self.elements.extend(nodes.into_iter().map(|node| Element::read(cx, node, None)));
                }
                _ if is_extension(added) => self.elements.push(comprehension_element(cx, added)?),
                _ => self.elements.push(Element::read(cx, added, None)),
            }
            self.built = Built::Filled;
        }
        Some(())
    }

    /// The comprehension that makes the list, when nothing else fills it.
    pub(crate) fn comprehension(&self, cx: &Context<'m>) -> Option<Comprehension<'m>> {
        match self.built {
            Built::Comprehension(node) => Comprehension::read(cx, node),
            Built::Filled => None,
        }
    }

    /// Whether the statement that makes the list stands right before `statement`, and nothing else uses it.
    pub(crate) fn is_made_for(&self, statement: Node<'m>) -> bool {
        self.other_uses.is_empty() && self.fills.is_empty() && self.is_adjacent_to(statement)
    }

    fn is_adjacent_to(&self, statement: Node<'m>) -> bool {
        self.definition.parent() == statement.parent() && statement.previous() == Some(self.definition)
    }

    /// The statements that fill the list, from its definition up to `statement`, when they stand right before it and do
    /// nothing else.
    pub(crate) fn region(&self, cx: &Context<'m>, statement: Node<'m>) -> Option<Region<'m>> {
        if self.definition.parent() != statement.parent() || self.definition.start() >= statement.start() {
            return None;
        }
        let block = statement.parent()?;
        let statements: Vec<_> = block
            .children()
            .filter(|child| child.start() >= self.definition.start() && child.end() <= statement.start())
            .collect();
        let mut region =
            Region { statements: statements.clone(), makers: Vec::new(), bare: Vec::new(), is_plain: true };
        for node in statements {
            if !suspensions(node).is_empty() || !self.add_to_region(cx, node, &mut region) {
                return None;
            }
        }
        let covers = |node: Node<'m>| region.statements.iter().any(|statement| statement.span().contains(node.span()));
        let all_inside = self.elements.iter().all(|element| match &element.kind {
            ElementKind::MadeElsewhere(call) => covers(*call),
            _ => covers(element.node),
        });
        all_inside.then_some(region)
    }

    /// Add what `root` makes to `region`; false where it does anything but fill the list.
    fn add_to_region(&self, cx: &Context<'m>, root: Node<'m>, region: &mut Region<'m>) -> bool {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            match node.kind() {
                Kind::PassStatement | Kind::ContinueStatement | Kind::Comment => {}
                Kind::Block | Kind::ElseClause => open.extend(node.children()),
                Kind::ForStatement => {
                    let has_else = node.children().any(|child| child.kind() == Kind::ElseClause);
                    let iterable = node.child(Field::Right).filter(|_| !place::is_async(node) && !has_else);
                    let Some(iterable) = iterable else { return false };
                    region.is_plain &= plain::is_plain_iterable(cx, iterable);
                    open.extend(node.child(Field::Body));
                }
                Kind::IfStatement | Kind::ElifClause => {
                    let Some(condition) = node.child(Field::Condition) else { return false };
                    region.is_plain &= plain::is_plain_condition(condition);
                    open.extend(
                        node.children()
                            .filter(|child| matches!(child.kind(), Kind::Block | Kind::ElifClause | Kind::ElseClause)),
                    );
                }
                Kind::ExpressionStatement if node.children().count() == 1 => {
                    let Some(inner) = node.children().next() else { return false };
                    if !self.add_expression(cx, inner, region) {
                        return false;
                    }
                }
                _ => return false,
            }
        }
        true
    }

    fn add_expression(&self, cx: &Context<'m>, expression: Node<'m>, region: &mut Region<'m>) -> bool {
        let here = |element: &&Element<'m>| expression.span().contains(element.node.span());
        for element in self.elements.iter().filter(here) {
            region.is_plain &= element.is_plain(cx);
            match &element.kind {
                ElementKind::Made(made) => region.makers.push(made.call),
                ElementKind::Coroutine(_) => region.bare.push(element.node),
                // Its statement is another one of the region.
                ElementKind::MadeBefore { .. } | ElementKind::MadeElsewhere(_) => {}
            }
        }
        let is_fill = self.fills.iter().any(|fill| expression.span().contains(fill.span()));
        if is_fill || expression == self.assignment {
            if let Built::Comprehension(node) = self.built
                && expression == self.assignment
            {
                region.is_plain &= Comprehension::read(cx, node).is_some_and(|made| made.is_plain(cx));
            }
            return true;
        }
        // `task = asyncio.create_task(…)`, and what else is given a name for it.
        let is_assignment = expression.kind() == Kind::Assignment
            && expression.child(Field::Left).is_some_and(|left| left.kind() == Kind::Identifier);
        let Some(value) = expression.child(Field::Right).filter(|_| is_assignment) else { return false };
        match Made::read(cx, place::without_parentheses(value)) {
            Some(made) => {
                region.is_plain &= plain::is_plain_element(cx, made.coroutine) && made.rest_is_plain();
                region.makers.push(made.call);
            }
            None => region.is_plain &= order::is_plain(value),
        }
        true
    }
}

/// Statements that make tasks and put them into a list.
#[derive(Debug)]
pub(crate) struct Region<'m> {
    pub(crate) statements: Vec<Node<'m>>,
    /// Calls that make tasks.
    pub(crate) makers: Vec<Node<'m>>,
    /// Coroutines that are put into the list without a task.
    pub(crate) bare: Vec<Node<'m>>,
    /// Whether nothing in it can fail or run foreign code.
    pub(crate) is_plain: bool,
}

/// What a reference does to the list.
enum Use<'m> {
    /// Adds this expression, or with [`is_extension`] all that it holds.
    Fill(Node<'m>),
    Read,
    Unknown,
}

fn use_of<'m>(cx: &Context<'m>, reference: Node<'m>) -> Use<'m> {
    let Some(parent) = place::with_parentheses(reference).parent() else { return Use::Unknown };
    match parent.kind() {
        Kind::Attribute if reference.field() == Field::Object => fill_of(parent).map_or(Use::Unknown, Use::Fill),
        Kind::AugmentedAssignment if reference.field() == Field::Left => match parent.child(Field::Right) {
            Some(value) if parent.has_token("+=") => Use::Fill(value),
            _ => Use::Unknown,
        },
        Kind::ForStatement | Kind::ForInClause if reference.field() == Field::Right => Use::Read,
        Kind::IfStatement | Kind::ElifClause | Kind::WhileStatement | Kind::ConditionalExpression => Use::Read,
        Kind::NotOperator | Kind::BooleanOperator | Kind::ComparisonOperator | Kind::IfClause => Use::Read,
        Kind::Subscript if reference.field() == Field::Value => {
            let is_target = parent.field() == Field::Left
                || parent.parent().is_some_and(|outer| matches!(outer.kind(), Kind::DeleteStatement));
            if is_target { Use::Unknown } else { Use::Read }
        }
        Kind::Interpolation => Use::Read,
        Kind::ArgumentList => {
            let function = parent.parent().and_then(|call| call.child(Field::Function));
            let reads = function.is_some_and(|function| {
                order::is_builtin(cx.model, function)
                    && matches!(function.text(), "len" | "zip" | "enumerate" | "sorted" | "bool" | "list" | "range")
            });
            if reads { Use::Read } else { Use::Unknown }
        }
        _ => Use::Unknown,
    }
}

/// Whether a local collection gets another name, is passed on or changed in a way that is not followed, but for `name`
/// itself, where it is gathered.
pub(super) fn escapes<'m>(cx: &Context<'m>, name: Node<'m>) -> bool {
    let Some(binding) = cx.model.binding_of(name) else { return true };
    let is_look = |reference: Node<'m>| {
        let attribute = reference.parent().filter(|parent| parent.kind() == Kind::Attribute);
        attribute
            .and_then(|attribute| attribute.child(Field::Attribute))
            .is_some_and(|name| matches!(name.text(), "values" | "items" | "keys" | "get" | "copy"))
    };
    binding.shared
        || binding.references.iter().filter(|reference| **reference != name).any(|reference| {
            let is_stored_into = reference.field() == Field::Value
                && reference
                    .parent()
                    .is_some_and(|parent| parent.kind() == Kind::Subscript && parent.field() == Field::Left);
            is_in_nested_function(cx, binding, *reference)
                || !is_look(*reference) && !is_stored_into && matches!(use_of(cx, *reference), Use::Unknown)
        })
}

/// `x` of the statement `name.append(x)`, and `xs` of `name.extend(xs)`.
fn fill_of<'m>(attribute: Node<'m>) -> Option<Node<'m>> {
    let name = attribute.child(Field::Attribute)?.text();
    let call = attribute.parent().filter(|call| call.kind() == Kind::Call && attribute.field() == Field::Function)?;
    let is_statement = call.parent().is_some_and(|parent| parent.kind() == Kind::ExpressionStatement);
    let arguments = call.child(Field::Arguments)?;
    if arguments.kind() != Kind::ArgumentList {
        // `xs.extend(f(x) for x in y)`
        return (is_statement && name == "extend").then_some(arguments);
    }
    let only = arguments.children().next().filter(|_| arguments.children().count() == 1)?;
    let is_fill = is_statement && matches!(name, "append" | "extend");
    (is_fill && !matches!(only.kind(), Kind::ListSplat | Kind::KeywordArgument)).then_some(only)
}

/// Whether all that `added` holds is added, not `added` itself.
fn is_extension(added: Node<'_>) -> bool {
    let Some(parent) = added.parent() else { return false };
    match parent.kind() {
        Kind::AugmentedAssignment => true,
        Kind::Call => true,
        Kind::ArgumentList => parent
            .parent()
            .and_then(|call| call.child(Field::Function))
            .and_then(|function| function.child(Field::Attribute))
            .is_some_and(|name| name.text() == "extend"),
        _ => false,
    }
}

/// The element of `[f(x) for x in xs]`; none for anything that is no comprehension.
fn comprehension_element<'m>(cx: &Context<'m>, node: Node<'m>) -> Option<Element<'m>> {
    let node = place::without_parentheses(node);
    let is_comprehension =
        matches!(node.kind(), Kind::ListComprehension | Kind::GeneratorExpression | Kind::SetComprehension);
    node.child(Field::Body).filter(|_| is_comprehension).map(|body| Element::read(cx, body, None))
}

fn is_empty_list_call<'m>(cx: &Context<'m>, call: Node<'m>) -> bool {
    let is_empty = call.child(Field::Arguments).is_some_and(|arguments| arguments.children().next().is_none());
    is_empty
        && call
            .child(Field::Function)
            .is_some_and(|function| function.text() == "list" && order::is_builtin(cx.model, function))
}

fn is_in_nested_function<'m>(cx: &Context<'m>, binding: &Binding<'m>, reference: Node<'m>) -> bool {
    let scopes = cx.model.scopes();
    let mut scope = scopes.scope_of(reference);
    while scope != binding.scope {
        let here = scopes.scope(scope);
        if here.kind != ScopeKind::Comprehension {
            return true;
        }
        match here.parent {
            Some(parent) => scope = parent,
            None => return true,
        }
    }
    false
}

/// The statement and assignment whose value the name has in `statement`: it stands before it in a block around it, and
/// nothing binds the name in between.
fn reaching<'m>(binding: &Binding<'m>, name: Node<'m>, statement: Node<'m>) -> Option<(Node<'m>, Node<'m>)> {
    let mut bound = Vec::new();
    for definition in &binding.definitions {
        match definition.kind {
            DefinitionKind::Assignment(assignment) => bound.push(assignment),
            // `tasks += […]` adds to what is there.
            DefinitionKind::Augmented => {}
            _ => return None,
        }
    }
    let last = bound.iter().copied().rfind(|assignment| assignment.end() <= name.start())?;
    let definition = last.parent().filter(|parent| parent.kind() == Kind::ExpressionStatement)?;
    let block = definition.parent()?;
    if !block.span().contains(statement.span()) {
        return None;
    }
    let loops = statement.ancestors().take_while(|outer| *outer != block);
    let comes_round = loops
        .filter(|outer| matches!(outer.kind(), Kind::ForStatement | Kind::WhileStatement))
        .any(|round| bound.iter().any(|other| *other != last && round.span().contains(other.span())));
    (!comes_round).then_some((definition, last))
}
