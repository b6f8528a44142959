//! The walk: what each statement, expression and pattern gives to an outline.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{self as ast, Expr as Node, ExprContext, Pattern, Stmt};

use super::Builder;
use crate::expr::{Expr, Name};
use crate::lower::span_of;
use crate::model::{BindingKind, ScopeKind};

impl<'a> Visitor<'a> for Builder {
    fn visit_body(&mut self, body: &'a [Stmt]) {
        let outer = self.asked.clone();
        for statement in body {
            self.visit_stmt(statement);
            if let Some(answer) = self.answer_behind(statement) {
                self.asked = Some(answer);
            }
        }
        self.asked = outer;
    }

    fn visit_stmt(&mut self, statement: &'a Stmt) {
        self.spare_in_statement(statement);
        match statement {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::Return(returned) => {
                walk_stmt(self, statement);
                let value = returned.value.as_ref().map_or(Expr::None, |value| self.lower(value));
                if let Some(id) = self.current_function() {
                    let function = &mut self.outline.functions[id.index()];
                    let at = function.returned.len();
                    function.questions.extend(self.asked.clone().map(|asked| (at, asked)));
                    function.returned.push(value);
                }
            }
            Stmt::Assign(assign) => {
                self.visit_expr(&assign.value);
                self.assign(assign);
                for target in &assign.targets {
                    self.visit_expr(target);
                }
            }
            Stmt::AnnAssign(assign) => {
                walk_stmt(self, statement);
                self.annotated(assign);
            }
            Stmt::AugAssign(assign) => {
                walk_stmt(self, statement);
                self.augmented(assign);
            }
            Stmt::TypeAlias(alias) => {
                let value = self.lower(&alias.value);
                if let Node::Name(name) = &*alias.name {
                    self.bind(&name.id, span_of(statement), self.scope, BindingKind::Alias(value));
                }
            }
            Stmt::For(looped) => {
                self.visit_expr(&looped.iter);
                let iterable = self.lower(&looped.iter);
                let is_async = looped.is_async;
                self.bind_target(&looped.target, self.scope, &mut |_, path| BindingKind::Element {
                    iterable: iterable.clone(),
                    path,
                    is_async,
                });
                self.repeated(span_of(statement), |builder| {
                    builder.visit_expr(&looped.target);
                    builder.visit_body(&looped.body);
                });
                self.visit_body(&looped.orelse);
            }
            Stmt::While(_) => self.repeated(span_of(statement), |builder| walk_stmt(builder, statement)),
            Stmt::If(choice) => self.choice(choice),
            Stmt::With(with) => self.with(with),
            Stmt::Try(attempt) => self.attempt(attempt),
            Stmt::Import(import) => self.import(import),
            Stmt::ImportFrom(import) => self.import_from(import),
            Stmt::Global(global) => {
                let names = global.names.iter().map(|name| Name::from(name.as_str()));
                self.outline.scopes[self.scope.index()].globals.extend(names);
            }
            Stmt::Nonlocal(nonlocal) => {
                let names = nonlocal.names.iter().map(|name| Name::from(name.as_str()));
                self.outline.scopes[self.scope.index()].nonlocals.extend(names);
            }
            Stmt::Delete(delete) => {
                walk_stmt(self, statement);
                // What is deleted from an attribute or a container gives it no value.
                for target in delete.targets.iter().flat_map(deleted_names) {
                    self.bind(target.id.as_str(), span_of(target), self.scope, BindingKind::Opaque);
                }
            }
            _ => walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, node: &'a Node) {
        self.spare_in_expression(node);
        match node {
            Node::Name(name) => {
                if matches!(name.ctx, ExprContext::Load) {
                    self.read(name);
                    self.escape(node);
                }
            }
            Node::Attribute(attribute) => {
                self.escape(node);
                self.mention(attribute.attr.as_str());
                self.visit_expr(&attribute.value);
            }
            Node::Await(awaited) => {
                if let Node::Call(call) = &*awaited.value {
                    self.awaited.insert(span_of(call));
                }
                self.visit_expr(&awaited.value);
            }
            Node::Call(call) => {
                // Scopes of arguments must be known before the callee is kept: `(lambda: x)().run()`.
                walk_expr(self, node);
                self.call(call);
            }
            Node::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.visit_parameters(parameters);
                }
                let scope = self.open(ScopeKind::Lambda, "", span_of(node));
                self.inside(scope, |builder| {
                    builder.lambda_parameters(lambda);
                    builder.visit_expr(&lambda.body);
                });
            }
            Node::ListComp(comp) => self.comprehension(node, &comp.generators, &[Some(&comp.elt)]),
            Node::SetComp(comp) => self.comprehension(node, &comp.generators, &[Some(&comp.elt)]),
            Node::Generator(comp) => self.comprehension(node, &comp.generators, &[Some(&comp.elt)]),
            Node::DictComp(comp) => {
                self.comprehension(node, &comp.generators, &[comp.key.as_deref(), Some(&comp.value)]);
            }
            Node::Named(named) => {
                self.visit_expr(&named.value);
                let value = self.lower(&named.value);
                if let Node::Name(name) = &*named.target {
                    self.bind_walrus(&name.id, span_of(node), value);
                }
            }
            Node::Yield(yielded) => {
                walk_expr(self, node);
                let value = yielded.value.as_ref().map_or(Expr::None, |value| self.lower(value));
                self.yielded(value);
            }
            Node::YieldFrom(_) => {
                walk_expr(self, node);
                self.yielded(Expr::Unknown);
            }
            _ => walk_expr(self, node),
        }
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchAs(pattern) => pattern.name.as_ref(),
            Pattern::MatchStar(pattern) => pattern.name.as_ref(),
            Pattern::MatchMapping(pattern) => pattern.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name.as_str(), span_of(pattern), self.scope, BindingKind::Opaque);
        }
        ruff_python_ast::visitor::walk_pattern(self, pattern);
    }
}

/// The variables of a `del`.
fn deleted_names(target: &Node) -> Vec<&ast::ExprName> {
    let mut names = Vec::new();
    let mut open = vec![target];
    while let Some(node) = open.pop() {
        match node {
            Node::Name(name) => names.push(name),
            Node::Tuple(ast::ExprTuple { elts, .. }) | Node::List(ast::ExprList { elts, .. }) => open.extend(elts),
            _ => {}
        }
    }
    names
}
