import asyncio

LOCK = asyncio.Lock()


async def run(items):
    async def work(item):
        async with LOCK:
            items.append(item)
            items.sort()

    await work(1)
