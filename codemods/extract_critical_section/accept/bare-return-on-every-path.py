import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def close(self, force):
        if force:
            async with self._lock:
                self._items.clear()
                return
        await self.flush()
