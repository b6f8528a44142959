import asyncio
from typing import Protocol


class Pool(Protocol):
    _lock: asyncio.Lock
    _count: int

    async def add(self, items):
        async with self._lock:
            items.append(self._count)
            self._count += 1
