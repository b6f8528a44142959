//! How a name of asyncio is written at a site: in the spelling of another one that stands there.

use aiomend_rewrite::{Context, Request};
use aiomend_semantics::place::without_parentheses;
use aiomend_semantics::{DefinitionKind, Resolution};
use aiomend_syntax::{Field, Kind, Node};

use crate::imported::is_type_checking_only;

/// An expression for something of asyncio, and what must be imported for it.
pub(crate) struct Spelling {
    pub(crate) text: String,
    pub(crate) requests: Vec<Request>,
}

/// `asyncio.NAME` as it is spelled beside `callee`, which goes; none where every name for it means something else.
pub(crate) fn instead_of<'m>(cx: &Context<'m>, callee: Node<'m>, name: &str) -> Option<Spelling> {
    let spelling = beside(cx, callee, name)?;
    let root = spelling.text.split('.').next().unwrap_or_default();
    let is_kept = root_of(callee).text() == root;
    let release = if is_kept { None } else { release(cx, callee) };
    Some(spelling.releasing(release))
}

/// `asyncio.NAME` as it is spelled beside `callee`, which stays; none where every name for it means something else.
pub(crate) fn beside<'m>(cx: &Context<'m>, callee: Node<'m>, name: &str) -> Option<Spelling> {
    let callee = without_parentheses(callee);
    match callee.kind() {
        Kind::Attribute => beside_attribute(cx, callee.child(Field::Object)?, name),
        _ => beside_name(cx, callee, name),
    }
}

/// One use less of the import that the name at the root of `callee` is bound by.
pub(crate) fn release<'m>(cx: &Context<'m>, callee: Node<'m>) -> Option<Request> {
    match cx.model.binding_of(root_of(callee))?.definitions.as_slice() {
        [only] if matches!(only.kind, DefinitionKind::Import(_)) => {
            Some(Request::Release { definition: only.name.span() })
        }
        _ => None,
    }
}

/// `asyncio` of `asyncio.tasks.wait_for`.
fn root_of(callee: Node<'_>) -> Node<'_> {
    let mut root = without_parentheses(callee);
    while let Some(object) = root.child(Field::Object) {
        root = without_parentheses(object);
    }
    root
}

/// `aio.wait_for` → `aio.timeout`, `asyncio.tasks.wait_for` → `asyncio.timeout`.
fn beside_attribute<'m>(cx: &Context<'m>, object: Node<'m>, name: &str) -> Option<Spelling> {
    let mut module = object;
    loop {
        if cx.model.is_known(module, "asyncio") {
            return Some(Spelling { text: format!("{}.{name}", module.text()), requests: Vec::new() });
        }
        match module.child(Field::Object) {
            Some(outer) => module = outer,
            None => return by_module(cx, object, name),
        }
    }
}

/// A bare `wait_for` → a bare `timeout`, where that name is free or means just this.
fn beside_name<'m>(cx: &Context<'m>, callee: Node<'m>, name: &str) -> Option<Spelling> {
    let binding = cx.model.binding_of(callee)?;
    let import = match binding.definitions.as_slice() {
        [only] => match only.kind {
            DefinitionKind::Import(statement) => Some(statement),
            _ => None,
        },
        _ => None,
    };
    if means(cx, callee, name, &format!("asyncio.{name}")) {
        return Some(Spelling { text: name.to_owned(), requests: Vec::new() });
    }
    let is_local = |statement: &Node<'m>| statement.parent().is_some_and(|parent| parent.kind() == Kind::Block);
    if let Some(statement) = import.filter(|_| !cx.model.is_variable_name(name)) {
        let is_of_asyncio = statement.child(Field::ModuleName).is_some_and(|module| module.text() == "asyncio");
        if is_of_asyncio || !is_local(&statement) {
            let beside = is_of_asyncio.then(|| statement.span());
            let import = Request::ImportFrom { module: "asyncio".to_owned(), name: name.to_owned(), beside };
            return Some(Spelling { text: name.to_owned(), requests: vec![import] });
        }
        return by_module(cx, callee, name);
    }
    let spelling = by_module(cx, callee, name)?;
    Some(spelling.beside(import.filter(is_local)))
}

/// `asyncio.timeout`, importing `asyncio` where that is needed.
fn by_module<'m>(cx: &Context<'m>, place: Node<'m>, name: &str) -> Option<Spelling> {
    let text = format!("asyncio.{name}");
    if means(cx, place, "asyncio", "asyncio") {
        return Some(Spelling { text, requests: Vec::new() });
    }
    let import = Request::Import { module: "asyncio".to_owned(), beside: None };
    (!cx.model.is_variable_name("asyncio")).then(|| Spelling { text, requests: vec![import] })
}

impl Spelling {
    fn releasing(mut self, release: Option<Request>) -> Self {
        self.requests.extend(release);
        self
    }

    /// Where the function has an import of its own, the new one stands beside it.
    fn beside(mut self, local: Option<Node<'_>>) -> Self {
        for request in &mut self.requests {
            if let Request::Import { beside, .. } = request {
                *beside = local.map(|statement| statement.span());
            }
        }
        self
    }
}

/// Whether `name`, read at `place`, means the thing with this qualified name at run time.
fn means<'m>(cx: &Context<'m>, place: Node<'m>, name: &str, qualified: &str) -> bool {
    let scopes = cx.model.scopes();
    let Some(id) = scopes.lookup(scopes.scope_of(place), name) else { return false };
    let Some(definition) = scopes.binding(id).definitions.first() else { return false };
    let is_known = cx.model.resolve(definition.name) == Resolution::Known(qualified.to_owned());
    is_known && !is_type_checking_only(definition.name)
}

/// The text of `name`, which may be a chain of attributes over several lines, without what stands between its words there.
pub(crate) fn dotted(name: Node<'_>) -> String {
    if !name.text().contains(['\n', '\r']) {
        return name.text().to_owned();
    }
    let words = std::iter::once(name).chain(name.descendants()).filter(|node| node.all_children().next().is_none());
    let is_spoken = |word: &Node<'_>| !matches!(word.kind(), Kind::Comment | Kind::LineContinuation);
    words.filter(is_spoken).map(|word| word.text()).collect()
}
