import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def find(self, key):
        item = None
        async with self._lock:
            if key in self._items:
                item = self._items[key]
                self._count += 1
        return item
