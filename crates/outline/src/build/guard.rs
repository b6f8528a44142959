//! `try`, `with` and `if`: what protects calls, and the conditions around bindings.

use aiomend_syntax::Span;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
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
        let inspects = name.as_ref().is_some_and(|name| {
            let mut look = Look { name, inspects: false };
            look.visit_body(&node.body);
            look.inspects
        });
        let mut again = Again { name: name.as_deref(), found: false };
        again.visit_body(&node.body);
        let reraises = again.found;
        Handler { span: span_of(node), types, name, inspects, reraises }
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
                    walk_expr(self, node);
                }
            }
            _ => walk_expr(self, node),
        }
    }
}
