import asyncio
from typing import cast

LOCK = asyncio.Lock()


class Queue[T]:
    @staticmethod
    async def put(items, other):
        async with LOCK:
            new: T = other
            items.append(new)
