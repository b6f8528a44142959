import asyncio


class Cache:
    def __init__(self):
        self.entries = {}
        self.__lock = asyncio.Lock()

    async def put(self, key, value):
        async with self.__lock:
            self.entries[key] = value
