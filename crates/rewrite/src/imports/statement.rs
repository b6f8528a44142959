//! Questions about one import statement.

use aiomend_syntax::{Field, Kind, Node};

/// The two forms of imports, in isort's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// `import a`
    Plain,
    /// `from a import b`
    From,
}

impl Form {
    pub(super) fn of(statement: Node<'_>) -> Self {
        if statement.kind() == Kind::ImportStatement { Form::Plain } else { Form::From }
    }
}

/// The module that a statement imports (the first of several), as written.
pub(super) fn module_name<'m>(statement: Node<'m>) -> &'m str {
    let name = match statement.kind() {
        Kind::ImportFromStatement => statement.child(Field::ModuleName),
        _ => statement.child(Field::Name).map(|item| match item.kind() {
            Kind::AliasedImport => item.child(Field::Name).unwrap_or(item),
            _ => item,
        }),
    };
    name.map_or("", |name| name.text())
}

/// The first component of a dotted name; a relative name is its own.
pub(super) fn top_level(module: &str) -> &str {
    if module.starts_with('.') { "." } else { module.split('.').next().unwrap_or(module) }
}

/// Whether a `from` import binds `name` unaliased.
pub(super) fn imports_name(statement: Node<'_>, name: &str) -> bool {
    statement.children_at(Field::Name).any(|item| item.kind() == Kind::DottedName && item.text() == name)
}

/// Whether a module is of the standard library; those that asyncio code commonly imports are known.
pub(super) fn is_standard(module: &str) -> bool {
    const KNOWN: &[&str] = &[
        "abc",
        "argparse",
        "array",
        "ast",
        "asyncio",
        "atexit",
        "base64",
        "binascii",
        "bisect",
        "builtins",
        "calendar",
        "codecs",
        "collections",
        "concurrent",
        "configparser",
        "contextlib",
        "contextvars",
        "copy",
        "csv",
        "ctypes",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "email",
        "enum",
        "errno",
        "faulthandler",
        "fcntl",
        "fnmatch",
        "fractions",
        "functools",
        "gc",
        "getpass",
        "glob",
        "gzip",
        "hashlib",
        "heapq",
        "hmac",
        "html",
        "http",
        "importlib",
        "inspect",
        "io",
        "ipaddress",
        "itertools",
        "json",
        "locale",
        "logging",
        "math",
        "mimetypes",
        "multiprocessing",
        "numbers",
        "operator",
        "os",
        "pathlib",
        "pickle",
        "pkgutil",
        "platform",
        "pprint",
        "queue",
        "random",
        "re",
        "sched",
        "secrets",
        "select",
        "selectors",
        "shlex",
        "shutil",
        "signal",
        "socket",
        "socketserver",
        "sqlite3",
        "ssl",
        "stat",
        "statistics",
        "string",
        "struct",
        "subprocess",
        "sys",
        "sysconfig",
        "tempfile",
        "textwrap",
        "threading",
        "time",
        "timeit",
        "traceback",
        "tracemalloc",
        "types",
        "typing",
        "unittest",
        "urllib",
        "uuid",
        "warnings",
        "weakref",
        "xml",
        "zipfile",
        "zlib",
        "zoneinfo",
    ];
    KNOWN.contains(&top_level(module))
}
