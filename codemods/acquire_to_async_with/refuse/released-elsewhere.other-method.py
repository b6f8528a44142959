import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def begin(self):
        await self._lock.acquire()

    def end(self):
        self._lock.release()
