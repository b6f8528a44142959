//! What is a primitive, and where it is declared.

use crate::{here, is};

#[test]
fn forms_of_construction() {
    here("L = asyncio.Lock()\nx = <<L>>", "Lock made global L a.py");
    here("L = asyncio.locks.Lock()\nx = <<L>>", "Lock made global L");
    here("L = asyncio.Lock(loop=loop)\nx = <<L>>", "Lock made global L");
    here("Lock = asyncio.Lock\nL = Lock()\nx = <<L>>", "Lock made global L");
    here("L: asyncio.Lock = asyncio.Lock()\nx = <<L>>", "Lock made global L");
    here("L = asyncio.Semaphore(3)\nx = <<L>>", "Semaphore made");
    here("L = asyncio.BoundedSemaphore(3)\nx = <<L>>", "BoundedSemaphore made");
    here("L = asyncio.Condition()\nx = <<L>>", "Condition made");
    here("L = asyncio.Event()\nx = <<L>>", "Event made");
    here("L = asyncio.Queue()\nx = <<L>>", "Queue made");
    here("L = asyncio.PriorityQueue[int](3)\nx = <<L>>", "PriorityQueue made");
    here("x = <<asyncio.Lock()>>", "Lock made nowhere: it is what `asyncio.Lock` gives");
    is(&[("a.py", "import asyncio as aio\nL = aio.Lock()\nx = <<L>>\n")], "Lock made");
    is(&[("a.py", "from asyncio import Lock as K\nL = K()\nx = <<L>>\n")], "Lock made");
    is(&[("a.py", "from asyncio.locks import Lock\nL = Lock()\nx = <<L>>\n")], "Lock made");
    is(&[("a.py", "from asyncio import *\nL = Lock()\nx = <<L>>\n")], "Lock made");
    is(
        &[(
            "a.py",
            "try:\n    from asyncio import Lock\nexcept ImportError:\n    from x import Lock\nL = Lock()\n<<L>>\n",
        )],
        "Lock made",
    );
    here("L = asyncio.Lock\nx = <<L>>", "Not: it is the class");
}

#[test]
fn locals_and_parameters() {
    here("async def f():\n    lock = asyncio.Lock()\n    async with <<lock>>: pass", "Lock made local lock");
    here(
        "async def f():\n    lock = asyncio.Lock()\n    async def g():\n        async with <<lock>>: pass",
        "Lock made local lock",
    );
    here("async def f(lock: asyncio.Lock):\n    async with <<lock>>: pass", "Lock declared parameter lock");
    here(
        "async def f(lock: 'asyncio.Lock | None' = None):\n    async with <<lock>>: pass",
        "Lock declared parameter lock",
    );
    here("async def f(lock):\n    async with <<lock>>: pass", "Unknown: parameter `lock` has no annotation");
    here("async def f(lock=None):\n    lock = lock or asyncio.Lock()\n    async with <<lock>>: pass", "Unknown: ");
    here(
        "async def f(lock: asyncio.Lock | None = None):\n    lock = lock or asyncio.Lock()\n    <<lock>>",
        "Unknown: ",
    );
    here(
        "async def f():\n    lock = asyncio.Lock()\n    if x:\n        lock = asyncio.Semaphore(1)\n    <<lock>>",
        "Unknown: it is a",
    );
    here("async def f():\n    lock = asyncio.Lock()\n    if x:\n        lock = other()\n    <<lock>>", "Unknown: ");
    here("async def f():\n    lock = None\n    if x:\n        lock = asyncio.Lock()\n    <<lock>>", "Lock made local");
    here(
        "def f():\n    global L\n    L = asyncio.Lock()\nasync def g():\n    async with <<L>>: pass",
        "Lock made global L",
    );
    here("async def f():\n    async with asyncio.Lock() as x, <<(lock := asyncio.Lock())>>: pass", "Lock made nowhere");
}

#[test]
fn globals_of_other_modules() {
    let m = ("pkg/m.py", "import asyncio\nL = asyncio.Lock()\n");
    let init = ("pkg/__init__.py", "from .m import L as LOCK\n");
    is(&[("pkg/a.py", "from .m import L\nx = <<L>>\n"), m, init], "Lock made global L pkg/m.py");
    is(&[("pkg/a.py", "from .m import L as K\nx = <<K>>\n"), m, init], "Lock made global L pkg/m.py");
    is(&[("pkg/a.py", "from . import m\nx = <<m.L>>\n"), m, init], "Lock made global L pkg/m.py");
    is(&[("a.py", "import pkg\nx = <<pkg.LOCK>>\n"), m, init], "Lock made global L pkg/m.py");
    is(&[("a.py", "from pkg import *\nx = <<LOCK>>\n"), m, init], "Lock made global L pkg/m.py");
    is(&[("a.py", "def f():\n    from pkg.m import L\n    return <<L>>\n"), m, init], "Lock made global L pkg/m.py");
    is(&[("a.py", "from pkg.m import L\nL = 3\nx = <<L>>\n"), m, init], "Unknown: ");
}

#[test]
fn attributes_of_instances() {
    here(
        "class A:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    async def f(self):\n        async with <<self._lock>>: pass",
        "Lock made self A._lock a.py",
    );
    here(
        "class A:\n    def __init__(self):\n        self._lock: asyncio.Lock = asyncio.Lock()\n    def f(self): return <<self._lock>>",
        "Lock made self A._lock",
    );
    here(
        "class A:\n    _lock: asyncio.Lock\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    def f(self): return <<self._lock>>",
        "Lock made self A._lock",
    );
    here("class A:\n    _lock: asyncio.Lock\n    def f(self): return <<self._lock>>", "Lock declared self A._lock");
    here(
        "class A:\n    def __init__(self, lock: asyncio.Lock):\n        self._lock = lock\n    def f(self): return <<self._lock>>",
        "Lock declared self A._lock",
    );
    here(
        "class A:\n    def __init__(self, lock=None):\n        self._lock = lock or asyncio.Lock()\n    def f(self): return <<self._lock>>",
        "Unknown: ",
    );
    here(
        "from typing import Optional\nclass A:\n    _lock: Optional[asyncio.Lock] = None\n    def get(self):\n        if self._lock is None:\n            self._lock = asyncio.Lock()\n        return <<self._lock>>",
        "Lock made self A._lock",
    );
    here(
        "class A:\n    _lock = None\n    def get(self):\n        if self._lock is None:\n            self._lock = asyncio.Lock()\n        return <<self._lock>>",
        "Lock made self A._lock",
    );
    here(
        "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    lock: asyncio.Lock = field(default_factory=asyncio.Lock)\n    def f(self): return <<self.lock>>",
        "Lock declared self A.lock",
    );
    here(
        "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)\n    def f(self): return <<self.lock>>",
        "Lock made self A.lock",
    );
    here(
        "class B:\n    def __init__(self):\n        self.lock = asyncio.Lock()\nclass A:\n    def __init__(self):\n        self.b = B()\n    def f(self): return <<self.b.lock>>",
        "Lock made self B.lock",
    );
    here(
        "class A:\n    def __init__(self):\n        self.lock = asyncio.Lock()\nasync def f(a: A):\n    async with <<a.lock>>: pass",
        "Lock made self A.lock",
    );
    here(
        "class A:\n    def f(self):\n        def g():\n            return <<self._lock>>\n    def h(self):\n        self._lock = asyncio.Lock()",
        "Lock made self A._lock",
    );
}

#[test]
fn attributes_of_classes() {
    here("class A:\n    _lock = asyncio.Lock()\n    def f(self): return <<self._lock>>", "Lock made class A._lock");
    here(
        "class A:\n    _lock = asyncio.Lock()\n    @classmethod\n    def f(cls): return <<cls._lock>>",
        "Lock made class A._lock",
    );
    here("class A:\n    _lock = asyncio.Lock()\nx = <<A._lock>>", "Lock made class A._lock");
    here(
        "class A:\n    _lock = None\n    @classmethod\n    def f(cls):\n        cls._lock = asyncio.Lock()\n        return <<cls._lock>>",
        "Lock made class A._lock",
    );
    here(
        "from typing import ClassVar\nfrom dataclasses import dataclass\n@dataclass\nclass A:\n    _lock: ClassVar[asyncio.Lock] = asyncio.Lock()\n    def f(self): return <<self._lock>>",
        "Lock made class A._lock",
    );
    here("class A:\n    _lock = asyncio.Lock()\n    x = <<_lock>>", "Lock made class A._lock");
}

#[test]
fn attributes_through_the_hierarchy() {
    let base =
        ("pkg/base.py", "import asyncio\nclass Base:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n");
    let init = ("pkg/__init__.py", "");
    is(
        &[("pkg/a.py", "from .base import Base\nclass A(Base):\n    def f(self): return <<self._lock>>\n"), base, init],
        "Lock made self Base._lock pkg/base.py",
    );
    is(
        &[
            ("pkg/a.py", "from .base import Base\nclass A(Base):\n    def f(self): return <<super()._lock>>\n"),
            base,
            init,
        ],
        "Lock made self Base._lock pkg/base.py",
    );
    is(
        &[
            (
                "pkg/a.py",
                "import asyncio\nfrom .base import Base\nclass A(Base):\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    def f(self): return <<self._lock>>\n",
            ),
            base,
            init,
        ],
        "Lock made self Base._lock pkg/base.py",
    );
    // A subclass replaces it.
    let other = (
        "pkg/other.py",
        "import asyncio\nfrom .base import Base\nclass Other(Base):\n    def __init__(self):\n        self._lock = asyncio.Semaphore(1)\n",
    );
    let method = "import asyncio\nclass Base:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n    def f(self): return <<self._lock>>\n";
    is(&[("pkg/base.py", method), init], "Lock made self Base._lock");
    is(&[("pkg/base.py", method), init, other], "Unknown: ");
    let foreign = (
        "pkg/other.py",
        "import threading\nfrom .base import Base\nclass Other(Base):\n    def __init__(self):\n        self._lock = threading.Lock()\n",
    );
    is(&[("pkg/base.py", method), init, foreign], "Unknown: ");
    is(
        &[
            ("pkg/a.py", "from .base import Base\nclass A(Base):\n    def f(self): return <<self._lock>>\n"),
            base,
            init,
            foreign,
        ],
        "Unknown: `Other._lock` is also assigned something else",
    );
}

#[test]
fn elements_of_containers() {
    here(
        "from collections import defaultdict\nclass A:\n    def __init__(self):\n        self._locks = defaultdict(asyncio.Lock)\n    def f(self, k): return <<self._locks[k]>>",
        "Lock made self A._locks[]",
    );
    here(
        "class A:\n    def __init__(self):\n        self._locks = {}\n    def f(self, k):\n        if k not in self._locks:\n            self._locks[k] = asyncio.Lock()\n        return <<self._locks[k]>>",
        "Lock made self A._locks[]",
    );
    here(
        "class A:\n    def __init__(self):\n        self._locks: dict[str, asyncio.Lock] = {}\n    def f(self, k):\n        return <<self._locks.setdefault(k, asyncio.Lock())>>",
        "Lock declared self A._locks[]",
    );
    here("LOCKS = {}\ndef f(k):\n    LOCKS[k] = asyncio.Lock()\n    return <<LOCKS[k]>>", "Lock made global LOCKS[]");
    here("LOCKS = [asyncio.Lock() for _ in range(3)]\ndef f(k):\n    return <<LOCKS[k]>>", "Lock made global LOCKS[]");
    here(
        "LOCKS = {}\ndef f(k):\n    LOCKS[k] = asyncio.Lock()\n    lock = LOCKS[k]\n    return <<lock>>",
        "Lock made local lock",
    );
}

#[test]
fn packages_that_import_from_themselves() {
    let init = ("pkg/__init__.py", "from . import base\nfrom pkg import base as again\n");
    let base =
        ("pkg/base.py", "import asyncio\nclass Base:\n    def __init__(self):\n        self._lock = asyncio.Lock()\n");
    for import in ["from . import base", "from pkg import base", "from pkg import again as base"] {
        let text = format!("{import}\nclass A(base.Base):\n    def f(self): return <<self._lock>>\n");
        is(&[("pkg/a.py", &text), init, base], "Lock made self Base._lock pkg/base.py");
    }
}

#[test]
fn annotations_beside_values() {
    here("L: asyncio.Lock\ndef f():\n    global L\n    L = asyncio.Lock()\nx = <<L>>", "Lock made global L");
    let code = "from pydantic import BaseModel, PrivateAttr\nclass A(BaseModel):\n    _lock: asyncio.Lock = PrivateAttr(default_factory=asyncio.Lock)\n    def f(self): return <<self._lock>>";
    here(code, "Lock declared self A._lock");
}
