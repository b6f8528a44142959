import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _values_critical(self):
        """Run without suspending: no other task can interleave."""
        if not self._items:
            return False
        self._count += 1
        return True

    async def values(self):
        async with self._lock:
            if not self._values_critical():
                return
        for item in self._items:
            yield item
