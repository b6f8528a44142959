//! A lock that is made in this module, with all that happens to it.

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use aiomend_rewrite::Context;
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{Form, Identity, Number, Owner, Primitive, PrimitiveKind, UseKind, Uses};
use aiomend_semantics::suspension::suspensions;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::elsewhere::{self, Elsewhere, SectionElsewhere};
use super::share::Share;

/// A lock.
#[derive(Debug)]
pub struct Site<'m> {
    /// The call that makes it; of several the first.
    pub(super) span: Span,
    pub(super) kind: PrimitiveKind,
    pub(super) identity: Identity,
    /// Nothing where a section of this module suspends: then the lock is needed, whatever else happens to it.
    pub(super) uses: Rc<Uses>,
    /// What this module has of it.
    pub(super) own: Share<'m>,
    /// What the other files have that use it.
    pub(super) elsewhere: Vec<Elsewhere>,
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

/// The locks that are made in this module and have a section that does not suspend: here, or in other files where this
/// one has none.
///
/// One whose sections here all suspend is an ordinary lock, and a condition that somebody waits for an ordinary condition:
/// nothing is to be said about them.
pub(super) fn find<'m>(cx: &Context<'m>) -> Vec<Site<'m>> {
    let made = made_here(cx);
    let mut locks = sections_by_lock(cx, |identity| identity.module == cx.path);
    for (identity, (kind, _)) in &made {
        locks.entry(identity.clone()).or_insert_with(|| (*kind, Vec::new()));
    }
    let sites = locks.into_iter().filter_map(|(identity, (kind, sections))| {
        let suspending = sections.iter().filter(|section| !section.suspensions.is_empty()).count();
        match made.get(&identity) {
            _ if kind == PrimitiveKind::Condition && suspending > 0 => None,
            _ if suspending > 0 && suspending == sections.len() => None,
            Some((_, span)) if suspending > 0 => Some(Site::needed(*span, identity, kind, sections)),
            _ => Site::read(cx, identity, kind, sections),
        }
    });
    sites.collect()
}

/// The sections of a module by their lock.
pub(super) fn sections_by_lock<'m>(
    cx: &Context<'m>,
    is_meant: impl Fn(&Identity) -> bool,
) -> BTreeMap<Identity, (PrimitiveKind, Vec<Section<'m>>)> {
    let mut locks: BTreeMap<Identity, (PrimitiveKind, Vec<Section<'m>>)> = BTreeMap::new();
    let withs = cx.module.nodes().filter(|node| node.kind() == Kind::WithStatement && place::is_async(*node));
    for statement in withs {
        let items: Vec<Node<'m>> = place::with_items(statement).collect();
        let Some(body) = statement.child(Field::Body) else { continue };
        for (at, item) in items.iter().enumerate() {
            let Some((identity, kind)) = lock_at(cx, expression_of(*item)).filter(|(one, _)| is_meant(one)) else {
                continue;
            };
            // What is entered after the lock, is entered and left while it is held.
            let after = items[at + 1..].iter().copied();
            let found = suspensions(body).into_iter().chain(body.descendants().filter(|node| drives(cx, *node)));
            let section = Section {
                statement,
                before: items[..at].to_vec(),
                item: *item,
                suspensions: after.chain(found).collect(),
                body,
            };
            locks.entry(identity).or_insert_with(|| (kind, Vec::new())).1.push(section);
        }
    }
    locks
}

/// The lock that a name or attribute means.
fn lock_at(cx: &Context<'_>, expression: Node<'_>) -> Option<(Identity, PrimitiveKind)> {
    if !matches!(expression.kind(), Kind::Identifier | Kind::Attribute) {
        return None;
    }
    let Primitive::Known(known) = cx.here.primitive(expression.span()) else { return None };
    let identity = known.identity.ok().filter(|identity| identity.number != Number::Many && known.kind.is_lock())?;
    Some((identity, known.kind))
}

/// Last names of what makes a lock, or a field that has one.
const MAKERS: &[&str] =
    &["Lock", "Semaphore", "BoundedSemaphore", "Condition", "field", "Field", "PrivateAttr", "ib", "attrib"];

/// The locks of this module that an assignment in it makes: each with the call, of several the first.
fn made_here<'m>(cx: &Context<'m>) -> BTreeMap<Identity, (PrimitiveKind, Span)> {
    let mut made = BTreeMap::new();
    let is_maker = |call: &Node<'m>| {
        let name = call.child(Field::Function).and_then(|callee| cx.model.qualified_name(callee));
        let last = call.child(Field::Function).and_then(place::last_name);
        let known = name.as_deref().and_then(|name| name.rsplit('.').next()).or(last);
        known.is_some_and(|name| MAKERS.contains(&name))
    };
    for call in cx.module.nodes().filter(|node| node.kind() == Kind::Call) {
        let assignment = call.parent().filter(|outer| outer.kind() == Kind::Assignment && call.field() == Field::Right);
        // Of `a = b = Lock()` neither is made alone.
        let alone =
            assignment.filter(|one| one.parent().is_some_and(|outer| outer.kind() == Kind::ExpressionStatement));
        let target = alone.filter(|_| is_maker(&call)).and_then(|one| one.child(Field::Left));
        let lock = target.and_then(|target| lock_at(cx, target));
        if let Some((identity, kind)) = lock.filter(|(identity, _)| identity.module == cx.path) {
            made.entry(identity).or_insert((kind, call.span()));
        }
    }
    made
}

/// Methods of a loop that run what else is due.
const RUNNING: &[&str] = &["run_until_complete", "run_forever", "_run_once"];

/// `coroutine.send(None)` runs a coroutine up to its next suspension; `loop.run_until_complete(coroutine)` and
/// `asyncio.run(coroutine)` run anything where a library allows it inside a running loop.
fn drives<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    let Some(callee) = node.child(Field::Function).filter(|_| node.kind() == Kind::Call) else { return false };
    let name = place::last_name(callee);
    if name.is_some_and(|name| RUNNING.contains(&name)) || cx.model.is_known(callee, "asyncio.run") {
        return true;
    }
    let argument = node.child(Field::Arguments).and_then(|arguments| arguments.children().next());
    name == Some("send") && argument.is_some_and(|first| first.kind() == Kind::None)
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
    /// A lock that a section needs.
    fn needed(span: Span, identity: Identity, kind: PrimitiveKind, sections: Vec<Section<'m>>) -> Self {
        let own = Share { sections, ..Share::default() };
        Self { span, kind, identity, uses: Rc::default(), own, elsewhere: Vec::new() }
    }

    fn read(cx: &Context<'m>, identity: Identity, kind: PrimitiveKind, sections: Vec<Section<'m>>) -> Option<Self> {
        if sections.is_empty() && (kind == PrimitiveKind::Condition || is_local(&identity)) {
            return None;
        }
        if sections.is_empty() && !cx.here.may_be_entered(&identity) {
            return None;
        }
        let uses = cx.here.uses_of(&identity);
        if kind == PrimitiveKind::Condition && uses.uses.iter().any(|used| !is_notifying(&used.kind)) {
            return None;
        }
        let is_entered = uses.uses.iter().any(|used| matches!(used.kind, UseKind::AsyncWith { .. }));
        if sections.is_empty() && !is_entered {
            return None;
        }
        let mut made = uses
            .constructions_in(cx.path)
            .iter()
            .filter(|made| matches!(made.form, Form::Made { .. } | Form::Field { .. }));
        let span = made.next().map(|first| first.value.unwrap_or(first.statement))?;
        let own = Share::read(cx, &uses, sections);
        let mut site = Self { span, kind, identity, uses, own, elsewhere: Vec::new() };
        site.elsewhere = elsewhere::all(cx, &site);
        let is_free = |section: &SectionElsewhere| section.suspends.is_none();
        let has_free =
            !site.own.sections.is_empty() || site.elsewhere.iter().flat_map(|other| &other.sections).any(is_free);
        has_free.then_some(site)
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
        is_local(&self.identity)
    }

    /// Whether it is the local of an `async def` whose inner functions with a section are only called, never handed to
    /// others: these might run them in a loop of another thread.
    pub(super) fn stays_in_its_function(&self, cx: &Context<'m>) -> bool {
        let Owner::Function(owner) = self.identity.owner else { return false };
        self.own.sections.iter().all(|section| {
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

    /// How many `async with` statements of a file have it, as the project's index knows them.
    pub(super) fn count_in(&self, path: &Path) -> usize {
        let is_section = |kind: &UseKind| matches!(kind, UseKind::AsyncWith { .. });
        self.uses.uses_in(path).iter().filter(|used| is_section(&used.kind)).count()
    }
}

fn is_local(identity: &Identity) -> bool {
    matches!(identity.owner, Owner::Function(_) | Owner::Parameter(_))
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
