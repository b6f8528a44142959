//! What is a coroutine call, over the modules of small projects.

use std::path::{Path, PathBuf};

use aiomend_conformance::{TargetVersion, read};
use aiomend_semantics::project::{Awaitable, Here};
use aiomend_syntax::Span;

#[path = "awaitable/classes.rs"]
mod classes;
#[path = "awaitable/decorated.rs"]
mod decorated;
#[path = "awaitable/filled.rs"]
mod filled;
#[path = "awaitable/made.rs"]
mod made;

mod support;

use support::project;

/// What awaiting the text between `<<` and `>>` of the first file would await; between `<*` and `*>`, each element.
fn ask(files: &[(&str, &str)]) -> Awaitable {
    if files[0].1.contains("<*") {
        question(files, ("<*", "*>"), |here, span| here.awaitable_elements(span))
    } else {
        question(files, ("<<", ">>"), |here, span| here.awaitable(span))
    }
}

/// The answer to a question about the text between two marks in the first file.
fn question<T>(files: &[(&str, &str)], (open, close): (&str, &str), answer: impl Fn(&Here<'_>, Span) -> T) -> T {
    let (path, marked) = files[0];
    let start = marked.find(open).expect("a mark");
    let text = marked.replacen(open, "", 1);
    let end = text.find(close).expect("a mark");
    let text = text.replacen(close, "", 1);
    let mut all = files.to_vec();
    all[0] = (path, &text);
    let (project, _) = project(&all);
    let reading = read(&text, TargetVersion::new(14)).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let here = Here::new(&project, Path::new(path), &reading);
    answer(&here, Span::new(start as u32, end as u32))
}

#[track_caller]
fn is_coroutine(files: &[(&str, &str)]) {
    assert_eq!(ask(files), Awaitable::Coroutine, "{}", files[0].1);
}

#[track_caller]
fn unknown(files: &[(&str, &str)], why: &str) {
    let found = ask(files);
    assert!(matches!(&found, Awaitable::Unknown(found) if found.contains(why)), "{found:?}\n{}", files[0].1);
}

#[track_caller]
fn not(files: &[(&str, &str)], why: &str) {
    let found = ask(files);
    assert!(matches!(&found, Awaitable::Not(found) if found.contains(why)), "{found:?}\n{}", files[0].1);
}

#[track_caller]
fn here(text: &str) {
    is_coroutine(&[("a.py", text)]);
}

#[test]
fn functions_of_the_module() {
    here("async def f(): pass\nx = <<f()>>\n");
    here("async def f(): pass\nc = f()\nx = <<c>>\n");
    here("def outer():\n    async def f(): pass\n    return <<f()>>\n");
    here("async def f(): pass\ng = f\nx = <<g()>>\n");
    here("async def f(): pass\nx = <<(lambda: f())()>>\n");
    not(&[("a.py", "def f(): return 1\nx = <<f()>>\n")], "`f` is a plain function");
    not(&[("a.py", "async def f(): yield\nx = <<f()>>\n")], "`f` is an async generator");
    not(&[("a.py", "async def f(): pass\nx = <<f>>\n")], "not called");
    unknown(&[("a.py", "if c:\n    async def f(): pass\nelse:\n    def f(): return 1\nx = <<f()>>\n")], "some cases");
    unknown(&[("a.py", "async def f(): pass\nf = wrap(f)\nx = <<f()>>\n")], "");
    unknown(&[("a.py", "async def f(): pass\ndef g():\n    global f\n    f = h\nx = <<f()>>\n")], "");
    unknown(&[("a.py", "def g(f):\n    return <<f()>>\n")], "parameter `f` has no annotation");
    unknown(&[("a.py", "x = <<f()>>\n")], "");
}

#[test]
fn plain_functions_that_hand_on_a_coroutine() {
    here("async def f(): pass\ndef g(): return f()\nx = <<g()>>\n");
    here("from collections.abc import Coroutine\ndef g() -> Coroutine[None, None, int]: ...\nx = <<g()>>\n");
    here(
        "async def f(): pass\ndef g(a):\n    if a:\n        return f()\n    else:\n        return f()\nx = <<g(1)>>\n",
    );
    unknown(&[("a.py", "from typing import Awaitable\ndef g() -> Awaitable[int]: ...\nx = <<g()>>\n")], "need not be");
    unknown(&[("a.py", "import other\ndef g(): return other.f()\nx = <<g()>>\n")], "`other` is not installed");
    not(&[("a.py", "def g() -> int: ...\nx = <<g()>>\n")], "plain function");
    not(&[("a.py", "import asyncio\ndef g() -> asyncio.Future[int]: ...\nx = <<g()>>\n")], "future");
}

#[test]
fn imports_and_reexports() {
    let api = ("pkg/api.py", "async def get(): pass\n__all__ = ['get']\n");
    let init = ("pkg/__init__.py", "from .api import get\n");
    is_coroutine(&[("pkg/use.py", "from .api import get\nx = <<get()>>\n"), api, init]);
    is_coroutine(&[("pkg/use.py", "from . import api\nx = <<api.get()>>\n"), api, init]);
    is_coroutine(&[("pkg/use.py", "from pkg import get as g\nx = <<g()>>\n"), api, init]);
    is_coroutine(&[("main.py", "import pkg.api\nx = <<pkg.api.get()>>\n"), api, init]);
    is_coroutine(&[("main.py", "import pkg.api as p\nx = <<p.get()>>\n"), api, init]);
    is_coroutine(&[("main.py", "from pkg.api import *\nx = <<get()>>\n"), api, init]);
    is_coroutine(&[("tests/t.py", "from pkg import get\nx = <<get()>>\n"), api, init]);
    let sources = [("src/pkg/api.py", api.1), ("src/pkg/__init__.py", init.1)];
    is_coroutine(&[("tests/t.py", "from pkg import get\nx = <<get()>>\n"), sources[0], sources[1]]);
    is_coroutine(&[
        ("space/main.py", "from space.inner.api import get\nx = <<get()>>\n"),
        ("space/inner/api.py", api.1),
    ]);
    let circle = [
        ("pkg/use.py", "from .a import f\nx = <<f()>>\n"),
        ("pkg/a.py", "from .b import f\n"),
        ("pkg/b.py", "from .a import f\n"),
    ];
    unknown(&circle, "made of itself");
    let checked = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .api import get\nx = <<get()>>\n";
    is_coroutine(&[("pkg/use.py", checked), api, init]);
    let fallback = "try:\n    from .api import get\nexcept ImportError:\n    get = None\nx = <<get()>>\n";
    is_coroutine(&[("pkg/use.py", fallback), api, init]);
    unknown(&[("main.py", "from other import *\nx = <<get()>>\n")], "star import of `other`");
    unknown(
        &[("main.py", "import aiohttp\nx = <<aiohttp.request()>>\n")],
        "`aiohttp` is not installed where aiomend looks",
    );
    unknown(&[("pkg/use.py", "from .missing import f\nx = <<f()>>\n"), init], "no module `.missing`");
}

#[test]
fn of_several_copies_the_nearest_counts() {
    let files = [
        ("one/tests/t.py", "from pkg.api import get\nx = <<get()>>\n"),
        ("one/pkg/__init__.py", ""),
        ("one/pkg/api.py", "async def get(): pass\n"),
        ("two/pkg/__init__.py", ""),
        ("two/pkg/api.py", "def get(): return 1\n"),
    ];
    is_coroutine(&files);
    let other = [("two/tests/t.py", files[0].1), files[1], files[2], files[3], files[4]];
    not(&other, "plain");
}

#[test]
fn installed_packages() {
    let stub = ("/env/lib/__init__.pyi", "class Client:\n    async def get(self) -> bytes: ...\n");
    let code = ("/env/lib/__init__.py", "class Client:\n    def get(self): return 1\n");
    is_coroutine(&[("a.py", "import lib\nx = <<lib.Client().get()>>\n"), stub, code]);
    let stubs = ("/env/lib-stubs/__init__.pyi", "async def get() -> bytes: ...\n");
    is_coroutine(&[("a.py", "import lib\nx = <<lib.get()>>\n"), stubs, code]);
    is_coroutine(&[
        ("a.py", "from lib.inner import get\nx = <<get()>>\n"),
        ("/env/lib/__init__.py", ""),
        ("/env/lib/inner.py", "async def get(): ...\n"),
    ]);
}

#[test]
fn methods() {
    let class = "class Api:\n    async def get(self): pass\n    def plain(self): return 1\n    @property\n    def other(self) -> 'Api': ...\n    @classmethod\n    async def make(cls): return cls()\n    @staticmethod\n    async def still(): pass\n";
    let with = |code: &str| format!("{class}{code}");
    here(&with("x = <<Api().get()>>\n"));
    here(&with("x = <<Api.get(a)>>\n"));
    here(&with("x = <<Api.make()>>\n"));
    here(&with("x = <<Api.still()>>\n"));
    here(&with("x = <<Api().other.get()>>\n"));
    here(&with("class B(Api):\n    def m(self):\n        return <<self.get()>>\n"));
    here(&with("class B(Api):\n    async def get(self):\n        return <<super().get()>>\n"));
    here(&with("async def f():\n    a = await Api.make()\n    return <<a.get()>>\n"));
    here(&with(
        "class B:\n    def __init__(self):\n        self.api = Api()\n    def m(self):\n        return <<self.api.get()>>\n",
    ));
    here(&with("class B:\n    api: 'Api | None' = None\n    def m(self):\n        return <<self.api.get()>>\n"));
    here(&with("from typing import Optional\ndef f(a: Optional[Api] = None):\n    return <<a.get()>>\n"));
    here(&with("def g() -> Api: ...\nx = <<g().get()>>\n"));
    not(&[("a.py", &with("x = <<Api().plain()>>\n"))], "`Api().plain` is a plain function");
    unknown(&[("a.py", &with("class B(Missing):\n    def m(self):\n        return <<self.get()>>\n"))], "");
    unknown(
        &[("a.py", &with("class B(Api):\n    def __init__(self):\n        self.get = 1\nx = <<B().get()>>\n"))],
        "",
    );
    unknown(&[("a.py", &with("a = Api()\na.get = 1\nx = <<a.get()>>\n"))], "assigned to from outside");
}

#[test]
fn overrides_in_the_project_must_agree() {
    let base = "class Base:\n    async def get(self): pass\ndef f(a: Base):\n    return <<a.get()>>\n";
    let exact = "class Base:\n    async def get(self): pass\nx = <<Base().get()>>\n";
    let agrees = ("b.py", "from a import Base as Other\nclass B(Other):\n    async def get(self): pass\n");
    let differs = ("c.py", "import a\nclass C(a.Base):\n    def get(self): return 1\n");
    is_coroutine(&[("a.py", base), agrees]);
    is_coroutine(&[("a.py", exact), differs]);
    unknown(&[("a.py", base), differs], "`Base.get` and `C.get` do not both give coroutines");
    let below = ("d.py", "from b import B\nclass D(B):\n    def get(self): return 1\n");
    unknown(&[("a.py", base), agrees, below], "`D.get`");
    let abstract_ = "from abc import abstractmethod\nclass Base:\n    @abstractmethod\n    def get(self): ...\ndef f(a: Base):\n    return <<a.get()>>\n";
    is_coroutine(&[("a.py", abstract_), agrees]);
}

#[test]
fn decorators() {
    let keeps = "import functools\ndef keep(fn):\n    @functools.wraps(fn)\n    async def wrapper(*a):\n        return await fn(*a)\n    return wrapper\n";
    here(&format!("{keeps}@keep\nasync def f(): pass\nx = <<f()>>\n"));
    let factory = "from functools import wraps\ndef retry(n):\n    def decorate(fn):\n        @wraps(fn)\n        async def wrapper(*a):\n            return await fn(*a)\n        return wrapper\n    return decorate\n";
    here(&format!("{factory}@retry(3)\nasync def f(): pass\nx = <<f()>>\n"));
    here(
        "from typing import TypeVar\nF = TypeVar('F')\ndef mark(fn: F) -> F:\n    seen.append(fn)\n    return fn\n@mark\nasync def f(): pass\nx = <<f()>>\n",
    );
    here(
        "from typing import overload\n@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\nasync def f(a): pass\nx = <<f(1)>>\n",
    );
    here(
        "from typing import Callable, TypeVar, overload\nT = TypeVar('T')\n@overload\ndef log(f: Callable[..., T]) -> Callable[..., T]: ...\n@overload\ndef log(*, n: int) -> int: ...\ndef log(f=None, n=0): return make(f)\n@log\nasync def f(): pass\nx = <<f()>>\n",
    );
    here(
        "import typing\nif hasattr(typing, 'override'):\n    override = typing.override\nelse:\n    def override(f): return f\nclass C:\n    @override\n    async def f(self): pass\nx = <<C().f()>>\n",
    );
    let sync = "def sync(fn):\n    def wrapper(*a):\n        return run(fn(*a))\n    return wrapper\n";
    unknown(&[("a.py", &format!("{sync}@sync\nasync def f(): pass\nx = <<f()>>\n"))], "`f` is decorated by `sync`");
    unknown(
        &[("a.py", "import tenacity\n@tenacity.retry\nasync def f(): pass\nx = <<f()>>\n")],
        "`f` is decorated by `tenacity.retry`",
    );
    not(
        &[(
            "a.py",
            "from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def f(): yield 1\nx = <<f()>>\n",
        )],
        "context manager",
    );
}

#[test]
fn containers() {
    let class = "class Api:\n    async def get(self): pass\nasync def f(x=None): pass\n";
    for code in [
        "x = <*[f(x) for x in range(3)]*>\n",
        "x = <*(f(x) for x in y)*>\n",
        "x = <*map(f, y)*>\n",
        "x = <*map(lambda y: f(y), z)*>\n",
        "x = <*map(lambda a: a.get(), [Api()])*>\n",
        "x = <*map(lambda k, a: a.get(), z, [Api()])*>\n",
        "apis = [Api()]\nx = <*list(map(lambda a: a.get(), apis))*>\n",
        "xs = [f() for _ in y]\ngather(*<*xs*>)\n",
        "xs = []\nfor y in z:\n    xs.append(f(y))\ngather(*<*xs*>)\n",
        "xs = [f()]\nxs += [f()]\ngather(*<*xs*>)\n",
        "d = {k: f(k) for k in y}\nx = <*d.values()*>\n",
        "apis = [Api(), Api()]\nx = <*[a.get() for a in apis]*>\n",
        "def g(apis: list[Api]):\n    for i, a in enumerate(apis):\n        <<a.get()>>\n",
        "def g(apis: 'dict[str, Api]'):\n    return <*[a.get() for k, a in sorted(apis.items())]*>\n",
        "def g(apis: dict[str, Api]):\n    return <<apis['x'].get()>>\n",
        "class B:\n    def __init__(self):\n        self.apis = {}\n    def add(self, k):\n        self.apis[k] = Api()\n    def all(self):\n        return <*[a.get() for a in self.apis.values()]*>\n",
        "class B:\n    apis: list[Api]\n    def all(self):\n        return <*(a.get() for a in self.apis)*>\n",
        "a, b = Api(), 1\nx = <<a.get()>>\n",
        "def g(p: tuple[Api, int]):\n    a, n = p\n    return <<a.get()>>\n",
        "for a, n in zip([Api()], y):\n    <<a.get()>>\n",
    ] {
        here(&format!("{class}{code}"));
    }
    let tasks =
        "import asyncio\nasync def f(): pass\ntasks = [asyncio.create_task(f()) for _ in y]\ngather(*<*tasks*>)\n";
    not(&[("a.py", tasks)], "task or future");
    unknown(
        &[("a.py", "async def f(): pass\nxs = []\nxs.append(f())\nfill(xs)\ngather(*<*xs*>)\n")],
        "`xs` is used as a value",
    );
    unknown(&[("a.py", "def g(xs):\n    return <*xs*>\n")], "parameter `xs`");
    here(
        "from typing import Awaitable\nasync def f(): pass\nxs: list[Awaitable[None]] = []\nxs.append(f())\ngather(*<*xs*>)\n",
    );
    let filled = "class B:\n    def __init__(self):\n        self.apis = []\n    def add(self):\n        self.apis.append(Api())\n    def all(self):\n        return <*[a.get() for a in self.apis]*>\n";
    here(&format!("{class}{filled}"));
    unknown(&[("a.py", &format!("{class}{filled}b.apis.append(1)\n"))], "filled from outside");
    unknown(
        &[("a.py", &format!("{class}def g(d: dict[str, 'Any']):\n    d['x'] = Api()\n    <<d['x'].get()>>\n"))],
        "",
    );
    unknown(&[("a.py", "async def f(): pass\nxs = [f(), g()]\ngather(*<*xs*>)\n")], "");
}

#[test]
fn context_managers() {
    let class = "class Api:\n    async def get(self): pass\n    async def __aenter__(self): return self\n    def __enter__(self) -> 'Api': return self\n";
    here(&format!("{class}async def m():\n    async with Api() as a:\n        <<a.get()>>\n"));
    here(&format!("{class}def m():\n    with Api() as a:\n        <<a.get()>>\n"));
    here(&format!(
        "{class}from contextlib import asynccontextmanager\n@asynccontextmanager\nasync def open_it():\n    yield Api()\nasync def m():\n    async with open_it() as a:\n        <<a.get()>>\n"
    ));
}

#[test]
fn the_standard_library() {
    for code in [
        "<<asyncio.sleep(1)>>",
        "<<asyncio.to_thread(print)>>",
        "<<asyncio.wait_for(f(), 1)>>",
        "<<asyncio.Queue().get()>>",
        "<<asyncio.open_connection('x', 1)>>",
        "<<asyncio.create_subprocess_exec('x')>>",
        "<<asyncio.locks.Event().wait()>>",
        "<<(asyncio.get_running_loop()).getaddrinfo('x', 1)>>",
    ] {
        here(&format!("import asyncio\nx = {code}\n"));
    }
    here(
        "import asyncio\nasync def f():\n    reader, writer = await asyncio.open_connection('x', 1)\n    return <<reader.readline()>>\n",
    );
    here(
        "import asyncio\nasync def f():\n    reader, writer = await asyncio.wait_for(asyncio.open_connection('x', 1), 3)\n    return <<writer.drain()>>\n",
    );
    here(
        "from asyncio import Lock\nclass C:\n    def __init__(self): self.lock = Lock()\n    def m(self): return <<self.lock.acquire()>>\n",
    );
    for (code, why) in [
        ("asyncio.create_task(f())", "`create_task` makes a task"),
        ("asyncio.ensure_future(f())", "`ensure_future`"),
        ("asyncio.shield(f())", "`asyncio.shield` returns a future"),
        ("asyncio.gather(f())", "returns a future"),
        ("asyncio.get_running_loop().run_in_executor(None, f)", "returns a future"),
        ("asyncio.get_event_loop().create_future()", "returns a future"),
        ("asyncio.Future()", "`Future`"),
        ("functools.partial(f, 1)", "plain function"),
        ("asyncio.Queue()", "cannot be awaited"),
    ] {
        not(&[("a.py", &format!("import asyncio, functools\nasync def f(x): pass\ny = <<{code}>>\n"))], why);
    }
    not(
        &[(
            "a.py",
            "import asyncio\nasync def f():\n    done, pending = await asyncio.wait(xs)\n    return <*pending*>\n",
        )],
        "task or future",
    );
    not(&[("a.py", "import asyncio\nx = <*asyncio.all_tasks()*>\n")], "task or future");
    here("import functools\nasync def f(x): pass\ny = <<functools.partial(f, 1)()>>\n");
    not(&[("a.py", "class C:\n    def __await__(self): ...\nx = <<C()>>\n")], "`C` is an object with `__await__`");
}

#[test]
fn long_ways_end() {
    let chain = |line: &dyn Fn(usize) -> String| (0..300).map(line).collect::<String>();
    let texts = [
        chain(&|at| format!("def f{at}(): return f{}()\n", at + 1)) + "x = <<f0()>>\n",
        chain(&|at| format!("x{} = [y.get(z)[0] for y in x{at}.values()]\n", at + 1)) + "x = <<x300>>\n",
        chain(&|at| format!("@d{}\ndef d{at}(f):\n    @d{}\n    def w(): return f()\n    return w\n", at + 1, at + 1))
            + "@d0\nasync def f(): pass\nx = <<f()>>\n",
        chain(&|at| format!("class C{at}(C{}):\n    def m(self): return super().m()\n", at + 1)) + "x = <<C0().m()>>\n",
        chain(&|at| format!("class C{at}:\n    def __enter__(self):\n        with C{}() as c: return c.d\n", at + 1))
            + "with C0() as c:\n    <<c.get()>>\n",
        format!("x = <<{}f(1){}>>\n", "f(".repeat(90), ")".repeat(90)),
        format!("x = <<f{}>>\n", ".g()".repeat(400)),
        format!("def f(x: {}int{}):\n    return <<x.y()>>\n", "list[".repeat(60), "]".repeat(60)),
    ];
    for text in texts {
        assert_ne!(ask(&[("a.py", &text)]), Awaitable::Coroutine, "{}", &text[..60]);
    }
}

#[test]
fn a_look_at_one_file_reads_what_it_needs() {
    let text = "from pkg.api import get\nx = get()\n";
    let (project, loader) = project(&[
        ("main.py", text),
        ("pkg/__init__.py", ""),
        ("pkg/api.py", "async def get(): pass\n"),
        ("pkg/other.py", "import sys\n"),
    ]);
    let reading = read(text, TargetVersion::new(14)).expect("Python");
    let here = Here::new(&project, Path::new("main.py"), &reading);
    assert!(loader.read.lock().expect("no panic").is_empty());
    assert_eq!(here.awaitable(Span::new(28, 33)), Awaitable::Coroutine);
    assert_eq!(*loader.read.lock().expect("no panic"), [PathBuf::from("pkg/api.py")]);
}

proptest::proptest! {
    #[test]
    fn nothing_panics(words in proptest::collection::vec("(def |class C|async |await |lambda x|for x in |with | as |x|y|:|,|\\(|\\)|\\[|\\]|=|\\*|\\.|from a import x|self|return |\n| |    )", 0..50)) {
        let text = words.concat();
        if let Ok(reading) = read(&text, TargetVersion::new(14)) {
            let (project, _) = project(&[("a.py", &text)]);
            let here = Here::new(&project, Path::new("a.py"), &reading);
            for start in 0..text.len() as u32 {
                for end in start..(start + 8).min(text.len() as u32) {
                    here.awaitable(Span::new(start, end));
                    here.awaitable_elements(Span::new(start, end));
                }
            }
        }
    }
}
