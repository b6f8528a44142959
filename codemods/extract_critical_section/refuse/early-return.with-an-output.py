import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def find(self, key):
        async with self._lock:
            if key not in self._items:
                return
            item = self._items[key]
        await item.flush()
