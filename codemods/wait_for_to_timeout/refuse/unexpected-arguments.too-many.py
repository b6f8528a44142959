import asyncio


async def get(queue):
    await asyncio.wait_for(queue.join(), 5, None)
    return await asyncio.wait_for(queue.get(), 5, timeout=10)
