import asyncio


class Cache:
    def __init__(self):
        self.entries = {}

    async def put(self, key, value):
        await asyncio.sleep(0)
        self.entries[key] = value
