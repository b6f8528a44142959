import asyncio


async def get(queue):
    await asyncio.wait_for(queue.join(), 0)
    return await asyncio.wait_for(queue.get(), timeout=0.0)
