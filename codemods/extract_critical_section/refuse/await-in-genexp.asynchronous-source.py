import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, keys):
        async with self._lock:
            self._items = self.wrap(key async for key in keys)
            self._count += 1
