//! An acquire, and what releases it.

use std::cell::OnceCell;
use std::rc::Rc;

use aiomend_rewrite::Context;
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{Primitive, Uses};
use aiomend_syntax::{Field, Kind, Node};

use crate::spelling::dotted;

/// One `await lock.acquire()`.
pub struct Site<'m> {
    /// `lock.acquire()`
    pub(super) call: Node<'m>,
    /// `lock`
    pub(super) lock: Node<'m>,
    pub(super) primitive: Primitive,
    pub(super) shape: Shape<'m>,
    // Of the whole project: looked for when first asked.
    uses: OnceCell<Rc<Uses>>,
}

/// What becomes of the acquire.
pub enum Shape<'m> {
    /// It is awaited in a statement of its own.
    Statement(Node<'m>, Guard<'m>),
    /// This expression uses its value.
    Used(Node<'m>),
    /// `wait_for` awaits it.
    Timed(Node<'m>),
}

/// What releases the lock.
pub enum Guard<'m> {
    /// The `try` that follows, in a `finally` that does nothing after it.
    Finally(Try<'m>),
    /// The same, in a `finally` that does this after it, or leaves before it.
    FinallyWithMore(Node<'m>),
    /// The same, if this holds.
    Conditional(Node<'m>),
    /// The `try` around the acquire.
    Around(Node<'m>),
    /// Neither.
    Missing,
}

/// The `try` that releases a lock.
#[derive(Clone)]
pub struct Try<'m> {
    pub(super) statement: Node<'m>,
    pub(super) body: Node<'m>,
    pub(super) finally: Node<'m>,
    /// Simple statements between the acquire and the `try`.
    pub(super) between: Vec<Node<'m>>,
    /// Statements of the `finally` before the release.
    pub(super) first: Vec<Node<'m>>,
    /// `lock.release()`
    pub(super) release: Node<'m>,
}

impl<'m> Try<'m> {
    /// Whether a `try` stays inside the block.
    pub(super) fn stays(&self) -> bool {
        self.has_handlers() || !self.first.is_empty()
    }

    /// Whether it has `except` or `else` clauses.
    fn has_handlers(&self) -> bool {
        self.statement.children().any(|part| part != self.body && part != self.finally)
    }
}

impl<'m> Site<'m> {
    /// The site of a call, if it acquires a lock.
    pub(super) fn read(cx: &Context<'m>, call: Node<'m>) -> Option<Self> {
        let lock = receiver(call, "acquire")?;
        let shape = Shape::read(cx, call, lock)?;
        let primitive = cx.here.primitive(lock.span());
        let is_lock = matches!(&primitive, Primitive::Known(known) if known.kind.is_lock());
        // A pool's `acquire` looks alike. What is released by the same words is a lock of some kind.
        let is_site = is_lock || matches!(&shape, Shape::Statement(..) if is_released_nearby(call, lock));
        is_site.then_some(Self { call, lock, primitive, shape, uses: OnceCell::new() })
    }

    /// Everything that the project does with the place that holds the lock; nothing where there is no such place.
    pub(super) fn uses(&self, cx: &Context<'m>) -> &Uses {
        self.uses.get_or_init(|| match &self.primitive {
            Primitive::Known(known) => {
                known.identity.as_ref().map(|identity| cx.here.uses_of(identity)).unwrap_or_default()
            }
            Primitive::Unknown(_) | Primitive::Not(_) => Rc::default(),
        })
    }
}

impl<'m> Shape<'m> {
    fn read(cx: &Context<'m>, call: Node<'m>, lock: Node<'m>) -> Option<Self> {
        let parent = user_of(call)?;
        if parent.kind() != Kind::Await {
            let given_to = parent.parent().filter(|_| parent.kind() == Kind::ArgumentList)?;
            let callee = given_to.child(Field::Function)?;
            return cx.model.is_known(callee, "asyncio.wait_for").then_some(Shape::Timed(given_to));
        }
        let user = user_of(parent)?;
        match user.kind() {
            Kind::ExpressionStatement => Some(Shape::Statement(user, Guard::of(user, lock))),
            _ => Some(Shape::Used(user)),
        }
    }
}

impl<'m> Guard<'m> {
    fn of(statement: Node<'m>, lock: Node<'m>) -> Self {
        match Self::following(statement, lock) {
            Guard::Missing => {
                let around = tries_around(statement).find(|(_, finally)| releases(*finally, lock).next().is_some());
                around.map_or(Guard::Missing, |(outer, _)| Guard::Around(outer))
            }
            guard => guard,
        }
    }

    /// What the statements after the acquire say.
    fn following(statement: Node<'m>, lock: Node<'m>) -> Self {
        let mut between = Vec::new();
        let siblings = statement.parent().into_iter().flat_map(|block| block.children());
        for next in siblings.skip_while(|sibling| sibling.start() <= statement.start()) {
            if next.kind().is_simple_statement() && releases(next, lock).next().is_none() {
                between.push(next);
                continue;
            }
            let Some(guarded) = guarded(next) else { break };
            let mut found = releases(guarded.1, lock);
            let Some(release) = found.next() else { break };
            return Self::judge(next, guarded, between, release);
        }
        Guard::Missing
    }

    fn judge(
        statement: Node<'m>,
        (body, finally): (Node<'m>, Node<'m>),
        between: Vec<Node<'m>>,
        release: Node<'m>,
    ) -> Self {
        let Some(holder) = place::statement_of(release) else { return Guard::Missing };
        let Some(block) = finally.children().find(|child| child.kind() == Kind::Block) else { return Guard::Missing };
        if holder.parent() != Some(block) {
            return Guard::Conditional(holder.parent().and_then(place::statement_of).unwrap_or(holder));
        }
        if holder.kind() != Kind::ExpressionStatement || user_of(release) != Some(holder) {
            return Guard::Conditional(holder);
        }
        let first: Vec<Node<'m>> = block.children().take_while(|other| *other != holder).collect();
        if let Some(after) = holder.next() {
            return Guard::FinallyWithMore(after);
        }
        // What shares a line with the release, and what leaves the `finally` before it.
        let module = statement.module();
        let leaves = |node: &Node<'m>| {
            let inside = || node.descendants().filter(|inner| place::function_of(*inner) == place::function_of(*node));
            JUMPS.contains(&node.kind()) || inside().any(|inner| JUMPS.contains(&inner.kind()))
        };
        let unfit = first.iter().find(|node| !module.is_first_on_line(holder.start()) || leaves(node));
        if let Some(other) = unfit {
            return Guard::FinallyWithMore(*other);
        }
        Guard::Finally(Try { statement, body, finally, between, first, release })
    }
}

const JUMPS: &[Kind] = &[Kind::ReturnStatement, Kind::BreakStatement, Kind::ContinueStatement];

/// The body and the `finally` of a `try` that has one.
fn guarded(statement: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    if statement.kind() != Kind::TryStatement {
        return None;
    }
    let finally = statement.children().find(|child| child.kind() == Kind::FinallyClause)?;
    Some((statement.child(Field::Body)?, finally))
}

/// The `try` statements of the same function that hold `statement` in their bodies, innermost first, with their `finally`.
fn tries_around(statement: Node<'_>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    let outers = statement.ancestors().take_while(|outer| outer.kind() != Kind::FunctionDefinition);
    outers.filter_map(move |outer| {
        let (body, finally) = guarded(outer)?;
        body.span().contains(statement.span()).then_some((outer, finally))
    })
}

/// What uses the value of an expression; parentheses only hold it, with comments or without.
fn user_of(expression: Node<'_>) -> Option<Node<'_>> {
    expression.ancestors().find(|outer| outer.kind() != Kind::ParenthesizedExpression)
}

/// The object of `object.method()`, called without arguments.
fn receiver<'m>(call: Node<'m>, method: &str) -> Option<Node<'m>> {
    let callee = call.child(Field::Function).filter(|callee| callee.kind() == Kind::Attribute)?;
    let is_method = callee.child(Field::Attribute).is_some_and(|name| name.text() == method);
    let is_bare = call.child(Field::Arguments).is_some_and(|list| list.children().next().is_none());
    if is_method && is_bare { callee.child(Field::Object) } else { None }
}

/// The calls inside `node` that release what is spelled like `lock`.
pub(super) fn releases<'m>(node: Node<'m>, lock: Node<'m>) -> impl Iterator<Item = Node<'m>> {
    calls_of(node, lock, &["release"])
}

/// The calls inside `node` of one of these methods of what is spelled like `lock`.
pub(super) fn calls_of<'m>(
    node: Node<'m>,
    lock: Node<'m>,
    methods: &'static [&'static str],
) -> impl Iterator<Item = Node<'m>> {
    let calls = node.descendants().filter(|inner| inner.kind() == Kind::Call);
    calls.filter(move |call| {
        methods.iter().filter_map(|method| receiver(*call, method)).any(|object| is_same(object, lock))
    })
}

/// Whether two expressions read alike.
fn is_same(one: Node<'_>, other: Node<'_>) -> bool {
    let words = |node: Node<'_>| dotted(node).split_ascii_whitespace().collect::<String>();
    one.text() == other.text() || words(one) == words(other)
}

/// Whether the function around `call` releases what is spelled like `lock`.
fn is_released_nearby(call: Node<'_>, lock: Node<'_>) -> bool {
    place::function_of(call).is_some_and(|function| releases(function, lock).next().is_some())
}
