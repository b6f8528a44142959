"""Which gathers a rewriting can be asked for, and which are nobody's site."""

from __future__ import annotations

import ast

from scopes import Collector, Scope, known

GATHER_CALLEES = {"asyncio.gather", "asyncio.tasks.gather"}

ELIGIBLE = "eligible"


def gather_form(collector: Collector, call: ast.Call, scope: Scope) -> str:
    """`ELIGIBLE`, or what keeps a gather from being counted when the share of rewritten ones is taken.

    The first iterable of a comprehension is evaluated outside it, and counts as outside.
    """
    if scope.kind == "comprehension":
        return "in comprehension"
    if scope.kind != "async function":
        return "not in async def"
    if call not in collector.await_operands:
        return "not awaited"
    for keyword in call.keywords:
        is_false = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        if keyword.arg != "return_exceptions" or not is_false:
            return keyword.arg or "double star"
    return ELIGIBLE


def drained_gathers(collector: Collector) -> set[ast.Call]:
    """Both gathers of each `try` that already cancels and awaits the siblings of a failed child.

    That is what gather-cancel-siblings writes, and it is no site for anybody, whoever has written it here.
    """
    drains = [(node, drain) for node in collector.tries for drain in draining_calls(node)]
    if not drains:
        return set()
    gathers = [call for call, scope in collector.calls if known(collector.dotted(call.func, scope), GATHER_CALLEES)]
    found: set[ast.Call] = set()
    for node, drain in drains:
        in_body = {child for statement in node.body for child in ast.walk(statement)}
        watched = [call for call in gathers if call in in_body and are_same(call.args, drain.args)]
        if watched and drain in gathers:
            found.update(watched, [drain])
    return found


def draining_calls(node: ast.Try) -> list[ast.Call]:
    """The last `gather` of each `except Exception: for t in ts: t.cancel()`, `await gather(*ts, …)`, `raise`."""
    found = []
    for handler in node.handlers:
        match handler:
            case ast.ExceptHandler(
                type=ast.Name(id="Exception"),
                body=[
                    ast.For(
                        target=ast.Name(id=name),
                        iter=tasks,
                        body=[ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=cancelled), attr="cancel")))],
                    ),
                    ast.Expr(ast.Await(ast.Call(args=arguments, keywords=[keyword]) as call)),
                    ast.Raise(exc=None),
                ],
            ) if name == cancelled and collects_exceptions(keyword) and are_same([tasks], [iterated(arguments)]):
                found.append(call)
    return found


def collects_exceptions(keyword: ast.keyword) -> bool:
    return keyword.arg == "return_exceptions" and getattr(keyword.value, "value", None) is True


def iterated(arguments: list[ast.expr]) -> ast.expr:
    """What a `for` runs over to meet all the arguments: `tasks` for `*tasks`, `(a, b)` for `a, b`."""
    match arguments:
        case [ast.Starred(value=tasks)]:
            return tasks
        case _:
            return ast.Tuple(elts=arguments, ctx=ast.Load())


def are_same(some: list[ast.expr], others: list[ast.expr]) -> bool:
    return [ast.dump(one) for one in some] == [ast.dump(other) for other in others]
