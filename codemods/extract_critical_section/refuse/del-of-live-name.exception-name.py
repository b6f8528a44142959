import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def add(self, key):
        error = None
        async with self._lock:
            try:
                self._items[key] = 1
            except ValueError as error:
                print(error)
        return error
