import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        async with self._lock:
            self.items.append(item)
            await asyncio.sleep(0)
