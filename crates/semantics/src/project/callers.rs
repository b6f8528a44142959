//! Who calls a function of the project and expects its exceptions bare.
//!
//! Calls are looked for by name, in the files whose bytes may hold one; each is resolved, and what it says is kept for
//! the next question.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use aiomend_outline::{Binding, BindingKind, Call, Expr, FunctionId, Outline, ScopeId, ScopeKind};
use aiomend_syntax::Span;

use crate::project::Place;
use crate::project::dispatch::{is_everyday, may_be_dispatched};
use crate::project::handlers::{Handler, HandlerKind, expects_raise, met};
use crate::project::program::{At, FunctionAt, Meant, Program};

/// Places told of one function.
const MOST_PLACES: usize = 20;

/// Functions asked on the way from one function outwards.
const MOST_FUNCTIONS: usize = 400;

/// A place that would treat the group of a function otherwise than its bare exception.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expectation {
    /// The handler.
    pub place: Place,
    /// What is there, as "`except ValueError` around `load()`".
    pub message: String,
}

/// Answers that were found; shared by threads.
#[derive(Debug, Default)]
pub(crate) struct Callers {
    direct: RwLock<HashMap<FunctionAt, Arc<Direct>>>,
    // By name: what calls say that may mean any function of a module with that name.
    pub(super) dispatched: RwLock<HashMap<Box<str>, Arc<Direct>>>,
    files: RwLock<HashMap<PathBuf, Option<Arc<FileCalls>>>>,
}

/// What the calls of one function say.
#[derive(Debug, Default)]
pub(super) struct Direct {
    met: Vec<(Place, String)>,
    // Functions that the exceptions go through.
    outwards: Vec<FunctionAt>,
}

/// A caller, for a message.
pub(super) enum By<'a> {
    /// A call that stands in the code.
    Call,
    /// A call of a function of a module that is found at run time.
    Dispatch,
    /// What a decorator wraps around the function.
    Decorator(&'a str),
}

/// The calls of a file.
#[derive(Debug)]
pub(super) struct FileCalls {
    path: Arc<Path>,
    outline: Arc<Outline>,
    // By last name of the callee; where that is imported under another name, by its own one too.
    by_name: HashMap<Box<str>, Vec<usize>>,
    // The call whose callee or arguments hold a call.
    around: Vec<Option<usize>>,
}

impl FileCalls {
    fn new(path: Arc<Path>, outline: Arc<Outline>) -> Self {
        let calls = outline.calls();
        let mut by_name: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        let mut around = vec![None; calls.len()];
        let own_names = own_names(&outline);
        // Inner calls come first: what is open and lies inside the next one belongs to it.
        let mut open: Vec<usize> = Vec::new();
        for (at, call) in calls.iter().enumerate() {
            while let Some(&inner) = open.last()
                && call.span.contains(calls[inner].span)
            {
                around[inner] = Some(at);
                open.pop();
            }
            open.push(at);
            if let Some(name) = call.callee.last_name() {
                by_name.entry(name.into()).or_default().push(at);
                if matches!(call.callee, Expr::Name(_))
                    && let Some(own) = own_names.get(name)
                {
                    by_name.entry(own.as_str().into()).or_default().push(at);
                }
            }
        }
        Self { path, outline, by_name, around }
    }

    pub(super) fn at(&self, scope: ScopeId) -> At<'_> {
        At { path: &self.path, outline: &self.outline, scope }
    }

    /// The numbers of the calls by a name.
    pub(super) fn calls_of(&self, name: &str) -> &[usize] {
        self.by_name.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn call(&self, at: usize) -> &Call {
        &self.outline.calls()[at]
    }
}

/// `get` to `fetch` after `from api import fetch as get`.
fn own_names(outline: &Outline) -> HashMap<String, String> {
    let names = outline.names_of(ScopeId::MODULE).into_iter();
    let own = names.filter_map(|bound| {
        outline.bindings(ScopeId::MODULE, bound).iter().find_map(|binding| match &binding.kind {
            BindingKind::Import { name: Some(name), .. } if **name != *bound => {
                Some((bound.to_owned(), name.to_string()))
            }
            _ => None,
        })
    });
    own.collect()
}

impl Callers {
    /// The places where a caller of `start` expects a bare exception: direct callers, or if none of them does, those of
    /// its callers, and so on. Whoever looks there next finds those further away when these are gone.
    pub(crate) fn expecting(&self, program: &dyn Program, start: &FunctionAt) -> Vec<Expectation> {
        let name = program.outline_at(&start.path).map(|outline| outline.function(start.id).name.clone());
        let mut found: BTreeMap<Place, Expectation> = BTreeMap::new();
        let mut seen = HashSet::from([start.clone()]);
        let mut level = vec![start.clone()];
        while found.is_empty() && !level.is_empty() && seen.len() < MOST_FUNCTIONS {
            let mut next = Vec::new();
            for function in level {
                let direct = self.direct(program, &function);
                for (place, message) in &direct.met {
                    let message = match name.as_ref().filter(|_| function != *start) {
                        Some(name) => format!("{message}, which leads to `{name}`"),
                        None => message.clone(),
                    };
                    found.entry(place.clone()).or_insert_with(|| Expectation { place: place.clone(), message });
                }
                next.extend(direct.outwards.iter().filter(|outer| seen.insert((*outer).clone())).cloned());
            }
            level = next;
        }
        found.into_values().take(MOST_PLACES).collect()
    }

    fn direct(&self, program: &dyn Program, function: &FunctionAt) -> Arc<Direct> {
        if let Some(known) = self.direct.read().unwrap_or_else(PoisonError::into_inner).get(function) {
            return Arc::clone(known);
        }
        let found = Arc::new(self.find_direct(program, function));
        let mut direct = self.direct.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(direct.entry(function.clone()).or_insert(found))
    }

    fn find_direct(&self, program: &dyn Program, function: &FunctionAt) -> Direct {
        let mut direct = Direct::default();
        let Some(outline) = program.outline_at(&function.path) else { return direct };
        let defined = outline.function(function.id);
        let at = At { path: &function.path, outline: &outline, scope: defined.parent };
        // The innermost decorator is the first to see an exception.
        let is_caught =
            defined.decorators.iter().rev().any(|decorator| self.decorated(program, at, decorator, &mut direct));
        if is_caught || !direct.met.is_empty() {
            return direct;
        }
        let is_name_enough = !is_everyday(&defined.name) && program.is_name_enough(&defined.name);
        for path in program.files_calling(function) {
            let Some(file) = self.file(program, &path) else { continue };
            for &number in file.calls_of(&defined.name) {
                let call = file.call(number);
                let is_meant = match program.means(file.at(call.scope), &call.callee, function) {
                    Meant::Yes => true,
                    Meant::Unknown => is_name_enough,
                    Meant::No => false,
                };
                if is_meant {
                    direct.count(program, &file, number, defined.is_async, &By::Call);
                }
            }
        }
        if may_be_dispatched(defined) {
            let dispatched = self.dispatched(program, &defined.name);
            direct.met.extend(dispatched.met.iter().cloned());
            direct.outwards.extend(dispatched.outwards.iter().cloned());
        }
        direct.sort();
        direct
    }

    /// Whether a decorator of the project ends every exception of what it wraps; handlers in it are noted.
    fn decorated(&self, program: &dyn Program, at: At<'_>, decorator: &Expr, direct: &mut Direct) -> bool {
        let callee = if let Expr::Call(call) = decorator { &call.callee } else { decorator };
        let mut is_caught = None;
        for function in program.functions(at, callee) {
            let Some(file) = self.file(program, &function.path) else { continue };
            let span = file.outline.function(function.id).span;
            let calls = file.outline.calls().iter().enumerate();
            for (number, call) in calls.filter(|(_, call)| span.contains(call.span)) {
                if wraps(&file.outline, span, call) {
                    let by = By::Decorator(callee.last_name().unwrap_or_default());
                    let is_ended = direct.follow(program, &file, number, true, &by);
                    is_caught = Some(is_caught.unwrap_or(true) && is_ended);
                }
            }
        }
        is_caught == Some(true)
    }

    pub(super) fn file(&self, program: &dyn Program, path: &Path) -> Option<Arc<FileCalls>> {
        if let Some(known) = self.files.read().unwrap_or_else(PoisonError::into_inner).get(path) {
            return known.clone();
        }
        let made = program.outline_at(path).map(|outline| Arc::new(FileCalls::new(path.into(), outline)));
        let mut files = self.files.write().unwrap_or_else(PoisonError::into_inner);
        files.entry(path.to_path_buf()).or_insert(made).clone()
    }
}

impl Direct {
    /// A call of the function: what its exceptions meet, and the function that they leave by.
    pub(super) fn count(
        &mut self,
        program: &dyn Program,
        file: &FileCalls,
        number: usize,
        is_async: bool,
        by: &By<'_>,
    ) {
        if !self.follow(program, file, number, is_async, by) {
            let holder = holder(&file.outline, file.call(number).scope);
            self.outwards.extend(holder.map(|id| FunctionAt { path: Arc::clone(&file.path), id }));
        }
    }

    pub(super) fn sort(&mut self) {
        self.met.sort();
        self.met.dedup();
        self.outwards.sort();
        self.outwards.dedup();
    }

    /// Note what an exception meets that a call lets through; whether it ends there or is expected there.
    fn follow(&mut self, program: &dyn Program, file: &FileCalls, number: usize, is_async: bool, by: &By<'_>) -> bool {
        let call = file.call(number);
        let at = file.at(call.scope);
        let name = call.callee.dotted().unwrap_or_default();
        let around = match by {
            By::Call => format!("around `{name}()`"),
            By::Dispatch => format!("around `{name}()`, which may mean any module's"),
            By::Decorator(decorator) => format!("around `{name}()` in the decorator `{decorator}`"),
        };
        let mut note = |handler: &Handler| {
            let place = Place { path: file.path.to_path_buf(), line: handler.line };
            let text = &handler.text;
            let what = match handler.kind {
                HandlerKind::InspectsException => format!("`{text}`, which looks into the exception,"),
                HandlerKind::FormatsException => format!("`{text}`, which formats the exception,"),
                _ => format!("`{text}`"),
            };
            self.met.push((place, format!("{what} {around}")));
        };
        match surfaces(file, number, is_async, &|outer| expects_raise(at, outer, program)) {
            Surfaces::Nowhere => return true,
            Surfaces::In(handler) => {
                note(&handler);
                return true;
            }
            Surfaces::Here => {}
        }
        let met = met(at, call, program);
        met.obstacles.iter().for_each(&mut note);
        met.is_caught || !met.obstacles.is_empty()
    }
}

/// Whether a call in a decorator, which has this `span`, calls what is decorated: a parameter of the decorator, or of a
/// function in it, called from a function further in.
fn wraps(outline: &Outline, span: Span, call: &Call) -> bool {
    let Expr::Name(name) = &call.callee else { return false };
    let Some(home) = outline.home_of(call.scope, name) else { return false };
    let is_parameter = |binding: &Binding| matches!(binding.kind, BindingKind::Parameter { function: Some(_), .. });
    home != call.scope
        && span.contains(outline.scope(home).span)
        && outline.bindings(home, name).iter().all(is_parameter)
}

/// Where the exceptions of a called function come up.
enum Surfaces {
    /// Where the call stands.
    Here,
    /// In a call that expects them.
    In(Handler),
    /// Not in this function: a task has them, or a list of results.
    Nowhere,
}

/// Their arguments are run, and their exceptions raised, before they return.
const RUNNERS: &[&str] = &["result", "run", "run_sync", "run_until_complete"];

/// They only hold what they are given: it is awaited nearby.
const HOLDERS: &[&str] = &[
    "add",
    "append",
    "appendleft",
    "as_completed",
    "chain",
    "dict",
    "extend",
    "insert",
    "list",
    "set",
    "tuple",
    "zip",
];

/// Where the exceptions of the function called at `at` come up. A coroutine raises when it is awaited: at once, in a
/// call around it that is awaited or runs it, or, where it is only put aside, not far from here.
fn surfaces(file: &FileCalls, at: usize, is_async: bool, expects: &dyn Fn(&Call) -> Option<Handler>) -> Surfaces {
    let call = file.call(at);
    let mut is_given_away = false;
    let mut inner = at;
    while let Some(outer_at) = file.around[inner] {
        let outer = file.call(outer_at);
        // The body of a lambda runs elsewhere.
        if !runs_in_place(&file.outline, call.scope, outer.scope) {
            break;
        }
        if let Some(handler) = expects(outer) {
            return Surfaces::In(handler);
        }
        if call.is_awaited || !is_async {
            inner = outer_at;
            continue;
        }
        let name = outer.callee.last_name().unwrap_or_default();
        if outer.keywords.iter().any(|keyword| &**keyword == "return_exceptions") {
            return Surfaces::Nowhere;
        }
        if outer.is_awaited {
            // `asyncio.wait` gives back the tasks, exceptions and all.
            return if name == "wait" { Surfaces::Nowhere } else { Surfaces::Here };
        }
        if RUNNERS.contains(&name) {
            return Surfaces::Here;
        }
        is_given_away |= !HOLDERS.contains(&name);
        inner = outer_at;
    }
    if is_given_away { Surfaces::Nowhere } else { Surfaces::Here }
}

/// Whether nothing but comprehensions lies between two scopes.
fn runs_in_place(outline: &Outline, inner: ScopeId, outer: ScopeId) -> bool {
    let mut here = inner;
    while here != outer {
        let scope = outline.scope(here);
        match (scope.kind, scope.parent) {
            (ScopeKind::Comprehension, Some(parent)) => here = parent,
            _ => return false,
        }
    }
    true
}

/// The function that runs what stands in a scope; none for a lambda's body, a class's and the module's.
fn holder(outline: &Outline, scope: ScopeId) -> Option<FunctionId> {
    let mut here = scope;
    loop {
        let scope = outline.scope(here);
        match scope.kind {
            ScopeKind::Function(id) => return Some(id),
            ScopeKind::Comprehension => here = scope.parent?,
            ScopeKind::Lambda | ScopeKind::Class(_) | ScopeKind::Module => return None,
        }
    }
}

#[cfg(test)]
#[path = "callers_tests.rs"]
mod tests;
