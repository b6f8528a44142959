import asyncio
from collections.abc import Coroutine
from typing import Any


async def main(jobs: list[Coroutine[Any, Any, int]], one: Coroutine[Any, Any, int]):
    results = await asyncio.gather(*jobs)
    await asyncio.gather(one, asyncio.sleep(1))
    return results
