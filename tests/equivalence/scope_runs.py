"""Runs of a whole project on virtual clocks: what it prints in which event loop, and how each loop's run ends.

A project is a directory with modules and one entry, the file that says `if __name__ == "__main__":`. A run executes
the entry, then its `main()` again, so that there is more than one event loop, and then the test cases of the modules
whose names begin with `test`. Without an entry all modules are imported and the test cases in them run.

With *one_loop* every loop that the project asks for is the same one, which is current from the beginning on. So a
primitive that is made too early is never in a wrong loop, on any Python: this is what the author meant.
"""

import asyncio
import contextlib
import importlib
import importlib.machinery
import inspect
import io
import logging
import os
import re
import sys
import types
import unittest
import warnings

from virtual_loop import NothingScheduled, VirtualClockLoop, creation_order

# Addresses, and what the text of a task says of its number and its line.
ADDRESS = re.compile(r"0x[0-9a-fA-F]+|name='Task-\d+'|running at [^>]*")
# The texts of a primitive that is used in another loop than its own, or made without one.
WRONG_LOOP = ("different loop", "different event loop", "no current event loop")


class ProjectLoop(VirtualClockLoop):
    """A loop that is numbered when it first runs."""

    def __init__(self, session):
        super().__init__()
        self.session = session
        self.number = None

    def run_forever(self):
        if self.number is None:
            self.number = self.session.next_number()
        super().run_forever()

    def close(self):
        if self.session.loop is not self:
            return super().close()
        # The only loop goes on, as if it were new.
        self.number, self.now, self.iteration, self.instants = None, 0.0, -1, {}
        self._ready.clear()
        self._scheduled.clear()
        self._asyncgens_shutdown_called = self._executor_shutdown_called = False
        return None

    def run_in_executor(self, executor, function, *arguments):
        raise RuntimeError("threads have no place on a virtual clock")


class Policy(asyncio.DefaultEventLoopPolicy):
    def __init__(self, session):
        super().__init__()
        self.session = session

    def new_event_loop(self):
        return self.session.new_loop()


class Printed:
    """Standard output: each line with the loop it was printed in, its time and its iteration."""

    def __init__(self, session):
        self.session = session
        self.rest = ""

    def write(self, text):
        *lines, self.rest = (self.rest + text).split("\n")
        for line in lines:
            self.session.record(line)

    def flush(self):
        """There is nothing to flush."""


class Session:
    """One run of a project."""

    def __init__(self, directory, one_loop):
        self.directory = directory
        self.one_loop = one_loop
        self.loop = None
        self.loops = []
        self.count = 0
        self.runs = []
        self.records = []

    def next_number(self):
        self.count += 1
        return self.count

    def new_loop(self):
        if self.loop is not None:
            return self.loop
        loop = ProjectLoop(self)
        loop.set_exception_handler(lambda *_: None)
        self.loops.append(loop)
        if self.one_loop:
            self.loop = loop
        return loop

    def record(self, line):
        loop = asyncio._get_running_loop()
        moment = (loop.number, loop.now, loop.iteration) if isinstance(loop, ProjectLoop) else (0, 0.0, 0)
        self.records.append([*moment, ADDRESS.sub("0x", line)])

    def end_run(self, what, outcome):
        self.runs.append({"what": what, "printed": self.records, "outcome": outcome})
        self.records = []

    def attempt(self, what, action):
        """Do it; what it printed and how it ended is a run."""
        try:
            result = action()
        except BaseException as error:
            self.end_run(what, described(error))
            return None
        self.end_run(what, "returned")
        return result

    def run(self):
        modules = modules_of(self.directory)
        with changed_interpreter(self, modules):
            entry = next((path for path in modules.values() if is_entry(path)), None)
            if entry is not None:
                self.run_entry(entry)
            for name in sorted(modules):
                if entry is None or name.rpartition(".")[2].startswith("test"):
                    module = self.attempt("import " + name, lambda name=name: importlib.import_module(name))
                    self.run_tests(module)
        return self.runs

    def run_entry(self, path):
        real_run = asyncio.run

        def run(coroutine, **options):
            result = self.attempt("asyncio.run", lambda: real_run(coroutine, **options))
            if self.loop is not None:
                asyncio.set_event_loop(self.loop)
            return result

        asyncio.run = run
        try:
            module = types.ModuleType("__main__")
            module.__file__ = path
            sys.modules["__main__"] = module
            with open(path, "rb") as file:
                code = compile(file.read(), path, "exec")
            self.attempt("entry", lambda: exec(code, module.__dict__))
            main = getattr(module, "main", None)
            if inspect.iscoroutinefunction(main) and not inspect.signature(main).parameters:
                run(main())
            self.run_tests(module)
        finally:
            asyncio.run = real_run

    def run_tests(self, module):
        if module is None:
            return
        for group in unittest.defaultTestLoader.loadTestsFromModule(module):
            for test in group:
                result = unittest.TestResult()
                try:
                    test.run(result)
                    errors = [text.strip().splitlines()[-1] for _, text in result.errors + result.failures]
                except BaseException as error:  # a test that waits for ever is not one to the 3.8 of unittest
                    errors = [described(error)]
                self.end_run(test.id(), ADDRESS.sub("0x", "; ".join(errors)) or "returned")


def described(error):
    if isinstance(error, NothingScheduled):
        return "waits for ever"
    text = "%s(%s)" % (type(error).__name__, ", ".join(map(str, error.args)))
    return ADDRESS.sub("0x", text)


def is_entry(path):
    with open(path, encoding="utf-8") as file:
        return "\nif __name__ == \"__main__\":" in file.read()


def modules_of(directory):
    """The files of the modules below, by dotted name."""
    modules = {}
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for file in sorted(files):
            if file.endswith(".py"):
                path = os.path.join(folder, file)
                name = os.path.relpath(path, directory)[: -len(".py")].replace(os.sep, ".")
                modules[name.replace(".__init__", "")] = path
    return modules


@contextlib.contextmanager
def changed_interpreter(session, modules):
    """The project's modules can be imported, loops are virtual, output is recorded; all is put back afterwards."""
    roots = {name.partition(".")[0] for name in modules} | {"__main__"}
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in roots}
    path, finders, all_tasks = list(sys.path), list(sys.meta_path), asyncio.all_tasks
    sys.path.insert(0, session.directory)
    sys.meta_path.insert(0, importlib.machinery.PathFinder)
    importlib.invalidate_caches()
    logger = logging.getLogger("asyncio")
    disabled, logger.disabled = logger.disabled, True

    def in_order(loop=None):
        # A set of tasks has no order; what asyncio.run cancels is cancelled as it was made.
        return sorted(all_tasks(loop), key=creation_order)

    asyncio.all_tasks = asyncio.tasks.all_tasks = in_order
    asyncio.set_event_loop_policy(Policy(session))
    if session.one_loop:
        asyncio.set_event_loop(session.new_loop())
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(Printed(session)):
            warnings.simplefilter("ignore")
            with contextlib.redirect_stderr(io.StringIO()):
                yield
    finally:
        session.loop = None
        for loop in session.loops:
            loop.close()
        asyncio.set_event_loop_policy(None)
        asyncio.all_tasks = asyncio.tasks.all_tasks = all_tasks
        logger.disabled = disabled
        sys.path[:], sys.meta_path[:] = path, finders
        for name in list(sys.modules):
            if name.partition(".")[0] in roots:
                del sys.modules[name]
        sys.modules.update(hidden)


def run_project(directory, one_loop=False):
    """Return the runs of a project in their order: what happened in each, and how it ended."""
    return Session(directory, one_loop).run()


def in_wrong_loop(runs):
    """Say whether something failed because a primitive belongs to another loop."""
    text = repr(runs)
    return any(words in text for words in WRONG_LOOP)
