//! The name giver: fresh names that read as a person's.

use std::collections::HashSet;

use aiomend_syntax::{Field, Kind, Module, Node};

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "type", "while", "with", "yield",
];

/// Whether `text` can name a variable.
pub fn is_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
        && !KEYWORDS.contains(&text)
}

/// `base`, or `base_2`, `base_3` … : the first that no variable in `region` has. For a local name the region is the
/// outermost function, for a module-level one the whole module.
pub fn fresh_name(region: Node<'_>, base: &str) -> String {
    let used: HashSet<&str> = region.descendants().filter(|node| is_variable(*node)).map(|node| node.text()).collect();
    std::iter::once(base.to_owned())
        .chain((2..).map(|number| format!("{base}_{number}")))
        .find(|name| !used.contains(name.as_str()) && is_identifier(name))
        .expect("one of endlessly many names is free")
}

/// Whether any variable, function, class or import of the module has this name.
pub fn is_taken(module: &Module, name: &str) -> bool {
    module.nodes().any(|node| is_variable(node) && node.text() == name)
}

fn is_variable(node: Node<'_>) -> bool {
    let Some(parent) = node.parent().filter(|_| node.kind() == Kind::Identifier) else { return false };
    match (parent.kind(), node.field()) {
        (Kind::Attribute, Field::Attribute) | (Kind::KeywordArgument, Field::Name) => false,
        // The module of `from module import name` is not bound, nor is what an alias replaces.
        (Kind::DottedName, _) => {
            parent.field() != Field::ModuleName
                && parent
                    .parent()
                    .is_none_or(|outer| !matches!(outer.kind(), Kind::RelativeImport | Kind::AliasedImport))
        }
        // `name = …` in a class body is an attribute for everybody outside that body.
        (Kind::Assignment, Field::Left) => !is_in_class_body(parent),
        _ => true,
    }
}

fn is_in_class_body(assignment: Node<'_>) -> bool {
    let block = assignment.parent().and_then(|statement| statement.parent());
    let owner = block.filter(|block| block.kind() == Kind::Block).and_then(|block| block.parent());
    owner.is_some_and(|owner| owner.kind() == Kind::ClassDefinition)
}

/// A name for the value of a call of `callee`, as `user` for `fetch_user`; `result` when the callee suggests none.
pub fn result_name(callee: &str) -> &str {
    const FETCHING: &[&str] =
        &["get_", "fetch_", "read_", "load_", "receive_", "recv_", "find_", "create_", "make_", "build_"];
    const ASKING: &[&str] = &["is_", "has_", "can_", "should_"];
    let bare = callee.trim_start_matches('_');
    if ASKING.iter().any(|prefix| bare.starts_with(prefix)) && is_identifier(bare) {
        return bare;
    }
    let noun = FETCHING.iter().find_map(|prefix| bare.strip_prefix(prefix));
    noun.filter(|noun| is_identifier(noun) && noun.chars().all(|c| !c.is_uppercase())).unwrap_or("result")
}
