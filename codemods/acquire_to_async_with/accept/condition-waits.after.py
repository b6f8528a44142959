import asyncio


class Store:
    def __init__(self):
        self.ready = asyncio.Condition()
        self.items = []

    async def take(self):
        async with self.ready:
            while not self.items:
                await self.ready.wait()
            return self.items.pop()
