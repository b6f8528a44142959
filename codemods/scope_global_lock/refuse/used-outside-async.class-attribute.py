import asyncio


class Cache:
    _lock = asyncio.Lock()

    @property
    def busy(self):
        return self._lock.locked()

    async def load(self):
        async with self._lock:
            await asyncio.sleep(0)
