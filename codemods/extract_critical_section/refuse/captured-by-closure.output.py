import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key):
        item = None

        def show():
            print(item)

        async with self._lock:
            item = self._items[key]
            show()
        return item
