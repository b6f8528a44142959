"""Generate programs whose tasks contend for locks that they acquire and release by hand.

    python acquire_programs.py --seed 1 --count 500 --out DIR [--manifest FILE]

Every acquire has the shape that acquire-to-async-with rewrites: directly before a `try` whose `finally` releases, or
(the contract says unsafe) with statements between the two. Sections pause, fail, return early, loop, nest, and are
cancelled from outside. The programs run on CPython 3.8 and later and define `main(log)`.
"""

import random

import generator

TIMES = ("0", "0.25", "0.25", "0.5", "0.75")
KINDS = ("Lock", "Lock", "Lock", "Semaphore", "BoundedSemaphore", "Condition")

PRELUDE = '''\
import asyncio

{imports}
class Store:
    def __init__(self):
{locks}
        self.held = {{}}

    def enter(self, log, name, lock, most):
        self.held[lock] = self.held.get(lock, 0) + 1
        log(name, "holds", lock, self.held[lock])
        assert self.held[lock] <= most

    def leave(self, log, name, lock):
        self.held[lock] -= 1
        log(name, "leaves", lock)


def may_fail(log, name, fails):
    log(name, "tries", fails)
    if fails:
        raise ValueError(name)
    return name

'''


class Program:
    """A generated program."""

    def __init__(self, seed):
        self.random = random.Random("locks %s" % seed)
        self.is_unsafe = False
        self.sections = 0
        self.imports, self.prefix = self.choose(("", "asyncio."), ("", "asyncio."), ("import asyncio as aio\n", "aio."))
        self.locks = {}
        for number in range(self.random.randint(1, 3)):
            kind = self.choose(*KINDS)
            size = self.random.randint(1, 3) if "Semaphore" in kind else 1
            self.locks["lock_%d" % number] = (kind, size)
        self.workers = [self.worker(number) for number in range(self.random.randint(2, 4))]

    def choose(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def pause(self):
        return "await asyncio.sleep(%s)" % self.choose(*TIMES)

    def step(self, depth, in_loop, free):
        """Lines of one step inside a section."""
        roll = self.random.random()
        if roll < 0.35:
            return [self.pause()]
        if roll < 0.5:
            return ['log(name, "step", %d)' % self.random.randint(0, 9)]
        if roll < 0.62:
            return ["value = may_fail(log, name, %s)" % self.chance(0.3)]
        if roll < 0.7:
            return ["if %s:" % self.choose("turn", "not turn", "turn > 1"), "    return value"]
        if roll < 0.76 and in_loop:
            return ["if turn:", "    %s" % self.choose("break", "continue")]
        if roll < 0.84:
            return ["for turn in range(2):"] + indented(self.steps(depth + 1, True, free))
        if roll < 0.9:
            return ["if turn < 2:"] + indented(self.steps(depth + 1, in_loop, free))
        if free and depth < 2:
            return self.section(depth + 1, in_loop, free)
        return [self.pause()]

    def steps(self, depth, in_loop, free):
        lines = []
        for _ in range(self.random.randint(1, 3 if depth < 2 else 1)):
            lines += self.step(depth, in_loop, free)
        return lines

    def section(self, depth, in_loop, free):
        """Lines of one acquire with its `try`; locks are taken in one order, so none waits for itself."""
        name = self.random.choice(free)
        free = [other for other in free if other > name]
        self.sections += 1
        lines = ["await self.%s.acquire()" % name]
        if self.chance(0.12):
            self.is_unsafe = True
            lines += [self.choose(self.pause(), "value = may_fail(log, name, turn)", 'log(name, "between")')]
        lines += ["try:", '    self.enter(log, name, "%s", %d)' % (name, self.locks[name][1])]
        body = ["try:"] + indented(self.steps(depth, in_loop, free))
        body += ["finally:", '    self.leave(log, name, "%s")' % name]
        lines += indented(body)
        if self.chance(0.25):
            lines += ["except %s as error:" % self.choose("ValueError", "Exception", "asyncio.CancelledError")]
            lines += ["    log(name, \"caught\", type(error).__name__)", "    " + self.choose("raise", "value = 0", self.pause())]
            if self.chance(0.4):
                lines += ["else:", '    log(name, "else")', "    " + self.pause()]
        return lines + ["finally:", "    self.%s.release()" % name]

    def worker(self, number):
        lines = ["turn = value = 0"]
        for _ in range(self.random.randint(1, 3)):
            lines += [self.pause()] if self.chance(0.4) else []
            lines += self.section(0, False, sorted(self.locks))
        return "work_%d" % number, lines + ['log(name, "ends")', "return value"]

    def kinds(self):
        """What the contract says of the program."""
        return {"3.%d" % minor: "unsafe" if self.is_unsafe else "safe" for minor in range(8, 30)}

    def source(self):
        locks = []
        for name, (kind, size) in self.locks.items():
            argument = "" if "Semaphore" not in kind else size
            locks.append("        self.%s = %s%s(%s)" % (name, self.prefix, kind, argument))
        text = PRELUDE.format(imports=self.imports, locks="\n".join(locks))
        methods = ""
        for name, lines in self.workers:
            methods += "\n    async def %s(self, log, name):\n" % name
            methods += "".join("        %s\n" % line for line in lines)
        text = text.replace('        log(name, "leaves", lock)\n', '        log(name, "leaves", lock)\n' + methods, 1)
        main = ["loop = asyncio.get_running_loop()", "store = Store()", "tasks = []"]
        for number in range(self.random.randint(2, 5)):
            worker = self.random.choice(self.workers)[0]
            main += ['tasks.append(loop.create_task(store.%s(log, "t%d")))' % (worker, number)]
            if self.chance(0.3):
                main += ["loop.call_later(%s, tasks[-1].cancel)" % self.choose(*TIMES)]
            if self.chance(0.2):
                main += [self.pause()]
        main += ["for task in tasks:", "    try:", '        log("main", "got", await task)']
        main += ["    except (ValueError, AssertionError, RuntimeError) as error:", '        log("main", "failed", error)']
        main += ["    except asyncio.CancelledError:", '        log("main", "cancelled", task.cancelled())']
        return text + "\nasync def main(log):\n" + "".join("    %s\n" % line for line in main)


def indented(lines):
    return ["    " + line for line in lines]


def programs(seed, count):
    """Yield *count* programs, the same ones for the same seed."""
    for number in range(count):
        yield "p%05d.py" % number, Program("%s.%s" % (seed, number))


def main():
    options = generator.parser(__doc__).parse_args()
    found = programs(options.seed, options.count)
    generator.write_all(found, [(options.out, Program.source)], Program.kinds, options.manifest)


if __name__ == "__main__":
    main()
