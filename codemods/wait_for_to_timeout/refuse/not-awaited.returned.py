import asyncio


def get(queue, timeout):
    return asyncio.wait_for(queue.get(), timeout)


async def later(queue):
    yield asyncio.wait_for(queue.get(), 5)
