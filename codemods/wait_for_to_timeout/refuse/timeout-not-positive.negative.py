import asyncio


async def get(queue):
    await asyncio.wait_for(queue.join(), -1)
    return await asyncio.wait_for(queue.get(), timeout=2 - 2.5)
