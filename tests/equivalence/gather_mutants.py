"""Mistakes that a tool could make when it rewrites gather; the checks must report each of them."""

from gather_spelling import Before, Comprehension, Group, Siblings, nested


class AlwaysInline(Group):
    """Every coroutine object made inside the block: an argument that raises or suspends does so there."""

    def is_inline(self, items):
        if len(items) == 1 and isinstance(items[0], Comprehension):
            return True
        return bool(items) and not any(item.spelled().startswith("*") for item in items)


class TasksInline(Group):
    """Tasks made in the block in any case, although they started before something else happened."""

    def site(self, site, render, indent):
        if site.arguments.are_movable or site.is_refused or site.in_handler:
            return super().site(site, render, indent)
        return self.setup(site, render, indent, False) + self.rewritten(site, render, indent)


class ReadInside(Group):
    """Results read in the block."""

    def rest(self, site, names, render, indent):
        return self.whole(site, self.results(names), render, indent + "    ") if site.reads() else []


class ReadInStatement(Group):
    """Results read where nobody had asked for them: a cancelled child raises."""

    def rest(self, site, names, render, indent):
        if site.reads() or names == "group_tasks":
            return super().rest(site, names, render, indent)
        return [indent + self.results(names)]


class Unread(Group):
    """Results replaced by what is there without reading them."""

    def results(self, names):
        return super().results(names).replace(".result()", ".done()")


class Reversed(Group):
    """Results in the wrong order."""

    def results(self, names):
        return super().results(names) + "[::-1]"


class CompletedOrder(Group):
    """Results without those of cancelled children."""

    def results(self, names):
        if isinstance(names, str):
            return "[task.result() for task in %s if not task.cancelled()]" % names
        return "[task.result() for task in (%s,) if not task.cancelled()]" % ", ".join(names)


class LazyResults(Group):
    """Results that are read while the loop goes over them."""

    def results(self, names):
        return "(task.result() for task in %s)" % (names if isinstance(names, str) else "(%s,)" % ", ".join(names))

    def rest(self, site, names, render, indent):
        if site.kind == "head" and site.template.startswith("for"):
            return super().rest(site, names, render, indent)
        return Group().rest(site, names, render, indent)


class HeadInside(Group):
    """The compound statement in the block."""

    def site(self, site, render, indent):
        if site.kind != "head":
            return super().site(site, render, indent)
        lines = self.setup(site, render, indent, True) + [self.head(site, render, indent)]
        plain = Before().site(site, render, indent + "    ")
        return lines + plain[len(self.setup(site, render, indent, True)):]


class SuitesInside(Group):
    """The suites of a compound statement in the block, and the results read before the children run."""

    def rest(self, site, names, render, indent):
        if site.kind != "head":
            return super().rest(site, names, render, indent)
        wait = [indent + "    await %s.wait(tasks_of_%d)" % (render.program.asyncio, site.number)]
        if names != "tasks_of_%d" % site.number:
            wait = [indent + "    await %s.wait([%s])" % (render.program.asyncio, names if isinstance(names, str) else ", ".join(names))]
        return wait + self.whole(site, self.results(names), render, indent + "    ")


class YieldInside(Group):
    """The yield in the block: the consumer runs in the TaskGroup."""

    def rest(self, site, names, render, indent):
        if site.kind != "yield":
            return super().rest(site, names, render, indent)
        wait = "await %s.wait([%s])" % (render.program.asyncio, "*" + names if isinstance(names, str) else ", ".join(names))
        return [indent + "    " + wait] + self.whole(site, self.results(names), render, indent + "    ")


class Unwrapped(Group):
    """The first error taken out of its group."""

    def rewritten(self, site, render, indent):
        names, before, inside = self.tasks(site, "group_%d.create_task" % site.number)
        lines = [indent + line for line in before] + [indent + "try:", self.head(site, render, indent + "    ")]
        lines += [indent + "        " + line for line in inside or ["pass"]]
        lines += [indent + "except BaseExceptionGroup as group:", indent + "    raise group.exceptions[0]"]
        return lines + self.rest(site, names, render, indent)


class Suppressed(Unwrapped):
    """Errors that nobody hears of."""

    def rewritten(self, site, render, indent):
        lines = super().rewritten(site, render, indent)
        return [line.replace("raise group.exceptions[0]", "pass") for line in lines]


class StuckInBlock(Group):
    """A suspension in the block after the tasks, as if the next statement had been moved too."""

    def rest(self, site, names, render, indent):
        return [indent + "    await %s.sleep(0)" % render.program.asyncio] + super().rest(site, names, render, indent)


class LastLost(Group):
    """The last element is forgotten."""

    def tasks(self, site, create):
        names, before, inside = super().tasks(site, create)
        if before:
            before = [before[0] + "[:-1]"]
        return names, before, inside


class OtherOrder(Group):
    """Tasks started in another order."""

    def tasks(self, site, create):
        names, before, inside = super().tasks(site, create)
        return names, before, inside if isinstance(names, str) else inside[::-1]


class OneByOne(Group):
    """A TaskGroup for each child: they run one after the other."""

    def rewritten(self, site, render, indent):
        items = site.arguments.items
        if site.reads() or not (len(items) == 1 and isinstance(items[0], Comprehension) and items[0].plain):
            return super().rewritten(site, render, indent)
        name = "group_%d" % site.number
        lines = ["async with %s.TaskGroup() as %s:" % (render.program.asyncio, name)]
        body = nested(items[0].clause, "@")
        inner = body[-1].partition("@")[0]
        text = [inner + lines[0], "%s    %s.create_task(%s)" % (inner, name, items[0].element)]
        return [indent + line for line in body[:-1] + text]


class RefusedToo(Group):
    """What is evaluated before the await is evaluated after it."""

    def site(self, site, render, indent):
        if not site.is_refused or site.option or not site.arguments.are_movable:
            return super().site(site, render, indent)
        result = "result_%d" % site.number
        lines = self.setup(site, render, indent, False)
        plain, site.template = site.template, result + " = @"
        try:
            return lines + self.rewritten(site, render, indent) + [indent + plain.replace("{n}", str(site.number)).replace("@", result)]
        finally:
            site.template = plain


class OptionLost(Group):
    """`return_exceptions=True` is overlooked."""

    def site(self, site, render, indent):
        if site.option != "return_exceptions=True":
            return super().site(site, render, indent)
        return self.setup(site, render, indent, False) + self.rewritten(site, render, indent)


class Shielded(Group):
    """A second task around each child."""

    def tasks(self, site, create):
        names, before, inside = super().tasks(site, create)
        return names, before, [line.replace("create_task(coro)", "create_task(shielded(coro))") for line in inside]

    def setup(self, site, render, indent, with_tasks):
        lines = super().setup(site, render, indent, with_tasks)
        return lines + [
            indent + "async def shielded(coro):",
            indent + "    return await %s.shield(coro)" % render.program.asyncio,
        ]


class ContextLost(Group):
    """Children in an empty context."""

    def tasks(self, site, create):
        names, before, inside = super().tasks(site, create)
        return names, before, [line.replace("(coro)", "(coro, context=contextvars.Context())") for line in inside]


GROUP_MUTANTS = (
    AlwaysInline, TasksInline, ReadInside, ReadInStatement, Unread, Reversed, CompletedOrder, LazyResults, HeadInside,
    SuitesInside, YieldInside, Unwrapped, Suppressed, StuckInBlock, LastLost, OtherOrder, OneByOne, RefusedToo,
    OptionLost, Shielded, ContextLost,
)


class CaughtBase(Siblings):
    """`except BaseException`: children that are being cancelled are cancelled a second time."""

    caught = "except BaseException:"


class CaughtCancel(Siblings):
    """CancelledError caught as well."""

    caught = "except (Exception, asyncio.CancelledError):"


class NeverRaised(Siblings):
    """The error is not raised again."""

    again = []


class RaisedFrom(Siblings):
    """The error is another one."""

    again = ["raise RuntimeError"]


class NotCancelled(Siblings):
    """Siblings are awaited only."""

    def clean_up(self, names, starred, render):
        return super().clean_up(names, starred, render)[2:]


class NotAwaited(Siblings):
    """Siblings are cancelled only."""

    def clean_up(self, names, starred, render):
        lines = super().clean_up(names, starred, render)
        return lines[:2] + lines[3:]


class DrainRaises(Siblings):
    """Awaiting the siblings raises what they raise."""

    drain = "await %s.gather(%s)"


class CancelledTwice(Siblings):
    """Siblings are cancelled a second time while they clean up."""

    def clean_up(self, names, starred, render):
        lines = super().clean_up(names, starred, render)
        return lines[:2] + ["await %s.sleep(0)" % render.program.asyncio] + lines


class FirstCancelled(Siblings):
    """Only one sibling is cancelled."""

    def clean_up(self, names, starred, render):
        lines = super().clean_up(names, starred, render)
        return lines[:2] + ["    break"] + lines[2:]


class Finally(Siblings):
    """`finally` instead of `except`."""

    caught = "finally:"
    again = []


class StartsEarly(Siblings):
    """Tasks made while arguments are still being evaluated."""

    is_inline = AlwaysInline.is_inline


class StoreInside(Siblings):
    """The target assigned in the `try`: what fails there is taken for a child's failure."""

    below = (3, 12)  # later, awaiting children that have ended takes no iteration: nothing differs

    def rewritten(self, site, render, indent):
        lines = super().rewritten(site, render, indent)
        if site.kind != "simple" or not site.reads():
            return lines
        stored = "result_%d = " % site.number
        moved = lines[-1].strip()
        for place, line in enumerate(lines):
            if line.strip().startswith(stored):
                indented = line.partition(stored)[0]
                return lines[:-1][: place + 1] + [indented + moved] + lines[:-1][place + 1 :]
        return lines


class HeadInTry(Siblings):
    """The compound statement in the `try`: its body's failures are taken for a child's."""

    below = (3, 12)

    def rewritten(self, site, render, indent):
        lines = super().rewritten(site, render, indent)
        if site.kind != "head":
            return lines
        suites = self.whole(site, "result_%d" % site.number, render, indent)
        place = lines.index(indent + self.caught)
        return lines[:place] + ["    " + line for line in suites] + lines[place : -len(suites)]


class WaitFirst(Siblings):
    """`asyncio.wait` first: siblings run on after a failure."""

    def rewritten(self, site, render, indent):
        lines = super().rewritten(site, render, indent)
        place = lines.index(indent + "try:")
        names = [line for line in lines if ".gather(*tasks_of_" in line]
        if not names or not site.arguments.items:
            return lines
        wait = "    if tasks_of_%d:\n%s        await %s.wait(tasks_of_%d)" % (site.number, indent, render.program.asyncio, site.number)
        return lines[: place + 1] + [indent + wait] + lines[place + 1 :]


class TasksAgain(Siblings):
    """`create_task` around what is a task already."""

    def tasks(self, site, create):
        names, before, inside = super().tasks(site, create)
        if site.arguments.are_tasks:
            inside = [line.replace("ensure_future(coro)", "ensure_future(%s.shield(coro))" % create.partition(".")[0]) for line in inside]
        return names, before, inside


SIBLINGS_MUTANTS = (
    CaughtBase, CaughtCancel, NeverRaised, RaisedFrom, NotCancelled, NotAwaited, DrainRaises, CancelledTwice,
    FirstCancelled, Finally, StartsEarly, StoreInside, HeadInTry, WaitFirst, TasksAgain,
)
