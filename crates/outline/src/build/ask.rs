//! `if iscoroutinefunction(function):`, and what is known behind it.

use ruff_python_ast::{BoolOp, Expr as Node, Stmt, UnaryOp};

use crate::build::{Builder, flow};
use crate::expr::Expr;
use crate::model::{Asked, BindingKind};

/// Inner parts of a test that are followed.
const MOST_DEPTH: usize = 8;

/// What a test says where it held, and where it did not.
#[derive(Default)]
pub(super) struct Answers {
    pub(super) then: Option<Asked>,
    pub(super) otherwise: Option<Asked>,
}

impl Builder {
    /// Walk where this is known; what was known before stays known where it is nothing new.
    pub(super) fn knowing(&mut self, asked: Option<Asked>, walk: impl FnOnce(&mut Self)) {
        let outer = self.asked.clone();
        self.asked = asked.or_else(|| outer.clone());
        walk(self);
        self.asked = outer;
    }

    /// What is known behind an `if` whose body is left early.
    pub(super) fn answer_behind(&self, statement: &Stmt) -> Option<Asked> {
        let Stmt::If(choice) = statement else { return None };
        let is_left = choice.elif_else_clauses.is_empty() && !flow::falls_through(&choice.body);
        if is_left { self.answers(&choice.test).otherwise } else { None }
    }

    pub(super) fn answers(&self, test: &Node) -> Answers {
        self.answers_within(test, MOST_DEPTH)
    }

    fn answers_within(&self, test: &Node, depth: usize) -> Answers {
        let Some(depth) = depth.checked_sub(1) else { return Answers::default() };
        match test {
            Node::UnaryOp(operation) if operation.op == UnaryOp::Not => {
                let Answers { then, otherwise } = self.answers_within(&operation.operand, depth);
                Answers { then: otherwise, otherwise: then }
            }
            Node::BoolOp(operation) => {
                let parts = operation.values.iter().map(|part| self.answers_within(part, depth));
                match operation.op {
                    BoolOp::And => Answers { then: parts.filter_map(|part| part.then).next(), otherwise: None },
                    BoolOp::Or => Answers { then: None, otherwise: parts.filter_map(|part| part.otherwise).next() },
                }
            }
            _ => match self.asked_name(&self.lower(test)) {
                Some(name) => {
                    Answers { then: Some(Asked::Coroutine(name.clone())), otherwise: Some(Asked::Other(name)) }
                }
                None => Answers::default(),
            },
        }
    }

    /// `name` of `iscoroutinefunction(name)`, or of a variable that holds the answer and nothing else.
    fn asked_name(&self, test: &Expr) -> Option<crate::Name> {
        let question = match test {
            Expr::Name(name) => match self.outline.bindings(self.scope, name) {
                [binding] => match &binding.kind {
                    BindingKind::Value(value, path) if path.is_empty() => value,
                    _ => return None,
                },
                _ => return None,
            },
            other => other,
        };
        let Expr::Call(call) = question else { return None };
        match (call.callee.last_name(), call.arguments.as_slice()) {
            (Some("iscoroutinefunction"), [Expr::Name(name)]) => Some(name.clone()),
            _ => None,
        }
    }
}
