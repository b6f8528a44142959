import asyncio
from typing import cast


async def fetch(x): ...


async def main():
    async with asyncio.TaskGroup() as tg:
        tasks = [tg.create_task(fetch(1)), tg.create_task(fetch(2))]
    results = [task.result() for task in tasks]
    return cast(list[str], results)
