import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _add_critical(self, key):
        """Run without suspending: no other task can interleave."""
        if key in self._items:
            return False
        self._items[key] = 1
        return True

    async def add(self, key):
        async with self._lock:
            if not self._add_critical(key):
                return
        await self.flush()
