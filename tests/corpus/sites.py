"""Count the sites that aiomend must have an answer for, with CPython's `ast` alone.

The corpus run must not believe the tool's own list: a site that the tool never sees would be missing from
both sides. So this module finds sites a second way, and it is kept small and obvious rather than clever:
imports are followed through scopes (`scopes.py`), nothing else is inferred.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import warnings
from dataclasses import dataclass, field

from gathers import ELIGIBLE, GATHER_CALLEES, drained_gathers, gather_form
from locks import find_locks, is_droppable, is_extractable
from primitives import global_primitives
from scopes import Collector, Scope, known

ACQUIRE = "acquire-to-async-with"
WAIT_FOR = "wait-for-to-timeout"
KEEP_TASK = "keep-task-reference"
TASK_GROUP = "gather-to-task-group"
CANCEL_SIBLINGS = "gather-cancel-siblings"
GATHERS = (TASK_GROUP, CANCEL_SIBLINGS)
EXTRACT = "extract-critical-section"
DROP = "drop-uncontended-lock"
SCOPE = "scope-global-lock"
CODEMODS = (ACQUIRE, WAIT_FOR, *GATHERS, KEEP_TASK, EXTRACT, DROP, SCOPE)
# Nobody asks for them but by name.
OPT_IN = (EXTRACT,)

# A file that says none of these words cannot hold a site, and most files of a package say none.
TRIGGERS = (
    b"wait_for", b"create_task", b"ensure_future", b"gather",
    b"Lock", b"Semaphore", b"Event", b"Condition", b"Queue", b"Barrier",
)  # fmt: skip

WAIT_FOR_CALLEES = {"asyncio.wait_for", "asyncio.tasks.wait_for"}
TASK_CALLEES = {
    "asyncio.create_task",
    "asyncio.tasks.create_task",
    "asyncio.ensure_future",
    "asyncio.tasks.ensure_future",
}
LOOP_GETTERS = {
    f"asyncio.{prefix}{name}"
    for prefix in ("", "events.")
    for name in ("get_running_loop", "get_event_loop", "new_event_loop")
}
LOOP_NAMES = {"loop", "_loop", "event_loop"}

LINE_END = re.compile("\r\n|\r|\n")
BARE_EXCEPT = re.compile(rb"^([ \t]*except )([\w.]+(?:, *[\w.]+)+)(:)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Site:
    """A call that a codemod owns: where the call expression starts, 1-based, columns in code points.

    The tool must answer for every site; the share that it rewrites is taken of the eligible ones.
    """

    path: str
    line: int
    column: int
    codemod: str
    form: str
    source: str
    is_eligible: bool = True

    @property
    def place(self) -> tuple[str, int, int, str]:
        return (self.path, self.line, self.column, self.codemod)


@dataclass
class FileSites:
    """What one file holds; `uncertain` calls may or may not be asyncio's, so nobody can demand a finding."""

    sites: list[Site] = field(default_factory=list)
    uncertain: list[Site] = field(default_factory=list)
    unreadable: str | None = None


def parseable(content: bytes) -> bytes:
    """The same program for an older Python: 3.14's `except A, B:` gets its parentheses, no line moves."""
    if sys.version_info >= (3, 14):
        return content
    return BARE_EXCEPT.sub(rb"\1(\2)\3", content)


def decode(content: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return content.decode(encoding)


def find_sites(path: str, content: bytes) -> FileSites:
    """All sites of one file; a file this Python cannot parse holds none and says why."""
    found = FileSites()
    if not any(word in content for word in TRIGGERS):
        return found
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(parseable(content))
        lines = LINE_END.split(decode(content))
        collector = Collector()
        collector.visit(tree)
    except (SyntaxError, ValueError, RecursionError, LookupError) as error:
        found.unreadable = f"{type(error).__name__}: {error}"
        return found

    def add(call: ast.Call | ast.stmt, codemod: str, form: str, is_certain: bool, is_eligible: bool = True) -> None:
        line = lines[call.lineno - 1]
        # `ast` counts UTF-8 bytes, a person and the tool's report count characters.
        column = len(line.encode()[: call.col_offset].decode(errors="replace")) + 1
        site = Site(path, call.lineno, column, codemod, form, line.strip(), is_eligible)
        (found.sites if is_certain else found.uncertain).append(site)

    for call, scope in collector.awaited:
        verdict = known(collector.dotted(call.func, scope), WAIT_FOR_CALLEES)
        if verdict is not False:
            add(call, WAIT_FOR, "awaited", verdict is True)
    for call, scope, form, name in collector.dropped:
        verdict = is_task_call(collector, call, scope)
        if verdict is not False and is_dropped(collector, scope, form, name):
            add(call, KEEP_TASK, form, verdict is True)
    drained = drained_gathers(collector)
    for call, scope in collector.calls:
        verdict = known(collector.dotted(call.func, scope), GATHER_CALLEES)
        if verdict is not False and call not in drained:
            form = gather_form(collector, call, scope)
            for codemod in GATHERS:
                add(call, codemod, form, verdict is True, form == ELIGIBLE)
    locks = find_locks(tree, collector)
    for lock in locks:
        for call in lock.acquires:
            add(call, ACQUIRE, "acquire", True)
        if is_droppable(lock):
            add(lock.calls[0], DROP, "private, no section suspends", True)
    for section in {section for lock in locks for section in lock.sections}:
        if is_extractable(section, locks):
            add(section, EXTRACT, "section", True)
    for call, form, is_certain in global_primitives(tree, collector):
        add(call, SCOPE, form, is_certain)
    found.sites.sort()
    found.uncertain.sort()
    return found


def is_task_call(collector: Collector, call: ast.Call, scope: Scope) -> bool | None:
    """Whether a call makes a task on the loop; None where nobody can say."""
    verdict = known(collector.dotted(call.func, scope), TASK_CALLEES)
    if verdict is not False:
        return verdict
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "create_task":
        return False
    receiver = call.func.value
    if isinstance(receiver, ast.Call):
        return known(collector.dotted(receiver.func, scope), LOOP_GETTERS)
    last_name = getattr(receiver, "id", None) or getattr(receiver, "attr", None)
    return last_name in LOOP_NAMES


def is_dropped(collector: Collector, scope: Scope, form: str, name: str | None) -> bool:
    if name is None:
        return True
    function = scope.function()
    is_local = function is not None and "function" in function.kind and scope.owner(name) is scope
    if not is_local and form != "underscore":
        return False
    return all(reader.owner(name) is not scope for reader in collector.reads.get(name, ()))
