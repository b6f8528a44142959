//! The form *accessor*: a function gives each event loop a primitive of its own.

use std::collections::BTreeMap;

use aiomend_rewrite::layout::{self, Block};
use aiomend_rewrite::{Context, Edit, Part, Refusal, names};
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::UseKind;
use aiomend_syntax::{Field, Kind, Node, Span};

use super::lazy::Getter;
use super::leaving::{self, Comments};
use super::site::{PRIMITIVES, Site, Variable};
use super::users::{UseAt, each_file};
use super::writing::{Writing, asyncio_in, asyncio_name};
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
        let aliases = aliases(there, uses);
        for used in uses.iter().filter(|used| !variable.is_of_making(there.path, used.node.span())) {
            call_instead(used, &name, &aliases, &mut writing);
        }
        if variable.class.is_none() && variable.getter().is_none() {
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
    if let Some(getter) = variable.getter() {
        return getter.name().to_owned();
    }
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

/// What the function is called where the primitive is imported `as` something: `PAGE_LOCK` → `_get_page_lock`.
fn aliases<'m>(there: &Context<'m>, uses: &[UseAt<'m>]) -> BTreeMap<&'m str, String> {
    let items = uses.iter().filter(|used| used.node.kind() == Kind::AliasedImport);
    let names = items.filter_map(|used| used.node.child(Field::Alias)).map(|alias| alias.text());
    names
        .map(|alias| {
            let base = format!("_get_{}", plain_name(alias));
            (alias, names::first_free(&base, |name| there.model.is_variable_name(name)))
        })
        .collect()
}

/// `LOCK` → `_get_lock()`, `m.LOCK` → `m._get_lock()`, `import LOCK` → `import _get_lock`
fn call_instead(used: &UseAt<'_>, name: &str, aliases: &BTreeMap<&str, String>, writing: &mut Writing) {
    let node = used.node;
    match (&used.kind, node.kind()) {
        (UseKind::Exported, Kind::AliasedImport) => {
            let alias = node.child(Field::Alias).and_then(|alias| aliases.get(alias.text()));
            let renamed = alias.map_or_else(String::new, |alias| format!(" as {alias}"));
            writing.replace(node, format!("{name}{renamed}"));
        }
        (UseKind::Exported, _) => writing.replace(node, name),
        (_, Kind::Attribute) => {
            if let Some(attribute) = node.child(Field::Attribute) {
                writing.replace(attribute, format!("{name}()"));
            }
        }
        _ => {
            let called = aliases.get(node.text()).map_or(name, String::as_str);
            writing.replace(node, format!("{called}()"));
        }
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
    if !leaving::has_its_line(statement) {
        let message = "the assignment shares its line with other code, where a function cannot stand";
        return Err(Refusal::new("shares-its-line", statement.span(), message).with_hint("give it a line of its own"));
    }
    if let Some(getter) = variable.getter() {
        return getter_instead(cx, site, variable, getter, writing);
    }
    let newline = module.source().newline().as_str();
    let indent = module.indentation_at(statement.start());
    let callee = site.call.child(Field::Function).unwrap_or(site.call);
    let annotation = annotation(variable).unwrap_or_else(|| spelling::dotted(callee));
    let comments = Comments::of(variable);
    let style = Block::around(statement, cx.settings.line_length)?.style;
    let decorator = variable.class.map(|_| "@staticmethod".to_owned());
    let head = decorator.into_iter().chain([format!("def {name}() -> {annotation}:")]);
    let inner = format!("{indent}{}", style.unit);
    let body = [docstring(site)].into_iter().chain(lines_of_body(cx, site, variable, [&inner, &style.unit], writing));
    let function = head.chain(body.map(|line| format!("{}{line}", style.unit)));
    let wrapped = function.into_iter().map(|line| layout::wrap_line(&format!("{indent}{line}"), &style));
    let said = comments.above.iter().copied().chain(comments.behind).map(|comment| format!("{indent}{comment}"));
    let lines: Vec<String> = said.chain(wrapped).collect();
    let blank = if variable.class.is_some() { 1 } else { 2 };
    if let Some(target) = next_definition(statement) {
        leaving::remove(cx, variable, &annotation, writing);
        let text = format!("{}{newline}{}", lines.join(newline), newline.repeat(blank));
        writing.insert(leaving::first_line_of(target), text);
        return Ok(());
    }
    leaving::remove_making(cx, variable, &annotation, writing);
    writing.anchor(statement);
    let index = module.lines();
    let start = leaving::first_line_of(statement);
    let last = index.line_of(statement.end().max(1) - 1);
    let end = index.start_of(last) + module.slice(index.span_of(last)).trim_end().len() as u32;
    let before = match statement.previous() {
        Some(_) => blank.saturating_sub(layout::blank_lines_above(module, index.line_of(start))),
        None => 0,
    };
    let after = match statement.next() {
        Some(_) => blank.saturating_sub(layout::blank_lines_below(module, last)),
        None => 0,
    };
    let text = format!("{}{}{}", newline.repeat(before), lines.join(newline), newline.repeat(after));
    // Up to the next statement, so that a fix that puts its function there waits for this one.
    let next = statement.next().map_or(end, leaving::first_line_of);
    writing.around(Span::new(start, next), [Edit::replace(Span::new(start, end), text)]);
    Ok(())
}

/// What a function that makes the primitive when it is first needed does instead.
fn getter_instead<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    getter: Getter<'m>,
    writing: &mut Writing,
) -> Result<(), Refusal> {
    let module = cx.module;
    let style = Block::around(getter.last, cx.settings.line_length)?.style;
    let newline = module.source().newline().as_str();
    let first = variable.lazy.as_ref().map_or(getter.last, |lazy| lazy.making.global);
    let indent = module.indentation_at(first.start());
    let comments = Comments::of(variable);
    let own = comments.above.iter().copied().chain(comments.behind).map(str::to_owned);
    let said = getter.docstring.is_none().then(|| docstring(site)).into_iter().chain(own);
    let body = said.chain(lines_of_body(cx, site, variable, [indent, &style.unit], writing));
    let lines: Vec<String> = body.map(|line| layout::wrap_line(&format!("{indent}{line}"), &style)).collect();
    let span = Span::new(first.start(), getter.last.end());
    writing.anchor(getter.function);
    writing.around(span, [Edit::replace(span, &lines.join(newline)[indent.len()..])]);
    leaving::remove(cx, variable, "", writing);
    Ok(())
}

fn docstring(site: &Site<'_>) -> String {
    format!("\"\"\"Return the {} of the running event loop.\"\"\"", site.noun())
}

/// The body of the function below its docstring, without its indentation.
fn lines_of_body<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    [indent, unit]: [&str; 2],
    writing: &mut Writing,
) -> [String; 7] {
    let noun = site.noun();
    let callee = site.call.child(Field::Function).unwrap_or(site.call);
    let running = match (asyncio_name(cx), spelling::beside(cx, callee, "get_running_loop")) {
        (Some(module), _) => format!("{module}.get_running_loop"),
        (None, Some(spelling)) => {
            spelling.requests.into_iter().for_each(|request| writing.request(request));
            spelling.text
        }
        (None, None) => format!("{}.get_running_loop", asyncio_in(cx, writing).unwrap_or_else(|| "asyncio".to_owned())),
    };
    let key = key(cx, variable);
    let is_said = |name: &str| {
        name == "loop"
            || running.starts_with(name)
            || site.call.descendants().any(|node| node.text() == name)
            || variable.getter().is_some_and(|getter| getter.name() == name)
    };
    let held = Some(plain_name(&variable.identity.name)).filter(|name| !is_said(name));
    let held = held.unwrap_or_else(|| noun.to_owned());
    let made = format!("{unit}{held} = {}", site.class_made());
    let made = format!("{made}{}", site.arguments_behind(&format!("{indent}{made}")));
    let article = if noun == "event" { "An" } else { "A" };
    [
        format!("# {article} {noun} belongs to one loop, so each loop keeps its own."),
        format!("loop = {running}()"),
        format!("{held} = getattr(loop, \"{key}\", None)"),
        format!("if {held} is None:"),
        made,
        format!("{unit}setattr(loop, \"{key}\", {held})"),
        format!("return {held}"),
    ]
}

/// The annotation of the variable without `Final` and `ClassVar`, if it says more than that.
pub(super) fn annotation(variable: &Variable<'_>) -> Option<String> {
    let mut text = variable.annotation?.text().trim();
    loop {
        let (head, rest) = text.split_once('[').unwrap_or((text, ""));
        if !matches!(head.rsplit('.').next(), Some("Final" | "ClassVar")) {
            break;
        }
        text = rest.strip_suffix(']').filter(|inner| !inner.is_empty())?.trim();
    }
    (!may_be_none(text) && !text.contains(['\n', '\r'])).then(|| text.to_owned())
}

/// Whether an annotation, in quotes or not, is a union: `Optional[Lock]`, `Lock | None`.
fn may_be_none(annotation: &str) -> bool {
    let said = annotation.trim_matches(['"', '\'']);
    let head = said.split('[').next().unwrap_or_default().trim();
    let mut depth = 0;
    let has_bar = said.chars().any(|letter| {
        depth += i32::from(letter == '[') - i32::from(letter == ']');
        letter == '|' && depth == 0
    });
    has_bar || matches!(head.rsplit('.').next(), Some("Optional" | "Union"))
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

/// The definition before which the function stands: what follows the assignment up to it only makes constants.
fn next_definition<'m>(statement: Node<'m>) -> Option<Node<'m>> {
    let mut current = statement.next()?;
    let is_definition = |node: Node<'_>| {
        matches!(node.kind(), Kind::FunctionDefinition | Kind::ClassDefinition | Kind::DecoratedDefinition)
    };
    if is_definition(current) && !is_accessor(current) {
        return None;
    }
    loop {
        if is_accessor(current) {
            current = current.next()?;
            continue;
        }
        if is_definition(current) {
            return Some(current);
        }
        if !is_constant(current) {
            return None;
        }
        current = current.next()?;
    }
}

/// Calls that only make a value: whatever runs code of the program may need the function already.
const MAKING: &[&str] = &[
    "ContextVar",
    "Counter",
    "OrderedDict",
    "Path",
    "PurePath",
    "TypeVar",
    "WeakSet",
    "WeakValueDictionary",
    "compile",
    "defaultdict",
    "deque",
    "dict",
    "float",
    "frozenset",
    "getLogger",
    "int",
    "list",
    "object",
    "set",
    "str",
    "timedelta",
    "tuple",
];

/// Whether a statement assigns what needs no code of the program.
fn is_constant(statement: Node<'_>) -> bool {
    let is_assignment = statement.kind() == Kind::ExpressionStatement
        && statement.children().next().is_some_and(|inner| inner.kind() == Kind::Assignment);
    let mut calls = statement.descendants().filter(|node| node.kind() == Kind::Call);
    is_assignment
        && calls.all(|call| {
            let callee = call.child(Field::Function).map(|callee| match callee.kind() {
                Kind::Subscript => callee.child(Field::Value).unwrap_or(callee),
                _ => callee,
            });
            callee.and_then(place::last_name).is_some_and(|name| MAKING.contains(&name) || PRIMITIVES.contains(&name))
        })
}

/// Whether it is a function that another fix has put there: they stand in the order of what they are for.
fn is_accessor(node: Node<'_>) -> bool {
    let function = match node.kind() {
        Kind::DecoratedDefinition => node.child(Field::Definition),
        _ => Some(node).filter(|node| node.kind() == Kind::FunctionDefinition),
    };
    let first = function.and_then(|function| function.child(Field::Body)?.children().next());
    first.is_some_and(|first| first.text().ends_with(" of the running event loop.\"\"\""))
}
