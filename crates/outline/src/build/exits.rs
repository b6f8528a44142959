//! What an `__exit__` compares the exception with that comes to it.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{self as ast, CmpOp, Expr as Node};

/// The types in `isinstance(exc, X)`, `issubclass(exc_type, X)`, `exc_type is X` and `exc_type in (X, Y)`, where the
/// first is a parameter or an element of one; none where `node` is no `__exit__` or `__aexit__`.
pub(super) fn tested(node: &ast::StmtFunctionDef) -> Vec<&Node> {
    if !matches!(node.name.as_str(), "__exit__" | "__aexit__") {
        return Vec::new();
    }
    let given = node.parameters.iter().skip(1).map(|parameter| parameter.name().as_str()).collect();
    let mut tests = Tests { given, found: Vec::new() };
    tests.visit_body(&node.body);
    tests.found
}

struct Tests<'a> {
    given: Vec<&'a str>,
    found: Vec<&'a Node>,
}

impl Tests<'_> {
    /// Whether an expression is `exc`, or `args[1]` of `*args`.
    fn is_given(&self, node: &Node) -> bool {
        match node {
            Node::Name(name) => self.given.contains(&name.id.as_str()),
            Node::Subscript(subscript) => self.is_given(&subscript.value),
            _ => false,
        }
    }
}

impl<'a> Visitor<'a> for Tests<'a> {
    fn visit_expr(&mut self, node: &'a Node) {
        match node {
            Node::Call(call) => {
                let is_test =
                    matches!(&*call.func, Node::Name(name) if matches!(name.id.as_str(), "isinstance" | "issubclass"));
                if let ([value, type_], true) = (&*call.arguments.args, is_test)
                    && self.is_given(value)
                {
                    self.found.push(type_);
                }
            }
            Node::Compare(compare) if self.is_given(&compare.left) => {
                let pairs = compare.ops.iter().zip(&compare.comparators);
                let types = pairs.filter(|(op, type_)| {
                    let is_test =
                        matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::Eq | CmpOp::NotEq | CmpOp::In | CmpOp::NotIn);
                    is_test && !type_.is_none_literal_expr()
                });
                self.found.extend(types.map(|(_, type_)| type_));
            }
            _ => {}
        }
        walk_expr(self, node);
    }
}
