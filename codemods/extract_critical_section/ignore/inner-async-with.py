import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, other):
        async with self._lock:
            self._count += 1
            async with other:
                pass
