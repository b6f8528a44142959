import asyncio


async def get(queue, asyncio):
    return await asyncio.wait_for(queue.get(), 5)


async def sleep():
    await asyncio.sleep(0)
