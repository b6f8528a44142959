import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()
        self.items = []

    def reset(self):
        self.__init__()

    async def add(self, item):
        await self._lock.acquire()
        try:
            await item.save()
        finally:
            self._lock.release()
