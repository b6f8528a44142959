import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}

    async def add(self, key, kind):
        async with self._lock:
            type Kinds = list[kind]
            self._items[key] = kind
        kind = None
        return Kinds, kind
