import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def close(self):
        async with self._lock:
            if not self._items:
                return
            self._items.clear()
        await self.flush()
