import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key):
        total = 0

        def count():
            nonlocal total
            total += 1

        async with self._lock:
            count()
            self._items[key] = total
        return total
