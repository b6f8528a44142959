import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    def _add_critical(self, key, value):
        """Run without suspending: no other task can interleave."""
        self.__last = key
        self._items[key] = value

    async def add(self, key, value):
        async with self._lock:
            self._add_critical(key, value)
