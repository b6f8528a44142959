"""Which locks and sections the codemods for locks must have an answer for.

Only what one file shows beyond doubt is counted: a lock that the module, or the class around, makes with asyncio's own
class, and that is assigned nothing else there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from scopes import Collector, known

LOCK_CALLEES = {
    f"asyncio.{module}{name}" for module in ("", "locks.") for name in ("Lock", "Semaphore", "BoundedSemaphore")
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
SUSPENSIONS = (ast.Await, ast.AsyncFor, ast.AsyncWith, ast.Yield, ast.YieldFrom)
COMPOUND = (
    ast.If, ast.For, ast.While, ast.Try, ast.With, ast.Match, ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef,
    getattr(ast, "TryStar", ast.Try),
)  # fmt: skip


@dataclass
class Lock:
    """A name of the module, or an attribute of the instances of a class."""

    name: str
    is_attribute: bool
    calls: list[ast.Call] = field(default_factory=list)
    is_rebound: bool = False
    sections: list[ast.AsyncWith] = field(default_factory=list)
    acquires: list[ast.Call] = field(default_factory=list)
    others: int = 0

    @property
    def is_private(self) -> bool:
        return self.name.startswith("_")


def find_locks(tree: ast.Module, collector: Collector) -> list[Lock]:
    """The locks of a module, with what is done to each in the same class or module."""
    made = {call for call, scope in collector.calls if known(collector.dotted(call.func, scope), LOCK_CALLEES) is True}
    found = [Lock(name, False) for name in assigned(tree.body, made, is_name)]
    for lock in found:
        note_uses(lock, tree, made, is_name)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for name in assigned(walk_class(node), made, is_own_attribute):
                lock = Lock(name, True)
                note_uses(lock, node, made, is_own_attribute)
                found.append(lock)
    return [lock for lock in found if not lock.is_rebound]


def assigned(nodes: Iterable[ast.AST], made: set[ast.Call], is_it) -> list[str]:
    """The names or own attributes, as `is_it` tells, that are assigned a new lock among these nodes."""
    found = set()
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value in made:
            held = (target for target in targets(node) if is_it(target, None))
            found.update(target.id if isinstance(target, ast.Name) else target.attr for target in held)
    return sorted(found)


def targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def is_name(node: ast.AST, name: str | None) -> bool:
    return isinstance(node, ast.Name) and name in (None, node.id)


def is_own_attribute(node: ast.AST, name: str | None) -> bool:
    is_of_self = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self"
    return is_of_self and name in (None, node.attr)


def walk_class(owner: ast.ClassDef) -> Iterator[ast.AST]:
    """Everything in a class but the classes in it, whose `self` is another."""
    pending: list[ast.AST] = list(owner.body)
    while pending:
        node = pending.pop()
        yield node
        if not isinstance(node, ast.ClassDef):
            pending.extend(ast.iter_child_nodes(node))


def note_uses(lock: Lock, within: ast.Module | ast.ClassDef, made: set[ast.Call], is_it) -> None:
    nodes = list(ast.walk(within) if isinstance(within, ast.Module) else walk_class(within))
    explained: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in targets(node):
                if is_it(target, lock.name):
                    explained.add(target)
                    if node.value in made:
                        lock.calls.append(node.value)
                    elif node.value is not None:
                        lock.is_rebound = True
        elif isinstance(node, ast.AsyncWith):
            used = [item.context_expr for item in node.items if is_it(item.context_expr, lock.name)]
            explained.update(used)
            if used:
                lock.sections.append(node)
        elif isinstance(node, ast.Await) and isinstance(node.value, ast.Call) and is_acquire(node.value, lock, is_it):
            lock.acquires.append(node.value)
    for node in nodes:
        if is_it(node, lock.name) and node not in explained:
            lock.others += 1
            lock.is_rebound |= not isinstance(node.ctx, ast.Load)
    # A name of the module that something else binds as well may mean that.
    if not lock.is_attribute:
        bound = [node for node in nodes if isinstance(node, ast.arg) and node.arg == lock.name]
        lock.is_rebound |= bool(bound) or len(lock.calls) > 1


def is_acquire(call: ast.Call, lock: Lock, is_it) -> bool:
    function = call.func
    return isinstance(function, ast.Attribute) and function.attr == "acquire" and is_it(function.value, lock.name)


def suspends(section: ast.AsyncWith) -> bool:
    """Whether the body of a section may let another task run."""
    pending: list[ast.AST] = list(section.body)
    while pending:
        node = pending.pop()
        if isinstance(node, FUNCTIONS):
            continue
        if isinstance(node, SUSPENSIONS) or isinstance(node, ast.comprehension) and node.is_async:
            return True
        pending.extend(ast.iter_child_nodes(node))
    return False


def is_extractable(section: ast.AsyncWith, locks: list[Lock]) -> bool:
    """Whether a section is long enough for a function of its own, and held by known locks alone."""
    is_long = len(section.body) > 1 or isinstance(section.body[0], COMPOUND)
    held = sum(section in lock.sections for lock in locks)
    return is_long and held == len(section.items) and not suspends(section)


def is_droppable(lock: Lock) -> bool:
    """Whether all that one file shows of a lock is that it excludes nobody."""
    is_used_alone = bool(lock.sections) and not lock.others and len(lock.calls) == 1
    is_it = is_own_attribute if lock.is_attribute else is_name
    # What is entered behind it may suspend.
    is_last = all(is_it(section.items[-1].context_expr, lock.name) for section in lock.sections)
    return lock.is_private and is_used_alone and is_last and not any(map(suspends, lock.sections))
