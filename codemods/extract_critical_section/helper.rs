//! Where the new function stands, and what it is called.

use aiomend_rewrite::{Context, Refusal, names};
use aiomend_semantics::{BindingId, DefinitionKind, place};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::SUFFIX;
use super::section::Section;

/// The place of the new function.
#[derive(Debug, Clone)]
pub(super) struct Helper<'m> {
    pub(super) name: String,
    pub(super) kind: HelperKind<'m>,
    /// It is put right before this definition.
    pub(super) before: Node<'m>,
    /// Where its name is new.
    pub(super) region: Span,
}

/// What it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HelperKind<'m> {
    /// A method of the class of the method that the section stands in.
    Method(Receiver<'m>),
    /// A function of the module.
    Function,
}

/// The first parameter of a method, which is what its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Receiver<'m> {
    pub(super) name: &'m str,
    pub(super) binding: BindingId,
    pub(super) is_class: bool,
}

/// A method, its class, and its first parameter where that can be relied on.
#[derive(Debug, Clone, Copy)]
struct Method<'m> {
    definition: Node<'m>,
    class: Node<'m>,
    receiver: Option<Receiver<'m>>,
}

impl<'m> Helper<'m> {
    /// The helper of a section that reads `inputs`, or why there can be none.
    pub(super) fn choose(cx: &Context<'m>, section: &Section<'m>, inputs: &[BindingId]) -> Result<Self, Refusal> {
        let method = Method::around(cx, section);
        let bound = class_bound(section);
        let receiver = method.and_then(|method| method.receiver);
        let asks_receiver = bound.is_some() || receiver.is_some_and(|receiver| inputs.contains(&receiver.binding));
        let Some((method, receiver)) = method.zip(receiver).filter(|_| asks_receiver) else {
            return Self::function(cx, section, bound);
        };
        // Refuse if the class is a protocol: it would ask for one more method.
        if let Some(base) = protocol(cx, method.class) {
            let message = "a method more changes which classes this protocol fits";
            return Err(Refusal::new("protocol-class", base.span(), message));
        }
        // `super()` in a function within the method is not the method's.
        if let Some(node) = bound.filter(|node| is_super(*node) && method.definition != section.function) {
            return Err(without_method(node));
        }
        if looks_up_by_hand(method.class) || bound.is_none() && may_miss_methods(cx, method) {
            return Self::function(cx, section, bound);
        }
        let Some(base) = method_name(cx, method, section) else { return Self::function(cx, section, bound) };
        Ok(Self {
            name: free_name(cx, section, &base),
            kind: HelperKind::Method(receiver),
            before: with_decorators(method.definition),
            region: method.class.span(),
        })
    }

    fn function(cx: &Context<'m>, section: &Section<'m>, bound: Option<Node<'m>>) -> Result<Self, Refusal> {
        // Refuse if it uses what only code in a class can.
        if let Some(node) = bound {
            return Err(without_method(node));
        }
        let is_definition = |node: &Node<'m>| matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition);
        let outermost = section.function.ancestors().filter(is_definition).last().unwrap_or(section.function);
        Ok(Self {
            name: free_name(cx, section, &format!("_{}{SUFFIX}", stem(section.function))),
            kind: HelperKind::Function,
            before: with_decorators(outermost),
            region: cx.module.root().span(),
        })
    }
}

fn without_method(node: Node<'_>) -> Refusal {
    let message = format!("`{}` works in a method alone, and the section's function would be none", node.text());
    Refusal::new("super-without-method", node.span(), message)
}

/// `_load_critical` of `load` and of `__load__`.
fn stem<'m>(function: Node<'m>) -> &'m str {
    let name = function.child(Field::Name).map_or("", |name| name.text()).trim_matches('_');
    if name.is_empty() { "section" } else { name }
}

/// What only code in a class can use: `super()`, `__class__`, and private names such as `self.__state`.
fn class_bound<'m>(section: &Section<'m>) -> Option<Node<'m>> {
    place::class_of(section.function)?;
    let names = || section.nodes().filter(|node| node.kind() == Kind::Identifier);
    let is_private = |name: &Node<'m>| name.text().starts_with("__") && !name.text().ends_with("__");
    names().find(|name| is_super(*name)).or_else(|| names().find(is_private))
}

fn is_super(name: Node<'_>) -> bool {
    let is_name = !(name.field() == Field::Attribute || name.field() == Field::Name);
    is_name && matches!(name.text(), "super" | "__class__")
}

impl<'m> Method<'m> {
    fn around(cx: &Context<'m>, section: &Section<'m>) -> Option<Self> {
        let (definition, class) = method_of(section.function)?;
        Some(Self { definition, class, receiver: receiver(cx, definition) })
    }
}

/// The method that a function is or stands in, through functions but no class, and its class.
pub(super) fn method_of(function: Node<'_>) -> Option<(Node<'_>, Node<'_>)> {
    let mut definition = function;
    while let Some(outer) = place::function_of(definition) {
        if place::class_of(definition) != place::class_of(outer) {
            break;
        }
        definition = outer;
    }
    let block = with_decorators(definition).parent().filter(|block| block.kind() == Kind::Block)?;
    let class = block.parent().filter(|outer| outer.kind() == Kind::ClassDefinition)?;
    Some((definition, class))
}

/// Decorators that leave the first parameter what it is.
const PLAIN_DECORATORS: &[&str] = &[
    "abc.abstractmethod",
    "builtins.property",
    "contextlib.asynccontextmanager",
    "contextlib.contextmanager",
    "functools.cache",
    "functools.cached_property",
    "functools.lru_cache",
    "functools.wraps",
    "typing.final",
    "typing.overload",
    "typing.override",
    "typing_extensions.final",
    "typing_extensions.overload",
    "typing_extensions.override",
];

/// What the first parameter of a method is called. Another name may be that of a static method without its decorator.
const RECEIVERS: &[&str] = &["self", "cls", "klass", "mcs"];

/// `self`, or `cls` of a class method: bound by the call, without an annotation of its own, and by nothing else.
fn receiver<'m>(cx: &Context<'m>, method: Node<'m>) -> Option<Receiver<'m>> {
    let first = method.child(Field::Parameters)?.children().next().filter(|it| it.kind() == Kind::Identifier)?;
    if !RECEIVERS.contains(&first.text()) {
        return None;
    }
    let binding = cx.model.scopes().binding_of(first)?;
    let known = cx.model.scopes().binding(binding);
    let [only] = known.definitions.as_slice() else { return None };
    if known.shared || !matches!(only.kind, DefinitionKind::Parameter(_)) {
        return None;
    }
    let name = method.child(Field::Name).map_or("", |name| name.text());
    if name == "__new__" {
        return None;
    }
    let mut is_class = matches!(name, "__init_subclass__" | "__class_getitem__");
    let outer = with_decorators(method);
    for decorator in outer.children().filter(|child| child.kind() == Kind::Decorator) {
        let mut called = decorator.children().next()?;
        if called.kind() == Kind::Call {
            called = called.child(Field::Function)?;
        }
        let known = cx.model.qualified_name(called);
        match known.as_deref() {
            Some("builtins.classmethod") => is_class = true,
            Some(name) if PLAIN_DECORATORS.contains(&name) => {}
            // `@value.setter`
            _ if place::last_name(called).is_some_and(|name| matches!(name, "setter" | "getter" | "deleter")) => {}
            // Who knows what it passes.
            _ => return None,
        }
    }
    Some(Receiver { name: known.name, binding, is_class })
}

pub(super) fn with_decorators(definition: Node<'_>) -> Node<'_> {
    definition.parent().filter(|outer| outer.kind() == Kind::DecoratedDefinition).unwrap_or(definition)
}

/// The base that makes a class a protocol.
fn protocol<'m>(cx: &Context<'m>, class: Node<'m>) -> Option<Node<'m>> {
    let bases = class.child(Field::Superclasses)?;
    bases.children().find(|base| {
        let named = if base.kind() == Kind::Subscript { base.child(Field::Value).unwrap_or(*base) } else { *base };
        let known = cx.model.qualified_name(named);
        known.is_some_and(|name| matches!(name.as_str(), "typing.Protocol" | "typing_extensions.Protocol"))
    })
}

/// Whether a class finds its attributes by code of its own, which would be asked for the new method: it may be the code
/// at hand.
fn looks_up_by_hand(class: Node<'_>) -> bool {
    // Asked at every site: most texts say nothing of it.
    if !class.module().source().text().contains("__getattribute__") {
        return false;
    }
    let methods = class.child(Field::Body).into_iter().flat_map(|body| body.children());
    let definitions = methods.map(|method| method.child(Field::Definition).unwrap_or(method));
    let mut names = definitions.filter_map(|definition| definition.child(Field::Name));
    names.any(|name| name.text() == "__getattribute__")
}

/// Decorators of classes that do nothing to methods.
const PLAIN_CLASS_DECORATORS: &[&str] = &[
    "attr.dataclass",
    "attr.s",
    "attrs.define",
    "attrs.frozen",
    "attrs.mutable",
    "dataclasses.dataclass",
    "enum.unique",
    "functools.total_ordering",
    "typing.final",
    "typing.runtime_checkable",
    "typing_extensions.final",
];

/// Whether something else than an object of the class may run the method, or something look through the methods of the
/// class: `Other.load = Store.load`, a decorator, `class Store(metaclass=Meta)`.
fn may_miss_methods<'m>(cx: &Context<'m>, method: Method<'m>) -> bool {
    let class = method.class;
    let decorated = class.parent().filter(|outer| outer.kind() == Kind::DecoratedDefinition);
    let decorators = decorated.into_iter().flat_map(|outer| outer.children()).filter(|it| it.kind() == Kind::Decorator);
    let is_plain = |decorator: Node<'m>| {
        let called = decorator.children().next()?;
        let named = called.child(Field::Function).filter(|_| called.kind() == Kind::Call).unwrap_or(called);
        cx.model.qualified_name(named).map(|name| PLAIN_CLASS_DECORATORS.contains(&name.as_str()))
    };
    let is_decorated = decorators.into_iter().any(|decorator| is_plain(decorator) != Some(true));
    let bases = class.child(Field::Superclasses).into_iter().flat_map(|bases| bases.children());
    // `metaclass=ABCMeta` sees abstract methods alone.
    let has_keyword = bases.into_iter().any(|base| {
        let value = base.child(Field::Value).filter(|_| base.kind() == Kind::KeywordArgument);
        value.is_some_and(|value| cx.model.qualified_name(value).as_deref() != Some("abc.ABCMeta"))
    });
    // A base may have a hook that looks through the methods of each class below it.
    let has_hook = class.child(Field::Superclasses).is_some_and(|bases| bases.children().next().is_some())
        && cx.project.definitions("__init_subclass__") > 0;
    let name = method.definition.child(Field::Name).map_or("", |name| name.text());
    let class_name = class.child(Field::Name).map_or("", |name| name.text());
    let is_taken = |node: Node<'m>| {
        let is_it = node.child(Field::Attribute).is_some_and(|attribute| attribute.text() == name);
        is_it && node.child(Field::Object).is_some_and(|object| object.text() == class_name)
    };
    let may_be_taken = || cx.module.source().text().contains(&format!("{class_name}.{name}"));
    is_decorated
        || has_keyword
        || has_hook
        || may_be_taken() && cx.module.nodes().filter(|node| node.kind() == Kind::Attribute).any(is_taken)
}

/// The name of a method that no class below or above can have as well; none where one of the same name may.
///
/// Another method of the same name may get a helper in the same run, and its class be of this one's family: the helper
/// of one would replace the other's.
fn method_name<'m>(cx: &Context<'m>, method: Method<'m>, section: &Section<'m>) -> Option<String> {
    let plain = format!("_{}{SUFFIX}", stem(section.function));
    let name = section.function.child(Field::Name).map_or("", |name| name.text());
    if cx.project.definitions(name) < 2 {
        return Some(plain);
    }
    let class = method.class.child(Field::Name).map_or("", |name| name.text());
    let with_class = format!("_{}_{}{SUFFIX}", snake(class), stem(section.function));
    // A function within a method is no method: any class of the family may have a method with such a function.
    let namesakes = cx.here.namesakes(method.class.start(), name).filter(|_| method.definition == section.function);
    match namesakes {
        Some(namesakes) if namesakes.is_empty() => Some(plain),
        Some(namesakes) => {
            let is_unlike = |other: &String| other.rsplit('.').next() != Some(class);
            namesakes.iter().all(is_unlike).then_some(with_class)
        }
        None => cx.project.files_subclassing(class).is_empty().then_some(with_class),
    }
}

/// `redis_pool` of `RedisPool`, `http_client` of `HTTPClient`, `s3_client` of `S3Client`, `e2b_sandbox` of `E2BSandbox`.
fn snake(class: &str) -> String {
    let letters: Vec<char> = class.trim_matches('_').chars().collect();
    let mut name = String::new();
    for (at, &letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let begins_word = letter.is_uppercase()
            && before.is_some_and(|before| {
                let ends_capitals = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
                let goes_on = before.is_uppercase() || before.is_numeric();
                *before != '_' && (!goes_on || ends_capitals)
            });
        if begins_word {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// `base`, or `base_2`, `base_3` …: the first that neither the module nor the project has.
fn free_name(cx: &Context<'_>, section: &Section<'_>, base: &str) -> String {
    names::first_free(base, |name| section.is_name_in_module(name) || cx.project.is_name_used(name))
}
