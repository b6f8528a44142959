"""Generate programs that use asyncio.gather in every shape that the two gather codemods rewrite.

    python gather_programs.py --seed 1 --count 500 --out DIR [--floor 8|11] [--manifest FILE]
                              [--reference DIR --form group|siblings]

A program is one file that imports nothing but the standard library and defines `main(log)`. With
`--floor 8` it runs on CPython 3.8, with `--floor 11` it may also use `asyncio.timeout` and `match`.
With `--reference` the same programs are also written as a codemod could leave them (spelled out in
`gather_spelling.py`), so that the harness can be tested without the codemods. The manifest tells for
each file what the contract expects; fixes of gather are never safe, but for a gather of nothing.

In many of the programs nothing fails by itself, in some only cancels itself. All times are sums of binary fractions, so
that children end, fail and are cancelled at the same moments. The lines of each site are unlike any
other's in the program: the check must see which sites a rewrite has left alone.
"""

import random

import generator
from gather_spelling import PRELUDE, STYLES, Arguments, Before, Call, Comprehension, Renderer, Site, Star
from wait_for_programs import Attempt

TIMES = ("0", "0", "0.25", "0.25", "0.5", "0.5", "0.75", "1")

# (name, template, how often); {n} is the number of the site. What has no await as the first thing
# evaluated is for the codemods to refuse.
SIMPLE_FORMS = (
    ("statement", "@", 14),
    ("assign", "pages_{n} = @", 8),
    ("annotated", "pages_{n}: list = @", 2),
    ("tuple", "first_{n}, second_{n} = @", 6),
    ("list target", "[first_{n}, second_{n}] = @", 1),
    ("star target", "first_{n}, *others_{n} = @", 2),
    ("nested target", "first_{n}, (table[{n}], SHARED.pages) = @", 1),
    ("return", "return @", 8),
    ("return call", "return sorted(@, key=repr)", 2),
    ("attribute", "SHARED.pages = @", 2),
    ("checked attribute", "SHARED.checked = @", 4),
    ("item", "table[{n}] = @", 2),
    ("called item", "table[key(log)] = @", 2),
    ("chain", "pages_{n} = SHARED.pages = @", 1),
    ("global", "PAGES = @", 1),
    ("call", "count_{n} = len(@)", 3),
    ("dict", "pages_{n} = dict(zip(names, @))", 3),
    ("index", "first_{n} = (@)[0]", 2),
    ("argument", 'log(name, "site {n}", @)', 2),
    ("list", "pages_{n} = [*@, key(log)]", 1),
    ("pair", "pages_{n} = (@, key(log))", 1),
    ("sum", "pages_{n} = @ + [key(log)]", 1),
    ("compared", "same_{n} = @ == [1, 2]", 1),
    ("not", "none_{n} = not @", 1),
    ("or", "pages_{n} = @ or [key(log)]", 1),
    ("format", "text_{n} = f'got {@}'", 1),
    ("assert", "assert @", 1),
    ("walrus", "(pages_{n} := @)", 1),
    ("comprehension", "pages_{n} = [repr(page) for page in @]", 1),
    ("augmented", "items += @", 1),
)
REFUSED_FORMS = (
    ("augmented attribute", "SHARED.pages += @"),
    ("after a call", "pages_{n} = [key(log), @]"),
    ("after an attribute", "pages_{n} = SHARED.pages + @"),
)
HEAD_FORMS = (
    ("if", "if @:"),
    ("if not", "if not @:"),
    ("if walrus", "if (pages_{n} := @) and key(log):"),
    ("for", "for value in @:"),
    ("for", "for value in @:"),
    ("for", "for value in @:"),
    ("for zip", "for item, value in zip(names, @):"),
    ("for zip", "for item, value in zip(names, @):"),
    ("for enumerate", "for item, value in enumerate(@):"),
    ("match", "match @:"),
)
YIELD_FORMS = (("yield", "yield @"), ("yield", "yield @"), ("yield sent", "items = (yield @) or items"))


class Program:
    """A generated program."""

    def __init__(self, seed, floor):
        self.random = random.Random("gather %s" % seed)
        self.floor = floor
        kind = self.random.choices(("nothing", "anything", "own cancellation"), (42, 43, 15))[0]
        self.fails = kind != "nothing"
        self.has_errors = kind == "anything"
        self.specific = self.chance(0.12)  # handlers name types: gather-to-task-group refuses there
        self.asyncio, self.gather, self.create_task, self.imports = self.choose(
            *[("asyncio", "asyncio.gather", "asyncio.create_task", "")] * 5,
            ("aio", "aio.gather", "aio.create_task", "import asyncio as aio"),
            ("asyncio", "gather", "asyncio.create_task", "from asyncio import gather"),
            ("asyncio", "collect", "create_task", "from asyncio import create_task, gather as collect"),
        )
        self.functions = []
        self.methods = []
        self.children = []
        self.parts = []
        self.generators = []
        self.sites = 0
        self.sites_here = 0
        self.gathers_nothing = False
        for _ in range(self.random.randint(2, 3)):
            self.add_child()
        self.add_method()
        for _ in range(self.random.choice((0, 1, 1, 2))):
            self.add_part()
        if self.chance(0.2):
            self.add_generator()
        self.add_main()

    def choose(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def kinds(self):
        # An empty gather is the empty list, with nothing else to it: all fixes of a program may be of that kind.
        expected = "either" if self.gathers_nothing else "unsafe"
        return {"3.%d" % minor: expected for minor in range(8, 14)}

    # What is gathered.

    def callee(self, inside):
        """Return a coroutine function of the arguments (log, tag, value)."""
        names = list(self.children)
        if self.parts and self.chance(0.25):
            names = list(self.parts)
        if inside == "method" and self.chance(0.7):
            return "self.fetch"
        return self.choose(*names, "SERVICE.fetch") if self.methods else self.choose(*names)

    def value(self, plain):
        """Return an argument; one that is not plain runs code, awaits, or raises."""
        number = str(self.random.randint(0, 4))
        if plain:
            return number
        return self.choose(
            "build(log, %s)" % number, "await prepare(log, %s)" % number, "len(key(log))", "1 // %s" % number,
            "build(log, %s)" % self.choose(number, "9" if self.has_errors else number),
        )

    def call(self, tag, inside, plain=True):
        """Return a call whose arguments are names and constants only, if it is to be plain."""
        if plain and self.chance(0.1):
            return Call("%s.sleep(%s, %s)" % (self.asyncio, self.choose(*TIMES), tag), True)
        return Call("%s(log, %s, %s)" % (self.callee(inside), tag, self.value(plain)), plain)

    def iterable(self, number):
        """Return (target, iterable, tag, value, lines before, whether iterating runs no code of ours)."""
        name = "xs_%d" % number
        kind = self.choose("list", "list", "tuple", "range", "range", "enumerate", "zip", "sorted", "items", "generator", "names")
        if kind in ("list", "tuple"):
            values = ", ".join(str(self.random.randint(0, 4)) for _ in range(self.random.randint(0, 3)))
            text = "[%s]" % values if kind == "list" else "(%s)" % (values + "," if values else "")
            if self.chance(0.5):
                return "x", name, '"%d"' % number, "x", ["%s = %s" % (name, text)], True
            return "x", text, '"%d"' % number, "x", [], True
        if kind == "range":
            return "x", "range(%d)" % self.random.randint(1, 3), '"%d"' % number, "x", [], True
        if kind == "names":
            return "x", "names", "x", str(self.random.randint(0, 4)), [], True
        if kind == "enumerate":
            return "i, x", 'enumerate(["%da", "%db"])' % (number, number), "x", "i", [], True
        if kind == "zip":
            return "i, x", "zip(names, [3, 1])", "i", "x", [], True
        if kind == "sorted":
            return "x", "sorted([2, 0, 1])", '"%d"' % number, "x", [], True
        if kind == "items":
            lines = ['%s = {"%da": 1, "%db": 2}' % (name, number, number)]
            return "i, x", name + ".items()", "i", "x", lines, True
        failing = self.choose("None", "None", "1", "2") if self.has_errors else "None"
        return "x", "numbers(log, %d, %s)" % (self.random.randint(1, 3), failing), '"%d"' % number, "x", [], False

    def comprehension(self, number, inside):
        """Return (comprehension, lines before it)."""
        target, iterable, tag, value, lines, plain = self.iterable(number)
        condition = self.choose("", "", "", " if x", " if x != 1")
        if plain and self.chance(0.12):
            value, plain = self.choose("build(log, x)", "await prepare(log, x)"), False
        element = "%s(log, %s, %s)" % (self.callee(inside), tag, value)
        return Comprehension(element, "for %s in %s%s" % (target, iterable, condition), plain), lines

    def arguments(self, number, inside, fixed=None):
        """Return what one gather is given, and the statements before it."""
        kind = self.choose(
            "fixed", "fixed", "fixed", "comprehension", "comprehension", "generator", "named", "named", "tasks", "tasks", "mixed", "empty"
        )
        if fixed or kind == "fixed":
            count = fixed or self.choose(1, 2, 2, 3)
            if self.chance(0.12):
                return self.named_tasks(number, inside, count)
            calls = [
                self.call('"%d%s"' % (number, letter), inside, self.chance(0.85)) for letter in "abc"[:count]
            ]
            return Arguments(calls)
        if kind in ("comprehension", "generator"):
            comprehension, lines = self.comprehension(number, inside)
            awaits = "await " in comprehension.element
            comprehension.brackets = "()" if kind == "generator" and not awaits else "[]"
            return Arguments([comprehension], lines)
        if kind in ("named", "tasks"):
            return self.named_list(number, inside, kind == "tasks")
        if kind == "empty" and self.chance(0.4):
            self.gathers_nothing = True
            return Arguments([])
        first = self.call('"%da"' % number, inside, self.chance(0.85))
        listed = self.named_list(number, inside, self.chance(0.2))
        comprehension, lines = self.comprehension(number, inside)
        comprehension.brackets = "[]"
        last = self.call('"%dz"' % number, inside)
        items = self.choose(
            [first, comprehension], [comprehension, last], [first] + listed.items, listed.items + [comprehension, last],
            [comprehension] + listed.items,
        )
        before = (listed.before if listed.items[0] in items else []) + (lines if comprehension in items else [])
        is_first = items[0] is listed.items[0] and all(item.plain for item in items)
        uses_tasks = listed.are_tasks and listed.items[0] in items
        return Arguments(items, before, uses_tasks, not uses_tasks or (is_first and listed.are_movable))

    def named_list(self, number, inside, are_tasks):
        """Return the arguments `*name`, and the statements that make the list of that name."""
        name = ("tasks_%d" if are_tasks else "calls_%d") % number
        made = lambda text: "\0%s\1" % text if are_tasks else text  # noqa: E731
        kind = self.choose("comprehension", "comprehension", "literal", "append", "values", "tuple")
        both = [self.call('"%d%s"' % (number, letter), inside, self.chance(0.9)) for letter in "xy"]
        calls, movable = [call.text for call in both], not are_tasks or all(call.plain for call in both)
        if kind == "literal":
            return Arguments([Star(name)], ["%s = [%s]" % (name, ", ".join(map(made, calls)))], are_tasks, movable)
        if kind == "tuple":
            return Arguments([Star(name)], ["%s = (%s)" % (name, ", ".join(map(made, calls)))], are_tasks, movable)
        if kind == "values":
            text = ", ".join('"%s": %s' % (key, made(call)) for key, call in zip("ab", calls))
            return Arguments([Star(name + ".values()")], ["%s = {%s}" % (name, text)], are_tasks, movable)
        comprehension, lines = self.comprehension(number, inside)
        while are_tasks and not comprehension.plain:
            comprehension, lines = self.comprehension(number, inside)
        if kind == "comprehension":
            lines = lines + ["%s = [%s %s]" % (name, made(comprehension.element), comprehension.clause)]
            return Arguments([Star(name)], lines, are_tasks)
        head, _, condition = comprehension.clause.partition(" if ")
        body = ["%s.append(%s)" % (name, made(comprehension.element))]
        if condition:
            body = [("if %s:" % condition, body)]
        if not are_tasks and self.chance(0.2):
            body.append('log(name, "made", x)')
        return Arguments([Star(name)], lines + ["%s = []" % name, (head + ":", body)], are_tasks)

    def named_tasks(self, number, inside, count):
        """Return tasks that are made just before, each with a name."""
        names = ["task_%d%s" % (number, letter) for letter in "abc"[:count]]
        before = ["%s = \0%s\1" % (name, self.call('"%s"' % name[5:], inside).text) for name in names]
        return Arguments([Star(name, False) for name in names], before, True)

    # Statements.

    def site(self, inside, depth, in_handler=False):
        self.sites += 1
        self.sites_here += 1
        number = self.sites
        if inside == "generator" and self.chance(0.6):
            form, template = self.choose(*YIELD_FORMS)
            site = Site("yield", number, template, self.arguments(number, inside))
        elif self.chance(0.5 if self.fails and not self.has_errors else 0.27):
            form, template = self.choose(*(HEAD_FORMS if self.floor >= 11 else HEAD_FORMS[:-1]))
            site = Site("head", number, template, self.arguments(number, inside))
            self.fill(site, form, inside, depth)
        elif self.chance(0.05):
            form, template = self.choose(*REFUSED_FORMS)
            site = Site("simple", number, template, self.arguments(number, inside))
            site.is_refused = True
        else:
            form, template, _ = self.random.choices(SIMPLE_FORMS, [share for *_, share in SIMPLE_FORMS])[0]
            if inside == "generator" and form.startswith("return"):
                form, template = "assign", "pages_{n} = @"
            pair = form in ("tuple", "list target", "nested target")
            fixed = (2 if not self.has_errors or self.chance(0.85) else 3) if pair else None
            site = Site("simple", number, template, self.arguments(number, inside, fixed))
        if form == "statement" and not site.arguments.items:
            site.arguments = self.arguments(number, inside, 2)
        site.in_handler = in_handler
        if self.chance(0.04):
            site.option, site.is_refused = self.choose("return_exceptions=True", "return_exceptions=True", "return_exceptions=False"), True
        if form.startswith("return"):
            return [site]
        return [site, 'log(name, "after %d", SHARED.pages, table, items)' % number] + self.show(template, number)

    def show(self, template, number):
        """Return a line that tells what the statement has assigned."""
        target = template.partition("=")[0].replace("{n}", str(number)).strip().partition(":")[0].strip("[(")
        first = target.partition(",")[0].strip(" ])")
        return ["log(name, %s)" % first] if first.endswith("_%d" % number) and "@" in template and " " not in first else []

    def fill(self, site, form, inside, depth):
        """Give a head its suites."""
        site.body = [self.note("in " + form)] + ([self.pause()] if self.chance(0.5) else [])
        if form.startswith("for"):
            site.body = ["log(name, item, value)"] + site.body
            site.body += [self.choose("break", "continue")] if self.chance(0.2) else []
            site.orelse = [self.note("else")] if self.chance(0.2) else []
        if self.has_errors and self.chance(0.15):
            site.body += ["raise " + self.error()]
        if depth < 2 and self.chance(0.3):
            site.body += self.statements(inside, depth + 1, 1)
        if form == "match":
            site.body = [("case [first, *_]:", ["log(name, first)"] + site.body), ("case other:", ["log(name, other)"])]
        elif form.startswith("if") and self.chance(0.5):
            site.orelse = [self.note("else")]

    def note(self, text):
        return 'log(name, "%s")' % text

    def pause(self):
        return "await %s.sleep(%s)" % (self.asyncio, self.choose(*TIMES))

    def error(self):
        return self.choose(
            'ValueError("plain")', "KeyError(name)", 'OSError(5, "io")', "%s.TimeoutError()" % self.asyncio, 'Stop("base")'
        )

    def plain(self, inside):
        """Return a few lines without a site."""
        kind = self.choose("pause", "pause", "pause", "note", "raise", "call", "call", "context")
        if kind == "pause":
            return [self.pause(), self.note("resumed")]
        if kind == "raise" and self.has_errors and self.chance(0.3):
            return ["raise " + self.error()]
        if kind == "call" and inside != "child":
            tag = '"%s%d"' % (inside, self.random.randint(1, 99))
            call = "%s(log, %s, %d)" % (self.callee(inside), tag, self.random.randint(0, 4))
            if self.chance(0.3):
                return ["log(name, await %s.wait_for(%s, %s))" % (self.asyncio, call, self.limit())]
            return ["log(name, await %s)" % call]
        if kind == "context":
            return ["SETTING.set(name)", 'log(name, "setting", SETTING.get())']
        return [self.note("plain")]

    def limit(self):
        return self.choose("0.25", "0.5", "0.75", "1") if self.has_errors else "20"

    def handlers(self, inside, depth):
        """Return the clauses of a try statement."""
        clauses = []
        if self.specific and self.chance(0.7):
            kind = self.choose("ValueError", "(KeyError, OSError)", "%s.TimeoutError" % self.asyncio)
            clauses.append(("except %s as error:" % kind, ["log(name, error)"] + self.some(inside, depth, 0.3)))
        if self.chance(0.35):
            clauses.append(("except %s.CancelledError as error:" % self.asyncio, self.on_cancel(inside, depth)))
        if self.chance(0.5):
            clauses.append(
                ("except Exception:", [self.note("failed")] + self.some(inside, depth, 0.3) + (["raise"] if self.chance(0.4) else []))
            )
        elif self.chance(0.25):
            clauses.append(("except BaseException:", [self.note("ended")] + (["raise"] if self.chance(0.6) else [])))
        if clauses and self.chance(0.2):
            clauses.append(("else:", [self.note("else")]))
        if not clauses or self.chance(0.3):
            clauses.append(("finally:", [self.note("finally")] + self.some(inside, depth, 0.3)))
        return clauses

    def some(self, inside, depth, share):
        """Return now and then what a handler does besides: mostly it waits, seldom it gathers."""
        if not self.chance(share):
            return []
        if self.chance(0.12) and depth < 3 and inside != "child":
            return self.site(inside, 3, in_handler=True)
        return [self.pause(), self.note("tidied")]

    def on_cancel(self, inside, depth):
        """Return what a coroutine does when it is cancelled: leave, tidy up, fail or carry on."""
        lines = [self.note("cancelled")]
        if self.chance(0.5):
            lines += ['log(name, "message", error.args)']
        policy = self.choose("raise", "slow", "slow", "yield", "swallow", "error")
        if policy == "slow":
            lines += [self.pause(), self.note("cleaned"), "raise"]
        elif policy == "yield":
            lines += ["await %s.sleep(0)" % self.asyncio, "raise"]
        elif policy == "error" and (self.has_errors or not self.fails):
            lines += ['raise KeyError("cleanup", name)']
        elif policy == "swallow":
            lines += [self.note("swallowed")]
        else:
            lines += ["raise"]
        return lines

    def statements(self, inside, depth, count):
        nodes = []
        for _ in range(count):
            roll = self.random.random()
            if depth < 2 and roll < 0.25:
                nodes.append(Attempt(self.statements(inside, depth + 1, self.random.randint(1, 2)), self.handlers(inside, depth + 1)))
            elif depth < 2 and roll < 0.3:
                nodes.append(("for turn in range(2):", self.statements(inside, depth + 1, 1)))
            elif depth < 2 and roll < 0.36 and self.floor >= 11:
                nodes.append(("async with %s.timeout(%s):" % (self.asyncio, self.limit()), self.statements(inside, depth + 1, 1)))
            elif depth < 3 and roll < 0.75 and self.sites_here < 3:
                nodes += self.site(inside, depth)
            else:
                nodes += self.plain(inside)
        return nodes

    # Functions.

    def locals(self):
        return ['name = "%s/%s" % (tag, value)', 'table, items, item = {}, [], ""', 'names = [name + "/1", name + "/2"]']

    def some_values(self):
        """Return a condition that some of the children meet, in some programs mostly not the first."""
        if not self.has_errors:
            return "if value > %d:" % self.random.randint(0, 2)
        return self.choose("if value == %d:", "if value == %d:", "if value > %d:", "if value < %d:") % self.random.randint(1, 3)

    def child_body(self):
        """Return what a child does: it sleeps, may fail or cancel itself, and reacts to a cancellation."""
        body = [self.note("start")]
        if self.chance(0.3):
            body += ['log(name, "setting", SETTING.get())', "SETTING.set(name)"]
        if self.chance(0.3):
            body += ["await %s.wait_for(%s.sleep(%s), %s)" % (self.asyncio, self.asyncio, self.choose(*TIMES), self.limit())]
        inner = [] if self.chance(0.15) else ["await %s.sleep(%s)" % (self.asyncio, self.choose(*TIMES, "value * 0.25"))]
        roll = self.random.random() if self.has_errors else 0.6 if self.fails and self.chance(0.7) else 1
        if roll < 0.5:
            inner.append((self.some_values(), ["raise " + self.error()]))
        if 0.4 < roll < 0.75:
            ending = self.choose(
                ['raise %s.CancelledError("own")' % self.asyncio],
                ["raise %s.CancelledError" % self.asyncio],
                ["%s.current_task().cancel()" % self.asyncio, self.pause()],
            )
            inner.append((self.some_values(), ending))
        if inner and self.chance(0.4):
            inner += [self.pause()]
        kind = self.choose("plain", "cancelled", "cancelled", "finally", "finally failing")
        if kind == "plain" or not inner:
            body += inner
        elif kind == "cancelled":
            body.append(Attempt(inner, [("except %s.CancelledError as error:" % self.asyncio, self.on_cancel("child", 3))]))
        else:
            ending = [self.note("finally")] + ([self.pause(), self.note("closed")] if self.chance(0.7) else [])
            if kind == "finally failing" and self.has_errors:
                ending.append((self.some_values(), ['raise OSError("closing", name)']))
            body.append(Attempt(inner, [("finally:", ending)]))
        return body + [self.note("end"), "return " + self.choose("value", "name", "(name, value)", "value + 1")]

    def add_child(self):
        name = "child_%d" % (len(self.children) + 1)
        self.functions.append(("async def %s(log, tag, value):" % name, self.locals() + self.child_body()))
        self.children.append(name)

    def add_method(self):
        """Write the methods of the service."""
        self.methods.append(("async def fetch(self, log, tag, value):", self.locals() + self.child_body()))
        if self.chance(0.6):
            self.sites_here = 0
            body = self.locals() + self.globals_of(self.statements("method", 0, 1) or self.site("method", 0))
            self.methods.append(("async def collect(self, log, tag, value):", body + ["return value"]))
            self.parts.append("SERVICE.collect")

    def add_part(self):
        """Write a coroutine function with sites; others gather it in turn."""
        self.sites_here = 0
        name = "part_%d" % (len(self.parts) + 1)
        body = self.statements("part", 0, self.random.randint(1, 2))
        self.functions.append(("async def %s(log, tag, value):" % name, self.locals() + self.globals_of(body) + ["return value"]))
        self.parts.append(name)

    def add_generator(self):
        self.sites_here = 0
        name = "pages_of_%d" % (len(self.generators) + 1)
        inner = self.site("generator", 2) + ([self.pause()] if self.chance(0.4) else [])
        if self.chance(0.4):
            inner += self.site("generator", 2)
        body = Attempt(inner, [("finally:", [self.note("closed")])]) if self.chance(0.6) else ("if True:", inner)
        self.functions.append(("async def %s(log, tag, value):" % name, self.locals() + self.globals_of([body]) + ["yield 0"]))
        self.generators.append(name)

    def globals_of(self, nodes):
        """Put the declaration that an assignment to a module name needs before the nodes."""
        return (["global PAGES"] if "PAGES = @" in templates_of(nodes) else []) + nodes

    def consume(self):
        call = '%s(log, "main", %d)' % (self.choose(*self.generators), self.random.randint(0, 4))
        body = ['log(name, "item", page)'] + ([self.pause()] if self.chance(0.7) else [])
        if self.chance(0.6):
            return [("async for page in %s:" % call, body + (["break"] if self.chance(0.2) else []))]
        return ["source = " + call, Attempt(
            ["page = await source.asend(None)"] + body + ['page = await source.asend(["sent"])'] + body,
            [("except StopAsyncIteration:", [self.note("exhausted")]), ("finally:", ["await source.aclose()"])],
        )]

    def add_main(self):
        self.sites_here = 0
        body = []
        for _ in range(self.random.randint(1, 2)):
            if self.generators and self.chance(0.6):
                body += self.consume()
            else:
                body += self.site("main", 0) if self.chance(0.6) else self.statements("main", 0, 1)
        if not self.sites:
            body += self.site("main", 0)
        if self.chance(0.4):
            body = [Attempt(body, self.handlers("main", 1))]
        if self.chance(0.3):
            body += [self.pause()]
        body += ["return (table, items, SHARED.pages, PAGES)"]
        setup, tasks = ['SETTING.set("main")'], []
        # Other tasks that run the same code at the same time; some are cancelled by the program.
        for number in range(self.random.choice((0, 0, 1, 1, 2))):
            call = '%s(log, "other%d", %d)' % (self.callee("main"), number, self.random.randint(0, 4))
            tasks.append("other_%d" % number)
            setup += ["other_%d = %s(%s)" % (number, self.create_task, call)]
            if self.fails and self.chance(0.5):
                setup += ["%s.get_running_loop().cancel_later(%s, other_%d)" % (self.asyncio, self.choose(*TIMES), number)]
        if tasks and self.chance(0.7):
            waiting = [
                "for other in (%s,):" % ", ".join(tasks), "    try:", "        log(name, await other)",
                "    except BaseException as error:", '        log(name, "other failed", repr(type(error)))', "        raise",
            ]
            body = [Attempt(body, [("finally:", waiting)])]
        lines = ['tag, value = "main", 1'] + self.locals() + self.globals_of(setup + body)
        self.functions.append(("async def main(log):", lines))

    def source(self, style):
        renderer = Renderer(self, style)
        imports = self.imports + "\n" if self.imports else ""
        text = PRELUDE.format(imports=imports)
        blocks = [(header, renderer.block(body, "    ")) for header, body in self.functions]
        service = []
        for header, body in self.methods:
            service += ["    " + header] + renderer.block(body, "        ") + [""]
        first = [block for block in blocks if block[0].startswith("async def child_")]
        others = [block for block in blocks if not block[0].startswith("async def child_")]
        service = ("class Service:", ['    """Coroutine functions that are methods."""', ""] + service + ["", "SERVICE = Service()"])
        for header, lines in first + [service] + others:
            end = lines.index("SERVICE = Service()") if "SERVICE = Service()" in lines else len(lines)
            text += "\n" + "\n".join([header] + lines[:end]).rstrip() + "\n\n"
            if end < len(lines):
                text += "\nSERVICE = Service()\n\n"
        return text.rstrip() + "\n"


def templates_of(nodes):
    """Return the templates of all sites among the nodes."""
    found = []
    for node in nodes:
        if isinstance(node, Site):
            found += [node.template] + templates_of(node.body) + templates_of(node.orelse)
        elif isinstance(node, Attempt):
            found += templates_of(node.body)
            for _, block in node.handlers:
                found += templates_of(block)
        elif isinstance(node, tuple):
            found += templates_of(node[1])
    return found


def is_valid(program):
    """Tell whether the program compiles: a `return` value in a generator or the like does not."""
    try:
        for style in (Before, STYLES["group"], STYLES["siblings"]):
            compile(program.source(style()), "program", "exec")
    except SyntaxError:
        return False
    return True


def programs(seed, count, floor=8):
    """Yield *count* programs, the same ones for the same seed."""
    number = found = 0
    while found < count:
        program = Program("%s.%s" % (seed, number), floor)
        number += 1
        if is_valid(program):
            yield "p%05d.py" % found, program
            found += 1


def main():
    arguments = generator.parser(__doc__)
    arguments.add_argument("--floor", type=int, default=8, choices=(8, 11), help="the lowest 3.x that can run them")
    arguments.add_argument("--reference", help="also write the rewritten programs there")
    arguments.add_argument("--form", choices=sorted(STYLES), default="group", help="of the reference")
    options = arguments.parse_args()
    styles = [(options.out, Before())]
    if options.reference:
        styles.append((options.reference, STYLES[options.form]()))
    directories = [(directory, lambda program, style=style: program.source(style)) for directory, style in styles]
    found = programs(options.seed, options.count, options.floor)
    generator.write_all(found, directories, Program.kinds, options.manifest)


if __name__ == "__main__":
    main()
