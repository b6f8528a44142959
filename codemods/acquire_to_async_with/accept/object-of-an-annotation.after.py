import asyncio


class Store:
    def __init__(self):
        self.lock = asyncio.Lock()


async def add(store: Store, item):
    async with store.lock:
        await item.save()
