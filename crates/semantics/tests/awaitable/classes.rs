//! Which method runs: orders of bases, overrides made at run time, classes that make something else.

use crate::{here, is_coroutine, question, unknown};

const START: &str =
    "import asyncio\nimport itertools\nasync def f(v=0): return v\nclass A:\n    async def m(self): return 'A'\n";

#[track_caller]
fn doubted(code: &str) {
    unknown(&[("a.py", &format!("{START}{code}"))], "");
}

#[track_caller]
fn plain(code: &str) {
    let text = format!("{START}{code}");
    let found = question(&[("a.py", &text)], ("<<", ">>"), |here, span| here.awaitable(span));
    assert_ne!(found, aiomend_semantics::project::Awaitable::Coroutine, "{text}");
}

#[track_caller]
fn sure(code: &str) {
    here(&format!("{START}{code}"));
}

#[test]
fn a_class_comes_behind_all_of_its_subclasses() {
    let diamond =
        "class B(A): pass\nclass C(A):\n    def m(self): return asyncio.ensure_future(f())\nclass D(B, C): pass\n";
    plain(&format!("{diamond}x = <<D().m()>>\n"));
    sure(&format!("{diamond}x = <<A().m()>>\n"));
    sure(&format!("{diamond}x = <<B().m()>>\n"));
    doubted(&format!("{diamond}def g(b: B): return <<b.m()>>\n"));
    let agrees = diamond.replace("def m(self): return asyncio.ensure_future(f())", "async def m(self): pass");
    sure(&format!("{agrees}def g(b: B): return <<b.m()>>\n"));
    sure(&format!("{agrees}x = <<D().m()>>\n"));
    let split = [
        ("a.py", &*format!("{START}class B(A):\n    def n(self): return <<self.m()>>\n")),
        ("b.py", "from a import A, B\nclass C(A):\n    def m(self): return 1\nclass D(B, C): pass\n"),
    ];
    unknown(&split, "`C.m`");
    // No order at all.
    doubted("class B(A): pass\nclass C(A, B): pass\nx = <<C().n()>>\n");
    doubted("class B(B): pass\nx = <<B().m()>>\n");
}

#[test]
fn super_means_what_lies_behind_in_every_order() {
    let diamond = |method: &str| {
        format!(
            "class B(A):\n    async def run(self): return <<super().m()>>\nclass C(A):\n    {method}\nclass D(B, C): pass\n"
        )
    };
    doubted(&diamond("def m(self): return asyncio.ensure_future(super().m())"));
    sure(&diamond("async def m(self): pass"));
    sure(&diamond("def n(self): pass"));
    sure("class B(A):\n    async def run(self): return <<super().m()>>\nclass C(B):\n    def m(self): return 1\n");
}

#[test]
fn generic_bases_have_no_say_in_the_order() {
    sure(
        "from typing import Generic, TypeVar, Protocol\nfrom abc import ABC\nT = TypeVar('T')\nclass B(Generic[T], A): pass\nclass C(ABC, B[int], Generic[T]): pass\nclass D(object): pass\nclass E(C, D): pass\nx = <<E().m()>>\n",
    );
}

#[test]
fn a_constructor_may_make_something_else() {
    let with = |new: &str| format!("class B(A):\n    {new}\nx = <<B().m()>>\n");
    doubted(&with("def __new__(cls): return Other()"));
    doubted(&with("def __new__(cls): return object.__new__(Other)"));
    doubted(&with("def __new__(cls) -> 'Other': ..."));
    doubted(&with(
        "def __new__(cls):\n        made = super().__new__(cls)\n        if made: made = wrap(made)\n        return made",
    ));
    sure(&with("def __new__(cls): return super().__new__(cls)"));
    sure(&with("def __new__(cls) -> 'Self': return make(cls)"));
    sure(&with("def __new__(cls) -> 'B': return make(cls)"));
    sure(&with(
        "_one = None\n    def __new__(cls, *a):\n        if cls._one is None:\n            cls._one = object.__new__(cls)\n        return cls._one",
    ));
    sure(&with("def __new__(cls):\n        made = super().__new__(cls)\n        made.x = 1\n        return made"));
}

#[test]
fn attributes_may_be_made_up_or_replaced() {
    doubted("class B(A):\n    def __getattribute__(self, name): return wrap(name)\nx = <<B().m()>>\n");
    sure("class B(A):\n    def __getattr__(self, name): return wrap(name)\nx = <<B().m()>>\n");
    doubted("setattr(A, 'm', fake)\nx = <<A().m()>>\n");
    doubted("def test(monkeypatch):\n    monkeypatch.setattr(A, 'm', fake)\nx = <<A().m()>>\n");
    doubted("class B(A):\n    def __init__(self): setattr(self, 'm', fake)\nx = <<B().m()>>\n");
    doubted(
        "class B:\n    def __init__(self): self.m = wrap(self.m)\nclass C(B, A): pass\nclass D(B):\n    async def m(self): pass\nx = <<D().m()>>\n",
    );
    doubted(
        "class B:\n    def __init_subclass__(cls): cls.m = wrap(cls.m)\nclass D(B):\n    async def m(self): pass\nx = <<D().m()>>\n",
    );
    sure("setattr(A, name, fake)\nsetattr(A, 'n', fake)\nx = <<A().m()>>\n");
}

#[test]
fn a_class_below_one_that_is_given_may_override() {
    let mixed = |method: &str| {
        format!("def mix(base):\n    class M(base):\n        {method}\n    return M\ndef g(a: A): return <<a.m()>>\n")
    };
    doubted(&mixed("def m(self): return asyncio.ensure_future(super().m())"));
    sure(&mixed("async def m(self): pass"));
    sure(&mixed("def n(self): pass"));
    sure(&mixed("def m(self): return 1").replace("<<a.m()>>", "a.m()").replace("\ndef g", "\nx = <<A().m()>>\ndef g"));
    doubted("def bases(): return A\nclass M(bases()):\n    def m(self): return 1\ndef g(a: A): return <<a.m()>>\n");
    doubted(
        "from six import with_metaclass\nclass M(with_metaclass(Meta, A)):\n    def m(self): return 1\ndef g(a: A): return <<a.m()>>\n",
    );
    sure(
        "from collections import namedtuple\nclass M(namedtuple('M', 'x')):\n    def m(self): return 1\ndef g(a: A): return <<a.m()>>\n",
    );
    // A parameter that says what it takes.
    let typed =
        "class N: pass\ndef mix(base: type[N]):\n    class M(base):\n        def m(self): return 1\n    return M\n";
    sure(&format!("{typed}def g(a: A): return <<a.m()>>\n"));
    doubted(&format!("{}def g(a: A): return <<a.m()>>\n", typed.replace("type[N]", "type[A]")));
    let text = format!("{START}def g(a: A): return <<a.m()>>\n");
    let other = ("b.py", "def mix(base):\n    class M(base):\n        def m(self): return 1\n    return M\n");
    unknown(&[("a.py", &text), other], "`mix.M.m`");
    is_coroutine(&[("a.py", &text), ("b.py", "class M(Exception):\n    def m(self): return 1\n")]);
}

#[test]
fn what_comes_again_is_no_fresh_coroutine() {
    doubted("x = <*itertools.repeat(f(1), 3)*>\n");
    doubted("x = <*itertools.islice(itertools.cycle([f()]), 3)*>\n");
    doubted("c = f()\nx = <*[c for _ in range(3)]*>\n");
    doubted("def g(c: A):\n    d = f()\n    xs = []\n    for _ in c:\n        xs.append(d)\n    gather(*<*xs*>)\n");
    sure("def g(c: A):\n    xs = []\n    for _ in c:\n        d = f()\n        xs.append(d)\n    gather(*<*xs*>)\n");
    sure("def g(c: A):\n    xs = []\n    ys = [f()]\n    for d in ys:\n        xs.append(d)\n    gather(*<*xs*>)\n");
    sure("ys = [f()]\nx = <*[c for c in ys]*>\n");
    sure("x = <*[a.m() for a in itertools.repeat(A(), 3)]*>\n");
}

#[test]
fn a_decorator_may_give_the_class_back() {
    let class = |decorator: &str, line: &str| {
        format!("{decorator}{line}\nclass A:\n    kind = None\n    async def get(self): pass\nx = <<A().get()>>\n")
    };
    crate::here(&class("def mark(cls):\n    seen[cls] = 1\n    cls.kind_of = 1\n    return cls\n", "@mark"));
    crate::here(&class(
        "def of(kind):\n    def mark(cls):\n        cls._kind = kind\n        return cls\n    return mark\n",
        "@of(1)",
    ));
    crate::here(&class("def mark(cls):\n    cls.kind = 1\n    return cls\n", "@mark"));
    for (decorator, line) in [
        ("def mark(cls):\n    cls.get = other\n    return cls\n", "@mark"),
        ("def mark(cls):\n    setattr(cls, 'get', other)\n    return cls\n", "@mark"),
        ("def mark(cls):\n    cls = other\n    return cls\n", "@mark"),
        ("def mark(cls):\n    if other:\n        return cls\n", "@mark"),
        ("def of(kind):\n    def mark(cls): return other\n    return mark\n", "@of(1)"),
        ("@other\ndef mark(cls): return cls\n", "@mark"),
    ] {
        unknown(&[("a.py", &class(decorator, line))], "");
    }
}
