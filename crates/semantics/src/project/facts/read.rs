//! What one file does to watched names, read from its tree.

use std::path::Path;

use aiomend_syntax::{Field, Kind, Module, Node, Source};

use super::modules::{ModuleNames, is_asyncio_part, is_class_name};
use super::{FileFacts, Replaced, Target, Watch};
use crate::project::Place;

/// What the file at `path` (relative to the project's root) does to watched names.
pub(super) fn read_facts(path: &Path, bytes: &[u8], watch: &Watch) -> FileFacts {
    let Ok(source) = Source::decode(bytes) else { return FileFacts::default() };
    let module = Module::parse(source);
    let mut reader = Reader { path, module: &module, watch, facts: FileFacts::default() };
    let reaches = reader.imports();
    reader.replaced_names(&reaches);
    reader.facts
}

struct Reader<'a> {
    path: &'a Path,
    module: &'a Module,
    watch: &'a Watch,
    facts: FileFacts,
}

impl<'a> Reader<'a> {
    fn is_watched(&self, name: &str) -> bool {
        self.watch.names.binary_search_by(|known| known.as_str().cmp(name)).is_ok()
    }

    fn place(&self, node: Node<'_>) -> Place {
        Place { path: self.path.to_path_buf(), line: self.module.lines().line_of(node.start()) + 1 }
    }

    /// The modules that the file imports, and the watched names among what it imports from them.
    fn imports(&mut self) -> Vec<Target> {
        let mut reached = Vec::new();
        for node in self.module.nodes() {
            match node.kind() {
                Kind::ImportStatement => {
                    for item in node.children_at(Field::Name) {
                        let path =
                            if item.kind() == Kind::AliasedImport { item.child(Field::Name) } else { Some(item) };
                        reached.extend(path.map(|path| Target::Dotted(path.text().to_owned())));
                    }
                }
                Kind::ImportFromStatement => {
                    let Some(from) = node.child(Field::ModuleName) else { continue };
                    for item in node.children_at(Field::Name) {
                        let path =
                            if item.kind() == Kind::AliasedImport { item.child(Field::Name) } else { Some(item) };
                        let Some(name) = path.map(|path| path.text()) else { continue };
                        let module = self.target(from.text(), None);
                        if self.is_watched(name) && from.text() != "asyncio" {
                            self.facts.imported.push((module.clone(), name.to_owned()));
                        }
                        reached.push(module);
                        reached.push(self.target(from.text(), Some(name)));
                    }
                    if node.children().any(|child| child.kind() == Kind::WildcardImport) {
                        let module = self.target(from.text(), None);
                        self.facts.starred.push(module.clone());
                        reached.push(module);
                    }
                }
                // `sys.modules["app.a"]`, `importlib.import_module("app.a")`
                Kind::Subscript | Kind::Call if finds_module(node) => {
                    reached.extend(strings_in(node).map(Target::Dotted));
                }
                _ => {}
            }
        }
        reached.sort();
        reached.dedup();
        reached
    }

    /// The module `from` of an import, or `name` in it.
    fn target(&self, from: &str, name: Option<&str>) -> Target {
        let dots = from.len() - from.trim_start_matches('.').len();
        let rest = from[dots..].split('.').filter(|part| !part.is_empty()).chain(name);
        if dots == 0 {
            return Target::Dotted(rest.collect::<Vec<_>>().join("."));
        }
        let mut base = self.path.to_path_buf();
        for _ in 0..dots {
            base.pop();
        }
        base.extend(rest);
        Target::Path(base)
    }

    fn replaced_names(&mut self, reaches: &[Target]) {
        let modules = ModuleNames::of(self.module);
        let opens_namespace = self.module.nodes().any(|node| is_namespace(node, &modules));
        let opened = opens_namespace.then(|| self.opened_namespaces(reaches));
        for node in self.module.nodes() {
            if let (Kind::String | Kind::KeywordArgument, Some(opened)) = (node.kind(), &opened) {
                self.key_of_namespace(node, opened);
            }
            match node.kind() {
                Kind::Call => self.patch_call(node, reaches, &modules),
                Kind::Attribute => self.attribute_of_module(node, reaches, &modules),
                Kind::Assignment | Kind::AugmentedAssignment => {
                    if let Some(target) = node.child(Field::Left) {
                        self.bound_attributes(target, node, reaches, &modules);
                    }
                }
                // `for mod.NAME in …`
                Kind::ForStatement | Kind::ForInClause => {
                    if let Some(target) = node.child(Field::Left) {
                        self.bound_attributes(target, target, reaches, &modules);
                    }
                }
                // `with … as mod.NAME`, `del mod.NAME`
                Kind::AsPatternTarget | Kind::DeleteStatement => self.bound_attributes(node, node, reaches, &modules),
                _ => {}
            }
        }
    }

    /// `mod.NAME` in the targets of a statement.
    fn bound_attributes(&mut self, target: Node<'a>, statement: Node<'a>, reaches: &[Target], modules: &ModuleNames) {
        for part in std::iter::once(target).chain(target.descendants()) {
            let (Some(owner), Some(name)) = (part.child(Field::Object), part.child(Field::Attribute)) else {
                continue;
            };
            if self.is_watched(name.text()) && may_have(owner, name.text(), modules) {
                // `sys.modules["app.a"]`, `importlib.import_module("app.a")`
                let named = strings_in(owner).map(Target::Dotted);
                self.replace(name.text(), statement, reaches.iter().cloned().chain(named).collect());
            }
        }
    }

    /// `"NAME"` or `NAME=` in a file that takes the namespace of a module: `vars(mod)["NAME"] = …`,
    /// `mod.__dict__.update(NAME=…)`. What the namespace goes through is not followed: it may be any of `opened`.
    fn key_of_namespace(&mut self, key: Node<'_>, opened: &[Target]) {
        let name = match key.kind() {
            Kind::String => content(key),
            _ => key.child(Field::Name).map(|name| name.text().to_owned()).unwrap_or_default(),
        };
        if self.is_watched(&name) {
            self.replace(&name, key, opened.to_vec());
        }
    }

    /// The modules whose namespace the file may take: those that it reaches, and the one of
    /// `patch.dict("app.a.__dict__", …)`.
    fn opened_namespaces(&self, reaches: &[Target]) -> Vec<Target> {
        let texts = self.module.nodes().filter(|node| node.kind() == Kind::String).map(content);
        let named = texts.filter_map(|text| text.strip_suffix(".__dict__").map(|path| Target::Dotted(path.into())));
        reaches.iter().cloned().chain(named).collect()
    }

    /// `patch("a.b.name")`, `patch.object(module, "name")`, `monkeypatch.setattr(module, "name", …)`,
    /// `monkeypatch.setattr("a.b.name", …)`, `setattr(module, "name", …)`, `mocker.patch(…)`.
    fn patch_call(&mut self, call: Node<'_>, reaches: &[Target], modules: &ModuleNames) {
        let (Some(function), Some(arguments)) = (call.child(Field::Function), call.child(Field::Arguments)) else {
            return;
        };
        let is_patch = function.text().split('.').any(|part| matches!(part, "patch" | "setattr" | "delattr"));
        if !is_patch {
            return;
        }
        let values: Vec<Node<'_>> = arguments
            .children()
            .filter_map(|argument| match argument.kind() {
                Kind::KeywordArgument => argument.child(Field::Value),
                _ => Some(argument),
            })
            .collect();
        self.patched_keywords(call, arguments, reaches);
        for argument in values.iter().filter(|argument| argument.kind() == Kind::String) {
            let text = content(*argument);
            let (path, name) = text.rsplit_once('.').unwrap_or(("", &text));
            if !self.is_watched(name) {
                continue;
            }
            let targets = if path.is_empty() {
                // `patch.object(client, "wait_for")` leaves asyncio alone.
                let owner = values.iter().find(|value| value.span() != argument.span());
                if owner.is_some_and(|owner| owner.kind() != Kind::String && !may_have(*owner, name, modules)) {
                    continue;
                }
                reaches.to_vec()
            } else {
                replaced_modules(path, reaches)
            };
            if !targets.is_empty() {
                self.replace(name, call, targets);
            }
        }
    }

    /// `patch.multiple("pkg.mod", NAME=…)`
    fn patched_keywords(&mut self, call: Node<'_>, arguments: Node<'_>, reaches: &[Target]) {
        let names: Vec<String> = arguments
            .children()
            .filter(|argument| argument.kind() == Kind::KeywordArgument)
            .filter_map(|argument| argument.child(Field::Name))
            .map(|name| name.text().to_owned())
            .filter(|name| self.is_watched(name))
            .collect();
        let is_multiple = call.child(Field::Function).is_some_and(|function| function.text().ends_with("multiple"));
        if names.is_empty() || !is_multiple {
            return;
        }
        let owner = arguments.children().next().filter(|owner| owner.kind() == Kind::String);
        let targets = owner.map_or_else(|| reaches.to_vec(), |owner| replaced_modules(&content(owner), reaches));
        for name in names {
            self.replace(&name, call, targets.clone());
        }
    }

    /// `mod.NAME` where `mod` is imported: the name must stay in that module.
    fn attribute_of_module(&mut self, attribute: Node<'_>, reaches: &[Target], modules: &ModuleNames) {
        let (Some(object), Some(name)) = (attribute.child(Field::Object), attribute.child(Field::Attribute)) else {
            return;
        };
        if self.is_watched(name.text()) && object.text() != "asyncio" && modules.may_hold_functions(object) {
            let name = name.text().to_owned();
            self.facts.imported.extend(reaches.iter().map(|target| (target.clone(), name.clone())));
        }
    }

    fn replace(&mut self, name: &str, node: Node<'_>, reaches: Vec<Target>) {
        let place = self.place(node);
        self.facts.replaced.push(Replaced { name: name.to_owned(), place, reaches });
    }
}

/// `LIMIT`, `_READ_TIMEOUT`: what is called so is a constant, of a module or of a class.
fn is_constant_name(name: &str) -> bool {
    name.contains(char::is_uppercase) && !name.contains(char::is_lowercase)
}

/// Whether `owner` may be a module that has something of this name.
fn may_have(owner: Node<'_>, name: &str, modules: &ModuleNames) -> bool {
    modules.may_hold_functions(owner) || is_constant_name(name) && may_be_any_module(owner)
}

/// Whether `owner` may be a module that a parameter, a loop or an attribute holds: it is not called as instances and
/// classes are.
fn may_be_any_module(owner: Node<'_>) -> bool {
    let last = match owner.kind() {
        Kind::Identifier => Some(owner),
        Kind::Attribute => owner.child(Field::Attribute),
        _ => None,
    };
    last.is_some_and(|last| !matches!(last.text(), "self" | "cls") && !is_class_name(last.text()))
}

/// `sys.modules[…]`, `importlib.import_module(…)`, `__import__(…)`
fn finds_module(node: Node<'_>) -> bool {
    match node.kind() {
        Kind::Subscript => node.child(Field::Value).is_some_and(|value| value.text().ends_with("modules")),
        _ => node
            .child(Field::Function)
            .is_some_and(|function| matches!(function.text().rsplit('.').next(), Some("import_module" | "__import__"))),
    }
}

/// `vars(mod)`, `mod.__dict__` and `"app.a.__dict__"`, where `mod` may be a module.
fn is_namespace(node: Node<'_>, modules: &ModuleNames) -> bool {
    let owner = match node.kind() {
        Kind::Attribute if node.child(Field::Attribute).is_some_and(|name| name.text() == "__dict__") => {
            node.child(Field::Object)
        }
        Kind::Call if node.child(Field::Function).is_some_and(|function| function.text() == "vars") => {
            node.child(Field::Arguments).and_then(|arguments| arguments.children().next())
        }
        Kind::String => return node.text().contains(".__dict__") && content(node).ends_with(".__dict__"),
        _ => None,
    };
    owner.is_some_and(|owner| modules.may_hold_functions(owner))
}

/// The texts of the strings in an expression.
fn strings_in(expression: Node<'_>) -> impl Iterator<Item = String> {
    expression.descendants().filter(|node| node.kind() == Kind::String).map(content)
}

/// The text that a string stands for, without what is interpolated in it.
fn content(string: Node<'_>) -> String {
    string.children().filter(|part| part.kind() == Kind::StringContent).map(|part| part.text()).collect()
}

/// The modules in which a patch of `path.NAME` replaces the name.
fn replaced_modules(path: &str, reaches: &[Target]) -> Vec<Target> {
    let last = path.rsplit('.').next().unwrap_or(path);
    // `"pkg.mod.Client.wait_for"` is a method.
    if is_class_name(last) {
        return Vec::new();
    }
    // `"pkg.mod.asyncio.wait_for"` names `pkg.mod` and every prefix of it.
    let prefixes = path.match_indices('.').map(|(at, _)| &path[..at]).chain(std::iter::once(path));
    let mut targets: Vec<Target> = prefixes.map(|prefix| Target::Dotted(prefix.to_owned())).collect();
    // The function of asyncio itself is replaced for everybody.
    if is_asyncio_part(last) {
        targets.extend_from_slice(reaches);
    }
    targets
}
