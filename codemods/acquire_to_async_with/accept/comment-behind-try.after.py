import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        # always
        async with self._lock:  # one at a time
            self.items.append(item)
