"""Write a program for each condition of drop-uncontended-lock that violates this one alone.

    python lock_conditions.py --before DIR --after DIR

In the second directory each has its lock dropped all the same, and must do something else: the
condition is needed. Files are named `<refusal code>.<what>.py`.
"""

import argparse
import os
import re

import generator

CLASS = '''\
import asyncio


class Shared:
    def __init__(self):
        self.n = 0
        self._lock = asyncio.Lock()

    async def add(self, log, name):
        async with self._lock:
            self.n += 1
            log(name, "add", self.n)
'''

MAIN = '''

async def main(log):
    shared = Shared()
    await asyncio.gather(*[work(shared, log, "task %d" % number) for number in range(3)])
'''

WORK = '''

async def work(shared: Shared, log, name):
    await shared.add(log, name)
    await shared.other(log, name)
    await shared.add(log, name)
'''


def method(body):
    lines = "".join("        %s\n" % line for line in body.strip("\n").split("\n"))
    return CLASS + "\n    async def other(self, log, name):\n" + lines + WORK + MAIN


PROGRAMS = {
    "section-suspends.await": method("""
async with self._lock:
    seen = self.n
    await asyncio.sleep(0)
    self.n = seen + 1
    log(name, "other", self.n)
"""),
    "section-suspends.async-for": method("""
async def steps():
    await asyncio.sleep(0)
    yield 1

async with self._lock:
    seen = self.n
    async for step in steps():
        self.n = seen + step
    log(name, "other", self.n)
"""),
    "section-suspends.async-comprehension": method("""
async def steps():
    await asyncio.sleep(0)
    yield 1

async with self._lock:
    seen = self.n
    self.n = seen + sum([step async for step in steps()])
    log(name, "other", self.n)
"""),
    "section-suspends.yield": CLASS + '''
    async def each(self):
        async with self._lock:
            seen = self.n
            yield seen
            self.n = seen + 1


async def work(shared: Shared, log, name):
    async for seen in shared.each():
        await asyncio.sleep(0)
        log(name, seen)
    await shared.add(log, name)
''' + MAIN,
    "section-suspends.nested-with": method("""
class Slow:
    async def __aenter__(self):
        await asyncio.sleep(0)

    async def __aexit__(self, *error):
        await asyncio.sleep(0)

async with self._lock:
    seen = self.n
    async with Slow():
        self.n = seen + 1
    log(name, "other", self.n)
"""),
    "section-suspends.driven-by-hand": method("""
async with self._lock:
    self.n += 1
    coroutine = self.add(log, name + " by hand")
    try:
        coroutine.send(None)
    except StopIteration:
        log(name, "ended")
    else:
        coroutine.close()
        log(name, "waited")
"""),
    "lock-escapes.acquire": method("""
await self._lock.acquire()
seen = self.n
await asyncio.sleep(0)
self.n = seen + 1
self._lock.release()
log(name, "other", self.n)
"""),
    "lock-escapes.locked": method("""
async with self._lock:
    self.n += 1
    log(name, "other", self._lock.locked())
"""),
    "lock-escapes.another-name": method("""
lock = self._lock
async with lock:
    seen = self.n
    await asyncio.sleep(0)
    self.n = seen + 1
    log(name, "other", self.n)
"""),
    "lock-escapes.passed": method("""
async def hold(lock):
    async with lock:
        seen = self.n
        await asyncio.sleep(0)
        self.n = seen + 1

await hold(self._lock)
log(name, "other", self.n)
"""),
    "lock-escapes.reflected": method("""
async with getattr(self, "_lock"):
    seen = self.n
    await asyncio.sleep(0)
    self.n = seen + 1
    log(name, "other", self.n)
"""),
    "uses-unclear.object-of-no-known-type": CLASS + '''

async def work(shared, log, name):
    async with shared._lock:
        seen = shared.n
        await asyncio.sleep(0)
        shared.n = seen + 1
    await shared.add(log, name)
''' + MAIN,
    "public-name.other-code-uses-it": CLASS.replace("_lock", "lock") + '''

OTHER = """
async def other(shared):
    async with shared.lock:
        seen = shared.n
        await asyncio.sleep(0)
        shared.n = seen + 1
"""
exec(OTHER)


async def work(shared: Shared, log, name):
    await globals()["other"](shared)
    await shared.add(log, name)
''' + MAIN,
    "condition.notify": CLASS.replace("Lock()", "Condition()") + '''
    async def other(self, log, name):
        async with self._lock:
            self._lock.notify_all()
            log(name, "notified")
''' + WORK + MAIN,
    "semaphore-zero.zero": CLASS.replace("Lock()", "Semaphore(0)") + '''
    async def other(self, log, name):
        log(name, "other")
''' + WORK + MAIN,
    "semaphore-zero.parameter": CLASS.replace("Lock()", "Semaphore(count)").replace("(self):", "(self, count=0):") + '''
    async def other(self, log, name):
        log(name, "other")
''' + WORK + MAIN,
    "loop-argument.given": CLASS.replace("Lock()", "Lock(loop=loop)").replace("(self):", "(self, loop=None):") + '''
    async def other(self, log, name):
        log(name, "other")
''' + WORK + MAIN,
    "dataclass-field.argument": '''\
import asyncio
from dataclasses import dataclass, field


@dataclass
class Shared:
    n: int = 0
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def add(self, log, name):
        async with self._lock:
            self.n += 1
            log(name, "add", Shared.__init__.__code__.co_argcount)


async def main(log):
    await Shared().add(log, "main")
''',
    "lock-not-simple.call": CLASS + '''

def made(log) -> Shared:
    log("main", "made")
    return Shared()


async def main(log):
    async with made(log)._lock:
        log("main", "inside")
''',
    "becomes-docstring.string": CLASS + '''
    async def other(self):
        async with self._lock:
            "A text."


async def main(log):
    log("main", Shared.other.__doc__)
''',
    "task-factory.eager": CLASS + '''
    async def other(self, log, name):
        async with self._lock:
            self.n += 10
            task = asyncio.ensure_future(self.add(log, name + " in a task"))
            log(name, "made", self.n)
        await task


def start_at_once(loop, coroutine, **options):
    """A task that runs up to its first suspension when it is made, as those of Python 3.12 can."""
    future = loop.create_future()
    try:
        awaited = coroutine.send(None)
    except StopIteration as stop:
        future.set_result(stop.value)
        return future
    awaited._asyncio_future_blocking = False

    async def go_on():
        await awaited
        while True:
            try:
                following = coroutine.send(None)
            except StopIteration as stop:
                return stop.value
            following._asyncio_future_blocking = False
            await following

    return asyncio.Task(go_on(), loop=loop)


async def work(shared: Shared, log, name):
    asyncio.get_event_loop().set_task_factory(start_at_once)
    await shared.other(log, name)
    asyncio.get_event_loop().set_task_factory(None)


async def main(log):
    await work(Shared(), log, "main")
''',
    "several-threads.two-loops": '''\
import asyncio
import threading

_LOCK = asyncio.Lock()
_INSIDE = threading.Event()
_LEAVE = threading.Event()


async def section(log, name, inside, leave):
    async with _LOCK:
        inside.set()
        leave.wait(0.5)
        log(name, "inside")


def other_thread(log):
    asyncio.run(section(log, "thread", _INSIDE, _LEAVE))


async def main(log):
    _LEAVE.clear()
    thread = threading.Thread(target=other_thread, args=(lambda *words: None,))
    thread.start()
    _INSIDE.wait(5)
    free = threading.Event()
    free.set()
    try:
        await section(log, "main", threading.Event(), free)
    finally:
        _LEAVE.set()
        thread.join()
''',
}


SECTION = re.compile(r"async with (self\._?lock|_LOCK|made\(log\)\._lock):")
CONSTRUCTION = re.compile(r"\n +(self\._lock = asyncio\.Lock\(loop=loop\)|_lock: asyncio\.Lock = .*)")
STRING_SECTION = re.compile(r"async with self\._lock:\n +(\"A text\.\")")


def dropped(name, text):
    """Drop the sections that a fix would drop; other uses of the lock stay, and so does the lock for them."""
    if name.startswith(("loop-argument", "dataclass-field")):
        text = CONSTRUCTION.sub("", text)
    text = STRING_SECTION.sub(r"\1", text)
    return SECTION.sub("if True:", text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--before", required=True)
    parser.add_argument("--after", required=True)
    options = parser.parse_args()
    for directory in (options.before, options.after):
        os.makedirs(directory, exist_ok=True)
    for name, text in PROGRAMS.items():
        generator.write(options.before, name + ".py", text)
        generator.write(options.after, name + ".py", dropped(name, text))


if __name__ == "__main__":
    main()
