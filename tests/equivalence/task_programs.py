"""Generate programs that drop tasks in every shape that keep-task-reference wraps.

    python task_programs.py --seed 1 --count 500 --out DIR [--reference DIR] [--manifest FILE]

Some tasks wait on something that nothing but they refer to; a garbage collection destroys them. A
weakly held register wakes those that are still there, so that a task that is kept does complete.
The programs run on CPython 3.8 and later and define `main(log)`.
"""

import random

import generator

TIMES = ("0", "0.25", "0.25", "0.5", "0.75")

PRELUDE = '''\
import asyncio
import weakref
{imports}
SLEEPERS = []
KEPT = []
{helper}

def wait_on(kind):
    """Return something to await that only the caller refers to, and register it weakly."""
    if kind == "future":
        thing = asyncio.get_running_loop().create_future()
    elif kind == "event":
        thing = asyncio.Event()
    elif kind == "queue":
        thing = asyncio.Queue()
    else:
        thing = asyncio.Lock()
    SLEEPERS.append((kind, weakref.ref(thing)))
    return thing


async def rest(kind):
    """Wait until `wake_all` is called."""
    thing = wait_on(kind)
    if kind == "future":
        await thing
    elif kind == "event":
        await thing.wait()
    elif kind == "queue":
        await thing.get()
    else:
        await thing.acquire()
        await thing.acquire()


def wake_all(log):
    """Wake every task that is still alive."""
    log("main", "wakes")
    for kind, reference in SLEEPERS:
        thing = reference()
        if thing is None:
            continue
        if kind == "future" and not thing.done():
            thing.set_result(None)
        elif kind == "event":
            thing.set()
        elif kind == "queue":
            thing.put_nowait(None)
        elif kind == "lock" and thing.locked():
            thing.release()
        thing = None

'''

HELPER = '''
_background_tasks = set()


def _keep_task(task):
    """Keep *task* alive until it is done; the loop's own reference is weak."""
    _background_tasks.add(task)
    task.add_done_callback(_background_tasks.discard)
    return task

'''

FORMS = (
    ("expression", "@"),
    ("expression", "@"),
    ("expression", "@"),
    ("underscore", "_ = @"),
    ("unused local", "task_{n} = @"),
    ("local callback", "task_{n} = @\ntask_{n}.add_done_callback({done})"),
    ("chained callback", "@.add_done_callback({done})"),
    ("lambda", "loop.call_soon(lambda: @)"),
    ("lambda later", "loop.call_later(0.25, lambda: @)"),
)


class Before:
    """Tasks are dropped."""

    helper = ""

    def wrap(self, call):
        return call


class After(Before):
    """Tasks are kept."""

    helper = HELPER

    def wrap(self, call):
        return "_keep_task(%s)" % call


class Program:
    """A generated program."""

    def __init__(self, seed):
        self.random = random.Random("tasks %s" % seed)
        self.imports, self.create = self.choose(
            *[("", "asyncio.create_task")] * 4,
            ("import asyncio as aio", "aio.create_task"),
            ("from asyncio import create_task", "create_task"),
            ("from asyncio import create_task as spawn", "spawn"),
        )
        self.forms = []
        self.names = 0
        self.functions = []
        self.jobs = []
        for _ in range(self.random.randint(1, 3)):
            self.add_job()
        self.starters = []
        for _ in range(self.random.randint(0, 2)):
            self.add_starter()
        self.add_main()

    def choose(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def kinds(self):
        return {"3.%d" % minor: "safe" for minor in range(8, 14)}

    def pause(self):
        return "await asyncio.sleep(%s)" % self.choose(*TIMES)

    def resting(self):
        """Return a line that suspends; most are the kind that the collector can destroy."""
        kind = self.choose("future", "event", "queue", "lock")
        return self.choose(
            'await rest("%s")' % kind,
            'await rest("%s")' % kind,
            'await asyncio.shield(rest("%s"))' % kind,
            'await asyncio.gather(rest("%s"), rest("event"))' % kind,
            'await asyncio.ensure_future(inner(log, name + ".inner", "%s"))' % kind,
            'await asyncio.wait_for(rest("%s"), 1.5)' % kind,
            self.pause(),
        )

    def add_job(self):
        name = "job_%d" % (len(self.jobs) + 1)
        body = ['log(name, "start")', "try:"]
        for _ in range(self.random.randint(1, 2)):
            body += ["    " + (self.resting() if self.chance(0.7) else self.pause()), '    log(name, "resumed")']
        if self.chance(0.3):
            body += ['    raise ValueError(name, "failed")']
        body += ["except asyncio.CancelledError:", '    log(name, "cancelled")']
        if self.chance(0.3):
            body += ["    await asyncio.sleep(0.25)", '    log(name, "cleaned")']
        body += ["    raise", "except GeneratorExit:", '    log(name, "destroyed")', "    raise"]
        body += ["except asyncio.TimeoutError:", '    raise ValueError(name, "timed out")']
        body += ["finally:", '    log(name, "finally")', 'log(name, "end")', "return 1"]
        self.functions.append(("async def %s(log, name):" % name, body))
        self.jobs.append(name)

    def site(self, loop):
        self.names += 1
        name = "task %d" % self.names
        form, template = self.choose(*FORMS)
        callee = self.choose(
            self.create, self.create, "asyncio.ensure_future", loop + ".create_task", "asyncio.get_running_loop().create_task"
        )
        self.forms.append(form)
        done = self.choose("note", 'lambda task: log("%s", "done", task.cancelled())' % name)
        if done == "note":
            done = 'lambda task: note(log, "%s", task)' % name
        text = template.format(n=self.names, done=done).replace("@", "\0")
        if loop != "loop":
            text = text.replace("loop.call", loop + ".call")
        call = '%s(%s(log, "%s"))' % (callee, self.choose(*self.jobs), name)
        return [(line, call) for line in text.split("\n")]

    def add_starter(self):
        """Write a function whose locals are gone while its tasks still run."""
        name = "start_%d" % (len(self.starters) + 1)
        kind = self.choose("async def %s(log):", "def %s(log):", "method")
        if kind == "method":
            class_name = "Service_%d" % (len(self.starters) + 1)
            body = ["def __init__(self):", "    self.loop = asyncio.get_running_loop()", "", "def start(self, log):"]
            for _ in range(self.random.randint(1, 2)):
                body += [("    " + line, call) for line, call in self.site("self.loop")]
            self.functions.append(("class %s:" % class_name, body))
            self.starters.append("%s().start(log)" % class_name)
            return
        body = ["loop = asyncio.get_running_loop()"]
        for _ in range(self.random.randint(1, 2)):
            body += self.site("loop")
        if kind.startswith("async") and self.chance(0.5):
            body += ["await asyncio.sleep(0)"]
        self.functions.append((kind % name, body))
        self.starters.append(("await " if kind.startswith("async") else "") + name + "(log)")

    def add_main(self):
        body = ['name = "main"', "loop = asyncio.get_running_loop()", "loop.call_later(%s, wake_all, log)" % self.choose("1", "1", "2")]
        for _ in range(self.random.randint(1, 4)):
            kind = self.choose("site", "site", "start", "pause", "kept")
            if kind == "start" and self.starters:
                body += [self.choose(*self.starters)]
            elif kind == "pause":
                body += [self.pause(), 'log(name, "resumed")']
            elif kind == "kept":
                self.names += 1
                body += ['KEPT.append(asyncio.ensure_future(%s(log, "kept %d")))' % (self.choose(*self.jobs), self.names)]
            else:
                body += self.site("loop")
        body += [self.pause(), 'log(name, "end")']
        self.functions.append(("async def main(log):", body))

    def source(self, style):
        imports = self.imports + "\n" if self.imports else ""
        text = PRELUDE.format(imports=imports, helper=style.helper)
        text += (
            "\ndef note(log, name, task):\n"
            '    log(name, "noted", task.cancelled())\n\n'
            "\nasync def inner(log, name, kind):\n"
            "    try:\n        await rest(kind)\n"
            "    except GeneratorExit:\n"
            '        log(name, "destroyed")\n        raise\n'
            "    finally:\n"
            '        log(name, "finally")\n\n'
        )
        for header, body in self.functions:
            lines = [line if isinstance(line, str) else line[0].replace("\0", style.wrap(line[1])) for line in body]
            text += "\n" + header + "\n" + "".join("    %s\n" % line if line else "\n" for line in lines) + "\n"
        return text


def programs(seed, count):
    """Yield *count* programs that drop at least one task, the same ones for the same seed."""
    number = found = 0
    while found < count:
        program = Program("%s.%s" % (seed, number))
        number += 1
        if program.forms:
            yield "p%05d.py" % found, program
            found += 1


def main():
    arguments = generator.parser(__doc__)
    arguments.add_argument("--reference", help="also write the rewritten programs there")
    options = arguments.parse_args()
    styles = [(options.out, Before())] + ([(options.reference, After())] if options.reference else [])
    directories = [(directory, lambda program, style=style: program.source(style)) for directory, style in styles]
    generator.write_all(programs(options.seed, options.count), directories, Program.kinds, options.manifest)


if __name__ == "__main__":
    main()
