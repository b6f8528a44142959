"""Follow imports through Python's scopes, with CPython's `ast` alone.

One walk over a module records its scopes, every call, and what becomes of a call's value. Nothing but imports
is inferred; what counts as a site is not known here.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

UNCERTAIN = "?"


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
        self.calls: list[tuple[ast.Call, Scope]] = []
        self.await_operands: set[ast.expr] = set()
        self.tries: list[ast.Try] = []
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
        self.tries.append(node)
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
        self.await_operands.add(node.value)
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
        self.calls.append((node, self.scope))
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
