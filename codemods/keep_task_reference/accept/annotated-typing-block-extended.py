import asyncio
from typing import (
    Any,
    Callable,
)


async def flush(callback: Callable[[], Any]) -> None:
    callback()


async def main() -> None:
    asyncio.create_task(flush(print))
    await asyncio.sleep(0.01)
