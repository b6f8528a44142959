import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        # one at a time
        # others may go on
        async with self._lock:
            self.items.append(item)

    async def clear(self):
        # it may take long
        async with self._lock:
            self.items.clear()
