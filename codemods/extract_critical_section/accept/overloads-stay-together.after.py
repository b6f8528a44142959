import asyncio
from typing import overload


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    def _get_critical(self, key):
        """Run without suspending: no other task can interleave."""
        item = self._items[key]
        return item

    @overload
    async def get(self, key: int) -> int: ...
    @overload
    async def get(self, key: str) -> str: ...
    async def get(self, key):
        async with self._lock:
            return self._get_critical(key)
