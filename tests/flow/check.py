"""Run the functions of `programs.py` and hold what was seen against what `aiomend_semantics::flow` said.

    check.py PROGRAMS ANSWERS --seed 1 [--runs 6] [--mutant NAME]

Each function is compiled with marks around its statements, and with wrappers around a few runs of statements that tell
whether control falls through, raises or jumps. It runs over random decisions, traced by opcode: every load, store and
deletion of a variable is seen. What must hold on every run:

- a name said to be definitely assigned is bound, one said not to be possibly assigned is not;
- a name that is read before it is bound anew after a region is in the region's live names for that way out;
- a name that is read in a region before the region binds it is in its reads; what it binds is in its writes;
- a region is left only by its exits, and an unreachable one is never entered;
- cell and free variables are the compiler's.

The last line is a summary in JSON. `--mutant` falsifies one kind of answer: the check must then fail.
"""

import argparse
import ast
import collections
import dis
import json
import random
import sys
import warnings

MINOR = sys.version_info.minor
VARIANTS = 3
TOOL = 4  # of `sys.monitoring`


# Helpers that the programs call.


class E1(Exception):
    pass


class E2(Exception):
    pass


class Exhausted(BaseException):
    """A loop that no decision ends: in `except*` none may be left by `break`."""


class Point:
    __match_args__ = ("a",)
    a, b = 1, 2


class Things:
    key = 1
    a = b = 0

    def __init__(self, world):
        object.__setattr__(self, "world", world)

    def __setattr__(self, name, value):
        self.world.decide()

    def __getitem__(self, key):
        return self.world.v(key)

    def __setitem__(self, key, value):
        self.world.decide()

    def __delitem__(self, key):
        self.world.decide()


class Manager:
    def __init__(self, world):
        self.world = world

    def __enter__(self):
        self.world.decide()
        return self.world.pair()

    def __exit__(self, kind, error, trace):
        return self.world.rng.random() < 0.4

    async def __aenter__(self):
        return self.__enter__()

    async def __aexit__(self, *error):
        return self.__exit__(*error)


class World:
    """The decisions of one run."""

    def __init__(self, seed, log):
        self.rng = random.Random(seed)
        self.fuel = 300
        self.kept = []
        self.log = log
        self.chance = self.rng.choice([0.0, 0.01, 0.03, 0.1])

    def decide(self, value=None):
        """Perhaps raise, perhaps run code that was kept for later; else give a truth value."""
        self.fuel -= 1
        if self.fuel < 0:
            return False
        if self.kept and self.rng.random() < 0.1:
            self.rng.choice(self.kept)()
        if self.rng.random() < self.chance:
            raise self.rng.choice([E1, E1, E2, NameError])
        return self.rng.random() < 0.5

    t = decide

    def v(self, value=None):
        self.decide()
        return self.rng.choice([0, 1, 2, 7])

    def w(self, value=None):
        return self.rng.randint(1, 9)

    def use(self, *values, k=None):
        self.decide()
        return self.rng.choice([0, 1, 2])

    def it(self, value=None):
        self.decide()
        return [1] * self.rng.randint(0, 2 if self.fuel > 0 else 0)

    def pairs(self, value=None):
        return [(1, 2)] * len(self.it()) + [(1,)] * (self.rng.random() < 0.05)

    def pair(self, value=None):
        self.decide()
        return [1, 2] if self.rng.random() < 0.95 else [1]

    def triple(self, value=None):
        return [1, 2, 3]

    async def av(self, value=None):
        return self.v()

    async def ait(self, value=None):
        for item in self.it():
            self.decide()
            yield item

    async def apairs(self, value=None):
        for item in self.pairs():
            yield item

    def cm(self, value=None):
        self.decide()
        return Manager(self)

    acm = cm

    def late(self, code):
        def run():
            if callable(code):
                code(1)
            else:
                for _ in code:
                    pass

        if self.rng.random() < 0.5:
            self.kept.append(run)
        if self.rng.random() < 0.5:
            run()

    def stop(self):
        self.fuel -= 1
        if self.fuel < -5000:
            raise Exhausted
        return self.fuel < 0 or self.rng.random() < 0.3

    def same(self, value):
        return lambda function: function

    def base(self, value):
        return object

    def pick(self, kind):
        self.decide()
        return kind

    def m(self, value):
        return self.rng.choice([1, 2, 3, [1, 2], [1], {"a": 1, "b": 2, "c": 3}, Point(), "text", 1.5])

    def names(self):
        helpers = "t v w use it pairs pair triple av ait apairs cm acm late stop same base pick m".split()
        known = {name: getattr(self, name) for name in helpers}
        return {**known, "E1": E1, "E2": E2, "Point": Point, "o": Things(self), "x9": 2, "G0": 1}


# Marks.


class Marker:
    """Puts marks into a function, and wrappers around a few of its regions."""

    def __init__(self, text, answer, rng):
        self.rng = rng
        self.lines = text.split("\n")
        self.regions = answer["regions"]
        self.by_lines = {(region["first"], region["last"]): at for at, region in enumerate(self.regions)}

    def mark(self, function):
        self.suite(function, "body")

    def suite(self, owner, field):
        statements = getattr(owner, field)
        for statement in statements:
            self.inside(statement)
        lines = [first_line(statement) for statement in statements]
        runs = [
            (start, end, self.by_lines[lines[start], lines[end]])
            for start in range(len(lines))
            for end in range(start, len(lines))
            if (lines[start], lines[end]) in self.by_lines
        ]
        for line in lines:
            assert (line, line) in self.by_lines, f"no answer for line {line}"
        chosen = self.rng.choice(runs) if self.rng.random() < 0.5 else None
        marked = []
        for at, statement in enumerate(statements):
            single = self.by_lines[lines[at], lines[at]]
            if chosen and at == chosen[0]:
                before, marked = marked, []
            marked += [call("_m", single), statement, call("_a", single)]
            if chosen and at == chosen[1]:
                marked = before + [call("_in", chosen[2]), wrapped(marked, chosen[2])]
        setattr(owner, field, marked)

    def inside(self, statement):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return
        for field in ("body", "orelse", "finalbody"):
            inner = getattr(statement, field, None)
            if inner and self.lines[inner[0].lineno - 1].lstrip().startswith("elif"):
                self.inside(inner[0])
            elif inner:
                self.suite(statement, field)
        for part in getattr(statement, "handlers", []) + getattr(statement, "cases", []):
            self.suite(part, "body")


def first_line(statement):
    decorators = getattr(statement, "decorator_list", [])
    return min([statement.lineno] + [decorator.lineno for decorator in decorators])


def call(name, number):
    function, argument = ast.Name(name, ast.Load()), ast.Constant(number, kind=None)
    return ast.Expr(ast.Call(function, [argument], []))


def wrapped(statements, number):
    wrapper = ast.parse(
        f"try:\n pass\nexcept BaseException:\n _exc({number})\n raise\nfinally:\n _end({number})"
    ).body[0]
    wrapper.body = statements + [call("_fall", number)]
    return wrapper


def find(tree, name):
    return next(node for node in ast.walk(tree) if getattr(node, "name", None) == name)


# Runs.

AT_ONCE = {"<listcomp>", "<setcomp>", "<dictcomp>"}


def codes(code, name, own):
    """The code of the function `name`, and of all that is nested in it: for each, what its instructions do."""
    found = {}

    def visit(code, inside, at_once):
        is_own = code.co_name == name
        at_once = is_own or at_once and code.co_name in AT_ONCE
        if inside or is_own:
            found[code] = actions(code, own if is_own else own.intersection(code.co_freevars), at_once)
        for constant in code.co_consts:
            if hasattr(constant, "co_code"):
                visit(constant, inside or is_own, at_once)

    visit(code, False, False)
    return found


def accesses():
    """What opcodes do to variables: a letter for each variable, `L`oad, `S`tore or `D`elete."""
    found = {}
    for opname, opcode in dis.opmap.items():
        words = opname.split("_")
        is_access = {"FAST", "DEREF", "CLASSDEREF"} & set(words) and words[0] in ("LOAD", "STORE", "DELETE")
        if is_access and opname != "LOAD_FAST_AND_CLEAR":
            found[opcode] = "".join(word[0] for word in words if word in ("LOAD", "STORE", "DELETE"))
    return found


ACCESSES = accesses()
FAST = {opcode for opname, opcode in dis.opmap.items() if "FAST" in opname}


def actions(code, wanted, at_once):
    table = {}
    bytecode = code.co_code
    extended = 0
    for offset in range(0, len(bytecode), 2):
        opcode, argument = bytecode[offset], bytecode[offset + 1] | extended
        extended = argument << 8 if opcode == dis.EXTENDED_ARG else 0
        kinds = ACCESSES.get(opcode)
        if not kinds:
            continue
        numbers = [argument] if len(kinds) == 1 else [argument >> 4, argument & 15]
        done = [
            (kind if at_once else kind.lower(), name)
            for kind, name in zip(kinds, [variable(code, opcode, number) for number in numbers])
            if name in wanted
        ]
        if done:
            table[offset] = done
    return table


def variable(code, opcode, number):
    if MINOR >= 11:
        return code._varname_from_oparg(number)
    return code.co_varnames[number] if opcode in FAST else (code.co_cellvars + code.co_freevars)[number]


class Tracer:
    """Writes down what every instruction does to variables, before it does it."""

    def __init__(self, tables, log):
        self.tables = tables
        self.log = log

    def __enter__(self):
        # What `f_trace_opcodes` reports of a new function begins too late from 3.12 on.
        if MINOR >= 12:
            monitoring = sys.monitoring
            monitoring.use_tool_id(TOOL, "flow")
            monitoring.register_callback(TOOL, monitoring.events.INSTRUCTION, self.note)
            for code in self.tables:
                monitoring.set_local_events(TOOL, code, monitoring.events.INSTRUCTION)
        else:
            sys.settrace(self.trace)

    def __exit__(self, *error):
        if MINOR >= 12:
            for code in self.tables:
                sys.monitoring.set_local_events(TOOL, code, 0)
            sys.monitoring.free_tool_id(TOOL)
        else:
            sys.settrace(None)

    def note(self, code, offset):
        self.log.extend(self.tables[code].get(offset, ()))

    def trace(self, frame, event, argument):
        if frame.f_code not in self.tables:
            return None
        frame.f_trace_opcodes = True
        frame.f_trace_lines = False
        return self.local

    def local(self, frame, event, argument):
        if event == "opcode":
            self.note(frame.f_code, frame.f_lasti)
        return self.local


def run(function, world):
    try:
        result = function(1, p1=2) if function.__code__.co_kwonlyargcount else function(1, 2)
        if hasattr(result, "__anext__"):
            for _ in range(20):
                drive(result.asend(None))
        elif hasattr(result, "send"):
            drive(result, world)
    except (Exception, StopAsyncIteration, Exhausted):
        pass


def drive(coroutine, world=None):
    try:
        coroutine.send(None)
        for _ in range(30):
            if world and world.rng.random() < 0.1:
                coroutine.throw(E1())
            elif world and world.rng.random() < 0.05:
                coroutine.close()
                return
            coroutine.send(1)
    except StopIteration:
        pass


class Checker:
    def __init__(self, seed):
        self.seed = seed
        self.failures = []
        self.counts = collections.Counter()
        self.sure = collections.Counter()

    def fail(self, kind, name, text):
        self.counts["failed " + kind] += 1
        self.failures.append(f"{name}: {kind}: {text}")

    def function(self, name, text, answer, runs):
        tree = ast.parse(text)
        plain = compile(text, "program", "exec", dont_inherit=True)
        self.variables(name, plain, answer)
        own = frozenset(answer["own"])
        seen = [collections.Counter() for _ in answer["regions"]]
        for variant in range(VARIANTS):
            rng = random.Random(f"{self.seed} {name} {variant}")
            for _ in range(5):
                tree = ast.parse(text)
                Marker(text, answer, rng).mark(find(tree, name))
                ast.fix_missing_locations(tree)
                try:
                    code = compile(tree, "program", "exec", dont_inherit=True)
                    break
                except SyntaxError:
                    continue  # too many statically nested blocks
            else:
                self.counts["not marked"] += 1
                continue
            tables = codes(code, name, own)
            for number in range(runs):
                log = []
                world = World(f"{self.seed} {name} {variant} {number}", log)
                names = {**world.names(), **marks(log, own)}
                chance, world.chance = world.chance, 0
                exec(code, names)
                world.chance = chance
                with Tracer(tables, log):
                    run(names[name], world)
                self.counts["runs"] += 1
                self.counts["events"] += len(log)
                self.judge(name, answer, log, own, seen)
        self.measure(answer, seen, own)

    def variables(self, name, plain, answer):
        code = find_code(plain, name)
        cells = set(answer["cells"]) | (set(answer["comprehension_cells"]) if MINOR < 12 else set())
        actual = {cell for cell in code.co_cellvars if not cell.startswith("c")}
        if cells != actual:
            self.fail("cells", name, f"said {sorted(cells)}, are {sorted(actual)}")
        hidden = {"__class__", "__classdict__", ".type_params", ".defaults", "T0", "T1"}
        actual = set(code.co_freevars) - hidden
        if set(answer["free"]) != actual:
            self.fail("free", name, f"said {sorted(answer['free'])}, are {sorted(actual)}")
        if not {"T0", "T1"} & set(code.co_freevars) <= set(answer["types"]):
            self.fail("free", name, "type parameters")
        if answer["class_cell"] != ("__class__" in code.co_freevars):
            self.fail("free", name, "__class__")

    def judge(self, name, answer, log, own, seen):
        regions = answer["regions"]
        self.forward(name, regions, log, own, seen)
        live = set()
        for event in reversed(log):
            kind, what = event[0], event[1]
            if kind in "lLdD":
                live.add(what)
            elif kind in "sS":
                live.discard(what)
            elif kind == "a" or kind == "fall":
                seen[what].update([("live", name) for name in live])
                self.subset(name, "live_after", regions[what], live)
            elif kind == "exc":
                self.subset(name, "live_exc", regions[what], live)
            elif kind == "jump":
                self.subset(name, "live_jump", regions[what], live)

    def subset(self, name, kind, region, actual):
        self.counts["checks"] += 1
        missing = actual - region[kind]
        if missing:
            self.fail(kind, name, f"lines {region['first']}-{region['last']}: {sorted(missing)}")

    def forward(self, name, regions, log, own, seen):
        # Regions that control is in, with the names that they have bound.
        open_regions = []
        for at, event in enumerate(log):
            kind, what = event[0], event[1]
            if kind in "LD":
                for region, written in open_regions:
                    if what not in written:
                        self.subset(name, "reads", regions[region], {what})
                    if kind == "D":
                        written.add(what)
                        self.subset(name, "writes", regions[region], {what})
            elif kind == "S":
                for region, written in open_regions:
                    written.add(what)
                    self.subset(name, "writes", regions[region], {what})
            elif kind == "m":
                region = regions[what]
                bound = event[2]
                self.assigned(name, "before", region, bound)
                seen[what].update([("before", name) for name in bound] + ["before"])
                if not region["reachable"]:
                    self.fail("reachable", name, f"line {region['first']}")
            elif kind == "a":
                region = regions[what]
                self.assigned(name, "after", region, event[2])
                seen[what].update([("after", name) for name in event[2]] + ["after"])
                self.expect(name, "falls", region)
            elif kind == "in":
                self.assigned(name, "before", regions[what], event[2])
                open_regions.append((what, set()))
            elif kind == "fall":
                self.assigned(name, "after", regions[what], event[2])
                self.expect(name, "falls", regions[what])
            elif kind == "end":
                self.counts["regions"] += 1
                open_regions.pop()
                if log[at - 1][:2] not in (("fall", what), ("exc", what)):
                    log[at] = ("jump", what)
                    self.expect(name, "jumps", regions[what])

    def expect(self, name, kind, region):
        self.counts["checks"] += 1
        if not region[kind]:
            self.fail(kind, name, f"lines {region['first']}-{region['last']}")

    def assigned(self, name, where, region, bound):
        self.counts["checks"] += 1
        place = f"lines {region['first']}-{region['last']}"
        if region[where] - bound:
            self.fail("definitely_" + where, name, f"{place}: {sorted(region[where] - bound)}")
        if bound - region["maybe_" + where]:
            self.fail("possibly_" + where, name, f"{place}: {sorted(bound - region['maybe_' + where])}")

    def measure(self, answer, seen, own):
        """Count how often the answer is as sharp as what many runs showed."""
        for region, counts in zip(answer["regions"], seen):
            if counts["before"] < 6 or counts["after"] < 6:
                continue
            for name in own:
                facts = [
                    ("definitely assigned", counts["before", name] == counts["before"], name in region["before"]),
                    ("not possibly assigned", not counts["before", name], name not in region["maybe_before"]),
                    ("not live after", not counts["live", name], name not in region["live_after"]),
                ]
                for fact, is_seen, is_said in facts:
                    if is_seen:
                        self.sure[fact, is_said] += 1


def marks(log, own):
    def mark(kind):
        return lambda number: log.append((kind, number, own.intersection(sys._getframe(1).f_locals)))

    def plain(kind):
        return lambda number: log.append((kind, number))

    return {"_m": mark("m"), "_a": mark("a"), "_in": mark("in"), "_fall": mark("fall"), "_exc": plain("exc"), "_end": plain("end")}


def find_code(code, name):
    if code.co_name == name:
        return code
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            found = find_code(constant, name)
            if found:
                return found
    return None


def falsify(answer, mutant):
    """Make one kind of answer wrong."""
    own = answer["own"]
    if mutant == "cells":
        answer["cells"] = answer["cells"][1:]
    if mutant == "free":
        answer["free"] = answer["free"][1:]
    for region in answer["regions"]:
        if mutant in ("before", "after"):
            region[mutant] = region["maybe_" + mutant]
        elif mutant in ("reads", "writes", "live_after", "live_exc", "live_jump", "maybe_before", "maybe_after"):
            region[mutant] = region[mutant][:-1]
        elif mutant in ("falls", "jumps"):
            region[mutant] = False
        elif mutant == "reachable":
            region[mutant] = region["first"] % 7 != 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("programs")
    parser.add_argument("answers")
    parser.add_argument("--seed", required=True)
    parser.add_argument("--runs", type=int, default=6)
    parser.add_argument("--mutant")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    with open(options.programs) as file:
        texts = file.read().split("\n# ----\n")
    with open(options.answers) as file:
        lines = file.read().split("\n")
    checker = Checker(options.seed)
    for text, line in zip(texts, lines):
        answer = json.loads(line)
        if options.mutant:
            falsify(answer, options.mutant)
        for region in answer["regions"]:
            for key, value in region.items():
                if isinstance(value, list):
                    region[key] = set(value)
        checker.function(answer["name"], text, answer, options.runs)
    for failure in checker.failures[:20]:
        print(failure)
    counts = dict(checker.counts, functions=len(lines), failures=len(checker.failures))
    sharp = {}
    for fact in sorted({fact for fact, _ in checker.sure}):
        said, all_seen = checker.sure[fact, True], checker.sure[fact, True] + checker.sure[fact, False]
        sharp[fact] = f"{said} of {all_seen}"
    print(json.dumps({"counts": counts, "sharp": sharp}))
    return 1 if checker.failures else 0


if __name__ == "__main__":
    sys.exit(main())
