"""Write random coroutines whose sections under a lock hold no suspension, for `extract-critical-section`.

    extract_programs.py --seed 1 --count 500 > programs.py

With `--shared-state` there is no lock, and the sections read and write attributes and globals, for that form of it.

Decisions, values, exceptions and things to remember come from the helpers `c`, `v`, `may`, `it`, `cm`, `keep` and `out`,
which `extract_check.py` gives the module as globals. Every coroutine is called `run_<n>`, in a class `Class_<n>` or not.

Names: `x…` variables, `p…` parameters, `n…` names of the function around, `e…` names of exceptions, `G…` globals.
"""

import argparse
import random

VARIABLES = ["x0", "x1", "x2", "x3", "x4"]
ERRORS = ["E1", "E2", "(E1, E2)", "Exception", "NameError"]


class Writer:
    def __init__(self, rng, shared_state=False):
        self.rng = rng
        self.shared_state = shared_state
        self.lines = []

    def emit(self, depth, line):
        self.lines.append("    " * depth + line)

    def chance(self, probability):
        return self.rng.random() < probability

    def name(self):
        return self.rng.choice(self.names)

    def value(self):
        rng = self.rng
        kind = rng.randrange(9)
        if kind < 3:
            return "v()"
        if kind < 6:
            return f"v({self.name()})"
        if kind == 6:
            return f"[{self.name()} for i in it()]"
        if kind == 7:
            return f"any({self.name()} == i for i in it())"
        return f"v({self.name()}, {self.name()})" if not self.is_method else f"v({self.name()}, self.state)"

    def coroutine(self, number):
        self.is_method = self.chance(0.5)
        self.nested = self.chance(0.2)
        self.names = VARIABLES + ["p0", "p1"]
        self.is_generator = self.chance(0.08)
        self.declared = False
        depth = 0
        self.lock = "self._lock" if self.is_method else "LOCK"
        if self.is_method:
            self.emit(0, f"class Class_{number}:")
            self.emit(1, "def __init__(self):")
            self.emit(2, "self._lock = asyncio.Lock()")
            self.emit(2, "self.state = 0")
            if self.shared_state:
                self.emit(2, "self.items = {}")
            depth = 1
        first = "self, " if self.is_method else ""
        if self.nested:
            self.emit(depth, f"async def run_{number}({first}n0, n1):")
            self.emit(depth + 1, "n2 = v()")
            self.names = self.names + ["n0", "n1", "n2"]
            self.emit(depth + 1, "async def inner(p0, p1):")
            self.body(depth + 2)
            if self.is_generator:
                self.emit(depth + 1, "return [item async for item in inner(v(), v())]")
            else:
                self.emit(depth + 1, "return await inner(v(), v())")
            if self.chance(0.2):
                self.emit(depth + 1, "n1 = v()")
        else:
            self.emit(depth, f"async def run_{number}({first}p0, p1):")
            self.body(depth + 1)
        self.emit(0, "")

    def body(self, depth):
        rng = self.rng
        if self.chance(0.5 if self.shared_state else 0.15):
            self.declared = True
            self.emit(depth, "global G0")
            self.names = self.names + ["G0"]
        for name in VARIABLES:
            if self.chance(0.85):
                self.emit(depth, f"{name} = {rng.choice(['v()', 'v(p0)', 'None'])}")
        if self.chance(0.1):
            self.emit(depth, f"def before(): return {self.name()}")
            self.emit(depth, "keep(before)")
        self.loop = self.chance(0.25)
        tried = rng.random()
        if self.loop:
            self.emit(depth, "for i0 in it():")
            depth += 1
        if tried < 0.2:
            self.emit(depth, "try:")
            depth += 1
        elif tried < 0.25:
            self.emit(depth, "with contextlib.suppress(E1):")
            depth += 1
        if self.chance(0.2):
            self.emit(depth, "await tick()")
        if self.shared_state:
            self.stretches(depth)
        else:
            self.emit(depth, f"async with {self.lock}:")
            for _ in range(rng.randint(2, 5)):
                self.statement(depth + 1, 0, False)
            if self.chance(0.15):
                self.emit(depth + 1, f"return {self.value()}" if not self.is_generator else "return")
        if tried < 0.2:
            depth -= 1
            if self.chance(0.6):
                self.emit(depth, f"except {rng.choice(ERRORS)}:")
                self.emit(depth + 1, f"out({self.name() if self.chance(0.3) else 'v()'})")
            else:
                self.emit(depth, "finally:")
                self.emit(depth + 1, f"out({self.name() if self.chance(0.3) else 'v()'})")
        elif tried < 0.25:
            depth -= 1
        if self.loop:
            if self.chance(0.5):
                self.emit(depth, f"out({self.name()})")
            depth -= 1
        for _ in range(rng.randint(0, 2)):
            self.emit(depth, "await tick()" if self.chance(0.3) else f"out({self.name()})")
        if self.is_generator:
            self.emit(depth, f"yield {self.value()}")
        elif self.chance(0.7):
            self.emit(depth, f"return {self.name()}")

    def stretches(self, depth):
        """Statements that read and write shared state, with suspensions here and there."""
        self.emit(depth, "await tick()")
        in_branch = self.chance(0.2)
        if in_branch:
            self.emit(depth, "if c():")
            depth += 1
        for _ in range(self.rng.randint(1, 3)):
            for _ in range(self.rng.randint(2, 5)):
                if self.chance(0.7):
                    self.shared(depth)
                else:
                    self.statement(depth, 0, False)
            if self.chance(0.5):
                self.emit(depth, "await tick()")
        if in_branch:
            self.emit(depth - 1, "else:")
            self.shared(depth)
            self.shared(depth)
            self.emit(depth, "await tick()")

    def shared(self, depth):
        """One statement that reads or writes state of the object or the module."""
        rng = self.rng
        places = ["self.state", "self.items[0]", "self.items[1]"] if self.is_method else []
        places += ["STATE[0]", "STATE[1]"] + ["G0"] * 2 * self.declared
        place = rng.choice(places)
        read = place if place in ("self.state", "G0") else place.replace("[", ".get(").replace("]", ")")
        self.emit(
            depth,
            rng.choice(
                [
                    f"{self.name()} = {read}",
                    f"{self.name()} = v({read}, {self.name()})",
                    f"{place} = {self.value()}",
                    f"{place} = v({read})",
                    f"if {read}: {self.name()} = v()",
                    f"if c(): {place} = {self.value()}",
                    f"if {read}: return",
                    f"for {rng.choice(VARIABLES)} in it(): {place} = v({read})",
                    f"{self.name()}, {place} = {self.value()}, v({read})",
                    f"may(); {self.name()} = {read}",
                ]
            ),
        )

    def block(self, depth, nesting, in_loop):
        for _ in range(self.rng.randint(1, 2)):
            self.statement(depth, nesting + 1, in_loop)

    def statement(self, depth, nesting, in_loop):
        rng = self.rng
        kinds = ["assign"] * 6 + ["augment", "pair", "call", "call", "may", "may", "walrus", "with", "state"]
        kinds += ["if", "if", "if", "for", "while", "try", "closure", "lambda", "sorted", "del", "import", "class"]
        kinds += ["return", "jump"]
        if nesting > 2:
            kinds = ["assign", "call", "may"]
        kind = rng.choice(kinds)
        if kind == "assign":
            self.emit(depth, f"{self.name()} = {self.value()}")
        elif kind == "augment":
            self.emit(depth, f"{self.name()} = v({self.name()})")
        elif kind == "pair":
            self.emit(depth, f"{self.name()}, {self.name()} = v(), {self.value()}")
        elif kind == "call":
            self.emit(depth, f"out({self.value()})")
        elif kind == "may":
            self.emit(depth, "may()")
        elif kind == "walrus":
            self.emit(depth, f"if c() and ({rng.choice(VARIABLES)} := {self.value()}):")
            self.block(depth + 1, nesting, in_loop)
        elif kind == "with":
            self.emit(depth, f"with cm() as {rng.choice(VARIABLES)}:")
            self.block(depth + 1, nesting, in_loop)
        elif kind == "state":
            if self.is_method:
                self.emit(depth, f"self.{rng.choice(['state', '__own'])} = {self.value()}")
            else:
                self.emit(depth, f"STATE[{rng.randrange(3)}] = {self.value()}")
        elif kind == "if":
            self.emit(depth, "if c():")
            self.block(depth + 1, nesting, in_loop)
            if self.chance(0.5):
                self.emit(depth, "else:")
                self.block(depth + 1, nesting, in_loop)
        elif kind == "for":
            self.emit(depth, f"for {rng.choice(VARIABLES)} in it():")
            self.block(depth + 1, nesting, True)
            if self.chance(0.2):
                self.emit(depth, "else:")
                self.block(depth + 1, nesting, in_loop)
        elif kind == "while":
            self.emit(depth, "while c():")
            self.block(depth + 1, nesting, True)
        elif kind == "try":
            self.emit(depth, "try:")
            self.block(depth + 1, nesting, in_loop)
            bound = rng.choice(["", " as e0", " as e0", " as x1"])
            self.emit(depth, f"except {rng.choice(ERRORS)}{bound}:")
            self.block(depth + 1, nesting, in_loop)
            if self.chance(0.3):
                self.emit(depth, "finally:")
                self.statement(depth + 1, 3, False)
        elif kind == "closure" and self.chance(0.5):
            self.emit(depth, "def nested():")
            name = rng.choice(VARIABLES)
            if self.chance(0.3):
                self.emit(depth + 1, f"nonlocal {name}")
                self.emit(depth + 1, f"{name} = v()")
            self.emit(depth + 1, f"return {name}")
            self.emit(depth, rng.choice(["keep(nested)", "out(nested())"]))
        elif kind == "lambda" and self.chance(0.5):
            self.emit(depth, f"keep(lambda: {self.name()})")
        elif kind == "sorted":
            name = rng.choice(VARIABLES)
            self.emit(depth, f"{name} = sorted(it(), key=lambda i: (str({self.name()}), -i))")
        elif kind == "del" and self.chance(0.4):
            self.emit(depth, f"del {rng.choice(VARIABLES)}")
        elif kind == "import":
            self.emit(depth, f"import math as {rng.choice(VARIABLES)}")
        elif kind == "class" and self.chance(0.4):
            self.emit(depth, f"class {rng.choice(VARIABLES)}: own = {self.name()}")
        elif kind == "return" and self.chance(0.6):
            value = "" if self.is_generator or self.chance(0.6) else f" {self.value()}"
            self.emit(depth, f"if c(): return{value}")
        elif kind == "jump" and (in_loop or self.loop and self.chance(0.2)):
            self.emit(depth, f"if c(): {rng.choice(['break', 'continue'])}")
        else:
            self.emit(depth, f"{self.name()} = {self.value()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--shared-state", action="store_true")
    options = parser.parse_args()
    print("import asyncio\nimport contextlib\n\nLOCK = asyncio.Lock()\nSTATE = {}\nG0 = 0\n\n")
    for number in range(options.first, options.first + options.count):
        print("\n".join(program(options.seed, number, options.shared_state)))


def program(seed, number, shared_state):
    """The lines of one coroutine: the first try that Python compiles."""
    for attempt in range(100):
        writer = Writer(random.Random(f"{seed}:{number}:{attempt}"), shared_state)
        writer.coroutine(number)
        try:
            compile("\n".join(writer.lines), "<program>", "exec")
        except SyntaxError:
            # `continue` in a `finally` before 3.8, a name that is global and nonlocal …
            continue
        return writer.lines
    raise SystemExit(f"no program {number} of seed {seed} compiles")


if __name__ == "__main__":
    main()
