import asyncio


class Pool:
    def __init__(self):
        self._lock = asyncio.Lock()
        self._items = {}
        self._count = 0

    async def check(self):
        error = None
        async with self._lock:
            try:
                self.verify()
            except ValueError as e:
                error = e
        return error
