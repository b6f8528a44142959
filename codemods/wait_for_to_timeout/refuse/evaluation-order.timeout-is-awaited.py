import asyncio


async def get(queue, choose_timeout):
    return await asyncio.wait_for(queue.get(), await choose_timeout())
