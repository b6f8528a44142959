import asyncio


class Cache:
    def __init__(self, loop):
        self.loop = loop
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value

    async def load(self, key, fetch):
        async with self._lock:
            self.entries[key] = self.loop.run_until_complete(fetch(key))
