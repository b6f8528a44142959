import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def add(self, key, value):
        async with self._lock:
            # aiomend: critical-section
            self._items[key] = value
            print(self._items)
            # aiomend: end


asyncio.run(Pool().add(1, 2))
