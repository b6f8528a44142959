import asyncio


class Cache:
    _lock = asyncio.Lock()

    async def work(self):
        async with self._lock:
            await asyncio.sleep(0)
