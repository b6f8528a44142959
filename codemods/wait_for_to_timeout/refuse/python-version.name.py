from asyncio import wait_for


async def get(queue, timeout=None):
    item = await wait_for(queue.get(), timeout=timeout)
    return item
