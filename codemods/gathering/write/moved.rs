//! Statements that make tasks, at their new place.

use aiomend_rewrite::Edit;
use aiomend_rewrite::layout::{place as put, relocate};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Node, Span, lines_of};

use super::{Tasks, Writer};
use crate::gathering::element::ElementKind;
use crate::gathering::plan::Making;
use crate::gathering::variable::{Region, Variable};

impl<'m> Writer<'_, 'm> {
    pub(super) fn region(&mut self, variable: &Variable<'m>, region: &Region<'m>, are_kept: bool) -> Tasks {
        self.comments_above();
        if !are_kept && self.without_list(variable, region) {
            return Tasks::Unnamed;
        }
        self.move_along(&region.statements, &region.makers, &region.bare);
        Tasks::List(variable.name.text().to_owned())
    }

    /// Write tasks that nobody reads without the list that holds them; false where that has no shorter form.
    fn without_list(&mut self, variable: &Variable<'m>, region: &Region<'m>) -> bool {
        let is_one_statement = region.statements.len() == 1 && variable.assignment.child(Field::Type).is_none();
        if !is_one_statement || !variable.other_uses.is_empty() {
            return false;
        }
        match variable.comprehension(self.cx) {
            Some(comprehension)
                if (self.may_be_loop(&comprehension) || comprehension.can_wait())
                    && variable.definition.comments().next().is_none() =>
            {
                let behind = self.comments_of_gap(variable.definition);
                self.before.extend(behind.map(|comment| format!("{}{comment}", self.block.indent)));
                self.comprehension(&comprehension, None, Making::InPlace, false);
            }
            None if variable.definition.comments().next().is_none() => {
                let behind = self.comments_of_gap(variable.definition);
                self.before.extend(behind.map(|comment| format!("{}{comment}", self.block.indent)));
                for element in &variable.elements {
                    let line = self.task_line(&self.indent, element);
                    self.lines.push(line);
                }
            }
            _ => return false,
        }
        self.moved_from = Some(variable.definition);
        self.retired.extend(region.makers.iter().copied());
        true
    }

    /// The part of a statement that makes a task which is needed: not the name that only the gather reads.
    fn needed_part(&self, statement: Node<'m>) -> Node<'m> {
        let made = self.gather.elements().find_map(|element| match &element.kind {
            ElementKind::MadeBefore { statement: found, made } if *found == statement => {
                Some((element.node, made.call))
            }
            _ => None,
        });
        let Some((name, call)) = made.filter(|_| !self.gather.position.is_read()) else { return statement };
        let is_read_once = self.cx.model.binding_of(name).is_some_and(|binding| binding.references.len() == 1);
        // The parentheses around the call may be what allows a line to end, and may hold a comment.
        let needs_all = statement.comments().next().is_some() || place::breaks_outside_brackets(call);
        if is_read_once && !needs_all { call } else { statement }
    }

    /// Write `statements` at their new place, with their comments; calls in `makers` make their tasks another way, and
    /// what is in `bare` is made a task.
    pub(super) fn move_along(&mut self, statements: &[Node<'m>], makers: &[Node<'m>], bare: &[Node<'m>]) {
        let Some(first) = statements.first() else { return };
        self.moved_from = Some(*first);
        let module = self.cx.module;
        self.retired.extend(makers.iter().copied());
        for (at, statement) in statements.iter().enumerate() {
            let inside = |node: &&Node<'m>| statement.span().contains(node.span());
            let mut edits: Vec<Edit> = makers
                .iter()
                .filter(inside)
                .filter_map(|call| call.child(Field::Function))
                .map(|callee| Edit::replace(callee.span(), self.maker()))
                .collect();
            for node in bare.iter().filter(inside) {
                edits.push(Edit::insert(node.start(), format!("{}(", self.maker())));
                edits.push(Edit::insert(node.end(), ")"));
            }
            if makers.is_empty() && bare.is_empty() {
                edits.extend(self.maker_of(*statement));
            }
            let end = statements
                .get(at + 1)
                .map(|next| next.start())
                .or_else(|| self.gather.position.statement().map(|statement| statement.start()));
            let text = if statement.kind().is_simple_statement() {
                put(&self.indent, self.needed_part(*statement), &edits, "", &self.block.style)
            } else {
                format!("{}{}", self.indent, relocate(*statement, &edits, &self.indent))
            };
            let gap = module.slice(Span::new(statement.end(), end.unwrap_or(statement.end())));
            let is_last = at + 1 == statements.len();
            self.push_with_gap(text, gap, is_last);
        }
    }

    /// `text` and the comments of the gap behind it; those before the gather itself stand above the block.
    pub(super) fn push_with_gap(&mut self, text: String, gap: &str, is_last: bool) {
        let mut rows = lines_of(gap);
        let behind = rows.next().unwrap_or_default().trim();
        let text = if behind.starts_with('#') { format!("{text}  {behind}") } else { text };
        self.lines.push(text);
        for row in rows {
            let row = row.trim();
            match (row.starts_with('#'), is_last) {
                (true, true) => self.before.push(format!("{}{row}", self.block.indent)),
                (true, false) => self.lines.push(format!("{}{row}", self.indent)),
                (false, _) => {}
            }
        }
    }

    /// The callee of the call in `statement` that makes one of the gathered tasks.
    pub(super) fn maker_of(&self, statement: Node<'m>) -> Option<Edit> {
        self.gather.elements().find_map(|element| match &element.kind {
            ElementKind::MadeBefore { statement: found, made } if *found == statement => {
                Some(Edit::replace(made.callee.span(), self.maker()))
            }
            _ => None,
        })
    }
}
