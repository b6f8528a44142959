import asyncio
from collections.abc import Coroutine
from typing import Any


async def fetch(x=None): ...
async def load(x=None): ...
async def fill(jobs): ...


async def both(xs: list[int]):
    jobs = [fetch(x) for x in xs] + [load(x) for x in xs]
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in jobs]
    return [task.result() for task in tasks]


async def mapped(xs: list[int]):
    jobs = map(fetch, xs)
    coros = list(jobs)
    async with asyncio.TaskGroup() as tg:
        for coro in coros:
            tg.create_task(coro)


async def annotated():
    jobs: list[Coroutine[Any, Any, int]] = []
    await fill(jobs)
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in jobs]
    return [task.result() for task in tasks]
