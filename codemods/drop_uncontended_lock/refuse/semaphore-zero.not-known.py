import asyncio


class Cache:
    def __init__(self, size):
        self.entries = {}
        self._lock = asyncio.Semaphore(size)

    async def put(self, key, value):
        async with self._lock:
            self.entries[key] = value
