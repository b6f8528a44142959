import asyncio
import typing
from collections.abc import Coroutine
from typing import Any


async def fetch(x: int = 0) -> int: ...


async def returned(xs: list[int]) -> list[int]:
    coros: list[Coroutine[Any, Any, int]] = []
    for x in xs:
        coros.append(fetch(x))
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros]
    return [task.result() for task in tasks]


async def not_read(xs: list[int]) -> None:
    coros: typing.List[typing.Coroutine[typing.Any, typing.Any, int]] = [fetch(1)]
    coros.extend(fetch(x) for x in xs)
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)


async def views(xs: dict[str, int]) -> dict[str, int]:
    coros: dict[str, Coroutine[Any, Any, int]] = {key: fetch(x) for key, x in xs.items()}
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in coros.values()]
    results = [task.result() for task in tasks]
    return dict(zip(coros, results))
