//! Containers that are filled in ways that are easily overlooked.

use crate::{here, is_coroutine, unknown};

const START: &str = "import asyncio\nfrom itertools import chain\nasync def f(v=0): return v\ndef more(x): x.append(asyncio.ensure_future(f(9)))\n";

#[track_caller]
fn doubted(code: &str) {
    unknown(&[("a.py", &format!("{START}{code}"))], "");
}

#[track_caller]
fn sure(code: &str) {
    here(&format!("{START}{code}"));
}

/// A function that makes `xs`, does this, and gathers its elements.
fn main(body: &str) -> String {
    format!("async def main(n):\n    xs = [f(1)]\n    {}\n    await gather(*<*xs*>)\n", body.replace('\n', "\n    "))
}

#[test]
fn a_list_that_is_handed_on_may_be_filled() {
    for body in [
        "more(xs)",
        "n.jobs = xs",
        "add = xs.append\nadd(asyncio.ensure_future(f(3)))",
        "other = xs\nother.append(asyncio.ensure_future(f(3)))",
        "n.each(xs.append)",
        "map(xs.append, n)",
        "d = {'xs': xs}",
        "ys = [xs]",
        "for each in (xs, n):\n    each.append(1)",
        "def inner():\n    more(xs)",
        "[more(xs) for _ in n]",
        "yield xs",
        "for y in n:\n    y(xs)",
        "while n:\n    await gather(*xs)\n    n(xs)",
        "other = xs or []",
        "other = xs if n else []",
        "more(x=xs)",
        "g = lambda: xs",
        "with n(xs): pass",
        "match xs:\n    case y: y.append(1)",
        "(y := xs).append(1)",
        "xs.append(*n)",
        "xs[0] = n",
        "xs[0], y = n",
        "xs[1:] = n",
        "xs[0]: int = n",
        "for xs[0] in n: pass",
    ] {
        doubted(&main(body));
    }
    for body in [
        "print(xs, len(xs), list(xs))",
        "if xs and n: pass",
        "while not xs: pass",
        "assert xs, n",
        "for x in xs: x.send(None)",
        "ys = [*xs]",
        "ys = [x for x in xs if xs]",
        "a, b = xs",
        "ys = xs + [1]",
        "xs.clear()",
        "xs.append(f(2))",
        "xs[0] = f(2)",
        "xs[1:] = [f(2)]",
        "xs[0], y = f(2), 1",
        "n(*xs)",
        "n(xs[0])",
        "n(await gather(*xs), *xs)",
        "n(f'{xs} {len(xs)}')",
        "if xs == n: pass",
        "n += xs",
        "if n: return xs",
        "for x in zip(xs, n): pass",
        "await asyncio.gather(*chain(xs, n))",
        "xs",
    ] {
        sure(&main(body));
    }
    doubted(
        "def main(n):\n    xs = [f()]\n    async def run(): await gather(*<*xs*>)\n    start(run)\n    return xs\n",
    );
    doubted(
        "async def main(n):\n    d = {'a': f(1)}\n    d['b'] = f(2)\n    more(d)\n    await gather(*<*d.values()*>)\n",
    );
    doubted("async def main(n):\n    d = {'a': f(1)}\n    d.update(b=n)\n    await gather(*<*d.values()*>)\n");
    sure("async def main(n):\n    d = {'a': f(1)}\n    d['b'] = f(2)\n    await gather(*<*d.values()*>)\n");
    doubted("async def main(n):\n    d = [f(1)]\n    more(d)\n    await gather(*<*[x for x in d]*>)\n");
    doubted("async def main(n):\n    xs = [f(1)] if n else (f(2),)\n    more(xs)\n    await gather(*<*xs*>)\n");
    sure("async def main(n):\n    xs = [f()] + [f(x) for x in n]\n    await gather(*<*xs*>)\n");
    sure(
        "async def main(n):\n    xs = {}\n    for x in n:\n        xs[x] = f(x)\n    await gather(*<*xs.values()*>)\n",
    );
}

#[test]
fn containers_inside_are_filled() {
    let two =
        |body: &str| format!("async def main(n):\n    d = {{1: [f()]}}\n    {body}\n    await gather(*<*d[1]*>)\n");
    for body in ["d[1].append(n)", "d[1][0] = n", "d[1].extend(n)", "d[1][0][2] = n"] {
        doubted(&two(body));
    }
    for body in ["d[1].append(f())", "d[2] = [f()]", "d[1].extend([f()])", "d[1].clear()"] {
        sure(&two(body));
    }
    sure(
        "from collections import defaultdict\nasync def main(n):\n    d = defaultdict(list)\n    for x in n:\n        d[x].append(f(x))\n    await gather(*<*d[1]*>)\n",
    );
}

#[test]
fn parameters_are_what_their_annotations_say() {
    let api = "class Api:\n    async def get(self): pass\n";
    sure(&format!(
        "{api}async def main(apis: list[Api]):\n    show(apis)\n    await gather(*<*[a.get() for a in apis]*>)\n"
    ));
    sure(&format!(
        "{api}def load() -> list[Api]: ...\nasync def main():\n    apis = load()\n    show(apis)\n    await gather(*<*[a.get() for a in apis]*>)\n"
    ));
    doubted("async def main():\n    xs = load()\n    more(xs)\n    await gather(*<*xs*>)\ndef load(): return [f()]\n");
}

/// A class whose `jobs` holds a coroutine, with this in a method of it.
fn class(body: &str) -> String {
    format!(
        "class A:\n    def __init__(self):\n        self.jobs = [f(1)]\n    def other(self, n):\n        {}\n    async def run(self):\n        await gather(*<*self.jobs*>)\n",
        body.replace('\n', "\n        ")
    )
}

#[test]
fn a_list_of_an_instance_that_is_handed_on_may_be_filled() {
    for body in ["more(self.jobs)", "jobs = self.jobs\njobs.append(n)", "return self.jobs", "n.jobs = self.jobs"] {
        doubted(&class(body));
    }
    for body in ["self.jobs.append(f(2))", "print(self.jobs)", "if self.jobs: pass", "self.jobs.clear()"] {
        sure(&class(body));
    }
    doubted(&format!("{}a = A()\na.jobs.append(1)\n", class("pass")));
    doubted(&format!("{}a = A()\nmore(a.jobs)\n", class("pass")));
    doubted(&format!("{}a = A()\na.jobs = [1]\n", class("pass")));
    doubted(&format!("{}class B(A):\n    def fill(self): self.jobs.append(1)\n", class("pass")));
    doubted(&format!("{}class M:\n    def fill(self): self.jobs.append(1)\nclass C(A, M): pass\n", class("pass")));
    // Another class with an attribute of the same name.
    sure(&format!(
        "{}class B:\n    def __init__(self):\n        self.jobs = []\n        more(self.jobs)\n        self.jobs.append(1)\n",
        class("pass")
    ));
    let text = format!("{START}{}", class("pass"));
    let other = ("b.py", "from a import A\nclass B(A):\n    def fill(self): self.jobs.append(1)\n");
    unknown(&[("a.py", &text), other], "");
    // Other files: where the object's class is known, and where it is not.
    for (code, is_doubted) in [
        ("def g(a: A): a.jobs.append(1)\n", true),
        ("def g(a): a.jobs.append(1)\n", true),
        ("def g(a):\n    a.jobs[0] = 1\n", true),
        ("class B:\n    def __init__(self): self.jobs = []\n    def g(self): self.jobs.append(1)\n", false),
        ("class B:\n    def __init__(self): self.jobs = []\ndef g(b: B): b.jobs.append(1)\n", false),
        ("def g(a: A): a.jobs.append(f())\n", false),
        ("def g(a: A): a.other.append(1)\n", false),
    ] {
        let code = format!("from a import A, f\n{code}");
        let files = [("a.py", &*text), ("b.py", &*code)];
        if is_doubted { unknown(&files, "") } else { is_coroutine(&files) }
    }
}

#[test]
fn a_registry_of_everybody_is_not_the_one_of_another_class() {
    let core = "from keyed import KeyDict\nclass State: pass\nclass Entity:\n    async def load(self): pass\nclass States:\n    def __init__(self): self.data = {}\n    def add(self, key, entry: State): self.data[key] = entry\nclass Core:\n    def __init__(self): self.data = KeyDict()\n";
    let keyed = "class Key(str): pass\nKeyDict = dict\n";
    let load = "from core import Core\ndef g(core: Core): return <<core.data['x'].load()>>\n";
    let with = |other| [("a.py", load), ("core.py", core), ("keyed.py", keyed), ("b.py", other)];
    unknown(&with("def setup(core): core.data['x'] = make()\n"), "");
    unknown(&with("from core import Core\ndef setup(core: Core): core.data['x'] = make()\n"), "");
    unknown(&with(""), "");
    is_coroutine(&with("from core import Core, Entity\ndef setup(core: Core): core.data['x'] = Entity()\n"));
}

#[test]
fn what_is_put_together_comes_once() {
    let start = "import itertools\nasync def f(v=0): return v\nasync def g(v=0): return v\na = [f(x) for x in ys]\nb = [g(x) for x in ys]\n";
    let elements = |display: &str| format!("{start}x = <*{display}*>\n");
    for display in [
        "[f(x) for x in ys] + [g(x) for x in ys]",
        "[f()] + [g(x) for x in ys]",
        "[*(f(x) for x in ys), *(g(x) for x in ys)]",
        "(f(), g())",
        "(f(), *(g(x) for x in ys))",
        "list(map(f, ys))",
        "itertools.chain([f()], map(g, ys))",
        "{k: f(k) for k in ys}.values()",
        "[f(z), g(z)]",
    ] {
        here(&elements(display));
    }
    for display in [
        "a + a",
        "[*a, *a]",
        "a + a[1:]",
        "a + list(a)",
        "[*a, a[0]]",
        "itertools.chain(a, b, reversed(a))",
        "(*a, *a)",
        "[c for c in a] + [c for c in a]",
        "[*map(f, ys), *a, *b.copy(), *b]",
    ] {
        unknown(&[("a.py", &elements(display))], "comes more than once");
    }
    unknown(&[("a.py", &format!("{start}c = f()\nx = <*(c, c)*>\n"))], "comes more than once");
    unknown(&[("a.py", &format!("{start}c = f()\nx = <*[c, g(), c]*>\n"))], "comes more than once");
}
