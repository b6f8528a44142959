//! Containers that are handed on: whoever has one may fill it where nobody sees.

use aiomend_syntax::Span;
use ruff_python_ast::{self as ast, Expr as Node, ExprContext, Stmt, UnaryOp};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::build::Builder;
use crate::expr::{Name, hash_of};
use crate::ids::ScopeId;
use crate::lower::span_of;
use crate::model::Escape;

/// Methods that fill a container.
pub(super) const FILLERS: &[&str] =
    &["append", "add", "appendleft", "put_nowait", "insert", "extend", "extendleft", "update", "setdefault"];

/// Functions that take a container and leave it as it is, by their last names.
const HARMLESS: &[&str] = &[
    "len",
    "list",
    "tuple",
    "set",
    "frozenset",
    "dict",
    "enumerate",
    "zip",
    "sorted",
    "reversed",
    "isinstance",
    "print",
    "str",
    "repr",
    "range",
    "min",
    "max",
    "sum",
    "any",
    "all",
    "bool",
    "iter",
    "map",
    "filter",
    "type",
    "id",
    "gather",
    "wait",
    "as_completed",
    "chain",
    "from_iterable",
    "join",
    // Their arguments are copied from.
    "extend",
    "extendleft",
    "update",
    "debug",
    "info",
    "warning",
    "error",
];

impl Builder {
    /// Note a read of a variable.
    pub(super) fn read(&mut self, name: &ast::ExprName) {
        let read = (self.scope, span_of(name).start());
        match self.reads.get_mut(name.id.as_str()) {
            Some(reads) => reads.push(read),
            None => {
                self.reads.insert(name.id.as_str().into(), vec![read]);
            }
        }
    }

    /// Walk what may run again in the same call of its function.
    pub(super) fn repeated(&mut self, span: Span, walk: impl FnOnce(&mut Self)) {
        let outer = self.in_loop.replace(span);
        walk(self);
        self.in_loop = outer;
    }

    /// Note a bare read of a variable or an attribute as a value, unless what stands around it is known to do no harm.
    pub(super) fn escape(&mut self, node: &Node) {
        if self.spared.remove(&span_of(node)) {
            return;
        }
        let scope = self.scope;
        match node {
            Node::Name(name) if name.ctx == ExprContext::Load => {
                let is_in_function = self.current_function().is_some();
                let late = (is_in_function && self.in_loop.is_none()).then(|| span_of(node).start());
                self.handed_on.push(HandedOn { name: name.id.as_str().into(), scope, late });
            }
            Node::Attribute(attribute) if attribute.ctx == ExprContext::Load => {
                let is_own =
                    matches!(&*attribute.value, Node::Name(name) if matches!(name.id.as_str(), "self" | "cls"));
                let escapes = self.outline.attribute_escapes.entry(attribute.attr.as_str().into()).or_default();
                let escape = Escape { scope, is_own };
                if !escapes.contains(&escape) {
                    escapes.push(escape);
                }
            }
            _ => {}
        }
    }

    /// A read of `node` here leaks nothing: it is iterated over, asked for its truth, copied.
    fn spare(&mut self, node: &Node) {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            match node {
                // `map(xs.append, ys)`
                Node::Attribute(attribute) if FILLERS.contains(&attribute.attr.as_str()) => {}
                Node::Name(_) | Node::Attribute(_) => {
                    self.spared.insert(span_of(node));
                }
                Node::Starred(starred) => open.push(&starred.value),
                Node::If(choice) => open.extend([&*choice.body, &*choice.orelse]),
                Node::BoolOp(operation) => open.extend(&operation.values),
                Node::UnaryOp(operation) if operation.op == UnaryOp::Not => open.push(&operation.operand),
                _ => {}
            }
        }
    }

    fn spare_all<'n>(&mut self, nodes: impl IntoIterator<Item = &'n Node>) {
        nodes.into_iter().for_each(|node| self.spare(node));
    }

    pub(super) fn spare_in_statement(&mut self, statement: &Stmt) {
        match statement {
            Stmt::If(choice) => {
                self.spare(&choice.test);
                self.spare_all(choice.elif_else_clauses.iter().filter_map(|clause| clause.test.as_ref()));
            }
            Stmt::While(looped) => self.spare(&looped.test),
            Stmt::Assert(asserted) => self.spare(&asserted.test),
            Stmt::For(looped) => self.spare(&looped.iter),
            Stmt::Expr(statement) => self.spare(&statement.value),
            Stmt::AugAssign(assign) => self.spare(&assign.value),
            Stmt::Assign(assign)
                if assign.targets.iter().all(|target| target.is_tuple_expr() || target.is_list_expr()) =>
            {
                self.spare(&assign.value);
            }
            // A variable that is returned is nobody else's as long as its own function runs.
            Stmt::Return(returned) => {
                if let Some(node @ Node::Name(name)) = returned.value.as_deref() {
                    self.spared.insert(span_of(node));
                    let late = Some(u32::MAX);
                    self.handed_on.push(HandedOn { name: name.id.as_str().into(), scope: self.scope, late });
                }
            }
            _ => {}
        }
    }

    /// What an expression does with the parts directly inside it.
    pub(super) fn spare_in_expression(&mut self, node: &Node) {
        match node {
            Node::Attribute(attribute) => {
                // `add = xs.append` is as good as `xs` itself.
                let is_called = self.spared.contains(&span_of(node));
                if is_called || !FILLERS.contains(&attribute.attr.as_str()) {
                    self.spare(&attribute.value);
                }
            }
            Node::Call(call) => self.spare_in_call(call),
            Node::Compare(comparison) => {
                self.spare(&comparison.left);
                self.spare_all(&comparison.comparators);
            }
            Node::BinOp(operation) => self.spare_all([&*operation.left, &*operation.right]),
            Node::UnaryOp(operation) => self.spare(&operation.operand),
            Node::Subscript(subscript) => self.spare(&subscript.value),
            Node::Starred(starred) => self.spare(&starred.value),
            Node::Await(awaited) => self.spare(&awaited.value),
            Node::YieldFrom(yielded) => self.spare(&yielded.value),
            Node::If(choice) => self.spare(&choice.test),
            Node::Dict(dict) => {
                self.spare_all(dict.items.iter().filter(|item| item.key.is_none()).map(|item| &item.value));
            }
            Node::ListComp(ast::ExprListComp { generators, .. })
            | Node::SetComp(ast::ExprSetComp { generators, .. })
            | Node::DictComp(ast::ExprDictComp { generators, .. })
            | Node::Generator(ast::ExprGenerator { generators, .. }) => {
                for generator in generators {
                    self.spare(&generator.iter);
                    self.spare_all(&generator.ifs);
                }
            }
            Node::FString(text) => {
                for element in text.value.elements() {
                    if let ast::InterpolatedStringElement::Interpolation(inner) = element {
                        self.spare(&inner.expression);
                    }
                }
            }
            _ => {}
        }
    }

    fn spare_in_call(&mut self, call: &ast::ExprCall) {
        if matches!(&*call.func, Node::Name(_) | Node::Attribute(_)) {
            self.spared.insert(span_of(&*call.func));
        }
        let keywords = &call.arguments.keywords;
        self.spare_all(call.arguments.args.iter().filter(|argument| argument.is_starred_expr()));
        self.spare_all(keywords.iter().filter(|keyword| keyword.arg.is_none()).map(|keyword| &keyword.value));
        let last = match &*call.func {
            Node::Name(name) => name.id.as_str(),
            Node::Attribute(attribute) => attribute.attr.as_str(),
            _ => "",
        };
        if HARMLESS.contains(&last) {
            self.spare_all(&call.arguments.args);
            self.spare_all(keywords.iter().map(|keyword| &keyword.value));
        }
    }

    /// Decide which variables escape: nobody in its own function sees what becomes of one that is not read again.
    pub(super) fn decide_escapes(&mut self) {
        let reads = std::mem::take(&mut self.reads);
        let outline = &self.outline;
        let may_be_late = |one: &HandedOn| one.late.is_some() && !outline.bindings(one.scope, &one.name).is_empty();
        let mut last: FxHashMap<(ScopeId, &str), Last> = FxHashMap::default();
        for one in self.handed_on.iter().filter(|one| may_be_late(one)) {
            last.insert((one.scope, &one.name), Last::default());
        }
        let named: FxHashSet<&str> = last.keys().map(|(_, name)| *name).collect();
        for (name, scopes) in reads.iter().filter(|(name, _)| named.contains(&***name)) {
            for &(reader, offset) in scopes {
                let Some(home) = outline.home_of(reader, name) else { continue };
                let Some(last) = last.get_mut(&(home, &**name)) else { continue };
                last.offset = last.offset.max(offset);
                last.is_captured |= outline.function_around(reader) != outline.function_around(home);
            }
        }
        let is_late = |one: &HandedOn| match (last.get(&(one.scope, &*one.name)), one.late) {
            (Some(last), Some(at)) => !last.is_captured && at >= last.offset,
            _ => false,
        };
        let mut escapes: FxHashMap<Name, Vec<ScopeId>> = FxHashMap::default();
        for one in self.handed_on.iter().filter(|one| !is_late(one)) {
            let scopes = escapes.entry(one.name.clone()).or_default();
            if !scopes.contains(&one.scope) {
                scopes.push(one.scope);
            }
        }
        self.outline.escapes = escapes;
        self.outline.mentioned.extend(reads.into_keys().map(|name| hash_of(&name)));
    }
}

/// A bare read of a variable as a value.
pub(super) struct HandedOn {
    name: Name,
    scope: ScopeId,
    // Where it stands, if it runs once at most in a call of its function; of a `return` the end of the text.
    late: Option<u32>,
}

/// The reads of a variable.
#[derive(Default)]
struct Last {
    offset: u32,
    // By a function inside, which may run at any time.
    is_captured: bool,
}
