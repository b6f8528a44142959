//! Which calls make a task that nobody refers to.

use std::cell::OnceCell;
use std::rc::Rc;

use aiomend_rewrite::Context;
use aiomend_semantics::{Binding, ScopeKind, Type, place};
use aiomend_syntax::{Field, Kind, Node};

use super::keeper::Keeper;

/// A call that makes a task, and how the task is dropped.
#[derive(Debug)]
pub struct Site<'m> {
    pub(super) call: Node<'m>,
    pub(super) callee: Node<'m>,
    pub(super) maker: Maker<'m>,
    pub(super) dropped: Dropped<'m>,
    pub(super) shared: Rc<Shared<'m>>,
}

/// What is the same for all sites of a module, found when the first of them needs it.
#[derive(Debug, Default)]
pub(super) struct Shared<'m> {
    /// The helper that a fix adds.
    pub(super) helper: OnceCell<Keeper>,
    /// Functions of the module that are such a helper.
    pub(super) keepers: OnceCell<Vec<Node<'m>>>,
    /// Where the imports end that a helper goes below.
    pub(super) imports_end: OnceCell<u32>,
}

/// What makes the task.
#[derive(Debug, Clone, Copy)]
pub(super) enum Maker<'m> {
    /// `asyncio.create_task`, or `create_task` of a proven loop.
    Certain,
    /// `asyncio.ensure_future`; with its argument where that is no known coroutine.
    EnsureFuture { argument: Option<Node<'m>> },
    /// `create_task` of a receiver that is called like a loop.
    LoopByName(Node<'m>),
    /// `create_task` of a receiver that may be a loop.
    Unknown(Node<'m>),
}

/// How the task is dropped.
#[derive(Debug, Clone, Copy)]
pub(super) enum Dropped<'m> {
    /// An expression statement, also with a chained `.add_done_callback(…)`.
    Statement,
    /// Bound to a local that nothing reads.
    Local,
    /// The value of a lambda; with what hands the lambda out, when it is no argument of a call.
    Lambda { held: Option<Node<'m>> },
}

impl<'m> Site<'m> {
    /// The site that `call` is, if any.
    pub(super) fn read(cx: &Context<'m>, call: Node<'m>, shared: &Rc<Shared<'m>>) -> Option<Self> {
        let callee = place::without_parentheses(call.child(Field::Function)?);
        let last = match callee.kind() {
            Kind::Attribute => callee.child(Field::Attribute)?,
            Kind::Identifier => callee,
            _ => return None,
        };
        // A cheap look before names are resolved; a bare name may be an alias.
        let may_be = callee.kind() == Kind::Identifier || matches!(last.text(), "create_task" | "ensure_future");
        let dropped = may_be.then(|| dropped(cx, call)).flatten()?;
        let maker = maker(cx, call, callee)?;
        Some(Self { call, callee, maker, dropped, shared: Rc::clone(shared) })
    }

    /// The last name of the function that makes the task, as a patch would name it.
    pub(super) fn function_name(&self) -> &'static str {
        match self.maker {
            Maker::EnsureFuture { .. } => "ensure_future",
            _ => "create_task",
        }
    }
}

fn maker<'m>(cx: &Context<'m>, call: Node<'m>, callee: Node<'m>) -> Option<Maker<'m>> {
    match cx.model.qualified_name(callee).as_deref() {
        Some("asyncio.create_task") => return Some(Maker::Certain),
        Some("asyncio.ensure_future") => return ensure_future(cx, call),
        Some(_) if callee.kind() == Kind::Identifier => return None,
        _ => {}
    }
    let receiver = callee.child(Field::Object)?;
    if callee.child(Field::Attribute)?.text() != "create_task" {
        return None;
    }
    match cx.model.type_of(receiver) {
        Type::EventLoop => return Some(Maker::Certain),
        // Something else is known to be it: a task group, a client, a class of this module.
        Type::Future | Type::Coroutine | Type::Instance(_) => return None,
        Type::None | Type::Unknown => {}
    }
    let name = last_name(receiver)?;
    let by_setting = receiver.kind() != Kind::Call && cx.settings.loop_names.iter().any(|known| known == name);
    if by_setting {
        return Some(Maker::LoopByName(receiver));
    }
    name.to_ascii_lowercase().contains("loop").then_some(Maker::Unknown(receiver))
}

fn ensure_future<'m>(cx: &Context<'m>, call: Node<'m>) -> Option<Maker<'m>> {
    let argument = call.child(Field::Arguments).and_then(|arguments| arguments.children().next());
    let Some(argument) = argument else { return Some(Maker::EnsureFuture { argument: Some(call) }) };
    match cx.model.type_of(argument) {
        Type::Coroutine => Some(Maker::EnsureFuture { argument: None }),
        // A future comes back as it is: nothing is made here that could be lost.
        Type::Future => None,
        _ => Some(Maker::EnsureFuture { argument: Some(argument) }),
    }
}

/// `loop` of `loop`, `self.loop` and `get_loop()`.
fn last_name<'m>(expression: Node<'m>) -> Option<&'m str> {
    let expression = place::without_parentheses(expression);
    match expression.kind() {
        Kind::Call => expression.child(Field::Function).and_then(place::last_name),
        _ => place::last_name(expression),
    }
}

/// How the value of `call` is dropped; none when something gets it.
fn dropped<'m>(cx: &Context<'m>, call: Node<'m>) -> Option<Dropped<'m>> {
    let outer = place::with_parentheses(call);
    let parent = outer.parent()?;
    match parent.kind() {
        Kind::ExpressionStatement if parent.children().count() == 1 => Some(Dropped::Statement),
        Kind::Assignment if outer.field() == Field::Right => dropped_local(cx, parent),
        Kind::Lambda if outer.field() == Field::Body => Some(Dropped::Lambda { held: holder(parent) }),
        Kind::Attribute => {
            let chain = done_callback_call(parent)?;
            let after = place::with_parentheses(chain).parent()?;
            match after.kind() {
                Kind::ExpressionStatement if after.children().count() == 1 => Some(Dropped::Statement),
                // `add_done_callback` returns nothing, so nobody can hold the task.
                Kind::Lambda => Some(Dropped::Lambda { held: None }),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The call `x.add_done_callback(…)` around the attribute `x.add_done_callback`.
fn done_callback_call<'m>(attribute: Node<'m>) -> Option<Node<'m>> {
    let is_callback = attribute.kind() == Kind::Attribute
        && attribute.child(Field::Attribute).is_some_and(|name| name.text() == "add_done_callback");
    attribute.parent().filter(|call| is_callback && call.kind() == Kind::Call)
}

fn dropped_local<'m>(cx: &Context<'m>, assignment: Node<'m>) -> Option<Dropped<'m>> {
    let target = assignment.child(Field::Left)?;
    let is_whole_statement = assignment.parent().is_some_and(|parent| parent.kind() == Kind::ExpressionStatement);
    if target.kind() != Kind::Identifier || !is_whole_statement {
        return None;
    }
    let binding = cx.model.binding_of(target)?;
    let is_local = cx.model.scopes().scope(binding.scope).kind == ScopeKind::Function && !binding.shared;
    (is_local && only_gets_callbacks(binding)).then_some(Dropped::Local)
}

fn only_gets_callbacks(binding: &Binding<'_>) -> bool {
    binding.references.iter().all(|reference| {
        reference.parent().filter(|_| reference.field() == Field::Object).and_then(done_callback_call).is_some()
    })
}

/// What hands a lambda out, unless it is an argument of a call: whoever gets it there calls it for its effect.
fn holder<'m>(lambda: Node<'m>) -> Option<Node<'m>> {
    let mut child = lambda;
    for parent in lambda.ancestors() {
        match parent.kind() {
            Kind::ArgumentList => {
                let class_bases = parent.parent().is_some_and(|outer| outer.kind() == Kind::ClassDefinition);
                return class_bases.then_some(parent);
            }
            Kind::KeywordArgument
            | Kind::ParenthesizedExpression
            | Kind::ConditionalExpression
            | Kind::BooleanOperator
            | Kind::List
            | Kind::Tuple
            | Kind::Dictionary
            | Kind::Pair
            | Kind::Set => child = parent,
            kind if kind.is_statement() => return Some(parent),
            _ => return Some(child),
        }
    }
    Some(child)
}
