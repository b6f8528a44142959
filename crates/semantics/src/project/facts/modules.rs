//! Which names of a file can be modules.

use std::collections::BTreeSet;

use aiomend_syntax::{Field, Kind, Module, Node};

/// The names in a file that can be modules.
pub(super) struct ModuleNames {
    names: BTreeSet<String>,
}

impl ModuleNames {
    /// Imported names, but for classes, and names that get a module by `import_module` or another name.
    pub(super) fn of(module: &Module) -> Self {
        let mut names = BTreeSet::new();
        let mut aliases: Vec<(&str, Node<'_>)> = Vec::new();
        for node in module.nodes() {
            match node.kind() {
                Kind::ImportStatement | Kind::ImportFromStatement => {
                    for item in node.children_at(Field::Name) {
                        let bound =
                            if item.kind() == Kind::AliasedImport { item.child(Field::Alias) } else { Some(item) };
                        let name = bound.and_then(|bound| bound.text().split('.').next()).unwrap_or_default();
                        // `from app import client as Client` names a module all the same.
                        let own = if item.kind() == Kind::AliasedImport { item.child(Field::Name) } else { None };
                        let own = own.and_then(|own| own.text().rsplit('.').next()).unwrap_or(name);
                        if !is_class_name(own) {
                            names.insert(name.to_owned());
                        }
                    }
                }
                Kind::Assignment => {
                    if let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right))
                        && left.kind() == Kind::Identifier
                    {
                        aliases.push((left.text(), right));
                    }
                }
                _ => {}
            }
        }
        let mut known = Self { names };
        // An alias of an alias is found in the second pass.
        for _ in 0..2 {
            for (name, value) in &aliases {
                if known.may_hold_functions(*value) {
                    known.names.insert((*name).to_owned());
                }
            }
        }
        known
    }

    /// Whether `owner` may be asyncio, an event loop or a module of the project, as opposed to a class or an object.
    pub(super) fn may_hold_functions(&self, owner: Node<'_>) -> bool {
        match owner.kind() {
            Kind::Identifier => self.names.contains(owner.text()) || is_asyncio_part(owner.text()),
            Kind::Attribute => {
                let last = owner.child(Field::Attribute).map_or("", |name| name.text());
                is_asyncio_part(last)
                    || !is_class_name(last)
                        && owner.child(Field::Object).is_some_and(|object| self.may_hold_functions(object))
            }
            // `sys.modules["app.a"]`, `importlib.import_module("app.a")`, `asyncio.get_running_loop()`
            Kind::Subscript => owner.text().contains("modules"),
            Kind::Call => owner.child(Field::Function).is_some_and(|function| {
                let name = function.text().rsplit('.').next().unwrap_or_default();
                name.contains("import") || name == "reload" || is_asyncio_part(name)
            }),
            Kind::ParenthesizedExpression => true,
            _ => false,
        }
    }
}

/// `Client`, `_Client`: a class by its name.
pub(super) fn is_class_name(name: &str) -> bool {
    let name = name.trim_start_matches('_');
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase) && !is_asyncio_part(name)
}

/// Whether a name says asyncio, a module of it, an event loop or some module.
pub(super) fn is_asyncio_part(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "tasks" || ["asyncio", "loop", "module"].iter().any(|part| name.contains(part))
}
