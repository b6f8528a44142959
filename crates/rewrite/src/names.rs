//! The name giver: fresh names that read as a person's.

use std::collections::HashSet;

use aiomend_semantics::SemanticModel;
use aiomend_semantics::model::names_variable;
use aiomend_syntax::{Node, Span};

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

/// `base`, or `base_2`, `base_3` … : the first that no variable in `function` and the scopes inside it has.
pub fn fresh_local_name(function: Node<'_>, base: &str) -> String {
    let used: HashSet<&str> =
        function.descendants().filter(|node| names_variable(*node)).map(|node| node.text()).collect();
    first_free(base, |name| used.contains(name))
}

/// `base`, or `base_2`, `base_3` … : the first that no variable of the module has.
pub fn fresh_global_name(model: &SemanticModel<'_>, base: &str) -> String {
    first_free(base, |name| model.is_variable_name(name))
}

/// Gives out fresh names in one function, each once.
#[derive(Debug)]
pub struct LocalNames<'m> {
    function: Node<'m>,
    used: HashSet<&'m str>,
    given: Vec<String>,
}

impl<'m> LocalNames<'m> {
    /// The names of `function` and of the scopes inside it are taken.
    pub fn of(function: Node<'m>) -> Self {
        let used = function.descendants().filter(|node| names_variable(*node)).map(|node| node.text()).collect();
        Self { function, used, given: Vec::new() }
    }

    /// Whether no variable has this name, and it was not given out.
    pub fn is_free(&self, name: &str) -> bool {
        !self.used.contains(name) && !self.given.iter().any(|given| given == name) && is_identifier(name)
    }

    /// `base`, or `base_2`, `base_3` …; it is taken from now on.
    pub fn give(&mut self, base: &str) -> String {
        let name = first_free(base, |name| !self.is_free(name));
        self.given.push(name.clone());
        name
    }

    /// Let go of a name: every variable that has it gets another.
    pub fn release(&mut self, name: &str) {
        self.used.remove(name);
    }

    /// The names given out, as a fix declares them.
    pub fn into_given(self) -> Vec<(Span, String)> {
        let region = self.function.span();
        self.given.into_iter().map(|name| (region, name)).collect()
    }
}

/// `base`, or `base_2`, `base_3` … : the first that `is_used` says no to.
pub fn first_free(base: &str, is_used: impl Fn(&str) -> bool) -> String {
    std::iter::once(base.to_owned())
        .chain((2..).map(|number| format!("{base}_{number}")))
        .find(|name| !is_used(name) && is_identifier(name))
        .expect("one of endlessly many names is free")
}

/// A name for the value of a call of `callee`, as `user` for `fetch_user`; `result` when the callee suggests none.
pub fn result_name(callee: &str) -> &str {
    const FETCHING: &[&str] =
        &["get_", "fetch_", "read_", "load_", "receive_", "recv_", "find_", "create_", "make_", "build_"];
    const ASKING: &[&str] = &["is_", "has_", "can_", "should_"];
    let bare = callee.trim_start_matches('_');
    if ASKING.iter().any(|prefix| bare.starts_with(prefix)) && is_identifier(bare) && bare.is_ascii() {
        return bare;
    }
    let noun = FETCHING.iter().find_map(|prefix| bare.strip_prefix(prefix));
    // Python takes names that differ in their code points alone for the same (NFKC), and a leading underscore has a
    // meaning of its own.
    let is_plain = |noun: &&str| is_identifier(noun) && noun.is_ascii() && !noun.starts_with('_');
    noun.filter(|noun| is_plain(noun) && noun.chars().all(|c| !c.is_uppercase())).unwrap_or("result")
}
