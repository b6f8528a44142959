import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def add(self, key, value):
        # aiomend: critical-section
        async with self._lock:
            self._items[key] = value
            # aiomend: end
            print("added")
