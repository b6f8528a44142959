//! Whether the threads that a file starts can run an event loop.
//!
//! They cannot where each of them runs a plain function of the file, none of these leads to a loop, and no function of the
//! file that does can come into a thread otherwise: none is handed on as a value, nor named in another file, nor run by
//! code that is not seen. Functions of other files are told by their names: one counts that leads to a loop in its file.

use std::collections::BTreeSet;
use std::path::Path;

use aiomend_conformance::{Reading, TargetVersion, read};
use aiomend_outline::{
    BindingKind, Call, CallExpr, Expr, FunctionId, Mention, MentionKind, Outline, ScopeId, ScopeKind,
};

use crate::project::index::Index;

/// Calls that make, name or run a loop, by their last names, besides all that begin with `run`.
const LOOPS: &[&str] = &["Runner", "get_event_loop", "new_event_loop", "set_event_loop", "async_to_sync"];

/// Calls that begin with `run` and run nothing here.
const OTHER_RUNS: &[&str] = &["run_in_executor", "run_coroutine_threadsafe"];

/// Which functions of a file lead to an event loop.
#[derive(Debug, Default)]
pub(super) struct Loopy {
    functions: BTreeSet<FunctionId>,
    /// Whether code leads to one that is in no function of its own: a `lambda`.
    is_unclear: bool,
}

impl Loopy {
    /// Those that start a loop or call one of `others`, and all that call one of them by its name; `qualified` tells the
    /// name of a callee.
    pub(super) fn of(
        outline: &Outline,
        others: &BTreeSet<String>,
        qualified: impl Fn(&Call) -> Option<String>,
    ) -> Self {
        let mut found = Self::default();
        let starts = |call: &&Call| {
            let name = call.callee.last_name().unwrap_or_default();
            // `subprocess.run` is known to be another; `app.run()` may be anything.
            let is_other = || OTHER_RUNS.contains(&name) || qualified(call).as_deref() == Some("subprocess.run");
            LOOPS.contains(&name) || others.contains(name) || (name.starts_with("run") && !is_other())
        };
        found.follow(outline, outline.calls().iter().filter(starts));
        found
    }

    /// Those that one of these calls stands in, and all that call one of them by its name.
    pub(super) fn leading_to<'o>(outline: &'o Outline, calls: impl Iterator<Item = &'o Call>) -> Self {
        let mut found = Self::default();
        found.follow(outline, calls);
        found
    }

    fn follow<'o>(&mut self, outline: &'o Outline, calls: impl Iterator<Item = &'o Call>) {
        for call in calls {
            self.note(outline, call.scope);
        }
        loop {
            let before = self.functions.len();
            let names: BTreeSet<String> = self.names(outline).collect();
            let calls = outline.calls().iter();
            for call in calls.filter(|call| call.callee.last_name().is_some_and(|name| names.contains(name))) {
                self.note(outline, call.scope);
            }
            if self.functions.len() == before {
                return;
            }
        }
    }

    fn note(&mut self, outline: &Outline, scope: ScopeId) {
        match holder(outline, scope) {
            Holder::Function(id) => drop(self.functions.insert(id)),
            Holder::Lambda => self.is_unclear = true,
            Holder::Module => {}
        }
    }

    /// Its functions.
    pub(super) fn functions(&self) -> impl Iterator<Item = FunctionId> {
        self.functions.iter().copied()
    }

    /// The names that its functions are called by: `__init__` by that of its class.
    pub(super) fn names(&self, outline: &Outline) -> impl Iterator<Item = String> {
        self.functions.iter().map(|id| {
            let function = outline.function(*id);
            let class = function.owner.filter(|_| is_dunder(&function.name));
            class.map_or(&*function.name, |class| &*outline.class(class).name).to_owned()
        })
    }

    /// Whether one of its functions may come into a thread otherwise than by being called by its name.
    fn may_be_handed_on(&self, index: &Index, path: &Path, outline: &Outline, reading: &Reading) -> bool {
        self.is_unclear
            || self.functions.iter().any(|id| {
                let function = outline.function(*id);
                let is_known = |decorator: &Expr| {
                    let called = match decorator {
                        Expr::Call(call) => call.callee.dotted(),
                        other => other.dotted(),
                    };
                    called.is_some_and(|name| name.starts_with("pytest."))
                };
                let has_bases = function.owner.is_some_and(|class| !outline.class(class).bases.is_empty());
                let calls = outline.calls().iter();
                let calls = calls.filter(|call| call.callee.last_name() == Some(&*function.name)).count();
                let is_value = || outline.mentions_of(reading, &function.name).len() != calls;
                let is_said_elsewhere = || !index.mentions_outside(path, &function.name).is_empty();
                has_bases
                    || is_dunder(&function.name)
                    || !function.decorators.iter().all(is_known)
                    || is_value()
                    || is_said_elsewhere()
            })
    }
}

/// Whether Python itself calls functions of this name.
fn is_dunder(name: &str) -> bool {
    name.starts_with("__") && name.ends_with("__")
}

/// What a scope belongs to; the body of a class to what is around it.
enum Holder {
    Function(FunctionId),
    Lambda,
    Module,
}

fn holder(outline: &Outline, scope: ScopeId) -> Holder {
    let mut here = Some(scope);
    while let Some(id) = here {
        match outline.scope(id).kind {
            ScopeKind::Function(function) => return Holder::Function(function),
            ScopeKind::Lambda => return Holder::Lambda,
            ScopeKind::Module | ScopeKind::Class(_) | ScopeKind::Comprehension => here = outline.scope(id).parent,
        }
    }
    Holder::Module
}

/// A file that starts threads and loops.
pub(super) struct File<'a> {
    pub(super) index: &'a Index,
    pub(super) path: &'a Path,
    pub(super) outline: &'a Outline,
    pub(super) loopy: &'a Loopy,
    /// The calls in it that start threads.
    pub(super) threads: Vec<&'a Call>,
    /// The names of functions of other files that lead to a loop there.
    pub(super) loopy_elsewhere: &'a BTreeSet<String>,
}

impl File<'_> {
    /// Whether none of its threads can run an event loop.
    pub(super) fn keeps_loops_out_of_threads(&self) -> bool {
        let text = self.index.text(self.path);
        let Some(reading) = text.and_then(|text| read(&text, TargetVersion::new(u8::MAX)).ok()) else { return false };
        let targets: Option<BTreeSet<FunctionId>> =
            self.threads.iter().map(|call| self.target(&reading, call)).collect();
        targets.is_some_and(|targets| {
            targets.is_disjoint(&self.loopy.functions)
                && self.calls_names_alone(targets)
                && !self.loopy.may_be_handed_on(self.index, self.path, self.outline, &reading)
                && !self.hands_on_what_runs_a_loop(&reading)
        })
    }

    /// The function that a thread runs: a plain one of the file.
    fn target(&self, reading: &Reading, call: &Call) -> Option<FunctionId> {
        let (_, Expr::Call(written)) = self.outline.expression_at(reading, call.span)? else { return None };
        let Expr::Name(name) = handed(&written)? else { return None };
        let home = self.outline.home_of(call.scope, name)?;
        let [only] = self.outline.bindings(home, name) else { return None };
        let BindingKind::Function(id) = only.kind else { return None };
        let function = self.outline.function(id);
        let is_plain = function.decorators.is_empty() && !function.is_async && !function.is_generator;
        is_plain.then_some(id)
    }

    /// Whether these functions, and those of the file that they call, call nothing but what has a name.
    fn calls_names_alone(&self, functions: BTreeSet<FunctionId>) -> bool {
        let mut open: Vec<FunctionId> = functions.into_iter().collect();
        let mut reached: BTreeSet<FunctionId> = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !reached.insert(id) {
                continue;
            }
            let calls = self.outline.calls().iter();
            for call in calls.filter(|call| is_within(self.outline, call.scope, self.outline.function(id).scope)) {
                let Some(name) = call.callee.last_name() else { return false };
                open.extend(self.outline.functions().filter(|(_, one)| &*one.name == name).map(|(id, _)| id));
            }
        }
        true
    }

    /// Whether it hands on what runs a loop without calling it: `pool.submit(asyncio.run, main())`.
    fn hands_on_what_runs_a_loop(&self, reading: &Reading) -> bool {
        let named = ["run", "run_forever", "run_until_complete"];
        let names = named.iter().chain(LOOPS).copied().chain(self.loopy_elsewhere.iter().map(|name| &**name));
        names.filter(|name| self.outline.mentions(name)).any(|name| {
            let calls = self.outline.calls().iter().filter(|call| call.callee.last_name() == Some(name)).count();
            let said = self.outline.mentions_of(reading, name);
            let is_value =
                |mention: &&Mention| matches!(mention.kind, MentionKind::Variable | MentionKind::Attribute(_));
            let values = said.iter().filter(is_value).count();
            let targets = self.threads.iter().filter(|call| {
                let target = self.target(reading, call);
                target.is_some_and(|id| &*self.outline.function(id).name == name)
            });
            values != calls + targets.count()
        })
    }
}

/// What a call hands to a thread.
fn handed(call: &CallExpr) -> Option<&Expr> {
    if call.arguments.iter().any(|argument| matches!(argument, Expr::Starred(_))) {
        return None;
    }
    let keyword = |wanted: &str| {
        let mut all = call.keywords.iter();
        all.find(|(name, _)| name.as_deref() == Some(wanted)).map(|(_, value)| value)
    };
    if call.keywords.iter().any(|(name, _)| name.is_none()) {
        return None;
    }
    match call.callee.last_name()? {
        "Thread" => keyword("target"),
        "Timer" => keyword("function").or(call.arguments.get(1)),
        "run_in_executor" => call.arguments.get(1),
        "to_thread" | "start_new_thread" => call.arguments.first(),
        _ => None,
    }
}

/// Whether a scope lies in another, or is it.
fn is_within(outline: &Outline, scope: ScopeId, outer: ScopeId) -> bool {
    std::iter::successors(Some(scope), |&id| outline.scope(id).parent).any(|id| id == outer)
}
