import asyncio


class Store:
    def __init__(self):
        self.lock = asyncio.Lock()

    async def add(self, item):
        await self.lock.acquire()
        try:
            await item.save()
        finally:
            self.lock.release()
