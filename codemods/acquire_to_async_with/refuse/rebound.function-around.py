import asyncio


async def save_all(items):
    lock = asyncio.Lock()

    async def save(item):
        await lock.acquire()
        try:
            await item.save()
        finally:
            lock.release()

    first = asyncio.create_task(save(items[0]))
    await asyncio.sleep(0)
    lock = asyncio.Lock()
    await asyncio.gather(first, *map(save, items[1:]))
