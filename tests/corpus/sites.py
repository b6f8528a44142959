"""Count the sites that aiomend must have an answer for, with CPython's `ast` alone.

The corpus run must not believe the tool's own list: a site that the tool never sees would be missing from
both sides. So this module finds sites a second way, and it is kept small and obvious rather than clever:
imports are followed through scopes, nothing else is inferred.
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import warnings
from dataclasses import dataclass, field

WAIT_FOR = "wait-for-to-timeout"
KEEP_TASK = "keep-task-reference"
CODEMODS = (WAIT_FOR, KEEP_TASK)

# A file that says none of these words cannot hold a site, and most files of a package say none.
TRIGGERS = (b"wait_for", b"create_task", b"ensure_future")

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

UNCERTAIN = "?"
LINE_END = re.compile("\r\n|\r|\n")
BARE_EXCEPT = re.compile(rb"^([ \t]*except )([\w.]+(?:, *[\w.]+)+)(:)", re.MULTILINE)


@dataclass(frozen=True, order=True)
class Site:
    """A call that a codemod owns: where the call expression starts, 1-based, columns in code points."""

    path: str
    line: int
    column: int
    codemod: str
    form: str
    source: str

    @property
    def place(self) -> tuple[str, int, int, str]:
        return (self.path, self.line, self.column, self.codemod)


@dataclass
class FileSites:
    """What one file holds; `uncertain` calls may or may not be asyncio's, so nobody can demand a finding."""

    sites: list[Site] = field(default_factory=list)
    uncertain: list[Site] = field(default_factory=list)
    unreadable: str | None = None


@dataclass
class Binding:
    """One place that binds a name: to a dotted asyncio name, or to anything else (None)."""

    dotted: str | None
    in_import_try: bool


class Scope:
    """A namespace, as Python's compiler sees it."""

    def __init__(self, kind: str, parent: Scope | None):
        self.kind = kind  # module, class, function, async function, lambda, comprehension
        self.parent = parent
        self.module: Scope = parent.module if parent else self
        self.bindings: dict[str, list[Binding]] = {}
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()

    def bind(self, name: str, binding: Binding) -> None:
        if name in self.globals:
            self.module.bindings.setdefault(name, []).append(binding)
        elif name in self.nonlocals and self.parent:
            self.parent.bind(name, binding)
        else:
            self.bindings.setdefault(name, []).append(binding)

    def owner(self, name: str) -> Scope | None:
        """The scope whose binding a read of `name` here would find."""
        if name in self.globals:
            return self.module if name in self.module.bindings else None
        scope: Scope | None = self
        while scope is not None:
            # Functions do not see the names of a class body around them.
            visible = scope is self or scope.kind != "class"
            if visible and name in scope.bindings:
                return scope
            scope = scope.parent
        return None

    def function(self) -> Scope | None:
        """The function whose frame runs the code of this scope."""
        scope: Scope | None = self
        while scope is not None and scope.kind == "comprehension":
            scope = scope.parent
        return scope


class Collector(ast.NodeVisitor):
    """One walk that records scopes, the calls of interest with their use, and every read of a name."""

    def __init__(self) -> None:
        self.scope = Scope("module", None)
        self.star_import = False
        self.import_tries = 0
        self.comprehensions = 0
        self.awaited: list[tuple[ast.Call, Scope]] = []
        self.dropped: list[tuple[ast.Call, Scope, str, str | None]] = []
        self.reads: dict[str, list[Scope]] = {}
        self.harmless: set[ast.Name] = set()

    # Bindings

    def bind(self, name: str, dotted: str | None = None) -> None:
        self.scope.bind(name, Binding(dotted, self.import_tries > 0))

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            first = alias.name.partition(".")[0]
            name = alias.asname or first
            dotted = alias.name if alias.asname else first
            self.bind(name, dotted if first == "asyncio" else None)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        ours = node.level == 0 and module.partition(".")[0] == "asyncio"
        for alias in node.names:
            if alias.name == "*":
                self.star_import |= ours
            else:
                self.bind(alias.asname or alias.name, f"{module}.{alias.name}" if ours else None)

    def visit_Try(self, node: ast.Try) -> None:
        is_fallback = any(catches_import_error(handler) for handler in node.handlers)
        self.import_tries += is_fallback
        for part in (node.body, node.handlers, node.orelse):
            for child in part:
                self.visit(child)
        self.import_tries -= is_fallback
        for child in node.finalbody:
            self.visit(child)

    visit_TryStar = visit_Try

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            if node not in self.harmless:
                self.reads.setdefault(node.id, []).append(self.scope)
            return
        # The target of a walrus in a comprehension belongs to the function around it.
        scope = self.scope
        self.bind(node.id)
        if isinstance(node.ctx, ast.Del):
            self.reads.setdefault(node.id, []).append(scope)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        target_scope = self.scope.function()
        assert target_scope is not None
        target_scope.bind(node.target.id, Binding(None, False))

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.reads.setdefault(node.target.id, []).append(self.scope)
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self.scope.globals.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.scope.nonlocals.update(node.names)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self.bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.bind(node.rest)
        self.generic_visit(node)

    # Scopes

    def in_scope(self, kind: str, visit_body) -> None:
        outer = self.scope
        self.scope = Scope(kind, outer)
        visit_body()
        self.scope = outer

    def visit_all(self, nodes) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.bind(node.name)
        self.visit_all(node.decorator_list)
        self.visit_argument_outsides(node.args)
        self.visit_all([node.returns])
        kind = "async function" if isinstance(node, ast.AsyncFunctionDef) else "function"

        def body() -> None:
            self.bind_arguments(node.args)
            self.visit_all(node.body)

        self.in_scope(kind, body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit_argument_outsides(node.args)

        def body() -> None:
            self.bind_arguments(node.args)
            if isinstance(node.body, ast.Call):
                self.dropped.append((node.body, self.scope, "lambda", None))
            self.visit(node.body)

        self.in_scope("lambda", body)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.bind(node.name)
        self.visit_all(node.decorator_list)
        self.visit_all(node.bases)
        self.visit_all(node.keywords)
        self.in_scope("class", lambda: self.visit_all(node.body))

    def visit_comprehension_expression(self, node) -> None:
        self.comprehensions += 1
        self.visit(node.generators[0].iter)

        def body() -> None:
            for index, generator in enumerate(node.generators):
                self.visit(generator.target)
                if index:
                    self.visit(generator.iter)
                self.visit_all(generator.ifs)
            if isinstance(node, ast.DictComp):
                self.visit_all([node.key, node.value])
            else:
                self.visit(node.elt)

        self.in_scope("comprehension", body)
        self.comprehensions -= 1

    visit_ListComp = visit_comprehension_expression
    visit_SetComp = visit_comprehension_expression
    visit_DictComp = visit_comprehension_expression
    visit_GeneratorExp = visit_comprehension_expression

    def visit_argument_outsides(self, arguments: ast.arguments) -> None:
        """Defaults and annotations run outside the function."""
        self.visit_all(arguments.defaults)
        self.visit_all(arguments.kw_defaults)
        self.visit_all(argument.annotation for argument in all_arguments(arguments))

    def bind_arguments(self, arguments: ast.arguments) -> None:
        for argument in all_arguments(arguments):
            self.bind(argument.arg)

    # Calls and what becomes of their value

    def visit_Await(self, node: ast.Await) -> None:
        function = self.scope.function()
        is_in_async_def = function is not None and function.kind == "async function"
        if isinstance(node.value, ast.Call) and is_in_async_def and not self.comprehensions:
            self.awaited.append((node.value, self.scope))
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        call = node.value
        if isinstance(call, ast.Call):
            self.dropped.append((call, self.scope, "statement", None))
            receiver = done_callback_receiver(call)
            if isinstance(receiver, ast.Call):
                self.dropped.append((receiver, self.scope, "chained callback", None))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if len(node.targets) == 1:
            self.note_local(node.targets[0], node.value)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.note_local(node.target, node.value)
        self.generic_visit(node)

    def note_local(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, ast.Name) and isinstance(value, ast.Call):
            form = "underscore" if target.id == "_" else "local"
            self.dropped.append((value, self.scope, form, target.id))

    def visit_Call(self, node: ast.Call) -> None:
        receiver = done_callback_receiver(node)
        if isinstance(receiver, ast.Name):
            self.harmless.add(receiver)
        self.generic_visit(node)

    # Answers, once the walk is over

    def dotted(self, expression: ast.expr, scope: Scope) -> str | None:
        """The dotted asyncio name that an expression stands for; UNCERTAIN where bindings disagree."""
        if isinstance(expression, ast.Attribute):
            base = self.dotted(expression.value, scope)
            return f"{base}.{expression.attr}" if base else None
        if not isinstance(expression, ast.Name):
            return None
        owner = scope.owner(expression.id)
        if owner is None:
            return f"asyncio.{expression.id}" + UNCERTAIN if self.star_import else None
        bindings = owner.bindings[expression.id]
        names = {binding.dotted for binding in bindings if binding.dotted}
        if not names:
            return None
        others = [binding for binding in bindings if not binding.dotted]
        certain = len(names) == 1 and all(other.in_import_try for other in others)
        return min(names) + ("" if certain else UNCERTAIN)

    def is_task_call(self, call: ast.Call, scope: Scope) -> bool | None:
        """Whether a call makes a task on the loop; None where nobody can say."""
        verdict = known(self.dotted(call.func, scope), TASK_CALLEES)
        if verdict is not False:
            return verdict
        if not isinstance(call.func, ast.Attribute) or call.func.attr != "create_task":
            return False
        receiver = call.func.value
        if isinstance(receiver, ast.Call):
            return known(self.dotted(receiver.func, scope), LOOP_GETTERS)
        last_name = getattr(receiver, "id", None) or getattr(receiver, "attr", None)
        return last_name in LOOP_NAMES

    def is_dropped(self, scope: Scope, form: str, name: str | None) -> bool:
        if name is None:
            return True
        function = scope.function()
        is_local = function is not None and "function" in function.kind and scope.owner(name) is scope
        if not is_local and form != "underscore":
            return False
        return all(reader.owner(name) is not scope for reader in self.reads.get(name, ()))


def catches_import_error(handler: ast.ExceptHandler) -> bool:
    names = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(getattr(name, "id", None) in ("ImportError", "ModuleNotFoundError") for name in names)


def all_arguments(arguments: ast.arguments) -> list[ast.arg]:
    named = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
    return named + [argument for argument in (arguments.vararg, arguments.kwarg) if argument]


def done_callback_receiver(call: ast.Call) -> ast.expr | None:
    """`x` in `x.add_done_callback(…)`, which keeps `x` alive no longer than the task does itself."""
    if isinstance(call.func, ast.Attribute) and call.func.attr == "add_done_callback":
        return call.func.value
    return None


def known(dotted: str | None, names: set[str]) -> bool | None:
    """True or False, or None for a name that only one of several bindings makes asyncio's."""
    if dotted is None:
        return False
    if dotted.replace(UNCERTAIN, "") not in names:
        return False
    return None if UNCERTAIN in dotted else True


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

    def add(call: ast.Call, codemod: str, form: str, is_certain: bool) -> None:
        line = lines[call.lineno - 1]
        # `ast` counts UTF-8 bytes, a person and the tool's report count characters.
        column = len(line.encode()[: call.col_offset].decode(errors="replace")) + 1
        site = Site(path, call.lineno, column, codemod, form, line.strip())
        (found.sites if is_certain else found.uncertain).append(site)

    for call, scope in collector.awaited:
        verdict = known(collector.dotted(call.func, scope), WAIT_FOR_CALLEES)
        if verdict is not False:
            add(call, WAIT_FOR, "awaited", verdict is True)
    for call, scope, form, name in collector.dropped:
        verdict = collector.is_task_call(call, scope)
        if verdict is not False and collector.is_dropped(scope, form, name):
            add(call, KEEP_TASK, form, verdict is True)
    found.sites.sort()
    found.uncertain.sort()
    return found
