//! From the parser's expressions to ours.

use aiomend_conformance::{TargetVersion, read};
use aiomend_syntax::Span;
use ruff_python_ast::{self as ast, Expr as AstExpr, ExprRef as Node, Number, Operator};
use ruff_text_size::Ranged;

use crate::expr::{CallExpr, ComprehensionKind, Constant, Expr};
use crate::ids::ScopeId;

/// What nests or chains deeper is unknown: our expressions are dropped and compared by recursion.
const MOST_DEPTH: usize = 48;

/// Elements of a display or a call that are kept. One more is kept as unknown, so that a claim about all of them fails.
const MOST_ELEMENTS: usize = 256;

/// Longest text of an annotation in quotes.
const MOST_ANNOTATION: usize = 1000;

/// Finds the scopes that lambdas and comprehensions opened.
pub(crate) trait Scopes {
    /// The scope of the node with this span.
    fn scope_of(&self, span: Span) -> Option<ScopeId>;
}

/// The expression of an annotation in quotes.
///
/// Names in it mean what they mean at the annotation's place; lambdas and comprehensions are unknown.
pub fn parse_expression(text: &str) -> Option<Expr> {
    struct Nowhere;
    impl Scopes for Nowhere {
        fn scope_of(&self, _: Span) -> Option<ScopeId> {
            None
        }
    }
    if text.len() > MOST_ANNOTATION {
        return None;
    }
    // In parentheses a break of the line inside is no end, as in an annotation.
    let reading = read(&format!("({})", text.trim()), TargetVersion::new(u8::MAX)).ok()?;
    let lower = || match reading.syntax().body.as_slice() {
        [ast::Stmt::Expr(statement)] => Some(lower(&*statement.value, &Nowhere)),
        _ => None,
    };
    reading.with_stack(lower).flatten()
}

/// `node` as far as conclusions are drawn from it.
pub(crate) fn lower<'a>(node: impl Into<Node<'a>>, scopes: &impl Scopes) -> Expr {
    lower_within(node.into(), scopes, MOST_DEPTH)
}

fn lower_within(node: Node<'_>, scopes: &impl Scopes, depth: usize) -> Expr {
    let Some(depth) = depth.checked_sub(1) else { return Expr::Unknown };
    let inner = |node: &AstExpr| lower_within(node.into(), scopes, depth);
    let boxed = |node: &AstExpr| Box::new(lower_within(node.into(), scopes, depth));
    match node {
        Node::Name(name) => Expr::Name(name.id.as_str().into()),
        Node::Attribute(attribute) => Expr::Attribute(boxed(&attribute.value), attribute.attr.as_str().into()),
        Node::Call(call) => {
            let mut arguments = several(&call.arguments.args, &inner);
            if call.arguments.keywords.len() > MOST_ELEMENTS {
                arguments.push(Expr::Unknown);
            }
            let keywords = call.arguments.keywords.iter().take(MOST_ELEMENTS);
            let keywords =
                keywords.map(|keyword| (keyword.arg.as_ref().map(|name| name.as_str().into()), inner(&keyword.value)));
            Expr::Call(Box::new(CallExpr { callee: inner(&call.func), arguments, keywords: keywords.collect() }))
        }
        Node::Await(awaited) => Expr::Await(boxed(&awaited.value)),
        Node::Subscript(subscript) => Expr::Subscript(boxed(&subscript.value), boxed(&subscript.slice)),
        Node::List(list) => Expr::List(several(&list.elts, &inner)),
        Node::Tuple(tuple) => Expr::Tuple(several(&tuple.elts, &inner)),
        Node::Set(set) => Expr::Set(several(&set.elts, &inner)),
        Node::Dict(dict) => {
            let kept = dict.items.iter().take(MOST_ELEMENTS);
            let mut items: Vec<_> = kept.map(|item| (item.key.as_ref().map(inner), inner(&item.value))).collect();
            if dict.items.len() > MOST_ELEMENTS {
                items.push((None, Expr::Unknown));
            }
            Expr::Dict(items)
        }
        Node::ListComp(comp) => comprehension(ComprehensionKind::List, None, &comp.elt, node, scopes, depth),
        Node::SetComp(comp) => comprehension(ComprehensionKind::Set, None, &comp.elt, node, scopes, depth),
        Node::Generator(comp) => comprehension(ComprehensionKind::Generator, None, &comp.elt, node, scopes, depth),
        Node::DictComp(comp) => {
            comprehension(ComprehensionKind::Dict, comp.key.as_deref(), &comp.value, node, scopes, depth)
        }
        Node::Lambda(lambda) => match scopes.scope_of(span_of(node)) {
            Some(scope) => Expr::Lambda { body: boxed(&lambda.body), scope },
            None => Expr::Unknown,
        },
        Node::If(choice) => Expr::If(boxed(&choice.body), boxed(&choice.orelse)),
        Node::BoolOp(operation) => Expr::Bool(several(&operation.values, &inner)),
        Node::BinOp(operation) if operation.op == Operator::BitOr => {
            Expr::Or(boxed(&operation.left), boxed(&operation.right))
        }
        Node::BinOp(operation) if operation.op == Operator::Add => {
            Expr::Sum(boxed(&operation.left), boxed(&operation.right))
        }
        Node::Slice(_) => Expr::Slice,
        Node::Starred(starred) => Expr::Starred(boxed(&starred.value)),
        Node::Named(named) => inner(&named.value),
        Node::StringLiteral(string) => Expr::Str(string.value.to_str().into()),
        Node::FString(_) => Expr::Constant(Constant::Text),
        Node::BytesLiteral(_) => Expr::Constant(Constant::Bytes),
        Node::NumberLiteral(number) => Expr::Constant(match &number.value {
            Number::Int(value) => Constant::Integer(value.as_i64()),
            Number::Float(_) | Number::Complex { .. } => Constant::Number,
        }),
        Node::UnaryOp(operation) => negative(operation),
        Node::BooleanLiteral(value) => Expr::Constant(Constant::Bool(value.value)),
        Node::EllipsisLiteral(_) => Expr::Constant(Constant::Ellipsis),
        Node::NoneLiteral(_) => Expr::None,
        _ => Expr::Unknown,
    }
}

/// `-1`, which is no literal for the parser.
fn negative(operation: &ast::ExprUnaryOp) -> Expr {
    match (operation.op, &*operation.operand) {
        (ast::UnaryOp::USub, AstExpr::NumberLiteral(number)) => match &number.value {
            Number::Int(value) => Expr::Constant(Constant::Integer(value.as_i64().and_then(i64::checked_neg))),
            _ => Expr::Constant(Constant::Number),
        },
        _ => Expr::Unknown,
    }
}

fn several(nodes: &[AstExpr], inner: &impl Fn(&AstExpr) -> Expr) -> Vec<Expr> {
    let mut kept: Vec<Expr> = nodes.iter().take(MOST_ELEMENTS).map(inner).collect();
    if nodes.len() > MOST_ELEMENTS {
        kept.push(Expr::Unknown);
    }
    kept
}

fn comprehension(
    kind: ComprehensionKind,
    key: Option<&AstExpr>,
    element: &AstExpr,
    node: Node<'_>,
    scopes: &impl Scopes,
    depth: usize,
) -> Expr {
    let Some(scope) = scopes.scope_of(span_of(node)) else { return Expr::Unknown };
    let key = key.map(|key| Box::new(lower_within(key.into(), scopes, depth)));
    Expr::Comprehension { kind, key, element: Box::new(lower_within(element.into(), scopes, depth)), scope }
}

/// Where a node stands.
pub(crate) fn span_of(node: impl Ranged) -> Span {
    Span::new(node.start().to_u32(), node.end().to_u32())
}
