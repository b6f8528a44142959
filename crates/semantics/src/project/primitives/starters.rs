//! Where the project starts threads, and event loops.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use aiomend_conformance::{TargetVersion, read};
use aiomend_outline::{BindingKind, Call, Class, Expr, Outline};
use aiomend_syntax::words::is_word_byte;

use crate::project::Place;
use crate::project::index::Index;
use crate::project::primitives::handed::{File, Loopy};
use crate::project::program::{At, FunctionAt, Program};

/// Where the project starts threads and loops; each sorted.
#[derive(Debug, Default)]
pub(crate) struct Starters {
    pub(crate) threads: Vec<Place>,
    pub(crate) loops: Vec<Place>,
    /// Where each test has a loop of its own.
    pub(crate) tests: Vec<Place>,
    /// The files that start both, and whose threads may run a loop, and those that start a thread or a loop of which the
    /// other is in another file: see [`run_elsewhere`]; sorted.
    pub(crate) looping_threads: Vec<PathBuf>,
}

/// Words that a file must say to be worth a look.
const MARKS: &[&str] = &[
    "Thread",
    "ThreadPoolExecutor",
    "Timer",
    "call_soon_threadsafe",
    "new_event_loop",
    "run_coroutine_threadsafe",
    "run_in_executor",
    "run_until_complete",
    "start_new_thread",
    "to_thread",
];

/// Calls that run code in another thread, or reach into a loop from one, by their last names.
const THREADS: &[&str] = &[
    "Thread",
    "ThreadPoolExecutor",
    "Timer",
    "call_soon_threadsafe",
    "run_coroutine_threadsafe",
    "run_in_executor",
    "start_new_thread",
    "to_thread",
];

/// Calls that make a loop, or run one, by their last names.
const LOOPS: &[&str] = &["new_event_loop", "run_until_complete"];

/// Calls of asyncio that run a loop.
const RUNNERS: &[&str] = &["run", "Runner"];

/// Words of a file whose tests have a loop each.
const TESTING: &[&str] = &["IsolatedAsyncioTestCase", "pytest_asyncio"];

impl Starters {
    /// Those of all files of the project, as they are on disk.
    pub(crate) fn of(index: &Index, program: &dyn Program) -> Self {
        let mut all = Self::default();
        let calls = |path: &PathBuf, names: &[&str]| index.bytes(path).is_some_and(|bytes| may_call(&bytes, names));
        let mut files = index.files_saying_any(MARKS);
        files.retain(|path| calls(path, MARKS));
        // `run` is said everywhere.
        let asyncios = index.files_saying_any(&["asyncio"]);
        let runs = index.files_saying_any(RUNNERS);
        files.extend(runs.intersection(&asyncios).filter(|path| calls(path, RUNNERS)).cloned());
        let is_marked = |path: &&PathBuf| {
            index.bytes(path).is_some_and(|bytes| memchr::memmem::find(&bytes, b"mark.asyncio").is_some())
        };
        let marks = index.files_saying_any(&["mark"]);
        let mut testing = index.files_saying_any(TESTING);
        testing.extend(marks.intersection(&asyncios).filter(is_marked).cloned());
        for path in testing {
            let Some(outline) = program.outline_at(&path) else { continue };
            all.tests.extend(test_loop_in(&path, &outline));
        }
        let mut looping: BTreeMap<PathBuf, Arc<Outline>> = BTreeMap::new();
        let mut threading: BTreeSet<PathBuf> = BTreeSet::new();
        for path in files {
            let Some(outline) = program.outline_at(&path) else { continue };
            let found = starters_in(&path, &outline, |call| qualified(program, &path, &outline, call));
            if !found.threads.is_empty() {
                threading.insert(path.clone());
            }
            if !found.loops.is_empty() {
                looping.insert(path, outline);
            }
            all.threads.extend(found.threads);
            all.loops.extend(found.loops);
        }
        all.looping_threads = looping_threads(index, program, &looping, &threading);
        all.looping_threads.extend(run_elsewhere(index, program, &looping, &threading));
        all.looping_threads.sort();
        all.looping_threads.dedup();
        all
    }
}

/// Whether a file with these bytes may call something by one of these names, import it under another one, or have a
/// class of that base. Never wrong when it says no.
fn may_call(bytes: &[u8], names: &[&str]) -> bool {
    names.iter().any(|name| {
        memchr::memmem::find_iter(bytes, name.as_bytes()).any(|at| {
            let rest = &bytes[at + name.len()..];
            let line = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
            let is_gap = |byte: &&u8| byte.is_ascii_whitespace() || matches!(**byte, b'\\' | b')');
            rest.iter().find(|byte| !is_gap(byte)) == Some(&b'(')
                || rest.trim_ascii_start().starts_with(b"as")
                || memchr::memmem::find(&bytes[line..at], b"class").is_some()
        })
    })
}

fn qualified(program: &dyn Program, path: &Path, outline: &Arc<Outline>, call: &Call) -> Option<String> {
    program.qualified(At { path, outline, scope: call.scope }, &call.callee)
}

/// Of the files that start loops, those that start threads as well which may run one.
fn looping_threads(
    index: &Index,
    program: &dyn Program,
    looping: &BTreeMap<PathBuf, Arc<Outline>>,
    threading: &BTreeSet<PathBuf>,
) -> Vec<PathBuf> {
    let both = || looping.iter().filter(|(path, _)| threading.contains(*path));
    if both().next().is_none() {
        return Vec::new();
    }
    let loopy = |path: &Path, outline: &Arc<Outline>, others: &BTreeSet<String>| {
        Loopy::of(outline, others, |call| qualified(program, path, outline, call))
    };
    let names: Vec<(&PathBuf, BTreeSet<String>)> = looping
        .iter()
        .map(|(path, outline)| (path, loopy(path, outline, &BTreeSet::new()).names(outline).collect()))
        .collect();
    let may_loop = |(path, outline): &(&PathBuf, &Arc<Outline>)| {
        let others = names.iter().filter(|(other, _)| other != path);
        let others: BTreeSet<String> = others.flat_map(|(_, names)| names.iter().cloned()).collect();
        let loopy = loopy(path, outline, &others);
        let threads = outline.calls().iter().filter(|call| is_thread(outline, call)).collect();
        let file = File { index, path, outline, loopy: &loopy, threads, loopy_elsewhere: &others };
        thread_classes(outline).next().is_some() || !file.keeps_loops_out_of_threads()
    };
    both().filter(may_loop).map(|(path, _)| path.clone()).collect()
}

/// Calls that hand a function to a thread, by their last names.
const HANDING: &[&str] = &["Thread", "Timer", "map", "run_in_executor", "start_new_thread", "submit", "to_thread"];

/// `Thread(target=worker.serve)`, where the module `worker` has `def serve(): asyncio.run(main())`: the files that start
/// such threads, and those that have such functions.
fn run_elsewhere(
    index: &Index,
    program: &dyn Program,
    looping: &BTreeMap<PathBuf, Arc<Outline>>,
    threading: &BTreeSet<PathBuf>,
) -> Vec<PathBuf> {
    let mut serving: BTreeSet<FunctionAt> = BTreeSet::new();
    let mut names: BTreeSet<&[u8]> = BTreeSet::new();
    for (path, outline) in looping {
        let calls = outline.calls().iter();
        let starts = calls.filter(|call| is_loop(outline, call, |call| qualified(program, path, outline, call)));
        for id in Loopy::leading_to(outline, starts).functions() {
            serving.insert(FunctionAt { path: Arc::from(path.as_path()), id });
            names.insert(outline.function(id).name.as_bytes());
        }
    }
    let mut found = Vec::new();
    for path in threading {
        let says_one = |text: &str| text.as_bytes().split(|&byte| !is_word_byte(byte)).any(|word| names.contains(word));
        let Some(text) = index.text(path).filter(|text| says_one(text)) else { continue };
        let (Some(outline), Ok(reading)) = (program.outline_at(path), read(&text, TargetVersion::new(u8::MAX))) else {
            continue;
        };
        let hands = |call: &&Call| call.callee.last_name().is_some_and(|name| HANDING.contains(&name));
        for call in outline.calls().iter().filter(hands) {
            let Some((_, Expr::Call(written))) = outline.expression_at(&reading, call.span) else { continue };
            let values = written.arguments.iter().chain(written.keywords.iter().map(|(_, value)| value));
            let at = At { path, outline: &outline, scope: call.scope };
            let run = values.flat_map(|value| program.functions(at, value));
            for run in run.filter(|run| serving.contains(run) && *run.path != **path) {
                found.extend([path.clone(), run.path.to_path_buf()]);
            }
        }
    }
    found
}

/// The first place in one file where tests have a loop each: `IsolatedAsyncioTestCase`, `pytest.mark.asyncio`.
fn test_loop_in(path: &Path, outline: &Outline) -> Option<Place> {
    let names = |expression: &Expr| match expression {
        Expr::Call(call) => call.callee.dotted(),
        other => other.dotted(),
    };
    let is_mark = |decorator: &Expr| names(decorator).is_some_and(|name| name.ends_with("mark.asyncio"));
    let marked = outline.functions().filter(|(_, function)| function.decorators.iter().any(is_mark));
    let is_case = |base: &Expr| base.last_name() == Some("IsolatedAsyncioTestCase");
    let cases = outline.classes().filter(|(_, class)| class.bases.iter().any(is_case));
    let spans = marked.map(|(_, function)| function.name_span).chain(cases.map(|(_, class)| class.span));
    let first = spans.min_by_key(|span| span.start())?;
    Some(Place { path: path.to_path_buf(), line: outline.line_of(first) })
}

/// The places in one file.
fn starters_in(path: &Path, outline: &Outline, qualified: impl Fn(&Call) -> Option<String>) -> Starters {
    let mut found = Starters::default();
    for call in outline.calls() {
        let place = || Place { path: path.to_path_buf(), line: outline.line_of(call.span) };
        if is_thread(outline, call) {
            found.threads.push(place());
        }
        if is_loop(outline, call, &qualified) {
            found.loops.push(place());
        }
    }
    for class in thread_classes(outline) {
        found.threads.push(Place { path: path.to_path_buf(), line: outline.line_of(class.span) });
    }
    for places in [&mut found.threads, &mut found.loops] {
        places.sort();
        places.dedup();
    }
    found
}

/// Whether a call runs code in another thread, or reaches into a loop from one.
fn is_thread(outline: &Outline, call: &Call) -> bool {
    own_name(outline, call).is_some_and(|name| THREADS.contains(&name))
}

/// Whether a call makes a loop, or runs one.
fn is_loop(outline: &Outline, call: &Call, qualified: impl Fn(&Call) -> Option<String>) -> bool {
    let Some(name) = own_name(outline, call) else { return false };
    // A class or function called `Runner` or `run` may be anybody's.
    let is_asyncios = || matches!(qualified(call).as_deref(), Some("asyncio.run" | "asyncio.Runner"));
    LOOPS.contains(&name) || (RUNNERS.contains(&name) && is_asyncios())
}

/// The classes whose objects are threads.
fn thread_classes(outline: &Outline) -> impl Iterator<Item = &Class> {
    let is_thread = |base: &Expr| base.last_name() == Some("Thread");
    outline.classes().map(|(_, class)| class).filter(move |class| class.bases.iter().any(is_thread))
}

/// The last name of what is called; of `from asyncio import run as go` the one it has there.
fn own_name<'o>(outline: &'o Outline, call: &'o Call) -> Option<&'o str> {
    let name = call.callee.last_name()?;
    let home = outline.home_of(call.scope, name).filter(|_| matches!(call.callee, Expr::Name(_)));
    let own = home.and_then(|home| {
        outline.bindings(home, name).iter().find_map(|binding| match &binding.kind {
            BindingKind::Import { name, .. } => name.as_deref(),
            _ => None,
        })
    });
    Some(own.unwrap_or(name))
}
