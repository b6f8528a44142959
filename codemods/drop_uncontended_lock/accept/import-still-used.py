import asyncio


class Cache:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.entries = {}

    async def put(self, key, value):
        await asyncio.sleep(0)
        async with self._lock:
            self.entries[key] = value
