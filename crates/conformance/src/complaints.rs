//! What CPython's compiler refuses although the grammar allows it.

use std::cell::RefCell;

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, Comprehension, Expr, PythonVersion, Stmt};
use ruff_python_parser::semantic_errors::{
    LazyImportContext, SemanticSyntaxChecker, SemanticSyntaxContext, SemanticSyntaxError,
};
use ruff_text_size::{Ranged, TextRange};

use crate::reading::Reading;
use crate::scopes::{Kind, Scope};

/// One thing that CPython at the target version would refuse.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// Byte offset of the place.
    pub offset: u32,
    /// What is wrong, in one line. The same mistake elsewhere has the same message.
    pub message: String,
    /// Which check found it.
    pub kind: ComplaintKind,
}

/// Which check found a [`Complaint`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ComplaintKind {
    /// Syntax that the target version does not have.
    Version,
    /// A statement or expression where it cannot stand.
    Semantic,
}

/// Blocks that CPython nests in one function (`CO_MAXBLOCKS`): loops, `with`, `try` and their handlers.
///
/// The limit of 3.11 and before; 3.13 takes one more.
const MAX_STATIC_BLOCKS: usize = 20;
/// Blocks that the body of an `except` clause is in.
const HANDLER_BLOCKS: usize = 2;

/// All complaints on `reading`, by offset.
pub(crate) fn collect(reading: &Reading) -> Vec<Complaint> {
    let Some(parsed) = reading.parsed() else { return Vec::new() };
    let body = parsed.suite();
    let version = reading.version().for_parser();
    let mut checker = Checker {
        semantic: SemanticSyntaxChecker::new(),
        errors: RefCell::default(),
        version,
        text: reading.text(),
        scopes: vec![Scope::new(Kind::Module, body)],
        future_annotations: imports_future_annotations(body),
        in_try: false,
    };
    checker.visit_body(body);
    let semantic = checker.errors.into_inner().into_iter();
    let semantic = semantic.map(|(range, message)| Complaint {
        offset: range.start().to_u32(),
        message,
        kind: ComplaintKind::Semantic,
    });
    let unsupported = parsed.unsupported_syntax_errors().iter().map(|error| Complaint {
        offset: error.range.start().to_u32(),
        message: error.to_string(),
        kind: ComplaintKind::Version,
    });
    let mut all: Vec<Complaint> = semantic.chain(unsupported).collect();
    all.sort();
    all
}

fn imports_future_annotations(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::ImportFrom(import) => {
            import.module.as_deref() == Some("__future__")
                && import.names.iter().any(|alias| alias.name.as_str() == "annotations")
        }
        _ => false,
    })
}

/// Walks a module and keeps what the parser's checks ask for.
///
/// It recurses; [`Reading::with_stack`] gives it a stack for the depth that [`crate::depth`] lets through.
struct Checker<'a> {
    semantic: SemanticSyntaxChecker,
    errors: RefCell<Vec<(TextRange, String)>>,
    version: PythonVersion,
    text: &'a str,
    // Invariant: never empty, the module's scope is first.
    scopes: Vec<Scope<'a>>,
    future_annotations: bool,
    in_try: bool,
}

impl<'a> Checker<'a> {
    fn check(&mut self, run: impl FnOnce(&mut SemanticSyntaxChecker, &Self)) {
        let mut semantic = std::mem::take(&mut self.semantic);
        run(&mut semantic, self);
        self.semantic = semantic;
    }

    fn within(&mut self, scope: Scope<'a>, run: impl FnOnce(&mut Self)) {
        self.scopes.push(scope);
        run(self);
        self.scopes.pop();
    }

    fn report(&self, range: TextRange, message: String) {
        self.errors.borrow_mut().push((range, message));
    }

    /// The scopes from the innermost outwards.
    fn outwards(&self) -> impl Iterator<Item = &Scope<'a>> {
        self.scopes.iter().rev()
    }

    fn function(&mut self, function: &'a ast::StmtFunctionDef) {
        for decorator in &function.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(type_params) = &function.type_params {
            self.visit_type_params(type_params);
        }
        for parameter in &function.parameters {
            if let Some(default) = parameter.default() {
                self.visit_expr(default);
            }
            if let Some(annotation) = parameter.annotation() {
                self.visit_annotation(annotation);
            }
        }
        if let Some(returns) = &function.returns {
            self.visit_annotation(returns);
        }
        let kind = Kind::Function { is_async: function.is_async, parameters: &function.parameters };
        self.within(Scope::new(kind, &function.body), |checker| checker.visit_body(&function.body));
    }

    fn class(&mut self, class: &'a ast::StmtClassDef) {
        for decorator in &class.decorator_list {
            self.visit_decorator(decorator);
        }
        if let Some(type_params) = &class.type_params {
            self.visit_type_params(type_params);
        }
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        self.within(Scope::new(Kind::Class, &class.body), |checker| checker.visit_body(&class.body));
    }

    fn lambda(&mut self, lambda: &'a ast::ExprLambda) {
        if let Some(parameters) = &lambda.parameters {
            for default in parameters.iter().filter_map(|parameter| parameter.default()) {
                self.visit_expr(default);
            }
        }
        self.within(Scope::new(Kind::Lambda, &[]), |checker| checker.visit_expr(&lambda.body));
    }

    /// The first iterable runs outside the comprehension's own scope, all else inside.
    fn comprehension(&mut self, generators: &'a [Comprehension], is_generator: bool, elements: &[&'a Expr]) {
        let Some((first, rest)) = generators.split_first() else { return };
        self.visit_expr(&first.iter);
        let is_async = generators.iter().any(|generator| generator.is_async);
        self.within(Scope::new(Kind::Comprehension { is_async, is_generator }, &[]), |checker| {
            checker.visit_expr(&first.target);
            first.ifs.iter().for_each(|test| checker.visit_expr(test));
            rest.iter().for_each(|generator| checker.visit_comprehension(generator));
            elements.iter().for_each(|element| checker.visit_expr(element));
        });
    }

    /// The `else` of a loop is outside it.
    fn looped(&mut self, body: &'a [Stmt], orelse: &'a [Stmt]) {
        self.block(1, |checker| {
            if let Some(scope) = checker.scopes.last_mut() {
                scope.loops += 1;
            }
            checker.visit_body(body);
            if let Some(scope) = checker.scopes.last_mut() {
                scope.loops -= 1;
            }
        });
        self.visit_body(orelse);
    }

    fn block(&mut self, blocks: usize, run: impl FnOnce(&mut Self)) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.blocks += blocks;
        }
        run(self);
        if let Some(scope) = self.scopes.last_mut() {
            scope.blocks -= blocks;
        }
    }

    /// CPython counts the blocks that are open inside a `try`, a `with` item or a loop.
    fn count_blocks(&self, stmt: &Stmt) {
        let opens = match stmt {
            Stmt::For(_) | Stmt::While(_) => 1,
            Stmt::With(with) => with.items.len(),
            // A handler is two blocks: the exception it holds, and its name.
            Stmt::Try(stmt) => {
                usize::from(!stmt.finalbody.is_empty()) + if stmt.handlers.is_empty() { 0 } else { HANDLER_BLOCKS }
            }
            _ => return,
        };
        if self.scopes.last().is_some_and(|scope| scope.blocks + opens > MAX_STATIC_BLOCKS) {
            self.report(stmt.range(), "too many statically nested blocks".to_owned());
        }
    }

    fn r#try(&mut self, stmt: &'a ast::StmtTry) {
        let was_in_try = std::mem::replace(&mut self.in_try, true);
        let finally = usize::from(!stmt.finalbody.is_empty());
        self.block(finally, |checker| {
            checker.block(usize::from(!stmt.handlers.is_empty()), |checker| checker.visit_body(&stmt.body));
            for handler in &stmt.handlers {
                checker.block(HANDLER_BLOCKS, |checker| checker.visit_except_handler(handler));
            }
            checker.visit_body(&stmt.orelse);
        });
        self.block(1, |checker| checker.visit_body(&stmt.finalbody));
        self.in_try = was_in_try;
    }
}

impl<'a> Visitor<'a> for Checker<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        self.check(|semantic, context| semantic.visit_stmt(stmt, context));
        self.count_blocks(stmt);
        match stmt {
            Stmt::FunctionDef(function) => self.function(function),
            Stmt::ClassDef(class) => self.class(class),
            Stmt::For(stmt) => {
                self.visit_expr(&stmt.iter);
                self.visit_expr(&stmt.target);
                self.looped(&stmt.body, &stmt.orelse);
            }
            Stmt::While(stmt) => {
                self.visit_expr(&stmt.test);
                self.looped(&stmt.body, &stmt.orelse);
            }
            Stmt::With(with) => {
                with.items.iter().for_each(|item| self.visit_with_item(item));
                self.block(with.items.len(), |checker| checker.visit_body(&with.body));
            }
            Stmt::Try(stmt) => self.r#try(stmt),
            _ => visitor::walk_stmt(self, stmt),
        }
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.check(|semantic, context| semantic.visit_expr(expr, context));
        match expr {
            Expr::Lambda(lambda) => self.lambda(lambda),
            Expr::ListComp(ast::ExprListComp { elt, generators, .. })
            | Expr::SetComp(ast::ExprSetComp { elt, generators, .. }) => self.comprehension(generators, false, &[elt]),
            Expr::Generator(ast::ExprGenerator { elt, generators, .. }) => self.comprehension(generators, true, &[elt]),
            Expr::DictComp(ast::ExprDictComp { key, value, generators, .. }) => {
                let key = key.as_deref();
                let elements: Vec<&Expr> = key.into_iter().chain([value.as_ref()]).collect();
                self.comprehension(generators, false, &elements);
            }
            _ => visitor::walk_expr(self, expr),
        }
    }
}

impl SemanticSyntaxContext for Checker<'_> {
    fn future_annotations_or_stub(&self) -> bool {
        self.future_annotations
    }

    fn lazy_import_context(&self) -> Option<LazyImportContext> {
        match self.outwards().next().map(|scope| &scope.kind) {
            Some(Kind::Function { .. } | Kind::Lambda) => Some(LazyImportContext::Function),
            Some(Kind::Class) => Some(LazyImportContext::Class),
            _ => self.in_try.then_some(LazyImportContext::TryExceptBlocks),
        }
    }

    fn python_version(&self) -> PythonVersion {
        self.version
    }

    fn source(&self) -> &str {
        self.text
    }

    fn global(&self, name: &str) -> Option<TextRange> {
        self.outwards().next().and_then(|scope| scope.global(name))
    }

    fn has_nonlocal_binding(&self, name: &str) -> bool {
        // A method's class binds `__class__` for it.
        let is_class = |scope: &Scope<'_>| name == "__class__" && matches!(scope.kind, Kind::Class);
        self.outwards().skip(1).any(|scope| scope.binds_for_nested(name) || is_class(scope))
    }

    fn in_async_context(&self) -> bool {
        self.outwards()
            .find_map(|scope| match scope.kind {
                Kind::Function { is_async, .. } => Some(is_async),
                Kind::Class | Kind::Lambda => Some(false),
                Kind::Comprehension { .. } | Kind::Module => None,
            })
            .unwrap_or(false)
    }

    fn in_await_allowed_context(&self) -> bool {
        self.outwards()
            .find_map(|scope| match scope.kind {
                Kind::Function { .. } | Kind::Lambda | Kind::Comprehension { is_generator: true, .. } => Some(true),
                Kind::Class => Some(false),
                Kind::Comprehension { .. } | Kind::Module => None,
            })
            .unwrap_or(false)
    }

    fn in_yield_allowed_context(&self) -> bool {
        matches!(self.outwards().next().map(|scope| &scope.kind), Some(Kind::Function { .. } | Kind::Lambda))
    }

    fn in_sync_comprehension(&self) -> bool {
        let inner = self.outwards().take_while(|scope| matches!(scope.kind, Kind::Comprehension { .. }));
        inner
            .into_iter()
            .any(|scope| matches!(scope.kind, Kind::Comprehension { is_async: false, is_generator: false }))
    }

    fn in_class_body_comprehension(&self) -> bool {
        let outer = self.outwards().find(|scope| !matches!(scope.kind, Kind::Comprehension { .. }));
        outer.is_some_and(|scope| matches!(scope.kind, Kind::Class))
    }

    fn in_module_scope(&self) -> bool {
        self.scopes.len() == 1
    }

    fn in_function_scope(&self) -> bool {
        matches!(self.outwards().next().map(|scope| &scope.kind), Some(Kind::Function { .. }))
    }

    fn in_generator_context(&self) -> bool {
        let mut inner = self.outwards().take_while(|scope| matches!(scope.kind, Kind::Comprehension { .. }));
        inner.any(|scope| matches!(scope.kind, Kind::Comprehension { is_generator: true, .. }))
    }

    fn in_notebook(&self) -> bool {
        false
    }

    fn report_semantic_error(&self, error: SemanticSyntaxError) {
        self.report(error.range, error.to_string());
    }

    fn in_loop_context(&self) -> bool {
        self.outwards().next().is_some_and(|scope| scope.loops > 0)
    }

    fn is_bound_parameter(&self, name: &str) -> bool {
        match self.outwards().next().map(|scope| &scope.kind) {
            Some(Kind::Function { parameters, .. }) => parameters.includes(name),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
