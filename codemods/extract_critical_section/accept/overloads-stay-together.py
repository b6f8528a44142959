import asyncio
from typing import overload


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    @overload
    async def get(self, key: int) -> int: ...
    @overload
    async def get(self, key: str) -> str: ...
    async def get(self, key):
        async with self._lock:
            item = self._items[key]
            return item
