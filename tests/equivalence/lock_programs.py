"""Generate programs of several tasks that share state under locks, for drop-uncontended-lock.

    python lock_programs.py --seed 1 --count 500 --out DIR [--manifest FILE]

Most locks guard sections that never suspend; tasks suspend between the sections. Some have a section
that does suspend, or are used in another way: those must be left alone. Programs log the state that
they see in every section and define `main(log)`. They run on CPython 3.8 and later. Where locks live in a second module, its
text follows that of the program, behind a line that names it (see `bundle.py`).
"""

import random

import bundle
import generator

TIMES = ("0", "0", "0.25", "0.25", "0.5")
PLAIN_SHARE = 0.8


class Lock:
    """A lock: how it is made, how its sections name it, and what they may do."""

    def __init__(self, program, number):
        self.number = number
        self.place = program.choose("attribute", "attribute", "class", "module", "local", "shared")
        self.call = program.choose(
            "asyncio.Lock()", "asyncio.Lock()", "Lock()", "asyncio.Semaphore()", "asyncio.Semaphore(1)",
            "asyncio.Semaphore(value=2)", "asyncio.BoundedSemaphore(3)",
        )
        self.suspends = not program.chance(PLAIN_SHARE)
        self.escapes = program.chance(0.1)
        self.sections = 0
        self.form = program.choose("import", "import", "alias", "attribute")
        shared = {"import": "_SHARED_%d", "alias": "lock_of_others_%d", "attribute": "common._SHARED_%d"}[self.form]
        names = {"module": "_LOCK_%d", "local": "lock_%d", "shared": shared}
        self.name = names.get(self.place, "self._lock_%d") % number
        self.kept = self.place == "shared" and program.chance(0.5)


class Program:
    """A generated program."""

    def __init__(self, seed):
        self.random = random.Random("locks %s" % seed)
        self.locks = [Lock(self, number) for number in range(self.random.randint(1, 4))]
        self.workers = self.random.randint(2, 4)
        self.marks = 0

    def choose(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def pause(self):
        return self.choose(
            ["await asyncio.sleep(%s)" % self.choose(*TIMES)],
            ["await asyncio.sleep(%s)" % self.choose(*TIMES)],
            ["await asyncio.wait_for(asyncio.sleep(%s), 0.25)" % self.choose(*TIMES)],
            ["async for _ in ticks(%d):" % self.random.randint(1, 2), '    log(name, "tick")'],
            ["await asyncio.gather(asyncio.sleep(0), asyncio.sleep(%s))" % self.choose(*TIMES)],
        )

    def note(self, state):
        self.marks += 1
        return 'log(name, "mark %d", %s["n"], len(%s["list"]))' % (self.marks, state, state)

    def work(self, state, depth):
        """Return lines that read and write the state without suspending."""
        kind = self.random.randint(0, 11 if depth else 6)
        if kind <= 1:
            return ['%s["n"] += 1' % state]
        if kind == 2:
            return ["seen = %s[\"n\"]" % state, '%s["n"] = seen + %d' % (state, self.random.randint(1, 3))]
        if kind == 3:
            return ['%s["list"].append(name)' % state]
        if kind == 4:
            return ['%s["list"].append("""a' % state, "  b", '""")']
        if kind == 5:
            return ["%s[\"list\"].extend([" % state, "    name,", "    %s[\"n\"],  # now" % state, "])"]
        if kind == 6:
            # A callback runs later, between sections.
            return ["asyncio.get_running_loop().call_soon(log, name, \"callback\")"]
        inner = self.block(state, depth - 1)
        if kind == 7:
            return ['if %s["n"] %% 2:' % state] + inner + ["else:"] + ["    # nothing to do", "    pass"]
        if kind == 8:
            return ["for step in range(2):"] + inner
        if kind == 9:
            failing = '    raise ValueError(name, %s["n"])' % state
            return ["try:"] + inner + ["    if %s[\"n\"] > %d:" % (state, self.random.randint(0, 4)), "    " + failing]\
                + ["except ValueError as error:", '    log(name, "caught", error)']
        if kind == 10:
            return ["def later(value=%s[\"n\"]):" % state, '    log(name, "later", value)', "", "later()"]
        return ["task = asyncio.ensure_future(child(log, name))", "CHILDREN.append(task)", "if task:"] + inner

    def block(self, state, depth):
        lines = []
        for _ in range(self.random.randint(1, 2)):
            lines += self.work(state, depth)
        return indented(lines + [self.note(state)])

    def section(self, lock, state):
        lock.sections += 1
        body = self.block(state, 2)
        if self.chance(0.1):
            body = ["    # of %s" % lock.number] + body
        if lock.suspends and self.chance(0.6):
            body += indented(self.pause()) + indented([self.note(state)])
        if self.chance(0.1):
            body += ["    if %s[\"n\"] > 6:" % state, "        return"]
        # A lock after `opened` is entered last; before it, it is held while that suspends.
        head = self.choose(*["async with %s:"] * 8, "async with opened(log, name), %s:", "async with %s, opened(log, name):")
        if head.startswith("async with %s, "):
            lock.suspends = True
        return [head % lock.name] + body

    def worker(self, locks, state):
        lines = []
        for _ in range(self.random.randint(2, 4)):
            if self.chance(0.5):
                lines += self.pause() + ['log(name, "resumed")']
            lock = self.choose(*locks)
            if lock.kept and self.chance(0.5):
                lines += ["await common.keep_%d(log, name, %s)" % (lock.number, state)]
            else:
                lines += self.section(lock, state)
            for lock in locks:
                if lock.escapes and self.chance(0.5):
                    lines += ['log(name, "locked", %s.locked())' % lock.name]
        return lines

    def imports(self, locks):
        """Return the lines that bring the locks of the second module, and that module."""
        if not locks:
            return ""
        names = ["_SHARED_%d" % lock.number for lock in locks if lock.form == "import"]
        names += ["_SHARED_%d as %s" % (lock.number, lock.name) for lock in locks if lock.form == "alias"]
        lines = ["import common"]
        if self.chance(0.5):
            lines += ["from common import %s" % name for name in names]
        elif names and self.chance(0.5):
            lines += ["from common import (\n    CHILDREN as OTHERS,\n    %s,\n)" % ",\n    ".join(names)]
        elif names:
            lines += ["from common import %s" % ", ".join(names)]
        return "\n".join(lines) + "\n"

    def second_module(self, locks):
        """Return the text of the module where the locks live."""
        text = SECOND_PRELUDE + "".join("_SHARED_%d = %s\n" % (lock.number, lock.call) for lock in locks)
        for lock in (lock for lock in locks if lock.kept):
            body = self.pause_here() if self.chance(0.3) else []
            # Here the lock has its own name.
            there, lock.name = lock.name, "_SHARED_%d" % lock.number
            body += self.section(lock, "state")
            lock.name = there
            text += "\n\n" + "\n".join(["async def keep_%d(log, name, state):" % lock.number] + indented(body)) + "\n"
        return text

    def pause_here(self):
        return ["await asyncio.sleep(%s)" % self.choose(*TIMES)]

    def source(self):
        places = ("attribute", "class", "module", "local", "shared")
        by_place = {place: [lock for lock in self.locks if lock.place == place] for place in places}
        shared = by_place["attribute"] + by_place["class"] + by_place["module"] + by_place["shared"]
        imports = self.imports(by_place["shared"])
        text = PRELUDE.replace("\n\nCHILDREN", "\n" + imports + "\nCHILDREN", 1) + "".join("_LOCK_%d = %s\n" % (lock.number, lock.call) for lock in by_place["module"])
        methods = []
        if shared:
            for number in range(self.workers):
                body = self.worker(shared, "self.state")
                methods.append(["async def work_%d(self, log, name):" % number] + indented(body))
        init = ['self.state = {"n": 0, "list": []}']
        for lock in by_place["attribute"]:
            init.insert(self.random.randint(0, len(init)), "%s = %s" % (lock.name, lock.call))
        lines = ["class Shared:"]
        lines += ["    _lock_%d = %s" % (lock.number, lock.call) for lock in by_place["class"]]
        lines += [""] + indented(["def __init__(self):"] + indented(init))
        for method in methods:
            lines += [""] + indented(method)
        lines += ["", "", "async def main(log):", '    name = "main"', "    shared = Shared()", '    state = {"n": 0, "list": []}']
        lines += ["    %s = %s" % (lock.name, lock.call) for lock in by_place["local"]]
        tasks = ["shared.work_%d(log, \"method %d\")" % (number, number) for number in range(len(methods))]
        if by_place["local"]:
            for number in range(2):
                body = self.worker(by_place["local"], "state")
                lines += ["", "    async def local_%d(name):" % number] + indented(indented(body))
                tasks.append('local_%d("local %d")' % (number, number))
            lines += [""]
        lines += ["    tasks = []"]
        self.random.shuffle(tasks)
        for task in tasks:
            lines += ["    tasks.append(asyncio.ensure_future(%s))" % task]
            if self.chance(0.3):
                lines += ["    await asyncio.sleep(0)"]
        if self.chance(0.3):
            lines += ["    await asyncio.sleep(0.25)", "    tasks[0].cancel()"]
        lines += ["    results = await asyncio.gather(*tasks, return_exceptions=True)"]
        lines += ['    log(name, "results", [type(result).__name__ for result in results])']
        lines += ['    log(name, "end", sorted(shared.state), state["n"], len(CHILDREN))']
        text += "\n\n" + "\n".join(lines) + "\n"
        if by_place["shared"]:
            text = bundle.join(text, {"common": self.second_module(by_place["shared"])})
        return text


SECOND_PRELUDE = '''\
import asyncio
from asyncio import Lock
from contextlib import asynccontextmanager

CHILDREN = []


async def ticks(count):
    for number in range(count):
        await asyncio.sleep(0)
        yield number


@asynccontextmanager
async def opened(log, name):
    await asyncio.sleep(0)
    yield


async def child(log, name):
    log(name, "other child")
    await asyncio.sleep(0.25)


'''

PRELUDE = '''\
import asyncio
from asyncio import Lock
from contextlib import asynccontextmanager

CHILDREN = []


async def ticks(count):
    for number in range(count):
        await asyncio.sleep(0)
        yield number


@asynccontextmanager
async def opened(log, name):
    await asyncio.sleep(0)
    log(name, "opened")
    try:
        yield
    finally:
        await asyncio.sleep(0)
        log(name, "closed")


async def child(log, name):
    log(name, "child")
    await asyncio.sleep(0.25)
    log(name, "child ends")


'''


def indented(lines):
    """Indent lines by one level, but not those inside a string."""
    inside = False
    found = []
    for line in lines:
        found.append(line if inside or not line else "    " + line)
        if line.count('"""') % 2:
            inside = not inside
    return found


def programs(seed, count):
    """Yield *count* programs, the same ones for the same seed."""
    for number in range(count):
        yield "p%05d.py" % number, Program("%s.%s" % (seed, number))


def main():
    options = generator.parser(__doc__).parse_args()
    # Every fix is a claim about the whole program; of these programs the whole is seen.
    kinds = {"3.%d" % minor: "unsafe" for minor in range(8, 14)}
    found = programs(options.seed, options.count)
    generator.write_all(found, [(options.out, Program.source)], lambda program: kinds, options.manifest)


if __name__ == "__main__":
    main()
