import asyncio


class Store:
    def __init__(self):
        self.ready = asyncio.Condition()
        self.items = []

    async def take(self):
        await self.ready.acquire()
        try:
            while not self.items:
                await self.ready.wait()
            return self.items.pop()
        finally:
            self.ready.release()
