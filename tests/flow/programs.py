"""Write random functions whose control flow, bindings and reads `check.py` watches.

    programs.py --seed 1 --count 500 --minor 12 > programs.py

Every statement stands on a line of its own. Decisions, values and exceptions come from the helpers `t`,
`v`, `it`, `cm` and their asynchronous kin, which `check.py` gives the functions as globals; a loop ends
because `stop` says so at the latest. A target's name is `target_<n>`; it may stand in another function, whose names
are then free in it, or in a class.

Names: `x…` variables, `p…` parameters, `n…` names of the function around, `c…` targets of
comprehensions (they are variables of nobody else), `e…` names of exceptions, `g…` nested functions, `k…` nested
classes, `G…` globals.
"""

import argparse
import random

VARIABLES = ["x0", "x1", "x2", "x3", "x4"]
ERRORS = ["E1", "E2", "(E1, E2)", "Exception", "UnboundLocalError", "NameError", "pick(E1)"]


class Writer:
    def __init__(self, rng, minor):
        self.rng = rng
        self.minor = minor
        self.lines = []

    def function(self, number):
        rng = self.rng
        self.is_async = rng.random() < 0.25
        self.is_generator = rng.random() < 0.15
        self.name = f"target_{number}"
        self.names = list(VARIABLES) + ["p0", "p1"]
        self.outer = rng.random() < 0.3
        self.in_class = rng.random() < 0.15
        self.declared = set()
        self.serial = 0
        depth = 0
        if self.outer:
            self.emit(depth, f"def outer_{number}(n0, n1):")
            depth += 1
            self.names += ["n0", "n1"]
        if self.in_class:
            self.emit(depth, f"class Class_{number}:")
            depth += 1
        parameters = rng.choice(["p0, p1", "p0, *p1", "p0, p1=v(0)", "p0, /, p1", "p0, *, p1=None, **p2"])
        types = "[T0, T1: int]" if self.minor >= 12 and rng.random() < 0.2 else ""
        self.types = bool(types)
        self.emit(depth, f"{'async ' * self.is_async}def {self.name}{types}({parameters}):")
        if rng.random() < 0.15:
            name = rng.choice(["G0", "G1"])
            self.emit(depth + 1, f"global {name}")
            self.declared.add(name)
            self.names.append(name)
        if self.outer and rng.random() < 0.3:
            self.emit(depth + 1, "nonlocal n0")
        for name in VARIABLES:
            if rng.random() < 0.85:
                self.emit(depth + 1, f"{name} = {self.value(rng.choice([0, 0, 1]))}")
        self.block(depth + 1, rng.randint(3, 7), loop=False, nesting=0, final=False)
        if self.is_generator:
            self.emit(depth + 1, "yield v(1)")
        self.emit(depth + 1, f"use({self.name_read()})")
        if self.in_class:
            depth -= 1
            if self.outer:
                self.emit(depth, f"return Class_{number}.{self.name}")
            else:
                self.emit(depth, f"{self.name} = Class_{number}.{self.name}")
        elif self.outer:
            self.emit(depth, f"return {self.name}")
        if self.outer:
            self.emit(0, f"{self.name} = outer_{number}(1, 2)")
        self.emit(0, "")

    def emit(self, depth, text):
        self.lines.append("    " * depth + text if text else "")

    def fresh(self, letter):
        self.serial += 1
        return f"{letter}{self.serial}"

    # Expressions.

    def name_read(self):
        names = self.names + (["T0"] if self.types and self.rng.random() < 0.1 else [])
        return self.rng.choice(names)

    def bindable(self):
        """A name to bind: never a name of the function around, unless it is declared."""
        return self.rng.choice(VARIABLES + VARIABLES + ["p0", "p1"] + sorted(self.declared))

    def number(self):
        return self.rng.randint(0, 99)

    def test(self, depth=2):
        rng = self.rng
        kind = rng.randint(0, 12) if depth else 0
        if kind <= 4:
            return f"t({self.number()})"
        if kind == 5:
            return f"({self.bindable_local()} := t({self.number()}))"
        if kind == 6:
            return f"{self.test(depth - 1)} and {self.test(depth - 1)}"
        if kind == 7:
            return f"({self.test(depth - 1)} or {self.test(depth - 1)})"
        if kind == 8:
            return f"(not {self.test(depth - 1)})"
        if kind == 9:
            return f"({self.test(depth - 1)} if {self.test(depth - 1)} else {self.test(depth - 1)})"
        if kind == 10:
            return f"t({self.name_read()})"
        if kind == 11:
            return f"(t(0) < ({self.bindable_local()} := t(1)) < ({self.bindable_local()} := t(2)))"
        return rng.choice(["True", "False", "1", "0", "None", "t(3) is None"])

    def bindable_local(self):
        return self.rng.choice(VARIABLES)

    def value(self, depth=2):
        rng = self.rng
        kind = rng.randint(0, 17) if depth else rng.randint(0, 3)
        if kind <= 1:
            return f"v({self.number()})"
        if kind <= 3:
            return f"v({self.name_read()})"
        if kind == 4:
            return f"({self.value(depth - 1)}, {self.value(depth - 1)})"
        if kind == 5:
            return f"({self.bindable_local()} := {self.value(depth - 1)})"
        if kind == 6:
            return f"({self.value(depth - 1)} if {self.test(1)} else {self.value(depth - 1)})"
        if kind == 7:
            return f"({self.value(depth - 1)} and {self.value(depth - 1)})"
        if kind == 8:
            return f"use({self.value(depth - 1)}, k={self.value(depth - 1)})"
        if kind == 9:
            return f'f"{{{self.name_read()}!r:{{w({self.name_read()})}}}}"'
        if kind in (10, 11, 12):
            return self.comprehension(depth)
        if kind == 13:
            return f"late(lambda c9, c8={self.name_read()}: use(c9, {self.name_read()}))"
        if kind == 14 and self.is_async:
            return f"(await av({self.number()}))"
        if kind == 15 and self.is_generator:
            return f"(yield v({self.number()}))"
        if kind == 16:
            return f"(lambda: {self.name_read()})"
        if kind == 17 and self.in_class and rng.random() < 0.3:
            return "use(__class__)"
        return f"v({self.number()})"

    def comprehension(self, depth):
        rng = self.rng
        c0, c1 = self.fresh("c"), self.fresh("c")
        inner = rng.choice([c0, self.name_read(), f"use({c0}, {self.name_read()})", self.test(1)])
        if rng.random() < 0.3:
            inner = f"({self.bindable_local()} := {inner})"
        clauses = f"for {c0} in it({self.name_read()})"
        if self.is_async and rng.random() < 0.2:
            clauses = f"async for {c0} in ait(1)"
        if rng.random() < 0.4:
            condition = self.test(1)
            # `if a if b else c` would end at the wrong `if`.
            clauses += f" if ({condition})"
        if rng.random() < 0.3:
            clauses += f" for {c1} in it({c0})"
            if rng.random() < 0.5:
                clauses += f" if (t({self.name_read()}))"
        kind = rng.randint(0, 4)
        if kind <= 1:
            return f"[{inner} {clauses}]"
        if kind == 2:
            return f"{{w({inner}) {clauses}}}"
        if kind == 3:
            return f"{{w({inner}): {self.name_read()} {clauses}}}"
        if "async for" in clauses or "await" in inner:
            return f"[{inner} {clauses}]"
        return f"late(({inner} {clauses}))"

    # Statements.

    def block(self, depth, count, **where):
        for _ in range(count):
            self.statement(depth, **where)

    def body(self, depth, where, **changes):
        where = {**where, **changes}
        where["nesting"] += 1
        self.block(depth + 1, self.rng.choice([1, 1, 2, 2, 3]), **where)

    def statement(self, depth, loop, nesting, final):
        rng = self.rng
        where = {"loop": loop, "nesting": nesting, "final": final}
        choices = ["assign"] * 6 + ["read"] * 4 + ["parts", "augment", "delete", "import", "assert", "annotated"]
        choices += ["nested", "class", "attribute"]
        if nesting:
            choices += ["raise", "return"]
        if loop:
            choices += ["break", "continue"]
        if nesting < 4:
            choices += ["if"] * 4 + ["while", "for", "for", "try", "try", "try", "finally", "finally", "with", "with"]
            if self.minor >= 10:
                choices += ["match", "match"]
            if self.minor >= 11:
                choices += ["group"]
        kind = rng.choice(choices)
        getattr(self, "make_" + kind)(depth, where)

    def make_assign(self, depth, where):
        targets = " = ".join(self.bindable() for _ in range(self.rng.choice([1, 1, 1, 2])))
        self.emit(depth, f"{targets} = {self.value()}")

    def make_parts(self, depth, where):
        a, b = self.bindable(), self.bindable()
        self.emit(depth, self.rng.choice([f"{a}, {b} = pair(1)", f"({a}, *{b}) = pair({self.name_read()})", f"[{a}, o[{self.test(1)}], {b}] = triple(2)"]))

    def make_attribute(self, depth, where):
        name = self.name_read()
        self.emit(depth, self.rng.choice([f"o.a = {name}", f"o[{name}] += {self.value(1)}", f"del o[{name}]", f"o.b: int = {name}"]))

    def make_augment(self, depth, where):
        self.emit(depth, f"{self.bindable()} += {self.value()}")

    def make_annotated(self, depth, where):
        self.emit(depth, f"{self.bindable_local()}: int" + self.rng.choice(["", f" = {self.value()}"]))

    def make_delete(self, depth, where):
        if self.rng.random() < 0.6:
            self.emit(depth, f"del {self.rng.choice(VARIABLES)}" + self.rng.choice(["", f", {self.bindable_local()}"]))
        else:
            self.make_read(depth, where)

    def make_import(self, depth, where):
        name = self.bindable()
        self.emit(depth, self.rng.choice([f"import math as {name}", f"from math import pi as {name}", "import os.path"]))

    def make_assert(self, depth, where):
        self.emit(depth, f"assert {self.test()}, {self.value(1)}")

    def make_read(self, depth, where):
        self.emit(depth, f"use({', '.join(self.value(1) for _ in range(self.rng.randint(1, 2)))})")

    def make_raise(self, depth, where):
        self.emit(depth, self.rng.choice(["raise E1", f"raise E2(v({self.name_read()})) from None", "raise"]))

    def make_return(self, depth, where):
        self.emit(depth, "return" if self.is_async and self.is_generator else self.rng.choice(["return", f"return {self.value()}"]))

    def make_break(self, depth, where):
        self.emit(depth, "break")

    def make_continue(self, depth, where):
        self.emit(depth, "continue" if self.minor >= 8 else "break")

    def make_nested(self, depth, where):
        rng = self.rng
        name = rng.choice([self.fresh("g"), self.bindable_local()])
        if rng.random() < 0.3:
            self.emit(depth, f"@same({self.value(0)})")
        self.emit(depth, f"def {name}(c9=0, c8={self.value(1)}, *, c7={self.name_read()}):")
        if rng.random() < 0.4:
            captured = rng.choice(VARIABLES)
            self.emit(depth + 1, f"nonlocal {captured}")
            if rng.random() < 0.8:
                self.emit(depth + 1, rng.choice([f"{captured} = c8", f"del {captured}", f"{captured} += 1", "pass"]))
        self.emit(depth + 1, rng.choice([f"return use(c9, {self.name_read()})", "return c9", f"return [{self.name_read()} for c6 in it({self.name_read()})]"]))
        if rng.random() < 0.7:
            self.emit(depth, f"late({name})")

    def make_class(self, depth, where):
        rng = self.rng
        self.emit(depth, f"class {rng.choice([self.fresh('k'), self.bindable_local()])}(base({self.name_read()})):")
        self.emit(depth + 1, rng.choice(["pass", f"y0 = use({self.name_read()})", f"def method(self): return {self.name_read()}"]))

    def make_if(self, depth, where):
        rng = self.rng
        self.emit(depth, f"if {self.test()}:")
        self.body(depth, where)
        while rng.random() < 0.3:
            self.emit(depth, f"elif {self.test()}:")
            self.body(depth, where)
        if rng.random() < 0.5:
            self.emit(depth, "else:")
            self.body(depth, where)

    def make_while(self, depth, where):
        rng = self.rng
        test = rng.choice(["True", "1", "t(0) or t(1)", self.test()])
        self.emit(depth, f"while {test}:")
        self.emit(depth + 1, "if stop():")
        self.emit(depth + 2, rng.choice(["break", "break", f"return {self.value(0)}" if not (self.is_async and self.is_generator) else "return"]))
        self.body(depth, where, loop=True)
        if rng.random() < 0.4:
            self.emit(depth, "else:")
            self.body(depth, where)

    def make_for(self, depth, where):
        rng = self.rng
        target = rng.choice([self.bindable(), self.bindable(), f"{self.bindable()}, {self.bindable()}", f"o[{self.name_read()}]"])
        iterable = "pairs" if "," in target else "it"
        word = "for"
        if self.is_async and rng.random() < 0.5:
            word, iterable = "async for", "a" + iterable
        self.emit(depth, f"{word} {target} in {iterable}({self.value(1)}):")
        self.body(depth, where, loop=True)
        if rng.random() < 0.4:
            self.emit(depth, "else:")
            self.body(depth, where)

    def make_with(self, depth, where):
        rng = self.rng
        word, manager = ("async with", "acm") if self.is_async and rng.random() < 0.5 else ("with", "cm")
        items = []
        for _ in range(rng.choice([1, 1, 2])):
            target = rng.choice(["", f" as {self.bindable()}", f" as ({self.bindable()}, {self.bindable()})"])
            if manager == "cm" and rng.random() < 0.3:
                manager = "nullcontext"
            argument = "pair(1)" if manager == "nullcontext" else self.value(1)
            items.append(f"{manager}({argument}){target}")
        self.emit(depth, f"{word} {', '.join(items)}:")
        self.body(depth, where)

    def make_try(self, depth, where):
        rng = self.rng
        self.emit(depth, "try:")
        self.body(depth, where)
        for _ in range(rng.choice([1, 1, 2])):
            name = rng.choice(["", "", f" as {self.fresh('e')}", f" as {self.bindable_local()}"])
            self.emit(depth, f"except {rng.choice(ERRORS)}{name}:")
            self.body(depth, where)
            if name and rng.random() < 0.4:
                self.emit(depth + 1, f"use({name.split()[1]})")
        if rng.random() < 0.3:
            self.emit(depth, "except:")
            self.body(depth, where)
        if rng.random() < 0.4:
            self.emit(depth, "else:")
            self.body(depth, where)
        if rng.random() < 0.35:
            self.emit(depth, "finally:")
            self.body(depth, where)

    def make_finally(self, depth, where):
        self.emit(depth, "try:")
        self.body(depth, where)
        self.emit(depth, "finally:")
        self.body(depth, where)

    def make_group(self, depth, where):
        rng = self.rng
        where = {**where, "loop": False}
        self.emit(depth, "try:")
        self.body(depth, where)
        before = len(self.lines)
        for kind in rng.sample(["E1", "E2", "NameError"], rng.choice([1, 2])):
            name = rng.choice(["", f" as {self.fresh('e')}", f" as {self.bindable_local()}"])
            self.emit(depth, f"except* {kind}{name}:")
            self.body(depth, where)
        # `return` is no Python in such a handler.
        for at in range(before, len(self.lines)):
            if self.lines[at].lstrip().startswith("return"):
                indent = len(self.lines[at]) - len(self.lines[at].lstrip())
                self.lines[at] = " " * indent + "pass"
        if rng.random() < 0.3:
            self.emit(depth, "finally:")
            self.body(depth, where)

    def make_match(self, depth, where):
        rng = self.rng
        self.emit(depth, f"match m({self.name_read()}):")
        for _ in range(rng.randint(1, 3)):
            pattern = rng.choice([
                "1", f"[{rng.choice(VARIABLES)}, p0]", f"{{'a': {rng.choice(VARIABLES)}, **p1}}",
                f"Point({rng.choice(VARIABLES)}, b=x9)", f"(1 | 2) as {rng.choice(VARIABLES)}",
                f"[x0, *x1] | {{'a': x0, 'b': x1}}", "o.key", f"str({rng.choice(VARIABLES)})", f"{rng.choice(VARIABLES)},",
            ])
            guard = f" if {self.test()}" if rng.random() < 0.4 else ""
            self.emit(depth + 1, f"case {pattern}{guard}:")
            self.body(depth + 1, where)
        if rng.random() < 0.4:
            self.emit(depth + 1, f"case {rng.choice(['_', rng.choice(VARIABLES)])}:")
            self.body(depth + 1, where)


def compiles(text):
    try:
        compile(text, "program", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--minor", type=int, required=True)
    options = parser.parse_args()
    rng = random.Random(options.seed * 1000 + options.minor)
    made = 0
    while made < options.count:
        writer = Writer(rng, options.minor)
        writer.emit(0, "from contextlib import nullcontext")
        writer.function(made)
        text = "\n".join(writer.lines) + "\n"
        # A name may be both a parameter and declared, or used before its declaration: then it is no Python.
        if len(writer.lines) < 120 and compiles(text):
            print(text, end="# ----\n")
            made += 1


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    main()
