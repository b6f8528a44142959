import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Cache:
    on_flush: "Callable[[], None] | None" = None

    async def flush(self):
        print("flushed")


async def main():
    asyncio.create_task(Cache().flush())
    await asyncio.sleep(0.01)
