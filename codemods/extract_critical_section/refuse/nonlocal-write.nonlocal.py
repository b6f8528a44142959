import asyncio

LOCK = asyncio.Lock()


async def run(items):
    count = 0

    async def work(item):
        nonlocal count
        async with LOCK:
            items.append(item)
            count += 1

    await work(1)
    return count
