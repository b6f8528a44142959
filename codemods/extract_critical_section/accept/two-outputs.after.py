import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _split_critical(self, limit):
        """Run without suspending: no other task can interleave."""
        old = [item for item in self._items.values() if item.age > limit]
        new = [item for item in self._items.values() if item.age <= limit]
        return old, new

    async def split(self, limit):
        async with self._lock:
            old, new = self._split_critical(limit)
        await self.send(old, new)
