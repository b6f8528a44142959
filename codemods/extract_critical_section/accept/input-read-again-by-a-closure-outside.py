import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def check(self, limit):
        async with self._lock:
            self._count = limit
            self._items.clear()
        return lambda: limit
