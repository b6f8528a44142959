//! The form *accessor*: a function gives each event loop a primitive of its own.

use aiomend_rewrite::{Context, Edit, Part, Refusal, names};
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::UseKind;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::site::{Site, Variable};
use super::users::{UseAt, each_file};
use super::writing::Writing;
use crate::removal::remove_statement;
use crate::spelling;

/// The parts of the fix: the function in the place of the primitive, and its calls in the place of all uses.
///
/// # Errors
/// `shares-its-line` where the assignment has no line of its own.
pub(super) fn parts<'m>(cx: &Context<'m>, site: &Site<'m>, variable: &Variable<'m>) -> Result<Vec<Part>, Refusal> {
    let name = function_name(cx, variable);
    let mut home = Writing::to(cx.id);
    definition(cx, site, variable, &name, &mut home)?;
    let mut home = Some(home);
    let mut parts = each_file(cx, &variable.uses, |there, uses| {
        let own = if there.id == cx.id { home.take() } else { None };
        let mut writing = own.unwrap_or_else(|| Writing::to(there.id));
        for used in uses.iter().filter(|used| !variable.is_of_making(there.path, used.node.span())) {
            call_instead(used, &name, &mut writing);
        }
        if variable.class.is_none() {
            writing.name(there.module.root().span(), &name);
        }
        writing.finish(there)
    })
    .unwrap_or_default();
    parts.extend(home.map(|home| home.finish(cx)));
    Ok(parts)
}

/// `_get_lock`: free in every module that uses it, or, for a class, in the project, as a subclass might hide it.
fn function_name(cx: &Context<'_>, variable: &Variable<'_>) -> String {
    let base = format!("_get_{}", plain_name(&variable.identity.name));
    if variable.class.is_some() {
        return names::first_free(&base, |name| cx.project.is_name_used(name) || cx.model.is_variable_name(name));
    }
    names::first_free(&base, |name| {
        let taken = each_file(cx, &variable.uses, |there, _| there.model.is_variable_name(name)).unwrap_or_default();
        cx.model.is_variable_name(name) || taken.contains(&true)
    })
}

/// `_CACHE_LOCK` → `cache_lock`
pub(super) fn plain_name(global: &str) -> String {
    let plain = global.trim_matches('_').to_lowercase();
    if names::is_identifier(&plain) { plain } else { "lock".to_owned() }
}

/// `LOCK` → `_get_lock()`, `m.LOCK` → `m._get_lock()`, `import LOCK` → `import _get_lock`
fn call_instead(used: &UseAt<'_>, name: &str, writing: &mut Writing) {
    let node = used.node;
    match (&used.kind, node.kind()) {
        (UseKind::Exported, _) => writing.replace(node, name),
        (_, Kind::Attribute) => {
            if let Some(attribute) = node.child(Field::Attribute) {
                writing.replace(attribute, format!("{name}()"));
            }
        }
        _ => writing.replace(node, format!("{name}()")),
    }
}

/// The function takes the place of the assignment; or that goes and the function stands before the next definition, so
/// that constants stay together.
fn definition<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    name: &str,
    writing: &mut Writing,
) -> Result<(), Refusal> {
    let module = cx.module;
    let statement = variable.declaration();
    if !has_its_line(statement) {
        let message = "the assignment shares its line with other code, where a function cannot stand";
        return Err(Refusal::new("shares-its-line", statement.span(), message).with_hint("give it a line of its own"));
    }
    writing.anchor(statement);
    if let Some(lazy) = &variable.lazy {
        for gone in [lazy.global, lazy.guard] {
            writing.anchor(gone);
            writing.around(gone.span(), remove_statement(gone));
        }
    }
    let newline = module.source().newline().as_str();
    let indent = module.indentation_at(statement.start());
    let lines = lines_of_function(cx, site, variable, name, indent, writing);
    let blank = if variable.class.is_some() { 1 } else { 2 };
    let comments = comments_above(statement);
    let behind = comment_behind(statement);
    let target = if comments.is_none() && behind.is_none() { next_definition(statement) } else { None };
    if let Some(target) = target {
        let at = module.lines().start_at(comments_above(target).unwrap_or(target.start()));
        let edits = remove_statement(statement);
        let owned = edits.iter().map(|edit| edit.span).fold(statement.span(), Span::cover);
        writing.around(owned, edits);
        writing.insert(at, format!("{}{newline}{}", lines.join(newline), newline.repeat(blank)));
        return Ok(());
    }
    let start = comments.unwrap_or_else(|| module.lines().start_at(statement.start()));
    let end_of_line = module.lines().span_of(module.lines().line_of(statement.end().max(1) - 1));
    let end = Span::new(statement.start(), end_of_line.end());
    let end = statement.start() + module.slice(end).trim_end().len() as u32;
    let mut text = String::new();
    if let Some(comment) = behind {
        text.push_str(&format!("{comment}{newline}{indent}"));
    }
    text.push_str(&lines.join(newline)[indent.len()..]);
    if statement.next().is_some() {
        let missing = blank.saturating_sub(blank_lines_after(module, end));
        text.push_str(&newline.repeat(missing));
    }
    let mut edits = vec![Edit::replace(Span::new(statement.start(), end), text)];
    if statement.previous().is_some() {
        let missing = blank.saturating_sub(blank_lines_before(module, start));
        edits.insert(0, Edit::insert(start, newline.repeat(missing)));
    }
    edits.retain(|edit| !(edit.span.is_empty() && edit.text.is_empty()));
    writing.around(statement.span(), edits);
    Ok(())
}

fn lines_of_function<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    name: &str,
    indent: &str,
    writing: &mut Writing,
) -> Vec<String> {
    let noun = site.noun();
    let callee = site.call.child(Field::Function).unwrap_or(site.call);
    let running = spelling::beside(cx, callee, "get_running_loop");
    let running = running.map(|spelling| {
        spelling.requests.into_iter().for_each(|request| writing.request(request));
        spelling.text
    });
    let running = running.unwrap_or_else(|| "asyncio.get_running_loop".to_owned());
    let unit = aiomend_rewrite::layout::Block::around(variable.declaration(), cx.settings.line_length)
        .map_or_else(|_| "    ".to_owned(), |block| block.style.unit);
    let key = key(cx, variable);
    let annotation = annotation(variable).unwrap_or_else(|| callee.text().to_owned());
    let made = place::first_line(site.call);
    let article = if noun == "event" { "An" } else { "A" };
    let mut lines = Vec::new();
    if variable.class.is_some() {
        lines.push(format!("{indent}@staticmethod"));
    }
    lines.push(format!("{indent}def {name}() -> {annotation}:"));
    let body = [
        format!("\"\"\"Return the {noun} of the running event loop.\"\"\""),
        format!("# {article} {noun} works in one loop alone: each loop has its own, and keeps it."),
        format!("loop = {running}()"),
        format!("{noun} = getattr(loop, \"{key}\", None)"),
        format!("if {noun} is None:"),
        format!("{unit}{noun} = {made}"),
        format!("{unit}setattr(loop, \"{key}\", {noun})"),
        format!("return {noun}"),
    ];
    lines.extend(body.into_iter().map(|line| format!("{indent}{unit}{line}")));
    lines
}

/// The annotation of the variable without `Final` and `ClassVar`, if it says more than that.
fn annotation(variable: &Variable<'_>) -> Option<String> {
    let mut text = variable.annotation?.text().trim();
    loop {
        let (head, rest) = text.split_once('[').unwrap_or((text, ""));
        if !matches!(head.rsplit('.').next(), Some("Final" | "ClassVar")) {
            break;
        }
        text = rest.strip_suffix(']').filter(|inner| !inner.is_empty())?.trim();
    }
    let may_be_none = text.contains('|') || text.contains("Optional");
    (!may_be_none && !text.contains(['\n', '\r'])).then(|| text.to_owned())
}

/// Under which name a loop keeps it: that of the variable it stands for, which no other can have. It is no identifier,
/// so linters do not ask for `loop.name = …`, which type checkers refuse.
fn key(cx: &Context<'_>, variable: &Variable<'_>) -> String {
    let stem = cx.path.with_extension("");
    let parts: Vec<String> = stem
        .iter()
        .map(|part| part.to_string_lossy().replace(|c: char| !c.is_alphanumeric() && c != '-', "_"))
        .filter(|part| part != "__init__")
        .collect();
    let parts = if parts.first().is_some_and(|first| first == "src") { &parts[1..] } else { &parts[..] };
    let module = parts.join(".");
    if module.is_empty() { variable.shown() } else { format!("{module}.{}", variable.shown()) }
}

/// Whether nothing but a comment stands on the lines of a statement.
fn has_its_line(statement: Node<'_>) -> bool {
    let module = statement.module();
    let line = module.lines().span_of(module.lines().line_of(statement.end().max(1) - 1));
    let behind = module.slice(Span::new(statement.end(), line.end())).trim();
    module.is_first_on_line(statement.start()) && (behind.is_empty() || behind.starts_with('#'))
}

/// The comment behind a statement.
pub(super) fn comment_behind<'m>(statement: Node<'m>) -> Option<&'m str> {
    let module = statement.module();
    let line = module.lines().span_of(module.lines().line_of(statement.end().max(1) - 1));
    let behind = module.slice(Span::new(statement.end(), line.end())).trim();
    behind.starts_with('#').then_some(behind)
}

/// Where the comments begin that stand directly above a statement, at its indentation.
pub(super) fn comments_above(statement: Node<'_>) -> Option<u32> {
    let module = statement.module();
    let lines = module.lines();
    let mut line = lines.line_of(statement.start());
    let mut start = None;
    while line > 0 && module.slice(lines.span_of(line - 1)).trim_start().starts_with('#') {
        line -= 1;
        start = Some(lines.start_of(line));
    }
    start
}

/// The definition before which the function stands: what follows the assignment up to it only makes constants.
fn next_definition<'m>(statement: Node<'m>) -> Option<Node<'m>> {
    let mut current = statement.next()?;
    let is_definition = |node: Node<'_>| {
        matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition | Kind::DecoratedDefinition)
    };
    if is_definition(current) {
        return None;
    }
    loop {
        if is_definition(current) {
            return Some(current);
        }
        let is_constant = current.kind() == Kind::ExpressionStatement
            && current.children().next().is_some_and(|inner| inner.kind() == Kind::Assignment);
        if !is_constant {
            return None;
        }
        current = current.next()?;
    }
}

fn blank_lines_before(module: &aiomend_syntax::Module, offset: u32) -> usize {
    let before = module.slice(Span::new(0, module.lines().start_at(offset)));
    let lines: Vec<&str> = aiomend_syntax::lines_of(before).collect();
    lines.iter().rev().take_while(|line| line.trim().is_empty()).count()
}

fn blank_lines_after(module: &aiomend_syntax::Module, offset: u32) -> usize {
    let lines = module.lines();
    let from = lines.line_of(offset) + 1;
    (from..lines.count()).take_while(|line| module.slice(lines.span_of(*line)).trim().is_empty()).count()
}
