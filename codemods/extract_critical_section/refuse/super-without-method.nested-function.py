import asyncio


LOCK = asyncio.Lock()


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key):
        async def work(self):
            async with LOCK:
                super().add(key)
                print(key)

        await work(self)
