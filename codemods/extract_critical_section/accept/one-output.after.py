import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _take_critical(self, key):
        """Run without suspending: no other task can interleave."""
        item = self._items.pop(key)
        self._count -= 1
        return item

    async def take(self, key):
        async with self._lock:
            item = self._take_critical(key)
        await item.close()
