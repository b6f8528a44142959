//! The new code: the block, the statement in it, and every comment.

use aiomend_rewrite::layout::{self, Block, Style, relocate, rest_of_line, set_apart};
use aiomend_rewrite::{Anchor, AnchorKind, Context, Edit, ModuleId, Part, Refusal, Request, names};
use aiomend_semantics::place;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::site::{Shape, Site};
use super::timeout::Timeout;
use crate::spelling;

/// The fix for a site without blockers.
pub(super) fn write<'m>(cx: &Context<'m>, site: &Site<'m>) -> Result<Part, Refusal> {
    if site.timeout == Timeout::Never {
        return write_plain_await(cx, site);
    }
    let spelling = spelling::instead_of(cx, site.callee, "timeout").ok_or_else(|| missing(site))?;
    let (statement, replaced) = match site.shape {
        Shape::Move(statement) => (statement, None),
        Shape::Hoist { statement, replaced } => (statement, Some(replaced)),
        _ => return Err(missing(site)),
    };
    let block = Block::to_open(1, statement, cx.settings.line_length)?;
    let comments = Comments::of(site, statement);
    let head = format!("async with {}", spelling.text);
    let mut lines = comments.above_head.clone();
    lines.push(
        comments
            .behind_head
            .iter()
            .fold(timeout_head(site, &block, &head), |head, comment| format!("{head}  {comment}")),
    );
    let mut names = Vec::new();
    let edits = match replaced {
        None => {
            lines.extend(comments.above_body.iter().map(|comment| format!("{}{comment}", block.inner_indent())));
            let edits = [Edit::replace(site.call.span(), "")];
            let body = moved_statement(site, statement, &block, &edits, &block.inner_indent());
            lines.push(with_comments(format!("{}{body}", block.inner_indent()), &comments.behind_body));
            layout::replace_statement(statement, &block, &join(lines, &block))
        }
        Some(replaced) => {
            let name = temporary(cx, site, replaced, &mut names);
            lines.extend(comments.above_body.iter().map(|comment| format!("{}{comment}", block.inner_indent())));
            lines.push(with_comments(hoisted_await(site, &block, &name), &comments.behind_body));
            let name = set_apart(replaced, name);
            if statement.kind().is_compound_statement() {
                let text = join(lines, &block);
                vec![layout::insert_before(statement, &block, &text), Edit::replace(replaced.span(), name)]
            } else {
                let rest = relocate(statement, &[Edit::replace(replaced.span(), name)], &block.indent);
                lines.push(format!("{}{rest}", block.indent));
                layout::replace_statement(statement, &block, &join(lines, &block))
            }
        }
    };
    let owned = edits.iter().map(|edit| edit.span).reduce(Span::cover).unwrap_or(statement.span());
    let owned = if statement.kind().is_compound_statement() { place::head_of(statement) } else { owned };
    Ok(part(cx.id, site, statement, owned, edits, spelling.requests, names))
}

/// `await wait_for(X, None)` is `await X`, wherever it stands.
fn write_plain_await<'m>(cx: &Context<'m>, site: &Site<'m>) -> Result<Part, Refusal> {
    let statement = place::statement_of(site.call).ok_or_else(|| missing(site))?;
    let block = Block::around(statement, cx.settings.line_length)?;
    let requests = spelling::release(cx, site.callee).into_iter().collect();
    let comments = Comments::of(site, statement);
    let is_simple = statement.kind().is_simple_statement();
    if !is_simple || !site.call.text().contains(['\n', '\r']) {
        if !comments.is_empty() {
            let message = "no line is left here that could hold the comment";
            return Err(Refusal::new("comment-would-be-lost", site.call.span(), message));
        }
        let text = awaitable_text(site, &lead_of(site.call), &block.style);
        let edit = Edit::replace(site.call.span(), set_apart(site.call, text));
        let owned = if is_simple { statement.span() } else { edit.span };
        return Ok(part(cx.id, site, statement, owned, vec![edit], requests, Vec::new()));
    }
    let mut lines: Vec<String> = comments.above_head.iter().chain(&comments.above_body).cloned().collect();
    let edits = [Edit::replace(site.call.span(), "")];
    let body = moved_statement(site, statement, &block, &edits, &block.indent);
    // One comment a line here too: there is no head that could hold a second one.
    let mut behind: Vec<String> = comments.behind_body.iter().chain(&comments.behind_head).cloned().collect();
    let keep = usize::from(!has_comment_behind(statement));
    lines.extend(behind.drain(..behind.len().saturating_sub(keep)));
    lines.push(with_comments(body, &behind));
    let text = lines.join(&format!("{}{}", block.style.newline, block.indent));
    let edits = layout::replace_statement(statement, &block, &text);
    let owned = edits.iter().map(|edit| edit.span).reduce(Span::cover).unwrap_or(statement.span());
    Ok(part(cx.id, site, statement, owned, edits, requests, Vec::new()))
}

fn part(
    module: ModuleId,
    site: &Site<'_>,
    statement: Node<'_>,
    owned: Span,
    edits: Vec<Edit>,
    requests: Vec<Request>,
    names: Vec<(Span, String)>,
) -> Part {
    let mut anchors = vec![
        Anchor { kind: AnchorKind::Call, span: site.call.span() },
        Anchor { kind: AnchorKind::Statement, span: statement.span() },
    ];
    anchors.extend(site.awaited.map(|awaited| Anchor { kind: AnchorKind::Await, span: awaited.span() }));
    Part { owned: vec![owned], edits, requests, names, anchors, ..Part::of(module) }
}

fn missing(site: &Site<'_>) -> Refusal {
    Refusal::new("evaluation-order", site.call.span(), "there is no place for a block here")
}

fn join(lines: Vec<String>, block: &Block) -> String {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        if at > 0 {
            text.push_str(block.style.newline);
            // The first lines are written without their indentation; body lines bring it along.
            if !line.starts_with(&block.indent) || block.indent.is_empty() || !line.starts_with([' ', '\t']) {
                text.push_str(&block.indent);
            }
        }
        text.push_str(line);
    }
    text
}

fn with_comments(line: String, comments: &[String]) -> String {
    comments.iter().fold(line, |line, comment| format!("{line}  {comment}"))
}

/// `async with asyncio.timeout(T):`, split where that is too long.
fn timeout_head(site: &Site<'_>, block: &Block, head: &str) -> String {
    let Some(timeout) = site.arguments.timeout else { return format!("{head}(None):") };
    let timeout = place::without_parentheses(timeout);
    let lead = format!("{}{head}(", block.indent);
    let text = layout::join_hanging(timeout.text()).unwrap_or_else(|| relocate(timeout, &[], &lead));
    let line = format!("{lead}{text}):");
    let wrapped = layout::wrap_line(&line, &block.style);
    wrapped[block.indent.len()..].to_owned()
}

/// The statement at its new place, with the awaitable instead of the call.
fn moved_statement(site: &Site<'_>, statement: Node<'_>, block: &Block, edits: &[Edit], indent: &str) -> String {
    // What stands before the call on its line decides how the awaitable is laid out.
    const HERE: &str = "\u{0}";
    let marked: Vec<Edit> = edits.iter().map(|edit| Edit::replace(edit.span, HERE)).collect();
    let around = relocate(statement, &marked, indent);
    let (before, after) = around.split_once(HERE).unwrap_or((&around, ""));
    let awaitable = set_apart(site.call, awaitable_text(site, &format!("{indent}{before}"), &block.style));
    let text = format!("{before}{awaitable}{after}");
    layout::settle(statement, text, indent, &block.style)
}

/// `name = await X` inside the block.
fn hoisted_await(site: &Site<'_>, block: &Block, name: &str) -> String {
    let indent = block.inner_indent();
    let lead = format!("{indent}{name} = await ");
    let line = format!("{lead}{}", awaitable_text(site, &lead, &block.style));
    if line.contains(['\n', '\r']) {
        let joined = layout::join_hanging(&line[indent.len()..]).map(|text| format!("{indent}{text}"));
        return joined.filter(|line| layout::fits(line, &block.style)).unwrap_or(line);
    }
    if site.call.module().is_format_off(site.call.start()) { line } else { layout::wrap_line(&line, &block.style) }
}

/// The awaitable as the operand of `await`, as it reads behind `lead`.
fn awaitable_text(site: &Site<'_>, lead: &str, style: &Style) -> String {
    let Some(awaitable) = site.arguments.awaitable else { return String::new() };
    let needs_parentheses = !matches!(
        awaitable.kind(),
        Kind::Identifier | Kind::Attribute | Kind::Call | Kind::Subscript | Kind::ParenthesizedExpression
    );
    if place::breaks_outside_brackets(awaitable) {
        // The parentheses of the call allowed the line breaks. One line needs none for their sake, if there is room.
        let joined = layout::join_hanging(&format!("(\n{}\n)", awaitable.text()));
        let bare = joined.as_deref().map(|joined| &joined[1..joined.len() - 1]);
        if let (Some(joined), Some(bare)) = (&joined, bare) {
            let text = if needs_parentheses { joined } else { bare };
            if layout::fits(&format!("{}{text}", layout::last_line(lead)), style) {
                return text.to_owned();
            }
        }
        // Else `await (` … `)` on lines of their own allows them again.
        return on_lines_of_its_own(awaitable, bare, lead, style);
    }
    if !needs_parentheses {
        return relocate(awaitable, &[], lead);
    }
    let text = format!("({})", relocate(awaitable, &[], &format!("{lead}(")));
    let is_innermost = !layout::last_line(lead).contains(['(', '[', '{']);
    if is_innermost
        && !text.contains(['\n', '\r'])
        && !layout::fits(&format!("{}{text}", layout::last_line(lead)), style)
    {
        return on_lines_of_its_own(awaitable, None, lead, style);
    }
    text
}

/// An expression in parentheses that stand on other lines than it does; as `joined`, where that has room.
fn on_lines_of_its_own(expression: Node<'_>, joined: Option<&str>, lead: &str, style: &Style) -> String {
    let indent: String = layout::last_line(lead).chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let inner = format!("{indent}{}", style.unit);
    let joined = joined.filter(|joined| layout::fits(&format!("{inner}{joined}"), style));
    let text = joined.map_or_else(|| relocate(expression, &[], &inner), str::to_owned);
    format!("({nl}{inner}{text}{nl}{indent})", nl = style.newline)
}

/// What stands before `node` on its line.
fn lead_of(node: Node<'_>) -> String {
    let module = node.module();
    module.slice(Span::new(module.lines().start_at(node.start()), node.start())).to_owned()
}

/// The name for a hoisted value: that of a walrus, else a fresh one.
fn temporary<'m>(cx: &Context<'m>, site: &Site<'m>, replaced: Node<'m>, names: &mut Vec<(Span, String)>) -> String {
    let inner = place::without_parentheses(replaced);
    if inner.kind() == Kind::NamedExpression
        && let Some(name) = inner.child(Field::Name)
    {
        return name.text().to_owned();
    }
    let callee = site.arguments.awaitable.map(place::without_parentheses).filter(|node| node.kind() == Kind::Call);
    let callee = callee.and_then(|call| call.child(Field::Function)).and_then(place::last_name).unwrap_or_default();
    let base = names::result_name(callee);
    // `timeout` may be what the block itself is called by, here or at another site of the function.
    let base = if is_builtin_name(base) || matches!(base, "asyncio" | "timeout") { "result" } else { base };
    let function =
        site.call.ancestors().filter(|node| node.kind() == Kind::FunctionDefinition).last().unwrap_or(cx.module.root());
    let name = names::fresh_local_name(function, base);
    // `is_ready_2` says nothing that `result` does not say better.
    let is_question = ["is_", "has_", "can_", "should_"].iter().any(|prefix| base.starts_with(prefix));
    let name = if is_question && name != base { names::fresh_local_name(function, "result") } else { name };
    names.push((function.span(), name.clone()));
    name
}

/// Names that are better left to the builtins.
fn is_builtin_name(name: &str) -> bool {
    const BUILTINS: &[&str] = &[
        "all", "any", "bin", "bool", "bytes", "callable", "chr", "dict", "dir", "filter", "float", "format", "hash",
        "help", "hex", "id", "input", "int", "iter", "len", "list", "map", "max", "min", "next", "object", "open",
        "ord", "print", "property", "range", "repr", "reversed", "round", "set", "slice", "sorted", "str", "sum",
        "super", "tuple", "type", "vars", "zip",
    ];
    BUILTINS.contains(&name)
}

/// The comments inside the call that do not lie inside the awaitable, by the line that they go to.
#[derive(Debug, Default)]
struct Comments {
    above_head: Vec<String>,
    behind_head: Vec<String>,
    above_body: Vec<String>,
    behind_body: Vec<String>,
}

impl Comments {
    fn of(site: &Site<'_>, statement: Node<'_>) -> Self {
        let mut comments = Self::default();
        let module = site.call.module();
        let (Some(awaitable), Some(timeout)) = (site.arguments.awaitable, site.arguments.timeout) else {
            return comments;
        };
        let timeout = place::without_parentheses(timeout);
        let timeout_comments_stay = timeout.text().contains('#') && layout::join_hanging(timeout.text()).is_none();
        // What is moved to a line of its own loses the words around the call too.
        let replaced = match site.shape {
            Shape::Hoist { replaced, .. } if site.timeout != Timeout::Never => replaced,
            _ => site.call,
        };
        for comment in replaced.comments() {
            let inside_timeout = timeout.span().contains(comment.span()) && timeout_comments_stay;
            if awaitable.span().contains(comment.span()) || inside_timeout {
                continue;
            }
            let text = comment.text().trim_end().to_owned();
            let is_before = |argument: Node<'_>| argument.end() <= comment.start();
            if module.is_first_on_line(comment.start()) {
                // Above an argument: the next one is its element.
                let next_is_awaitable =
                    !is_before(awaitable) && (is_before(timeout) || awaitable.start() < timeout.start());
                let target = if next_is_awaitable { &mut comments.above_body } else { &mut comments.above_head };
                target.push(text);
            } else {
                // Behind an argument: the last one is its element; behind the opening parenthesis the whole call is.
                let last_is_timeout =
                    is_before(timeout) && (!is_before(awaitable) || awaitable.start() < timeout.start());
                let target = if last_is_timeout { &mut comments.behind_head } else { &mut comments.behind_body };
                target.push(text);
            }
        }
        comments.settle(has_comment_behind(statement));
        comments
    }

    /// One comment a line: the last stays behind it, earlier ones go above.
    fn settle(&mut self, body_line_is_taken: bool) {
        let keep = usize::from(!body_line_is_taken);
        let surplus = self.behind_body.len().saturating_sub(keep);
        self.above_body.extend(self.behind_body.drain(..surplus));
        let surplus = self.behind_head.len().saturating_sub(1);
        self.above_head.extend(self.behind_head.drain(..surplus));
    }

    fn is_empty(&self) -> bool {
        self.above_head.is_empty()
            && self.behind_head.is_empty()
            && self.above_body.is_empty()
            && self.behind_body.is_empty()
    }
}

/// Whether a comment follows on the statement's last line, or may follow on the next behind a backslash.
fn has_comment_behind(statement: Node<'_>) -> bool {
    let rest = statement.module().slice(rest_of_line(statement));
    rest.contains('#') || rest.starts_with('\\')
}
