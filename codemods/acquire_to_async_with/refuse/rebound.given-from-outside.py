import asyncio


class RemoteLock:
    async def acquire(self):
        return True

    def release(self):
        pass


class Store:
    def __init__(self):
        self.lock = asyncio.Lock()

    async def add(self, item):
        await self.lock.acquire()
        try:
            await item.save()
        finally:
            self.lock.release()


store = Store()
store.lock = RemoteLock()
