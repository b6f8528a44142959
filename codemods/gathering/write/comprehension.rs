//! Comprehensions: of tasks, or written as loops.

use std::collections::HashSet;

use aiomend_rewrite::Edit;
use aiomend_rewrite::layout::{join_hanging, place as put};
use aiomend_syntax::{Field, Kind, Node, Span, lines_of};

use super::{Tasks, Writer, brackets, is_comprehension_scope, outer};
use crate::gathering::naming;
use crate::gathering::plan::Making;
use crate::gathering::series::Comprehension;
use crate::gathering::variable::Variable;

/// Whether a list is named after the coroutines in it.
fn says_coroutines(name: &str) -> bool {
    ["coros", "coroutines"].iter().any(|word| name.to_lowercase().ends_with(word))
}

impl<'m> Writer<'_, 'm> {
    pub(super) fn comprehension(
        &mut self,
        comprehension: &Comprehension<'m>,
        moved: Option<&Variable<'m>>,
        making: Making,
        are_kept: bool,
    ) -> Tasks {
        // A list of tasks that nobody reads would be a name too many, and one called `coros` would say what is not true:
        // that of coroutines stays.
        let stays = |variable: &&Variable<'m>| {
            if are_kept { says_coroutines(variable.name.text()) } else { !self.may_be_loop(comprehension) }
        };
        if let Some(variable) = moved.filter(stays) {
            return self.objects(variable.name, moved, making, are_kept);
        }
        if let Some(variable) = moved {
            self.moved_from = Some(variable.definition);
            // Of the statement nothing else is kept.
            let others = variable.definition.comments();
            let others = others.filter(|comment| !comprehension.node.span().contains(comment.span()));
            self.before.extend(others.map(|comment| format!("{}{}", self.block.indent, comment.text().trim_end())));
        }
        let behind = moved.and_then(|variable| self.comments_of_gap(variable.definition));
        if !are_kept && making != Making::First && self.may_be_loop(comprehension) {
            self.before.extend(behind.map(|comment| format!("{}{comment}", self.block.indent)));
            self.loop_over(comprehension);
            return Tasks::Unnamed;
        }
        if making == Making::First || !are_kept && comprehension.can_wait() && moved.is_none() {
            let name = naming::list_name(self.cx, &mut self.names, self.gather, "coros");
            let mut edits = brackets(comprehension.node);
            edits.extend(self.coroutine_edits(comprehension.node));
            let lead = format!("{}{name} = ", self.block.indent);
            self.before.push(put(&lead, comprehension.node, &edits, "", &self.block.style));
            return self.tasks_of(&name, are_kept);
        }
        let name = match moved {
            Some(variable) => variable.name.text().to_owned(),
            None => naming::list_name(self.cx, &mut self.names, self.gather, "tasks"),
        };
        let line = self.comprehension_of_tasks(&format!("{}{name} = ", self.indent), comprehension);
        let behind = behind.map(|comment| format!("  {comment}")).unwrap_or_default();
        self.lines.push(format!("{line}{behind}"));
        if are_kept { Tasks::List(name) } else { Tasks::Unnamed }
    }

    /// The comment behind a statement that moves; those between it and the gather stand above the block.
    pub(super) fn comments_of_gap(&mut self, statement: Node<'m>) -> Option<String> {
        let end = self.gather.position.statement()?.start();
        let gap = self.cx.module.slice(Span::new(statement.end(), end));
        let mut rows = lines_of(gap).map(str::trim);
        let behind = rows.next().filter(|row| row.starts_with('#')).map(str::to_owned);
        let indent = &self.block.indent;
        self.before.extend(rows.filter(|row| row.starts_with('#')).map(|row| format!("{indent}{row}")));
        behind
    }

    /// `lead[tg.create_task(f(x)) for x in xs]`
    pub(super) fn comprehension_of_tasks(&self, lead: &str, comprehension: &Comprehension<'m>) -> String {
        let element = comprehension.element();
        let style = &self.block.style;
        let whole = outer(element.node);
        // What comments stand in, but for those in the element, is left as it is between the brackets.
        let mut comments = comprehension.node.comments();
        if join_hanging(whole.text()).is_none() && comments.all(|comment| whole.span().contains(comment.span())) {
            let newline = style.newline;
            let indent: String = lead.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
            let inner = format!("{indent}{}", style.unit);
            let mut rows = vec![self.task_line(&inner, element)];
            rows.extend(comprehension.clauses.iter().map(|clause| put(&inner, *clause, &[], "", style)));
            return format!("{lead}[{newline}{}{newline}{indent}]", rows.join(newline));
        }
        let mut edits = brackets(comprehension.node);
        match element.made() {
            Some(_) if !self.takes_tasks => {}
            Some(made) => edits.push(Edit::replace(made.callee.span(), self.maker())),
            None if whole != element.node => edits.push(Edit::insert(whole.start(), self.maker())),
            None => {
                edits.push(Edit::insert(whole.start(), format!("{}(", self.maker())));
                edits.push(Edit::insert(whole.end(), ")"));
            }
        }
        put(lead, comprehension.node, &edits, "", style)
    }

    /// Whether the comprehension can be written as loops: nobody else uses the names it binds.
    pub(super) fn may_be_loop(&self, comprehension: &Comprehension<'m>) -> bool {
        let Some(function) = self.gather.function() else { return false };
        let bound: HashSet<&str> = comprehension
            .clauses
            .iter()
            .filter_map(|clause| clause.child(Field::Left))
            .flat_map(|target| std::iter::once(target).chain(target.descendants()))
            .filter(|node| node.kind() == Kind::Identifier)
            .map(|node| node.text())
            .collect();
        // In the comprehension itself, too: its first iterable is read outside of it.
        let is_used_elsewhere = function.descendants().any(|node| {
            node.kind() == Kind::Identifier
                && bound.contains(node.text())
                && aiomend_semantics::model::names_variable(node)
                && !is_comprehension_scope(self.cx, node)
        });
        // What runs later must find the name as it was in its own round.
        let runs_later = comprehension
            .node
            .descendants()
            .any(|node| node.kind() == Kind::Lambda || node.kind().is_comprehension() && node != comprehension.node);
        let clauses_fit = comprehension.clauses.iter().all(|clause| join_hanging(clause.text()).is_some());
        !is_used_elsewhere && !runs_later && clauses_fit && !comprehension.holds_comment()
    }

    pub(super) fn loop_over(&mut self, comprehension: &Comprehension<'m>) {
        let mut indent = self.indent.clone();
        for clause in &comprehension.clauses {
            let line = put(&indent, *clause, &[], ":", &self.block.style);
            self.lines.push(line);
            indent.push_str(&self.block.style.unit);
        }
        let line = self.task_line(&indent, comprehension.element());
        self.lines.push(line);
    }
}
