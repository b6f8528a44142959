import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def take(self, key):
        async with self._lock:
            item = self._items.pop(key)
            self._count -= 1
        await item.close()
