import asyncio


async def save_all(groups):
    tasks = []
    for group in groups:
        lock = asyncio.Lock()

        async def save(item):
            await lock.acquire()
            try:
                await item.save()
            finally:
                lock.release()

        tasks += [asyncio.create_task(save(item)) for item in group]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
