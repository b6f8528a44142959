//! How control goes through expressions, and what is bound by them.

use aiomend_syntax::{Field, Kind, Node};

use super::build::{Builder, Step};
use super::graph::{Action, Edge};
use crate::place;

impl<'m> Builder<'_, 'm> {
    pub(super) fn expression(&mut self, node: Node<'m>) {
        match node.kind() {
            Kind::Identifier => self.act(Action::Read, node),
            Kind::Attribute => self.then_each(node.child(Field::Object).into_iter(), Step::Expression),
            Kind::KeywordArgument => self.then_each(node.child(Field::Value).into_iter(), Step::Expression),
            Kind::NamedExpression => {
                self.then_each(node.child(Field::Name).into_iter(), |name| Step::Act(Action::Write, name));
                self.then_each(node.child(Field::Value).into_iter(), Step::Expression);
            }
            Kind::Assignment => self.assignment(node),
            Kind::AugmentedAssignment => self.augmented(node),
            Kind::Lambda => self.then(&[Step::Defaults(node), Step::CaptureIn(node)]),
            Kind::BooleanOperator => self.boolean(node),
            Kind::ComparisonOperator => self.comparison(node),
            Kind::ConditionalExpression => self.conditional(node),
            Kind::GeneratorExpression => {
                self.then(&[Step::CaptureIn(node)]);
                self.then_each(first_iterable(node).into_iter(), Step::Expression);
            }
            kind if kind.is_comprehension() => self.comprehension(node),
            kind if kind.is_statement() && kind != Kind::ExpressionStatement => self.statement(node),
            _ => self.then_each(node.children(), Step::Expression),
        }
    }

    /// `a = b = value`: the value, then the targets from the left. An annotation in a function is not evaluated.
    fn assignment(&mut self, node: Node<'m>) {
        let mut targets = Vec::new();
        let mut value = Some(node);
        while let Some(assignment) = value.filter(|value| value.kind() == Kind::Assignment) {
            // `name: T` binds nothing.
            if assignment.child(Field::Right).is_some() {
                targets.extend(assignment.child(Field::Left).map(Step::Target));
            } else {
                let target = assignment.child(Field::Left).map(place::without_parentheses);
                targets.extend(target.filter(|target| target.kind() != Kind::Identifier).map(Step::Expression));
            }
            value = assignment.child(Field::Right);
        }
        self.then(&targets);
        self.then_each(value.into_iter(), Step::Expression);
        let is_in_function = place::function_of(node).is_some();
        if !is_in_function {
            self.then_each(node.child(Field::Type).into_iter(), Step::CaptureAll);
        }
    }

    /// `target += value`: the target is loaded, the value evaluated, the target bound.
    fn augmented(&mut self, node: Node<'m>) {
        let Some(target) = node.child(Field::Left) else { return };
        let target = place::without_parentheses(target);
        if target.kind() == Kind::Identifier {
            self.then(&[Step::Act(Action::Write, target)]);
        }
        self.then_each(node.child(Field::Right).into_iter(), Step::Expression);
        self.then(&[Step::Expression(target)]);
    }

    pub(super) fn target(&mut self, node: Node<'m>) {
        match node.kind() {
            Kind::Identifier => self.act(Action::Write, node),
            kind if is_list_of_targets(kind) => self.then_each(node.children(), Step::Target),
            _ => self.expression(node),
        }
    }

    /// `del name` needs the name to be bound, as a read does.
    pub(super) fn delete(&mut self, node: Node<'m>) {
        match node.kind() {
            Kind::Identifier => {
                self.act(Action::Read, node);
                self.act(Action::Unbind, node);
            }
            kind if is_list_of_targets(kind) => self.then_each(node.children(), Step::Delete),
            _ => self.expression(node),
        }
    }

    /// Lead to `yes` when an expression is true, else to `no`.
    pub(super) fn condition(&mut self, node: Node<'m>, yes: usize, no: usize) {
        let parts: Vec<_> = match node.kind() {
            Kind::ParenthesizedExpression | Kind::NotOperator | Kind::BooleanOperator | Kind::ConditionalExpression => {
                node.children().collect()
            }
            _ => Vec::new(),
        };
        match (node.kind(), parts.as_slice()) {
            (Kind::True, _) => self.edge(self.current, yes, Edge::Normal),
            (Kind::False | Kind::None, _) => self.edge(self.current, no, Edge::Normal),
            (Kind::Integer, _) => match crate::number::value(node) {
                Some(value) => self.edge(self.current, if value == 0.0 { no } else { yes }, Edge::Normal),
                None => self.either(yes, no),
            },
            (Kind::ParenthesizedExpression, [inner]) => self.then(&[Step::Condition { node: *inner, yes, no }]),
            (Kind::NotOperator, [inner]) => self.then(&[Step::Condition { node: *inner, yes: no, no: yes }]),
            (Kind::BooleanOperator, [left, right]) => {
                let second = self.block();
                let first = match node.has_token("and") {
                    true => Step::Condition { node: *left, yes: second, no },
                    false => Step::Condition { node: *left, yes, no: second },
                };
                self.then(&[first, Step::Enter(second), Step::Condition { node: *right, yes, no }]);
            }
            (Kind::ConditionalExpression, [body, test, other]) => {
                let [is_true, is_false] = [self.block(), self.block()];
                self.then(&[
                    Step::Condition { node: *test, yes: is_true, no: is_false },
                    Step::Enter(is_true),
                    Step::Condition { node: *body, yes, no },
                    Step::Enter(is_false),
                    Step::Condition { node: *other, yes, no },
                ]);
            }
            _ => self.then(&[Step::Expression(node), Step::Goto(yes), Step::Goto(no)]),
        }
    }

    fn either(&mut self, yes: usize, no: usize) {
        self.edge(self.current, yes, Edge::Normal);
        self.edge(self.current, no, Edge::Normal);
    }

    fn boolean(&mut self, node: Node<'m>) {
        let [second, after] = [self.block(), self.block()];
        let mut parts = node.children();
        let (Some(left), Some(right)) = (parts.next(), parts.next()) else { return };
        self.then(&[
            Step::Expression(left),
            Step::Goto(second),
            Step::Goto(after),
            Step::Enter(second),
            Step::Expression(right),
            Step::Goto(after),
            Step::Enter(after),
        ]);
    }

    /// `a < b < c`: the third operand is evaluated only if the first comparison holds.
    fn comparison(&mut self, node: Node<'m>) {
        let operands: Vec<_> = node.children().collect();
        if operands.len() < 3 {
            return self.then_each(operands.into_iter(), Step::Expression);
        }
        let after = self.block();
        let mut steps = Vec::new();
        for (nth, operand) in operands.into_iter().enumerate() {
            if nth >= 2 {
                let next = self.block();
                steps.extend([Step::Goto(after), Step::Goto(next), Step::Enter(next)]);
            }
            steps.push(Step::Expression(operand));
        }
        steps.extend([Step::Goto(after), Step::Enter(after)]);
        self.then(&steps);
    }

    fn conditional(&mut self, node: Node<'m>) {
        let parts: Vec<_> = node.children().collect();
        let &[body, test, other] = parts.as_slice() else {
            return self.then_each(parts.into_iter(), Step::Expression);
        };
        let [yes, no, after] = [self.block(), self.block(), self.block()];
        self.then(&[
            Step::Condition { node: test, yes, no },
            Step::Enter(yes),
            Step::Expression(body),
            Step::Goto(after),
            Step::Enter(no),
            Step::Expression(other),
            Step::Goto(after),
            Step::Enter(after),
        ]);
    }

    /// The first iterable once, then loops within loops; the element is evaluated in the innermost.
    fn comprehension(&mut self, node: Node<'m>) {
        let after = self.block();
        let mut steps = Vec::new();
        // Where control goes when the innermost loop so far has no more, or a condition is false.
        let mut around = after;
        for clause in node.children() {
            match clause.kind() {
                Kind::ForInClause => {
                    let [head, body] = [self.block(), self.block()];
                    self.edge(head, body, Edge::Normal);
                    self.edge(head, around, Edge::Normal);
                    steps.extend(clause.child(Field::Right).map(Step::Expression));
                    steps.extend([Step::Goto(head), Step::Enter(body)]);
                    steps.extend(clause.child(Field::Left).map(Step::Target));
                    around = head;
                }
                Kind::IfClause => {
                    let next = self.block();
                    let test = clause.children().next();
                    steps.extend(test.map(|node| Step::Condition { node, yes: next, no: around }));
                    steps.push(Step::Enter(next));
                }
                _ => {}
            }
        }
        steps.extend(node.child(Field::Body).map(Step::Expression));
        steps.extend([Step::Goto(around), Step::Enter(after)]);
        self.then(&steps);
    }

    /// The defaults of the parameters of a `def` or lambda.
    pub(super) fn defaults(&mut self, function: Node<'m>) {
        let parameters = function.child(Field::Parameters).into_iter().flat_map(|list| list.children());
        self.then_each(parameters.filter_map(|parameter| parameter.child(Field::Value)), Step::Expression);
    }
}

fn is_list_of_targets(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PatternList
            | Kind::TuplePattern
            | Kind::ListPattern
            | Kind::ListSplatPattern
            | Kind::Tuple
            | Kind::List
            | Kind::ListSplat
            | Kind::ExpressionList
            | Kind::ParenthesizedExpression
            | Kind::AsPatternTarget
    )
}

fn first_iterable<'m>(comprehension: Node<'m>) -> Option<Node<'m>> {
    let clause = comprehension.children().find(|child| child.kind() == Kind::ForInClause)?;
    clause.child(Field::Right)
}
