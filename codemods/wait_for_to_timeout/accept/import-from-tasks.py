from asyncio.tasks import wait_for


async def get(queue):
    return await wait_for(queue.get(), 5)
