import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, keys):
        while keys:
            async with self._lock:
                key = keys.pop()
                self._items[key] = lambda: key
