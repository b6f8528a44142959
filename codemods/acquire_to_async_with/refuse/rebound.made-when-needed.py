import asyncio


class Store:
    def __init__(self):
        self._lock = None
        self.items = []

    async def add(self, item):
        if self._lock is None:
            self._lock = asyncio.Lock()
        await self._lock.acquire()
        try:
            await item.save()
        finally:
            self._lock.release()
