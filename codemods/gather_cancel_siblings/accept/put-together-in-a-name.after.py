import asyncio
from collections.abc import Coroutine
from typing import Any


async def fetch(x=None): ...
async def load(x=None): ...
async def fill(jobs): ...


async def both(xs: list[int]):
    jobs = [fetch(x) for x in xs] + [load(x) for x in xs]
    tasks = [asyncio.create_task(coro) for coro in jobs]
    try:
        return await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def mapped(xs: list[int]):
    jobs = map(fetch, xs)
    coros = list(jobs)
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise


async def annotated():
    jobs: list[Coroutine[Any, Any, int]] = []
    await fill(jobs)
    tasks = [asyncio.create_task(coro) for coro in jobs]
    try:
        return await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
