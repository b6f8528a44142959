//! Coroutine objects: made before the first task, or held by an iterable.

use aiomend_rewrite::Edit;
use aiomend_rewrite::layout::{join_hanging, place as put};
use aiomend_semantics::{DefinitionKind, place};
use aiomend_syntax::Node;

use super::{Tasks, Writer, outer, with_comments};
use crate::gathering::plan::Making;
use crate::gathering::series::Series;
use crate::gathering::variable::Variable;
use crate::gathering::{Input, naming};

/// The text of `node` where no brackets are around it.
fn on_its_own(node: Node<'_>) -> String {
    match join_hanging(node.text()) {
        Some(joined) => joined,
        None if place::breaks_outside_brackets(node) => format!("({})", node.text()),
        None => node.text().to_owned(),
    }
}

impl<'m> Writer<'_, 'm> {
    /// `coros = [a(), *xs]` before; each node has what stands before it in the list.
    pub(super) fn coroutines_first(&mut self, nodes: &[(Node<'m>, &str)]) -> String {
        let name = naming::list_name(self.cx, &mut self.names, self.gather, "coros");
        let inner = format!("{}{}", self.block.indent, self.block.style.unit);
        let mut rows = Vec::new();
        for (node, star) in nodes {
            let around = self.comments.around(self.gather, *node);
            let edits = self.coroutine_edits(*node);
            let line = put(&format!("{inner}{star}"), outer(*node), &edits, ",", &self.block.style);
            rows.push(with_comments(line, &around, &inner, self.block.style.newline));
        }
        rows.extend(self.comments.below.drain(..).map(|comment| format!("{inner}{comment}")));
        let list = self.display(&format!("{}{name} = ", self.block.indent), &rows);
        self.before.push(list);
        name
    }

    /// Inside `node`, a call that makes a task becomes its coroutine.
    pub(super) fn coroutine_edits(&self, node: Node<'m>) -> Vec<Edit> {
        self.gather
            .elements()
            .filter(|element| node.span().contains(element.node.span()))
            .filter_map(|element| element.made().map(|made| Edit::replace(made.call.span(), made.coroutine.text())))
            .collect()
    }

    /// Make a task of each coroutine in the list `list`.
    pub(super) fn tasks_of(&mut self, list: &str, are_kept: bool) -> Tasks {
        if are_kept {
            let item = naming::comprehension_name(self.cx, self.gather, "coro", list);
            let name = naming::list_name(self.cx, &mut self.names, self.gather, "tasks");
            let line = format!("{}{name} = [{}({item}) for {item} in {list}]", self.indent, self.maker());
            self.lines.push(self.wrapped(line));
            return Tasks::List(name);
        }
        let item = match list.strip_suffix('s').filter(|item| item.ends_with("coro")) {
            Some(item) => self.names.give(item),
            None => self.names.give("coro"),
        };
        self.lines.push(format!("{}for {item} in {list}:", self.indent));
        self.lines.push(format!("{}{}{}({item})", self.indent, self.block.style.unit, self.maker()));
        Tasks::Unnamed
    }

    pub(super) fn objects(
        &mut self,
        iterable: Node<'m>,
        variable: Option<&Variable<'m>>,
        making: Making,
        are_kept: bool,
    ) -> Tasks {
        if making == Making::First {
            let name = naming::list_name(self.cx, &mut self.names, self.gather, "coros");
            let scopes = self.cx.model.scopes();
            // A module or function that has a `list` of its own has no builtin of that name.
            let is_builtin = scopes.lookup(scopes.scope_of(iterable), "list").is_none();
            let (open, close) = if is_builtin { ("list(", ")") } else { ("[*", "]") };
            let lead = format!("{}{name} = {open}", self.block.indent);
            let line = put(&lead, iterable, &[], close, &self.block.style);
            self.before.push(line);
            return self.tasks_of(&name, are_kept);
        }
        let list = match variable {
            Some(variable) if are_kept && variable.name.text() == "tasks" => self.rename(variable, "coros"),
            _ => on_its_own(iterable),
        };
        self.tasks_of(&list, are_kept)
    }

    /// Give a local list another name, if all who know it are in this function.
    pub(super) fn rename(&mut self, variable: &Variable<'m>, base: &str) -> String {
        let old = variable.name.text();
        let Some(binding) = self.cx.model.binding_of(variable.name) else { return old.to_owned() };
        let is_one_list = binding
            .definitions
            .iter()
            .filter(|definition| !matches!(definition.kind, DefinitionKind::Augmented))
            .count()
            == 1;
        // `f"{tasks=}"` shows the name.
        let is_shown = binding.references.iter().any(|reference| place::shown_as_code(*reference).is_some());
        if !is_one_list || is_shown || !self.names.is_free(base) {
            return old.to_owned();
        }
        let new = self.names.give(base);
        self.names.release(old);
        let definitions = binding.definitions.iter().map(|definition| definition.name);
        let mut places: Vec<_> = definitions.chain(binding.references.iter().copied()).collect();
        places.retain(|place| *place != variable.name);
        places.sort_by_key(|place| place.start());
        places.dedup();
        self.renamed = Some((places, new.clone()));
        new
    }

    pub(super) fn mixed(&mut self, making: Making, are_kept: bool) -> Tasks {
        let loops = |input: &Input<'m>| match input {
            Input::Each(Series::Comprehension(comprehension)) => self.may_be_loop(comprehension),
            _ => true,
        };
        if are_kept || making == Making::First || !self.gather.inputs.iter().all(loops) {
            let nodes: Vec<_> = self
                .gather
                .inputs
                .iter()
                .map(|input| match input {
                    Input::One(element) => (element.coroutine(), ""),
                    Input::Each(series) => (series.node(), "*"),
                })
                .collect();
            let list = self.coroutines_first(&nodes);
            return self.tasks_of(&list, are_kept);
        }
        let gather = self.gather;
        for input in &gather.inputs {
            let around = self.comments.around(self.gather, input.node());
            let (above, behind) = (around.above, around.behind);
            let comments = above.into_iter().chain(behind).map(|comment| format!("{}{comment}", self.indent));
            self.lines.extend(comments.collect::<Vec<_>>());
            match input {
                Input::One(element) => {
                    let line = self.task_line(&self.indent, element);
                    self.lines.push(line);
                }
                Input::Each(Series::Comprehension(comprehension)) => self.loop_over(comprehension),
                Input::Each(series) => {
                    self.tasks_of(&on_its_own(series.node()), false);
                }
            }
        }
        self.comments_below();
        Tasks::Unnamed
    }
}
