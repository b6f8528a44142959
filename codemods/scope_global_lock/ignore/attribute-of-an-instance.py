import asyncio


class Cache:
    def __init__(self):
        self._lock = asyncio.Lock()

    async def work(self):
        async with self._lock:
            await asyncio.sleep(0)
