import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def drain(self, keys):
        taken = 0
        for key in keys:
            async with self._lock:
                item = self._items.pop(key)
                taken += 1
            await item.close()
        return taken
