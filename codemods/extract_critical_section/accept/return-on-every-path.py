import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def find(self, key):
        async with self._lock:
            try:
                return self._items[key]
            except KeyError:
                return None
