import asyncio


async def save_all(items):
    lock = asyncio.Lock()

    async def save(item):
        async with lock:
            await item.save()

    await asyncio.gather(*map(save, items))
