import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def remove(self, key, force):
        async with self._lock:
            if key not in self._items:
                return  # nothing to do
            if not force:
                for item in self._items.values():
                    if item.busy:
                        return
            del self._items[key]
        await self.flush()
