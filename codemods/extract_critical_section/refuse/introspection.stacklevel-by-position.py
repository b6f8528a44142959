import asyncio
import warnings


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def add(self, key, value):
        async with self._lock:
            self._items[key] = value
            warnings.warn("added", UserWarning, 2)
