"""Make the table of the standard library's coroutine functions from the interpreters' own sources.

    python make.py PYTHON... > table.pyi     one interpreter for every version that counts
    python make.py --check table.pyi         whether the interpreter that runs this agrees with the table

Every module that defines an `async def` gets a section: its imports, exports, functions, classes with their bases and
methods. What several versions say is put together; a function that is a coroutine function in some of them alone is
marked by `@varies`. What a function returns is read from its `return` statements where they are plain, and for
asyncio's functions that give a future, a task or a loop it is measured by calling them.
"""

import ast
import asyncio
import builtins
import importlib
import json
import os
import subprocess
import sys
import textwrap

LIB = os.path.dirname(os.__file__)
NO_LIBRARY = {"test", "tests", "site-packages", "idlelib", "lib2to3", "turtledemo", "__pycache__", "_pyrepl", "ensurepip"}
# Abstract classes whose names mean something in annotations, and helpers of the interpreter: no sections for those.
NO_SECTION = {"_collections_abc", "types"}


def modules():
    """Dotted names of all modules of this interpreter's library, with the file of those written in Python."""
    found = {name: None for name in sys.builtin_module_names}
    found.update((name, None) for name in getattr(sys, "stdlib_module_names", ()))
    for directory, below, files in os.walk(LIB):
        below[:] = [name for name in below if name not in NO_LIBRARY and name.isidentifier()]
        prefix = os.path.relpath(directory, LIB).replace(os.sep, ".").strip(".")
        for file in files:
            stem, suffix = os.path.splitext(file)
            if suffix != ".py" or not stem.isidentifier() or stem == "__main__":
                continue
            name = ".".join(filter(None, [prefix, "" if stem == "__init__" else stem]))
            if name:
                found[name] = os.path.join(directory, file)
    return {name: path for name, path in found.items() if not name.startswith("__")}


def statements(body):
    """The statements of a module, those under conditions as well."""
    for statement in body:
        yield statement
        if isinstance(statement, ast.If):
            yield from statements(statement.body + statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from statements(statement.body + [s for h in statement.handlers for s in h.body] + statement.orelse)


def dotted(node):
    """`a.b.c` as text, else none."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        value = dotted(node.value)
        return value and value + "." + node.attr
    return None


def own(function):
    """The nodes of a function without those of functions inside it."""
    pending = list(function.body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            pending.extend(ast.iter_child_nodes(node))


def result(function, classes):
    """The annotation of what a function returns, where its `return` statements are plain."""
    nodes = list(own(function))
    bound = {}
    for node in nodes:
        for target in ast.walk(node) if isinstance(node, (ast.Assign, ast.For, ast.With, ast.AsyncWith)) else ():
            if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                plain = isinstance(node, ast.Assign) and node.targets == [target]
                bound.setdefault(target.id, []).append(node.value if plain else None)
    first = function.args.args[0].arg if function.args.args else None

    def kind(node):
        if isinstance(node, ast.Name) and node.id == first == "self":
            return "Self"
        if isinstance(node, ast.Name) and len(bound.get(node.id, ())) == 1:
            node = bound[node.id][0]
        if isinstance(node, ast.Tuple):
            kinds = [kind(element) for element in node.elts]
            return "tuple[%s]" % ", ".join(kinds) if all(kinds) else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in classes:
            return node.func.id
        return None

    returns = [node for node in nodes if isinstance(node, ast.Return)]
    kinds = {kind(node.value) if node.value else "None" for node in returns}
    if not returns:
        is_abstract = any(isinstance(node, ast.Raise) for node in function.body) or len(function.body) == 1
        return None if is_abstract else "None"
    return kinds.pop() if len(kinds) == 1 else None


def describe(function, classes):
    """What a function is."""
    decorators = []
    for decorator in function.decorator_list:
        is_call = isinstance(decorator, ast.Call)
        name = dotted(decorator.func if is_call else decorator)
        decorators.append(name + ("()" if is_call else "") if name else "unknown")
    return {
        "async": isinstance(function, ast.AsyncFunctionDef),
        "yields": any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in own(function)),
        "decorators": decorators,
        "returns": result(function, classes),
    }


def describe_module(name, path):
    """The section of a module, or none when it has no `async def`."""
    with open(path, "rb") as file:
        source = file.read()
    if name in NO_SECTION or not (b"async def" in source or name.split(".")[0] == "asyncio"):
        return None
    tree = ast.parse(source)
    nodes = list(statements(tree.body))
    has_async = any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(tree))
    if not (has_async or name.split(".")[0] == "asyncio"):
        return None
    section = {"imports": [], "aliases": {}, "functions": {}, "classes": {}, "all": None}
    classes = {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    for node in nodes:
        if isinstance(node, ast.Import):
            section["imports"] += [["", 0, alias.name, alias.asname] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            # What C implements is described by the Python that stands in for it.
            if origin != "_asyncio":
                section["imports"] += [[origin, node.level, alias.name, alias.asname] for alias in node.names]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            section["functions"].setdefault(node.name, describe(node, classes))
        elif isinstance(node, ast.ClassDef):
            methods = {}
            for inner in statements(node.body):
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    methods.setdefault(inner.name, describe(inner, classes))
                elif isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Name):
                    for target in inner.targets:
                        if isinstance(target, ast.Name) and inner.value.id in methods:
                            methods.setdefault(target.id, methods[inner.value.id])
            bases = [dotted(base) for base in node.bases]
            section["classes"].setdefault(node.name, {"bases": [base for base in bases if base], "methods": methods})
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name) and node.value.id in classes:
            names = [target.id for target in node.targets if isinstance(target, ast.Name)]
            section["aliases"].update((name, node.value.id) for name in names if name not in classes)
    try:
        section["all"] = list(importlib.import_module(name).__all__)
    except (ImportError, AttributeError, OSError):
        pass
    return section


def kind_of(value):
    """The class of a value as an annotation."""
    if isinstance(value, (set, tuple)):
        kinds = [kind_of(element) for element in value]
        return "%s[%s]" % (type(value).__name__, ", ".join(kinds if isinstance(value, tuple) else sorted(set(kinds))))
    for known in (asyncio.Task, asyncio.Future, asyncio.AbstractEventLoop, asyncio.Handle):
        if isinstance(value, known):
            return "asyncio." + known.__name__
    return type(value).__module__ + "." + type(value).__name__


def measured():
    """What asyncio's functions return: they are called, and the result's class is looked at."""
    found = {}

    async def nothing():
        pass

    async def call():
        import concurrent.futures

        loop = asyncio.get_running_loop()
        done = concurrent.futures.Future()
        done.set_result(None)
        calls = {
            ("asyncio.tasks", "", "create_task"): lambda: asyncio.create_task(nothing()),
            ("asyncio.tasks", "", "ensure_future"): lambda: asyncio.ensure_future(nothing()),
            ("asyncio.tasks", "", "gather"): lambda: asyncio.gather(nothing()),
            ("asyncio.tasks", "", "shield"): lambda: asyncio.shield(nothing()),
            ("asyncio.tasks", "", "all_tasks"): lambda: asyncio.all_tasks(),
            ("asyncio.tasks", "", "current_task"): lambda: asyncio.current_task(),
            ("asyncio.tasks", "", "run_coroutine_threadsafe"): lambda: asyncio.run_coroutine_threadsafe(nothing(), loop),
            ("asyncio.futures", "", "wrap_future"): lambda: asyncio.wrap_future(done),
            ("asyncio.events", "", "get_event_loop"): lambda: asyncio.get_event_loop(),
            ("asyncio.events", "", "get_running_loop"): lambda: asyncio.get_running_loop(),
            ("asyncio.events", "", "new_event_loop"): lambda: asyncio.new_event_loop(),
        }
        for module, owner in [("asyncio.events", "AbstractEventLoop"), ("asyncio.base_events", "BaseEventLoop")]:
            calls.update({
                (module, owner, "create_task"): lambda: loop.create_task(nothing()),
                (module, owner, "create_future"): lambda: loop.create_future(),
                (module, owner, "run_in_executor"): lambda: loop.run_in_executor(None, int),
                (module, owner, "call_soon"): lambda: loop.call_soon(int),
                (module, owner, "call_later"): lambda: loop.call_later(0, int),
            })
        if hasattr(asyncio, "TaskGroup"):
            async with asyncio.TaskGroup() as group:
                task = group.create_task(nothing())
            calls["asyncio.taskgroups", "TaskGroup", "create_task"] = lambda: task
        for key, make in calls.items():
            value = make()
            found[key] = kind_of(value)
            if isinstance(value, asyncio.AbstractEventLoop) and value is not loop:
                value.close()
        running = asyncio.create_task(asyncio.sleep(0.02))
        parts = await asyncio.wait({running, asyncio.create_task(nothing())}, return_when=asyncio.FIRST_COMPLETED)
        found["asyncio.tasks", "", "wait"] = kind_of(parts)
        # What was started ends before the loop does.
        await asyncio.sleep(0.05)

    asyncio.run(call())
    return found


def facts():
    """Everything this interpreter says."""
    every = modules()
    sections = {}
    for name, path in every.items():
        section = path and describe_module(name, path)
        if section:
            sections[name] = section
    for (module, owner, name), kind in measured().items():
        home = sections[module]["classes"][owner]["methods"] if owner else sections[module]["functions"]
        if name in home:
            home[name]["returns"] = kind
    return {"modules": sorted(every), "builtins": dir(builtins), "sections": sections}


def merge_functions(into, functions):
    for name, function in functions.items():
        known = into.setdefault(name, dict(function, varies=False))
        if (known["async"], known["yields"]) != (function["async"], function["yields"]):
            known["varies"] = True
        if known["decorators"] != function["decorators"] or known["returns"] != function["returns"]:
            # The newest version's word, unless it is one of several.
            known["decorators"] = function["decorators"]
            known["returns"] = function["returns"] if known["returns"] in (None, function["returns"]) else None


def merge(all_facts):
    """One table of several interpreters, oldest first."""
    modules, names, sections = set(), set(), {}
    for one in all_facts:
        modules.update(one["modules"])
        names.update(name for name in one["builtins"] if name != "_")
        for name, section in one["sections"].items():
            known = sections.setdefault(name, {"imports": [], "aliases": {}, "functions": {}, "classes": {}, "all": None})
            known["aliases"].update(section["aliases"])
            known["imports"] += [line for line in section["imports"] if line not in known["imports"]]
            merge_functions(known["functions"], section["functions"])
            for owner, class_ in section["classes"].items():
                kept = known["classes"].setdefault(owner, {"bases": [], "methods": {}})
                kept["bases"] = class_["bases"]
                merge_functions(kept["methods"], class_["methods"])
            if section["all"] is not None:
                known["all"] = sorted(set(known["all"] or ()) | set(section["all"]))
    return {"modules": sorted(modules), "builtins": sorted(names), "sections": sections}


def function_lines(name, function, in_class):
    for decorator in function["decorators"]:
        yield "@" + decorator
    if function["varies"]:
        yield "@varies"
    start = "async def" if function["async"] else "def"
    first = "cls" if "classmethod" in function["decorators"] else "self"
    is_static = "staticmethod" in function["decorators"] or not in_class
    end = " -> " + function["returns"] if function["returns"] and not function["yields"] else ""
    yield "%s %s(%s)%s: %s" % (start, name, "" if is_static else first, end, "yield" if function["yields"] else "...")


def write(table):
    print("# What the standard library's modules with coroutine functions define, CPython 3.8 to 3.13.")
    print("# Made by make.py; do not edit.")
    for kind in ("modules", "builtins"):
        for line in textwrap.wrap(" ".join(table[kind]), 110):
            print("# %s %s" % (kind, line))
    for name, section in sorted(table["sections"].items()):
        print("# module " + name)
        print("import asyncio")
        for origin, level, imported, alias in section["imports"]:
            end = " as " + alias if alias else ""
            if origin or level:
                print("from %s import %s%s" % ("." * level + origin, imported, end))
            elif imported != "asyncio":
                print("import %s%s" % (imported, end))
        if section["all"] is not None:
            print("__all__ = [%s]" % ", ".join(map(json.dumps, section["all"])))
        for function, described in sorted(section["functions"].items()):
            print("\n".join(function_lines(function, described, False)))
        for owner, class_ in sorted(section["classes"].items()):
            print("class %s(%s):" % (owner, ", ".join(class_["bases"])))
            for method, described in sorted(class_["methods"].items()):
                for line in function_lines(method, described, True):
                    print("    " + line)
            if not class_["methods"]:
                print("    pass")
        for alias, class_ in sorted(section["aliases"].items()):
            print("%s = %s" % (alias, class_))


def functions_of(tree):
    """By dotted name: the line of a function, whether it is async, and whether versions disagree."""
    found = {}
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) else [node]
        owner = node.name + "." if isinstance(node, ast.ClassDef) else ""
        for function in inner:
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
                marks = [dotted(decorator) for decorator in function.decorator_list]
                found[owner + function.name] = isinstance(function, ast.AsyncFunctionDef), "varies" in marks
    return found


def check(path):
    """Print where this interpreter says otherwise than the table."""
    with open(path, encoding="utf-8") as file:
        parts = file.read().split("# module ")
    table = {part.partition("\n")[0]: functions_of(ast.parse(part.partition("\n")[2])) for part in parts[1:]}
    for module, section in facts()["sections"].items():
        functions = dict(section["functions"])
        for owner, class_ in section["classes"].items():
            functions.update((owner + "." + name, method) for name, method in class_["methods"].items())
        for name, function in functions.items():
            is_async, varies = table.get(module, {}).get(name, (None, False))
            if is_async != function["async"] and not varies:
                print("%s.%s: async %s here, %s in the table" % (module, name, function["async"], is_async))


if __name__ == "__main__":
    if sys.argv[1:] == ["--facts"]:
        print(json.dumps(facts()))
    elif sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        outputs = [subprocess.check_output([python, __file__, "--facts"]) for python in sys.argv[1:]]
        write(merge([json.loads(output) for output in outputs]))
