import asyncio


async def first(queue, limits):
    limit = (limits.get +  # seconds
limits.more)
    return await asyncio.wait_for(queue.get(), limit)
