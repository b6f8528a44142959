import asyncio


class Store:
    lock = asyncio.Lock()

    async def add(self, item):
        async with self.lock:
            await item.save()
