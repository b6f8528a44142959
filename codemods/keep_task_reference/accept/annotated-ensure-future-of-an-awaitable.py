import asyncio
from collections.abc import Awaitable


async def flush() -> None:
    print("flushed")


def start(job: Awaitable[None]) -> None:
    asyncio.ensure_future(job)


async def main() -> None:
    start(flush())
    await asyncio.sleep(0.01)
