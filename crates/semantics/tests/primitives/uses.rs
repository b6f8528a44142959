//! What is done with a primitive, over the project.

use crate::{used, used_here, uses};

const CLASS: &str = "class A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    async def f(self):\n        async with <<self._lock>>:\n            pass\n";

/// Uses in a method of the class with the lock, which stands in line 9.
#[track_caller]
fn method(code: &str, expected: &[&str]) {
    let body = code.replace('\n', "\n        ");
    let code = format!("{CLASS}    async def g(self):\n        {body}\n");
    let mut all = vec!["4 = Lock()", "6 with"];
    all.extend(expected);
    used_here(&code, &all);
}

#[test]
fn what_is_done_in_the_class() {
    method("await self._lock.acquire()", &["9 await acquire"]);
    method("await asyncio.wait_for(self._lock.acquire(), 3)", &["9 acquire"]);
    method("self._lock.release()", &["9 release"]);
    method("if self._lock.locked(): pass", &["9 locked"]);
    method("self._lock._waiters", &["9 ._waiters"]);
    method("x(self._lock.release)", &["9 .release"]);
    method("async with x, self._lock as y: pass", &["9 with 2"]);
    method("async with (self._lock): pass", &["9 with"]);
    method("async with (x, self._lock): pass", &["9 with 2"]);
    method("with self._lock: pass", &["9 other"]);
    method("x(self._lock)", &["9 passed"]);
    method("x(lock=self._lock)", &["9 passed"]);
    method("x(*[self._lock])", &["9 aliased"]);
    method("return self._lock", &["9 returned"]);
    method("yield self._lock", &["9 returned"]);
    method("return lambda: self._lock", &["9 returned"]);
    method("lock = self._lock", &["9 aliased"]);
    method("a, b = self._lock, 3", &["9 aliased"]);
    method("x = self._lock or other", &["9 aliased"]);
    method("if (x := self._lock): pass", &["9 aliased"]);
    method("def h(lock=self._lock): pass", &["9 aliased"]);
    method("d = {'x': self._lock}", &["9 aliased"]);
    method("if self._lock is None: pass", &["9 tested"]);
    method("if not self._lock: pass", &["9 tested"]);
    method("assert self._lock", &["9 tested"]);
    method("del self._lock", &["9 deleted"]);
    method("self._lock = None", &["9 = None"]);
    method("self._lock = asyncio.Lock()", &["9 = Lock()"]);
    method("self._lock = self.other = asyncio.Lock()", &["9 = other", "9 rebound"]);
    method("self._lock", &["9 other"]);
    method("print(f'{self._lock}')", &["9 other"]);
    method("getattr(self, '_lock')", &["9 reflected"]);
    method("setattr(self, '_lock', None)", &["9 patched"]);
    method("self.__dict__['_lock']", &["9 reflected", "9 reflected"]);
    method("vars(self)", &["9 reflected"]);
    method("self.__dict__.pop('other', None)", &[]);
    method("self.__dict__.pop('_lock', None)", &["9 reflected", "9 reflected"]);
    method("self.__dict__.pop(name, None)", &["9 reflected"]);
    method("for name in ('_lock', 'x'): setattr(self, name, None)", &["9 reflected"]);
    method("other._lock.acquire()", &["9 unclear"]);
    method("def h():\n    return self._lock", &["10 returned"]);
    method("pass  # self._lock", &[]);
    method("x = 'about self._lock here'", &[]);
}

#[test]
fn pickling_and_slots() {
    let code = format!("{CLASS}    def __getstate__(self):\n        state = x\n        state.pop('_lock')\n");
    used_here(&code, &["4 = Lock()", "6 with", "8 reflected", "10 reflected"]);
    let code = format!("{CLASS}    __slots__ = ('_lock', 'x')\n");
    used_here(&code, &["4 = Lock()", "6 with", "8 slots"]);
}

#[test]
fn other_classes_are_other() {
    let text = format!(
        "import asyncio\n{CLASS}class B:\n    def __init__(self):\n        self._lock = 3\n    def f(self): return self._lock\ndef f(b: B): return b._lock\n"
    );
    used(&[("a.py", &text)], &["a.py:4 = Lock()", "a.py:6 with"]);
    let first = format!("import asyncio\n{CLASS}");
    let other = "import threading\nclass C:\n    def __init__(self):\n        self._lock = threading.Lock()\n    def f(self):\n        with self._lock: pass\n";
    used(&[("a.py", &first), ("b.py", other)], &["a.py:4 = Lock()", "a.py:6 with"]);
    let strange = "import strange\nclass C(strange.Base):\n    def f(self):\n        return self._lock\n";
    used(&[("a.py", &first), ("b.py", strange)], &["a.py:4 = Lock()", "a.py:6 with"]);
}

#[test]
fn uses_from_other_modules() {
    let first = format!("import asyncio\n{CLASS}");
    let base = ["a.py:4 = Lock()", "a.py:6 with"];
    let check = |other: &str, expected: &[&str]| {
        let all: Vec<&str> = base.iter().chain(expected).copied().collect();
        used(&[("a.py", &first), ("b.py", other)], &all);
    };
    check("def f(a):\n    a._lock.release()\n", &["b.py:2 unclear"]);
    check("async def f(a):\n    async with a._lock: pass\n", &["b.py:2 unclear"]);
    // A lock of threads.
    check("def f(a):\n    with a._lock: pass\n", &[]);
    check("def f(a):\n    with a._lock as held: pass\n    with open(a._lock): pass\n", &["b.py:3 unclear"]);
    check("from a import A\ndef f(a: A):\n    a._lock.release()\n", &["b.py:3 release"]);
    check("from a import A\nasync def f():\n    async with A()._lock: pass\n", &["b.py:3 with"]);
    check(
        "from a import A\nclass B(A):\n    async def g(self):\n        async with self._lock: pass\n",
        &["b.py:4 with"],
    );
    check("from a import A\nclass B(A):\n    def __init__(self):\n        self._lock = None\n", &["b.py:4 = None"]);
    check("from a import A\ndef test(monkeypatch):\n    monkeypatch.setattr(A, '_lock', None)\n", &["b.py:3 patched"]);
    check(
        "from a import A\ndef test(monkeypatch, a):\n    monkeypatch.setattr(a, '_lock', None)\n",
        &["b.py:3 unclearly bound"],
    );
    check("def f(a):\n    a._lock = None\n    del a._lock\n", &["b.py:2 unclearly bound", "b.py:3 unclearly bound"]);
    check("def test():\n    with patch('a.A._lock'): pass\n", &["b.py:2 patched"]);
    check("def test():\n    with patch('a.B._lock'): pass\n", &[]);
    check("def test():\n    with patch.object(A, '_lock'): pass\n", &["b.py:2 unclearly bound"]);
    check("from a import A\ndef test():\n    a = A()\n    a._lock = None\n", &["b.py:4 = None"]);
    check("_lock = 3\nprint(_lock)\n", &[]);
}

#[test]
fn an_object_may_be_made_again() {
    let again = |method: &str| uses(&[("a.py", &format!("import asyncio\n{CLASS}{method}"))]).initialized_again.len();
    assert_eq!(again("    def reset(self):\n        self.__init__()\n"), 1);
    assert_eq!(again("    def reset(self):\n        A.__init__(self)\n"), 1);
    assert_eq!(again("    def __setstate__(self, state):\n        self.__init__()\n"), 0);
    assert_eq!(again("    @classmethod\n    def make(cls):\n        cls.__new__(cls).__init__()\n"), 0);
    assert_eq!(again("def reset(a):\n    a.__init__()\n"), 0);
}

#[test]
fn an_attribute_of_the_object_at_hand_is_told_from_others() {
    let of_self = |method: &str| {
        let found = uses(&[("a.py", &format!("import asyncio\n{CLASS}{method}"))]);
        found.constructions.last().is_some_and(|made| made.spot.is_of_self)
    };
    assert!(of_self("    def g(this):\n        this._lock = asyncio.Lock()\n"));
    assert!(!of_self("    def g(self):\n        A()._lock = asyncio.Lock()\n"));
    assert!(!of_self("    def g(self, other: 'A'):\n        other._lock = asyncio.Lock()\n"));
}

#[test]
fn a_base_uses_what_a_subclass_makes() {
    let mixin = "class Mixin:\n    async def g(self):\n        async with self._lock: pass\n";
    let text = format!("import asyncio\nfrom m import Mixin\n{}", CLASS.replace("class A", "class A(Mixin)"));
    used(&[("a.py", &text), ("m.py", mixin)], &["a.py:5 = Lock()", "a.py:7 with", "m.py:3 with"]);
}

#[test]
fn what_is_not_seen_is_said() {
    let text = |base: &str| {
        format!(
            "import asyncio\nfrom strange import Base\nfrom known import Known\n{}",
            CLASS.replace("class A", &format!("class A({base})"))
        )
    };
    let unseen = |base: &str, files: &[(&str, &str)]| {
        let text = text(base);
        let mut all = vec![("a.py", text.as_str())];
        all.extend(files);
        uses(&all).unseen.join("; ")
    };
    assert!(unseen("Base", &[]).contains("base `Base` of `A` is not known: `strange` is not installed"));
    let known = ("/env/known.py", "class Known:\n    def f(self): pass\n");
    assert_eq!(unseen("Known", &[known]), "");
    let using = ("/env/known.py", "class Known:\n    def f(self): return self._lock\n");
    assert!(unseen("Known", &[using]).contains("base `Known` of `A` may use `_lock`"));
}

#[test]
fn globals() {
    let m = "import asyncio\n_LOCK = asyncio.Lock()\nasync def f():\n    async with <<_LOCK>>: pass\n";
    let check = |other: &str, expected: &[&str]| {
        let mut all = vec!["pkg/m.py:2 = Lock()", "pkg/m.py:4 with"];
        all.extend(expected);
        all.sort();
        used(&[("pkg/m.py", m), ("pkg/__init__.py", ""), ("pkg/z.py", other)], &all);
    };
    check(
        "from .m import _LOCK\nasync def g():\n    async with _LOCK: pass\n",
        &["pkg/z.py:1 exported", "pkg/z.py:3 with"],
    );
    check(
        "from .m import _LOCK as L\nasync def g():\n    async with L: pass\n",
        &["pkg/z.py:1 exported", "pkg/z.py:3 with"],
    );
    check("from . import m\nasync def g():\n    async with m._LOCK: pass\n", &["pkg/z.py:3 with"]);
    check("from . import m\nm._LOCK = None\n", &["pkg/z.py:2 = None"]);
    check("def f(m): m._LOCK.release()\n", &["pkg/z.py:1 unclear"]);
    check("def f(m):\n    with m._LOCK: pass\n", &[]);
    check("class A:\n    from .m import _LOCK\n    def f(self): return self._LOCK\n", &["pkg/z.py:2 unclear"]);
    check("from other.m import _LOCK\n_LOCK.release()\n", &["pkg/z.py:1 unclear"]);
    check("from other.k import _LOCK\n_LOCK.release()\n", &[]);
    check("_LOCK = 3\nprint(_LOCK)\n", &[]);
    check("def test():\n    with patch('pkg.m._LOCK'): pass\n", &["pkg/z.py:2 patched"]);
    check("def test():\n    with patch('pkg.other._LOCK'): pass\n", &[]);
    check("from .m import *\nprint(_LOCK)\n", &[]);
    check("class A:\n    _LOCK = 3\n    def f(self): return self._LOCK\n", &[]);
    check("def f():\n    from .m import _LOCK\n    return _LOCK\n", &["pkg/z.py:2 exported", "pkg/z.py:3 returned"]);
    used_here(
        "L = asyncio.Lock()\n__all__ = ['L']\ndef f():\n    global L\n    L = None\nasync def g(): await <<L>>.acquire()",
        &["2 = Lock()", "3 exported", "6 = None", "7 await acquire"],
    );
    used_here("L = asyncio.Lock()\nglobals()['L']\nx = <<L>>", &["2 = Lock()", "3 reflected", "4 aliased"]);
}

#[test]
fn locals() {
    used_here(
        "async def f():\n    lock = asyncio.Lock()\n    async with <<lock>>: pass\n    g(lock)\nasync def h(lock):\n    lock.x",
        &["3 = Lock()", "4 with", "5 passed"],
    );
    used_here(
        "async def f():\n    lock = asyncio.Lock()\n    def g():\n        nonlocal lock\n        lock = None\n        return <<lock>>",
        &["3 = Lock()", "6 = None", "7 returned"],
    );
    used_here(
        "async def f(lock: asyncio.Lock):\n    await <<lock>>.acquire()\n    lock = asyncio.Lock()",
        &["2 = other", "3 await acquire", "4 = Lock()"],
    );
    used_here(
        "async def f():\n    lock = asyncio.Lock()\n    [lock for lock in x]\n    {k: lock for k in x}\n    print(<<lock>>)",
        &["3 = Lock()", "5 aliased", "6 passed"],
    );
}

#[test]
fn elements() {
    let class = "class A:\n    def __init__(self):\n        self._locks = {}\n    async def f(self, k):\n        if k not in self._locks:\n            self._locks[k] = asyncio.Lock()\n        async with <<self._locks[k]>>: pass\n";
    used_here(class, &["4 = container", "6 tested", "7 = Lock()", "8 with"]);
    let code = format!(
        "{class}    async def g(self, k):\n        lock = self._locks.get(k)\n        del self._locks[k]\n        self._locks.clear()\n        for x in self._locks.values(): pass\n        async with self._locks.setdefault(k, asyncio.Lock()): pass\n"
    );
    used_here(
        &code,
        &[
            "4 = container",
            "6 tested",
            "7 = Lock()",
            "8 with",
            "10 aliased",
            "11 deleted",
            "12 .clear",
            "13 .values",
            "14 = Lock()",
            "14 with",
        ],
    );
}

#[test]
fn dataclass_fields() {
    let code = "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    lock: asyncio.Lock = field(default_factory=asyncio.Lock)\n    async def f(self):\n        async with <<self.lock>>: pass\ndef g(): return A(lock=None)";
    used_here(code, &["5 = field(Lock)", "7 with", "8 rebound"]);
}

#[test]
fn mangled_names() {
    let code = "class A:\n    def __init__(self):\n        self.__lock = asyncio.Lock()\n    async def f(self):\n        async with <<self.__lock>>: pass\nclass B(A):\n    def f(self): return self.__lock\ndef f(a): return a._A__lock";
    used_here(code, &["4 = Lock()", "6 with", "9 returned"]);
}

#[test]
fn starters_of_threads_and_loops() {
    let files = [
        ("a.py", "import asyncio\nL = asyncio.Lock()\nprint(<<L>>)\nasyncio.run(main())\n"),
        ("b.py", "from asyncio import run as go\nimport subprocess\nsubprocess.run(x)\nrun(y)\ngo(main())\n"),
        (
            "c.py",
            "import asyncio, threading\nthreading.Thread(target=f)\nasync def g(loop):\n    await loop.run_in_executor(None, f)\n    await asyncio.to_thread(f)\n    loop = asyncio.new_event_loop()\n",
        ),
    ];
    let shown = |places: &[aiomend_semantics::project::Place]| -> Vec<String> {
        places.iter().map(|place| format!("{}:{}", place.path.display(), place.line)).collect()
    };
    let (threads, loops) =
        crate::question(&files, |here, _| (shown(here.thread_starters()), shown(here.loop_starters())));
    assert_eq!(threads, ["c.py:2", "c.py:4", "c.py:5"]);
    assert_eq!(loops, ["a.py:4", "b.py:5", "c.py:6"]);
}

#[test]
fn protocols_of_asyncio_are_classes() {
    let first = format!("import asyncio\n{CLASS}");
    let check = |other: &str, expected: &[&str]| {
        let mut all = vec!["a.py:4 = Lock()", "a.py:6 with"];
        all.extend(expected);
        used(&[("a.py", &first), ("b.py", other)], &all);
    };
    let method = "    def __init__(self):\n        self._lock = 3\n    def f(self): return self._lock\n";
    check(&format!("import asyncio\nclass P(asyncio.Protocol):\n{method}"), &[]);
    check(
        "from typing import Protocol\nclass P(Protocol):\n    _lock: object\ndef f(p: P): return p._lock\n",
        &["b.py:4 unclear"],
    );
    // An abstract class whose subclasses have an attribute of this name, none of which is the one.
    check(
        &format!(
            "class Base:\n    def g(self): return self._lock\nclass C(Base):\n{method}def f(b: Base): return b._lock\n"
        ),
        &[],
    );
}

#[test]
fn subclasses_and_mixins_in_other_modules() {
    let first = format!("import asyncio\n{CLASS}");
    let below = "from a import A\nclass B(A): pass\n";
    let mixin = "class Mixin:\n    def g(self): return self._lock\n";
    let joined = "from b import B\nfrom m import Mixin\nclass C(Mixin, B):\n    async def h(self):\n        async with self._lock: pass\n";
    used(
        &[("a.py", &first), ("b.py", below), ("m.py", mixin), ("c.py", joined)],
        &["a.py:4 = Lock()", "a.py:6 with", "c.py:5 with", "m.py:2 returned"],
    );
}

#[test]
fn the_present_text_counts_not_that_on_disk() {
    let now = format!("import asyncio\n\n\n{CLASS}");
    let before = "import asyncio\nclass A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    async def f(self):\n        await self._lock.acquire()\n";
    let below = "from a import A\nclass B(A):\n    async def g(self):\n        async with self._lock: pass\n";
    used(&[("a.py", &now), ("a.py", before), ("b.py", below)], &["a.py:6 = Lock()", "a.py:8 with", "b.py:4 with"]);
    let before = "import asyncio\n_L = asyncio.Lock()\n_L.release()\n";
    let other = "from a import _L\nasync def f():\n    async with _L: pass\n";
    used(
        &[("a.py", "import asyncio\n_L = asyncio.Lock()\nx(<<_L>>)\n"), ("a.py", before), ("b.py", other)],
        &["a.py:2 = Lock()", "a.py:3 passed", "b.py:1 exported", "b.py:3 with"],
    );
}

/// Whether a file with this text besides `main.py`, which runs a loop, starts threads that may run a loop.
fn may_loop(threads: &str) -> bool {
    let head = "import asyncio, threading\n";
    let tail = "def test_all():\n    asyncio.run(main())\n";
    may_loop_besides("", &format!("{head}{threads}{tail}"))
}

fn may_loop_besides(other: &str, threads: &str) -> bool {
    let files = [("a.py", "import asyncio\nL = asyncio.Lock()\nprint(<<L>>)\n"), ("b.py", other), ("c.py", threads)];
    let found = crate::question(&files, |here, _| here.looping_threads().to_vec());
    found.iter().any(|path| path.ends_with("c.py"))
}

#[test]
fn threads_may_run_the_loops_of_another_file() {
    let worker = "import asyncio\ndef serve():\n    asyncio.run(main())\ndef start(): serve()\ndef count(): pass\n";
    for threads in [
        "import threading, b\nthreading.Thread(target=b.serve).start()\n",
        "from threading import Thread\nfrom b import serve as run\nThread(None, run)\n",
        "import threading\nfrom b import start\nthreading.Timer(1, start)\n",
        "from concurrent.futures import ThreadPoolExecutor\nimport b\ndef f():\n    pool = ThreadPoolExecutor()\n    pool.submit(b.serve)\n",
    ] {
        assert!(may_loop_besides(worker, threads), "{threads}");
    }
    for threads in [
        "import threading, b\nthreading.Thread(target=b.count).start()\n",
        "import threading, b\nb.serve()\nthreading.Thread(target=b.count).start()\n",
        "import threading\ndef serve(): pass\nthreading.Thread(target=serve).start()\n",
    ] {
        assert!(!may_loop_besides(worker, threads), "{threads}");
    }
}

#[test]
fn threads_that_run_plain_functions_run_no_loop() {
    for threads in [
        "def work(): print(1)\nthreading.Thread(target=work, args=()).start()\n",
        "def inner(): print(1)\ndef work(): inner()\nthreading.Thread(None, target=work)\n",
        "def f():\n    def work(): done.set()\n    threading.Timer(1, work)\n",
        "def work(): print(1)\nasync def f(): await asyncio.to_thread(work)\n",
        "def work(): print(1)\nasync def f(loop): await loop.run_in_executor(None, work)\n",
        "import subprocess\ndef work(): subprocess.run([])\nthreading.Thread(target=work)\n",
        "import pytest\n@pytest.mark.slow\ndef test_it(): asyncio.run(main())\ndef run(): print(1)\nthreading.Thread(target=run)\n",
    ] {
        assert!(!may_loop(threads), "{threads}");
    }
}

#[test]
fn threads_that_may_run_a_loop() {
    let work = "def work(): print(1)\nthreading.Thread(target=work)\n";
    for threads in [
        // What is handed over is not a plain function of the file.
        "threading.Thread(target=asyncio.run, args=(main(),))\n",
        "threading.Thread(target=lambda: asyncio.run(main()))\n",
        "class A:\n    def go(self): threading.Thread(target=self.work)\n    def work(self): print(1)\n",
        "def f(work): threading.Thread(target=work)\n",
        "import work\nthreading.Thread(target=work.run)\n",
        "if x:\n    def work(): print(1)\nelse:\n    def work(): print(2)\nthreading.Thread(target=work)\n",
        "@looped\ndef work(): print(1)\nthreading.Thread(target=work)\n",
        "def work(): print(1)\nthreading.Thread(*arguments)\nthreading.Thread(target=work, **more)\n",
        "def work(): print(1)\npool = ThreadPoolExecutor()\npool.submit(work)\n",
        "class W(threading.Thread):\n    def run(self): print(1)\n",
        "def work(): print(1)\nthreading.Thread(target=work)\nasyncio.run_coroutine_threadsafe(main(), loop)\n",
        // It leads to a loop.
        "def work(): asyncio.run(main())\nthreading.Thread(target=work)\n",
        "def inner(): asyncio.run(main())\ndef work(): inner()\nthreading.Thread(target=work)\n",
        "def work():\n    def inner(): asyncio.run(main())\n    inner()\nthreading.Thread(target=work)\n",
        "def work(runner): runner.run(main())\nthreading.Thread(target=work, args=(runner,))\n",
        "def work(loop): loop.run_forever()\nthreading.Thread(target=work)\n",
        "class A:\n    def __init__(self): asyncio.run(main())\ndef work(): A()\nthreading.Thread(target=work)\n",
        // It may be handed what does.
        "def work(job): job()\nthreading.Thread(target=work, args=(test_all,))\n",
        "def work(job): job()\nthreading.Thread(target=work, args=(asyncio.run,))\n",
        "def work(): jobs[0]()\nthreading.Thread(target=work)\n",
        &format!("{work}@app.task\ndef job(): asyncio.run(main())\n"),
        &format!("{work}class H(Handler):\n    def handle(self): asyncio.run(main())\n"),
        &format!("{work}class H:\n    def __call__(self): asyncio.run(main())\n"),
        &format!("{work}job = lambda: asyncio.run(main())\n"),
        &format!("{work}jobs = [\"test_all\"]\n"),
    ] {
        assert!(may_loop(threads), "{threads}");
    }
}

#[test]
fn loops_of_other_files_in_threads() {
    let threads = "import asyncio, threading\nfrom b import go\ndef test_all(): asyncio.run(main())\n";
    let looping = "import asyncio\ndef go(): asyncio.run(main())\n";
    let plain = "def go(): print(1)\n";
    let calls = format!("{threads}def work(): go()\nthreading.Thread(target=work)\n");
    assert!(may_loop_besides(looping, &calls));
    assert!(!may_loop_besides(plain, &calls));
    let hands = format!("{threads}def work(job): job()\nthreading.Thread(target=work, args=(go,))\n");
    assert!(may_loop_besides(looping, &hands));
    assert!(!may_loop_besides(plain, &hands));
    // Another file may hand it to a thread.
    let said = "import c\nwith Pool() as pool:\n    pool.submit(c.test_all)\n";
    assert!(may_loop_besides(said, &format!("{threads}def work(): print(1)\nthreading.Thread(target=work)\n")));
}

#[test]
fn attributes_by_their_text_are_followed() {
    let first = format!("import asyncio\n{CLASS}");
    let check = |other: &str, expected: &[&str]| {
        let mut all = vec!["a.py:4 = Lock()", "a.py:6 with"];
        all.extend(expected);
        used(&[("a.py", &first), ("b.py", other)], &all);
    };
    let lock = "lock = getattr(multi, '_lock', None)\n";
    // An object of a package that is not installed is none of the project.
    check(&format!("from elsewhere import P\ndef f(p: P):\n    multi = getattr(p, '_multi', None)\n    {lock}"), &[]);
    check(&format!("def f(p):\n    multi = getattr(p, '_multi', None)\n    {lock}"), &["b.py:3 unclear"]);
    check(
        &format!("from elsewhere import P\ndef f(p: P, q):\n    multi = getattr(p, '_multi', q)\n    {lock}"),
        &["b.py:4 unclear"],
    );
    check(
        &format!("from elsewhere import P\ndef f(p: P, name):\n    multi = getattr(p, name)\n    {lock}"),
        &["b.py:4 unclear"],
    );
    let holder = "class H:\n    def __init__(self): self.one = A()\n";
    check(
        &format!("from a import A\n{holder}def f(h: H):\n    multi = getattr(h, 'one')\n    {lock}"),
        &["b.py:6 reflected"],
    );
}
