//! The form *main*, first half: which functions a primitive has to be handed through, from the coroutine that the
//! program runs to those that use it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use aiomend_rewrite::names::LocalNames;
use aiomend_rewrite::{Context, names};
use aiomend_semantics::place;
use aiomend_semantics::project::primitives::{Identity, Number, Owner, UseKind, Uses};
use aiomend_syntax::{Field, Kind, Node, Span};

use super::accessor::plain_name;
use super::leaving::Comments;
use super::site::{Site, Variable};
use super::users::{UseAt, each_file};

/// A function of a module: the file, and its name there.
pub(super) type FunctionName = (PathBuf, String);

/// Who hands the primitive to whom.
#[derive(Debug)]
pub(super) struct Threading {
    /// What it is called in all functions.
    pub(super) name: String,
    /// The coroutine function that makes it.
    pub(super) root: FunctionName,
    /// Those that take it as a parameter.
    pub(super) takers: BTreeSet<FunctionName>,
    /// By file: the calls of those functions.
    pub(super) calls: BTreeMap<PathBuf, Vec<Handing>>,
}

/// A call that hands the primitive on.
#[derive(Debug)]
pub(super) struct Handing {
    /// The callee.
    pub(super) callee: Span,
    /// The function that is called.
    pub(super) function: FunctionName,
}

/// What one call of a function says.
enum Called {
    /// It is run by the program: `asyncio.run(main())`.
    Run,
    /// It stands in another function of a module.
    In(FunctionName, Span),
    /// It is imported.
    Imported,
    /// Anything else: the function may be called by who knows whom.
    Unseen,
}

impl Threading {
    /// None where the primitive cannot be handed on by calls alone.
    pub(super) fn of<'m>(cx: &Context<'m>, site: &Site<'m>, variable: &Variable<'m>) -> Option<Self> {
        if variable.class.is_some() || variable.getter().is_some() {
            return None;
        }
        let mut open: Vec<FunctionName> = each_file(cx, &variable.uses, |there, uses| {
            let is_own = |used: &&UseAt<'_>| !variable.is_of_making(there.path, used.node.span());
            let used = uses.iter().filter(is_own).filter(|used| used.kind != UseKind::Exported);
            let removable = uses.iter().filter(|used| used.kind == UseKind::Exported).all(|used| is_plain_import(used));
            let functions = used.map(|used| Some((there.path.to_path_buf(), top_function(used.node)?)));
            functions.collect::<Option<BTreeSet<FunctionName>>>().filter(|_| removable)
        })
        .ok()?
        .into_iter()
        .collect::<Option<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
        let mut roots: BTreeSet<FunctionName> = BTreeSet::new();
        let mut takers: BTreeSet<FunctionName> = BTreeSet::new();
        let mut calls: BTreeMap<PathBuf, Vec<Handing>> = BTreeMap::new();
        let mut seen: BTreeSet<FunctionName> = open.iter().cloned().collect();
        while let Some(function) = open.pop() {
            let uses = uses_of(cx, &function);
            let called = called(cx, &function, &uses)?;
            let runs = called.iter().filter(|(_, one)| matches!(one, Called::Run)).count();
            let mut callers = 0;
            for (path, one) in called {
                match one {
                    Called::In(caller, callee) => {
                        callers += 1;
                        calls.entry(path).or_default().push(Handing { callee, function: function.clone() });
                        if seen.insert(caller.clone()) {
                            open.push(caller);
                        }
                    }
                    Called::Run | Called::Imported => {}
                    Called::Unseen => return None,
                }
            }
            match (runs, callers) {
                (0, 0) => return None,
                (_, 0) => roots.insert(function),
                (0, _) => takers.insert(function),
                // Both run and called: two loops would have to share what it makes.
                _ => return None,
            };
        }
        let mut roots = roots.into_iter();
        let root = roots.next().filter(|_| roots.next().is_none())?;
        let mut all: Vec<&FunctionName> = takers.iter().collect();
        all.push(&root);
        let is_fit = |function: &FunctionName| is_fit(cx, function, *function == root);
        if !all.iter().all(|function| is_fit(function)) {
            return None;
        }
        // Its arguments and comments stay in their file.
        let mut names = site.call.child(Field::Arguments)?.descendants().filter(|node| node.kind() == Kind::Identifier);
        let comments = Comments::of(variable);
        let is_bound_here =
            names.any(|node| node.field() != Field::Name) || comments.behind.is_some() || !comments.above.is_empty();
        if root.0 != cx.path && is_bound_here {
            return None;
        }
        let keywords = keywords_given(cx, &calls)?;
        let name = common_name(cx, variable, &all, &keywords)?;
        Some(Self { name, root, takers, calls })
    }
}

/// Everything that the project does with a function of a module.
pub(super) fn uses_of(cx: &Context<'_>, (path, name): &FunctionName) -> Rc<Uses> {
    cx.here.uses_of(&Identity { module: path.clone(), owner: Owner::Module, name: name.clone(), number: Number::One })
}

/// What each use of a function says, with its file; none where not all of them are seen.
fn called(cx: &Context<'_>, function: &FunctionName, uses: &Uses) -> Option<Vec<(PathBuf, Called)>> {
    if !uses.unseen.is_empty() || !uses.constructions.is_empty() {
        return None;
    }
    let found = each_file(cx, &without_definition(cx, function, uses)?, |there, uses| {
        uses.iter().map(|used| (there.path.to_path_buf(), call_at(there, used))).collect::<Vec<_>>()
    });
    Some(found.ok()?.into_iter().flatten().collect())
}

/// The uses without the definition itself, which counts as an assignment of the name.
pub(super) fn without_definition(cx: &Context<'_>, function: &FunctionName, uses: &Uses) -> Option<Uses> {
    let definition = in_file(cx, &function.0, |there| Some(definition_of(there, &function.1)?.span()))??;
    let is_definition = |used: &aiomend_semantics::project::primitives::Use| {
        used.kind == UseKind::Rebound && used.spot.module == function.0 && definition.contains(used.spot.span)
    };
    let mut rest = uses.clone();
    rest.uses.retain(|used| !is_definition(used));
    Some(rest)
}

fn call_at<'m>(there: &Context<'m>, used: &UseAt<'m>) -> Called {
    if used.kind == UseKind::Exported {
        return if used.node.kind() == Kind::String { Called::Unseen } else { Called::Imported };
    }
    let is_seen = used.kind == UseKind::Other;
    let Some(call) = used.node.parent().filter(|call| call.kind() == Kind::Call && is_seen) else {
        return Called::Unseen;
    };
    let is_callee = call.child(Field::Function) == Some(used.node);
    let has_list = call.child(Field::Arguments).is_some_and(|arguments| arguments.kind() == Kind::ArgumentList);
    if !is_callee || !has_list {
        return Called::Unseen;
    }
    if is_run(there, call) {
        return Called::Run;
    }
    match top_function(used.node) {
        Some(caller) => Called::In((there.path.to_path_buf(), caller), used.node.span()),
        None => Called::Unseen,
    }
}

/// Whether a call makes the coroutine that `asyncio.run`, `Runner.run` or `run_until_complete` runs.
fn is_run<'m>(there: &Context<'m>, call: Node<'m>) -> bool {
    let arguments = place::with_parentheses(call).parent().filter(|outer| outer.kind() == Kind::ArgumentList);
    let Some(outer) = arguments.and_then(|arguments| arguments.parent()) else { return false };
    let Some(callee) = outer.child(Field::Function) else { return false };
    if there.model.is_known(callee, "asyncio.run") {
        return true;
    }
    match place::last_name(callee) {
        Some("run_until_complete") => true,
        Some("run") => callee.child(Field::Object).is_some_and(|object| is_runner(there, object)),
        _ => false,
    }
}

/// `runner` of `with asyncio.Runner() as runner:`
fn is_runner<'m>(there: &Context<'m>, object: Node<'m>) -> bool {
    let Some(binding) = there.model.binding_of(object) else { return false };
    let [only] = binding.definitions.as_slice() else { return false };
    let item = only.name.ancestors().find(|outer| outer.kind() == Kind::WithItem);
    let made = item.and_then(place::manager_of).filter(|manager| manager.kind() == Kind::Call);
    let class = made.and_then(|call| call.child(Field::Function));
    class.is_some_and(|class| there.model.is_known(class, "asyncio.Runner"))
}

/// The name of the function of the module whose body holds `node`, at whatever depth.
fn top_function(node: Node<'_>) -> Option<String> {
    let outermost = node.ancestors().find(|outer| outer.parent().is_some_and(|above| above.kind() == Kind::Module))?;
    let body = outermost.child(Field::Body).filter(|_| outermost.kind() == Kind::FunctionDefinition)?;
    body.span().contains(node.span()).then(|| outermost.child(Field::Name).map(|name| name.text().to_owned()))?
}

/// The only definition of a function of the module, without decorators.
pub(super) fn definition_of<'m>(there: &Context<'m>, name: &str) -> Option<Node<'m>> {
    let scopes = there.model.scopes();
    let binding = scopes.binding(scopes.bound_in(scopes.module_scope(), name)?);
    let [only] = binding.definitions.as_slice() else { return None };
    let function = only.name.parent().filter(|outer| outer.kind() == Kind::FunctionDefinition)?;
    function.parent().is_some_and(|outer| outer.kind() == Kind::Module).then_some(function)
}

/// Look at a file of the run; none where it cannot be opened.
pub(super) fn in_file<T>(cx: &Context<'_>, path: &Path, look: impl FnOnce(&Context<'_>) -> T) -> Option<T> {
    if path == cx.path {
        return Some(look(cx));
    }
    Some(cx.files.open(path).ok()?.with(cx, look))
}

/// Whether a function may get a parameter, or for the root a local variable at its start.
fn is_fit(cx: &Context<'_>, (path, name): &FunctionName, is_root: bool) -> bool {
    in_file(cx, path, |there| {
        let Some(function) = definition_of(there, name) else { return false };
        let Some(first) = function.child(Field::Body).and_then(|body| body.children().next()) else { return false };
        let has_lines = there.module.is_first_on_line(first.start());
        let is_public = there.settings.is_installed && !name.starts_with('_');
        has_lines && if is_root { place::is_async(function) } else { !is_public }
    })
    .unwrap_or(false)
}

/// The keywords by which calls give something to functions that take any, as in `async def fetch(**options)`; none where
/// a call hands on a dictionary to such a function, which may hold every name.
fn keywords_given(cx: &Context<'_>, calls: &BTreeMap<PathBuf, Vec<Handing>>) -> Option<BTreeSet<String>> {
    let mut given = BTreeSet::new();
    for (path, handings) in calls {
        for handing in handings {
            let (home, name) = &handing.function;
            let takes_any = in_file(cx, home, |there| Some(takes_any_keyword(definition_of(there, name)?)))??;
            if takes_any {
                given.extend(in_file(cx, path, |there| keywords_of(there, handing.callee))??);
            }
        }
    }
    Some(given)
}

fn takes_any_keyword(function: Node<'_>) -> bool {
    // Annotated or not.
    let parameters = function.child(Field::Parameters).into_iter().flat_map(|list| list.children());
    parameters.into_iter().any(|parameter| parameter.text().starts_with("**"))
}

fn keywords_of(there: &Context<'_>, callee: Span) -> Option<Vec<String>> {
    let callee = there.module.nodes().find(|node| node.span() == callee && node.field() == Field::Function)?;
    let name = |argument: Node<'_>| match argument.kind() {
        Kind::DictionarySplat => None,
        Kind::KeywordArgument => Some(argument.child(Field::Name).map(|name| name.text().to_owned())),
        _ => Some(None),
    };
    let names: Option<Vec<Option<String>>> = callee.parent()?.child(Field::Arguments)?.children().map(name).collect();
    Some(names?.into_iter().flatten().collect())
}

/// A name that is free in all functions, and is none of `taken`.
fn common_name(
    cx: &Context<'_>,
    variable: &Variable<'_>,
    functions: &[&FunctionName],
    taken: &BTreeSet<String>,
) -> Option<String> {
    let global = variable.identity.name.as_str();
    let is_free = |name: &str| {
        !taken.contains(name)
            && functions.iter().all(|(path, function)| {
                let free = in_file(cx, path, |there| {
                    let node = definition_of(there, function)?;
                    let mut names = LocalNames::of(node);
                    if name == global {
                        names.release(name);
                    }
                    Some(names.is_free(name))
                });
                free.flatten().unwrap_or(false)
            })
    };
    let base = plain_name(global);
    // Where there is none, a function could not be opened: no name would do.
    let name = names::first_free(&base, |name| name.len() < base.len() + 4 && !is_free(name));
    is_free(&name).then_some(name)
}

/// Whether an import may go: it stands at the top level of its module, without a comment.
fn is_plain_import(used: &UseAt<'_>) -> bool {
    let statement = used.node.ancestors().find(|outer| outer.kind() == Kind::ImportFromStatement);
    statement.is_some_and(|statement| {
        let module = statement.module();
        let lines = module.lines();
        let end = lines.span_of(lines.line_of(statement.end())).end();
        let has_comment = module.slice(Span::new(statement.start(), end)).contains('#');
        statement.parent().is_some_and(|outer| outer.kind() == Kind::Module) && !has_comment
    })
}
