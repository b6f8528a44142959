//! The model of small modules, printed.

use aiomend_semantics::SemanticModel;
use aiomend_semantics::dump::dump;
use aiomend_syntax::{Module, Source};

fn model_of(text: &str) -> String {
    let module = Module::parse(Source::from_text(text));
    dump(&SemanticModel::new(&module))
}

#[test]
fn imports_in_every_spelling() {
    insta::assert_snapshot!(model_of(
        "import asyncio
import asyncio as aio
from asyncio import wait_for as wf
from asyncio.tasks import gather
import asyncio.locks
try:
    import uvloop
except ImportError:
    uvloop = None
alias = asyncio

async def main():
    from asyncio import sleep
    await wf(x, 1)
    await aio.wait_for(x, 1)
    await asyncio.tasks.wait_for(x, 1)
    await alias.gather()
    await gather()
    await sleep(1)
    uvloop.new_event_loop()
    len(x)
"
    ));
}

#[test]
fn scopes_of_every_kind() {
    insta::assert_snapshot!(model_of(
        "limit = 3

class Pool:
    limit = 4
    size: int = limit

    def grow(self, by=limit, *args, key: int = limit, **rest):
        global total
        total = limit
        return [limit for limit in range(limit) if (last := limit)] + [last]

    def nested(self):
        count = 0
        def inner():
            nonlocal count
            count += 1
        return lambda limit: limit + count

def shapes(subject):
    match subject:
        case Pool(limit=found) | [found, *rest]:
            pass
        case {'a': value, **others}:
            pass
        case _ as whole:
            pass
    with open(subject) as (first, second), open(first) as third:
        pass
    try:
        pass
    except (OSError, ValueError) as error:
        del third
    for a, (b, *c) in subject:
        d, e.f, g[a] = b, c, error
    type Alias[T] = list[T]
    hint: dict[str, Pool] = {}

class Box[T]:
    def put[U](self, item: T, other: U):
        pass
"
    ));
}

#[test]
fn types_and_places() {
    insta::assert_snapshot!(model_of(
        "import asyncio

class Server:
    loop: 'asyncio.AbstractEventLoop | None' = None

    def __init__(self, loop: asyncio.AbstractEventLoop, other):
        self._loop = loop
        self.group = asyncio.TaskGroup()
        self.other = other

    async def run(self):
        pass

    def start(self, wait=asyncio.get_event_loop()):
        self._loop.create_task(self.run())
        self.loop.create_task(self.run())
        self.other.create_task(self.run())
        self.group.create_task(self.run())
        asyncio.ensure_future(self.run())

    @staticmethod
    async def generate():
        yield await asyncio.sleep(1)

async def main():
    async with asyncio.TaskGroup() as tg:
        tg.create_task(f())
    async for x in y:
        [await z async for z in x]
    handlers = [lambda: asyncio.create_task(f()) for _ in range(g())]
"
    ));
}
