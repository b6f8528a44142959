//! Single elements: a task with a name each, or a list of them.

use aiomend_rewrite::layout::{fits, join_hanging, place as put, relocate};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node};

use super::{MOST_NAMED, Tasks, Writer, outer, with_comments};
use crate::gathering::element::{Element, ElementKind};
use crate::gathering::naming;
use crate::gathering::plan::Making;
use crate::gathering::shape::Shape;

impl<'m> Writer<'_, 'm> {
    pub(super) fn fixed(
        &mut self,
        elements: &[&Element<'m>],
        moved: &[Node<'m>],
        making: Making,
        are_kept: bool,
    ) -> Tasks {
        if self.takes_tasks {
            self.move_along(moved, &[], &[]);
        }
        let targets = self.gather.position.targets(elements.len());
        let has_rest = elements.iter().any(|element| {
            matches!(element.kind, ElementKind::Made(_))
                && element.made().is_some_and(|made| made.rest().next().is_some())
        });
        // The elements of a list have one type.
        let is_tuple = Shape::of(self.cx, self.gather, elements.len()) == Shape::PromisedTuple;
        let gets_names = targets.is_some() || is_tuple || !moved.is_empty() || self.suggest_names(elements);
        if making == Making::First {
            return if has_rest || are_kept && gets_names {
                self.named_coroutines_first(elements, targets.as_deref(), are_kept)
            } else {
                let nodes: Vec<_> = elements.iter().map(|element| (element.coroutine(), "")).collect();
                let list = self.coroutines_first(&nodes);
                self.tasks_of(&list, are_kept)
            };
        }
        if are_kept && !gets_names {
            return self.list_of_tasks(elements);
        }
        let mut given = Vec::new();
        for (at, element) in elements.iter().enumerate() {
            if let ElementKind::MadeBefore { .. } = element.kind {
                self.comments_of_name(element);
                given.push(element.node.text().to_owned());
                continue;
            }
            let target = targets.as_ref().and_then(|targets| targets.get(at)).copied();
            let name = are_kept.then(|| naming::task_name(self.cx, &mut self.names, target, element));
            let lead = match &name {
                Some(name) => format!("{}{name} = ", self.indent),
                None => self.indent.clone(),
            };
            let around = self.comments.around(self.gather, element.node);
            let line = self.task_line(&lead, element);
            self.push_with(line, around);
            given.extend(name);
        }
        self.comments_below();
        if are_kept { Tasks::Named(given) } else { Tasks::Unnamed }
    }

    /// The comments around a name that stands for a task or coroutine, which gets no line, where its line would be.
    fn comments_of_name(&mut self, element: &Element<'m>) {
        let around = self.comments.around(self.gather, element.node);
        let comments = around.above.into_iter().chain(around.behind);
        self.lines.extend(comments.map(|comment| format!("{}{comment}", self.indent)));
    }

    /// Whether what is called suggests a name of its own for each of a few tasks.
    pub(super) fn suggest_names(&self, elements: &[&Element<'m>]) -> bool {
        let mut stems: Vec<_> =
            elements.iter().filter_map(|element| naming::callee_stem(self.cx, element.coroutine())).collect();
        stems.sort();
        stems.dedup();
        elements.len() <= MOST_NAMED && stems.len() == elements.len()
    }

    /// `user_coro = u(await x())` before, `user_task = tg.create_task(user_coro)` where the tasks are made.
    pub(super) fn named_coroutines_first(
        &mut self,
        elements: &[&Element<'m>],
        targets: Option<&[Node<'m>]>,
        are_kept: bool,
    ) -> Tasks {
        let mut given = Vec::new();
        for (at, element) in elements.iter().enumerate() {
            if let ElementKind::MadeBefore { .. } = element.kind {
                self.comments_of_name(element);
                given.push(element.node.text().to_owned());
                continue;
            }
            let target = targets.and_then(|targets| targets.get(at)).copied();
            let node = element.coroutine();
            let name = if node.kind() == Kind::Identifier {
                self.comments_of_name(element);
                node.text().to_owned()
            } else {
                let name = naming::coroutine_name(self.cx, &mut self.names, target, element);
                let around = self.comments.around(self.gather, element.node);
                let line = self.held(&format!("{}{name} = ", self.block.indent), outer(node));
                let line = with_comments(line, &around, &self.block.indent, self.block.style.newline);
                self.before.push(line);
                name
            };
            let rest: String = element
                .made()
                .into_iter()
                .flat_map(|made| made.rest())
                .map(|argument| format!(", {}", argument.text()))
                .collect();
            let call = format!("{}({name}{rest})", self.maker());
            let line = if are_kept {
                let name = naming::task_name(self.cx, &mut self.names, target, element);
                let line = format!("{}{name} = {call}", self.indent);
                given.push(name);
                line
            } else {
                format!("{}{call}", self.indent)
            };
            self.lines.push(self.wrapped(line));
        }
        self.comments_below();
        if are_kept { Tasks::Named(given) } else { Tasks::Unnamed }
    }

    /// `lead` and `value`, as in `user_coro = u(await x())`; in parentheses where those of the gather allow a line to end.
    fn held(&self, lead: &str, value: Node<'m>) -> String {
        let style = &self.block.style;
        if !place::breaks_outside_brackets(value) {
            return put(lead, value, &[], "", style);
        }
        let indent: String = lead.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let inner = format!("{indent}{}", style.unit);
        let (text, newline) = (relocate(value, &[], &inner), style.newline);
        format!("{lead}({newline}{inner}{text}{newline}{indent})")
    }

    /// `tasks = [tg.create_task(a()), tg.create_task(b())]`
    pub(super) fn list_of_tasks(&mut self, elements: &[&Element<'m>]) -> Tasks {
        let name = naming::list_name(self.cx, &mut self.names, self.gather, "tasks");
        let inner = format!("{}{}", self.indent, self.block.style.unit);
        let mut rows = Vec::new();
        for element in elements {
            let around = self.comments.around(self.gather, element.node);
            let line = format!("{},", self.task_line(&inner, element));
            rows.push(with_comments(line, &around, &inner, self.block.style.newline));
        }
        rows.extend(self.comments.below.drain(..).map(|comment| format!("{inner}{comment}")));
        let list = self.display(&format!("{}{name} = ", self.indent), &rows);
        self.lines.push(list);
        Tasks::List(name)
    }

    /// A list of `rows`, each a line that ends in a comma: on one line where there is room.
    pub(super) fn display(&self, lead: &str, rows: &[String]) -> String {
        let newline = self.block.style.newline;
        let indent: String = lead.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        let is_simple = rows.iter().all(|row| !row.contains(['\n', '\r', '#']));
        let inside: Vec<&str> = rows.iter().map(|row| row.trim()).collect();
        let one_line = format!("{lead}[{}]", inside.join(" ").trim_end_matches(','));
        if is_simple && fits(&one_line, &self.block.style) {
            return one_line;
        }
        format!("{lead}[{newline}{}{newline}{indent}]", rows.join(newline))
    }

    /// `lead` and the call that makes a task of `element`.
    pub(super) fn task_line(&self, lead: &str, element: &Element<'m>) -> String {
        let style = &self.block.style;
        match (&element.kind, element.made()) {
            (ElementKind::Made(_), Some(made)) if !self.takes_tasks => self.held(lead, outer(made.call)),
            (ElementKind::Made(_), Some(made)) => {
                let arguments = made.call.child(Field::Arguments).unwrap_or(made.call);
                let lead = format!("{lead}{}", self.maker());
                if join_hanging(arguments.text()).is_some() {
                    return put(&lead, arguments, &[], "", style);
                }
                format!("{lead}{}", relocate(arguments, &[], &lead))
            }
            // Parentheses that allowed lines to end are those of the call now.
            _ if outer(element.node) != element.node => {
                put(&format!("{lead}{}", self.maker()), outer(element.node), &[], "", style)
            }
            _ => put(&format!("{lead}{}(", self.maker()), element.node, &[], ")", style),
        }
    }
}
