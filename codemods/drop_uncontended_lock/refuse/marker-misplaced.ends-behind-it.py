import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def add(self, key, value):
        async with self._lock:
            print("added")
            # aiomend: critical-section
            self._items[key] = value
        # aiomend: end
