//! `try`, `with` and `if`: what protects calls, and the conditions around bindings.

use aiomend_syntax::Span;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_interpolated_string_element, walk_stmt};
use ruff_python_ast::{self as ast, Expr as Node, Stmt};

use crate::build::Builder;
use crate::expr::{Expr, Name};
use crate::ids::GuardId;
use crate::lower::span_of;
use crate::model::{BindingKind, Condition, Guard, GuardKind, Handler};

impl Builder {
    fn protect(&mut self, span: Span, kind: GuardKind) -> GuardId {
        let id = GuardId(self.outline.guards.len() as u32);
        self.outline.guards.push(Guard { parent: self.guard, span, kind });
        id
    }

    pub(super) fn attempt(&mut self, node: &ast::StmtTry) {
        let handlers: Vec<Handler> = node
            .handlers
            .iter()
            .filter_map(|handler| handler.as_except_handler())
            .map(|handler| self.handler(handler))
            .collect();
        let is_fallback = handlers.iter().any(catches_import_error);
        let guard = (!handlers.is_empty())
            .then(|| self.protect(span_of(node), GuardKind::Try { handlers, is_star: node.is_star }));
        self.guarded(guard, &node.body);
        let is_fallback = is_fallback && imports(&node.body);
        for handler in node.handlers.iter().filter_map(|handler| handler.as_except_handler()) {
            if let Some(type_) = &handler.type_ {
                self.visit_expr(type_);
            }
            if let Some(name) = &handler.name {
                self.bind(name.as_str(), span_of(handler), self.scope, BindingKind::Opaque);
            }
            let condition = if is_fallback { Condition::ImportFallback } else { self.condition };
            self.under(condition, &handler.body);
        }
        self.visit_body(&node.orelse);
        self.visit_body(&node.finalbody);
    }

    fn handler(&self, node: &ast::ExceptHandlerExceptHandler) -> Handler {
        let types = match node.type_.as_deref() {
            None => Vec::new(),
            Some(Node::Tuple(tuple)) => self.lower_all(&tuple.elts),
            Some(type_) => vec![self.lower(type_)],
        };
        let name: Option<Name> = node.name.as_ref().map(|name| name.as_str().into());
        let mut look = Look { name: name.as_deref().unwrap_or_default(), inspects: false, formats: false };
        if name.is_some() {
            look.visit_body(&node.body);
        }
        let Look { inspects, formats, .. } = look;
        let formats = formats && !inspects;
        let mut again = Again { name: name.as_deref(), found: false };
        again.visit_body(&node.body);
        let reraises = again.found;
        Handler { span: span_of(node), types, name, inspects, formats, reraises }
    }

    pub(super) fn with(&mut self, node: &ast::StmtWith) {
        let outer = self.guard;
        for item in &node.items {
            self.visit_expr(&item.context_expr);
            let context = self.lower(&item.context_expr);
            if let Some(target) = &item.optional_vars {
                self.bind_target(target, self.scope, &mut |_, path| BindingKind::With {
                    context: context.clone(),
                    path,
                    is_async: node.is_async,
                });
                self.visit_expr(target);
            }
            let is_bound = item.optional_vars.is_some();
            // A later item is evaluated under the protection of the earlier ones.
            let kind = GuardKind::With { context, is_async: node.is_async, is_bound };
            self.guard = Some(self.protect(span_of(node), kind));
        }
        self.visit_body(&node.body);
        self.guard = outer;
    }

    /// `stack.enter_context(suppress(OSError))` in the block of an `ExitStack` protects the rest of it.
    pub(super) fn entered(&mut self, call: &ast::ExprCall) {
        let (Node::Attribute(entering), [context]) = (&*call.func, &*call.arguments.args) else { return };
        let is_stack = |guard: &Guard| match &guard.kind {
            GuardKind::With { context: Expr::Call(made), .. } => {
                matches!(made.callee.last_name(), Some("ExitStack" | "AsyncExitStack"))
            }
            _ => false,
        };
        let mut around = self.guard;
        while let Some(guard) = around.map(|id| &self.outline.guards[id.index()]).filter(|guard| !is_stack(guard)) {
            around = guard.parent;
        }
        if around.is_some() {
            let is_async = entering.attr.as_str() == "enter_async_context";
            let kind = GuardKind::With { context: self.lower(context), is_async, is_bound: false };
            self.guard = Some(self.protect(span_of(call), kind));
        }
    }

    pub(super) fn choice(&mut self, node: &ast::StmtIf) {
        self.visit_expr(&node.test);
        let is_checking = matches!(self.lower(&node.test).last_name(), Some("TYPE_CHECKING"));
        let (then, otherwise) =
            if is_checking { (Condition::TypeChecking, Condition::Runtime) } else { (self.condition, self.condition) };
        let answers = self.answers(&node.test);
        self.knowing(answers.then, |builder| builder.under(then, &node.body));
        self.knowing(answers.otherwise, |builder| {
            for clause in &node.elif_else_clauses {
                if let Some(test) = &clause.test {
                    builder.visit_expr(test);
                }
                builder.under(otherwise, &clause.body);
            }
        });
    }
}

fn catches_import_error(handler: &Handler) -> bool {
    let is_import_error = |name: &Expr| {
        matches!(name.last_name(), Some("ImportError" | "ModuleNotFoundError" | "Exception" | "AttributeError"))
    };
    handler.types.is_empty() || handler.types.iter().any(is_import_error)
}

fn imports(body: &[Stmt]) -> bool {
    body.iter().any(|statement| matches!(statement, Stmt::Import(_) | Stmt::ImportFrom(_)))
}

/// Looks for a `raise` of the exception that is handled, in any branch.
struct Again<'n> {
    name: Option<&'n str>,
    found: bool,
}

impl<'a> Visitor<'a> for Again<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Raise(raise) => {
                self.found |= match raise.exc.as_deref() {
                    None => true,
                    Some(Node::Name(raised)) => self.name == Some(raised.id.as_str()),
                    Some(_) => false,
                };
            }
            // What is defined there runs later, if at all.
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, _: &'a Node) {}
}

/// Looks for a use of the exception that is more than passing it on or writing it down.
struct Look<'n> {
    name: &'n str,
    inspects: bool,
    formats: bool,
}

impl Look<'_> {
    fn is_it(&self, node: &Node) -> bool {
        matches!(node, Node::Name(name) if name.id.as_str() == self.name)
    }

    /// A call that only takes the exception along, or makes a text of it: the arguments that are left to be looked at.
    fn visit_call(&mut self, call: &ast::ExprCall, last: &str) {
        let formats = matches!((&*call.func, last), (Node::Name(_), "str" | "repr") | (Node::Attribute(_), "format"));
        // Who waits for the future gets the exception from it, as it is.
        let takes_along = last == "set_exception";
        self.visit_expr(&call.func);
        for argument in &call.arguments.args {
            match self.is_it(argument) {
                true if takes_along => {}
                true if formats => self.formats = true,
                _ => self.visit_expr(argument),
            }
        }
        for keyword in &call.arguments.keywords {
            let is_logged = keyword.arg.as_ref().is_some_and(|name| name.as_str() == "exc_info");
            match self.is_it(&keyword.value) {
                true if is_logged => {}
                true if formats => self.formats = true,
                _ => self.visit_expr(&keyword.value),
            }
        }
    }
}

/// What writes a text somewhere, by its last name.
const WRITERS: &[&str] =
    &["debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "print", "print_exception"];

impl<'a> Visitor<'a> for Look<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        let Stmt::Raise(raise) = statement else { return walk_stmt(self, statement) };
        let is_it = |node: &Node| matches!(node, Node::Name(name) if name.id.as_str() == self.name);
        // `raise`, `raise e`, `raise Other(…) from e`
        let (raised, cause) = (raise.exc.as_deref(), raise.cause.as_deref());
        let looked_at = [raised, cause].into_iter().flatten().filter(|node| !is_it(node));
        for node in looked_at.collect::<Vec<_>>() {
            self.visit_expr(node);
        }
    }

    fn visit_interpolated_string_element(&mut self, element: &'a ast::InterpolatedStringElement) {
        match element {
            ast::InterpolatedStringElement::Interpolation(part) if self.is_it(&part.expression) => self.formats = true,
            _ => walk_interpolated_string_element(self, element),
        }
    }

    fn visit_expr(&mut self, node: &'a Node) {
        match node {
            Node::Name(name) if name.id.as_str() == self.name => self.inspects = true,
            Node::Call(call) => {
                let last = match &*call.func {
                    Node::Name(name) => name.id.as_str(),
                    Node::Attribute(attribute) => attribute.attr.as_str(),
                    _ => "",
                };
                if !WRITERS.contains(&last) {
                    self.visit_call(call, last);
                }
            }
            // `"%s" % e`, `"%s: %s" % (name, e)`
            Node::BinOp(operation) if operation.op == ast::Operator::Mod && operation.left.is_string_literal_expr() => {
                let values = match &*operation.right {
                    Node::Tuple(tuple) => tuple.elts.as_slice(),
                    one => std::slice::from_ref(one),
                };
                for value in values {
                    if self.is_it(value) {
                        self.formats = true;
                    } else {
                        self.visit_expr(value);
                    }
                }
            }
            _ => walk_expr(self, node),
        }
    }
}
