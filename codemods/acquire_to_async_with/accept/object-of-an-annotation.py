import asyncio


class Store:
    def __init__(self):
        self.lock = asyncio.Lock()


async def add(store: Store, item):
    await store.lock.acquire()
    try:
        await item.save()
    finally:
        store.lock.release()
