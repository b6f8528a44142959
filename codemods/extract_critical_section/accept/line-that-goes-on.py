import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = []

    async def add(self, item):
        async with self._lock: \
            self._items.append(item); self._items.sort()
