import asyncio


class Client:
    def __init__(self):
        self.lock = asyncio.Lock()


class Store:
    def __init__(self):
        self.client = Client()

    async def add(self, item):
        await self.client.lock.acquire()
        try:
            await item.save()
        finally:
            self.client.lock.release()
