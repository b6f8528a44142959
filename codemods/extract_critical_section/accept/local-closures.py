import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def check(self, limit):
        async with self._lock:
            least = min(self._items)
            late = any(item < least + limit for item in self._items)
            self._items = sorted(self._items, key=lambda item: item - least)
        return late
