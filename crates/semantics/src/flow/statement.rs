//! How control goes through statements.

use aiomend_syntax::{Field, Kind, Node};

use super::build::{Builder, Cleanup, Step};
use super::graph::{Action, BlockId, Edge};
use super::manager;
use crate::place;

impl<'m> Builder<'_, 'm> {
    pub(super) fn statement(&mut self, node: Node<'m>) {
        match node.kind() {
            Kind::ReturnStatement => {
                self.then(&[Step::JumpStatement(node, Edge::Return)]);
                self.then_each(node.children(), Step::Expression);
            }
            Kind::BreakStatement => self.jump_statement(node, Edge::Break),
            Kind::ContinueStatement => self.jump_statement(node, Edge::Continue),
            // An exception goes to the handler from every block; nothing else happens here.
            Kind::RaiseStatement => {
                self.then(&[Step::Cut]);
                self.then_each(node.children(), Step::Expression);
            }
            Kind::AssertStatement => self.assert(node),
            Kind::DeleteStatement => self.then_each(node.children(), Step::Delete),
            Kind::NonlocalStatement => self.declare_nonlocal(node),
            Kind::GlobalStatement | Kind::PassStatement => {}
            Kind::ImportStatement | Kind::ImportFromStatement | Kind::FutureImportStatement => self.import(node),
            Kind::TypeAliasStatement => self.type_alias(node),
            Kind::DecoratedDefinition => {
                self.then_each(node.child(Field::Definition).into_iter(), Step::Definition);
                self.then_each(node.children().filter(|child| child.kind() == Kind::Decorator), Step::Expression);
            }
            Kind::FunctionDefinition | Kind::ClassDefinition => self.definition(node),
            Kind::IfStatement => self.if_statement(node),
            Kind::WhileStatement => self.while_statement(node),
            Kind::ForStatement => self.for_statement(node),
            Kind::WithStatement => self.with_statement(node),
            Kind::TryStatement => self.try_statement(node),
            Kind::MatchStatement => self.match_statement(node),
            _ => self.then_each(node.children(), Step::Expression),
        }
    }

    fn assert(&mut self, node: Node<'m>) {
        let [failed, passed] = [self.block(), self.block()];
        // With `python -O` nothing is evaluated.
        self.edge(self.current, passed, Edge::Normal);
        self.then(&[Step::Enter(passed)]);
        self.then_each(node.children().skip(1), Step::Expression);
        self.then(&[Step::Enter(failed)]);
        if let Some(test) = node.children().next() {
            self.then(&[Step::Condition { node: test, yes: passed, no: failed }]);
        }
    }

    fn import(&mut self, node: Node<'m>) {
        self.then_each(node.children_at(Field::Name), |item| {
            let bound = match item.kind() {
                Kind::AliasedImport => item.child(Field::Alias),
                _ => item.children().next(),
            };
            Step::Act(Action::Write, bound.unwrap_or(item))
        });
    }

    fn type_alias(&mut self, node: Node<'m>) {
        let Some(name) =
            node.child(Field::Left).and_then(|left| left.descendants().find(|inner| inner.kind() == Kind::Identifier))
        else {
            return;
        };
        self.then(&[Step::Act(Action::Write, name)]);
        self.then_each(node.child(Field::Right).into_iter(), Step::CaptureAll);
    }

    /// Defaults and base classes are evaluated when the definition is executed, bodies later. Annotations are evaluated
    /// at once or later, depending on the version (PEP 649).
    pub(super) fn definition(&mut self, node: Node<'m>) {
        if let Some(name) = node.child(Field::Name) {
            self.then(&[Step::CaptureIn(node), Step::Act(Action::Write, name)]);
        }
        let parameters = node.child(Field::Parameters);
        let annotations = parameters.into_iter().flat_map(|list| list.children());
        let annotations = annotations.filter_map(|parameter| parameter.child(Field::Type));
        self.then_each(annotations.chain(node.child(Field::ReturnType)), Step::CaptureAll);
        self.then(&[Step::Defaults(node)]);
        self.then_each(node.child(Field::Superclasses).into_iter(), Step::Expression);
    }

    fn if_statement(&mut self, node: Node<'m>) {
        let after = self.block();
        self.then(&[Step::Enter(after)]);
        let mut steps = Vec::new();
        for arm in std::iter::once(node).chain(node.children_at(Field::Alternative)) {
            match (arm.child(Field::Condition), arm.child(Field::Consequence)) {
                (Some(test), Some(body)) => {
                    let [yes, no] = [self.block(), self.block()];
                    steps.extend([
                        Step::Condition { node: test, yes, no },
                        Step::Enter(yes),
                        Step::Suite(body),
                        Step::Goto(after),
                        Step::Enter(no),
                    ]);
                }
                _ => steps.extend(arm.child(Field::Body).map(Step::Suite)),
            }
        }
        steps.push(Step::Goto(after));
        self.then(&steps);
    }

    fn while_statement(&mut self, node: Node<'m>) {
        let head = self.fresh();
        let [body, done, after] = [self.block(), self.block(), self.block()];
        self.loop_body(node, (head, body, done, after), &[]);
        if let Some(test) = node.child(Field::Condition) {
            self.then(&[Step::Condition { node: test, yes: body, no: done }]);
        }
    }

    fn for_statement(&mut self, node: Node<'m>) {
        let [head, body, done, after] = [self.block(), self.block(), self.block(), self.block()];
        self.edge(head, body, Edge::Normal);
        self.edge(head, done, Edge::Normal);
        let target: Vec<_> = node.child(Field::Left).map(Step::Target).into_iter().collect();
        self.loop_body(node, (head, body, done, after), &target);
        self.then(&[Step::Goto(head)]);
        self.then_each(node.child(Field::Right).into_iter(), Step::Expression);
    }

    fn loop_body(
        &mut self,
        node: Node<'m>,
        (head, body, done, after): (BlockId, BlockId, BlockId, BlockId),
        first: &[Step<'m>],
    ) {
        let otherwise = node.child(Field::Alternative).and_then(|clause| clause.child(Field::Body));
        let mut steps = vec![Step::Enter(body), Step::PushLoop { head, after }];
        steps.extend(first);
        steps.extend(node.child(Field::Body).map(Step::Suite));
        steps.extend([Step::Goto(head), Step::PopLoop, Step::Enter(done)]);
        steps.extend(otherwise.map(Step::Suite));
        steps.extend([Step::Goto(after), Step::Enter(after)]);
        self.then(&steps);
    }

    /// A context manager may swallow an exception: control then goes on after the statement.
    fn with_statement(&mut self, node: Node<'m>) {
        let outer = self.handler;
        let after = self.block();
        let mut steps = Vec::new();
        for item in place::with_items(node) {
            let (Some(value), Some(manager)) = (item.child(Field::Value), place::manager_of(item)) else { continue };
            let target = value.child(Field::Alias).filter(|_| value.kind() == Kind::AsPattern);
            let landing = self.block();
            if !manager::lets_exceptions_through(self.model, manager) {
                self.edge(landing, after, Edge::Normal);
            }
            steps.extend([Step::Expression(manager), Step::Protect(landing)]);
            steps.extend(target.map(Step::Target));
            // The next manager's own way out lies inside this one.
            self.handler = landing;
        }
        self.handler = outer;
        steps.extend(node.child(Field::Body).map(Step::Suite));
        steps.extend([Step::Goto(after), Step::Handler(outer), Step::Enter(after)]);
        self.then(&steps);
    }

    fn try_statement(&mut self, node: Node<'m>) {
        let outer = self.handler;
        let finally = node.children().find(|child| child.kind() == Kind::FinallyClause);
        let finally = finally.and_then(|clause| clause.children().find(|child| child.kind() == Kind::Block));
        let mut steps = Vec::new();
        let mut cleanup = Vec::new();
        if let Some(block) = finally {
            let landing = self.block();
            steps.push(Step::PushFinally);
            cleanup = vec![Step::Handler(outer), Step::PopFinally { cleanup: Cleanup::Suite(block), landing }];
            self.handler = landing;
        }
        self.protected(node, &mut steps);
        self.handler = outer;
        steps.extend(cleanup);
        self.then(&steps);
    }

    /// The body, the handlers and the `else` of a `try`, all of which its `finally` is around.
    fn protected(&mut self, node: Node<'m>, steps: &mut Vec<Step<'m>>) {
        let around = self.handler;
        let clauses: Vec<_> = node.children().filter(|child| child.kind() == Kind::ExceptClause).collect();
        let otherwise = node.children().find(|child| child.kind() == Kind::ElseClause);
        let [dispatch, after] = [self.block(), self.block()];
        steps.push(Step::Protect(if clauses.is_empty() { around } else { dispatch }));
        steps.extend(node.child(Field::Body).map(Step::Suite));
        steps.push(Step::Protect(around));
        steps.extend(otherwise.and_then(|clause| clause.child(Field::Body)).map(Step::Suite));
        steps.extend([Step::Goto(after), Step::Enter(dispatch)]);
        steps.extend(clauses.into_iter().map(|clause| Step::Except { clause, after }));
        steps.push(Step::Enter(after));
    }

    /// One `except` clause, from the current block, in which its exception is compared.
    pub(super) fn except(&mut self, clause: Node<'m>, after: BlockId) {
        let outer = self.handler;
        let value = clause.child(Field::Value);
        let alias = value.filter(|value| value.kind() == Kind::AsPattern).and_then(|value| value.child(Field::Alias));
        let name = alias.and_then(|alias| alias.children().next());
        let kind = if alias.is_some() { value.and_then(|value| value.children().next()) } else { value };
        let is_star = clause.all_children().any(|child| child.kind() == Kind::Star);
        let [matched, next] = [self.block(), self.block()];
        let mut steps: Vec<_> =
            clause.children_at(Field::Value).filter(|other| Some(*other) != value).map(Step::Expression).collect();
        steps.extend(kind.map(Step::Expression));
        steps.push(Step::Goto(matched));
        if kind.is_some() {
            steps.push(Step::Goto(next));
        }
        steps.push(Step::Enter(matched));
        // What a handler of a group raises is raised after the other handlers.
        let around = if is_star { next } else { outer };
        steps.push(Step::Protect(around));
        let body = clause.children().find(|child| child.kind() == Kind::Block).map(Step::Suite);
        if let Some(name) = name {
            self.handler = around;
            let landing = self.block();
            self.handler = outer;
            steps.extend([Step::PushFinally, Step::Protect(landing), Step::Act(Action::Write, name)]);
            steps.extend(body);
            steps.extend([Step::Handler(around), Step::PopFinally { cleanup: Cleanup::Unbind(name), landing }]);
        } else {
            steps.extend(body);
        }
        steps.extend([Step::Goto(if is_star { next } else { after }), Step::Handler(outer), Step::Enter(next)]);
        if is_star {
            // After the last of them the group is used up, or what is left of it is raised.
            steps.push(Step::Goto(after));
        }
        self.then(&steps);
    }

    fn match_statement(&mut self, node: Node<'m>) {
        let after = self.block();
        let cases = node.child(Field::Body).into_iter().flat_map(|body| body.children());
        let cases = cases.filter(|child| child.kind() == Kind::CaseClause);
        self.then(&[Step::Goto(after), Step::Enter(after)]);
        self.then_each(cases, |case| Step::Case { case, after });
        self.then_each(node.children_at(Field::Subject), Step::Expression);
    }

    /// One case, from the current block. Names are bound when the whole pattern has matched; a Python may bind some of
    /// them before it fails.
    pub(super) fn case(&mut self, case: Node<'m>, after: BlockId) {
        let [bound, body, next] = [self.block(), self.block(), self.block()];
        let patterns: Vec<_> = case.children().filter(|child| child.kind() == Kind::CasePattern).collect();
        let guard = case.child(Field::Guard).and_then(|guard| guard.children().next());
        // `case name,` is a sequence of one.
        let is_sequence = patterns.len() != 1 || case.all_children().any(|child| child.kind() == Kind::Comma);
        let fails = is_sequence || !patterns.iter().all(|pattern| always_matches(*pattern));
        let names = patterns.iter().flat_map(|pattern| pattern.descendants());
        let names: Vec<_> = names.filter(|name| name.kind() == Kind::Identifier).collect();
        let is_bound = |name: &Node<'m>| {
            let binding = self.model.binding_of(*name);
            binding.is_some_and(|binding| binding.definitions.iter().any(|found| found.name == *name))
        };
        let (binds, reads): (Vec<_>, Vec<_>) = names.into_iter().partition(is_bound);
        let mut steps: Vec<_> = reads.into_iter().map(|name| Step::Act(Action::Read, name)).collect();
        steps.push(Step::Goto(bound));
        if fails {
            steps.push(Step::Goto(next));
        }
        steps.push(Step::Enter(bound));
        steps.extend(binds.into_iter().map(|name| Step::Act(Action::Write, name)));
        if fails {
            steps.push(Step::Goto(next));
        }
        steps.push(match guard {
            Some(guard) => Step::Condition { node: guard, yes: body, no: next },
            None => Step::Goto(body),
        });
        steps.push(Step::Enter(body));
        steps.extend(case.child(Field::Consequence).map(Step::Suite));
        steps.extend([Step::Goto(after), Step::Enter(next)]);
        self.then(&steps);
    }
}

/// `case _` and `case name`.
fn always_matches(pattern: Node<'_>) -> bool {
    match pattern.children().next() {
        None => pattern.text() == "_",
        Some(inner) => inner.kind() == Kind::DottedName && inner.children().count() == 1,
    }
}
