import asyncio


async def save_all(items):
    lock = asyncio.Lock()

    async def save(item):
        await lock.acquire()
        try:
            await item.save()
        finally:
            lock.release()

    await asyncio.gather(*map(save, items))
