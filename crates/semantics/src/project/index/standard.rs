//! The standard library as a table, made from the interpreters' own sources by `stdlib/make.py`.
//!
//! A section a module: what of it is a coroutine function, its classes and their bases, its exports. Modules without
//! any `async def` are known by name alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../stdlib/table.pyi");

/// Begins a section; the rest of the line is the module's name.
const SECTION: &str = "# module ";

/// Begins a line with names of modules that have no section.
const OTHERS: &str = "# modules ";

/// Begins a line with names that are bound in every module.
const BUILTINS: &str = "# builtins ";

struct Table {
    // By module: the text of its section.
    sections: BTreeMap<&'static str, &'static str>,
    // Every module of the standard library.
    modules: BTreeSet<&'static str>,
    packages: BTreeSet<&'static str>,
    builtins: BTreeSet<&'static str>,
}

fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let lines = || TABLE.split_inclusive('\n');
        let words = |start: &'static str| {
            lines().filter_map(move |line| line.strip_prefix(start)).flat_map(str::split_whitespace).collect()
        };
        let mut table = Table {
            sections: BTreeMap::new(),
            modules: words(OTHERS),
            packages: BTreeSet::new(),
            builtins: words(BUILTINS),
        };
        let mut open: Option<(&str, usize)> = None;
        let mut at = 0;
        for line in lines() {
            if let Some(name) = line.strip_prefix(SECTION) {
                table.close(open.take(), at);
                open = Some((name.trim(), at + line.len()));
            }
            at += line.len();
        }
        table.close(open, at);
        for module in table.modules.clone() {
            let mut inner = module;
            while let Some((package, _)) = inner.rsplit_once('.') {
                table.packages.insert(package);
                inner = package;
            }
        }
        table
    })
}

impl Table {
    fn close(&mut self, open: Option<(&'static str, usize)>, end: usize) {
        let Some((name, start)) = open else { return };
        self.modules.insert(name);
        self.sections.insert(name, TABLE.get(start..end).unwrap_or_default());
    }
}

/// What the table says of a module, as Python.
pub(super) fn text_of(module: &str) -> Option<&'static str> {
    table().sections.get(module).copied()
}

/// Whether something in the standard library has a function or method of this name.
pub(crate) fn defines(name: &str) -> bool {
    static DEFINED: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    let defined = DEFINED.get_or_init(|| {
        let named = TABLE.split("def ").skip(1).filter_map(|rest| rest.split('(').next());
        named.collect()
    });
    defined.contains(name)
}

/// Whether a top-level module belongs to the standard library.
pub(super) fn is_standard(top: &str) -> bool {
    table().modules.contains(top)
}

/// Whether there is such a module.
pub(super) fn has_module(dotted: &str) -> bool {
    table().modules.contains(dotted)
}

/// Whether a module has submodules.
pub(super) fn is_package(dotted: &str) -> bool {
    table().packages.contains(dotted)
}

/// Whether a name is bound in every module.
pub(crate) fn is_builtin(name: &str) -> bool {
    table().builtins.contains(name)
}
