import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    async def add(self, item):
        await self._lock.acquire()
        try:
            self = item.owner
            await item.save()
        finally:
            self._lock.release()
