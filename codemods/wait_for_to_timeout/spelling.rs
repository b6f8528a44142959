//! How `asyncio.timeout` is written at a site.

use aiomend_rewrite::{Context, Request};
use aiomend_semantics::place::without_parentheses;
use aiomend_semantics::{DefinitionKind, Resolution};
use aiomend_syntax::{Field, Kind, Node};

use super::site::Site;
use crate::imported::is_type_checking_only;

/// An expression for `asyncio.timeout`, and what must be imported for it.
pub(super) struct Spelling {
    pub(super) text: String,
    pub(super) requests: Vec<Request>,
}

/// The spelling that follows the site's own, or none where every name for it means something else.
pub(super) fn choose<'m>(cx: &Context<'m>, site: &Site<'m>) -> Option<Spelling> {
    let callee = without_parentheses(site.callee);
    match callee.kind() {
        Kind::Attribute => beside_attribute(cx, callee.child(Field::Object)?),
        _ => beside_name(cx, callee),
    }
}

/// `aio.wait_for` → `aio.timeout`, `asyncio.tasks.wait_for` → `asyncio.timeout`.
fn beside_attribute<'m>(cx: &Context<'m>, object: Node<'m>) -> Option<Spelling> {
    let mut module = object;
    loop {
        if cx.model.is_known(module, "asyncio") {
            return Some(Spelling { text: format!("{}.timeout", module.text()), requests: Vec::new() });
        }
        match module.child(Field::Object) {
            Some(outer) => module = outer,
            None => return by_module(cx, object),
        }
    }
}

/// A bare `wait_for` → a bare `timeout`, where that name is free or means just this.
fn beside_name<'m>(cx: &Context<'m>, callee: Node<'m>) -> Option<Spelling> {
    let binding = cx.model.binding_of(callee)?;
    let release = match binding.definitions.as_slice() {
        [only] if matches!(only.kind, DefinitionKind::Import(_)) => {
            Some(Request::Release { definition: only.name.span() })
        }
        _ => None,
    };
    let import = match binding.definitions.as_slice() {
        [only] => match only.kind {
            DefinitionKind::Import(statement) => Some(statement),
            _ => None,
        },
        _ => None,
    };
    if means(cx, callee, "timeout", "asyncio.timeout") {
        return Some(Spelling { text: "timeout".to_owned(), requests: release.into_iter().collect() });
    }
    if let Some(statement) = import.filter(|_| !cx.model.is_variable_name("timeout")) {
        let is_of_asyncio = statement.child(Field::ModuleName).is_some_and(|module| module.text() == "asyncio");
        let is_local = statement.parent().is_some_and(|parent| parent.kind() == Kind::Block);
        let beside = (is_of_asyncio || is_local).then(|| statement.span());
        let import = match beside {
            Some(_) if !is_of_asyncio => return by_module(cx, callee).map(|spelling| spelling.releasing(release)),
            beside => Request::ImportFrom { module: "asyncio".to_owned(), name: "timeout".to_owned(), beside },
        };
        let requests = std::iter::once(import).chain(release).collect();
        return Some(Spelling { text: "timeout".to_owned(), requests });
    }
    let local = import.filter(|statement| statement.parent().is_some_and(|parent| parent.kind() == Kind::Block));
    let spelling = by_module(cx, callee)?;
    Some(spelling.beside(local).releasing(release))
}

/// `asyncio.timeout`, importing `asyncio` where that is needed.
fn by_module<'m>(cx: &Context<'m>, place: Node<'m>) -> Option<Spelling> {
    let text = "asyncio.timeout".to_owned();
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
