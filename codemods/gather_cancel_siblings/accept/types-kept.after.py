import asyncio
from collections.abc import Coroutine
from typing import Any


async def fetch(x: int = 0) -> int: ...


async def of_one_type() -> tuple[int, int]:
    fetch_task = asyncio.create_task(fetch(1))
    fetch_task_2 = asyncio.create_task(fetch(2))
    try:
        return await asyncio.gather(fetch_task, fetch_task_2)
    except Exception:  # a cancellation reaches them without us
        for task in (fetch_task, fetch_task_2):
            task.cancel()
        await asyncio.gather(fetch_task, fetch_task_2, return_exceptions=True)
        raise


async def of_a_list(xs: list[int]) -> list[int]:
    coros: list[Coroutine[Any, Any, int]] = [fetch(0)]
    for x in xs:
        coros.append(fetch(x))
    tasks = [asyncio.create_task(coro) for coro in coros]
    try:
        return await asyncio.gather(*tasks)
    except Exception:  # a cancellation reaches them without us
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        raise
