import asyncio


class Store:
    def __init__(self):
        self._locks = {"a": asyncio.Lock(), "b": asyncio.Lock()}
        self.items = []

    async def add(self, key):
        await self._locks[key].acquire()
        try:
            self.items.append(key)
        finally:
            self._locks[key].release()
