import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, keys):
        for key in keys:
            async with self._lock:
                if key in self._items:
                    break
                self._items[key] = 1
