import asyncio


class Store:
    lock = asyncio.Lock()

    async def add(self, item):
        await self.lock.acquire()
        try:
            await item.save()
        finally:
            self.lock.release()
