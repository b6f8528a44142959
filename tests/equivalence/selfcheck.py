"""Prove the harness without the codemod: right rewrites pass, wrong ones are caught.

    python selfcheck.py [--count N] [--jobs N] [--cancels all|sample:K]

Generates programs, rewrites them with the reference spelling of the generators and demands no
unexplained difference, and none at all for the programs that the contract calls safe. Then does the
same with mutants, each a mistake that a rewriting tool could make; each must be reported.
"""

import argparse
import json
import os
import random
import sys
import tempfile

import gather_programs
import gather_spelling
import generator
import task_programs
import wait_for_programs
from compare import compare_directories, parse_cancels, prepare_process
from gather_check import GroupCheck
from gather_models import make_switched
from gather_mutants import GROUP_MUTANTS, SIBLINGS_MUTANTS
from virtual_loop import UnchangedLoop, run_program

LOOP_PROGRAMS = 200
MODEL_PROGRAMS = 200
MUTANT_PROGRAMS = 250
MUTANT_CANCELS = 8


class HoistedAwait(wait_for_programs.After):
    """`total += await X`: the awaited value in a temporary, the statement after the block."""

    def site(self, site, render, indent):
        if site.kind != "simple" or site.limit == "None":
            return super().site(site, render, indent)
        head = indent + "async with %s.timeout(%s):" % (render.asyncio, site.limit)
        return [head, indent + "    result = await " + site.call, indent + site.statement("result")]


class LostTimeout(wait_for_programs.After):
    """The await without its timeout."""

    def site(self, site, render, indent):
        return [indent + site.statement("await " + site.call)] + self.suites(site, render, indent)


class LongerTimeout(wait_for_programs.After):
    """A timeout that is too long by a quarter of a second."""

    def limit(self, site):
        return "%s + 0.25" % site.limit


class AbsoluteTimeout(wait_for_programs.After):
    """timeout_at instead of timeout: right at the time 0 only."""

    def site(self, site, render, indent):
        lines = super().site(site, render, indent)
        return [line.replace(".timeout(", ".timeout_at(") if "async with" in line else line for line in lines]


class MovedHandlers(wait_for_programs.After):
    """The block around the try statement: its handlers no longer see the TimeoutError."""

    def attempt(self, node, render, indent):
        first = node.body[0]
        if not isinstance(first, wait_for_programs.Site) or first.kind != "simple" or first.limit == "None":
            return super().attempt(node, render, indent)
        head = indent + "async with %s.timeout(%s):" % (render.asyncio, first.limit)
        inner = indent + "    "
        lines = [head, inner + "try:", inner + "    " + first.statement("await " + first.call)]
        lines += render.block(node.body[1:], inner + "    ") if node.body[1:] else []
        for header, block in node.handlers:
            lines += [inner + header] + render.block(block, inner + "    ")
        return lines


class WholeCompound(wait_for_programs.After):
    """The whole `if`, `for`, `match` or `with` in the block: its body is under the timeout too."""

    def site(self, site, render, indent):
        if site.kind != "head" or site.limit == "None":
            return super().site(site, render, indent)
        head = indent + "async with %s.timeout(%s):" % (render.asyncio, site.limit)
        inner = indent + "    "
        return [head, inner + site.statement("await " + site.call)] + self.suites(site, render, inner)


class YieldInside(wait_for_programs.After):
    """The yield in the block: the consumer is under the timeout."""

    def site(self, site, render, indent):
        if site.kind != "yield" or site.limit == "None":
            return super().site(site, render, indent)
        head = indent + "async with %s.timeout(%s):" % (render.asyncio, site.limit)
        return [head, indent + "    " + site.statement("await " + site.call)]


class SwallowedTimeout(wait_for_programs.After):
    """A TimeoutError that is suppressed."""

    def site(self, site, render, indent):
        if site.kind != "simple" or site.limit == "None":
            return super().site(site, render, indent)
        lines = super().site(site, render, indent + "    ")
        return [indent + "try:"] + lines + [indent + "except TimeoutError:", indent + "    pass"]


class ExtraTask(wait_for_programs.After):
    """A task around X: other loop iterations, another task."""

    def site(self, site, render, indent):
        changed = wait_for_programs.Site(
            site.kind, site.form, site.template, "asyncio.ensure_future(%s)" % site.call, site.limit,
            site.keyword, site.body, site.orelse,
        )
        return super().site(changed, render, indent)


class LostShield(wait_for_programs.After):
    """A shield that is taken away."""

    def site(self, site, render, indent):
        call = site.call
        if call.startswith("asyncio.shield(SHARED."):
            call = call[len("asyncio.shield(") : -1]
        changed = wait_for_programs.Site(
            site.kind, site.form, site.template, call, site.limit, site.keyword, site.body, site.orelse
        )
        return super().site(changed, render, indent)


class EarlyCall(wait_for_programs.After):
    """X evaluated before the block, with the rest of the arguments of the statement after it."""

    def site(self, site, render, indent):
        if site.kind != "simple" or site.limit == "None" or "key(log)" not in site.template:
            return super().site(site, render, indent)
        head = indent + "async with %s.timeout(%s):" % (render.asyncio, site.limit)
        text = site.statement("await " + site.call).replace("key(log)", "early")
        return [indent + "early = key(log)", head, indent + "    " + text]


class NoneAsZero(wait_for_programs.After):
    """timeout(0) where the timeout was None."""

    def site(self, site, render, indent):
        if site.limit != "None":
            return super().site(site, render, indent)
        changed = wait_for_programs.Site(
            site.kind, site.form, site.template, site.call, "0", site.keyword, site.body, site.orelse
        )
        return super().site(changed, render, indent)


class NextStatementInside(wait_for_programs.After):
    """Sleeping in the block after the statement, as if the next statement had been moved too."""

    def site(self, site, render, indent):
        lines = super().site(site, render, indent)
        if site.kind != "simple" or site.limit == "None":
            return lines
        return lines + [indent + "    await asyncio.sleep(0)"]


class SelfCancel(wait_for_programs.After):
    """A handler that cancels and forgets to say so: `except CancelledError` around the await."""

    def site(self, site, render, indent):
        if site.kind != "simple" or site.limit == "None":
            return super().site(site, render, indent)
        lines = super().site(site, render, indent + "    ")
        return [indent + "try:"] + lines + [indent + "except asyncio.CancelledError:", indent + "    raise TimeoutError"]


WAIT_FOR_MUTANTS = (
    HoistedAwait, LostTimeout, LongerTimeout, AbsoluteTimeout, MovedHandlers, WholeCompound, YieldInside,
    SwallowedTimeout, ExtraTask, LostShield, EarlyCall, NoneAsZero, NextStatementInside, SelfCancel,
)


class NotKept(task_programs.After):
    """The helper forgets to store the task."""

    helper = task_programs.HELPER.replace("    _background_tasks.add(task)\n", "")


class NeverDiscarded(task_programs.After):
    """The helper keeps the task for ever: its exception is never reported."""

    helper = task_programs.HELPER.replace("    task.add_done_callback(_background_tasks.discard)\n", "")


class WeaklyKept(task_programs.After):
    """A weak set holds nothing."""

    helper = task_programs.HELPER.replace("= set()", "= weakref.WeakSet()")


class Retrieved(task_programs.After):
    """A callback that reads the result: an exception is no longer reported as never retrieved."""

    helper = task_programs.HELPER.replace(
        "_background_tasks.discard)", "lambda done: (_background_tasks.discard(done), done.cancelled() or done.exception()))"
    )


class NothingReturned(task_programs.After):
    """The helper returns nothing: a chained callback fails."""

    helper = task_programs.HELPER.replace("    return task\n", "")


class Later(task_programs.After):
    """The task is made in the next iteration."""

    def wrap(self, call):
        return "asyncio.get_running_loop().call_soon(lambda: _keep_task(%s)) or asyncio.get_running_loop().create_future()" % call


class Shielded(task_programs.After):
    """A second task around the first."""

    def wrap(self, call):
        return "_keep_task(asyncio.ensure_future(asyncio.shield(%s)))" % call


TASK_MUTANTS = (NotKept, NeverDiscarded, WeaklyKept, Retrieved, NothingReturned, Later, Shielded)


class GatherPrograms:
    """The programs with gather, in the spelling of one of the two codemods."""

    def __init__(self, after, floor):
        self.__name__ = "gather_programs"
        self.Before = gather_spelling.Before
        self.After = after
        self.floor = floor

    def programs(self, seed, count):
        return gather_programs.programs(seed, count, self.floor)


def write_all(directory, generator, style, seed, count):
    """Write the programs in one spelling; return what the manifest would say."""
    os.makedirs(directory, exist_ok=True)
    column = "%d.%d" % sys.version_info[:2]
    kinds = {}
    for name, program in generator.programs(seed, count):
        generator.write(directory, name, program.source(style))
        kinds[name] = program.kinds().get(column)
    return kinds


def check_loop(generator, seed):
    """Return whether the virtual loop runs programs exactly as asyncio's own iteration does."""
    good = True
    for name, program in generator.programs(seed, LOOP_PROGRAMS):
        code = compile(program.source(generator.Before()), name, "exec", dont_inherit=True)
        one, two = run_program(code), run_program(code, loop_class=UnchangedLoop)
        good = good and one.view() == two.view()
    print(json.dumps({"loop": generator.__name__, "programs": LOOP_PROGRAMS, "as_asyncio": good}), flush=True)
    return good


def check_model(generator, seed):
    """Return whether a model of gather without any change gives the traces of gather itself."""
    good, runs = True, 0
    for name, program in generator.programs(seed, MODEL_PROGRAMS):
        text = program.source(generator.Before())
        code = compile(text, name, "exec", dont_inherit=True)
        check = GroupCheck(code, code, (text, ""))
        chance = random.Random("model " + name)
        for schedule in check.schedules(MUTANT_CANCELS, chance):
            if schedule[:1] == [("eager",)]:
                continue
            check.with_message = len(schedule) == 1
            one, two = check.run(code, schedule), check.run(check.marked, schedule, make_switched(()))
            good = good and one.view() == two.view()
            runs += 1
    print(json.dumps({"model": "gather without changes", "runs": runs, "as_gather": good}), flush=True)
    return good


def check_family(family, generator, mutants, options, directory):
    """Return whether the reference passes and every mutant is caught."""
    good = check_loop(generator, options.seed)
    before = os.path.join(directory, family + "-before")
    after = os.path.join(directory, family + "-after")
    count = max(options.count, MUTANT_PROGRAMS)
    write_all(before, generator, generator.Before(), options.seed, count)
    kinds = write_all(after, generator, generator.After(), options.seed, count)
    if "either" in kinds.values():
        kinds = {name: "safe" if kind == "either" else kind for name, kind in kinds.items()}
    names = sorted(kinds)[: options.count]
    summary, failed = compare_directories(before, after, kinds, family, options.cancels, options.jobs, names)
    summary["safe_programs"] = sum(kinds[name] == "safe" for name in names)
    print(json.dumps(summary), flush=True)
    good = good and not failed
    names = sorted(kinds)[:MUTANT_PROGRAMS]
    for mutant in mutants:
        if sys.version_info >= getattr(mutant, "below", (4,)):
            continue
        broken = os.path.join(directory, "%s-%s" % (family, mutant.__name__))
        write_all(broken, generator, mutant(), options.seed, len(names))
        # One that does not compile would be caught without any help of the checks.
        changed = [name for name in names if read(after, name) != read(broken, name) and compiles(read(broken, name))]
        summary, failed = compare_directories(before, broken, kinds, family, MUTANT_CANCELS, options.jobs, changed)
        caught = len(summary["different"]["unexplained"])
        unsafe = sum(kinds[name] != "safe" for name in summary["different"]["unexplained"])
        report = {"mutant": mutant.__name__, "changed": len(changed), "unexplained": caught, "of_unsafe": unsafe}
        report["safe_but_different"] = len(summary["safe_but_different"])
        report["caught"] = caught > 0
        good = good and caught > 0
        print(json.dumps(report), flush=True)
    return good


def read(directory, name):
    with open(os.path.join(directory, name), encoding="utf-8") as file:
        return file.read()


def compiles(text):
    try:
        compile(text, "program", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--cancels", type=parse_cancels, default=None)
    parser.add_argument("--family", action="append", help="only this one; may be given several times")
    options = parser.parse_args()
    group = GatherPrograms(gather_spelling.Group, 11)
    families = {
        "wait-for": (11, wait_for_programs, WAIT_FOR_MUTANTS),
        "gather-group": (11, group, GROUP_MUTANTS),
        "gather-siblings": (8, GatherPrograms(gather_spelling.Siblings, 8), SIBLINGS_MUTANTS),
        "keep-task": (8, task_programs, TASK_MUTANTS),
    }
    good = True
    prepare_process()
    with tempfile.TemporaryDirectory() as directory:
        for family, (minor, generator, mutants) in families.items():
            if sys.version_info < (3, minor) or family not in (options.family or families):
                continue
            good = check_family(family, generator, mutants, options, directory) and good
            if generator is group:
                good = check_model(generator, options.seed) and good
    print(json.dumps({"selfcheck": "passed" if good else "FAILED"}))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
