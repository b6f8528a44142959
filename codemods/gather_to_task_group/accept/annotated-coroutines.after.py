import asyncio
from collections.abc import Coroutine
from typing import Any


async def main(jobs: list[Coroutine[Any, Any, int]], one: Coroutine[Any, Any, int]):
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(coro) for coro in jobs]
    results = [task.result() for task in tasks]
    async with asyncio.TaskGroup() as tg:
        tg.create_task(one)
        tg.create_task(asyncio.sleep(1))
    return results
