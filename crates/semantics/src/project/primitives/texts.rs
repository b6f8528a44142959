//! Strings that say the name of a variable or an attribute.

use aiomend_outline::{Argument, Expr, Role};

use crate::project::primitives::UseKind;

/// Functions that replace an attribute, by their last names.
const PATCHING: &[&str] =
    &["setattr", "delattr", "__setattr__", "__delattr__", "patch", "object", "multiple", "spy", "stub", "dict"];

/// Functions that read an attribute by the text of its name, by their last names.
const READING: &[&str] = &["getattr", "hasattr", "__getattribute__", "attrgetter", "methodcaller", "getattr_static"];

/// Functions whose result in brackets is all that a module or an object has.
const NAMESPACES: &[&str] = &["globals", "locals", "vars"];

/// What a string is for, as far as what stands around it tells.
pub(super) enum Text<'m> {
    /// It names an attribute of this object; none where the string names the object too, or nothing does.
    Attribute { object: Option<&'m Expr>, kind: UseKind },
    /// It is a key of all that a module or an object has: `globals()["LOCK"]`, `self.__dict__["_lock"]`.
    Key(&'m Expr),
    /// `__all__`
    Exports,
    /// `__slots__`
    Slots,
    /// It may be anything.
    Loose,
}

pub(super) fn text(role: &Role) -> Text<'_> {
    match role {
        Role::Argument(argument) => argument_text(argument),
        Role::Key(of) => match &**of {
            Expr::Call(call) if call.callee.last_name().is_some_and(|name| NAMESPACES.contains(&name)) => {
                Text::Key(call.arguments.first().unwrap_or(&call.callee))
            }
            Expr::Attribute(object, name) if &**name == "__dict__" => Text::Key(object),
            _ => Text::Loose,
        },
        Role::Listed(name) if &**name == "__all__" => Text::Exports,
        Role::Listed(name) if matches!(&**name, "__slots__" | "__match_args__") => Text::Slots,
        _ => Text::Loose,
    }
}

fn argument_text(argument: &Argument) -> Text<'_> {
    let object = argument.receiver.as_ref();
    match argument.callee.last_name() {
        Some(name) if PATCHING.contains(&name) => Text::Attribute { object, kind: UseKind::Patched },
        Some(name) if READING.contains(&name) => Text::Attribute { object, kind: UseKind::Reflected },
        _ => Text::Loose,
    }
}
