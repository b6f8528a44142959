//! Coroutine objects that are kept, and calls that make nothing else.

use crate::{here, is_coroutine, not, question, unknown};

const START: &str =
    "import asyncio, typing\nfrom collections.abc import Coroutine\nasync def f(v=0): return v\nkept = f()\n";

#[track_caller]
fn doubted(code: &str) {
    unknown(&[("a.py", &format!("{START}{code}"))], "");
}

#[test]
fn a_kept_coroutine_is_no_fresh_one() {
    doubted(
        "class A:\n    c = None\n    def get(self):\n        if self.c is None:\n            self.c = self._get()\n        return self.c\n    async def _get(self): return 5\nx = <<A().get()>>\n",
    );
    doubted(
        "class A:\n    def __init__(self): self.c = f()\n    @property\n    def get(self): return self.c\nx = <<A().get>>\n",
    );
    for body in [
        "return kept",
        "return typing.cast(Coroutine[int, int, int], kept)",
        "return next(iter([kept]))",
        "return kept or f()",
        "return f() if n else kept",
        "return (lambda: kept)()",
        "return [f()][0]",
        "c = f()\n    n.keep(c)\n    n.done(c)\n    return c",
        "c = kept\n    return c",
        "global kept\n    kept = f()\n    return kept",
        "return {}.setdefault(n, f())",
    ] {
        doubted(&format!("def get(n):\n    {body}\nx = <<get(1)>>\n"));
    }
    for body in [
        "return f()",
        "return f() if n else f(n)",
        "c = f()\n    print(c)\n    return c",
        "if n:\n        c = f(1)\n    else:\n        c = f(2)\n    return c",
        "return asyncio.wait_for(f(), 1)",
        "return (lambda: f())()",
    ] {
        here(&format!("{START}def get(n):\n    {body}\nx = <<get(1)>>\n"));
    }
}

#[test]
fn classes_of_coroutines() {
    for base in ["Coroutine", "Coroutine[int, int, int]", "typing.Coroutine[int, int, int]"] {
        here(&format!("{START}class C({base}):\n    def send(self, v): ...\nx = <<C()>>\n"));
    }
    here(&format!(
        "{START}class C(Coroutine[int, int, int]): ...\nclass D(C): ...\ndef get() -> D: ...\nx = <<get()>>\n"
    ));
    not(
        &[(
            "a.py",
            "from collections.abc import Awaitable\nclass C(Awaitable[int]):\n    def __await__(self): ...\nx = <<C()>>\n",
        )],
        "`__await__`",
    );
    is_coroutine(&[
        ("a.py", "from b import C\nx = <<C()>>\n"),
        ("b.py", "from typing import Coroutine\nclass C(Coroutine): ...\n"),
    ]);
}

fn makes_only(files: &[(&str, &str)]) -> bool {
    question(files, ("<<", ">>"), |here, span| here.makes_only(span))
}

#[test]
fn calls_that_only_make_a_coroutine() {
    let start = "import asyncio, functools, typing\nfrom contextlib import asynccontextmanager\nasync def f(v=0): return v\ndef plain(): return f()\nclass A:\n    async def get(self): pass\n    def plain(self): return self.get()\n    @property\n    def p(self): return f\n    @classmethod\n    async def make(cls): pass\n    @staticmethod\n    async def still(): pass\n    async def __call__(self): pass\n";
    let wrap = |prefix: &str, body: &str| {
        format!(
            "def d(fn):\n    @functools.wraps(fn)\n    {prefix}def w(*a): {body}\n    return w\n@d\nasync def g(): pass\nx = <<g()>>\n"
        )
    };
    for code in [
        "x = <<f()>>\n".to_owned(),
        "x = <<A().get()>>\n".to_owned(),
        "x = <<A.make()>>\n".to_owned(),
        "x = <<A.still()>>\n".to_owned(),
        "x = <<asyncio.sleep(1)>>\n".to_owned(),
        "x = <<asyncio.wait_for(f(), 1)>>\n".to_owned(),
        "x = <<asyncio.Queue().get()>>\n".to_owned(),
        wrap("async ", "return await fn(*a)"),
        "def d(fn):\n    seen.append(fn)\n    return fn\n@d\nasync def g(): pass\nx = <<g()>>\n".to_owned(),
        "class B(A):\n    async def get(self): pass\ndef g(a: A): return <<a.get()>>\n".to_owned(),
    ] {
        assert!(makes_only(&[("a.py", &format!("{start}{code}"))]), "{code}");
    }
    for code in [
        "x = <<plain()>>\n".to_owned(),
        "x = <<A().plain()>>\n".to_owned(),
        "x = <<A().p()>>\n".to_owned(),
        "class B:\n    @property\n    def a(self): return A()\nx = <<B().a.get()>>\n".to_owned(),
        "x = <<A()>>\n".to_owned(),
        "x = <<f>>\n".to_owned(),
        "x = <<other()>>\n".to_owned(),
        "x = <<functools.partial(f, 1)()>>\n".to_owned(),
        "x = <<(lambda: f())()>>\n".to_owned(),
        wrap("", "return fn(*a)"),
        "F = typing.TypeVar('F')\ndef d(fn: F) -> F: return make(fn)\n@d\nasync def g(): pass\nx = <<g()>>\n".to_owned(),
        "async def g(): yield\nx = <<g()>>\n".to_owned(),
        "@asynccontextmanager\nasync def g(): yield\nx = <<g()>>\n".to_owned(),
        "def d(fn):\n    @asynccontextmanager\n    async def w(*a): return await fn(*a)\n    return w\n@d\nasync def g(): pass\nx = <<g()>>\n".to_owned(),
        "class B(A):\n    def get(self): return f()\ndef g(a: A): return <<a.get()>>\n".to_owned(),
        "if c:\n    async def g(): pass\nelse:\n    def g(): return f()\nx = <<g()>>\n".to_owned(),
    ] {
        assert!(!makes_only(&[("a.py", &format!("{start}{code}"))]), "{code}");
    }
    let stub = ("/env/lib/__init__.pyi", "async def get() -> bytes: ...\n");
    assert!(!makes_only(&[("a.py", "import lib\nx = <<lib.get()>>\n"), stub]));
    let code = ("/env/lib/__init__.py", "async def get(): ...\n");
    assert!(makes_only(&[("a.py", "import lib\nx = <<lib.get()>>\n"), code]));
}
