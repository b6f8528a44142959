//! The new code: tasks, the gather of them in a `try`, and what happens to the others when one fails.

use aiomend_rewrite::layout::{Block, relocate, set_apart, settle};
use aiomend_rewrite::names::LocalNames;
use aiomend_rewrite::{Context, Edit, Part, Refusal, Request};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node};

use crate::gathering::comments::Comments;
use crate::gathering::finish::{self, Finish};
use crate::gathering::plan::Plan;
use crate::gathering::position::Position;
use crate::gathering::write::{Tasks, Writer, name_region};
use crate::gathering::{Gather, naming};
use crate::spelling;

/// Why the handler does not name `BaseException`: cancelled a second time, the children could not clean up (g21).
const BECAUSE: &str = "# a cancellation reaches them without us";

/// The fix for a gather without blockers.
pub(super) fn write<'m>(cx: &Context<'m>, gather: &Gather<'m>, plan: &Plan<'_, 'm>) -> Result<Part, Refusal> {
    let statement = gather.position.statement().ok_or_else(|| finish::missing(gather))?;
    // `try`, its handler, and the loop in it.
    let block = Block::to_open(3, statement, cx.settings.line_length)?;
    let maker = spelling::beside(cx, gather.callee, "create_task").ok_or_else(|| finish::missing(gather))?;
    let names = LocalNames::of(name_region(gather));
    let indent = block.indent.clone();
    let mut writer = Writer::new(cx, gather, block, names, maker.text.clone(), indent);
    let arguments = gather.call.child(Field::Arguments).ok_or_else(|| finish::missing(gather))?;
    if stays_whole(gather) {
        writer.comments = Comments::inside(gather, arguments);
    }
    let head = std::mem::take(&mut writer.comments.head);
    let base = writer.block.indent.clone();
    writer.before.extend(head.into_iter().map(|comment| format!("{base}{comment}")));
    let tasks = match plan {
        // They are tasks already.
        Plan::Region { variable, .. } => {
            writer.comments_above();
            Tasks::List(variable.name.text().to_owned())
        }
        _ => writer.leaving_tasks().make_tasks(plan, true),
    };
    let mut lines = std::mem::take(&mut writer.before);
    lines.append(&mut writer.lines);
    let behind = finish::comment_behind(gather);
    let style = writer.block.style.clone();
    let inner = writer.block.inner_indent();
    let deeper = format!("{inner}{}", style.unit);
    let gathered = match &tasks {
        Tasks::List(name) => format!("*{name}"),
        Tasks::Named(names) => names.join(", "),
        Tasks::Unnamed => return Err(finish::missing(gather)),
    };
    let each = match &tasks {
        Tasks::Named(names) if names.len() == 1 => format!("({gathered},)"),
        Tasks::Named(_) => format!("({gathered})"),
        _ => gathered.trim_start_matches('*').to_owned(),
    };
    let callee = spelling::dotted(gather.callee);
    // A comment behind the statement speaks of the gather.
    let with_comment = |line: String| match behind {
        Some((comment, _)) => format!("{line}  {comment}"),
        None => line,
    };
    lines.push(format!("{base}try:"));
    let value = if stays_whole(gather) {
        let edit = Edit::replace(arguments.span(), format!("({gathered})"));
        let text = relocate(statement, &[edit], &inner);
        lines.push(with_comment(format!("{inner}{}", settle(statement, text, &inner, &style))));
        None
    } else {
        let name = naming::results_name(&mut writer.names, gather);
        lines.push(with_comment(writer.wrapped(format!("{inner}{name} = await {callee}({gathered})"))));
        Some(name)
    };
    let item = match &tasks {
        Tasks::List(name) => {
            writer.names.give(name.strip_suffix('s').filter(|it| it.ends_with("task")).unwrap_or("task"))
        }
        _ => writer.names.give("task"),
    };
    lines.push(format!("{base}except Exception:  {BECAUSE}"));
    lines.push(writer.wrapped(format!("{inner}for {item} in {each}:")));
    lines.push(format!("{deeper}{item}.cancel()"));
    lines.push(writer.wrapped(format!("{inner}await {callee}({gathered}, return_exceptions=True)")));
    lines.push(format!("{inner}raise"));
    if let (Position::Value { replaced, .. }, Some(name)) = (gather.position, &value) {
        let edit = Edit::replace(replaced.span(), set_apart(replaced, name.clone()));
        let text = settle(statement, relocate(statement, &[edit], &base), &base, &style);
        lines.push(format!("{base}{text}"));
    }
    let requests: Vec<Request> = if writer.uses_maker() { maker.requests } else { Vec::new() };
    Ok(Finish { lines, value, behind: behind.map(|(_, span)| span), requests }.into_part(writer, statement))
}

/// Whether the statement can stand in the `try` as it is: it does nothing with the results that could fail there.
fn stays_whole(gather: &Gather<'_>) -> bool {
    match gather.position {
        Position::Statement(_) => true,
        Position::Value { statement, assignment: None, .. } => statement.kind() == Kind::ReturnStatement,
        Position::Value { assignment: Some(assignment), .. } => {
            let count = gather.inputs.len();
            let is_name = assignment.child(Field::Left).is_some_and(|left| left.kind() == Kind::Identifier);
            let is_chain = assignment.child(Field::Right).is_some_and(|right| right.kind() == Kind::Assignment);
            let are_names = gather.fixed().is_some()
                && gather.position.targets(count).is_some_and(|targets| targets.into_iter().all(is_identifier));
            (is_name || are_names) && !is_chain
        }
        Position::Nested { .. } | Position::Unreachable(_) => false,
    }
}

fn is_identifier(node: Node<'_>) -> bool {
    place::without_parentheses(node).kind() == Kind::Identifier
}
