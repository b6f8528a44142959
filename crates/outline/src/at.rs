//! From a place in the text to its expression and scope.

use aiomend_conformance::Reading;
use aiomend_syntax::Span;
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Stmt};
use ruff_text_size::Ranged;

use crate::expr::Expr;
use crate::ids::ScopeId;
use crate::lower::{Scopes, lower, span_of};
use crate::model::Outline;

impl Outline {
    /// The expression at exactly this place of the text that the outline was made of, and the scope it is read in.
    ///
    /// Parentheses around it may belong to `span` or not.
    pub fn expression_at(&self, reading: &Reading, span: Span) -> Option<(ScopeId, Expr)> {
        let found = reading.with_stack(|| {
            let whole = self.exact(reading, span);
            whole.or_else(|| self.exact(reading, without_parentheses(reading.text(), span)?))
        });
        found.flatten()
    }

    fn exact(&self, reading: &Reading, span: Span) -> Option<(ScopeId, Expr)> {
        let mut node = AnyNodeRef::ModModule(reading.syntax());
        let mut scope = ScopeId::MODULE;
        // Inside the first `for` of a comprehension all but its iterable is read in the comprehension's own scope.
        let mut within_first = None;
        loop {
            let child = child_around(node, span)?;
            self.enter(node, child, &mut scope, &mut within_first);
            node = child;
            if span_of(node) == span
                && let Some(expression) = node.as_expr_ref()
            {
                return Some((scope, lower(expression, self)));
            }
        }
    }
}

impl Outline {
    /// The scope that the last of these nodes is read in; each holds the next, and the first is the module.
    pub(crate) fn scope_along(&self, nodes: &[AnyNodeRef<'_>]) -> ScopeId {
        let mut scope = ScopeId::MODULE;
        let mut within_first = None;
        for (node, child) in nodes.iter().zip(nodes.iter().skip(1)) {
            self.enter(*node, *child, &mut scope, &mut within_first);
        }
        scope
    }

    /// Go on from a node to one that it holds.
    fn enter(
        &self,
        node: AnyNodeRef<'_>,
        child: AnyNodeRef<'_>,
        scope: &mut ScopeId,
        within_first: &mut Option<ScopeId>,
    ) {
        let own = self.scope_of(span_of(node)).unwrap_or(*scope);
        match (node, within_first.take()) {
            (AnyNodeRef::Comprehension(generator), Some(inner)) if generator.iter.range() != child.range() => {
                *scope = inner;
            }
            _ if is_first_generator(node, child) => *within_first = Some(own),
            _ if is_read_inside(node, child) => *scope = own,
            _ => {}
        }
    }
}

impl Scopes for Outline {
    fn scope_of(&self, span: Span) -> Option<ScopeId> {
        let at = self.by_span.binary_search_by_key(&span, |(span, _)| *span).ok()?;
        self.by_span.get(at).map(|(_, scope)| *scope)
    }
}

/// Whether `child` is read in the scope that `node` opens.
fn is_read_inside(node: AnyNodeRef<'_>, child: AnyNodeRef<'_>) -> bool {
    match node {
        AnyNodeRef::StmtFunctionDef(function) => holds(&function.body, child),
        AnyNodeRef::StmtClassDef(class) => holds(&class.body, child),
        AnyNodeRef::ExprLambda(lambda) => lambda.body.range() == child.range(),
        AnyNodeRef::ExprListComp(_)
        | AnyNodeRef::ExprSetComp(_)
        | AnyNodeRef::ExprDictComp(_)
        | AnyNodeRef::ExprGenerator(_) => true,
        _ => false,
    }
}

fn holds(body: &[Stmt], child: AnyNodeRef<'_>) -> bool {
    body.first().zip(body.last()).is_some_and(|(first, last)| {
        first.range().start() <= child.range().start() && child.range().end() <= last.range().end()
    })
}

fn is_first_generator(node: AnyNodeRef<'_>, child: AnyNodeRef<'_>) -> bool {
    let generators = match node {
        AnyNodeRef::ExprListComp(comp) => &comp.generators,
        AnyNodeRef::ExprSetComp(comp) => &comp.generators,
        AnyNodeRef::ExprDictComp(comp) => &comp.generators,
        AnyNodeRef::ExprGenerator(comp) => &comp.generators,
        _ => return false,
    };
    matches!(child, AnyNodeRef::Comprehension(_))
        && generators.first().is_some_and(|first| first.range() == child.range())
}

/// The child of `node` that holds `span`.
fn child_around<'a>(node: AnyNodeRef<'a>, span: Span) -> Option<AnyNodeRef<'a>> {
    child_in_list(node, span).or_else(|| any_child_around(node, span))
}

/// The same, where the child stands in a list that may be long: it is not searched from its beginning.
fn child_in_list<'a>(node: AnyNodeRef<'a>, span: Span) -> Option<AnyNodeRef<'a>> {
    match node {
        AnyNodeRef::ModModule(module) => item_around(&module.body, span),
        AnyNodeRef::StmtFunctionDef(function) => item_around(&function.body, span),
        AnyNodeRef::StmtClassDef(class) => item_around(&class.body, span),
        AnyNodeRef::Arguments(arguments) => item_around(&arguments.args, span),
        AnyNodeRef::ExprList(list) => item_around(&list.elts, span),
        AnyNodeRef::ExprTuple(tuple) => item_around(&tuple.elts, span),
        AnyNodeRef::ExprSet(set) => item_around(&set.elts, span),
        _ => None,
    }
}

/// The one of these nodes that holds `span`. They stand in the order of the text.
fn item_around<'a, T: Ranged>(items: &'a [T], span: Span) -> Option<AnyNodeRef<'a>>
where
    &'a T: Into<AnyNodeRef<'a>>,
{
    let at = items.partition_point(|item| item.end().to_u32() < span.end());
    items.get(at).filter(|item| item.start().to_u32() <= span.start()).map(Into::into)
}

fn any_child_around<'a>(node: AnyNodeRef<'a>, span: Span) -> Option<AnyNodeRef<'a>> {
    struct Around<'a> {
        span: Span,
        found: Option<AnyNodeRef<'a>>,
    }
    impl<'a> SourceOrderVisitor<'a> for Around<'a> {
        fn enter_node(&mut self, node: AnyNodeRef<'a>) -> TraversalSignal {
            if self.found.is_none() && span_of(node).contains(self.span) {
                self.found = Some(node);
            }
            TraversalSignal::Skip
        }
    }
    let mut around = Around { span, found: None };
    node.visit_source_order(&mut around);
    around.found
}

/// The place inside the parentheses that `span` begins and ends with.
fn without_parentheses(text: &str, span: Span) -> Option<Span> {
    let inner = text.get(span.range())?.strip_prefix('(')?.strip_suffix(')')?;
    let start = span.start() + 1 + (inner.len() - inner.trim_start().len()) as u32;
    Some(Span::new(start, start + inner.trim().len() as u32))
}
