import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = []

    def _add_critical(self, item):
        """Run without suspending: no other task can interleave."""
        self._items.append(item); self._items.sort()

    async def add(self, item):
        async with self._lock:
            self._add_critical(item)
