"""What may differ once a gather is rewritten, and how each difference is proved and named.

`gather-group` is for `async with asyncio.TaskGroup()`, `gather-siblings` for gather whose siblings are
cancelled and awaited after a failure. For both: whenever nothing fails, the forms do the same in the
same iterations of the loop. That covers the order of evaluation, arguments that raise or suspend,
iterables that fail midway, context variables, and every statement around the gather.

Any other difference is explained only if the original program, with the gathers that were rewritten
replaced by a model of what the contract says of them (`gather_models.py`), gives exactly the
rewritten program's trace, down to the loop iteration of each event, and if the model notes that a
child failed or was cancelled, or that the gather was cancelled from outside. For `gather-siblings` a
child must have failed with an `Exception`: else gather's own behaviour is promised.

The names are those of the changes that the contract lists, and two that follow from a TaskGroup's
handling of cancellations while it awaits the siblings of a failed child (`WAITING` and `COUNT`). They
are the fewest ones that, switched on one by one in a gather, give the rewritten trace. Where none
do, because a cancellation from outside and a failure meet, those at work are named.

The rewritten gathers are those whose lines are no longer in the rewritten program. Under an eager
task factory (3.12 and later), with which both codemods leave gathers alone, programs run once, and
must do the same when nothing fails.
"""

import ast
import asyncio
import itertools
import sys

import gather_models
from virtual_loop import run_program
from wait_for_check import CONTEXT_CHAIN, first_difference

TOLERATED = {CONTEXT_CHAIN}
EAGER = "eager"  # a schedule with this point runs under an eager task factory
EAGER_FAILURE = "under an eager task factory, where the codemods refuse, a child fails"
STATEMENT, VALUE = "_gather_statement", "_gather_value"
HAS_EAGER_TASKS = sys.version_info >= (3, 12)
HAS_MESSAGES = sys.version_info >= (3, 9)


class Check:
    """Both forms of one program."""

    def __init__(self, before, after, texts):
        self.before = before
        self.after = after
        self.marked = mark_rewritten(*texts)
        self.with_message = False

    # Schedules.

    def schedules(self, limit, chance):
        """Yield lists of points at which the main task is cancelled; none at first."""
        yield []
        if HAS_EAGER_TASKS:
            yield [(EAGER,)]
        plain = self.run(self.before, [])
        # The forms take the same iterations until something fails: cancel at each, and between handles.
        points = [("iteration", n) for n in range(plain.iterations + 1)]
        between = [("step", n) for n in range(plain.steps + 1)]
        singles = points if limit is None else chance.sample(points, min(limit, len(points)))
        for point in singles:
            yield [point]
        extra = max(2, len(singles) // 4) if limit != 0 else 0
        for point in chance.sample(between, min(extra, len(between))):
            yield [point]
        if len(points) > 1 and extra:
            for _ in range(extra):
                yield sorted(chance.sample(points, 2), key=repr)

    # Runs.

    def run(self, code, points, model=None):
        """Run one form; *model* is what the marked gathers are."""
        group = getattr(asyncio, "TaskGroup", None)

        def prepare(loop):
            if (EAGER,) in points:
                loop.set_task_factory(asyncio.eager_task_factory)
            if group is not None:
                asyncio.TaskGroup = gather_models.OrderedGroup

        names = {
            STATEMENT: lambda *awaitables: model(False, awaitables),
            VALUE: lambda *awaitables: model(True, awaitables),
        }
        acts = [point for point in points if point != (EAGER,)]
        try:
            return run_program(code, acts, self.with_message, prepare, names=names)
        finally:
            if group is not None:
                asyncio.TaskGroup = group

    def compare(self, schedule):
        """Return None, or the classes that explain the difference under this schedule."""
        self.with_message = HAS_MESSAGES and len(repr(schedule)) % 3 == 0  # some, the same on every run
        before = self.run(self.before, schedule)
        after = self.run(self.after, schedule)
        if before.view(True, True) == after.view(True, True):
            return None
        if before.view() == after.view():
            return {"classes": [CONTEXT_CHAIN], "what": None}
        observed = set()
        model = self.run(self.marked, schedule, self.model(observed))
        if observed and (EAGER,) in schedule:
            return {"classes": [EAGER_FAILURE], "what": None}
        if model.view() != after.view():
            return {"classes": [], "what": dict(first_difference(model, after, True), but="as modelled")}
        if not observed:
            return {"classes": [], "what": first_difference(before, after, True)}
        return {"classes": self.names(schedule, observed, after), "what": None}


class GroupCheck(Check):
    """For gather-to-task-group."""

    def model(self, observed):
        return gather_models.make_group(observed)

    def names(self, schedule, observed, after):
        """Return the fewest of the observed changes that a gather needs to give the rewritten trace."""
        candidates = [change for change in gather_models.CHANGES if change in observed]
        for size in range(1, len(candidates) + 1):
            for changes in itertools.combinations(candidates, size):
                run = self.run(self.marked, schedule, gather_models.make_switched(changes))
                if run.view() == after.view():
                    return list(changes)
        return candidates


class SiblingsCheck(Check):
    """For gather-cancel-siblings."""

    def model(self, observed):
        return gather_models.make_siblings(observed)

    def names(self, schedule, observed, after):
        return sorted(observed)


class Family:
    """What `compare.py` looks for in the module of a family."""

    def __init__(self, check):
        self.Check = check
        self.TOLERATED = TOLERATED


GROUP_FAMILY = Family(GroupCheck)
SIBLINGS_FAMILY = Family(SiblingsCheck)


# Which gathers were rewritten.


def mark_rewritten(before, after):
    """Compile the program *before* with the gathers that are not in *after* under names of their own."""
    tree = ast.parse(before)
    marker = Marker(tree, before.splitlines(), after.splitlines())
    return compile(ast.fix_missing_locations(marker.visit(tree)), "marked", "exec", dont_inherit=True)


def is_default(option):
    """Is this keyword argument `return_exceptions=False`?"""
    return option.arg == "return_exceptions" and getattr(option.value, "value", None) is False


class Marker(ast.NodeTransformer):
    """Renames the gathers whose lines are gone."""

    def __init__(self, tree, before, after):
        self.before = before
        self.after = after
        self.modules, self.functions = set(), set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                self.modules.update(name.asname or name.name for name in node.names if name.name == "asyncio")
            elif isinstance(node, ast.ImportFrom) and node.module == "asyncio":
                self.functions.update(name.asname or name.name for name in node.names if name.name == "gather")

    def is_rewritten(self, node):
        """Is this a call of gather, and one whose lines are gone?"""
        if not isinstance(node, ast.Call) or any(not is_default(option) for option in node.keywords):
            return False  # what a rewrite makes of `return_exceptions=True` has no model
        function = node.func
        if isinstance(function, ast.Attribute):
            named = function.attr == "gather" and getattr(function.value, "id", None) in self.modules
        else:
            named = getattr(function, "id", None) in self.functions
        lines = self.before[node.lineno - 1 : node.end_lineno]
        ends = range(len(lines), len(self.after) + 1)
        return named and not any(self.after[end - len(lines) : end] == lines for end in ends)

    def marked(self, node, name):
        call = ast.Call(ast.Name(name, ast.Load()), [self.visit(argument) for argument in node.args], [])
        return ast.copy_location(call, node)

    def visit_Expr(self, node):
        if isinstance(node.value, ast.Await) and self.is_rewritten(node.value.value):
            node.value.value = self.marked(node.value.value, STATEMENT)
            return node
        return self.generic_visit(node)

    def visit_Call(self, node):
        return self.marked(node, VALUE) if self.is_rewritten(node) else self.generic_visit(node)
