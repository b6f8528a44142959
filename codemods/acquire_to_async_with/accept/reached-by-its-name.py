import asyncio


class Store:
    def __init__(self):
        self._lock = asyncio.Lock()

    def reset(self):
        self.__dict__["_lock"] = asyncio.Lock()

    async def add(self, item):
        await self._lock.acquire()
        try:
            await item.save()
        finally:
            self._lock.release()
