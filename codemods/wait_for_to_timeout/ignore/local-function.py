import asyncio


async def wait_for(awaitable, timeout):
    async with asyncio.timeout(timeout):
        return await awaitable


async def get(queue):
    return await wait_for(queue.get(), 5)
