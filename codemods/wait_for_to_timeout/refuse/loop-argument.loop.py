import asyncio


async def get(queue, loop):
    await asyncio.wait_for(queue.join(), 5, loop=loop)
    return await asyncio.wait_for(queue.get(), timeout=5, loop=None)
