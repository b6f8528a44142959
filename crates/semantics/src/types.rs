//! The few types that matter here: loops, tasks, task groups, coroutine calls.

use aiomend_syntax::{Field, Kind, Module, Node};

use crate::model::{AttributeAssignments, Resolution, SemanticModel};
use crate::place;
use crate::scope::{Binding, Definition, DefinitionKind};

/// The type of an expression, as far as this module tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// An event loop.
    EventLoop,
    /// A task or future.
    Future,
    /// The coroutine object of a coroutine function that this module, or the standard library, defines.
    Coroutine,
    /// An instance of the class with this qualified name, or of a class of this module, by its bare name.
    Instance(String),
    /// `None`
    None,
    /// It cannot be told.
    Unknown,
}

/// How many names, attributes and calls in a row are followed.
const DEPTH: u8 = 8;

const LOOP_MAKERS: &[&str] = &[
    "asyncio.get_running_loop",
    "asyncio.get_event_loop",
    "asyncio.new_event_loop",
    "asyncio._get_running_loop",
    "uvloop.new_event_loop",
];

const LOOP_CLASSES: &[&str] = &[
    "asyncio.AbstractEventLoop",
    "asyncio.BaseEventLoop",
    "asyncio.SelectorEventLoop",
    "asyncio.ProactorEventLoop",
    "asyncio.selector_events.BaseSelectorEventLoop",
    "asyncio.unix_events._UnixSelectorEventLoop",
    "uvloop.Loop",
];

const FUTURE_MAKERS: &[&str] =
    &["asyncio.create_task", "asyncio.ensure_future", "asyncio.wrap_future", "asyncio.shield", "asyncio.gather"];

const FUTURE_CLASSES: &[&str] = &["asyncio.Future", "asyncio.Task"];

/// Coroutine functions of asyncio itself that are called by name.
const COROUTINE_FUNCTIONS: &[&str] = &[
    "asyncio.sleep",
    "asyncio.wait_for",
    "asyncio.wait",
    "asyncio.to_thread",
    "asyncio.open_connection",
    "asyncio.start_server",
    "asyncio.open_unix_connection",
    "asyncio.start_unix_server",
    "asyncio.create_subprocess_exec",
    "asyncio.create_subprocess_shell",
];

impl<'m> SemanticModel<'m> {
    /// The type of an expression.
    pub fn type_of(&self, expression: Node<'m>) -> Type {
        self.type_within(expression, DEPTH)
    }

    fn type_within(&self, expression: Node<'m>, depth: u8) -> Type {
        let Some(depth) = depth.checked_sub(1) else { return Type::Unknown };
        let node = place::without_parentheses(expression);
        match node.kind() {
            Kind::None => Type::None,
            Kind::Call => self.type_of_call(node, depth),
            Kind::Identifier => match self.binding_of(node) {
                Some(binding) => self.type_of_binding(binding, depth),
                None => Type::Unknown,
            },
            Kind::Attribute => self.type_of_attribute(node, depth),
            Kind::NamedExpression => {
                node.child(Field::Value).map_or(Type::Unknown, |value| self.type_within(value, depth))
            }
            _ => Type::Unknown,
        }
    }

    fn type_of_call(&self, call: Node<'m>, depth: u8) -> Type {
        let Some(function) = call.child(Field::Function) else { return Type::Unknown };
        if let Resolution::Known(name) = self.resolve(function) {
            let name = name.as_str();
            if LOOP_MAKERS.contains(&name) || LOOP_CLASSES.contains(&name) {
                return Type::EventLoop;
            }
            if FUTURE_MAKERS.contains(&name) || FUTURE_CLASSES.contains(&name) {
                return Type::Future;
            }
            if COROUTINE_FUNCTIONS.contains(&name) {
                return Type::Coroutine;
            }
            // A class by the convention of its name; what any other call returns is not known.
            let is_class = name
                .rsplit('.')
                .next()
                .is_some_and(|last| last.trim_start_matches('_').starts_with(char::is_uppercase));
            return if is_class { Type::Instance(name.to_owned()) } else { Type::Unknown };
        }
        if self.is_coroutine_function(function) {
            return Type::Coroutine;
        }
        if function.kind() == Kind::Attribute {
            let (Some(object), Some(attribute)) = (function.child(Field::Object), function.child(Field::Attribute))
            else {
                return Type::Unknown;
            };
            let made_by_loop = match attribute.text() {
                "create_task" | "create_future" | "run_in_executor" => Type::Future,
                _ => return Type::Unknown,
            };
            return if self.type_within(object, depth) == Type::EventLoop { made_by_loop } else { Type::Unknown };
        }
        match self.resolve(function) {
            Resolution::Local(id) => match self.scopes().binding(id).definitions.as_slice() {
                [Definition { kind: DefinitionKind::Class(_), .. }] => {
                    Type::Instance(self.scopes().binding(id).name.to_owned())
                }
                _ => Type::Unknown,
            },
            _ => Type::Unknown,
        }
    }

    fn type_of_binding(&self, binding: &Binding<'m>, depth: u8) -> Type {
        self.agreed(binding.definitions.iter().map(|definition| self.type_of_definition(definition, depth)))
    }

    /// The one type that all have but those that are `None`.
    fn agreed(&self, types: impl Iterator<Item = Type>) -> Type {
        let mut agreed = Type::None;
        for found in types {
            match (&agreed, found) {
                (_, Type::Unknown) => return Type::Unknown,
                (_, Type::None) => {}
                (Type::None, found) => agreed = found,
                (before, found) if *before == found => {}
                _ => return Type::Unknown,
            }
        }
        if agreed == Type::None { Type::Unknown } else { agreed }
    }

    fn type_of_definition(&self, definition: &Definition<'m>, depth: u8) -> Type {
        match definition.kind {
            DefinitionKind::Assignment(assignment) => self.type_of_assignment(assignment, depth),
            DefinitionKind::Named(named) => {
                named.child(Field::Value).map_or(Type::Unknown, |value| self.type_within(value, depth))
            }
            DefinitionKind::Parameter(parameter) => {
                parameter.child(Field::Type).map_or(Type::Unknown, |annotation| self.annotated_type(annotation))
            }
            // `async with asyncio.TaskGroup() as tg:` binds what `__aenter__` returns, which is the same for a group.
            DefinitionKind::With(value) => match self.type_within(value, depth) {
                Type::Instance(name) if name == "asyncio.TaskGroup" => Type::Instance(name),
                _ => Type::Unknown,
            },
            _ => Type::Unknown,
        }
    }

    fn type_of_assignment(&self, assignment: Node<'m>, depth: u8) -> Type {
        if let Some(annotation) = assignment.child(Field::Type) {
            let annotated = self.annotated_type(annotation);
            if annotated != Type::Unknown {
                return annotated;
            }
        }
        assignment.child(Field::Right).map_or(Type::Unknown, |value| self.type_within(value, depth))
    }

    /// `self.x`, `cls.x`: what the class assigns to it, in its body and in its methods.
    fn type_of_attribute(&self, attribute: Node<'m>, depth: u8) -> Type {
        let (Some(object), Some(name)) = (attribute.child(Field::Object), attribute.child(Field::Attribute)) else {
            return Type::Unknown;
        };
        if !matches!(object.text(), "self" | "cls") || object.kind() != Kind::Identifier {
            return Type::Unknown;
        }
        let Some(class) = place::class_of(attribute) else { return Type::Unknown };
        let assignments = self.attribute_assignments(class, name.text());
        if assignments.is_empty() {
            return Type::Unknown;
        }
        self.agreed(assignments.iter().map(|assignment| self.type_of_assignment(*assignment, depth)))
    }

    /// The assignments that bind attribute `name` in `class`: `name = …` in its body, `self.name = …` in its methods.
    pub fn attribute_assignments(&self, class: Node<'m>, name: &'m str) -> &[Node<'m>] {
        self.attributes().get(&(class.id(), name)).map_or(&[], Vec::as_slice)
    }

    /// The type that an annotation names: also quoted, `Optional[…]` and `… | None`.
    pub fn annotated_type(&self, annotation: Node<'m>) -> Type {
        let scope_node = annotation;
        let text = annotation.text();
        let mut names = Vec::new();
        for part in annotation_alternatives(text) {
            if part == "None" {
                continue;
            }
            names.push(part);
        }
        let [name] = names.as_slice() else { return Type::Unknown };
        let Some(qualified) = self.qualify(scope_node, name) else { return Type::Unknown };
        let qualified = qualified.as_str();
        if LOOP_CLASSES.contains(&qualified) {
            Type::EventLoop
        } else if FUTURE_CLASSES.contains(&qualified) {
            Type::Future
        } else {
            Type::Instance(qualified.to_owned())
        }
    }

    /// The qualified name of a dotted name as it would be read at `place`; a class of this module by its bare name.
    fn qualify(&self, place: Node<'m>, dotted: &str) -> Option<String> {
        let mut parts = dotted.split('.');
        let first = parts.next()?;
        let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
        if !dotted.split('.').all(is_name) {
            return None;
        }
        let id = self.scopes().lookup(self.scopes().scope_of(place), first)?;
        let definition = self.scopes().binding(id).definitions.first()?;
        match self.resolve(definition.name) {
            Resolution::Known(base) => {
                let rest: String = parts.map(|part| format!(".{part}")).collect();
                Some(crate::model::canonical(format!("{base}{rest}")))
            }
            Resolution::Local(_) if !dotted.contains('.') => Some(first.to_owned()),
            _ => None,
        }
    }

    /// Whether an attribute is a method of the class around it, reached by `self.` or `cls.`, that nothing assigns.
    pub fn is_own_method(&self, attribute: Node<'m>) -> bool {
        let (Some(object), Some(name)) = (attribute.child(Field::Object), attribute.child(Field::Attribute)) else {
            return false;
        };
        matches!(object.text(), "self" | "cls")
            && place::class_of(attribute).is_some_and(|class| {
                !methods_named(class, name.text()).is_empty()
                    && self.attribute_assignments(class, name.text()).is_empty()
            })
    }

    /// Whether calling this expression gives a coroutine: an undecorated `async def` of this module without `yield`,
    /// by its name, or by `self.` in its class.
    pub fn is_coroutine_function(&self, function: Node<'m>) -> bool {
        let function = place::without_parentheses(function);
        match function.kind() {
            Kind::Identifier => self.binding_of(function).is_some_and(|binding| {
                !binding.shared
                    && !binding.definitions.is_empty()
                    && binding.definitions.iter().all(|definition| match definition.kind {
                        DefinitionKind::Function(def) => makes_coroutines(def),
                        _ => false,
                    })
            }),
            Kind::Attribute => {
                let (Some(object), Some(name)) = (function.child(Field::Object), function.child(Field::Attribute))
                else {
                    return false;
                };
                if !matches!(object.text(), "self" | "cls") {
                    return false;
                }
                let Some(class) = place::class_of(function) else { return false };
                let methods = methods_named(class, name.text());
                !methods.is_empty()
                    && methods.into_iter().all(makes_coroutines)
                    && self.attribute_assignments(class, name.text()).is_empty()
            }
            _ => false,
        }
    }
}

/// Every assignment to an attribute of a class, in its body or by `self.` and `cls.` in its methods.
pub(crate) fn read_attribute_assignments<'m>(module: &'m Module) -> AttributeAssignments<'m> {
    let mut found = AttributeAssignments::new();
    for assignment in module.nodes().filter(|node| node.kind() == Kind::Assignment) {
        let Some(target) = assignment.child(Field::Left) else { continue };
        let Some(class) = place::class_of(assignment) else { continue };
        let name = match target.kind() {
            // The class may stand in a function itself.
            Kind::Identifier if place::function_of(target) == place::function_of(class) => Some(target),
            Kind::Attribute => target
                .child(Field::Object)
                .filter(|object| matches!(object.text(), "self" | "cls"))
                .and_then(|_| target.child(Field::Attribute)),
            _ => None,
        };
        let Some(name) = name else { continue };
        found.entry((class.id(), name.text())).or_default().push(assignment);
    }
    found
}

/// The methods of a class with this name, decorated ones too.
fn methods_named<'m>(class: Node<'m>, name: &str) -> Vec<Node<'m>> {
    let Some(body) = class.child(Field::Body) else { return Vec::new() };
    body.children()
        .filter_map(|statement| match statement.kind() {
            Kind::DecoratedDefinition => statement.child(Field::Definition),
            Kind::FunctionDefinition => Some(statement),
            _ => None,
        })
        .filter(|def| def.kind() == Kind::FunctionDefinition)
        .filter(|def| def.child(Field::Name).is_some_and(|found| found.text() == name))
        .collect()
}

/// Whether calling a `def` gives a coroutine object: `async`, no `yield`, no decorator that may change it.
fn makes_coroutines(function: Node<'_>) -> bool {
    const KEEPING: &[&str] =
        &["staticmethod", "classmethod", "override", "typing.override", "abstractmethod", "abc.abstractmethod"];
    let decorators_keep = function.parent().is_none_or(|outer| {
        outer.kind() != Kind::DecoratedDefinition
            || outer
                .children()
                .filter(|child| child.kind() == Kind::Decorator)
                .all(|decorator| KEEPING.contains(&decorator.text().trim_start_matches('@').trim()))
    });
    place::is_async(function) && decorators_keep && !is_generator(function)
}

fn is_generator(function: Node<'_>) -> bool {
    function.child(Field::Body).is_some_and(|body| {
        body.descendants().any(|node| node.kind() == Kind::Yield && place::function_of(node) == Some(function))
    })
}

/// The alternatives of an annotation: `"A | None"`, `Optional[A]`, `Union[A, None]` taken apart.
fn annotation_alternatives(text: &str) -> Vec<&str> {
    let mut open = vec![text.trim()];
    let mut found = Vec::new();
    while let Some(part) = open.pop() {
        let part = part.trim().trim_matches(['"', '\'']).trim();
        let inner = ["Optional[", "typing.Optional[", "Union[", "typing.Union[", "Final[", "ClassVar["]
            .iter()
            .find_map(|head| part.strip_prefix(head)?.strip_suffix(']'));
        match inner {
            Some(inner) if !inner.contains('[') => open.extend(inner.split(',')),
            None if part.contains('|') && !part.contains('[') => open.extend(part.split('|')),
            _ => found.push(part),
        }
    }
    found
}
