import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def split(self, limit):
        async with self._lock:
            old = [item for item in self._items.values() if item.age > limit]
            new = [item for item in self._items.values() if item.age <= limit]
        await self.send(old, new)
