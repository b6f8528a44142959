"""Run hand-written cases before and after a rewrite and compare what they print and how they end.

    python run_cases.py < CASES.json

CASES.json is a list of [name, directory before, directory after]. Every module of a case is imported, its
`main()` run if it is a coroutine function that needs no arguments, and its unittest cases. One JSON
line per case tells what ran, how often it ended in an exception, and both records if they differ. All
of it happens in this one process, on real event loops. What cases import from their application, the
package `app`, is made up where a case does not bring it.

Compared: what is printed; the exceptions that end an import, `main()` or a test; what asyncio logs; and
warnings about what was never awaited or closed. Not compared: tracebacks, addresses in texts.
"""

import asyncio
import contextlib
import faulthandler
import gc
import importlib
import importlib.abc
import importlib.machinery
import inspect
import io
import json
import logging
import os
import re
import sys
import typing
import types
import unittest
import warnings

SECONDS_PER_RUN = 60  # a case that needs them hangs
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]+\b")
TASK_NUMBER = re.compile(r"\bTask-\d+\b")


class Log(logging.Handler):
    """Keeps the first line of what asyncio logs, and the exception."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.entries = []

    def emit(self, record):
        error = record.exc_info[1] if record.exc_info else None
        self.entries.append(["logged", record.getMessage().partition("\n")[0], describe(error)])


class StandIn(float):
    """A setting, a function that gives back what it is given, and something to await."""

    def __call__(self, *arguments, **options):
        return arguments[0] if arguments else self

    def __await__(self):
        return asyncio.sleep(0).__await__()


class Application(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Makes up the modules of the package `app`."""

    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] == "app":
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return types.ModuleType(spec.name)

    def exec_module(self, module):
        module.__getattr__ = self.attribute

    def attribute(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn()


def describe(error):
    return None if error is None else "%s(%s)" % (type(error).__name__, ", ".join(map(str, error.args)))


def modules_of(directory):
    """Return the dotted names of the modules below, `site` first as the subject of a case."""
    names = []
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for file in files:
            if file.endswith(".py"):
                path = os.path.relpath(os.path.join(folder, file), directory)[: -len(".py")]
                names.append(path.replace(os.sep, ".").replace(".__init__", ""))
    return sorted(names, key=lambda name: (name.rpartition(".")[2] != "site", name))


def attempt(record, what, action):
    """Do it, note the exception that ends it, and return its result."""
    try:
        return action()
    except BaseException as error:
        record["ended"].append([what, describe(error)])
        return None


def run_module(name, record):
    module = attempt(record, "import " + name, lambda: importlib.import_module(name))
    if module is None:
        return
    main = getattr(module, "main", None)
    if inspect.iscoroutinefunction(main) and not inspect.signature(main).parameters:
        record["ran"].append(name + ".main")
        attempt(record, name + ".main", lambda: asyncio.run(main()))
    suite = unittest.defaultTestLoader.loadTestsFromModule(module)
    if suite.countTestCases():
        record["ran"].append(name + " tests")
        result = unittest.TestResult()
        suite.run(result)
        for test, text in result.failures + result.errors:
            record["ended"].append([test.id(), text.strip().splitlines()[-1]])


def run_case(directory):
    """Return the record of one run of all modules in the directory."""
    record = {"ran": [], "ended": [], "printed": "", "logged": [], "warned": []}
    log = Log()
    logger = logging.getLogger("asyncio")
    logger.handlers, logger.propagate = [log], False
    path, finders = list(sys.path), list(sys.meta_path)
    printed = io.StringIO()
    asyncio.set_event_loop_policy(None)  # a case before this one may have set a loop, or none
    # Cases may be called `site` or `queue`: their own modules come first, those already imported stay away.
    names = modules_of(directory)
    roots = {name.partition(".")[0] for name in names} | {"app"}
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in roots}
    sys.path.insert(0, directory)
    # Before the finder of frozen modules, which has a `site` as well.
    sys.meta_path[:] = [importlib.machinery.PathFinder] + finders + [Application()]
    importlib.invalidate_caches()
    # Cases may import it; what they use of it is in `typing` as well.
    sys.modules.setdefault("typing_extensions", typing)
    gc.collect()  # what the case before left is none of this one's
    faulthandler.dump_traceback_later(SECONDS_PER_RUN, exit=True)
    try:
        with warnings.catch_warnings(record=True) as warned, contextlib.redirect_stdout(printed):
            warnings.simplefilter("always")
            with contextlib.redirect_stderr(io.StringIO()):
                for name in names:
                    run_module(name, record)
                gc.collect()
    finally:
        faulthandler.cancel_dump_traceback_later()
        sys.path[:], sys.meta_path[:] = path, finders
        for name in list(sys.modules):
            if name.partition(".")[0] in roots:
                del sys.modules[name]
        sys.modules.update(hidden)
    record["printed"] = steady(printed.getvalue(), directory)
    record["logged"] = [[steady(str(part), directory) for part in entry] for entry in log.entries]
    record["warned"] = sorted(
        steady(str(warning.message), directory) for warning in warned
        if issubclass(warning.category, (RuntimeWarning, ResourceWarning))
    )
    record["ended"] = [[what, steady(str(error), directory)] for what, error in record["ended"]]
    return record


def steady(text, directory):
    """Return the text without what changes from one run to the next."""
    return TASK_NUMBER.sub("Task-N", ADDRESS.sub("0x", text.replace(directory, "")))


def main():
    sys.dont_write_bytecode = True
    output = sys.stdout
    for name, before, after in json.load(sys.stdin):
        sys.stderr.write("at %s\n" % name)
        sys.stderr.flush()
        first, second = run_case(before), run_case(after)
        line = {"case": name, "ran": first["ran"], "ended": first["ended"]}
        if first != second:
            line["differs"] = {key: [first[key], second[key]] for key in first if first[key] != second[key]}
        output.write(json.dumps(line) + "\n")
        output.flush()


if __name__ == "__main__":
    main()
