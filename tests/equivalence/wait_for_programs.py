"""Generate programs that use asyncio.wait_for in every shape that the codemod rewrites.

    python wait_for_programs.py --seed 1 --count 500 --out DIR [--reference DIR] [--manifest FILE]

A program is one file that imports nothing but the standard library and defines `main(log)`. With
`--reference` the same programs are also written as the codemod should leave them; each statement has
both spellings from one template, so that the harness can be tested without the codemod. The manifest
tells for each file what the contract expects: {"p00000.py": {"3.11": "unsafe", "3.12": "safe", ...}}.

All times are sums of binary fractions, so that timeouts and sleeps meet exactly.
"""

import random

import generator

TIMES = ("0", "0", "0.25", "0.25", "0.5", "0.5", "0.75", "1")
CLASSES = (
    ("plain", 60),
    ("unknown sign", 14),
    ("argument time", 10),
    ("context", 8),
    ("identity", 8),
)

VALUES = {
    "number": ("1", "2", "0", "5", "17"),
    "text": ('"text"',),
    "items": ("[1, 2]", "[3]", "[]", "range(3)"),
    "pair": ("(1, 2)", "(1, 2, 3)", "[4, 5]"),
    "key": ('"k"', '"k"', '"missing"'),
    "error": ('ValueError("made")', 'KeyError("made")', "TimeoutError()"),
    "manager": ('Manager(log, "m", 0)', 'Manager(log, "n", 0.25)', 'Manager(log, "s", 0, True)'),
}

# (name, template, what the awaited value is, whether anything but names is evaluated before it;
# None where the contract leaves that open)
SIMPLE_FORMS = (
    ("expression", "@", "number", False),
    ("expression", "@", "number", False),
    ("assign", "value = @", "number", False),
    ("assign", "value = @", "number", False),
    ("annotated", "value: object = @", "number", False),
    ("augmented", "value += @", "number", False),
    ("augmented attribute", "SHARED.total += @", "number", False),
    ("augmented attribute", "SHARED.total += @", "number", False),
    ("augmented item", 'table["k"] += @', "number", True),
    ("augmented called item", "table[key(log)] += @", "number", True),
    ("tuple", "first, *others = @", "pair", False),
    ("tuple", "first, second = @", "pair", False),
    ("item", "table[key(log)] = @", "number", False),
    ("attribute", "SHARED.checked = @", "number", False),
    ("chain", "value = SHARED.total = @", "number", False),
    ("return", "return @", "number", False),
    ("return", "return @", "number", False),
    ("return list", "return [@, key(log)]", "number", False),
    ("return call", "return repr(@)", "number", False),
    ("assert", "assert @", "number", False),
    ("assert message", "assert (@) > 1, key(log)", "number", False),
    ("raise", "raise @", "error", False),
    ("raise cause", "raise (@) from None", "error", False),
    ("raise call", "raise ValueError(@)", "number", False),
    ("delete", "del table[@]", "key", False),
    ("conditional", "value = (@) if limit else 7", "number", False),
    ("conditional first", "value = 3 if @ else key(log)", "number", False),
    ("format", 'text = f"got {@}"', "number", False),
    ("format", 'text = f"{table} {@!r:>8}"', "number", None),
    ("or", "value = @ or len(key(log))", "number", False),
    ("not", "value = not @", "number", False),
    ("index", "value = (@)[0]", "pair", False),
    ("method", "text = (@).upper()", "text", False),
    ("operand", "value = value + @", "number", False),
    ("operand", "value = SHARED.total + @", "number", False),
    ("after a call", "value = len(key(log)) + @", "number", True),
    ("argument", "log(name, @)", "number", False),
    ("list", "pair = [@, key(log)]", "number", False),
    ("star", "pair = [*@]", "items", False),
    ("dict", 'pair = {"k": @, "j": key(log)}', "number", False),
    ("walrus", "(value := @)", "number", False),
    ("global", "COUNT = @", "number", False),
)
# (name, template of the head, what the awaited value is)
HEAD_FORMS = (
    ("if", "if @:", "number"),
    ("if compared", "if (@) == 2:", "number"),
    ("if not", "if not @:", "number"),
    ("if walrus", "if (value := @) and key(log):", "number"),
    ("for", "for value in @:", "items"),
    ("for enumerate", "for value in reversed(@):", "items"),
    ("match", "match @:", "number"),
    ("with", "with @ as value:", "manager"),
    ("with two", 'with @ as value, Manager(log, "second", 0):', "manager"),
    ("async with", "async with @ as value:", "manager"),
)

PRELUDE = '''\
import asyncio
import contextvars
{imports}
LIMIT = 0.5
LONG: float = 1.0
HALF = 2 * 0.25
COUNT = 0
SETTING = contextvars.ContextVar("SETTING", default="unset")


class Shared:
    """Attributes that several tasks use; storing a large value in `checked` fails."""

    total = 1
    limit = {shared_limit}

    @property
    def checked(self):
        return 0

    @checked.setter
    def checked(self, value):
        if value > 4:
            raise ValueError("too large")


class Manager:
    """A context manager of both kinds; it may suspend on entry and swallow errors."""

    def __init__(self, log, name, delay, swallow=False):
        self.log, self.name, self.delay, self.swallow = log, name, delay, swallow

    def __enter__(self):
        self.log(self.name, "enter")
        return self.name

    def __exit__(self, kind, error, traceback):
        self.log(self.name, "exit", error)
        return self.swallow and kind is ValueError

    async def __aenter__(self):
        self.log(self.name, "entering")
        await asyncio.sleep(self.delay)
        return self.__enter__()

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(self.delay)
        return self.__exit__(kind, error, traceback)


class Waitable:
    """An awaitable that is neither a coroutine nor a future."""

    def __init__(self, coroutine):
        self.coroutine = coroutine

    def __await__(self):
        return self.coroutine.__await__()


SHARED = Shared()


def key(log):
    log("key", "called")
    return "k"


def build(log, seconds):
    """Work without suspension while the arguments of a call are evaluated."""
    log("build", "called")
    asyncio.get_running_loop().spend_in_argument(seconds)
    return seconds


def work(seconds):
    """Work without suspension anywhere else."""
    asyncio.get_running_loop().spend(seconds)


def settle(future, value):
    if not future.done():
        future.set_result(value)

'''


class Site:
    """One statement with a wait_for: both spellings come from here."""

    def __init__(self, kind, form, template, call, limit, keyword=False, body=(), orelse=()):
        self.kind = kind  # "simple", "head" or "yield"
        self.form = form
        self.template = template
        self.call = call
        self.limit = limit
        self.keyword = keyword
        self.body = body
        self.orelse = orelse

    def statement(self, awaited):
        return self.template.replace("@", awaited)


class Before:
    """The programs as they are written by people."""

    def site(self, site, render, indent):
        spelled = "timeout=" + site.limit if site.keyword else site.limit
        text = site.statement("await %s(%s, %s)" % (render.wait_for, site.call, spelled))
        return [indent + text] + self.suites(site, render, indent)

    def suites(self, site, render, indent):
        if site.kind != "head":
            return []
        lines = render.block(site.body, indent + "    ")
        if site.orelse:
            lines += [indent + "else:"] + render.block(site.orelse, indent + "    ")
        return lines

    def attempt(self, node, render, indent):
        lines = [indent + "try:"] + render.block(node.body, indent + "    ")
        for header, block in node.handlers:
            lines += [indent + header] + render.block(block, indent + "    ")
        return lines


class After(Before):
    """The programs as the codemod should leave them."""

    def limit(self, site):
        return site.limit

    def site(self, site, render, indent):
        awaited = "await " + site.call
        if site.limit == "None":
            return [indent + site.statement(awaited)] + self.suites(site, render, indent)
        head = indent + "async with %s.timeout(%s):" % (render.asyncio, self.limit(site))
        if site.kind == "simple":
            return [head, indent + "    " + site.statement(awaited)]
        lines = [head, indent + "    result = " + awaited, indent + site.statement("result")]
        return lines + self.suites(site, render, indent)


class Attempt:
    """A try statement; a node of its own so that a mutant can move its handlers."""

    def __init__(self, body, handlers):
        self.body = body
        self.handlers = handlers


class Renderer:
    """Turn the nodes of a program into source text in one of the spellings."""

    def __init__(self, program, style):
        self.asyncio = program.asyncio
        self.wait_for = program.wait_for
        self.program = program
        self.style = style

    def block(self, nodes, indent):
        lines = []
        for node in nodes:
            if isinstance(node, str):
                lines.append(indent + node)
            elif isinstance(node, Site):
                lines += self.style.site(node, self, indent)
            elif isinstance(node, Attempt):
                lines += self.style.attempt(node, self, indent)
            else:
                header, body = node
                lines += [indent + header] + self.block(body, indent + "    ")
        return lines or [indent + "pass"]

    def source(self):
        imports = self.program.imports
        text = PRELUDE.format(
            imports=imports + "\n" if imports else "", shared_limit=self.program.shared_limit
        )
        for header, body in self.program.functions:
            text += "\n" + "\n".join([header] + self.block(body, "    ")) + "\n\n"
        return text


class Program:
    """A generated program and what the contract says about it."""

    def __init__(self, seed, exotic=False):
        self.random = random.Random("wait_for %s" % seed)
        self.exotic = exotic
        self.kind = self.random.choices([c for c, _ in CLASSES], [w for _, w in CLASSES])[0]
        self.functions = []
        self.forms = []
        self.jobs = []  # (name, what it returns)
        self.generators = []
        self.needs_unsafe = set()
        self.open_question = False  # the contract can be read either way
        self.bounded = False  # some timeout is not None
        self.asyncio, self.wait_for, self.imports = self.choose(
            *[("asyncio", "asyncio.wait_for", "")] * 4,
            ("aio", "aio.wait_for", "import asyncio as aio"),
            ("asyncio", "wait_for", "from asyncio import wait_for"),
            ("asyncio", "bounded", "from asyncio import wait_for as bounded"),
        )
        self.shared_limit = self.positive() if self.random.random() < 0.7 else self.choose("0", "-1", "None")
        self.names = 0
        for number in range(self.random.randint(1, 3)):
            self.add_job(number)
        if self.random.random() < 0.2:
            self.add_generator()
        self.add_main()

    def choose(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def positive(self):
        return self.choose("0.25", "0.5", "0.5", "0.75", "1")

    def kinds(self):
        safe = "unsafe" if self.needs_unsafe else "either" if self.open_question else "safe"
        return {"3.11": "unsafe" if self.bounded else safe, "3.12": safe, "3.13": safe, "class": self.kind, "forms": self.forms}

    # Timeouts and what they bound.

    def limit(self, needs=()):
        """Return a timeout; *needs* is what makes the site unsafe unless there is none."""
        if self.kind == "unknown sign" and self.chance(0.7):
            self.needs_unsafe.update(needs, ["sign"])
            self.bounded = True
            return self.choose("limit", "limit", "limit", "SHARED.limit", "SHARED.total * 0.25", "-SHARED.total")
        if self.chance(0.06):
            return "None"
        self.needs_unsafe.update(needs)
        self.bounded = True
        return self.choose("0.25", "0.5", "0.5", "0.75", "1", "1.0", "LIMIT", "LONG", "HALF", "2 * 0.25", "1 / 4", "0.5 + 0.25")

    def job_call(self, wanted, needs=None):
        """Return a call of a coroutine function; with *needs* it may spend time in its arguments."""
        fitting = [name for name, returns in self.jobs if returns == wanted]
        name = self.choose(*fitting) if fitting else self.add_job(len(self.jobs), wanted)
        if needs is not None and self.kind == "argument time" and self.chance(0.6):
            needs.add("argument")
            return "%s(log, build(log, %s))" % (name, self.choose("0", "0.25", "0.25", "0.5", "1"))
        if self.kind == "unknown sign" and self.chance(0.6):
            return "%s(log, %s)" % (name, self.choose("0", "-1", "None", "0.25", "0.5"))
        return "%s(log, %s)" % (name, self.positive())

    def awaitable(self, wanted, inside, needs):
        """Return the text of something that can be awaited and gives (mostly) a *wanted* value.

        Why a timeout around it is unsafe is added to *needs*.
        """
        if self.chance(0.04):
            wanted = self.choose("number", "pair", "text")
        if wanted != "number" or self.chance(0.55):
            if not self.jobs and inside == "job":
                return "asyncio.sleep(0.25, %s)" % self.choose(*VALUES["number"])
            return self.job_call(wanted, needs)
        kind = self.choose("sleep", "event", "queue", "lock", "future", "task", "task", "shield", "nested", "gather", "shield job", "object")
        if kind in ("gather", "shield job") and self.kind == "unknown sign":
            kind = "sleep"  # the arguments would schedule tasks before wait_for looks at its timeout
        if kind == "sleep":
            return "asyncio.sleep(%s, %s)" % (self.choose(*TIMES), self.choose("2", "0"))
        if kind == "object":
            return "SHARED.waitable"
        if kind == "event":
            return "SHARED.event.wait()"
        if kind == "queue":
            return "SHARED.queue.get()"
        if kind == "lock":
            return "SHARED.lock.acquire()"
        if kind == "future":
            return self.choose("SHARED.future", "asyncio.shield(SHARED.future)")
        if kind in ("task", "shield"):
            text = self.choose("SHARED.first", "SHARED.second")
            return text if kind == "task" else "asyncio.shield(%s)" % text
        needs.add("call in argument")
        if kind == "gather":
            return "asyncio.gather(%s, %s)" % (self.job_call("number", needs), self.job_call("number"))
        if kind == "nested":
            self.bounded = True
            return "%s(%s, %s)" % (self.wait_for, self.job_call("number"), self.positive())
        return "asyncio.shield(%s)" % self.job_call("number", needs)

    # Statements.

    def site(self, inside, depth):
        needs = set()
        if inside == "generator" and self.chance(0.6):
            form, template, wanted = self.choose(
                ("yield", "yield @", "number"), ("yield sent", "value = yield @", "number"), ("yield pair", "yield (@, name)", "number")
            )
            self.forms.append(form)
            return [Site("yield", form, template, self.awaitable(wanted, inside, needs), self.limit(needs))]
        if self.chance(0.25):
            form, template, wanted = self.choose(*HEAD_FORMS)
            self.forms.append(form)
            site = Site("head", form, template, self.awaitable(wanted, inside, needs), self.limit(needs), self.chance(0.2))
            site.body = [self.note("in " + form)] + ([self.pause()] if self.chance(0.5) else [])
            site.body += self.statements(inside, depth + 1, 1)
            if form == "match":
                site.body = [("case 2 | 5:", site.body), ("case other:", ["log(name, other)"])]
            elif form.startswith("for"):
                if self.chance(0.3):
                    site.body.append(self.choose("break", "continue"))
                if self.chance(0.3):
                    site.orelse = [self.note("else")]
            elif form.startswith("if") and self.chance(0.5):
                site.orelse = [self.note("else")]
            return [site, "log(name, %s)" % self.choose("value", '"after"')]
        form, template, wanted, before = self.choose(*SIMPLE_FORMS)
        if inside == "generator" and form.startswith("return"):
            form, template, wanted, before = SIMPLE_FORMS[2]
        if before:
            needs.add("evaluated before")
            if self.kind == "argument time" and self.chance(0.5):
                template = template.replace("key(log)", "str(build(log, 0.25))")
        if form in ("raise", "raise cause"):
            needs.add("raise")  # a CancelledError that X returns would be raised in the block
        self.forms.append(form)
        site = Site("simple", form, template, self.awaitable(wanted, inside, needs), self.limit(needs), self.chance(0.2))
        if before is None and site.limit != "None":
            self.open_question = True
        after = 'log(name, "%s", value, SHARED.total, table)' % form
        return [site] if form.startswith(("return", "raise")) else [site, after]

    def note(self, text):
        return 'log(name, "%s")' % text

    def pause(self):
        return "await asyncio.sleep(%s)" % self.choose(*TIMES)

    def plain(self, inside):
        """Return a few lines without a site."""
        kind = self.choose("pause", "pause", "pause", "note", "raise", "busy", "release")
        if kind == "pause":
            return [self.pause(), self.note("resumed")]
        if kind == "raise" and self.chance(0.3):
            return ["raise " + self.choose('ValueError("plain")', "asyncio.TimeoutError()", 'asyncio.CancelledError("own")', 'KeyError("plain")')]
        if kind == "busy" and self.chance(0.4):
            return ["work(0.25)"]
        if kind == "release":
            return ["if SHARED.lock.locked():", "    SHARED.lock.release()"]
        if self.kind == "context" and self.chance(0.7):
            return ['SETTING.set("%s")' % inside, 'log("context", name, SETTING.get())']
        return [self.note("plain")]

    def tell(self):
        """Return lines that show what only programs of this class may look at."""
        if self.kind == "context":
            return ['log("context", name, SETTING.get())']
        if self.kind == "identity":
            return ['log("identity", name, asyncio.current_task() is SHARED.main)']
        return []

    def handlers(self, inside, depth):
        """Return the clauses of a try statement."""
        clauses = []
        if self.chance(0.6):
            name = self.choose("TimeoutError", "asyncio.TimeoutError", "(asyncio.TimeoutError, KeyError)")
            clauses.append(("except %s as error:" % name, ["log(name, error)"] + self.some(inside, depth, 0.4)))
        if self.chance(0.5):
            clauses.append(
                ("except asyncio.CancelledError as error:", self.on_cancel(inside, depth))
            )
        if self.chance(0.4):
            clauses.append(("except Exception as error:", ["log(name, error)"] + (["raise"] if self.chance(0.4) else [])))
        if clauses and self.chance(0.2):
            clauses.append(("else:", [self.note("else")]))
        if not clauses or self.chance(0.4):
            clauses.append(("finally:", [self.note("finally")] + self.some(inside, depth, 0.4)))
        return clauses

    def on_cancel(self, inside, depth):
        """Return what a coroutine does when it is cancelled: leave, tidy up, fail or carry on."""
        lines = ['log(name, "cancelled")', 'log("message", name, error.args)']
        policy = self.choose("raise", "raise", "slow", "slow", "yield", "swallow", "error", "site")
        if policy == "slow":
            lines += [self.pause(), self.note("cleaned"), "raise"]
        elif policy == "yield":
            lines += ["await asyncio.sleep(0)", "raise"]
        elif policy == "error":
            lines += ['raise KeyError("cleanup")']
        elif policy == "site" and depth < 3:
            lines += self.site(inside, 3) + ["raise"]
        elif policy == "swallow":
            lines += [self.note("swallowed")]
        else:
            lines += ["raise"]
        return lines

    def some(self, inside, depth, share):
        return self.statements(inside, depth + 1, 1) if self.chance(share) else []

    def statements(self, inside, depth, count):
        nodes = []
        for _ in range(count):
            roll = self.random.random()
            if depth < 2 and roll < 0.35:
                nodes.append(Attempt(self.statements(inside, depth + 1, self.random.randint(1, 2)), self.handlers(inside, depth + 1)))
            elif depth < 2 and roll < 0.42:
                body = self.statements(inside, depth + 1, 1)
                nodes.append(("for turn in range(2):", body))
            elif depth < 2 and roll < 0.47:
                nodes.append(("async with %s:" % self.choose("SHARED.lock", 'Manager(log, "own", 0.25)', "asyncio.timeout(0.75)"), self.statements(inside, depth + 1, 1)))
            elif depth < 3 and roll < 0.75:
                nodes += self.site(inside, depth)
            else:
                nodes += self.plain(inside)
            if self.chance(0.3):
                nodes += self.tell()
        return nodes

    # Functions.

    def locals(self, name):
        return ['name = "%s"' % name, "value = 1", 'table = {"k": 1}']

    def add_job(self, number, returns=None):
        """Write a coroutine function; it calls only those written before."""
        self.names += 1
        name = "job_%d" % self.names
        returns = returns or self.choose("number", "number", "number", "items", "manager")
        if number == 0 or self.chance(0.35):  # a simple one: sleeps, and reacts to a cancellation
            body = [self.note("start")] + self.tell()
            if self.chance(0.5):
                body += ["SHARED.total += 10"]  # while somebody may be awaiting inside `SHARED.total += ...`
            if self.kind == "context" and self.chance(0.7):
                body += ['SETTING.set("%s")' % name]
            if self.chance(0.15):
                pass  # never suspends
            elif self.chance(0.6):
                body.append(Attempt([self.pause()] + ([self.pause()] if self.chance(0.3) else []), [("except asyncio.CancelledError as error:", self.on_cancel("job", 3))]))
            else:
                body += [self.pause()]
            if self.chance(0.15):
                body += ["raise " + self.choose('ValueError("job")', "TimeoutError()", 'asyncio.CancelledError("job")')]
        else:
            body = [self.note("start")] + self.statements("job", 0, self.random.randint(1, 2))
        head = ["global COUNT"] if "COUNT = @" in self.templates(body) else []
        value = self.choose(*VALUES[returns])
        if self.exotic and returns == "error":
            value = 'asyncio.CancelledError("made")'
        body += [self.note("end"), "return " + value]
        self.functions.append(("async def %s(log, limit):" % name, head + self.locals(name) + body))
        self.jobs.append((name, returns))
        return name

    def templates(self, nodes):
        """Return the templates of all sites among the nodes."""
        found = []
        for node in nodes:
            if isinstance(node, Site):
                found += [node.template] + self.templates(node.body) + self.templates(node.orelse)
            elif isinstance(node, Attempt):
                found += self.templates(node.body)
                for _, block in node.handlers:
                    found += self.templates(block)
            elif isinstance(node, tuple):
                found += self.templates(node[1])
        return found

    def add_generator(self):
        self.names += 1
        name = "numbers_%d" % self.names
        body = [self.note("start")]
        inner = []
        for _ in range(self.random.randint(1, 2)):
            inner += self.site("generator", 2)
            if self.chance(0.4):
                inner += [self.pause()]
        body.append(Attempt(inner, [("finally:", [self.note("closed")])]) if self.chance(0.6) else ("if True:", inner))
        head = ["global COUNT"] if "COUNT = @" in self.templates(body) else []
        self.functions.append(("async def %s(log, limit):" % name, head + self.locals(name) + body + ["yield 0"]))
        self.generators.append(name)

    def consume(self):
        name = self.choose(*self.generators)
        call = "%s(log, %s)" % (name, self.positive() if self.kind != "unknown sign" else self.choose("0", "-1", "0.5"))
        body = ['log(name, "item", item)'] + ([self.pause()] if self.chance(0.9) else [])
        if self.chance(0.6):
            return [("async for item in %s:" % call, body + (["break"] if self.chance(0.2) else []))]
        return ["source = " + call, Attempt(
            ["item = await source.asend(None)"] + body + ["item = await source.asend(4)"] + body,
            [("except StopAsyncIteration:", [self.note("exhausted")]), ("finally:", ["await source.aclose()"])],
        )]

    def add_main(self):
        body = []
        for _ in range(self.random.randint(1, 2)):
            if self.generators and self.chance(0.6):
                body += self.consume()
            else:
                body += self.site("main", 0) if self.chance(0.5) else self.statements("main", 0, 1)
        if not self.forms:
            body += self.site("main", 0)
        if self.chance(0.5):
            body = [Attempt(body, self.handlers("main", 1))]
        body += self.tell()
        if not any(isinstance(node, Site) and node.form.startswith("return") for node in body):
            body += ["return (value, SHARED.total, COUNT)"]
        setup = ["limit = " + self.choose("0.5", "1") if self.kind != "unknown sign" else "limit = " + self.choose("0", "-1", "0.25", "0.5", "None")]
        others = []
        setup += ["loop = asyncio.get_running_loop()", "SHARED.main = asyncio.current_task()"]
        tasks = []
        # Other tasks that run the same code at the same time; some are cancelled by the program.
        for number in range(self.random.choice((0, 0, 1, 1, 2))):
            task = "other_%d" % number
            tasks.append(task)
            others += ["%s = asyncio.create_task(%s)" % (task, self.job_call("number"))]
            if self.chance(0.4):
                others += ["loop.cancel_later(%s, %s)" % (self.choose(*TIMES), task)]
        # What all share waits for nobody: tasks that await each other would wait in a circle.
        shared = {name: "%s(log, 1)" % self.add_job(0, "number") for name in ("first", "second", "waitable")}
        text = "\n".join(
            "\n".join(Renderer(self, Before()).block(block, "")) for _, block in self.functions + [("", body)]
        )
        if "SHARED.event" in text:
            setup += ["SHARED.event = asyncio.Event()", "loop.call_later(%s, SHARED.event.set)" % self.choose(*TIMES)]
        if "SHARED.queue" in text:
            setup += ["SHARED.queue = asyncio.Queue()"]
            setup += ["loop.call_later(%s, SHARED.queue.put_nowait, %d)" % (self.choose(*TIMES), item) for item in range(self.random.randint(0, 2))]
        if "SHARED.lock" in text:
            setup += ["SHARED.lock = asyncio.Lock()"]
            if self.chance(0.6):
                setup += ["await SHARED.lock.acquire()"]
        if "SHARED.future" in text:
            setup += ["SHARED.future = loop.create_future()", "loop.call_later(%s, settle, SHARED.future, 5)" % self.choose(*TIMES)]
        if "SHARED.waitable" in text:
            setup += ["SHARED.waitable = Waitable(%s)" % shared["waitable"]]
        for name in ("first", "second"):
            if "SHARED." + name in text:
                tasks.append("SHARED." + name)
                setup += ["SHARED.%s = asyncio.create_task(%s)" % (name, shared[name])]
        setup += others
        if tasks and self.chance(0.7):
            waiting = ["for task in (%s,):" % ", ".join(tasks), "    try:", "        log(name, await task)", "    except BaseException as error:", '        log(name, "task failed", error)', "        if asyncio.current_task().cancelling():", "            raise"]
            body = [Attempt(body, [("finally:", waiting)])]
        head = ["global COUNT"] if "COUNT = @" in self.templates(body) else []
        self.functions.append(("async def main(log):", head + self.locals("main") + setup + body))

    def source(self, style):
        return Renderer(self, style).source()


def is_valid(program):
    """Tell whether the program compiles: a `return` value in a generator or the like does not."""
    for style in (Before(), After()):
        try:
            compile(program.source(style), "program", "exec")
        except SyntaxError:
            return False
    return True


def programs(seed, count, exotic=False):
    """Yield *count* programs, the same ones for the same seed."""
    number = 0
    found = 0
    while found < count:
        program = Program("%s.%s" % (seed, number), exotic)
        number += 1
        if is_valid(program):
            yield "p%05d.py" % found, program
            found += 1


def main():
    arguments = generator.parser(__doc__)
    arguments.add_argument("--reference", help="also write the rewritten programs there")
    arguments.add_argument("--exotic", action="store_true", help="statements that raise a CancelledError they awaited")
    options = arguments.parse_args()
    styles = [(options.out, Before())] + ([(options.reference, After())] if options.reference else [])
    directories = [(directory, lambda program, style=style: program.source(style)) for directory, style in styles]
    found = programs(options.seed, options.count, options.exotic)
    generator.write_all(found, directories, Program.kinds, options.manifest)


if __name__ == "__main__":
    main()
