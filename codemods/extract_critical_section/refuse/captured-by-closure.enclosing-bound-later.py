import asyncio

LOCK = asyncio.Lock()


async def run(items):
    async def work(item):
        async with LOCK:
            items.append(item)
            if item:
                log.append(item)

    await work(1)
    log = []
    await work(2)
