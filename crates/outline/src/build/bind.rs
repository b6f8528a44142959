//! What binds names and attributes.

use aiomend_syntax::Span;
use ruff_python_ast::{self as ast, Expr as Node};

use crate::build::{Builder, Path, escape};
use crate::expr::{Expr, Name};
use crate::ids::ScopeId;
use crate::lower::span_of;
use crate::model::{Binding, BindingKind, Exports, Fill, FillKind, ScopeKind, Step};

impl Builder {
    /// Bind a name in the present scope, or where it is declared to belong.
    pub(super) fn bind(&mut self, name: &str, span: Span, evaluated_in: ScopeId, kind: BindingKind) {
        let binding = Binding { span, scope: evaluated_in, condition: self.condition, kind };
        self.bind_in(self.scope, name, binding);
    }

    pub(super) fn bind_in(&mut self, scope: ScopeId, name: &str, binding: Binding) {
        let at = &self.outline.scopes[scope.index()];
        if at.nonlocals.contains(name) {
            self.adrift.push((scope, name.into(), binding));
            return;
        }
        let home = if at.globals.contains(name) { ScopeId::MODULE } else { scope };
        self.outline.scopes[home.index()].bindings.push(name, binding);
    }

    /// A walrus binds in the function around the comprehensions that it stands in.
    pub(super) fn bind_walrus(&mut self, name: &str, span: Span, value: Expr) {
        let mut home = self.scope;
        while let (ScopeKind::Comprehension, Some(parent)) =
            (self.outline.scope(home).kind, self.outline.scope(home).parent)
        {
            home = parent;
        }
        let kind = BindingKind::Value(value, Path::new());
        let binding = Binding { span, scope: self.scope, condition: self.condition, kind };
        self.bind_in(home, name, binding);
    }

    /// Bind every name and attribute of a target; `kind` is given the path to it.
    pub(super) fn bind_target(
        &mut self,
        target: &Node,
        evaluated_in: ScopeId,
        kind: &mut dyn FnMut(&Node, Path) -> BindingKind,
    ) {
        // A target nests as deep as a user likes; an explicit list keeps the walk flat.
        let mut open: Vec<(&Node, Path)> = vec![(target, Path::new())];
        while let Some((node, path)) = open.pop() {
            match node {
                Node::Name(name) => {
                    let kind = kind(node, path);
                    self.bind(&name.id, span_of(node), evaluated_in, kind);
                }
                Node::Attribute(attribute) => {
                    let kind = kind(node, path);
                    self.store(attribute, span_of(node), kind);
                }
                Node::Subscript(subscript) => {
                    let value = match kind(node, path) {
                        BindingKind::Value(value, path) if path.is_empty() => value,
                        _ => Expr::Unknown,
                    };
                    self.fill_item(subscript, span_of(node), value);
                }
                Node::Starred(starred) => open.push((&starred.value, path)),
                Node::Tuple(ast::ExprTuple { elts, .. }) | Node::List(ast::ExprList { elts, .. }) => {
                    let starred = elts.iter().position(Node::is_starred_expr);
                    for (at, element) in elts.iter().enumerate() {
                        let mut inner = path.clone();
                        // Behind a star the index counts from the end, which nobody here asks for.
                        inner.push(if starred.is_some_and(|star| at >= star) { Step::Rest } else { Step::At(at) });
                        if starred.is_some_and(|star| at > star) {
                            inner.push(Step::At(0));
                        }
                        open.push((element, inner));
                    }
                }
                _ => {}
            }
        }
    }

    pub(super) fn assign(&mut self, assign: &ast::StmtAssign) {
        let value = self.lower(&assign.value);
        for target in &assign.targets {
            if matches!(target, Node::Name(name) if name.id.as_str() == "__all__") && self.scope == ScopeId::MODULE {
                self.outline.exports = literal_names(&value).map_or(Exports::Unknown, Exports::Names);
            }
            let parts = literal_parts(&value);
            self.bind_target(target, self.scope, &mut |_, path| match (path.as_slice(), parts) {
                // `a, b = f(), g()`
                ([Step::At(at)], Some(parts)) if parts.get(*at).is_some() => {
                    BindingKind::Value(parts.get(*at).cloned().unwrap_or_default(), Path::new())
                }
                _ => BindingKind::Value(value.clone(), path),
            });
        }
    }

    pub(super) fn annotated(&mut self, assign: &ast::StmtAnnAssign) {
        let value = assign.value.as_ref().map(|value| self.lower(value));
        let kind = BindingKind::Annotated(self.lower(&assign.annotation), value.clone());
        match &*assign.target {
            Node::Name(name) => {
                if name.id.as_str() == "__all__" && self.scope == ScopeId::MODULE {
                    let names = value.as_ref().and_then(literal_names);
                    self.outline.exports = names.map_or(Exports::Unknown, Exports::Names);
                }
                self.bind(&name.id, span_of(assign), self.scope, kind);
            }
            Node::Attribute(attribute) => self.store(attribute, span_of(assign), kind),
            Node::Subscript(subscript) => self.fill_item(subscript, span_of(assign), value.unwrap_or_default()),
            _ => {}
        }
    }

    pub(super) fn augmented(&mut self, assign: &ast::StmtAugAssign) {
        let value = self.lower(&assign.value);
        match &*assign.target {
            Node::Name(name) => {
                if name.id.as_str() == "__all__" && self.scope == ScopeId::MODULE {
                    self.more_exports(&value);
                }
                self.bind(&name.id, span_of(assign), self.scope, BindingKind::Augmented(value));
            }
            Node::Attribute(attribute) => self.store(attribute, span_of(assign), BindingKind::Augmented(value)),
            Node::Subscript(subscript) => self.fill_item(subscript, span_of(assign), Expr::Unknown),
            _ => {}
        }
    }

    fn more_exports(&mut self, value: &Expr) {
        let exports = std::mem::replace(&mut self.outline.exports, Exports::Unknown);
        if let (Exports::Names(mut names), Some(more)) = (exports, literal_names(value)) {
            names.extend(more);
            self.outline.exports = Exports::Names(names);
        }
    }

    /// `object[key] = value`, `object[a:b] = values`
    fn fill_item(&mut self, subscript: &ast::ExprSubscript, span: Span, value: Expr) {
        let object = self.lower(&subscript.value);
        let kind = if subscript.slice.is_slice_expr() { FillKind::Extend } else { FillKind::Item };
        self.fill(span, object, kind, value);
    }

    fn fill(&mut self, span: Span, object: Expr, kind: FillKind, value: Expr) {
        let (object, kind, value) = match object {
            Expr::Subscript(object, _) => {
                let value = match kind {
                    FillKind::One => Expr::List(vec![value]),
                    FillKind::Extend => value,
                    FillKind::Item => Expr::Dict(vec![(Some(Expr::Unknown), value)]),
                    FillKind::Inside => Expr::Unknown,
                };
                (*object, FillKind::Inside, value)
            }
            object => (object, kind, value),
        };
        if object.last_name().is_some() {
            self.outline.fills.push(Fill { span, scope: self.scope, in_loop: self.in_loop, object, kind, value });
        } else if let Expr::Subscript(..) = object {
            // Deeper inside: whatever it is.
            let mut root = object;
            while let Expr::Subscript(inner, _) = root {
                root = *inner;
            }
            if root.last_name().is_some() {
                let (scope, in_loop, kind) = (self.scope, self.in_loop, FillKind::Inside);
                self.outline.fills.push(Fill { span, scope, in_loop, object: root, kind, value: Expr::Unknown });
            }
        }
    }

    /// What a call does with its arguments: fills a container, extends `__all__`, assigns to an attribute.
    pub(super) fn arguments(&mut self, call: &ast::ExprCall, callee: &Expr) {
        let given = &call.arguments.args;
        // `setattr(Api, "get", fake)`, of a fixture's too.
        if let (Some("setattr"), [object, Node::StringLiteral(attribute), value]) = (callee.last_name(), &**given) {
            let kind = BindingKind::Value(self.lower(value), Path::new());
            self.store_as(object, attribute.value.to_str(), span_of(call), kind);
        }
        if let Expr::Attribute(object, method) = callee {
            let argument = match (&**method, &**given) {
                ("append" | "add" | "appendleft" | "put_nowait", [value]) => Some((FillKind::One, value)),
                ("insert", [_, value]) => Some((FillKind::One, value)),
                ("extend" | "extendleft" | "update", [value]) => Some((FillKind::Extend, value)),
                ("setdefault", [_, value]) => Some((FillKind::Item, value)),
                _ => None,
            };
            if argument.is_none() && escape::FILLERS.contains(&&**method) {
                // `d.update(key=value)`, `xs.append(*ys)`
                self.fill(span_of(call), (**object).clone(), FillKind::One, Expr::Unknown);
            }
            if let Some((kind, value)) = argument {
                let value = self.lower(value);
                if matches!(&**object, Expr::Name(name) if &**name == "__all__") && self.scope == ScopeId::MODULE {
                    let as_list = if kind == FillKind::One { Expr::List(vec![value.clone()]) } else { value.clone() };
                    self.more_exports(&as_list);
                }
                self.fill(span_of(call), (**object).clone(), kind, value);
            }
        }
    }

    pub(super) fn import(&mut self, import: &ast::StmtImport) {
        for alias in &import.names {
            let module = alias.name.as_str();
            let top = module.split('.').next().unwrap_or_default();
            let (bound, module) = match &alias.asname {
                Some(name) => (name.as_str(), module),
                None => (top, top),
            };
            let kind = BindingKind::Import { module: module.into(), level: 0, name: None };
            self.bind(bound, span_of(alias), self.scope, kind);
        }
    }

    pub(super) fn import_from(&mut self, import: &ast::StmtImportFrom) {
        let module = import.module.as_ref().map_or("", |module| module.as_str());
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.outline.star_imports.push((module.into(), import.level));
                continue;
            }
            let bound = alias.asname.as_ref().map_or(name, |bound| bound.as_str());
            let kind = BindingKind::Import { module: module.into(), level: import.level, name: Some(name.into()) };
            self.bind(bound, span_of(alias), self.scope, kind);
        }
    }
}

/// The parts of a display without stars.
fn literal_parts(value: &Expr) -> Option<&[Expr]> {
    match value {
        Expr::Tuple(parts) | Expr::List(parts) if !parts.iter().any(|part| matches!(part, Expr::Starred(_))) => {
            Some(parts)
        }
        _ => None,
    }
}

/// The strings of a list or tuple of literals, or of a sum of those.
fn literal_names(value: &Expr) -> Option<Vec<Name>> {
    let mut names = Vec::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Expr::Sum(first, second) => open.extend([&**second, &**first]),
            Expr::List(parts) | Expr::Tuple(parts) => {
                for part in parts {
                    let Expr::Str(name) = part else { return None };
                    names.push(name.clone());
                }
            }
            _ => return None,
        }
    }
    Some(names)
}
