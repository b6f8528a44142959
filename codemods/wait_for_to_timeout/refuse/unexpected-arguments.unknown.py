import asyncio


async def get(queue):
    await asyncio.wait_for(queue.join(), delay=5)
    return await asyncio.wait_for(queue.get(), timeout=5, shield=True)
