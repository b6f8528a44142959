from asyncio import wait_for

asyncio = None
timeout = 5


async def get(queue):
    return await wait_for(queue.get(), 5)
