//! A primitive that is made once for the whole program: while a module or a class is executed.

use std::collections::HashSet;
use std::rc::Rc;

use aiomend_rewrite::Context;
use aiomend_rewrite::layout::{join_hanging, relocate};
use aiomend_semantics::place::{self, Evaluated, evaluated};
use aiomend_semantics::project::Place;
use aiomend_semantics::project::primitives::{Identity, Number, Owner, Primitive, PrimitiveKind, Uses};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::lazy::{self, Getter, Lazy, Making};
use crate::spelling;

/// Last names of asyncio's primitives.
pub(super) const PRIMITIVES: &[&str] =
    &["Barrier", "BoundedSemaphore", "Condition", "Event", "LifoQueue", "Lock", "PriorityQueue", "Queue", "Semaphore"];

/// A primitive.
#[derive(Debug)]
pub struct Site<'m> {
    /// The call that makes it.
    pub(super) call: Node<'m>,
    pub(super) kind: PrimitiveKind,
    pub(super) holder: Holder<'m>,
}

/// What holds a primitive.
#[derive(Debug)]
pub(super) enum Holder<'m> {
    /// A variable of the module or of a class, assigned by this statement.
    Variable(Box<Variable<'m>>),
    /// A parameter of this function has it as its default.
    Default(Node<'m>),
    /// An attribute of these instances of its class, which modules make.
    Instance(Box<Instance<'m>>),
    /// Something else: an element of a display, an argument, one of several targets.
    Other,
}

/// A primitive that each instance of a class makes for itself, where modules have instances.
#[derive(Debug)]
pub(super) struct Instance<'m> {
    pub(super) class: Node<'m>,
    pub(super) attribute: Node<'m>,
    /// Where the instances are made.
    pub(super) places: Vec<Place>,
}

/// A variable that an assignment of its own makes.
#[derive(Debug)]
pub(super) struct Variable<'m> {
    pub(super) statement: Node<'m>,
    /// Its name.
    pub(super) name: Node<'m>,
    pub(super) annotation: Option<Node<'m>>,
    /// The class, where it is an attribute of one.
    pub(super) class: Option<Node<'m>>,
    /// Where a function makes it when it is first used.
    pub(super) lazy: Option<Lazy<'m>>,
    pub(super) identity: Identity,
    /// Everything that the project does with it.
    pub(super) uses: Rc<Uses>,
}

/// The primitives of this module.
pub(super) fn find<'m>(cx: &Context<'m>) -> Vec<Site<'m>> {
    let calls: Vec<Node<'m>> = cx.module.nodes().filter(|node| node.kind() == Kind::Call).collect();
    let mut found: Vec<Site<'m>> = calls.iter().filter_map(|call| site_at(cx, *call)).collect();
    let mut seen: HashSet<u32> = HashSet::new();
    for call in calls {
        // Of the primitives of one class the first is told.
        if let Some(class) = class_of_init(call).filter(|class| !seen.contains(&class.id()))
            && let Some(site) = instance_at(cx, call, class)
        {
            seen.insert(class.id());
            found.push(site);
        }
    }
    found
}

/// The class of the module whose `__init__` holds a call.
fn class_of_init(call: Node<'_>) -> Option<Node<'_>> {
    let function = place::function_of(call)?;
    let is_init = function.child(Field::Name).is_some_and(|name| name.text() == "__init__");
    let class = place::class_of(function).filter(|_| is_init && is_made_of(call).is_some())?;
    (place::function_of(function).is_none() && place::class_of(class).is_none()).then_some(class)
}

/// `self.lock = asyncio.Lock()` in the `__init__` of a class that modules have instances of.
fn instance_at<'m>(cx: &Context<'m>, call: Node<'m>, class: Node<'m>) -> Option<Site<'m>> {
    let assignment = place::with_parentheses(call).parent().filter(|outer| outer.kind() == Kind::Assignment)?;
    let attribute = assignment.child(Field::Left).filter(|left| left.kind() == Kind::Attribute)?;
    let places = cx.here.instances_of_modules(class.span());
    if places.is_empty() {
        return None;
    }
    let Primitive::Known(known) = cx.here.primitive(call.span()) else { return None };
    let holder = Holder::Instance(Box::new(Instance { class, attribute, places }));
    Some(Site { call, kind: known.kind, holder })
}

/// What a call names as the class of a primitive, going by the name alone.
fn is_made_of(call: Node<'_>) -> Option<Node<'_>> {
    class_named(call).filter(|class| place::last_name(*class).is_some_and(|name| PRIMITIVES.contains(&name)))
}

/// The callee without the brackets of `asyncio.Queue[int]()`.
fn class_named(call: Node<'_>) -> Option<Node<'_>> {
    let callee = call.child(Field::Function)?;
    if callee.kind() == Kind::Subscript { callee.child(Field::Value) } else { Some(callee) }
}

impl Site<'_> {
    /// The class as it reads at another place: `asyncio.Lock`.
    pub(super) fn class_made(&self) -> String {
        spelling::dotted(self.call.child(Field::Function).unwrap_or(self.call))
    }

    /// What it is made of, as it reads behind `lead` at another place: `()`.
    pub(super) fn arguments_behind(&self, lead: &str) -> String {
        let Some(arguments) = self.call.child(Field::Arguments) else { return String::new() };
        join_hanging(arguments.text()).unwrap_or_else(|| relocate(arguments, &[], lead))
    }
}

fn site_at<'m>(cx: &Context<'m>, call: Node<'m>) -> Option<Site<'m>> {
    let is_renamed = || cx.model.qualified_name(class_named(call)?).filter(|known| known.starts_with("asyncio."));
    if is_made_of(call).is_none() && is_renamed().is_none() {
        return None;
    }
    let is_lazy = Making::of(call).is_some();
    if !is_lazy && !is_made_once(call) {
        return None;
    }
    let Primitive::Known(known) = cx.here.primitive(call.span()) else { return None };
    let holder = match (default_of(call), Variable::read(cx, call)) {
        (Some(function), _) => Holder::Default(function),
        (None, Some(variable)) => Holder::Variable(Box::new(variable)),
        (None, None) if is_lazy => return None,
        (None, None) => Holder::Other,
    };
    Some(Site { call, kind: known.kind, holder })
}

/// Whether the module, or a class in it, evaluates the call. A class that a function makes is made anew with each call.
fn is_made_once(call: Node<'_>) -> bool {
    let mut node = call;
    loop {
        node = match evaluated(node) {
            Evaluated::InModule => return true,
            Evaluated::InClass(outer) | Evaluated::InDefinition(outer) => outer,
            // Who runs a generator expression, and when, is not known; the others are run where they stand.
            Evaluated::InComprehension(inner) if inner.kind() != Kind::GeneratorExpression => inner,
            Evaluated::InComprehension(_) | Evaluated::InFunction(_) | Evaluated::InLambda(_) => return false,
        };
    }
}

/// The function whose parameter has the call, or what the call is a part of, as its default.
fn default_of<'m>(call: Node<'m>) -> Option<Node<'m>> {
    let is_list = |node: &Node<'m>| matches!(node.kind(), Kind::Parameters | Kind::LambdaParameters);
    let Evaluated::InDefinition(function) = evaluated(call) else { return None };
    let list = call.ancestors().into_iter().find(is_list)?;
    list.parent().filter(|outer| *outer == function)
}

/// The assignment `name = call`, if it is a statement.
pub(super) fn assignment_of<'m>(call: Node<'m>) -> Option<(Node<'m>, Node<'m>, Node<'m>)> {
    let assignment = place::with_parentheses(call).parent().filter(|outer| outer.kind() == Kind::Assignment)?;
    let statement = assignment.parent().filter(|outer| outer.kind() == Kind::ExpressionStatement)?;
    let name = assignment.child(Field::Left).filter(|left| left.kind() == Kind::Identifier)?;
    Some((statement, assignment, name))
}

impl<'m> Variable<'m> {
    fn read(cx: &Context<'m>, call: Node<'m>) -> Option<Self> {
        let (statement, assignment, name) = assignment_of(call)?;
        let class = match evaluated(call) {
            Evaluated::InClass(class) => Some(class),
            _ => None,
        };
        let owner = match class {
            Some(class) => {
                let outer = place::qualified_place(class);
                let name = class.child(Field::Name)?.text();
                Owner::Class(if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") })
            }
            None => Owner::Module,
        };
        let identity =
            Identity { module: cx.path.to_path_buf(), owner, name: name.text().to_owned(), number: Number::One };
        let uses = cx.here.uses_of(&identity);
        let lazy = match Making::of(call) {
            Some(making) => Some(Lazy { declared: lazy::declared(cx, &uses)?, making }),
            None => None,
        };
        let annotation = assignment.child(Field::Type);
        Some(Self { statement, name, annotation, class, lazy, identity, uses })
    }

    /// How it is spoken of: `_LOCK`, `Cache._lock`.
    pub(super) fn shown(&self) -> String {
        match &self.identity.owner {
            Owner::Class(class) => format!("{class}.{}", self.identity.name),
            _ => self.identity.name.clone(),
        }
    }

    /// The statement of the module or class that makes or declares it.
    pub(super) fn declaration(&self) -> Node<'m> {
        self.lazy.as_ref().map_or(self.statement, |lazy| lazy.declared)
    }

    /// The function that makes it when it is first needed, and does nothing else.
    pub(super) fn getter(&self) -> Option<Getter<'m>> {
        self.lazy.as_ref().and_then(|lazy| lazy.making.getter)
    }

    /// Whether a use is one of those that making it lazily takes: they go with it.
    pub(super) fn is_of_making(&self, module: &std::path::Path, span: Span) -> bool {
        let lazy = self.lazy.as_ref().filter(|_| module == self.identity.module);
        lazy.is_some_and(|lazy| lazy.making.statements().any(|statement| statement.span().contains(span)))
    }
}

impl Site<'_> {
    /// `lock`, `semaphore`, `event`, `condition`, `queue` or `barrier`.
    pub(super) fn noun(&self) -> &'static str {
        match self.kind {
            PrimitiveKind::Lock => "lock",
            PrimitiveKind::Semaphore | PrimitiveKind::BoundedSemaphore => "semaphore",
            PrimitiveKind::Condition => "condition",
            PrimitiveKind::Event => "event",
            PrimitiveKind::Barrier => "barrier",
            PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue => "queue",
        }
    }

    /// Whether it holds more than who is inside: what is set or put is there until somebody takes it.
    pub(super) fn has_state(&self) -> bool {
        matches!(
            self.kind,
            PrimitiveKind::Event | PrimitiveKind::Queue | PrimitiveKind::LifoQueue | PrimitiveKind::PriorityQueue
        )
    }
}
