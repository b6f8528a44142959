"""How generated programs spell a gather: as written by people, and as the codemods should leave it.

Every site has all its spellings from one description, so that the harness can be tested without the
codemods: `Group` with a TaskGroup, `Siblings` with the siblings of a failed child cancelled.
"""

from wait_for_programs import Attempt

PRELUDE = '''\
import asyncio
import contextvars
{imports}
PAGES = []
SETTING = contextvars.ContextVar("SETTING", default="unset")


class Stop(BaseException):
    """An exception that `except Exception` does not catch."""


class Shared:
    """Attributes that several tasks use; storing several results in `checked` fails."""

    pages = []

    @property
    def checked(self):
        return 0

    @checked.setter
    def checked(self, value):
        if len(value) > 1:
            raise ValueError("too many")


SHARED = Shared()


def key(log):
    log("key", "called")
    return "k"


def build(log, value):
    """Work without suspension while the arguments of a call are evaluated; a large value fails."""
    log("build", value)
    if value > 4:
        raise LookupError("build")
    return value


async def prepare(log, value):
    """Work with suspensions while the arguments of a call are evaluated."""
    log("prepare", value)
    await asyncio.sleep(0)
    await asyncio.sleep(0.25 * (value % 2))
    log("prepared", value)
    return value


def numbers(log, count, failing):
    """An iterable that runs code of its own, and may fail midway."""
    for number in range(count):
        log("numbers", number)
        if number == failing:
            raise LookupError("numbers")
        yield number

'''


class Call:
    """One positional argument."""

    def __init__(self, text, plain):
        self.text = text
        self.plain = plain  # its own arguments are names and constants

    def spelled(self):
        return self.text


class Comprehension:
    """One starred comprehension or generator expression."""

    def __init__(self, element, clause, plain):
        self.element = element
        self.clause = clause
        self.plain = plain  # iterating and evaluating its arguments runs no code of the program
        self.brackets = "[]"

    def spelled(self):
        return "*%s%s %s%s" % (self.brackets[0], self.element, self.clause, self.brackets[1])


class Star:
    """The name of what was made before, mostly starred."""

    plain = True

    def __init__(self, name, is_starred=True):
        self.name = name
        self.is_starred = is_starred

    def spelled(self):
        return "*" + self.name if self.is_starred else self.name


class Arguments:
    """What a gather is given, and the statements before it. In these, \\0 and \\1 stand around what
    is made a task of."""

    def __init__(self, items, before=(), are_tasks=False, are_movable=True):
        self.items = items
        self.before = list(before)
        self.are_tasks = are_tasks
        # False where tasks start before, or although, something else happens: made inside a TaskGroup
        # they would start at another time.
        self.are_movable = are_movable

    def spelled(self):
        return ", ".join(item.spelled() for item in self.items)


class Site:
    """One statement with a gather."""

    def __init__(self, kind, number, template, arguments):
        self.kind = kind  # "simple", "head" or "yield"
        self.number = number
        self.template = template
        self.arguments = arguments
        self.option = ""
        self.body = []
        self.orelse = []
        self.is_refused = False  # the codemods leave it
        self.in_handler = False  # in an `except` or `finally` suite, where gather-to-task-group leaves it

    def reads(self):
        return self.template != "@"

    def statement(self, value):
        return self.template.replace("{n}", str(self.number)).replace("@", value)


class Before:
    """The programs as they are written by people."""

    def site(self, site, render, indent):
        lines = self.setup(site, render, indent, True)
        options = [text for text in (site.arguments.spelled(), site.option) if text]
        text = "await %s(%s)" % (render.program.gather, ", ".join(options))
        return lines + self.whole(site, text, render, indent)

    def setup(self, site, render, indent, with_tasks):
        """Return the statements before the gather."""
        made = (render.program.create_task + "(", ")") if with_tasks else ("", "")
        lines = render.block(site.arguments.before, indent) if site.arguments.before else []
        return [line.replace("\0", made[0]).replace("\1", made[1]) for line in lines]

    def whole(self, site, value, render, indent):
        """Return the statement with the value in its place, and its suites."""
        lines = [indent + site.statement(value)]
        if site.kind == "head":
            lines += render.block(site.body, indent + "    ")
            if site.orelse:
                lines += [indent + "else:"] + render.block(site.orelse, indent + "    ")
        return lines


class Group(Before):
    """With a TaskGroup."""

    def site(self, site, render, indent):
        if site.is_refused or site.in_handler or not site.arguments.are_movable:
            return super().site(site, render, indent)
        return self.setup(site, render, indent, False) + self.rewritten(site, render, indent)

    def rewritten(self, site, render, indent):
        names, before, inside = self.tasks(site, "group_%d.create_task" % site.number)
        lines = [indent + line for line in before] + [self.head(site, render, indent)]
        lines += [indent + "    " + line for line in inside or ["pass"]]
        return lines + self.rest(site, names, render, indent)

    def head(self, site, render, indent):
        return indent + "async with %s.TaskGroup() as group_%d:" % (render.program.asyncio, site.number)

    def rest(self, site, names, render, indent):
        """Return what follows the block."""
        return self.whole(site, self.results(names), render, indent) if site.reads() else []

    def results(self, names):
        if isinstance(names, str):
            return "[task.result() for task in %s]" % names
        return "[%s]" % ", ".join("%s.result()" % name for name in names)

    def tasks(self, site, create):
        """Return the names of the tasks (or of their list), the lines before and those that make them.

        Where evaluating the arguments runs code of the program, all coroutine objects are made first.
        """
        number, items = site.number, site.arguments.items
        if self.is_inline(items):
            if len(items) == 1 and isinstance(items[0], Comprehension):
                item = items[0]
                if not site.reads() and create.startswith("group"):
                    return "group_tasks", [], nested(item.clause, "%s(%s)" % (create, item.element))
                return "tasks_of_%d" % number, [], ["tasks_of_%d = [%s(%s) %s]" % (number, create, item.element, item.clause)]
            names = ["task_%d_%d" % (number, place) for place in range(len(items))]
            return names, [], ["%s = %s(%s)" % (name, create, item.spelled()) for name, item in zip(names, items)]
        before = ["coros_%d = [%s]" % (number, site.arguments.spelled())]
        return "tasks_of_%d" % number, before, ["tasks_of_%d = [%s(coro) for coro in coros_%d]" % (number, create, number)]

    def is_inline(self, items):
        if len(items) == 1 and isinstance(items[0], Comprehension):
            return items[0].plain
        return bool(items) and all(isinstance(item, Call) and item.plain for item in items)


class Siblings(Group):
    """With gather, and the siblings of a failed child cancelled and awaited."""

    caught = "except Exception:"
    drain = "await %s.gather(%s, return_exceptions=True)"
    again = ["raise"]

    def site(self, site, render, indent):
        if site.is_refused:
            return Before.site(self, site, render, indent)
        return self.setup(site, render, indent, True) + self.rewritten(site, render, indent)

    def rewritten(self, site, render, indent):
        # What are tasks already stay what they are.
        names, before, inside = self.tasks(site, render.program.asyncio + ".ensure_future")
        starred = "*" + names if isinstance(names, str) else ", ".join(names)
        awaited = "await %s.gather(%s)" % (render.program.asyncio, starred)
        all_names = names if isinstance(names, str) else "(%s,)" % ", ".join(names)
        lines = [indent + line for line in before + inside] + [indent + "try:"]
        is_direct = site.template in ("@", "return @", "pages_{n} = @")
        lines += [indent + "    " + (site.statement(awaited) if is_direct else "result_%d = %s" % (site.number, awaited))]
        lines += [indent + self.caught]
        lines += [indent + "    " + line for line in self.clean_up(all_names, starred, render)]
        return lines + ([] if is_direct else self.whole(site, "result_%d" % site.number, render, indent))

    def clean_up(self, names, starred, render):
        lines = ["for task in %s:" % names, "    task.cancel()"]
        return lines + [self.drain % (render.program.asyncio, starred)] + self.again


STYLES = {"group": Group, "siblings": Siblings}


def nested(clause, statement):
    """Return a comprehension's clauses as a loop: `for x in xs if x`."""
    head, _, condition = clause.partition(" if ")
    if condition:
        return [head + ":", "    if %s:" % condition, "        " + statement]
    return [head + ":", "    " + statement]


class Renderer:
    """Turn the nodes of a program into source text in one of the spellings."""

    def __init__(self, program, style):
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
                lines += [indent + "try:"] + self.block(node.body, indent + "    ")
                for header, block in node.handlers:
                    lines += [indent + header] + self.block(block, indent + "    ")
            else:
                header, body = node
                lines += [indent + header] + self.block(body, indent + "    ")
        return lines or [indent + "pass"]
