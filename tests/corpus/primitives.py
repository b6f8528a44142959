"""Which asyncio primitives are made once for a whole program, for whichever event loop comes first."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from scopes import Collector, Scope, known

PRIMITIVES = (
    "Barrier", "BoundedSemaphore", "Condition", "Event", "LifoQueue", "Lock", "PriorityQueue", "Queue", "Semaphore",
)  # fmt: skip
PRIMITIVE_CALLEES = {f"asyncio.{module}{name}" for module in ("", "locks.", "queues.") for name in PRIMITIVES}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def global_primitives(tree: ast.Module, collector: Collector) -> Iterator[tuple[ast.Call, str, bool]]:
    """The calls that make one, how, and whether that is certain."""
    lazy = {call for node in tree.body if isinstance(node, ast.AsyncFunctionDef) for call in lazy_calls(tree, node)}
    defaults = {call for node in ast.walk(tree) if isinstance(node, FUNCTIONS) for call in calls_in(defaults_of(node))}
    # Nobody knows who runs these, and when.
    generated = set(calls_in(node for node in ast.walk(tree) if isinstance(node, ast.GeneratorExp)))
    for call, scope in collector.calls:
        callee = call.func.value if isinstance(call.func, ast.Subscript) else call.func
        verdict = known(collector.dotted(callee, scope), PRIMITIVE_CALLEES)
        if verdict is False or call in generated:
            continue
        form = made_once(scope)
        if form is not None:
            yield call, "default" if call in defaults else form, verdict is True
        elif call in lazy:
            yield call, "lazy", verdict is True


def made_once(scope: Scope) -> str | None:
    """Whether the module or a class in it is what executes the code of a scope."""
    kinds = set()
    outer: Scope | None = scope
    while outer is not None:
        kinds.add(outer.kind)
        outer = outer.parent
    if not kinds <= {"module", "class", "comprehension"}:
        return None
    return "class" if "class" in kinds else "module"


def defaults_of(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> list[ast.expr]:
    arguments = function.args
    return [default for default in [*arguments.defaults, *arguments.kw_defaults] if default is not None]


def calls_in(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    for node in nodes:
        yield from (inner for inner in ast.walk(node) if isinstance(inner, ast.Call))


def lazy_calls(tree: ast.Module, function: ast.AsyncFunctionDef) -> Iterator[ast.Call]:
    """`x = call` where the module says `x = None`, and a coroutine of it `global x` and `if x is None: x = call`.

    A coroutine that does nothing besides only makes it.
    """
    for guard in function.body:
        match guard:
            case ast.If(test=test, body=[ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call)], orelse=[]):
                is_declared = any(isinstance(node, ast.Global) and node.names == [name] for node in function.body)
                is_all = not any(does_more(node) for node in function.body if node is not guard)
                if is_declared and is_unset(test, name) and is_assigned_nothing_else(tree, name) and not is_all:
                    yield call


def does_more(statement: ast.stmt) -> bool:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return not (is_text or isinstance(statement, ast.Global))


def is_unset(test: ast.expr, name: str) -> bool:
    return ast.unparse(test) in (f"{name} is None", f"not {name}")


def is_assigned_nothing_else(tree: ast.Module, name: str) -> bool:
    """Whether the name is bound by one `name = None` of the module and by one statement of a function."""
    bound = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name]
    bound = [node for node in bound if not isinstance(node.ctx, ast.Load)]
    return len(bound) == 2 and any(declares(statement, name) for statement in tree.body)


def declares(statement: ast.stmt, name: str) -> bool:
    match statement:
        case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=None)):
            return target == name
        case ast.AnnAssign(target=ast.Name(id=target), value=ast.Constant(value=None)):
            return target == name
    return False
