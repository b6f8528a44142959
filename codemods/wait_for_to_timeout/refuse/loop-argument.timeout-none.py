import asyncio


async def get(queue, loop):
    return await asyncio.wait_for(queue.get(), None, loop=loop)
