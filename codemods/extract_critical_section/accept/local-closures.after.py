import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _check_critical(self, limit):
        """Run without suspending: no other task can interleave."""
        least = min(self._items)
        late = any(item < least + limit for item in self._items)
        self._items = sorted(self._items, key=lambda item: item - least)
        return late

    async def check(self, limit):
        async with self._lock:
            late = self._check_critical(limit)
        return late
