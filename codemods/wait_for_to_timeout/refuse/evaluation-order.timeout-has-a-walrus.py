import asyncio


async def get(queue):
    item = await asyncio.wait_for(queue.get(), timeout=(seconds := 5))
    return item, seconds
