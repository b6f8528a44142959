"""Run the coroutines of `extract_programs.py` before and after, and compare what they do.

    extract_check.py before.py after.py [--runs 12] [--mutant output]

Results, exceptions, everything the helpers are told, the attributes of objects, the module's globals, and what closures
return once the coroutine is over must be equal, for every sequence of decisions that is tried. Prints one line of JSON.

A mutant spoils the rewritten module in the way a wrong codemod would: it must be caught.
"""

import argparse
import ast
import asyncio
import contextlib
import json
import random
import sys


class E1(Exception):
    pass


class E2(Exception):
    pass


class Tick:
    def __await__(self):
        yield "tick"


class World:
    """What one run of a coroutine is given, and what it says."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.said = []
        self.kept = []
        self.count = 0
        self.rounds = 0

    def names(self):
        return {
            "c": self.c, "v": self.v, "may": self.may, "it": self.it, "cm": self.cm,
            "keep": self.kept.append, "out": self.out, "tick": Tick, "E1": E1, "E2": E2,
        }

    def c(self):
        self.rounds += 1
        return self.rounds < 60 and self.rng.random() < 0.5

    def v(self, *values):
        self.count += 1
        self.said.append(("v", self.count, tuple(map(shown, values))))
        return self.count

    def may(self):
        chance = self.rng.random()
        if chance < 0.25:
            raise (E1 if chance < 0.15 else E2)("may")

    def it(self):
        self.rounds += 1
        return range(self.rng.randrange(3) if self.rounds < 60 else 0)

    @contextlib.contextmanager
    def cm(self):
        self.said.append("enter")
        try:
            yield self.v()
        finally:
            self.said.append("exit")

    def out(self, value):
        self.said.append(("out", shown(value)))


def shown(value):
    """A text for a value that is the same for the same value in both modules."""
    if isinstance(value, type):
        return f"class {value.__name__} {shown(getattr(value, 'own', None))}"
    if callable(value):
        return f"function {value.__name__}"
    if isinstance(value, (list, tuple)):
        return [shown(one) for one in value]
    return repr(value)


def drive(coroutine):
    """Run to the end: nothing else holds the lock, so only ticks suspend."""
    try:
        while True:
            coroutine.send(None)
    except StopIteration as stop:
        return ("returned", shown(stop.value))
    except Exception as error:
        return ("raised", type(error).__name__, [str(one) for one in error.args])


async def collect(generator):
    return [item async for item in generator]


def run(module, number, seed):
    world = World(seed)
    names = world.names()
    exec(module["code"], names)
    owner = names.get(f"Class_{number}")
    instance = owner() if owner else None
    function = getattr(instance, f"run_{number}") if owner else names[f"run_{number}"]
    made = function(world.v(), world.v())
    ending = drive(collect(made) if hasattr(made, "__aiter__") else made)
    later = []
    for closure in world.kept:
        try:
            later.append(shown(closure()))
        except Exception as error:
            later.append(type(error).__name__)
    lock = instance._lock if owner else names["LOCK"]
    state = {name: shown(value) for name, value in vars(instance).items() if name != "_lock"} if owner else None
    return [ending, world.said, later, lock.locked(), state, shown(sorted(names["STATE"].items())), shown(names["G0"])]


def split(tree):
    """The code of each coroutine with everything it needs, by number."""
    common, own, pending = [], {}, []
    for node in tree.body:
        name = getattr(node, "name", "")
        number = name.rpartition("_")[2]
        if name.startswith(("Class_", "run_")) and number.isdigit():
            own[int(number)] = pending + [node]
            pending = []
        elif isinstance(node, ast.FunctionDef):
            pending.append(node)
        else:
            common.append(node)
    parts = {}
    for number, nodes in own.items():
        tree = ast.Module(body=common + nodes, type_ignores=[])
        parts[number] = {"code": compile(tree, f"<{number}>", "exec"), "dump": ast.dump(tree)}
    return parts


class Mutant(ast.NodeTransformer):
    """Spoil what stands at the place of a section."""

    def __init__(self, kind):
        self.kind = kind

    def is_call(self, node):
        if not isinstance(node, ast.Call):
            return False
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        return name.startswith("_") and "_critical" in name

    def visit_Assign(self, node):
        if self.kind == "output" and self.is_call(node.value):
            target = node.targets[0]
            first = target.elts[0] if isinstance(target, ast.Tuple) else target
            first.id = "dropped"
        self.generic_visit(node)
        return node

    def visit_Call(self, node):
        if self.kind == "input" and self.is_call(node) and node.args:
            node.args[-1] = ast.copy_location(ast.Constant(value=None, kind=None), node.args[-1])
        self.generic_visit(node)
        return node

    def visit_Return(self, node):
        if self.kind == "early" and isinstance(node.value, ast.Constant) and node.value.value is False:
            node.value.value = True
        if self.kind == "return" and node.value is not None and self.is_call(node.value):
            return ast.copy_location(ast.Expr(value=node.value), node)
        return node

    def visit_FunctionDef(self, node):
        if self.kind == "global":
            node.body = [one for one in node.body if not isinstance(one, ast.Global)]
        self.generic_visit(node)
        return node


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument("--mutant", choices=["output", "input", "early", "return", "global"])
    options = parser.parse_args()
    # Before Python 3.10 a lock belongs to a loop from the beginning.
    asyncio.set_event_loop(asyncio.new_event_loop())
    texts = [open(path, encoding="utf-8").read() for path in (options.before, options.after)]
    if options.mutant:
        tree = Mutant(options.mutant).visit(ast.parse(texts[1]))
        ast.fix_missing_locations(tree)
        after = split(tree)
    else:
        after = split(ast.parse(texts[1]))
    before = split(ast.parse(texts[0]))
    changed = [number for number in before if before[number]["dump"] != after[number]["dump"]]
    failures = []
    for number in changed:
        for seed in range(options.runs):
            one = run(before[number], number, f"{number}:{seed}")
            two = run(after[number], number, f"{number}:{seed}")
            if one != two:
                failures.append({"number": number, "seed": seed, "before": one, "after": two})
                break
    print(json.dumps({"bodies": len(before), "rewritten": len(changed), "failures": len(failures), "first": failures[:2]}))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
