import asyncio

import nest_asyncio

nest_asyncio.apply()


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value

    async def load(self, key, fetch):
        async with self._lock:
            self.entries[key] = asyncio.run(fetch(key))
