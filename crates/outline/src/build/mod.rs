//! Making an outline: one walk over the fast parser's tree.

use aiomend_conformance::Reading;
use aiomend_syntax::{LineIndex, Span};
use ruff_python_ast::visitor::Visitor;
use ruff_python_ast::{self as ast, Expr as Node, Stmt};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::bindings::Bindings;
use crate::expr::{Expr, Name, hash_of};
use crate::ids::{ClassId, FunctionId, GuardId, ScopeId};
use crate::lower::{Scopes, lower, span_of};
use crate::model::{
    Asked, Binding, BindingKind, Call, Condition, Exports, Outline, Scope, ScopeKind, Step, StoredAttribute,
};

mod ask;
mod bind;
mod define;
mod escape;
mod exits;
mod finish;
mod flow;
mod guard;
mod visit;

impl Outline {
    /// The outline of the module that was read.
    pub fn of(reading: &Reading) -> Self {
        let made = reading.with_stack(|| {
            let mut builder = Builder::new(reading.text());
            builder.visit_body(&reading.syntax().body);
            builder.finish()
        });
        // Without a stack for a deep tree nothing is known of the module, its exports included.
        made.unwrap_or_else(|| {
            let mut builder = Builder::new(reading.text());
            builder.outline.exports = Exports::Unknown;
            builder.outline.star_imports.push(("".into(), u32::MAX));
            builder.finish()
        })
    }
}

/// The walk, and the outline as far as it is made.
struct Builder {
    outline: Outline,
    spans: FxHashMap<Span, ScopeId>,
    scope: ScopeId,
    guard: Option<GuardId>,
    condition: Condition,
    asked: Option<Asked>,
    // Bindings of `nonlocal` names: their home may not be known before the end.
    adrift: Vec<(ScopeId, Name, Binding)>,
    // Calls that are operands of `await`.
    awaited: FxHashSet<Span>,
    // Variables and attributes that are read at once in a way that leaks nothing.
    spared: FxHashSet<Span>,
    // Variables that are read as a value and may be filled by whoever gets them.
    handed_on: Vec<escape::HandedOn>,
    // Variables that are read, with the scopes and places of the reads.
    reads: FxHashMap<Name, Vec<(ScopeId, u32)>>,
    // The innermost loop around the present statement in its function.
    in_loop: Option<Span>,
}

impl Scopes for Builder {
    fn scope_of(&self, span: Span) -> Option<ScopeId> {
        self.spans.get(&span).copied()
    }
}

impl Builder {
    fn new(text: &str) -> Self {
        let module = Scope {
            kind: ScopeKind::Module,
            parent: None,
            name: "".into(),
            span: Span::new(0, u32::try_from(text.len()).unwrap_or(u32::MAX)),
            bindings: Bindings::default(),
            globals: FxHashSet::default(),
            nonlocals: FxHashSet::default(),
        };
        let outline = Outline {
            scopes: vec![module],
            functions: Vec::new(),
            classes: Vec::new(),
            guards: Vec::new(),
            calls: Vec::new(),
            stores: Vec::new(),
            fills: Vec::new(),
            escapes: FxHashMap::default(),
            attribute_escapes: FxHashMap::default(),
            star_imports: Vec::new(),
            exports: Exports::Absent,
            mentioned: FxHashSet::default(),
            by_span: Vec::new(),
            lines: LineIndex::new(text),
        };
        Self {
            outline,
            spans: FxHashMap::default(),
            scope: ScopeId::MODULE,
            guard: None,
            condition: Condition::Always,
            asked: None,
            adrift: Vec::new(),
            awaited: FxHashSet::default(),
            spared: FxHashSet::default(),
            handed_on: Vec::new(),
            reads: FxHashMap::default(),
            in_loop: None,
        }
    }

    fn lower(&self, node: &Node) -> Expr {
        lower(node, self)
    }

    fn lower_all(&self, nodes: &[Node]) -> Vec<Expr> {
        nodes.iter().map(|node| self.lower(node)).collect()
    }

    /// A new scope inside the present one.
    fn open(&mut self, kind: ScopeKind, name: &str, span: Span) -> ScopeId {
        let id = ScopeId(self.outline.scopes.len() as u32);
        self.outline.scopes.push(Scope {
            kind,
            parent: Some(self.scope),
            name: name.into(),
            span,
            bindings: Bindings::default(),
            globals: FxHashSet::default(),
            nonlocals: FxHashSet::default(),
        });
        self.spans.insert(span, id);
        id
    }

    /// Walk in another scope, with no protection from outside: it runs later.
    fn inside(&mut self, scope: ScopeId, walk: impl FnOnce(&mut Self)) {
        let in_loop = self.in_loop.take();
        let outer = (self.scope, self.guard.take(), self.condition, self.asked.take());
        self.scope = scope;
        self.condition = Condition::Always;
        walk(self);
        (self.scope, self.guard, self.condition, self.asked) = outer;
        self.in_loop = in_loop;
    }

    fn under(&mut self, condition: Condition, body: &[Stmt]) {
        let outer = std::mem::replace(&mut self.condition, condition);
        self.visit_body(body);
        self.condition = outer;
    }

    fn guarded(&mut self, guard: Option<GuardId>, body: &[Stmt]) {
        let outer = self.guard;
        self.guard = guard.or(outer);
        self.visit_body(body);
        self.guard = outer;
    }

    fn mention(&mut self, name: &str) {
        self.outline.mentioned.insert(hash_of(name));
    }

    fn call(&mut self, call: &ast::ExprCall) {
        let span = span_of(call);
        let callee = self.lower(&call.func);
        // The last words of the callee decide what is done with arguments, whatever it resolves to.
        self.arguments(call, &callee);
        let is_awaited = self.awaited.contains(&span);
        let is_off = |value: &Node| match value {
            Node::BooleanLiteral(literal) => !literal.value,
            Node::NoneLiteral(_) => true,
            _ => false,
        };
        let given = call.arguments.keywords.iter().filter(|keyword| !is_off(&keyword.value));
        let keywords = given.filter_map(|keyword| Some(keyword.arg.as_ref()?.as_str().into())).collect();
        let is_entered = matches!(callee.last_name(), Some("enter_context" | "enter_async_context"));
        self.outline.calls.push(Call { span, callee, scope: self.scope, is_awaited, keywords, guard: self.guard });
        if is_entered {
            self.entered(call);
        }
    }

    fn comprehension(&mut self, node: &Node, generators: &[ast::Comprehension], parts: &[Option<&Node>]) {
        let scope = self.open(ScopeKind::Comprehension, "", span_of(node));
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        // It runs where it stands, so what protects its place protects it.
        let guard = self.guard;
        let first_home = self.scope;
        self.inside(scope, |builder| {
            builder.guard = guard;
            for (at, generator) in generators.iter().enumerate() {
                let home = if at == 0 { first_home } else { scope };
                if at > 0 {
                    builder.visit_expr(&generator.iter);
                }
                let iterable = builder.lower(&generator.iter);
                builder.bind_target(&generator.target, home, &mut |_, path| BindingKind::Element {
                    iterable: iterable.clone(),
                    path,
                    is_async: generator.is_async,
                });
                for condition in &generator.ifs {
                    builder.visit_expr(condition);
                }
            }
            for part in parts.iter().flatten() {
                builder.visit_expr(part);
            }
        });
    }

    fn yielded(&mut self, value: Expr) {
        let mut scope = self.scope;
        while let ScopeKind::Comprehension = self.outline.scope(scope).kind {
            let Some(parent) = self.outline.scope(scope).parent else { return };
            scope = parent;
        }
        if let ScopeKind::Function(id) = self.outline.scope(scope).kind {
            let function = &mut self.outline.functions[id.index()];
            function.is_generator = true;
            function.yielded.push(value);
            function.yield_guards.push(self.guard);
        }
    }

    fn store(&mut self, attribute: &ast::ExprAttribute, span: Span, kind: BindingKind) {
        self.store_as(&attribute.value, attribute.attr.as_str(), span, kind);
    }

    fn store_as(&mut self, object: &Node, attribute: &str, span: Span, kind: BindingKind) {
        let object = self.lower(object);
        self.outline.stores.push(StoredAttribute {
            span,
            scope: self.scope,
            object,
            attribute: attribute.into(),
            kind,
            is_own: false,
        });
    }

    fn current_function(&self) -> Option<FunctionId> {
        match self.outline.scope(self.scope).kind {
            ScopeKind::Function(id) => Some(id),
            _ => None,
        }
    }

    fn current_class(&self) -> Option<ClassId> {
        match self.outline.scope(self.scope).kind {
            ScopeKind::Class(id) => Some(id),
            _ => None,
        }
    }
}

/// A path of unpacking as it grows.
type Path = Vec<Step>;
