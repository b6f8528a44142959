import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key, value):
        async with self._lock:
            self.__last = key
            self._items[key] = value
