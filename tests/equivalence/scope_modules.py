"""Modules and primitives of the generated projects of `scope_programs.py`."""

import re

NAMES = {
    "lock": ("_LOCK", "LOCK", "lock", "_lock", "_GLOBAL_LOCK", "GUARD", "_write_lock"),
    "semaphore": ("_SLOTS", "SEMAPHORE", "_limit", "slots"),
    "event": ("_READY", "DONE", "_event", "started"),
    "condition": ("_CHANGED", "CONDITION", "_cond"),
    "queue": ("_JOBS", "QUEUE", "_queue", "todo"),
    "barrier": ("_GATE", "BARRIER", "_barrier"),
}
KINDS = {
    "lock": ("Lock()",),
    "semaphore": ("Semaphore(2)", "Semaphore(value=3)", "Semaphore()", "BoundedSemaphore(2)", "BoundedSemaphore()"),
    "event": ("Event()",),
    "condition": ("Condition()",),
    "queue": ("Queue()", "Queue(maxsize=1)", "Queue(2)", "LifoQueue()", "PriorityQueue()", "PriorityQueue(maxsize=2)"),
    "barrier": ("Barrier(2)", "Barrier(3)"),
}


class Module:
    """A file under construction: what it imports, and the pieces of text below."""

    def __init__(self, project, name):
        self.project = project
        self.name = name
        self.dotted = project.package + "." + name if project.package else name
        self.asyncio = project.choose("asyncio", "asyncio", "asyncio", "aio")
        self.imports = {}  # text with marks -> None, in order
        self.pieces = []
        self.styles = {}
        self.used = set()  # names that are imported here or bound at module level

    def path(self):
        return self.dotted.replace(".", "/") + ".py"

    def add_import(self, line):
        self.imports.setdefault(line)

    def import_of(self, other):
        """How this module says `import other`, and the name it then has."""
        if other.dotted not in self.styles:
            if self.project.package:
                line, name = self.project.choose(
                    ("from %s import %s" % (other.project.package, other.name), other.name),
                    ("from . import " + other.name, other.name),
                    ("import %s as %s_module" % (other.dotted, other.name), other.name + "_module"),
                    ("import " + other.dotted, other.dotted),
                ) if self is not self.project.entry else ("import " + other.dotted, other.dotted)
            else:
                line, name = self.project.choose(
                    ("import " + other.dotted, other.dotted),
                    ("import %s as %s_module" % (other.dotted, other.name), other.name + "_module"),
                )
            self.styles[other.dotted] = (line, name)
        return self.styles[other.dotted]

    def source_of(self, other):
        """The module part of `from … import`."""
        if self.project.package and self is not self.project.entry and self.project.chance(0.6):
            return "." + other.name
        return other.dotted

    def constructor(self, call):
        """The text of a constructor; imports are chosen once a module and class."""
        name = call.partition("(")[0]
        style = self.styles.setdefault("class " + name, self.project.choose("plain", "plain", "from", "as"))
        if style == "plain":
            return self.asyncio + "." + call
        if style == "from":
            self.add_import("from asyncio import " + name)
            return call
        self.add_import("from asyncio.%s import %s as Async%s" % (MODULE_OF.get(name, "locks"), name, name))
        return "Async" + call

    def text(self):
        first = "import asyncio" if self.asyncio == "asyncio" else "import asyncio as aio"
        first = self.project.choose("", "", "", "", "from __future__ import annotations\n\n") + first
        docstring = ['"""The module %s."""' % self.name] if self.project.chance(0.2) else []
        head = "\n".join(docstring + [first] + sorted(self.imports, key=lambda line: line.startswith("from .")))
        body = "\n\n\n".join(piece.strip("\n") for piece in self.pieces)
        is_definition = body.startswith(("def", "async", "class", "@"))
        return "%s\n\n%s%s\n" % (head, "\n" * is_definition, body)


MODULE_OF = {name: "queues" for name in ("Queue", "LifoQueue", "PriorityQueue")}


class Primitive:
    """A primitive: its kind, where it stands, and how it is made."""

    def __init__(self, project, number):
        choose = project.choose
        kinds = ["lock"] * 4 + ["semaphore", "event", "queue"] * 2 + ["condition"]
        self.number = number
        self.kind = choose(*kinds + (["barrier"] if project.minor >= 11 else []))
        self.call = choose(*KINDS[self.kind])
        self.module = choose(*project.libraries or [project.entry])
        self.owner = None
        self.lazy = False
        self.refuse = None
        self.expected = None
        taken = self.module.used
        free = [name for name in NAMES[self.kind] if name not in taken and name not in project.names]
        self.name = choose(*free) if free else "_PRIMITIVE_%d" % number
        taken.add(self.name)
        if project.chance(0.25):
            self.owner = "Owner%d" % number
            self.sub = "Sub%d" % number if project.chance(0.6) else None
            self.sub_module = project.choose(*project.above(self.module)[:2])
            if project.chance(0.7) and not self.name.startswith("_"):
                self.name = "_" + self.name
        elif self.kind in ("lock", "semaphore", "event") and project.chance(0.15):
            self.lazy = True
        # The function that makes it when it is first needed, and returns it.
        self.getter = "_fetch_%d" % number if not self.owner and not self.lazy and project.chance(0.15) else None
        self.class_name = self.call.partition("(")[0]
        self.constructor = self.module.constructor(self.call)
        self.declaration = self.declared(project)

    def declared(self, project):
        if self.lazy or self.getter:
            return project.choose("%s = None", "%s: Optional = None") % self.name
        style = project.choose("plain", "plain", "plain", "plain", "annotated", "final", "lines")
        class_text = self.constructor.partition("(")[0]
        if style == "annotated":
            return "%s: %s = %s" % (self.name, class_text, self.constructor)
        if style == "final":
            return "%s: Final = %s" % (self.name, self.constructor)
        if style == "lines" and "()" not in self.constructor:
            head, _, rest = self.constructor.partition("(")
            return "%s = %s(\n    %s,\n)" % (self.name, head, rest[:-1])
        return "%s = %s" % (self.name, self.constructor)

    def getter_text(self):
        """The text of its getter."""
        return (
            "def {getter}():\n    global {name}\n    if {name} is None:\n        {name} = {made}\n    return {name}"
        ).format(getter=self.getter, name=self.name, made=self.constructor)

    @property
    def limit(self):
        digits = re.findall(r"\d", self.call)
        return int(digits[0]) if digits else 1

    @property
    def label(self):
        return "p%d" % self.number
