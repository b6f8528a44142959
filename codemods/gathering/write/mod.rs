//! The lines that make the tasks, the same for every codemod that rewrites a gather.

mod comprehension;
mod fixed;
mod moved;
mod objects;

use std::cell::Cell;

use aiomend_rewrite::layout::{Block, may_split, wrap_line};
use aiomend_rewrite::names::LocalNames;
use aiomend_rewrite::{Context, Edit};
use aiomend_semantics::{ScopeKind, place};
use aiomend_syntax::{Kind, Node, Span};

use super::Gather;
use super::comments::{Around, Comments};
use super::plan::Plan;

/// The tasks of a gather, as later code refers to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tasks {
    /// By no name: nobody reads the results.
    Unnamed,
    /// By one name each, in order.
    Named(Vec<String>),
    /// By the name of a list.
    List(String),
}

/// Most tasks that get a name each when nothing else names them.
const MOST_NAMED: usize = 5;

/// Writes the new lines of one gather.
pub(crate) struct Writer<'a, 'm> {
    pub(crate) cx: &'a Context<'m>,
    pub(crate) gather: &'a Gather<'m>,
    pub(crate) block: Block,
    pub(crate) names: LocalNames<'m>,
    pub(crate) comments: Comments,
    /// What makes a task: `tg.create_task`.
    pub(crate) maker: String,
    /// Lines before everything else, with their indentation.
    pub(crate) before: Vec<String>,
    /// Lines that make the tasks, with their indentation.
    pub(crate) lines: Vec<String>,
    /// Statements that moved: the first of them.
    pub(crate) moved_from: Option<Node<'m>>,
    /// Calls that made tasks and no longer do.
    pub(crate) retired: Vec<Node<'m>>,
    /// The places of a local that gets another name, so that `tasks` means tasks, and that name.
    pub(crate) renamed: Option<(Vec<Node<'m>>, String)>,
    // Indentation of the lines that make the tasks.
    indent: String,
    // Whether what makes tasks already is made by `maker` from now on, and comes along.
    takes_tasks: bool,
    uses_maker: Cell<bool>,
}

impl<'a, 'm> Writer<'a, 'm> {
    pub(crate) fn new(
        cx: &'a Context<'m>,
        gather: &'a Gather<'m>,
        block: Block,
        names: LocalNames<'m>,
        maker: String,
        indent: String,
    ) -> Self {
        let comments = Comments::of(gather);
        Self {
            cx,
            gather,
            block,
            names,
            comments,
            maker,
            before: Vec::new(),
            lines: Vec::new(),
            moved_from: None,
            retired: Vec::new(),
            renamed: None,
            indent,
            takes_tasks: true,
            uses_maker: Cell::new(false),
        }
    }

    /// The same, with calls that make tasks already left as they are.
    pub(crate) fn leaving_tasks(&mut self) -> &mut Self {
        self.takes_tasks = false;
        self
    }

    /// Whether a line says `maker`.
    pub(crate) fn uses_maker(&self) -> bool {
        self.uses_maker.get()
    }

    fn maker(&self) -> &str {
        self.uses_maker.set(true);
        &self.maker
    }

    /// Write what makes the tasks. With `are_kept` somebody needs them afterwards.
    pub(crate) fn make_tasks(&mut self, plan: &Plan<'_, 'm>, are_kept: bool) -> Tasks {
        match plan {
            Plan::Empty => Tasks::Unnamed,
            Plan::Fixed { elements, moved, making } => self.fixed(elements, moved, *making, are_kept),
            Plan::Comprehension { comprehension, moved, making } => {
                self.comments_above();
                self.comprehension(comprehension, *moved, *making, are_kept)
            }
            Plan::Objects { iterable, variable, making } => {
                self.comments_above();
                self.objects(*iterable, *variable, *making, are_kept)
            }
            Plan::Region { variable, region } => self.region(variable, region, are_kept),
            Plan::Mixed { making } => self.mixed(*making, are_kept),
        }
    }

    /// All comments of the call as lines before what comes next.
    pub(crate) fn comments_above(&mut self) {
        let comments = std::mem::take(&mut self.comments);
        self.before.extend(comments.all().into_iter().map(|comment| format!("{}{comment}", self.block.indent)));
    }

    pub(super) fn push_with(&mut self, line: String, around: Around) {
        self.lines.push(with_comments(line, &around, &self.indent, self.block.style.newline));
    }

    pub(super) fn comments_below(&mut self) {
        let below = std::mem::take(&mut self.comments.below);
        self.lines.extend(below.into_iter().map(|comment| format!("{}{comment}", self.indent)));
    }

    /// `line`, split where it is too long and the old code was not.
    pub(crate) fn wrapped(&self, line: String) -> String {
        if may_split(self.gather.call, &self.block.style) { wrap_line(&line, &self.block.style) } else { line }
    }
}

/// An expression with the parentheses around it, where they are needed to hold it together on several lines.
fn outer<'m>(node: Node<'m>) -> Node<'m> {
    if node.text().contains(['\n', '\r']) { place::with_parentheses(node) } else { node }
}

/// Square brackets for a comprehension that has others.
fn brackets(node: Node<'_>) -> Vec<Edit> {
    if node.kind() != Kind::GeneratorExpression && node.kind() != Kind::SetComprehension {
        return Vec::new();
    }
    vec![
        Edit::replace(Span::new(node.start(), node.start() + 1), "["),
        Edit::replace(Span::new(node.end() - 1, node.end()), "]"),
    ]
}

/// A line with comments above it and one behind it.
fn with_comments(line: String, around: &Around, indent: &str, newline: &str) -> String {
    let (behind, surplus) = around.behind.split_last().map_or((None, &[][..]), |(last, rest)| (Some(last), rest));
    let mut text: String =
        around.above.iter().chain(surplus).map(|comment| format!("{indent}{comment}{newline}")).collect();
    text.push_str(&line);
    if let Some(comment) = behind {
        text.push_str("  ");
        text.push_str(comment);
    }
    text
}

/// The region that the names of a gather must be fresh in: the function that awaits it, with those inside it.
pub(crate) fn name_region<'m>(gather: &Gather<'m>) -> Node<'m> {
    gather.function().unwrap_or_else(|| gather.call.module().root())
}

/// Whether a scope is that of a comprehension.
pub(crate) fn is_comprehension_scope<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    cx.model
        .binding_of(node)
        .is_some_and(|binding| cx.model.scopes().scope(binding.scope).kind == ScopeKind::Comprehension)
}
