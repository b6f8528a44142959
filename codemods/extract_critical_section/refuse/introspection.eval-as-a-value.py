import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = []
        self._count = 0

    async def add(self, key, value):
        async with self._lock:
            parts = ["key", "value", "key + value"]
            self._items.extend(map(eval, parts))
            self._count += len(parts)
