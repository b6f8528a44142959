//! What looks like a primitive.

use crate::{here, is};

#[test]
fn locks_of_others() {
    here("import threading\nL = threading.Lock()\nx = <<L>>", "Not: `threading.Lock` is not asyncio's");
    here("from threading import Lock\nL = Lock()\nx = <<L>>", "Not: `threading.Lock` is not asyncio's");
    here("import multiprocessing\nL = multiprocessing.Lock()\nx = <<L>>", "Not: ");
    here("import queue\nL = queue.Queue()\nx = <<L>>", "Not: `queue.Queue` is not asyncio's");
    here("import aiorwlock\nL = aiorwlock.RWLock()\nx = <<L>>", "Not: what `aiorwlock` gives may be its own");
    here("import anyio\nL = anyio.Lock()\nx = <<L>>", "Not: what `anyio` gives");
    here("import trio\nL = trio.Lock()\nx = <<L>>", "Not: what `trio` gives");
    here("import strange\nL = strange.Lock()\nx = <<L>>", "Unknown: `strange` is not installed");
    here("async def f(redis):\n    async with <<redis.lock('k')>>: pass", "Unknown: parameter `redis`");
    here("import async_timeout\nasync def f():\n    async with <<async_timeout.timeout(3)>>: pass", "Not: ");
    here("async def f():\n    async with <<asyncio.timeout(3)>>: pass", "Not: ");
    let anyio = ("/env/anyio/__init__.py", "class Lock:\n    async def acquire(self): ...\n");
    is(&[("a.py", "import anyio\nL = anyio.Lock()\nx = <<L>>\n"), anyio], "Not: `Lock` is a class of its own");
}

#[test]
fn classes_of_the_project() {
    here(
        "class Lock:\n    async def __aenter__(self): pass\nL = Lock()\nx = <<L>>",
        "Not: `Lock` is a class of its own",
    );
    here(
        "class Timed(asyncio.Lock):\n    pass\nL = Timed()\nx = <<L>>",
        "Not: `Timed` is a class of its own below `asyncio.locks.Lock`",
    );
    // The annotation may mean the subclass.
    here(
        "class Timed(asyncio.Lock):\n    pass\nasync def f(lock: asyncio.Lock):\n    async with <<lock>>: pass",
        "Unknown: the annotation `Lock` may mean `Timed`",
    );
    here("class Timed(asyncio.Lock):\n    pass\nL = asyncio.Lock()\nx = <<L>>", "Lock made global L");
}

#[test]
fn shadowed_names() {
    here("class asyncio:\n    class Lock: pass\nL = asyncio.Lock()\nx = <<L>>", "Unknown: ");
    here("def f(asyncio):\n    L = asyncio.Lock()\n    return <<L>>", "Unknown: ");
    here("from asyncio import Lock\ndef Lock(): return 3\nL = Lock()\nx = <<L>>", "Unknown: ");
    here("from asyncio import Lock\nfrom threading import Lock\nL = Lock()\nx = <<L>>", "Unknown: ");
    here(
        "if x:\n    from asyncio import Lock\nelse:\n    from threading import Lock\nL = Lock()\nx = <<L>>",
        "Unknown: ",
    );
    here(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from asyncio import Lock\nclass A:\n    def __init__(self, lock: 'Lock'):\n        self.lock = lock\n    def f(self): return <<self.lock>>",
        "Lock declared",
    );
    here("L = object()  # type: asyncio.Lock\nx = <<L>>", "");
    here("L = make()  # type: asyncio.Lock\nx = <<L>>", "Unknown: ");
}

#[test]
fn other_selves() {
    here(
        "class A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    def f(self, other):\n        self = other\n        return <<self._lock>>",
        "Unknown: ",
    );
    here(
        "class A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    @staticmethod\n    def f(self): return <<self._lock>>",
        "Unknown: ",
    );
    here(
        "class A:\n    def __init__(this):\n        this._lock = asyncio.Lock()\n    def f(me): return <<me._lock>>",
        "Lock made self A._lock",
    );
    here("class A:\n    def f(self): return <<self._lock>>", "Unknown: `A` has no `_lock` that aiomend sees");
}

#[test]
fn functions_that_give_one() {
    here(
        "class A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    @property\n    def lock(self): return self._lock\n    def f(self): return <<self.lock>>",
        "Lock made nowhere: `A.lock` is a method",
    );
    here(
        "class A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    def lock(self): return self._lock\n    def f(self): return <<self.lock()>>",
        "Lock made nowhere: it is what `self.lock` gives",
    );
    here(
        "def make() -> asyncio.Lock: ...\nclass A:\n    def __init__(self):\n        self._lock = make()\n    def f(self): return <<self._lock>>",
        "Lock declared self A._lock",
    );
    here(
        "def make(): return asyncio.Lock()\nclass A:\n    def __init__(self):\n        self._lock = make()\n    def f(self): return <<self._lock>>",
        "Lock made self A._lock",
    );
    here("import contextvars\nvar = contextvars.ContextVar('lock')\ndef f(): return <<var.get()>>", "Unknown: ");
}

#[test]
fn mangled_names() {
    here(
        "class A:\n    def __init__(self):\n        self.__lock = asyncio.Lock()\n    def f(self): return <<self.__lock>>",
        "Lock made self A.__lock",
    );
    // The attribute of the base is another one.
    here(
        "class Base:\n    def __init__(self):\n        self.__lock = asyncio.Lock()\nclass A(Base):\n    def f(self): return <<self.__lock>>",
        "nowhere: `A` has no `__lock`",
    );
}
