//! Decorators that look as if they kept a coroutine function.

use crate::{is_coroutine, unknown};

const IMPORTS: &str = "import asyncio, inspect, functools\nfrom typing import Callable, TypeVar, cast\nF = TypeVar('F', bound=Callable)\n";
const USE: &str = "async def f(v): return v\nx = <<f(1)>>\n";

#[track_caller]
fn keeps(decorator: &str, line: &str) {
    is_coroutine(&[("a.py", &format!("{IMPORTS}{decorator}{line}\n{USE}"))]);
}

#[track_caller]
fn changes(decorator: &str, line: &str) {
    unknown(&[("a.py", &format!("{IMPORTS}{decorator}{line}\n{USE}"))], "`f` is decorated by");
}

#[test]
fn the_branch_behind_the_question_counts() {
    let both = |first: &str, second: &str| {
        format!(
            "def d(fn):\n    if inspect.iscoroutinefunction(fn):\n{first}        return wrapper\n{second}    return other\n"
        )
    };
    let tasks = "        def wrapper(*a): return asyncio.ensure_future(fn(*a))\n";
    let waits = "        async def wrapper(*a): return await fn(*a)\n";
    let runs = "    def other(*a): return run(fn(*a))\n";
    let hides = "    async def other(*a): return fn(*a)\n";
    changes(&both(tasks, hides), "@d");
    keeps(&both(waits, runs), "@d");
    keeps(
        "def d(fn):\n    if not asyncio.iscoroutinefunction(fn):\n        return 1\n    async def w(*a): return await fn(*a)\n    return w\n",
        "@d",
    );
    keeps(
        "def d(fn):\n    is_async = asyncio.iscoroutinefunction(fn)\n    async def w(*a): return await fn(*a)\n    def s(*a): return run(fn)\n    if is_async:\n        return w\n    else:\n        return s\n",
        "@d",
    );
    keeps(
        "def d(n):\n    def deco(fn):\n        async def w(*a): return await fn(*a)\n        def s(*a): return run(fn)\n        if asyncio.iscoroutinefunction(fn) and n:\n            return w\n        elif asyncio.iscoroutinefunction(fn):\n            return w\n        if asyncio.iscoroutinefunction(fn): return fn\n        return s\n    return deco\n",
        "@d(1)",
    );
    // Of something else, and of the function below a plain wrapper, for which Python says no.
    changes(
        "def d(fn):\n    async def w(*a): return await fn(*a)\n    def s(*a): return run(fn)\n    if asyncio.iscoroutinefunction(other):\n        return w\n    return s\n",
        "@d",
    );
    changes(&format!("{}def p(fn):\n    def w(*a): return fn(*a)\n    return w\n", both(waits, runs)), "@d\n@p");
}

#[test]
fn a_question_elsewhere_says_nothing() {
    changes(
        "def unrelated(fn): return inspect.iscoroutinefunction(fn)\ndef d(flag):\n    def deco(fn):\n        async def plain(*a): return await fn(*a)\n        def wrapper(*a): return asyncio.ensure_future(fn(*a))\n        if flag:\n            return wrapper\n        return plain\n    return deco\n",
        "@d(True)",
    );
}

#[test]
fn a_visible_body_outweighs_its_annotation() {
    let typed = |wrapper: &str, returned: &str| format!("def d(fn: F) -> F:\n    {wrapper}\n    return {returned}\n");
    let task = "def w(*a): return asyncio.ensure_future(fn(*a))";
    changes(&typed(task, "cast(F, w)"), "@d");
    changes(&typed(task, "w"), "@d");
    changes(&typed(task, "functools.wraps(fn)(w)"), "@d");
    changes(&typed("def w(*a):\n        if off: return None\n        return fn(*a)", "w"), "@d");
    keeps(&typed("async def w(*a): return await fn(*a)", "cast(F, w)"), "@d");
    keeps(&typed("def w(*a): return fn(*a)", "functools.update_wrapper(w, fn)"), "@d");
    keeps(&typed("def w(*a):\n        made = fn(*a)\n        return made", "w"), "@d");
    keeps(
        &typed("def w(*a):\n        async def inner(): return await fn(*a)\n        return inner()", "cast('F', w)"),
        "@d",
    );
    keeps(&typed("seen.append(fn)", "make(fn)"), "@d");
    changes(
        &format!(
            "def e(n: int) -> Callable[[F], F]:\n    def d(fn: F) -> F:\n        {}\n        return cast(F, w)\n    return d\n",
            task
        ),
        "@e(1)",
    );
}
