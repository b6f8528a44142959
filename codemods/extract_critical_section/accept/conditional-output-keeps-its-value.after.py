import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _find_critical(self, key, item):
        """Run without suspending: no other task can interleave."""
        if key in self._items:
            item = self._items[key]
            self._count += 1
        return item

    async def find(self, key):
        item = None
        async with self._lock:
            item = self._find_critical(key, item)
        return item
