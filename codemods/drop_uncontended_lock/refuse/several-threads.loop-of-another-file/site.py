import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self._lock = asyncio.Lock()

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value


def serve(cache):
    asyncio.run(cache.put("served", True))
