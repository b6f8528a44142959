import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _check_critical(self, limit):
        """Run without suspending: no other task can interleave."""
        self._count = limit
        self._items.clear()

    async def check(self, limit):
        async with self._lock:
            self._check_critical(limit)
        return lambda: limit
