//! Nasty ways to say a lock.

use crate::{here, used_here, uses};

#[test]
fn places_that_are_easily_overlooked() {
    used_here(
        "class A:\n    def __init__(self):\n        self.lock, self.x = asyncio.Lock(), 1\n    def f(self): return <<self.lock>>",
        &["4 = other", "4 rebound", "5 returned"],
    );
    used_here(
        "class A:\n    def __init__(self):\n        self.lock = lock = asyncio.Lock()\n    def f(self): return <<self.lock>>",
        &["4 = other", "4 rebound", "5 returned"],
    );
    used_here(
        "class A:\n    def __init__(self):\n        setattr(self, 'lock', asyncio.Lock())\n        self.lock = asyncio.Lock()\n    def f(self): return <<self.lock>>",
        &["4 patched", "5 = Lock()", "6 returned"],
    );
    used_here(
        "class A:\n    def __init__(self):\n        self.lock = asyncio.Lock()\n    async def f(self):\n        async with <<self.lock>>, self.lock: pass",
        &["4 = Lock()", "6 with 2", "6 with 2"],
    );
    used_here(
        "class A:\n    def __init__(self):\n        self.lock = asyncio.Lock()\n    async def f(self):\n        async with (\n            <<self.lock>>\n        ): pass\n        match self.lock:\n            case x: pass",
        &["4 = Lock()", "7 with", "9 other"],
    );
    used_here(
        "class A:\n    def __init__(self):\n        self.lock = asyncio.Lock()\n    async def f(self):\n        async with <<self.lock>>: pass\n        await (self.lock).acquire()\n        await self.lock.__aenter__()\n        x = self.lock.acquire\n        f'{self.lock.locked()}'",
        &["4 = Lock()", "6 with", "7 await acquire", "8 .__aenter__", "9 .acquire", "10 locked"],
    );
    used_here(
        "async def f():\n    lock = asyncio.Lock()\n    async with <<lock>>: pass\n    class K:\n        lock = lock\n    lambda lock: lock\n    lambda: lock",
        &["3 = Lock()", "4 with", "8 returned"],
    );
}

#[test]
fn names_bound_in_other_ways() {
    here(
        "async def f(x):\n    match x:\n        case lock: pass\n    lock = asyncio.Lock()\n    <<lock>>",
        "Unknown: ",
    );
    here(
        "async def f():\n    try: pass\n    except E as lock: pass\n    lock = asyncio.Lock()\n    <<lock>>",
        "Unknown: ",
    );
    here("async def f():\n    lock = asyncio.Lock()\n    for lock in x: pass\n    <<lock>>", "Unknown: ");
    here("async def f():\n    lock = asyncio.Lock()\n    lock += 1\n    <<lock>>", "");
    here("async def f():\n    lock = asyncio.Lock()\n    def lock(): pass\n    <<lock>>", "Unknown: ");
    here(
        "class A:\n    lock = asyncio.Lock()\n    def lock(self): pass\n    def f(self): return <<self.lock>>",
        "Unknown: ",
    );
    here("class A:\n    def __getattr__(self, name): return 3\n    def f(self): return <<self.lock>>", "Unknown: ");
    here(
        "class A:\n    def __init__(self):\n        self.lock = asyncio.Lock()\n    def __getattribute__(self, name): return 3\n    def f(self): return <<self.lock>>",
        "Unknown: ",
    );
    here("import sys\nsys.modules['asyncio'] = x\nasyncio = y\nL = asyncio.Lock()\n<<L>>", "Unknown: ");
}

#[test]
fn deep_and_odd_text_does_no_harm() {
    let deep = format!(
        "L = asyncio.Lock()\nx = <<L>>\ny = {}L{}\nz = L{}\n",
        "(".repeat(60),
        ")".repeat(60),
        "[0]".repeat(60)
    );
    let found = uses(&[("a.py", &format!("import asyncio\n{deep}"))]);
    assert_eq!(found.uses.len(), 3, "{found:#?}");
    used_here("L = asyncio.Lock()\nx = 'ä L', <<L>>, 'é.L'", &["2 = Lock()", "3 aliased"]);
    used_here("L = asyncio.Lock()\nx = '''\nL''', <<L>>  # L", &["2 = Lock()", "4 aliased"]);
}
