import asyncio


class Store:
    def __init__(self):
        self.lock = asyncio.Lock()


store = Store()


async def add(item):
    await store.lock.acquire()
    try:
        await item.save()
    finally:
        store.lock.release()
