from asyncio import wait_for


async def get(asyncio, timeout=5):
    return await wait_for(asyncio.queue.get(), 5)
