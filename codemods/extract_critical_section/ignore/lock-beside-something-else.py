import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, session, key, value):
        async with self._lock, session.begin():
            self._items[key] = value
            self._count += 1
