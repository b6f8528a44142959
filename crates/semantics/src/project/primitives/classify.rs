//! From what stands around a mention to what is done with the primitive.

use aiomend_outline::{Expr, Mention, Method, Role, Store, StoreKind};
use aiomend_syntax::Span;

use crate::infer::{At, Infer, Type};
use crate::project::primitives::kinds::kind_of;
use crate::project::primitives::{Form, Number, UseKind};

/// What a mention comes to.
pub(super) enum Done {
    Use(UseKind),
    Made { statement: Span, value: Option<Span>, form: Form },
}

/// What a mention does with a place that is certainly meant.
pub(super) fn done(infer: &Infer<'_>, at: &At, mention: &Mention, number: Number) -> Vec<Done> {
    match number {
        Number::One => vec![of_one(infer, at, &mention.role)],
        Number::Many => of_many(infer, at, mention),
    }
}

fn of_one(infer: &Infer<'_>, at: &At, role: &Role) -> Done {
    Done::Use(match role {
        Role::With { statement, is_async: true, items, is_bound } => {
            UseKind::AsyncWith { statement: *statement, items: *items, is_bound: *is_bound }
        }
        Role::Method(method) => of_method(method),
        Role::Argument(argument) => UseKind::Passed { call: argument.call },
        Role::Returned => UseKind::Returned,
        Role::Aliased => UseKind::Aliased,
        Role::Tested => UseKind::Tested,
        Role::Imported => UseKind::Exported,
        Role::Deleted(_) => UseKind::Deleted,
        Role::Stored(store) => {
            let form = form(infer, at, store);
            return Done::Made { statement: store.statement, value: store.value.as_ref().map(|(span, _)| *span), form };
        }
        Role::With { .. } | Role::Element { .. } | Role::Listed(_) | Role::Key(_) | Role::Other => UseKind::Other,
    })
}

fn of_method(method: &Method) -> UseKind {
    match (&*method.name, method.call) {
        ("acquire", Some(call)) => UseKind::Acquire { call, is_awaited: method.is_awaited },
        ("release", Some(call)) => UseKind::Release { call },
        ("locked", Some(_)) => UseKind::Locked,
        (name, call) => UseKind::OtherMethod { name: name.to_owned(), call },
    }
}

/// The mention is of a container: what it does with one of its elements counts as that.
fn of_many(infer: &Infer<'_>, at: &At, mention: &Mention) -> Vec<Done> {
    match &mention.role {
        Role::Element { then, .. } => vec![of_one(infer, at, then)],
        Role::Method(method) if method.call.is_some() => match (&*method.name, method.arguments.get(1)) {
            ("setdefault", Some((span, value))) => {
                let form = form_of(infer, at, value);
                let made = Done::Made { statement: method.call.unwrap_or(mention.span), value: Some(*span), form };
                vec![made, of_one(infer, at, &method.then)]
            }
            // A lock made for one that is missing is in no container.
            ("get" | "pop", Some((_, value))) if *value != Expr::None => {
                vec![Done::Use(UseKind::OtherMethod { name: method.name.to_string(), call: method.call })]
            }
            ("get" | "pop" | "__getitem__", _) => vec![of_one(infer, at, &method.then)],
            _ => vec![of_one(infer, at, &mention.role)],
        },
        Role::Stored(store) => {
            let form = match &store.value {
                Some((_, value)) if store.kind == StoreKind::Plain => container_form(infer, at, value),
                _ => form(infer, at, store),
            };
            let value = store.value.as_ref().map(|(span, _)| *span);
            vec![Done::Made { statement: store.statement, value, form }]
        }
        role => vec![of_one(infer, at, role)],
    }
}

fn form(infer: &Infer<'_>, at: &At, store: &Store) -> Form {
    match (&store.value, store.kind) {
        (_, StoreKind::Declared) => Form::Annotation,
        (Some((_, Expr::None)), _) => Form::Nothing,
        (Some(_), StoreKind::Shared) => Form::Other("another name is given the same value".to_owned()),
        (Some((_, value)), _) => form_of(infer, at, value),
        (None, _) => Form::Other("it is bound by more than a plain assignment".to_owned()),
    }
}

/// What one value is.
pub(super) fn form_of(infer: &Infer<'_>, at: &At, value: &Expr) -> Form {
    let called = match value {
        Expr::None => return Form::Nothing,
        Expr::Call(call) => call,
        Expr::Name(_) | Expr::Attribute(..) => {
            return Form::Other(format!("it is assigned `{}`", value.dotted().unwrap_or_default()));
        }
        Expr::Bool(_) | Expr::If(..) => return Form::Other("it is assigned one of several values".to_owned()),
        _ => return Form::Other("it is assigned what is no call of asyncio's class".to_owned()),
    };
    let kind_of_class = |callee: &Expr| {
        infer.renew();
        match infer.expression(at, callee) {
            Type::Class(class) => kind_of(&class),
            _ => None,
        }
    };
    if let Some(kind) = kind_of_class(&called.callee) {
        return Form::Made { kind, arguments: called.arguments.len() + called.keywords.len() };
    }
    let factory =
        called.keywords.iter().find(|(name, _)| matches!(name.as_deref(), Some("default_factory" | "factory")));
    if matches!(called.callee.last_name(), Some("field" | "ib" | "attrib" | "Field" | "PrivateAttr"))
        && let Some(kind) = factory.and_then(|(_, factory)| kind_of_class(factory))
    {
        return Form::Field { kind };
    }
    Form::Other(format!("it is assigned what `{}` gives", called.callee.dotted().unwrap_or_default()))
}

/// What a container of primitives is at first.
fn container_form(infer: &Infer<'_>, at: &At, value: &Expr) -> Form {
    let is_primitive = |value: &Expr| matches!(form_of(infer, at, value), Form::Made { .. });
    match value {
        Expr::Dict(items) if items.iter().all(|(key, value)| key.is_some() && is_primitive(value)) => Form::Container,
        Expr::List(parts) if parts.iter().all(is_primitive) => Form::Container,
        Expr::Comprehension { element, scope, .. }
            if matches!(form_of(infer, &at.scope(*scope), element), Form::Made { .. }) =>
        {
            Form::Container
        }
        Expr::Call(call) => {
            let is_empty = call.arguments.is_empty() && call.keywords.is_empty();
            let is_made_by_class = |factory: &Expr| match infer.expression(at, factory) {
                Type::Class(class) => kind_of(&class).is_some(),
                _ => false,
            };
            let makes = match factory_of(call.callee.last_name(), &call.arguments, &call.keywords) {
                Some(Expr::Lambda { body, scope }) => {
                    matches!(form_of(infer, &at.scope(*scope), body), Form::Made { .. })
                }
                Some(factory) => is_made_by_class(factory),
                None => is_empty,
            };
            match call.callee.last_name() {
                Some("dict" | "OrderedDict" | "WeakValueDictionary" | "defaultdict" | "field") if makes => {
                    Form::Container
                }
                _ => form_of(infer, at, value),
            }
        }
        other => form_of(infer, at, other),
    }
}

type Keywords = [(Option<aiomend_outline::Name>, Expr)];

/// The factory that a call of `defaultdict` is given; of a dataclass field that of an empty container counts as none.
fn factory_of<'e>(callee: Option<&str>, arguments: &'e [Expr], keywords: &'e Keywords) -> Option<&'e Expr> {
    match callee? {
        "defaultdict" => arguments.first().filter(|_| arguments.len() == 1 && keywords.is_empty()),
        "field" => match keywords.iter().find(|(name, _)| name.as_deref() == Some("default_factory")) {
            Some((_, factory)) => Some(factory),
            None => None,
        },
        _ => None,
    }
}
