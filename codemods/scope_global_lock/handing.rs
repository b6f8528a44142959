//! The form *main*, second half: a local of the coroutine that the program runs, and a parameter on the way to those
//! that use it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aiomend_rewrite::{Context, Edit, Part, Request};
use aiomend_semantics::place::is_docstring;
use aiomend_semantics::project::primitives::{Primitive, UseKind, Uses};
use aiomend_syntax::{Field, Kind, Node};

use super::accessor::annotation;
use super::leaving::{self, Comments};
use super::site::{Site, Variable};
use super::threading::{Threading, definition_of, in_file};
use super::users::each_file;
use super::writing::{Writing, asyncio_in};
use crate::spelling;

/// The parts of the fix, one for each file; none where something has no place for it.
pub(super) fn parts<'m>(
    cx: &Context<'m>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    threading: &Threading,
) -> Option<Vec<Part>> {
    let mut files: BTreeSet<&Path> = variable.uses.uses.iter().map(|used| used.spot.module.as_path()).collect();
    files.extend(threading.calls.keys().map(PathBuf::as_path));
    files.extend(threading.takers.iter().map(|(path, _)| path.as_path()));
    files.extend([threading.root.0.as_path(), cx.path]);
    let parts = files.into_iter().map(|path| in_file(cx, path, |there| part(cx, there, site, variable, threading))?);
    parts.collect()
}

fn part<'m>(
    cx: &Context<'m>,
    there: &Context<'_>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    threading: &Threading,
) -> Option<Part> {
    let mut writing = Writing::to(there.id);
    let name = threading.name.as_str();
    let own = own_uses(there, variable);
    each_file(there, &own, |there, uses| {
        for used in uses.iter().filter(|used| !variable.is_of_making(there.path, used.node.span())) {
            if used.kind == UseKind::Exported {
                let name = used.node.child(Field::Alias).unwrap_or(used.node);
                writing.request(Request::Remove { definition: name.span() });
                continue;
            }
            writing.replace(used.node, name);
            if used.node.kind() == Kind::Attribute {
                // `shared` of `shared.LOCK`
                spelling::release(there, used.node).into_iter().for_each(|request| writing.request(request));
            }
        }
    })
    .ok()?;
    for handing in threading.calls.get(there.path).into_iter().flatten() {
        let callee =
            there.module.nodes().find(|node| node.span() == handing.callee && node.field() == Field::Function)?;
        let arguments = callee.parent()?.child(Field::Arguments)?;
        let is_positional = in_file(cx, &handing.function.0, |home| {
            Some(Signature::of(definition_of(home, &handing.function.1)?)?.is_positional())
        })??;
        let has_names = arguments
            .children()
            .any(|argument| matches!(argument.kind(), Kind::KeywordArgument | Kind::DictionarySplat | Kind::ListSplat));
        let text = if is_positional && !has_names { name.to_owned() } else { format!("{name}={name}") };
        let last = arguments.children().filter(|child| child.kind() != Kind::Comment).last();
        append(arguments, last.filter(|last| last.kind() == Kind::DictionarySplat), &text, &mut writing);
    }
    let mut is_class_used = threading.root.0 == there.path;
    for (_, function) in threading.takers.iter().filter(|(path, _)| path == there.path) {
        let function = definition_of(there, function)?;
        let signature = Signature::of(function)?;
        let annotation = if signature.is_annotated() {
            let class = class_in(cx, there, site, &mut writing)?;
            is_class_used = true;
            format!(": {}", generic(variable).filter(|_| there.id == cx.id).unwrap_or(class))
        } else {
            String::new()
        };
        signature.append(&format!("{name}{annotation}"), &mut writing);
        writing.name(function.span(), name);
    }
    if threading.root.0 == there.path {
        let root = definition_of(there, &threading.root.1)?;
        make_in(cx, there, site, variable, root, name, &mut writing)?;
        writing.name(root.span(), name);
    }
    if there.id == cx.id {
        let generic = generic(variable).filter(|_| is_class_used).unwrap_or_default();
        let kept = if is_class_used { format!("{} {generic}", site.call.text()) } else { String::new() };
        leaving::remove(cx, variable, &kept, &mut writing);
        if !is_class_used {
            let callee = site.call.child(Field::Function).unwrap_or(site.call);
            spelling::release(cx, callee).into_iter().for_each(|request| writing.request(request));
        }
    }
    Some(writing.finish(there))
}

/// The uses of the primitive in one file.
fn own_uses(there: &Context<'_>, variable: &Variable<'_>) -> Uses {
    let mut own = Uses::clone(&variable.uses);
    own.uses.retain(|used| used.spot.module == there.path);
    own
}

/// The annotation of the variable where it says what the primitive holds: `asyncio.Queue[int]`. Its names are those of
/// its file.
fn generic(variable: &Variable<'_>) -> Option<String> {
    annotation(variable).filter(|annotation| annotation.contains('['))
}

/// The class of the primitive as it is spelled in a file.
fn class_in<'m>(cx: &Context<'m>, there: &Context<'_>, site: &Site<'m>, writing: &mut Writing) -> Option<String> {
    if there.id == cx.id {
        return Some(site.class_made());
    }
    Some(format!("{}.{}", asyncio_in(there, writing)?, site.kind))
}

/// `lock = asyncio.Lock()` at the start of the coroutine, below its docstring.
fn make_in<'m>(
    cx: &Context<'m>,
    there: &Context<'_>,
    site: &Site<'m>,
    variable: &Variable<'m>,
    root: Node<'_>,
    name: &str,
    writing: &mut Writing,
) -> Option<()> {
    let mut statements = root.child(Field::Body)?.children();
    let first = statements.next()?;
    let mut before = if is_docstring(first) { statements.next()? } else { first };
    // Below those that another fix has put there, so that their order stays.
    while makes_primitive(there, before) {
        before = statements.next()?;
    }
    let module = there.module;
    if !module.is_first_on_line(before.start()) {
        return None;
    }
    let class = class_in(cx, there, site, writing)?;
    // A comment that speaks of the arguments does not leave its file.
    if there.id != cx.id && site.call.comments().next().is_some() {
        return None;
    }
    let (indent, newline) = (module.indentation_at(before.start()), module.source().newline().as_str());
    let comments = Comments::of(variable);
    let mut lines: Vec<String> = comments.above.iter().map(|comment| (*comment).to_owned()).collect();
    let annotation = generic(variable).filter(|_| there.id == cx.id).map(|generic| format!(": {generic}"));
    let made = format!("{name}{} = {class}", annotation.unwrap_or_default());
    let made = format!("{made}{}", site.arguments_behind(&format!("{indent}{made}")));
    let together = comments.behind.map(|comment| format!("{made}  {comment}"));
    let fits = |line: &String| indent.len() + line.chars().count() <= there.settings.line_length;
    match together.filter(fits) {
        Some(line) => lines.push(line),
        None => lines.extend(comments.behind.map(str::to_owned).into_iter().chain([made])),
    }
    let at = leaving::first_line_of(before);
    let text: String = lines.into_iter().map(|line| format!("{indent}{line}{newline}")).collect();
    writing.insert(at, text);
    writing.anchor(before);
    Some(())
}

/// `lock = asyncio.Lock()`
fn makes_primitive(there: &Context<'_>, statement: Node<'_>) -> bool {
    let assignment = statement.children().next().filter(|_| statement.kind() == Kind::ExpressionStatement);
    let value = assignment.and_then(|assignment| assignment.child(Field::Right));
    let call = value.filter(|value| value.kind() == Kind::Call);
    call.is_some_and(|call| matches!(there.here.primitive(call.span()), Primitive::Known(_)))
}

/// The parameters of a function.
struct Signature<'m> {
    function: Node<'m>,
    list: Node<'m>,
    parameters: Vec<Node<'m>>,
}

impl<'m> Signature<'m> {
    fn of(function: Node<'m>) -> Option<Self> {
        let list = function.child(Field::Parameters)?;
        let parameters = list.children().filter(|child| child.kind() != Kind::Comment).collect();
        Some(Self { function, list, parameters })
    }

    /// Whether a parameter at the end may be given by its position.
    fn is_positional(&self) -> bool {
        self.parameters.iter().all(|parameter| {
            let text = parameter.text();
            !matches!(parameter.kind(), Kind::DefaultParameter | Kind::TypedDefaultParameter) && !text.starts_with('*')
                || text.starts_with("**")
        })
    }

    fn is_annotated(&self) -> bool {
        let is_typed =
            |parameter: &Node<'_>| matches!(parameter.kind(), Kind::TypedParameter | Kind::TypedDefaultParameter);
        self.function.child(Field::ReturnType).is_some() || self.parameters.iter().any(is_typed)
    }

    fn append(&self, parameter: &str, writing: &mut Writing) {
        let has_star = self.parameters.iter().any(|one| one.text().starts_with('*') && !one.text().starts_with("**"));
        let text = if self.is_positional() || has_star { parameter.to_owned() } else { format!("*, {parameter}") };
        let rest = self.parameters.last().copied().filter(|last| last.text().starts_with("**"));
        append(self.list, rest, &text, writing);
    }
}

/// One more element at the end of a bracketed list, or before `rest`.
fn append(list: Node<'_>, rest: Option<Node<'_>>, text: &str, writing: &mut Writing) {
    let module = list.module();
    if let Some(rest) = rest {
        writing.inside_of(rest, Edit::insert(rest.start(), format!("{text}, ")));
        return;
    }
    let close = list.end() - 1;
    let Some(last) = list.children().filter(|child| child.kind() != Kind::Comment).last() else {
        writing.inside_of(list, Edit::insert(close, text));
        return;
    };
    let comma = list.all_children().filter(|token| token.kind() == Kind::Comma && token.start() >= last.end()).last();
    match comma {
        Some(_) if module.is_first_on_line(close) => {
            let indent = module.indentation_at(last.start());
            let newline = module.source().newline().as_str();
            let edit = Edit::insert(module.lines().start_at(close), format!("{indent}{text},{newline}"));
            writing.inside_of(last, edit);
        }
        Some(comma) => writing.inside_of(last, Edit::insert(comma.end(), format!(" {text}"))),
        None => writing.inside_of(last, Edit::insert(last.end(), format!(", {text}"))),
    }
}
