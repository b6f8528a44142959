import asyncio


class Store:
    _lock = asyncio.Lock()

    def __init__(self):
        type(self)._lock = asyncio.Lock()

    async def add(self, item):
        await self._lock.acquire()
        try:
            await item.save(Store())
        finally:
            self._lock.release()
