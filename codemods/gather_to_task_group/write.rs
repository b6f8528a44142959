//! The new code: the block, the tasks in it, and what the old statement does with their results.

use aiomend_rewrite::layout::{Block, settle};
use aiomend_rewrite::names::LocalNames;
use aiomend_rewrite::{Context, Edit, Part, Refusal, Request};
use aiomend_semantics::{DefinitionKind, Type};
use aiomend_syntax::{Kind, Node};

use crate::gathering::finish::{self, Finish};
use crate::gathering::plan::Plan;
use crate::gathering::position::Position;
use crate::gathering::shape::Shape;
use crate::gathering::write::{Tasks, Writer, name_region};
use crate::gathering::{Gather, naming};
use crate::spelling;

/// The fix for a gather without blockers.
pub(super) fn write<'m>(cx: &Context<'m>, gather: &Gather<'m>, plan: &Plan<'_, 'm>) -> Result<Part, Refusal> {
    let statement = gather.position.statement().ok_or_else(|| finish::missing(gather))?;
    if matches!(plan, Plan::Empty) {
        return finish::replace_value(cx, gather, statement, "[]");
    }
    let block = Block::to_open(1, statement, cx.settings.line_length)?;
    let spelling = spelling::instead_of(cx, gather.callee, "TaskGroup").ok_or_else(|| finish::missing(gather))?;
    let mut names = LocalNames::of(name_region(gather));
    let group = group_name(cx, gather, &mut names);
    let indent = block.inner_indent();
    let mut writer = Writer::new(cx, gather, block, names, format!("{group}.create_task"), indent);
    let head_comments = std::mem::take(&mut writer.comments.head);
    let tasks = writer.make_tasks(plan, gather.position.is_read());
    let mut head = writer.wrapped(format!("{}async with {}() as {group}:", writer.block.indent, spelling.text));
    let mut lines = std::mem::take(&mut writer.before);
    let behind = finish::remark_behind(gather);
    // One comment fits behind the head of the block, the others go above it.
    let mut comments: Vec<String> = head_comments;
    comments.extend(behind.map(|(text, _)| text.to_owned()));
    if let Some(last) = comments.pop() {
        head = format!("{head}  {last}");
    }
    lines.extend(comments.into_iter().map(|comment| format!("{}{comment}", writer.block.indent)));
    lines.push(head);
    lines.append(&mut writer.lines);
    let value = match gather.position {
        Position::Statement(_) | Position::Unreachable(_) => None,
        Position::Value { replaced, .. } => {
            let edit = Edit::replace(replaced.span(), results(gather, &tasks, &writer));
            let text = aiomend_rewrite::layout::relocate(statement, &[edit], &writer.block.indent);
            let text = settle(statement, text, &writer.block.indent, &writer.block.style);
            lines.push(format!("{}{text}", writer.block.indent));
            None
        }
        Position::Nested { .. } => {
            let name = naming::results_name(&mut writer.names, gather);
            let line = format!("{}{name} = {}", writer.block.indent, results(gather, &tasks, &writer));
            lines.push(writer.wrapped(line));
            Some(name)
        }
    };
    if value.is_none()
        && let Some(refusal) = finish::end_blocker(gather, statement, &lines)
    {
        return Err(refusal);
    }
    let requests: Vec<Request> = spelling.requests.into_iter().chain(finish::released_makers(&writer)).collect();
    Ok(Finish { lines, value, behind: behind.map(|(_, span)| span), requests }.into_part(writer, statement))
}

/// What gives the results once the block is left.
fn results<'m>(gather: &Gather<'m>, tasks: &Tasks, writer: &Writer<'_, 'm>) -> String {
    match tasks {
        Tasks::Unnamed => String::new(),
        Tasks::List(name) => {
            let item = naming::comprehension_name(writer.cx, gather, "task", name);
            format!("[{item}.result() for {item} in {name}]")
        }
        Tasks::Named(names) => {
            let results: Vec<String> = names.iter().map(|name| format!("{name}.result()")).collect();
            match Shape::of(writer.cx, gather, names.len()) {
                Shape::List => format!("[{}]", results.join(", ")),
                Shape::UnseenTuple | Shape::PromisedTuple => results.join(", "),
            }
        }
    }
}

/// `tg`, also where an earlier group of the function has that name and is over.
fn group_name<'m>(cx: &Context<'m>, gather: &Gather<'m>, names: &mut LocalNames<'m>) -> String {
    const NAME: &str = "tg";
    if names.is_free(NAME) {
        // Not given out: a second group of the function may be called the same.
        return NAME.to_owned();
    }
    let mut uses =
        name_region(gather).descendants().filter(|node| node.kind() == Kind::Identifier && node.text() == NAME);
    let all_are_over = uses.all(|node| is_of_group(cx, node) && !is_inside_group(node, gather.call));
    if all_are_over { NAME.to_owned() } else { names.give(NAME) }
}

/// Whether a name is bound by `async with asyncio.TaskGroup() as tg:` alone.
fn is_of_group<'m>(cx: &Context<'m>, node: Node<'m>) -> bool {
    cx.model.binding_of(node).is_some_and(|binding| {
        binding.definitions.iter().all(|definition| match definition.kind {
            DefinitionKind::With(value) => cx.model.type_of(value) == Type::Instance("asyncio.TaskGroup".to_owned()),
            _ => false,
        })
    })
}

/// Whether the `with` statement that holds `node` holds `site` as well, or `node` stands outside any.
fn is_inside_group(node: Node<'_>, site: Node<'_>) -> bool {
    let group = node.ancestors().find(|outer| outer.kind() == Kind::WithStatement);
    group.is_none_or(|group| group.span().contains(site.span()))
}
