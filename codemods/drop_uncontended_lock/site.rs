//! A lock that is made in this module, with all that happens to it.

use std::collections::BTreeMap;

use aiomend_rewrite::Context;
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{
    Construction, Form, Identity, Number, Owner, Primitive, PrimitiveKind, UseKind, Uses,
};
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node, Span};

/// A lock.
#[derive(Debug)]
pub struct Site<'m> {
    /// The call that makes it; of several the first.
    pub(super) span: Span,
    pub(super) kind: PrimitiveKind,
    pub(super) identity: Identity,
    pub(super) uses: Uses,
    /// The sections under it in this module.
    pub(super) sections: Vec<Section<'m>>,
    /// The statements of this module that make or declare it.
    pub(super) statements: Vec<Node<'m>>,
    /// The calls that make it.
    pub(super) calls: Vec<Node<'m>>,
    /// Constructions of this module that are no statements.
    pub(super) expressions: Vec<Span>,
}

/// An `async with` under a lock.
#[derive(Debug)]
pub(super) struct Section<'m> {
    pub(super) statement: Node<'m>,
    /// The items before the lock.
    pub(super) before: Vec<Node<'m>>,
    /// The item with the lock.
    pub(super) item: Node<'m>,
    pub(super) body: Node<'m>,
    /// Where it suspends while it has the lock.
    pub(super) suspensions: Vec<Node<'m>>,
}

/// The locks that are made in this module and have a section here that does not suspend.
///
/// One whose sections all suspend is an ordinary lock, and a condition that somebody waits for an ordinary condition:
/// nothing is to be said about them.
pub(super) fn find<'m>(cx: &Context<'m>) -> Vec<Site<'m>> {
    let mut locks: BTreeMap<Identity, (PrimitiveKind, Vec<Section<'m>>)> = BTreeMap::new();
    let withs = cx.module.nodes().filter(|node| node.kind() == Kind::WithStatement && place::is_async(*node));
    for statement in withs {
        let items: Vec<Node<'m>> = place::with_items(statement).collect();
        let Some(body) = statement.child(Field::Body) else { continue };
        for (at, item) in items.iter().enumerate() {
            let expression = expression_of(*item);
            if !matches!(expression.kind(), Kind::Identifier | Kind::Attribute) {
                continue;
            }
            let Primitive::Known(known) = cx.here.primitive(expression.span()) else { continue };
            let Ok(identity) = known.identity else { continue };
            if identity.number == Number::Many || identity.module != cx.path || !known.kind.is_lock() {
                continue;
            }
            // What is entered after the lock, is entered and left while it is held.
            let after = items[at + 1..].iter().copied();
            let found = suspensions(body).into_iter().chain(body.descendants().filter(|node| drives(*node)));
            let section = Section {
                statement,
                before: items[..at].to_vec(),
                item: *item,
                suspensions: after.chain(found).collect(),
                body,
            };
            locks.entry(identity).or_insert_with(|| (known.kind, Vec::new())).1.push(section);
        }
    }
    let sites = locks.into_iter().filter_map(|(identity, (kind, sections))| {
        let is_free = |section: &Section<'_>| section.suspensions.is_empty();
        let is_site = match kind {
            PrimitiveKind::Condition => sections.iter().all(is_free),
            _ => sections.iter().any(is_free),
        };
        if is_site { Site::read(cx, identity, kind, sections) } else { None }
    });
    sites.collect()
}

/// `coroutine.send(None)` runs a coroutine up to its next suspension; `loop.run_until_complete(coroutine)` runs anything
/// where a library allows it inside a running loop.
fn drives(node: Node<'_>) -> bool {
    let callee = node.child(Field::Function).filter(|_| node.kind() == Kind::Call);
    if callee.and_then(place::last_name) == Some("run_until_complete") {
        return true;
    }
    let argument = node.child(Field::Arguments).and_then(|arguments| arguments.children().next());
    callee.and_then(place::last_name) == Some("send") && argument.is_some_and(|first| first.kind() == Kind::None)
}

/// What is done with a condition that nobody waits for.
fn is_notifying(kind: &UseKind) -> bool {
    match kind {
        UseKind::AsyncWith { .. } => true,
        UseKind::OtherMethod { name, .. } => name.starts_with("notify"),
        _ => false,
    }
}

impl<'m> Site<'m> {
    fn read(cx: &Context<'m>, identity: Identity, kind: PrimitiveKind, sections: Vec<Section<'m>>) -> Option<Self> {
        let uses = cx.here.uses_of(&identity);
        if kind == PrimitiveKind::Condition && uses.uses.iter().any(|used| !is_notifying(&used.kind)) {
            return None;
        }
        let own = uses.constructions.iter().filter(|made| made.spot.module == cx.path);
        let (mut statements, mut calls, mut expressions) = (Vec::new(), Vec::new(), Vec::new());
        let mut span = None;
        for made in own {
            match statement_of(cx, made) {
                Some(statement) => statements.push(statement),
                None if !matches!(made.form, Form::Other(_)) => expressions.push(made.spot.span),
                None => {}
            }
            if matches!(made.form, Form::Made { .. } | Form::Field { .. }) {
                span = span.or(made.value).or(Some(made.statement));
            }
            if matches!(made.form, Form::Made { .. }) {
                calls.extend(made.value.and_then(|value| call_at(cx, value)));
            }
        }
        statements.dedup();
        Some(Self { span: span?, kind, identity, uses, sections, statements, calls, expressions })
    }

    /// How it is spoken of: `self._lock`, `Cache._lock`, `_LOCK`.
    pub(super) fn shown(&self) -> String {
        let name = &self.identity.name;
        match &self.identity.owner {
            Owner::Instance(_) => format!("self.{name}"),
            Owner::Class(class) => format!("{class}.{name}"),
            Owner::Function(_) | Owner::Parameter(_) | Owner::Module => name.clone(),
        }
    }

    /// Whether only this function and those inside it can name it.
    pub(super) fn is_local(&self) -> bool {
        matches!(self.identity.owner, Owner::Function(_))
    }

    /// Whether it is the local of an `async def` whose inner functions with a section are only called, never handed to
    /// others: these might run them in a loop of another thread.
    pub(super) fn stays_in_its_function(&self, cx: &Context<'m>) -> bool {
        let Owner::Function(owner) = self.identity.owner else { return false };
        self.sections.iter().all(|section| {
            let mut outer = section
                .statement
                .ancestors()
                .filter(|node| matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition));
            let is_called_alone = |node: Node<'m>| {
                let binding = node.child(Field::Name).and_then(|name| cx.model.binding_of(name));
                let is_callee = |name: &Node<'m>| name.field() == Field::Function;
                node.kind() == Kind::FunctionDefinition
                    && binding.is_some_and(|binding| binding.references.iter().all(is_callee))
            };
            loop {
                match outer.next() {
                    Some(node) if node.start() > owner.start() && owner.contains_offset(node.start()) => {
                        if !is_called_alone(node) {
                            return false;
                        }
                    }
                    owner => return owner.is_some_and(place::is_async),
                }
            }
        })
    }

    /// How many `async with` statements of this module have it, as the project's index knows them.
    pub(super) fn count_in(&self, cx: &Context<'_>) -> usize {
        let is_section = |kind: &UseKind| matches!(kind, UseKind::AsyncWith { .. });
        self.uses.uses.iter().filter(|used| used.spot.module == cx.path && is_section(&used.kind)).count()
    }
}

impl Section<'_> {
    /// `Cache.put`: lines may be others by the time that somebody reads this.
    pub(super) fn described(&self) -> String {
        match place::qualified_place(self.statement) {
            name if name.is_empty() => "the module".to_owned(),
            name => format!("`{name}`"),
        }
    }
}

/// The expression of an item, without its name.
pub(super) fn expression_of(item: Node<'_>) -> Node<'_> {
    place::without_parentheses(place::manager_of(item).unwrap_or(item))
}

/// The assignment or declaration, if it is a statement of its own.
fn statement_of<'m>(cx: &Context<'m>, made: &Construction) -> Option<Node<'m>> {
    let node = cx
        .module
        .nodes()
        .find(|node| node.kind() == Kind::ExpressionStatement && node.start() == made.statement.start())?;
    let is_assignment = node.children().next().is_some_and(|child| child.kind() == Kind::Assignment);
    (is_assignment && node.span() == made.statement).then_some(node)
}

fn call_at<'m>(cx: &Context<'m>, value: Span) -> Option<Node<'m>> {
    cx.module.nodes().find(|node| node.kind() == Kind::Call && node.span() == value)
}
