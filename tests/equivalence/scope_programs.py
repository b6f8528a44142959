"""Generate projects whose event loops share primitives, for scope-global-lock.

    python scope_programs.py --seed 1 --count 500 --out DIR [--manifest FILE] [--spelling before]

A project is a directory of one to five modules, flat or a package, and an entry. One to three primitives stand at
module level or in classes, or are made when they are first needed; functions use them directly, through others, from
other modules, in tasks of every kind. Some projects do with a primitive what must be refused. What a section does is
printed by `journal.py`, which says OVERLAP when more tasks are inside than the primitive allows. They run on CPython
3.8 and later, some on 3.11 and later. `scope_spelling.py` writes them in other ways than the original.
"""

import os
import random
import re

import generator
import scope_spelling
from scope_families import FAMILIES
from scope_functions import Function, wrap
from scope_modules import Module, Primitive
from scope_traps import choose_trap

JOURNAL = '''"""Says what happens."""

_inside = {}


def note(*words):
    print(*words)


def enter(name, limit):
    _inside[name] = _inside.get(name, 0) + 1
    print("enter", name, _inside[name], "OVERLAP" if _inside[name] > limit else "")


def leave(name):
    _inside[name] -= 1
    print("leave", name)


def reset():
    _inside.clear()
'''
MODULES = ("pages", "shared", "store", "jobs", "reports", "orders", "lock")


class Project:
    """A generated project."""

    def __init__(self, seed):
        self.seed = seed
        self.random = random.Random("scopes %s" % seed)
        self.minor = 11 if self.chance(0.15) else 8
        self.package = self.choose("app", "shop") if self.chance(0.4) else None
        count = self.choose(0, 1, 1, 2, 2, 3, 4)
        self.names = names = self.random.sample(MODULES, count)
        self.blocks_main = set()
        self.entry = None
        self.libraries = [Module(self, name) for name in names]
        if not self.libraries:
            self.package = None
        package, self.package = self.package, None
        self.entry = Module(self, self.choose("run", "start", "cli"))
        self.package = package
        self.functions = []
        self.classes = {}
        self.exports = {}  # lines of the package's __init__
        self.survives = False
        self.before_run = []
        self.extra_files = {}
        # A parameter called `lock` must not hide what a section means.
        self.shapes = ["default", "rest", "keyword", "options", "annotated", "lines", "taken"]
        self.primitives = [Primitive(self, number) for number in range(self.choose(1, 1, 1, 2, 2, 3))]
        if "lock" in names or any(primitive.name == "lock" for primitive in self.primitives):
            self.shapes.remove("taken")
        for primitive in self.primitives:
            self.declare(primitive)
        scenarios = []
        for primitive in self.primitives:
            if self.chance(0.28) and not primitive.lazy and not primitive.getter:
                choose_trap(self, primitive).set(self, primitive)
            scenarios.append(self.scenario(primitive))
        self.write_classes()
        self.write_entry(scenarios)

    def choose(self, *options):
        return self.random.choice(options)

    def chance(self, share):
        return self.random.random() < share

    def modules(self):
        return self.libraries + [self.entry]

    def above(self, module):
        """The modules that may import this one, itself first."""
        modules = self.modules()
        return modules[modules.index(module):]

    def declare(self, primitive):
        module = primitive.module
        if primitive.owner:
            self.blocks_main.add("class attribute")
            self.classes[primitive.owner] = {"primitive": primitive, "methods": [], "sub": []}
            return
        if primitive.getter:
            self.blocks_main.add("getter")
        if "Optional" in primitive.declaration or "Final" in primitive.declaration:
            name = "Final" if "Final" in primitive.declaration else "Optional"
            module.add_import("from typing import " + name)
        above = self.choose("", "", "# What all of them share.")
        behind = self.choose("", "", "  # shared") if "\n" not in primitive.declaration else ""
        module.pieces.append("«D%d:%s|%s»" % (primitive.number, above, behind))
        if self.chance(0.3):
            module.pieces[-1] += "\nSETTING_%d = %d" % (primitive.number, primitive.number)

    def use(self, primitive, module, receiver=None):
        """The expression for a primitive in a module."""
        number = primitive.number
        if primitive.owner:
            if receiver is None:
                receiver = self.class_in(primitive.owner, primitive.module, module)
            return "«P%d:%s»" % (number, receiver)
        if module is primitive.module:
            return "«P%d:»" % number
        key = ("primitive", number)
        if key not in module.styles:
            module.styles[key] = self.choose("from", "as", "module", "reexport")
        style = module.styles[key]
        if style == "from" and primitive.name in module.used and ("imported", number) not in module.styles:
            style = module.styles[key] = "module"
        if style == "module":
            line, name = module.import_of(primitive.module)
            module.add_import(line)
            return "«P%d:%s.»" % (number, name)
        alias = "shared_%d" % number if style == "as" else None
        source = module.source_of(primitive.module)
        if style == "reexport" and self.package:
            self.exports.setdefault("«I%d:.%s|»" % (number, primitive.module.name))
            source = self.package
            if primitive.name in module.used and ("imported", number) not in module.styles:
                alias = module.styles.setdefault(("alias", number), "shared_%d" % number)
            alias = module.styles.get(("alias", number))
            # A package that imports its modules cannot be imported by one that stands before.
            if module is not self.entry:
                source, alias = primitive.module.dotted, "shared_%d" % number
        elif style == "reexport":
            alias = "shared_%d" % number
        module.styles[("imported", number)] = True
        module.used.add(alias or primitive.name)
        module.add_import("«I%d:%s|%s»" % (number, source, alias or ""))
        return "«P%d:%s»" % (number, "=" + alias if alias else "")

    def class_in(self, name, home, module):
        """The name of a class in a module."""
        if home is module:
            return name
        module.add_import("from %s import %s" % (module.source_of(home), name))
        return name

    def reference(self, function, module):
        """The name of a function in a module."""
        if function.owner:
            return "%s().%s" % (self.class_in(function.owner, function.module, module), function.name)
        if function.module is module:
            return function.name
        style = module.styles.setdefault(("functions", function.module.dotted), self.choose("from", "from", "module"))
        if style == "from":
            module.add_import("from %s import %s" % (module.source_of(function.module), function.name))
            return function.name
        line, name = module.import_of(function.module)
        module.add_import(line)
        return "%s.%s" % (name, function.name)

    def add_function(self, module, **details):
        function = Function(self, len(self.functions), module, **details)
        self.functions.append(function)
        return function

    def scenario(self, primitive):
        """Return the function that runs all users of a primitive at the same time."""
        family = FAMILIES[primitive.kind](self, primitive)
        calls = []
        for function, count in family.users:
            for _ in range(self.choose(0, 0, 1, 1, 2)):
                function = wrap(self, function, primitive, family.may_multiply)
            calls += [function] * count
        if family.any_order:
            self.random.shuffle(calls)
        homes = [call.module for call in calls + family.first]
        home = self.choose(*self.above(max(homes, key=self.modules().index)))
        runner = self.add_function(home, stem="all_of", shape="none", calls=set(calls) | set(family.first))
        lines = family.opening(self, home, runner)
        texts = [call.call(str(item), home) for item, call in enumerate(calls)]
        runner.write(lines + self.run_together(texts, calls, home) + ['note("%s", "over")' % runner.name])
        return runner

    def run_together(self, texts, calls, home):
        a = home.asyncio
        one = calls[0]
        if all(call is one for call in calls) and self.chance(0.5):
            text = one.call("item", home)
            loop = " for item in range(%d)" % len(calls)
            return self.choose(
                ["await %s.gather(*[%s%s])" % (a, text, loop)],
                ["await %s.gather(*(%s%s))" % (a, text, loop)],
                ["tasks = [%s.ensure_future(%s)%s]" % (a, text, loop), "for task in tasks:", "    await task"],
                ["await %s.wait([%s.ensure_future(%s)%s])" % (a, a, text, loop)],
            )
        if self.minor >= 11 and not any(call.gives_task for call in calls) and self.chance(0.5):
            return ["async with %s.TaskGroup() as group:" % a] + ["    group.create_task(%s)" % text for text in texts]
        style = self.choose("gather", "lines", "tasks", "named")
        if style == "gather":
            return ["await %s.gather(%s)" % (a, ", ".join(texts))]
        if style == "lines":
            return ["await %s.gather(" % a] + ["    %s," % text for text in texts] + [")"]
        if style == "named":
            lines = ["task_%d = %s.ensure_future(%s)" % (n, a, text) for n, text in enumerate(texts)]
            return lines + ["await task_%d" % n for n in range(len(texts))]
        lines = ["tasks = []"] + ["tasks.append(%s.ensure_future(%s))" % (a, text) for text in texts]
        return lines + ["for task in tasks:", "    await %s.wait_for(task, 90)" % a]

    def write_classes(self):
        for name, entry in self.classes.items():
            primitive = entry["primitive"]
            lines = ["class %s:" % name]
            if self.chance(0.3):
                lines += ['    """All instances share it."""', ""]
            lines += ["    «C%d»" % primitive.number, "    count = 0"]
            for text in entry["methods"]:
                lines += [""] + ["    " + line if line else "" for line in text]
            piece = "\n".join(lines)
            # Functions of the module name the class when they run only.
            primitive.module.pieces.insert(0, piece)
            if primitive.sub:
                self.write_subclass(primitive, entry["sub"])
            if "Final" in primitive.declaration:
                primitive.module.add_import("from typing import Final")

    def write_subclass(self, primitive, methods):
        module = primitive.sub_module
        piece = "class %s(%s):" % (primitive.sub, self.class_in(primitive.owner, primitive.module, module))
        for text in methods or [['kind = "sub"']]:
            piece += "\n" + "\n".join("    " + line if line else "" for line in text) + "\n"
        module.pieces.insert(1 if module is primitive.module else 0, piece)

    def write_entry(self, scenarios):
        entry, a = self.entry, self.entry.asyncio
        home = self.choose(entry, entry, self.modules()[-2]) if self.libraries else entry
        if any(self.modules().index(one.module) > self.modules().index(home) for one in scenarios):
            home = entry
        main = self.add_function(home, name="main", shape="none", calls=set(scenarios), is_main=True)
        home.add_import("from journal import reset")
        lines = ["reset()", 'note("start")']
        if self.chance(0.6):
            lines += ["await " + one.call("0", home) for one in scenarios]
        else:
            lines += ["await %s.gather(%s)" % (home.asyncio, ", ".join(one.call("0", home) for one in scenarios))]
        main.write(lines + ['note("end")'])
        name = self.reference(main, entry)
        if "." in name:
            entry.pieces.append("main = " + name)
        # With state that outlives a loop all runs have to be of the same coroutine.
        style = self.choose("plain", "plain", "plain", "twice", "function", "plain" if self.survives else "several")
        run = "%s.run(%s())" % (a, name)
        lines = self.before_run + [run]
        if style == "twice" or "." in name:
            lines = self.before_run + [run, run]
        elif style == "function":
            entry.pieces.append("def start_all():\n    " + run)
            lines = self.before_run + ["start_all()"]
        elif style == "several" and not any(one.module is not entry for one in scenarios):
            self.blocks_main.add("several entries")
            lines = self.before_run + ["%s.run(%s)" % (a, scenarios[0].call("0", entry)), run]
        if "." in name:
            self.blocks_main.add("main is a value")
        entry.pieces.append('if __name__ == "__main__":\n' + "\n".join("    " + line for line in lines))
        if self.chance(0.15) and self.libraries and not self.survives:
            self.write_tests(scenarios)

    def write_tests(self, scenarios):
        """Tests, each with a loop of its own."""
        library = [one for one in scenarios if one.module is not self.entry]
        if not library:
            return
        self.blocks_main.add("tests")
        package, self.package = self.package, None
        module = Module(self, "test_all")
        self.package = package
        module.asyncio = "asyncio"
        module.add_import("import unittest")
        module.add_import("from journal import reset")
        self.tests = module
        saved, self.entry = self.entry, module
        text = "class AllTest(unittest.IsolatedAsyncioTestCase):"
        for count, one in enumerate(library * 2):
            text += "\n    async def test_%d(self):\n        reset()\n        await %s\n" % (count, one.call("0", module))
        self.entry = saved
        module.pieces.append(text)

    def files(self, spelling):
        """The files of the project in a spelling, by path."""
        files = {"journal.py": JOURNAL, **self.extra_files}
        for module in self.modules() + ([self.tests] if hasattr(self, "tests") else []):
            # The choices of layout must not depend on how often a project is written.
            self.random.seed("%s %s" % (self.seed, module.dotted))
            files[module.path()] = spelling.module(module)
        if self.package:
            lines = [spelling.line(line, None) for line in self.exports]
            files[self.package + "/__init__.py"] = "".join(line + "\n" for line in lines)
        return files

    def expected(self):
        """What the manifest says."""
        before = self.files(scope_spelling.Before(self))
        traps = []
        for primitive in self.primitives:
            if primitive.refuse:
                place = primitive.module.path()
                line = 0
                for number, text in enumerate(before[place].split("\n"), 1):
                    if re.match(r"\s*%s\b.*=" % re.escape(primitive.name), text) and not line:
                        line = number
                traps.append({"path": place, "line": line, "code": primitive.refuse})
        return {"minor": self.minor, "survives": self.survives, "traps": traps, "primitives": len(self.primitives)}


def write_project(directory, files):
    for path, text in files.items():
        place = os.path.join(directory, *path.split("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


def main():
    options = generator.parser(__doc__)
    options.add_argument("--spelling", default="before", choices=sorted(scope_spelling.ALL))
    options.add_argument("--without-traps", action="store_true", help="leave out what must be refused")
    options = options.parse_args()
    manifest, written, number = {}, 0, 0
    while written < options.count:
        project = Project("%d/%d" % (options.seed, number))
        number += 1
        if options.without_traps and any(primitive.refuse for primitive in project.primitives):
            continue
        name = "project_%05d" % written
        written += 1
        manifest[name] = project.expected()
        write_project(os.path.join(options.out, name), project.files(scope_spelling.ALL[options.spelling](project)))
    if options.manifest:
        generator.write_manifest(options.manifest, manifest)


if __name__ == "__main__":
    main()
