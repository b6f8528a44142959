import asyncio

from tenacity import retry


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    @retry(3)
    async def add(self, key, value):
        async with self._lock:
            self._items[key] = value
            self._count += 1
