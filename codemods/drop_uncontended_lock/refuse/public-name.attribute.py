import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self.lock = asyncio.Lock()

    async def put(self, key, value):
        async with self.lock:
            self.entries[key] = value
