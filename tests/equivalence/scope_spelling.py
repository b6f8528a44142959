"""Spellings of the projects of `scope_programs.py`: the original, right rewrites, and wrong ones.

A right rewrite moves all primitives into `main`, where the project allows it, or behind accessors. A mutant makes one
mistake that a rewriting tool could make; `scope_check.py` must find it.
"""

import re

MARK = re.compile(r"«(\w)(\d*)(?::([^»]*))?»")
IMPORTED = re.compile(r"(?:from \S+ )?import (?:\S+ as )?(\w+)(?:\.\w+)*$")


class Spelling:
    """Replaces the marks in the text of a module."""

    drops_imports = True

    def __init__(self, project):
        self.project = project
        self.module_now = None

    def module(self, module):
        self.module_now = module
        text = self.replaced(module.text())
        if self.drops_imports:
            text = without_unused(text)
        return "\n".join(once(text.split("\n")))

    def line(self, text, module):
        self.module_now = module
        return MARK.sub(self.replacement, text)

    def replaced(self, text):
        lines = []
        for line in text.split("\n"):
            new = MARK.sub(self.replacement, line)
            if new.strip() or not line.strip():
                indent = line[: len(line) - len(line.lstrip())]
                rest = new.split("\n")
                lines += [rest[0]] + [indent + more if more else "" for more in rest[1:]]
        return "\n".join(lines)

    def replacement(self, match):
        kind, number, rest = match.group(1), match.group(2), match.group(3) or ""
        number = int(number) if number else None
        if kind in "PDCIL":
            return getattr(self, {"P": "use", "D": "declaration", "C": "member", "I": "imported", "L": "lazy"}[kind])(
                self.project.primitives[number], rest
            )
        if kind == "M":
            return self.opening()
        function = self.project.functions[number]
        return self.parameters(function, rest) if kind == "S" else self.arguments(function, rest)

    # What stands for the marks, as in the original.

    def use(self, primitive, rest):
        if primitive.getter:
            return (rest[1:] if rest.startswith("=") else rest + primitive.getter) + "()"
        return rest[1:] if rest.startswith("=") else rest + ("." if primitive.owner else "") + primitive.name

    def declaration(self, primitive, rest):
        above, behind = rest.split("|") if rest else ("", "")
        getter = "\n\n\n" + primitive.getter_text() + "\n\n" if primitive.getter else ""
        return above + "\n" * bool(above) + primitive.declaration + behind + getter

    def member(self, primitive, rest):
        return primitive.declaration

    def imported(self, primitive, rest):
        return self.import_line(primitive.getter or primitive.name, rest)

    def import_line(self, name, rest):
        source, alias = rest.split("|")
        return "from %s import %s%s" % (source, name, " as " + alias if alias else "")

    def lazy(self, primitive, rest):
        name = primitive.name
        return "global %s\nif %s is None:\n    %s = %s" % (name, name, name, primitive.constructor)

    def opening(self):
        return ""

    def needed(self, function):
        return []

    def parameters(self, function, rest):
        names = self.needed(function)
        if rest == "starred":
            return (", *, " + ", ".join(names) if names else "") + ", "
        if not names:
            return ""
        if rest == "line":
            return "".join("\n    %s," % name for name in names)
        if rest == "star":
            return ", *, " + ", ".join(names)
        return (", " if rest != "first" else "") + ", ".join(names)

    def arguments(self, function, rest):
        names = self.needed(function)
        if rest == "kw":
            return "".join(", %s=%s" % (name, name) for name in names)
        if rest == "line":
            return "".join("\n    %s," % name for name in names)
        return (", " if names and rest == "pos" else "") + ", ".join(names)


class Before(Spelling):
    """The original."""

    drops_imports = False


class Main(Spelling):
    """All primitives are made in `main` and passed on."""

    def fresh(self, primitive):
        return "shared_primitive_%d" % primitive.number

    def use(self, primitive, rest):
        return self.fresh(primitive)

    def declaration(self, primitive, rest):
        return ""

    def imported(self, primitive, rest):
        return ""

    def lazy(self, primitive, rest):
        return ""

    def opening(self):
        call = self.module_now.asyncio + ".%s"
        return "\n".join("%s = %s" % (self.fresh(one), call % one.call) for one in self.project.primitives)

    def needed(self, function):
        if function.is_main:
            return []
        needed, seen, rest = set(), set(), [function]
        while rest:
            one = rest.pop()
            if one.number not in seen:
                seen.add(one.number)
                needed |= {primitive.number for primitive in one.uses}
                rest += one.calls
        return [self.fresh(self.project.primitives[number]) for number in sorted(needed)]


class Accessor(Spelling):
    """All primitives are kept on the loop."""

    def name(self, primitive):
        return "_get_primitive_%d" % primitive.number

    def use(self, primitive, rest):
        if primitive.owner:
            return "%s.%s()" % (rest, self.name(primitive))
        return (rest if rest.endswith(".") else "") + self.name(primitive) + "()"

    def body(self, primitive):
        a = primitive.module.asyncio
        key = "%s.%s" % (primitive.module.dotted, primitive.number)
        return (
            "loop = {a}.get_running_loop()\nprimitive = getattr(loop, \"{key}\", None)\nif primitive is None:\n"
            "    primitive = {made}\n    setattr(loop, \"{key}\", primitive)\nreturn primitive"
        ).format(a=a, key=key, made=primitive.constructor)

    def definition(self, primitive):
        lines = ["    " + line for line in self.body(primitive).split("\n")]
        return "\n".join(["def %s():" % self.name(primitive)] + lines)

    def declaration(self, primitive, rest):
        return self.definition(primitive)

    def member(self, primitive, rest):
        return "@staticmethod\n" + self.definition(primitive) + "\n"

    def imported(self, primitive, rest):
        return self.import_line(self.name(primitive), rest.partition("|")[0] + "|")

    def lazy(self, primitive, rest):
        return ""


def reference(project):
    """The right rewrite of a project."""
    return Accessor(project) if project.blocks_main else Main(project)


class MadePerCall(Accessor):
    """An accessor that makes a new one each time."""

    def body(self, primitive):
        return "return " + primitive.constructor


class ContextVariable(Accessor):
    """An accessor that keeps it in a context variable: every task has its own."""

    def body(self, primitive):
        return (
            "import contextvars\nkept = globals().setdefault(\"_kept_{n}\", contextvars.ContextVar(\"kept\"))\n"
            "primitive = kept.get(None)\nif primitive is None:\n    primitive = {made}\n    kept.set(primitive)\n"
            "return primitive"
        ).format(n=primitive.number, made=primitive.constructor)


class Cached(Accessor):
    """An accessor that keeps the first one for ever."""

    def body(self, primitive):
        key = "_kept_%d" % primitive.number
        return (
            "if \"{key}\" not in globals():\n    globals()[\"{key}\"] = {made}\nreturn globals()[\"{key}\"]"
        ).format(key=key, made=primitive.constructor)


class PerInstance(Accessor):
    """An attribute of a class becomes one of each object."""

    def definition(self, primitive):
        if not primitive.owner:
            return super().definition(primitive)
        made = "self.__dict__.setdefault(\"_own\", %s)" % primitive.constructor
        return "def %s(self):\n    return %s" % (self.name(primitive), made)

    def member(self, primitive, rest):
        return self.definition(primitive) + "\n"

    def use(self, primitive, rest):
        if primitive.owner and rest != "self" and not rest.endswith("()"):
            return "%s().%s()" % (rest, self.name(primitive))
        return super().use(primitive, rest)


class MissedModule(Accessor):
    """A module that imports a primitive stays as it was."""

    def module(self, module):
        homes = {primitive.module for primitive in self.project.primitives}
        if module not in homes:
            return Before(self.project).module(module)
        return super().module(module)


class MissedCall(Main):
    """The calls of one function do not pass it on."""

    def arguments(self, function, rest):
        users = [one for one in self.project.functions if one.uses]
        return "" if function is users[0] else super().arguments(function, rest)


class MadeInEachFunction(Main):
    """Each function makes its own instead of being given the one of `main`."""

    def use(self, primitive, rest):
        return "%s.%s" % (self.module_now.asyncio, primitive.call)

    def needed(self, function):
        return []


class SharedKey(Accessor):
    """Two primitives are kept under one name."""

    def body(self, primitive):
        return re.sub(r'"[\w.]+\.\d+"', '"primitive"', super().body(primitive))


def main_mutant(kind):
    return lambda project: Accessor(project) if project.blocks_main else kind(project)


ALL = {
    "before": Before,
    "reference": reference,
    "accessor": Accessor,
    "made-per-call": MadePerCall,
    "context-variable": ContextVariable,
    "cached": Cached,
    "per-instance": PerInstance,
    "missed-module": MissedModule,
    "shared-key": SharedKey,
    "missed-call": main_mutant(MissedCall),
    "made-in-each-function": main_mutant(MadeInEachFunction),
}


def once(lines):
    """Leave out import lines that stand there already."""
    seen, kept = set(), []
    for line in lines:
        if line.startswith(("import ", "from ")):
            if line in seen:
                continue
            seen.add(line)
        kept.append(line)
    return kept


def without_unused(text):
    """Leave out the imports whose names are not used."""
    lines = text.split("\n")
    kept = []
    for line in lines:
        found = IMPORTED.match(line)
        if found and "journal" not in line and "," not in line:
            name = found.group(1)
            dotted = line.startswith("import ") and " as " not in line and line[len("import "):]
            word = dotted or (line.rpartition(" as ")[2] if " as " in line else name)
            others = "\n".join(other for other in lines if not other.startswith(("import ", "from ")))
            if not re.search(r"(?<![\w.])%s\b" % re.escape(word), others):
                continue
        kept.append(line)
    return "\n".join(kept)
