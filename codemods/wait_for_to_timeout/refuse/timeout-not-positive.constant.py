import asyncio

NO_WAIT = 0


async def get(queue):
    return await asyncio.wait_for(queue.get(), NO_WAIT)
