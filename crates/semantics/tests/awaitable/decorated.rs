//! Decorators that look as if they kept a coroutine function.

use crate::{here, is_coroutine, not, unknown};

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

/// A call of the decorated function gives no coroutine.
#[track_caller]
fn makes(decorator: &str, line: &str, why: &str) {
    not(&[("a.py", &format!("{IMPORTS}{decorator}{line}\n{USE}"))], why);
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
    makes(&both(tasks, hides), "@d", "returns a future");
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
    makes(&typed(task, "cast(F, w)"), "@d", "returns a future");
    makes(&typed(task, "w"), "@d", "returns a future");
    makes(&typed(task, "functools.wraps(fn)(w)"), "@d", "returns a future");
    changes(&typed("def w(*a):\n        if off: return None\n        return fn(*a)", "w"), "@d");
    keeps(&typed("async def w(*a): return await fn(*a)", "cast(F, w)"), "@d");
    keeps(&typed("def w(*a): return fn(*a)", "functools.update_wrapper(w, fn)"), "@d");
    keeps(&typed("def w(*a):\n        made = fn(*a)\n        return made", "w"), "@d");
    keeps(
        &typed("def w(*a):\n        async def inner(): return await fn(*a)\n        return inner()", "cast('F', w)"),
        "@d",
    );
    keeps(&typed("seen.append(fn)", "make(fn)"), "@d");
    makes(
        &format!(
            "def e(n: int) -> Callable[[F], F]:\n    def d(fn: F) -> F:\n        {}\n        return cast(F, w)\n    return d\n",
            task
        ),
        "@e(1)",
        "returns a future",
    );
}

const STATUS: &str = "from collections.abc import Awaitable, Coroutine\nfrom typing import Any, Concatenate, Generic, ParamSpec, overload\nimport collections.abc\nP = ParamSpec('P')\nT = TypeVar('T')\nclass Status(Awaitable[T], Generic[T]):\n    def __await__(self): return iter(())\n";

#[test]
fn an_annotation_says_what_calls_give() {
    let with = |returns: &str, body: &str| format!("{STATUS}def d(fn) -> {returns}:\n    {body}\n");
    for returns in [
        "Callable[P, Status[T]]",
        "'Callable[P, Status[T]]'",
        "Callable[P, 'Status[T]']",
        "collections.abc.Callable[..., Status]",
        "Callable[Concatenate[int, P], Status[T]]",
    ] {
        makes(&with(returns, "return make(fn)"), "@d", "`Status` is an object with `__await__`");
        makes(&with(returns, "def w(*a): return make(fn(*a))\n    return w"), "@d", "`Status` is an object");
    }
    makes(&with("Callable[P, int]", "return make(fn)"), "@d", "plain function");
    makes(&with("Callable[P, asyncio.Task[int]]", "return make(fn)"), "@d", "returns a future");
    keeps(&with("Callable[P, Coroutine[Any, Any, T]]", "return make(fn)"), "@d");
    // A visible wrapper outweighs what is written over it.
    keeps(&with("Callable[P, Status]", "async def w(*a): return await fn(*a)\n    return w"), "@d");
    changes(&with("Callable[P, Coroutine[Any, Any, T]]", "def w(*a): return run(fn(*a))\n    return w"), "@d");
    changes(&with("Callable[P, Any]", "return make(fn)"), "@d");
    changes(&with("Callable[P, T]", "return make(fn)"), "@d");
    changes(&with("Callable", "return make(fn)"), "@d");
    unknown(
        &[("a.py", &format!("{IMPORTS}{}@d\n{USE}", with("Callable[P, Awaitable[T]]", "return make(fn)")))],
        "need not be a coroutine",
    );
    // Whoever keeps the result of a decorator that changes it keeps the change.
    let keep = "def keep(fn: F) -> F: return fn\n";
    makes(&format!("{}{keep}", with("Callable[P, Status]", "return make(fn)")), "@keep\n@d", "`Status`");
    let again = "def again(fn):\n    async def w(*a): return await fn(*a)\n    return w\n";
    keeps(&format!("{}{again}", with("Callable[P, Status]", "return make(fn)")), "@again\n@d");
}

#[test]
fn factories_methods_and_aliases_say_so_too() {
    let made = "`Status` is an object with `__await__`";
    makes(
        &format!("{STATUS}def e(n) -> Callable[[Callable[P, T]], Callable[P, Status[T]]]: return make(n)\n"),
        "@e(1)",
        made,
    );
    makes(
        &format!(
            "{STATUS}def e(n):\n    def d(fn: Callable[P, T]) -> Callable[P, Status[T]]: return make(fn)\n    return d\n"
        ),
        "@e(1)",
        made,
    );
    makes(
        &format!(
            "{STATUS}class S(Status[T]):\n    @classmethod\n    def wrap(cls, fn: Callable[P, Coroutine[Any, Any, T]]) -> 'Callable[P, S[T]]':\n        @functools.wraps(fn)\n        def w(*a, **k) -> 'S[T]': return cls(fn(*a, **k))\n        return cast(Callable[P, 'S[T]'], w)\n"
        ),
        "@S.wrap",
        "`S` is an object with `__await__`",
    );
    makes(&format!("{STATUS}Changed = Callable[P, Status[T]]\ndef d(fn) -> Changed: return make(fn)\n"), "@d", made);
    keeps("Same = Callable[[F], F]\ndef e(n) -> Same: return make(n)\n", "@e(1)");
    keeps("def d(fn: 'F') -> 'F': return make(fn)\n", "@d");
    keeps("def d[G: Callable](fn: G) -> G: return make(fn)\n", "@d");
    // A generic object whose `__call__` says what it gives.
    makes(
        &format!(
            "{STATUS}class Command(Generic[P, T]):\n    def __call__(self, *a) -> Status[T]: ...\ndef d(fn: Callable[P, T]) -> Command[P, T]: return make(fn)\n"
        ),
        "@d",
        made,
    );
}

#[test]
fn overloads_must_agree() {
    let overloads = |first: &str, second: &str| {
        format!(
            "{STATUS}@overload\ndef d(fn: Callable[P, Coroutine[Any, Any, T]]) -> {first}: ...\n@overload\ndef d(fn: Callable[P, T]) -> {second}: ...\ndef d(fn): return make(fn)\n"
        )
    };
    makes(&overloads("Callable[P, Status[T]]", "Callable[P, Status[T]]"), "@d", "`Status`");
    changes(&overloads("Callable[P, Status[T]]", "Callable[P, T]"), "@d");
    changes(&overloads("Callable[P, Awaitable[T]]", "Callable[P, T]"), "@d");
    keeps(&overloads("Callable[P, Coroutine[Any, Any, T]]", "Callable[P, T]"), "@d");
    let used_both_ways = format!(
        "{STATUS}@overload\ndef d(fn: F) -> F: ...\n@overload\ndef d(fn: None = None, *, n: int) -> Callable[[F], F]: ...\ndef d(fn=None, n=0): return make(fn)\n"
    );
    keeps(&used_both_ways, "@d");
    keeps(&used_both_ways, "@d(n=1)");
}

#[test]
fn classes_as_decorators() {
    let class = |body: &str| format!("{STATUS}class D:\n    def __init__(self, fn): self.fn = fn\n{body}");
    makes(&class("    def __call__(self, *a) -> Status: ...\n"), "@D", "`Status` is an object");
    keeps(&class("    async def __call__(self, *a): return await self.fn(*a)\n"), "@D");
    changes(&class("    def __call__(self, *a): return self.fn(*a)\n"), "@D");
    changes(&class("    def __get__(self, *a): ...\n    async def __call__(self, *a): ...\n"), "@D");
    changes(&class("    pass\n"), "@D");
    keeps(
        &class("    def __call__(self, fn):\n        async def w(*a): return await fn(*a)\n        return w\n"),
        "@D(1)",
    );
    makes(&class("    def __call__(self, fn) -> Callable[P, Status]: return make(fn)\n"), "@D(1)", "`Status`");
    makes(
        &class("    def __call__(self, fn) -> Callable[P, Status]: return make(fn)\nobject = D(1)\n"),
        "@object",
        "`Status`",
    );
}

#[test]
fn an_async_wrapper_makes_a_coroutine_of_a_plain_function() {
    let wrapper =
        "def d(fn):\n    async def w(*a): return fn(*a)\n    return w\n@d\ndef f(v): return v\nx = <<f(1)>>\n";
    here(wrapper);
    here(
        "from collections.abc import Callable, Coroutine\ndef d(fn) -> Callable[..., Coroutine[int, int, int]]: return make(fn)\n@d\ndef f(v): return v\nx = <<f(1)>>\n",
    );
    not(
        &[(
            "a.py",
            "def d(fn):\n    async def w(*a):\n        async for x in fn(*a): yield x\n    return w\n@d\nasync def f(): yield 1\nx = <<f()>>\n",
        )],
        "async generator",
    );
}
