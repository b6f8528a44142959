import asyncio


class Cache:
    def __init__(self, loop):
        self.entries = {}
        self._lock = asyncio.Lock(loop=loop)

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
